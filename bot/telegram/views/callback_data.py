"""What the buttons ask for: one frozen class for each, packed into at most 64 bytes.

A button's data is a version digit, a letter for its class, and what it is about: names from
`references` and numbers in base64url. So the bot stores nothing for a button, and one from years
ago works as long as the archive still has what it names. Data comes from outside: what it names
may not exist.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, Self, cast, get_args

from telegram import Message

from bot.archive.model import Article, Quote
from bot.telegram.views.following.button import UnfollowButton
from bot.telegram.views.packed import CallbackData, decoded, encoded
from bot.telegram.views.references import (
    ARTICLE_SIZE,
    ENTRY_SIZE,
    QUOTE_SIZE,
    article_name,
    quote_name,
)

__all__ = [
    "BUTTONS",
    "NO_NUMBER",
    "REFERENCES",
    "AnotherButton",
    "ArticleButton",
    "CallbackData",
    "CiteButton",
    "Consent",
    "ContextButton",
    "DownButton",
    "EditorsButton",
    "EditorsConsent",
    "LanguageButton",
    "MoreButton",
    "NoneButton",
    "OptionButton",
    "PageButton",
    "PassageButton",
    "QuestionButton",
    "QueueButton",
    "ReportConsent",
    "SourcesButton",
    "Step",
    "UpButton",
    "button_of",
    "buttons_under",
]

REFERENCES = 4
"""Quotes that fit into one button: 2 + 59 of 64 bytes."""
NO_NUMBER = 0
"""Means that a button has no article number; the catalogue's numbers begin with 1."""

_LANGUAGE = re.compile("[a-z]{2,8}")
_LAST_NUMBER, _LAST_PAGE, _LAST_TURN = (1 << 24) - 1, (1 << 16) - 1, (1 << 24) - 1


@dataclass(frozen=True, slots=True)
class _Quotes(CallbackData):
    """A button about quotes."""

    numbers: ClassVar[range] = range(1, REFERENCES + 1)
    """How many quotes it may name at most."""

    names: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, quotes: Iterable[Quote]) -> Self:
        """Return the button about these quotes, which must be `referable`."""
        return cls(tuple(map(quote_name, quotes)))

    def _content(self) -> str:
        return encoded(b"".join(self.names))

    @classmethod
    def _read(cls, content: str) -> Self | None:
        raw = decoded(content)
        if raw is None or len(raw) % QUOTE_SIZE or len(raw) // QUOTE_SIZE not in cls.numbers:
            return None
        return cls(tuple(raw[at : at + QUOTE_SIZE] for at in range(0, len(raw), QUOTE_SIZE)))


class ContextButton(_Quotes):
    """Shows a quote in its context."""

    __slots__ = ()
    letter, shared, numbers = "c", True, range(1, 2)


class MoreButton(_Quotes):
    """Shows further quotes."""

    __slots__ = ()
    letter, shared = "m", True


class OptionButton(_Quotes):
    """Shows the quotes of one option of a choice."""

    __slots__ = ()
    letter, shared = "q", True


class CiteButton(_Quotes):
    """Sends a document with the citations of quotes."""

    __slots__ = ()
    letter, shared = "K", True


class PassageButton(_Quotes):
    """Opens an article at the page that a quote is on."""

    __slots__ = ()
    letter, shared, numbers = "B", True, range(1, 2)


class UpButton(_Quotes):
    """Rates an answer as good; names its first quote if that can be named."""

    __slots__ = ()
    letter, toggle, numbers = "u", True, range(2)


class DownButton(_Quotes):
    """Rates an answer as bad; names its first quote if that can be named."""

    __slots__ = ()
    letter, toggle, numbers = "d", True, range(2)


@dataclass(frozen=True, slots=True)
class _Bare(CallbackData):
    """A button without content."""

    def _content(self) -> str:
        return ""

    @classmethod
    def _read(cls, content: str) -> Self | None:
        return None if content else cls()


class NoneButton(_Bare):
    """Says that none of a choice's options is meant."""

    __slots__ = ()
    letter, shared = "n", True


class EditorsButton(_Bare):
    """Under an abstention: offers to leave the question for the editors."""

    __slots__ = ()
    letter = "e"


@dataclass(frozen=True, slots=True)
class Consent(CallbackData):
    """One of the two buttons that agree to something or decline it."""

    agrees: bool

    def _content(self) -> str:
        return "y" if self.agrees else "n"

    @classmethod
    def _read(cls, content: str) -> Self | None:
        return cls(content == "y") if content in ("y", "n") else None


class EditorsConsent(Consent):
    """Agrees or declines to leave a question for the editors."""

    __slots__ = ()
    letter = "e"


class ReportConsent(Consent):
    """Agrees or declines to send a report to the operators."""

    __slots__ = ()
    letter = "r"


@dataclass(frozen=True, slots=True)
class SourcesButton(CallbackData):
    """Turns to a page of headlines."""

    letter = "S"

    page: int
    """Counted from 0."""
    latest_first: bool

    def _content(self) -> str:
        return encoded(bytes([self.latest_first]) + self.page.to_bytes(3, "big"))

    @classmethod
    def _read(cls, content: str) -> Self | None:
        raw = decoded(content)
        if raw is None or len(raw) != 4 or raw[0] > 1:
            return None
        return cls(int.from_bytes(raw[1:], "big"), bool(raw[0]))


