"""Errors of a database in words: what its driver says, and what an operator can do."""

__all__ = ["FULL", "told", "way_out"]

FULL = "free space on its disk"
_LONGEST = 200

_WAYS_OUT = (
    (("disk is full", "no space left", "quota", "disk i/o error", "file too large"), FULL),
    (
        ("malformed", "not a database", "corrupt", "no such table"),
        "it is damaged: move it away, and restore a backup with `clippings restore`",
    ),
    (("locked", "busy"), "end the process that keeps it locked"),
    (("readonly", "read-only", "read only", "permission"), "let the bot's user write to it"),
)
"""What to do, by words in the drivers' messages; the first that is found counts."""


def told(error: BaseException, *secrets: str) -> str:
    """Return the first line of a driver's message, without values, statements and secrets."""
    # SQLAlchemy's own message repeats the statement after the driver's.
    cause = getattr(error, "orig", None) or error
    said = " ".join(str(cause).partition("\n")[0].split()) or type(cause).__name__
    for secret in filter(None, secrets):
        said = said.replace(secret, "***")
    return said.rstrip(".")[:_LONGEST]


def way_out(error: BaseException) -> str | None:
    """Return what an operator can do about an error; None if that is not known."""
    said = told(error).lower()
    for words, way in _WAYS_OUT:
        if any(word in said for word in words):
            return way
    return None
