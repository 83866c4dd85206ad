"""The commands, called in this process."""

import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from bot import __version__
from bot.cli.main import main
from tests.support.bridge_folder import (
    ASKED,
    BRIDGE,
    MISSING,
    OPENED,
    TOKEN,
    enter_folder,
    type_in,
)
from tests.support.documents import ROOT


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into a folder with an archive and responses that the environment names."""
    enter_folder(monkeypatch, tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", ASKED],
        ["ask", *ASKED.split()],
        ["--archive", "archive", "ask", ASKED],
        ["ask", ASKED, "--archive", "archive", "--responses", "responses"],
    ],
)
def test_a_question(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """One question is answered as in the local chat, and the program ends."""
    code = main(arguments)
    out, err = capsys.readouterr()

    assert (0, f"│ {OPENED}\nA bridge\n", "") == (code, out[: len(OPENED) + 12], err)


def test_the_closest_passage(capsys: pytest.CaptureFixture[str]) -> None:
    """What may not be the answer is said to be so before the quote, and in JSON by the outcome."""
    question = "Was the bridge closed by Moor?"
    codes = [main(["ask", question])]
    said = capsys.readouterr().out
    codes.append(main(["ask", "--json", question]))
    found = json.loads(capsys.readouterr().out)

    assert [0, 0] == codes
    assert said.startswith(f"I’m not sure this answers you; the closest I have:\n\n│ {OPENED}\n")
    assert ("closest", "faq", "opened", [OPENED]) == (
        found["outcome"],
        found["by"],
        found["faq"],
        [one["text"] for one in found["quotes"]],
    )


@pytest.mark.parametrize("arguments", [["ask"], ["chat"], ["run"], []])
def test_questions_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Without a question, and without a token, what is piped in is answered line by line."""
    type_in(monkeypatch, f"{ASKED}\n\n{ASKED}\n".encode())
    code = main(arguments)

    assert (0, 2) == (code, capsys.readouterr().out.count(OPENED))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--archive", "other", "ask", "--json", "Lune"],
        ["ask", "--json", "--archive", "other", "Lune"],
        ["--archive", "archive", "ask", "--json", "Lune", "--archive", "other"],
    ],
)
def test_a_folder_before_or_after_the_command(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """A given folder counts at any position; of two, the last one."""
    Path("responses/faq.yaml").unlink()
    Path("other").mkdir()
    Path("other/moon.md").write_text("---\ntitle: M\n---\nLune is a moon.\n", encoding="utf-8")
    main(arguments)
    found = json.loads(capsys.readouterr().out)["candidates"]

    assert ["moon"] == [one["article"] for one in found]


def test_chat_with_a_token(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The local chat stays local, whatever token is set."""
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    type_in(monkeypatch, ASKED.encode())

    assert (0, 1) == (main(["chat"]), capsys.readouterr().out.count(OPENED))


def test_one_question_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """One question gives one line of JSON."""
    code = main(["ask", "--json", ASKED])
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)

    assert (0, "answer", "opened", OPENED) == (
        code,
        found["outcome"],
        found["faq"],
        found["quotes"][0]["text"],
    )


def test_a_source_that_changes_meanwhile(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quote that is no longer in its file is not written, and the exit code is 1."""

    class Stdin(io.StringIO):
        def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
            line = super().readline(-1 if size is None else size)
            Path("archive/bridge.md").write_text(BRIDGE.replace("May", "Jun"), encoding="utf-8")
            return line

    monkeypatch.setattr("sys.stdin", Stdin(ASKED))
    code = main(["ask", "--json"])
    out, err = capsys.readouterr()
    found = json.loads(out)

    assert (1, "abstention", []) == (code, found["outcome"], found["quotes"])
    assert err == (
        "the quote from 'bridge' at 0–55 is not sent:"
        " the article's source has changed since it was read\n"
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["ask", "x"], 2),
        (["ask", "--json", "x"], 2),
        (["chat"], 2),
        (["run"], 2),
        ([], 2),
    ],
)
def test_a_missing_archive(
    capsys: pytest.CaptureFixture[str], arguments: list[str], expected: int
) -> None:
    """A missing archive ends every command with one sentence."""
    code = main(["--archive", "nowhere", *arguments])

    assert (expected, "", f"nowhere: does not exist; {MISSING}") == (code, *capsys.readouterr())


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("BOT_TOKEN", "very-secret", "BOT_TOKEN is not a bot token; "),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL must be DEBUG, INFO, "),
        ("RESPONSES", "archive/bridge.md", "archive/bridge.md: is not a folder; name a folder"),
        ("ARCHIVE", "responses", "responses: the archive is empty; "),
    ],
)
def test_wrong_settings(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    expected: str,
) -> None:
    """A wrong setting ends the program with one sentence that names it, and code 2."""
    monkeypatch.setenv(variable, value)
    code = main(["ask", "x"])
    out, err = capsys.readouterr()

    assert (2, "", expected, 1) == (code, out, err[: len(expected)], err.count("\n"))
    assert "secret" not in err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nonsense"], "clippings: argument COMMAND: invalid choice: 'nonsense' (choose from "),
        (["ask", "--non\nsense"], "clippings: unrecognized arguments: --non"),
        (["import", "x"], "clippings import: the following arguments are required: --into; "),
        (["timeline", "x", "--limit", "0"], "clippings timeline: argument --limit: must be a "),
        (["eval", "--precision", "2"], "clippings eval: argument --precision: must be above 0 "),
        (["ask", "--asked-on", "2026-13-01"], "clippings ask: argument --asked-on: must be a day "),
        (["faq", "add"], "clippings faq: argument ACTION: invalid choice: 'add' (choose from "),
    ],
)
def test_wrong_use(capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str) -> None:
    """It is one sentence that says where the usage is, and the exit code is 2."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    out, err = capsys.readouterr()
    command = expected.partition(":")[0]

    assert (2, "", 1) == (caught.value.code, out, err.count("\n"))
    assert err.startswith(expected)
    assert err.endswith(f"; see {command} --help\n")


def test_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """It has the usage, and is no error."""
    with pytest.raises(SystemExit) as caught:
        main(["import", "--help"])

    assert (0, "usage: clippings import ") == (caught.value.code, capsys.readouterr().out[:24])


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The program tells its version."""
    with pytest.raises(SystemExit):
        main(["--version"])

    assert f"clippings {__version__}\n" == capsys.readouterr().out


