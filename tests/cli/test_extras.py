"""Without extras, the local chat and polling work; a setting names what it lacks."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

import bot
from benchmarks.bot_api_server import serving
from bot.cli.main import main
from bot.extras import EXTRAS, NOT_IN_ALL, missing_extra
from tests.support.bridge_folder import ASKED, OPENED, TOKEN, enter_folder
from tests.support.dependencies import closure, declared
from tests.support.sentence_models import IS_LEFT_OUT, MISSING, OF_MODELS

FIRST = EXTRAS["web"][0]
CHECKOUT = Path(bot.__file__).parent.parent
RUN = (
    "import sys; sys.modules.update(dict.fromkeys({!r}));"
    "from bot.cli.main import main; sys.exit(main(sys.argv[1:]))"
)


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into a folder with an archive and responses; this Python is the checkout's own."""
    enter_folder(monkeypatch, tmp_path)
    monkeypatch.setattr("sys.prefix", str(CHECKOUT / ".venv"))


@pytest.fixture(scope="session")
def default_install() -> list[str]:
    """Return a command for the program with only the packages of the default install.

    All others cannot be imported there: those of the extras, of the tests, and what these need.
    """
    kept = {canonicalize_name(one.name) for one in closure(declared())} | {"clippings-bot"}
    others = [
        module
        for module, distributions in packages_distributions().items()
        if not kept & set(map(canonicalize_name, distributions))
        and module not in sys.stdlib_module_names
    ]
    left_out = set(MISSING) if IS_LEFT_OUT else set()
    assert {name for names in EXTRAS.values() for name in names} <= set(others) | left_out
    return [sys.executable, "-c", RUN.format(others)]


def _run(command: list[str], *arguments: str, **given: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - this Python, with fixed arguments
        [*command, *arguments], capture_output=True, check=False, text=True, **given
    )


@pytest.mark.parametrize("arguments", [["chat"], ["ask", "--json"]])
def test_questions_need_no_extra(default_install: list[str], arguments: list[str]) -> None:
    """The local chat and `ask` answer with the default install."""
    done = _run(default_install, *arguments, input=f"{ASKED}\n")

    assert (0, "", True) == (done.returncode, done.stderr, OPENED in done.stdout)


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["verify", OPENED], ["timeline", "bridge"], ["eval", "asked.jsonl"]],
    ids=" ".join,
)
def test_commands_need_no_extra(default_install: list[str], arguments: list[str]) -> None:
    """Neither do the other commands that read an archive."""
    asked = {"question": ASKED, "article": "bridge", "answers": ["Ada Moor"], "answerable": True}
    Path("asked.jsonl").write_text(json.dumps(asked) + "\n", encoding="utf-8")
    done = _run(default_install, *arguments)

    assert (0, "", True) == (done.returncode, done.stderr, bool(done.stdout))


