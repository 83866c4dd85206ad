"""Logs without tokens, questions or user ids, whatever the libraries below would write."""

import logging

__all__ = ["keep_logs_private"]

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
