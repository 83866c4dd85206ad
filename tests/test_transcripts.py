"""What the documents show of errors, logs and conversations is what the program says."""

import ast
import io
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram import Update

import bot
from bot.cli.main import main
from bot.cli.setup import run_setup
from bot.extras import EXTRAS, missing_extra
from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi, Sent
from bot.opening import open_desk
from bot.settings import Settings
from bot.telegram.application import build_application
from tests.support.documents import FENCE, blocks, unbroken
from tests.support.documents import TEXTS as PAGES
from tests.support.newsroom import OPERATOR, Newsroom
from tests.support.texts import TEXTS

_LOGGED = re.compile(r"^(DEBUG|INFO|WARNING|ERROR) (bot[\w.]*): (.+)$", re.MULTILINE)
_DAY = re.compile(r"\d+ [A-Z][a-z]+ \d{4}$", re.MULTILINE)
"""At the end of the first line of a question in the queue."""
_CONVERSION = re.compile(r"%(?:\.\d+)?[sdf]")


def _shown(page: str, start: str) -> str:
    """Return the block of a document that starts like this."""
    (found,) = (body for body in blocks(page, "text") if body.startswith(start))
    return found


def _logged() -> list[tuple[str, str, str]]:
    """Return the level, logger and message of each line of a log that a document shows."""
    bodies = (body for text in PAGES.values() for _, _, body in FENCE.findall(text))
    return [line for body in bodies for line in _LOGGED.findall(body)]


def _formats(module: str, level: str) -> list[str]:
    """Return the formats in which a module logs at a level."""
    source = Path(str(import_module(module).__file__)).read_text(encoding="utf-8")
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [
        str(ast.literal_eval(call.args[0]))
        for call in calls
        if ast.unparse(call.func) == f"_LOGGER.{level.lower()}"
    ]


def _is_of(message: str, written: str) -> bool:
    """Whether a message is what a format gives for some values."""
    return re.fullmatch(".+".join(map(re.escape, _CONVERSION.split(written))), message) is not None


@pytest.mark.parametrize(("level", "module", "message"), _logged())
def test_logs_are_true(level: str, module: str, message: str) -> None:
    """A line of a log that a document shows is one that its module writes, at that level."""
    assert any(_is_of(message, written) for written in _formats(module, level))


def test_a_false_log_is_found() -> None:
    """A message in other words is of no format."""
    formats = _formats("bot.reloading", "info")

    assert any(_is_of("the archive was reloaded: 5 articles", one) for one in formats)
    assert not any(_is_of("the archive was read again: 5 articles", one) for one in formats)


@pytest.mark.parametrize("page", ["docs/articles.md", "docs/delivery.md"])
def test_a_wrong_date_is_reported_as_shown(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` says what the document shows, on the line and about the date that it shows."""
    (shown,) = (
        line.removeprefix("ERROR bot.reloading: ")
        for body in blocks(page, "text")
        for line in body.splitlines()
        if "is not a date in EDTF" in line
    )
    found = re.fullmatch(r"(.+), line (\d+): '(.+)' is not a date .+", shown)
    assert found is not None
    article = blocks("docs/articles.md", "markdown")[0].splitlines()
    without_date = [line for line in article if not line.startswith("date: ")]
    without_date.insert(int(found[2]) - 1, f"date: {found[3]}")
    monkeypatch.chdir(tmp_path)
    file = Path(found[1])
    file.parent.mkdir()
    file.write_text("\n".join(without_date), encoding="utf-8")
    main(["check", "--archive", str(file.parent)])

    assert shown in capsys.readouterr().out.splitlines()


def test_setup_says_what_is_shown() -> None:
    """The first `clippings setup` writes what the document shows."""
    out = io.StringIO()
    run_setup(Settings(bot_token=SecretStr("1:a")), TEXTS, out, request=LocalBotApi("1:a"))

    assert _shown("docs/telegram.md", "Setting up") == out.getvalue()


def test_a_missing_extra_is_named_as_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout a setting says what the document shows."""
    monkeypatch.setattr("sys.prefix", str(Path(bot.__file__).parents[1] / ".venv"))
    monkeypatch.setitem(EXTRAS, "postgresql", ("no_such_package",))

    assert (
        _shown("docs/server.md", "DATABASE_URL")
        == f"{missing_extra('DATABASE_URL', 'postgresql')}\n"
    )


async def test_a_group_is_answered_as_shown() -> None:
    """In a group the bot says what the document shows, and is silent where it shows nothing."""
    settings, api = Settings(), LocalBotApi()
    application = build_application(settings, open_desk(settings), TEXTS, request=api)
    await application.initialize()
    ada = Person(api, 7, "Ada", chat=-1001234)
    shown: list[str] = []
    heard: list[str] = []
    answer: Sent | None = None
    for paragraph in _shown("docs/chat.md", "Ada: ").split("\n\n"):
        asked, _, said = paragraph.partition("\n")
        shown.append(unbroken(said.removeprefix("Bot: ")))
        how, _, words = asked.partition(": ")
        reply_to = answer if how == "Ada, in reply" else None
        sent = await _after(ada.say(words, reply_to=reply_to), application, api)
        answer = answer or (sent[0] if sent else None)
        heard.append(" ".join(unbroken(one.text) for one in sent))
    await application.shutdown()

    assert shown == heard
    assert [bool(one) for one in heard] == [False, True, False, True]


async def _after(update: dict[str, Any], application: Any, api: LocalBotApi) -> list[Sent]:
    """Return what people see of the bot after an update."""
    seen = len(api.transcript)
    await application.process_update(Update.de_json(update, application.bot))
    return api.transcript[seen:]


async def test_the_queue_is_answered_as_shown(tmp_path: Path) -> None:
    """An operator answers a reader's question with the words, and on the buttons, as shown."""
    shown = _shown("docs/operators.md", "Olga: /queue")
    (question,) = re.findall(r"^     (Who .+)$", shown, re.MULTILINE)
    (answer,) = re.findall(r"^Olga, in reply: (.+)$", shown, re.MULTILINE)
    room = Newsroom(tmp_path)
    await room.application.initialize()
    await room.leave(room.person(), question)
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    told = await room.after(olga.say(answer, reply_to=page))
    await room.application.shutdown()
    said = [
        "Olga: /queue Bot:",
        _DAY.sub("DAY", page.text, count=1),
        *(" ".join(f"[{label}]" for label, _ in row) for row in page.keyboard),
        f"Olga, in reply: {answer}",
        *(f"Bot, to {_name(one)}: {one.text}" for one in told),
    ]

    assert unbroken(_DAY.sub("DAY", shown, count=1)) == unbroken(" ".join(said))


def _name(sent: Sent) -> str:
    return "Olga" if sent.chat_id == OPERATOR else "Ada"
