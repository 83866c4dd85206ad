"""Logs without tokens, secrets, questions or user ids, whatever the libraries below would write."""

import hmac
import logging
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from bot.settings import Settings

__all__ = ["keep_logs_private", "secrets_of", "webhook_secret"]

HIDDEN = "<token>"

_SHORTEST = 4
"""Letters; a secret of a letter or two, as tests have, would stand in every other word."""

# On DEBUG these write whole updates and calls, on INFO httpx writes addresses with the token.
_LEVELS = {"telegram": logging.INFO, "httpx": logging.WARNING, "httpcore": logging.WARNING}
# On DEBUG or INFO these write what is kept in the database, or what tells nobody anything.
_LEVELS |= dict.fromkeys(("aiosqlite", "alembic", "sqlalchemy"), logging.WARNING)


def keep_logs_private(token: str | None = None, *secrets: str) -> None:
    """Raise the levels of libraries that log what is nobody's business, and hide a token and more.

    To be called once logging is set up: secrets are hidden by the handlers that there are.
    """
    for name, level in _LEVELS.items():
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.getEffectiveLevel(), level))
    hiding = [_Hide(secret, "<secret>") for secret in secrets if len(secret) >= _SHORTEST]
    if token is not None:
        # The part behind the colon is the secret; the colon itself may be written as %3A.
        secret = token.partition(":")[2]
        hiding.append(_Hide(secret if len(secret) >= _SHORTEST else token, HIDDEN))
    for handler in (*logging.getLogger().handlers, logging.lastResort):
        for hide in hiding:
            if handler is not None and hide not in handler.filters:
                handler.addFilter(hide)


class _Hide(logging.Filter):
    def __init__(self, secret: str, shown: str) -> None:
        super().__init__()
        self.secret = secret
        self._shown = shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hide) and self.secret == other.secret

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record where it holds the secret; every record passes."""
        message = record.getMessage()
        if self.secret in message:
            record.msg, record.args = message.replace(self.secret, self._shown), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = record.exc_text.replace(self.secret, self._shown)
        return True


_LONG_PATH = 16


def webhook_secret(settings: Settings) -> str:
    """Return the webhook's secret; without one in the settings, every process derives the same."""
    if settings.webhook_secret is not None:
        return settings.webhook_secret.get_secret_value()
    token = _plain(settings.bot_token)
    return hmac.digest(token.encode(), b"clippings: secret of the webhook", "sha256").hex()


def secrets_of(settings: Settings) -> list[str]:
    """Return what no log may hold, the token left out: passwords as they are and as written."""
    database = urlsplit(_plain(settings.database_url)).password or ""
    found = {database, unquote(database), _plain(settings.webhook_secret)}
    found |= {_plain(part) for proxy in settings.proxies for part in (proxy.user, proxy.password)}
    if settings.webhook_url is not None:
        found.add(webhook_secret(settings))
        path = urlsplit(_plain(settings.webhook_url)).path
        # Some put their secret there; a short path stands in other words.
        found.add(path.strip("/") if len(path) > _LONG_PATH else "")
    return sorted(found - {""}, key=len, reverse=True)


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