@dataclass(frozen=True, slots=True)
class ArticleButton(CallbackData):
    """Opens an article at a page, as a message of its own."""

    letter, shared = "A", True

    name: bytes
    page: int = 0
    """Counted from 0; pages beyond 65,535 become 65,535."""
    number: int = NO_NUMBER
    """In the catalogue; distinguishes articles with the same text. Too large ones are omitted."""

    @classmethod
    def of(cls, article: Article, page: int = 0, number: int = NO_NUMBER) -> Self:
        """Return the button for an article."""
        return cls(article_name(article), page, number)

    def _content(self) -> str:
        number = self.number if self.number <= _LAST_NUMBER else NO_NUMBER
        page = min(self.page, _LAST_PAGE)
        return encoded(self.name + number.to_bytes(3, "big") + page.to_bytes(2, "big"))

    @classmethod
    def _read(cls, content: str) -> Self | None:
        raw = decoded(content)
        if raw is None or len(raw) != ARTICLE_SIZE + 5:
            return None
        number, page = raw[ARTICLE_SIZE:-2], raw[-2:]
        return cls(raw[:ARTICLE_SIZE], int.from_bytes(page, "big"), int.from_bytes(number, "big"))


class PageButton(ArticleButton):
    """Turns an article to another page, in the message that shows it."""

    __slots__ = ()
    letter, shared = "T", False


@dataclass(frozen=True, slots=True)
class AnotherButton(CallbackData):
    """Shows another quote of a day."""

    letter = "R"

    day: date
    turn: int
    """How many quotes of the day were shown before this one."""

    def _content(self) -> str:
        turn = self.turn & _LAST_TURN
        return encoded(self.day.toordinal().to_bytes(3, "big") + turn.to_bytes(3, "big"))

    @classmethod
    def _read(cls, content: str) -> Self | None:
        raw = decoded(content)
        if raw is None or len(raw) != 6:
            return None
        ordinal = int.from_bytes(raw[:3], "big")
        if not 1 <= ordinal <= date.max.toordinal():
            return None
        return cls(date.fromordinal(ordinal), int.from_bytes(raw[3:], "big"))


@dataclass(frozen=True, slots=True)
class QuestionButton(CallbackData):
    """Asks the question of an FAQ entry."""

    letter, shared = "F", True

    name: bytes

    def _content(self) -> str:
        return encoded(self.name)

    @classmethod
    def _read(cls, content: str) -> Self | None:
        raw = decoded(content)
        return cls(raw) if raw is not None and len(raw) == ENTRY_SIZE else None


@dataclass(frozen=True, slots=True)
class LanguageButton(CallbackData):
    """Chooses the language of the replies."""

    letter = "l"

    language: str | None
    """None for the language of the reader's Telegram."""

    def _content(self) -> str:
        return self.language or "-"

    @classmethod
    def _read(cls, content: str) -> Self | None:
        if content == "-":
            return cls(None)
        return cls(content) if _LANGUAGE.fullmatch(content) else None


Step = Literal["s", "p", "y", "d", "t"]
"""Show a question, preview a quote, send it; drop a question, or drop it and tell its asker."""

_QUEUE = re.compile(rf"([{''.join(get_args(Step))}])([0-9]{{1,18}})(?:\.([\w-]{{15}}))?")


@dataclass(frozen=True, slots=True)
class QueueButton(CallbackData):
    """Does something with a question of the operators' queue."""

    letter = "k"

    step: Step
    number: int
    """The question's number in the database."""
    name: bytes | None = None
    """The quote to preview or send."""

    @classmethod
    def of(cls, step: Step, number: int, quote: Quote | None = None) -> Self:
        """Return the button about a question, and about a quote, which must be `referable`."""
        return cls(step, number, quote_name(quote) if quote else None)

    def _content(self) -> str:
        return f"{self.step}{self.number}" + (f".{encoded(self.name)}" if self.name else "")

    @classmethod
    def _read(cls, content: str) -> Self | None:
        match = _QUEUE.fullmatch(content)
        name = decoded(match[3]) if match and match[3] else None
        if match is None or (match[3] and name is None):
            return None
        return cls(cast("Step", match[1]), int(match[2]), name)


BUTTONS: tuple[type[CallbackData], ...] = (
    *(ContextButton, MoreButton, OptionButton, NoneButton, CiteButton, UpButton, DownButton),
    *(SourcesButton, ArticleButton, PageButton, PassageButton, AnotherButton, QuestionButton),
    *(LanguageButton, EditorsButton, EditorsConsent, ReportConsent, QueueButton, UnfollowButton),
)
"""Every class of button."""


def button_of(data: object) -> CallbackData | None:
    """Return what a button's data asks for; None if the bot never made such a button."""
    return next((found for kind in BUTTONS if (found := kind.unpack(data)) is not None), None)


def buttons_under(message: Message | None) -> Iterator[CallbackData]:
    """Yield what the buttons under a message ask for."""
    keyboard = message.reply_markup if message else None
    for row in keyboard.inline_keyboard if keyboard else ():
        for one in row:
            if (found := button_of(one.callback_data)) is not None:
                yield found
