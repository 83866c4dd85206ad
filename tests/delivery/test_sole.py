"""One poller for a bot on one machine, also if a second one has another database."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.delivery.sole import sole_poller
from bot.paths import data_folder
from bot.settings import SettingsError
from tests.support.bridge_folder import TOKEN, enter_folder

BOT = TOKEN.partition(":")[0]
HOLDING = """
import sys
from pathlib import Path
from bot.delivery.sole import sole_poller

with sole_poller(Path(sys.argv[1]), "7", "SQLite, /srv/first"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second process ends with a sentence that says which one is in its way."""
    enter_folder(monkeypatch, tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/second")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.setattr("bot.delivery.sole.PATIENCE", 0.0)
    with sole_poller(data_folder(), BOT, "SQLite, /srv/first"):
        code = main(["run"])
    err = capsys.readouterr().err

    assert code == 2
    assert err.startswith(f"Another process of this machine polls for the bot {BOT} (process ")
    assert "database: SQLite, /srv/first); end it, or give this bot a token of its own\n" in err
    assert not (tmp_path / "second").exists()


def test_a_process_that_ends(tmp_path: Path) -> None:
    """Even one that is killed leaves the place to the next one, which waits for it."""
    holding = subprocess.Popen(  # noqa: S603 - this Python, and a program from above
        [sys.executable, "-c", HOLDING, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == b"held\n"
        with pytest.raises(SettingsError, match="first"), sole_poller(tmp_path, "7", "second", 0.0):
            pass
        with sole_poller(tmp_path, "8", "of another bot", 0.0):
            pass
        holding.kill()
        holding.wait()
        with sole_poller(tmp_path, "7", "second", 0.0):
            said = (tmp_path / "bot-7.polling").read_text(encoding="utf-8")

    assert said.endswith(", database: second")
    assert (tmp_path / "bot-7.polling").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The bot polls all the same, and the log says what is missing."""
    (tmp_path / "file").touch()
    with sole_poller(tmp_path / "file" / "folder", "7", "SQLite in memory"):
        pass

    assert "cannot be written (Not a directory), so a second process" in caplog.text
