"""The buttons of the local chat: each has a number, and a number typed presses it."""

import re
from collections.abc import Container, Iterable, Sequence
from itertools import count
from typing import NamedTuple

from bot.i18n.texts import Texts
from bot.local_botapi.server import Sent

__all__ = ["Buttons", "numbers_words"]

_MESSAGES = 2
"""How many messages with buttons can still be pressed: the last ones."""
_NUMBER = re.compile(r"(-?)([0-9۰-۹٠-٩]{1,6})")
_DIGITS = re.compile(r"\d{1,3}(?:\D?\d{3}){0,2}")
_MISTAKEN = 2
"""The most digits of a number that is taken for a wrong button and not for a question."""


class _Panel(NamedTuple):
    """The buttons of a message by number, each with its data."""

    sent: Sent
    data: dict[int, str]


class Buttons:
    """The buttons of the last messages that have any, the newest first."""

    def __init__(self, there: Container[tuple[int | None, int | None]]) -> None:
        """`there` holds the chat and the message ids of the messages that are not deleted."""
        self._there = there
        self._panels: list[_Panel] = []

    def rows(self, sent: Sent) -> list[str]:
        """Return the lines of the buttons of a new or edited message, with their numbers.

        A button whose label is a number has that number, as in a list of articles. One that
        copies something is left out: a terminal has a way of its own to copy.
        """
        labels = [label for row in sent.keyboard for label, data in row if _is_pressed(data)]
        own = {label: number for label in labels if (number := _number_of(label)) is not None}
        free = count(max(own.values(), default=0) + 1)
        panel = _Panel(sent, {})
        rows = []
        for row in sent.keyboard:
            shown = []
            for label, data in row:
                if not _is_pressed(data):
                    shown += [f"{label}: {data}"] if data else []
                    continue
                number = own[label] if label in own else next(free)
                panel.data[number] = data
                shown.append(f"[{number}] {label}")
            rows += ["  ".join(shown)] if shown else []
        others = [one for one in self._panels if one.sent.message_id != sent.message_id]
        self._panels = [panel, *others][:_MESSAGES] if panel.data else others
        return rows

    def pressed(self, line: str) -> tuple[Sent, str] | None:
        """Return the message and the data of the button that a line presses; None if none.

        A number that the last message does not have, or one with a minus, is of the one before.
        """
        found = _NUMBER.fullmatch(line)
        panels = self._alive()
        for panel in panels[1:] if found and found[1] else panels:
            if found and (data := panel.data.get(int(found[2]))):
                return panel.sent, data
        return None

    def mistake(self, line: str, texts: Texts) -> str:
        """Return what is wrong with a number that presses nothing; empty if it is a question."""
        found = _NUMBER.fullmatch(line)
        if not found or len(found[2]) > _MISTAKEN or not self._panels:
            return ""
        panels = self._alive()
        if not panels:
            return texts.say("chat_no_buttons")
        last = numbers_words(panels[0].data, texts)
        said = texts.say("chat_no_button", number=texts.digits(line), numbers=last)
        if len(panels) > 1:
            before = numbers_words(panels[1].data, texts)
            said += " " + texts.say("chat_buttons_before", numbers=before)
        return said

    def _alive(self) -> Sequence[_Panel]:
        return [
            one for one in self._panels if (one.sent.chat_id, one.sent.message_id) in self._there
        ]


def numbers_words(numbers: Iterable[int], texts: Texts) -> str:
    """Return numbers as ranges: "1–5, 8"."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    words = [str(first) if first == last else f"{first}–{last}" for first, last in ranges]
    return texts.digits(texts.say("list_separator").join(words))


def _is_pressed(data: str) -> bool:
    """Whether a button sends something to the bot, and does not only open an address."""
    return bool(data) and not data.startswith(("http://", "https://", "tg://"))


def _number_of(label: str) -> int | None:
    if not _DIGITS.fullmatch(label):
        return None
    return int("".join(filter(str.isdigit, label)))
