"""Logs without tokens, questions or user ids, whatever the libraries below would write."""

import logging

__all__ = ["keep_logs_private"]

HIDDEN = "<token>"

# On DEBUG these write whole updates and calls, on INFO httpx writes addresses with the token.
_LEVELS = {"telegram": logging.INFO, "httpx": logging.WARNING, "httpcore": logging.WARNING}
# On DEBUG or INFO these write what is kept in the database, or what tells nobody anything.
_LEVELS |= dict.fromkeys(("aiosqlite", "alembic", "sqlalchemy"), logging.WARNING)


def keep_logs_private(token: str | None = None) -> None:
    """Raise the levels of the libraries that log what is nobody's business, and hide a token.

    To be called once logging is set up: the token is hidden by the handlers that there are.
    """
    for name, level in _LEVELS.items():
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, level))
    if token is None:
        return
    hiding = _HideToken(token)
    for handler in (*logging.getLogger().handlers, logging.lastResort):
        if handler is not None and hiding not in handler.filters:
            handler.addFilter(hiding)


class _HideToken(logging.Filter):
    def __init__(self, token: str) -> None:
        super().__init__()
        # The part behind the colon is the secret; the colon itself may be written as %3A.
        secret = token.partition(":")[2]
        # A secret of a letter or two, as tests have, would stand in every other word.
        self.secret = secret if len(secret) > 3 else token

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _HideToken) and self.secret == other.secret

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record where it holds the secret; every record passes."""
        message = record.getMessage()
        if self.secret in message:
            record.msg, record.args = message.replace(self.secret, HIDDEN), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = record.exc_text.replace(self.secret, HIDDEN)
        return True