def _command(user: int, text: str) -> dict[str, Any]:
    """Return an update with a command."""
    entity = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    person = {"id": user, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    chat = {"id": user, "type": "private", "first_name": "Ada"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": text}
    return {"message": message | {"entities": [entity]}}


async def test_polling_needs_no_extra(default_install: list[str], tmp_path: Path) -> None:
    """A bot in Telegram polls, answers, keeps its database and ends in order."""
    async with serving() as server:
        environment = os.environ | {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": server.url,
            "DATABASE_URL": f"sqlite:///{tmp_path}/bot.sqlite3",
        }
        with (tmp_path / "log").open("w+", encoding="utf-8") as log:
            process = await asyncio.create_subprocess_exec(
                *default_install, "run", env=environment, stderr=log
            )
            try:
                await server.ask(5, ASKED)
                answered = await server.until_answered(60)
                await server.put(_command(6, "/timeline bridge"))
                told = await server.until(lambda: len(server.sent) > 1, 60)
                process.send_signal(signal.SIGTERM)
                code = await process.wait()
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
            log.seek(0)
            logged = log.read()

    assert (answered, told, code) == (True, True, 0), logged
    assert all(OPENED in sent["text"] for sent in server.sent)
    assert server.calls["sendPhoto"] == 0  # the timeline came as text
    assert (tmp_path / "bot.sqlite3").stat().st_size > 0
    assert "Traceback" not in logged


SETTINGS = [
    ("WEBHOOK_URL", "https://bot.example.org/telegram", "web"),
    ("PORT", "0", "web"),
    ("DATABASE_URL", "postgresql://me@db/bot", "postgresql"),
    ("DATABASE_URL", " postgres://me@db/bot", "postgresql"),
]


@pytest.mark.parametrize(("name", "value", "extra"), SETTINGS)
def test_a_setting_names_its_missing_extra(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    extra: str,
) -> None:
    """The bot does not start; one sentence names the setting, the extra and the command."""
    for package in EXTRAS[extra]:
        monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv(name, value)
    code = main(["run"])

    assert (2, "", f"{name} needs the extra '{extra}': make extras\n") == (
        code,
        *capsys.readouterr(),
    )


def test_every_missing_extra_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two settings that lack an extra are told together; PORT goes with WEBHOOK_URL."""
    for package in (*EXTRAS["web"], *EXTRAS["postgresql"]):
        monkeypatch.setitem(sys.modules, package, None)
    for name, value in (("BOT_TOKEN", TOKEN), ("PORT", "80"), *(one[:2] for one in SETTINGS[::2])):
        monkeypatch.setenv(name, value)
    code = main(["run"])

    assert (2, "WEBHOOK_URL needs the extra 'web': make extras; ") == (
        code,
        capsys.readouterr().err.removesuffix(
            "DATABASE_URL needs the extra 'postgresql': make extras\n"
        ),
    )


def test_the_local_chat_does_not_ask_for_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that only a bot in Telegram reads do not keep the local chat from starting."""
    monkeypatch.setitem(sys.modules, EXTRAS["postgresql"][0], None)
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/clippings")

    assert main(["run"]) == 0


def test_the_pages_beside_the_local_chat_need_their_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A port that was asked for is not passed over in silence."""
    monkeypatch.setitem(sys.modules, FIRST, None)
    monkeypatch.setenv("PORT", "80")

    assert main(["run"]) == 2
    assert capsys.readouterr().err == "PORT needs the extra 'web': make extras\n"


@pytest.mark.parametrize(
    ("extra", "package"),
    [
        pytest.param(extra, package, marks=OF_MODELS.get(extra, ()))
        for extra, packages in EXTRAS.items()
        for package in packages
    ],
)
def test_one_missing_package_is_enough(
    monkeypatch: pytest.MonkeyPatch, extra: str, package: str
) -> None:
    """An extra is missing if any of its packages is, and not otherwise."""
    before = missing_extra("X", extra)
    monkeypatch.setitem(sys.modules, package, None)

    by_pip = f".venv/bin/python -m pip install -c constraints.txt -e '.[{extra}]'"
    command = by_pip if extra in NOT_IN_ALL else "make extras"

    assert (before, missing_extra("X", extra)) == (None, f"X needs the extra '{extra}': {command}")


def test_another_python_of_a_checkout_is_extended_by_pip(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`make extras` would install into the checkout's own environment, which is not in use.

    Nor may the `pip` of a terminal be that of this Python.
    """
    monkeypatch.setitem(sys.modules, FIRST, None)
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.setattr("sys.executable", "/my env/bin/python")

    assert missing_extra("WEBHOOK_URL", "web") == (
        "WEBHOOK_URL needs the extra 'web': '/my env/bin/python' -m pip install"
        f" -c {CHECKOUT}/constraints.txt -e '{CHECKOUT}[web]'"
    )


def test_an_installed_package_is_extended_by_pip(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Outside a checkout there is no Makefile: the sentence gives pip's command."""
    monkeypatch.setitem(sys.modules, FIRST, None)
    monkeypatch.setattr("bot.extras.__file__", str(tmp_path / "bot" / "extras.py"))

    assert missing_extra("WEBHOOK_URL", "web") == (
        "WEBHOOK_URL needs the extra 'web': pip install 'clippings-bot[web]'"
    )
