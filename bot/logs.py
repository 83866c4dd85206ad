"""Keeps tokens, secrets, questions and user ids out of the logs, also those of libraries."""

import hmac
import json
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import quote, unquote, urlsplit

from pydantic import SecretStr

from bot.archive.directions import harmless
from bot.settings import Settings
from bot.values.engine_address import read_address

__all__ = [
    "JsonLines",
    "cautions",
    "keep_logs_private",
    "secrets_of",
    "set_up_logs",
    "webhook_secret",
]

HIDDEN = "<token>"
"""What the log shows instead of the token."""
_SHORTEST = 4
"""The fewest characters of a secret that is hidden: shorter ones are part of many words."""
_LONG_SECRET = 16
"""The fewest characters of a webhook's secret that nobody guesses."""
_LONG_PATH = 16
"""A webhook's path is hidden above this length: a short one is part of other words."""

# On DEBUG these log whole updates and calls; on INFO httpx logs addresses with the token.
_LEVELS = {"telegram": logging.INFO, "httpx": logging.WARNING, "httpcore": logging.WARNING}
# On DEBUG or INFO these log the content of the database, or useless lines.
_QUIET = ("aiosqlite", "alembic", "matplotlib", "sqlalchemy")
_LEVELS |= dict.fromkeys(_QUIET, logging.WARNING)
# In its errors it logs what assistants have asked.
_LEVELS |= {"mcp": logging.CRITICAL}
# On INFO these log each search, and on WARNING those of a cluster that is away.
_LEVELS |= dict.fromkeys(("opensearch", "opensearchpy"), logging.ERROR)


def set_up_logs(settings: Settings) -> None:
    """Log to standard error at the level and in the format of the settings, without secrets.

    If logging has been set up before, only the secrets are hidden.
    """
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if settings.log_format == "json":
        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonLines())
    token = settings.bot_token
    keep_logs_private(token.get_secret_value() if token else None, *secrets_of(settings))


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and a traceback if there is one.

    A message with line breaks is still one line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as JSON."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            said["exception"] = record.exc_text
        return json.dumps(said, ensure_ascii=True)


def keep_logs_private(token: str | None = None, *secrets: str) -> None:
    """Raise the levels of libraries that log private things, and hide a token and other secrets.

    Call it after logging is set up: only handlers that exist by then hide the secrets.
    """
    for name, level in _LEVELS.items():
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.getEffectiveLevel(), level))
    hiding = [_Hide(secret, "<secret>") for secret in secrets if len(secret) >= _SHORTEST]
    if token is not None:
        # The part after the colon is the secret; the colon itself may be written as %3A.
        secret = token.partition(":")[2]
        hiding.append(_Hide(secret if len(secret) >= _SHORTEST else token, HIDDEN))
    for handler in (*logging.getLogger().handlers, logging.lastResort):
        if handler is not None and _ONE_LINE not in handler.filters:
            handler.addFilter(_ONE_LINE)
        for hide in hiding:
            if handler is not None and hide not in handler.filters:
                handler.addFilter(hide)


def secrets_of(settings: Settings) -> list[str]:
    """Return what no log may contain besides the token: passwords, also in their quoted form."""
    database = _password(_plain(settings.database_url))
    found = {database, unquote(database), _plain(settings.webhook_secret)}
    found.add(_plain(settings.bot_token_before).partition(":")[2])
    found |= {_plain(part) for proxy in settings.proxies for part in (proxy.user, proxy.password)}
    found |= {_plain(key) for key in settings.api_keys}
    found |= {_plain(settings.engine_key), _plain(settings.engine_api_key)}
    if settings.engine is not None:
        address = read_address(_plain(settings.engine))
        found |= {_plain(address.password), quote(_plain(address.password), safe="")}
    if settings.webhook_url is not None:
        found.add(webhook_secret(settings))
        path = urlsplit(_plain(settings.webhook_url)).path
        # Some operators put their secret there.
        found.add(path.strip("/") if len(path) > _LONG_PATH else "")
    return sorted(found - {""}, key=len, reverse=True)


def webhook_secret(settings: Settings) -> str:
    """Return the webhook's secret; without a setting, every process derives the same one."""
    if settings.webhook_secret is not None:
        return settings.webhook_secret.get_secret_value()
    token = _plain(settings.bot_token)
    return hmac.digest(token.encode(), b"clippings: secret of the webhook", "sha256").hex()


def cautions(settings: Settings) -> Iterator[str]:
    """Yield what an operator should better change: sentences with the file or the setting."""
    with suppress(OSError):
        others = stat.S_IMODE(os.stat(".env").st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
        if others:
            yield ".env can be read by other users of this machine; run `chmod 600 .env`"
    secret = _plain(settings.webhook_secret)
    if secret and len(secret) < _LONG_SECRET:
        yield (
            f"WEBHOOK_SECRET has fewer than {_LONG_SECRET} characters and could be guessed; make it"
            " longer, or remove it, so that one is derived from the token"
        )


class _OneLine(logging.Filter):
    """Writes control characters in a message as escapes, so that nobody can forge a line."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _OneLine)

    __hash__ = logging.Filter.__hash__

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; every record is kept."""
        message = record.getMessage()
        if not message.isprintable():
            record.msg, record.args = harmless(message), None
        return True


class _Hide(logging.Filter):
    def __init__(self, secret: str, shown: str) -> None:
        super().__init__()
        self.secret = secret
        self._shown = shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hide) and self.secret == other.secret

    def filter(self, record: logging.LogRecord) -> bool:
        """Hide the secret in the record; every record is kept."""
        message = record.getMessage()
        if self.secret in message:
            record.msg, record.args = message.replace(self.secret, self._shown), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = record.exc_text.replace(self.secret, self._shown)
        return True


_ONE_LINE = _OneLine()


def _password(address: str) -> str:
    """Return the password in a database's address as SQLAlchemy reads it, or an empty string.

    It ends at the first @ and may contain all other signs, also those at which `urlsplit` cuts.
    """
    credentials, at, _ = address.partition("://")[2].partition("@")
    user, _, password = credentials.partition(":")
    return password if at and "/" not in user else ""


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
