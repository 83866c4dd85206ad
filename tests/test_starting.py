"""What is logged: the line of the start, and lines as JSON, both without secrets."""

import io
import json
import logging
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import __version__
from bot.logs import JsonLines, keep_logs_private
from bot.settings import load_settings
from bot.starting import tell_start
from tests.support.small_desk import SmallDesk

TOKEN = "123456:very-secret-token"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("sqlite:////srv/kept.sqlite3", "SQLite, /srv/kept.sqlite3"),
        ("sqlite://", "SQLite in memory"),
        ("postgresql://me:pass-word@db.example/bot", "PostgreSQL, bot at db.example"),
        ("postgresql://me:pass-word@/bot?host=/run/pg", "PostgreSQL, bot at /run/pg"),
        ("postgresql://me:pass-word@/", "PostgreSQL, the default database at its default host"),
    ],
)
def test_the_line_of_the_start(
    address: str, expected: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It has the version, archive, articles and database, and no password."""
    caplog.set_level(logging.INFO, logger="bot.starting")
    settings = load_settings(
        bot_token=SecretStr(TOKEN), database_url=SecretStr(address), archive=Path("/srv/a\nb")
    )
    tell_start(settings, SmallDesk())

    assert caplog.messages == [
        f"clippings {__version__} starts: archive /srv/a\\nb, articles: 3; database: {expected};"
        " updates by polling"
    ]


def test_the_default_database_and_a_webhook(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that no setting names is named here."""
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/data")
    caplog.set_level(logging.INFO, logger="bot.starting")
    address = SecretStr("https://bot.example.org/very-long-secret-path")
    tell_start(load_settings(bot_token=SecretStr(TOKEN), webhook_url=address), SmallDesk())

    assert caplog.messages[0].endswith(
        "database: SQLite, /srv/data/clippings/bot-123456.sqlite3; updates by a webhook"
    )


@pytest.fixture
def lines() -> "tuple[logging.Logger, io.StringIO]":
    """Return a logger that writes JSON, and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    logger = logging.Logger("bot.test")
    logger.addHandler(handler)
    logging.getLogger().addHandler(handler)
    try:
        keep_logs_private(TOKEN)
    finally:
        logging.getLogger().removeHandler(handler)
    return logger, out


def test_json(lines: "tuple[logging.Logger, io.StringIO]") -> None:
    """Each record is one line, whatever is in it, and the token is hidden in all of it."""
    logger, out = lines
    logger.warning("two\nlines of %s, «цитата»\u2028", TOKEN)
    error = LookupError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    logger.error("failed", exc_info=error)
    text = out.getvalue()
    first, second = map(json.loads, text.splitlines())

    assert first.keys() == {"time", "level", "logger", "message"}
    assert (first["level"], first["logger"]) == ("WARNING", "bot.test")
    # What would break a line of plain text is escaped in both forms.
    assert first["message"] == r"two\nlines of 123456:<token>, «цитата»\u2028"
    assert first["time"].endswith("+00:00")
    assert second["exception"].endswith(
        "LookupError: https://api.telegram.org/bot123456:<token>/getMe"
    )
    assert "very-secret" not in text
