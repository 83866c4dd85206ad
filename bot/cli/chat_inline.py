"""Inline mode in the local chat: a query behind the bot's name, its results chosen by number."""

import re
from collections.abc import Iterator
from typing import Any

from bot.i18n.texts import Texts
from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent

__all__ = ["InlineTurn"]

_NUMBER = re.compile("[1-9][0-9]?")


class InlineTurn:
    """The inline query that was asked last, and what was offered to it."""

    def __init__(self, person: Person, username: str) -> None:
        self._person = person
        self._name = f"@{username}"
        self._query = ""
        self._offered: Sent | None = None

    def update(self, line: str) -> dict[str, Any] | None:
        """Return the update that a line stands for, None where it is nothing inline.

        A line that begins with the bot's name asks; a number chooses, the one behind the last
        result turns the page.
        """
        name, _, query = line.partition(" ")
        if name.lower() == self._name:
            self._query, self._offered = query.strip(), None
            return self._person.inline(self._query)
        if self._offered is None or not _NUMBER.fullmatch(line):
            return None
        chosen, results = int(line) - 1, self._offered.params["results"]
        if chosen < len(results):
            return self._person.choose(self._offered, chosen)
        offset = self._offered.params.get("next_offset")
        if offset and chosen == len(results):
            return self._person.inline(self._query, offset)
        return None

    def forget(self) -> None:
        """Let numbers mean something else from now on."""
        self._offered = None

    def lines(self, offered: Sent, texts: Texts) -> Iterator[str]:
        """Yield what an answer to the query offers, numbered."""
        self._offered = offered
        results = offered.params["results"]
        for number, result in enumerate(results, 1):
            yield f"[{number}] {result['title']}"
            yield from (f"    {line}" for line in result["description"].split("\n"))
        if offered.params.get("next_offset"):
            yield f"[{len(results) + 1}] {texts.say('button_more')}"
        if button := offered.params.get("button"):
            yield button["text"]
