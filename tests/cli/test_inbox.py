"""`clippings inbox`: what waits, what could not be answered, and trying that again."""

import asyncio
import re
import time
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.storage.inbox.letters import Arrival, Ending
from bot.storage.storage import Storage
from tests.support.bridge_folder import TOKEN, enter_folder


@pytest.fixture
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into a folder whose inbox has one waiting update and two dead letters."""
    enter_folder(monkeypatch, tmp_path)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    address = f"sqlite:///{tmp_path}/bot.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)

    async def fill() -> None:
        storage = await Storage.open(address, TOKEN, clock=lambda: time.time() - 7_500)
        for number in (1, 2, 3):
            await storage.inbox.admit(Arrival(number, "chat 5", 5, number, b"Marker"))
        endings = [Ending(1, why="BadRequest"), Ending(2, why="stuck")]
        await storage.inbox.finish(endings, [], [])
        await storage.close()

    asyncio.run(fill())


def _said(*arguments: str, out: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = main(["inbox", *arguments])
    return code, out.readouterr().out.splitlines()


@pytest.mark.usefixtures("_folder")
def test_what_is_in_the_inbox(capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers, ages and kinds of errors, and not a word of what was asked."""
    code, lines = _said(out=capsys)

    assert code == 0
    assert [re.sub(r"2 h \d+ min", "…", line) for line in lines] == [
        "Waiting: 1, the oldest for ….",
        "Could not be answered: 2.",
        "1  … ago  BadRequest",
        "2  … ago  stuck",
    ]
    assert "Marker" not in "".join(lines)


@pytest.mark.usefixtures("_folder")
def test_trying_again(capsys: pytest.CaptureFixture[str]) -> None:
    """Named ones, then all; if there is none, the code says so."""
    found = [_said("replay", *numbers, out=capsys) for numbers in (["2", "9"], [], [])]
    waiting = _said(out=capsys)[1][0]

    assert found == [
        (0, ["To be tried again: 1."]),
        (0, ["To be tried again: 1."]),
        (1, ["To be tried again: 0."]),
    ]
    assert waiting.startswith("Waiting: 3,")


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "9" * 40])
def test_what_is_no_number(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be an update's number is named."""
    with pytest.raises(SystemExit):
        main(["inbox", "replay", "--", number])

    assert "must be the number of an update, not '" in capsys.readouterr().err


def test_without_a_token(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a bot there is no inbox."""
    enter_folder(monkeypatch, tmp_path)
    code = main(["inbox"])

    assert (2, "BOT_TOKEN is not set, so there is no inbox; set it as for `run`\n") == (
        code,
        capsys.readouterr().err,
    )