@pytest.mark.parametrize(("wrong", "expected"), [(False, 0), (True, 1)])
def test_check(capsys: pytest.CaptureFixture[str], wrong: bool, expected: int) -> None:
    """`check` ends with code 0 where nothing is wrong, and 1 where something is."""
    if wrong:
        Path("archive/other.md").write_text("no front matter", encoding="utf-8")
    code = main(["check"])
    out, err = capsys.readouterr()

    assert (expected, ["Nothing is wrong.", "1 problem found."][expected], "") == (
        code,
        out.splitlines()[-1],
        err,
    )


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while starting ends the program quietly."""

    def interrupt(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.main.load_settings", interrupt)

    assert 0 == main(["ask", "x"])


@pytest.mark.parametrize("arguments", [["ask", "--json", ASKED], ["ask", ASKED], ["check"]])
def test_a_reader_who_left(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    """If the reader of the output has gone, the program ends quietly."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8", buffering=1) as stdout:
        monkeypatch.setattr("sys.stdout", stdout)
        code = main(arguments)

    assert 0 == code


@pytest.mark.parametrize("name", ["stdin", "stdout"])
@pytest.mark.parametrize("arguments", [["ask", "--json"], ["chat"], ["check"]])
def test_closed_streams(monkeypatch: pytest.MonkeyPatch, name: str, arguments: list[str]) -> None:
    """A stream that is not there is an empty one."""
    monkeypatch.setattr(f"sys.{name}", None)

    assert 0 == main(arguments)


def test_the_module(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m bot` is the program."""
    monkeypatch.setattr("sys.argv", ["bot", "ask", ASKED])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("bot", run_name="__main__")

    assert (0, 1) == (caught.value.code, capsys.readouterr().out.count(OPENED))


def test_the_module_is_imported_quietly() -> None:
    """Importing the module runs nothing."""
    assert "main" not in runpy.run_module("bot.__main__", run_name="imported")


def test_packages_that_are_not_installed() -> None:
    """A Python without the packages is told so in one sentence."""
    command = [sys.executable, "-S", "-m", "bot", "ask", ASKED]
    done = subprocess.run(  # noqa: S603 - this Python, and the program itself
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))
    assert done.stderr.startswith("The package ")


def test_a_module_of_its_own_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program is not taken for a missing package."""
    monkeypatch.setitem(sys.modules, "bot.cli.main", None)

    with pytest.raises(ModuleNotFoundError):
        runpy.run_module("bot", run_name="__main__")
