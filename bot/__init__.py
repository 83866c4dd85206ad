"""Clippings answers questions about an archive with verbatim, dated quotes.

As a program: `python -m bot`. As a library, inside a coroutine:

    import bot

    async with bot.open_archive("my-articles") as desk:
        decision = await desk.ask("How long is the bridge?")

A decision is an `Answer`, a `Choice` or an `Abstention`. Every offset into a text counts Unicode
code points from 0, and every span is half-open: `text[start:end]`. A mistake in a file raises
`ContentError`.

Importing `bot` loads none of its modules: each name below is loaded when it is first used, and
none of them loads Telegram, a web server or a database.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answer.decisions import Abstention, Answer, Choice
    from bot.archive.dates import SourceDate
    from bot.archive.errors import ContentError
    from bot.archive.model import Quote
    from bot.desk import Desk, open_archive

__all__ = [
    "Abstention",
    "Answer",
    "Choice",
    "ContentError",
    "Desk",
    "Quote",
    "SourceDate",
    "__version__",
    "open_archive",
]

__version__ = "0.2.0"

_HOMES = {
    "Abstention": "bot.answer.decisions",
    "Answer": "bot.answer.decisions",
    "Choice": "bot.answer.decisions",
    "ContentError": "bot.archive.errors",
    "Desk": "bot.desk",
    "Quote": "bot.archive.model",
    "SourceDate": "bot.archive.dates",
    "open_archive": "bot.desk",
}
"""The module that each name comes from."""


# Type checkers see the imports above, so they report unknown names.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
