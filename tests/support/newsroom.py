"""A bot with operators, a real desk over a few articles, and a database file of its own."""

from pathlib import Path
from typing import Any

from bot.archive.overlay import Overlay
from bot.desk import Desk
from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.settings import Settings
from bot.storage.storage import Storage
from tests.support.conversation import LocalBot
from tests.support.texts import TEXTS

OPERATOR = 4_040_404_040
"""The user id of the operator."""
ASK = {language: words.say("miss_button") for language, words in TEXTS.items()}
YES = {language: words.say("miss_yes") for language, words in TEXTS.items()}
NO = {language: words.say("miss_no") for language, words in TEXTS.items()}

_BRIDGE = """---
title: The new bridge is open
publisher: River Post
date: 2019-05
---
The bridge opened in May, a year after the flood. It is 300 metres long.

## What it cost

The town paid 4 million euros for it. Nobody pays a toll.
"""
_MARKET = """---
title: The market moves
publisher: River Post
---
The market moved to the square beside the church. Traders were not asked before the council decided.
"""


class Newsroom(LocalBot):
    """One bot; `after` hands it an update and returns what people see of it."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        seeds = folder / "seeds"
        seeds.mkdir(parents=True, exist_ok=True)
        (seeds / "bridge.md").write_text(_BRIDGE, encoding="utf-8")
        (seeds / "market.md").write_text(_MARKET, encoding="utf-8")
        self.overlay = folder / "faq-overlay.yaml"
        self.database = folder / "kept" / "bot.sqlite3"
        given: dict[str, Any] = {
            "operators": (OPERATOR,),
            "overlay": self.overlay,
            "archive": seeds,
        }
        self.settings = Settings(**(given | settings))
        self.storage = Storage(f"sqlite:///{self.database}", "1:local")
        super().__init__(self.desk(), self.settings, storage=self.storage)

    def desk(self) -> Desk:
        """Return a desk as a start opens it."""
        cache = self.folder / "cache"
        overlay = Overlay(self.overlay)
        # Without aliases of its own it would read those that come with the bot.
        own = self.folder / "responses"
        own.mkdir(exist_ok=True)
        (own / "aliases.yaml").write_text("names: {}\n", encoding="utf-8")
        return Desk.open(self.folder / "seeds", responses=own, cache=cache, overlay=overlay)

    def person(self, user_id: int = 7, name: str = "Ada", code: str = "en", **more: Any) -> Person:
        """Return somebody who reads."""
        return Person(self.api, user_id, name, code, **more)

    def operator(self, code: str = "en") -> Person:
        """Return the operator."""
        return Person(self.api, OPERATOR, "Olga", code)

    async def leave(self, person: Person, question: str, code: str = "en") -> Sent:
        """Ask what the archive does not answer, and leave it for the editors."""
        (abstention,) = await self.after(person.say(question))
        consent, _ = await self.after(person.tap(abstention, ASK[code]))
        return (await self.after(person.tap(consent, YES[code])))[0]
