"""Lines of the log: one for each message, and a warning about what others could read or guess."""

import logging
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.logs import cautions, keep_logs_private, secrets_of
from bot.settings import Settings, SettingsError, load_settings
from bot.storage.connecting import read_address
from bot.storage.model import StorageError


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into an empty folder."""
    monkeypatch.chdir(tmp_path)


def test_a_name_cannot_forge_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control characters and marks of direction are written as escapes."""
    handler = logging.StreamHandler()
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    keep_logs_private()
    logging.getLogger("test").warning("cannot read %s", "a\nERROR all is lost\x1b[2J\u202e.md")

    assert "cannot read a\\nERROR all is lost\\x1b[2J\\u202e.md\n" == capsys.readouterr().err


@pytest.mark.parametrize(
    ("mode", "expected"), [(0o600, 0), (0o400, 0), (0o640, 1), (0o644, 1), (0o604, 1), (0o620, 1)]
)
def test_settings_that_others_can_read(mode: int, expected: int) -> None:
    """A file of settings that anybody else may read or write is named, with the mend."""
    Path(".env").write_text("BOT_TOKEN=1:x\n")
    Path(".env").chmod(mode)
    found = list(cautions(Settings()))

    assert expected == len(found)
    assert all("chmod 600 .env" in one for one in found)


@pytest.mark.parametrize(("secret", "expected"), [("x" * 15, 1), ("x" * 16, 0), (None, 0)])
def test_a_short_secret(secret: str | None, expected: int) -> None:
    """A webhook's secret that could be guessed is named, but not shown."""
    given = SecretStr(secret) if secret else None
    found = list(cautions(Settings(webhook_secret=given)))

    assert expected == len(found)
    assert not any(secret and secret in one for one in found)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:hal@fpass@host/db",
        "postgresql://me:hal@fpa/ss@host/db",
        "postgresql://me:hal@fpa:ss@host:5432/db",
        "postgres://me@corp:halfpass@host/db",
        "postgresql+asyncpg://me:@halfpass@host/db",
    ],
)
def test_an_unescaped_at(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """An address with two of them is refused before a part of the password is taken for a host."""
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(SettingsError, match=r"^DATABASE_URL has more than one @.*%40") as setting:
        load_settings()
    with pytest.raises(StorageError, match="DATABASE_URL has more than one @") as opening:
        read_address(address, "1")

    for error in (setting, opening):
        assert not any(part in str(error.value) for part in ("fp", "hal", "corp", "ss@"))


def test_an_escaped_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a part of the password, which is hidden in both forms."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:p%40ss-word@host/db")
    settings = load_settings()

    assert {"p@ss-word", "p%40ss-word"} <= set(secrets_of(settings))
