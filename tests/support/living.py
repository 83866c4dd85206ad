"""A bot whose archive goes on: a folder with one article, and a file that names its sources."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.archive.loading import load_archive
from bot.archive.model import Article
from bot.botapi.counters import Counters
from bot.local_botapi.people import Person
from bot.opening import open_desk, source_of
from bot.reloading import Reloader
from bot.settings import Settings
from bot.sources.living import Living, Pace
from tests.support.channel import CHANNEL, ChannelOf
from tests.support.conversation import LocalBot
from tests.support.waiting import until

__all__ = ["OPERATOR", "LivingBot", "living_bot"]

OPERATOR = 4_040_404_040
CHANNELS = f"channels:\n  - id: {CHANNEL}\n"
QUICK = Pace(look=0.01, lease=0.01, states=0.01, busy=0.01)


class LivingBot(LocalBot):
    """A bot with living sources; its reloader runs in `living_bot`."""

    def __init__(self, folder: Path, listing: str) -> None:
        self.archive = folder / "archive"
        self.archive.mkdir(exist_ok=True)
        bridge = "---\ntitle: The bridge\nformat: plain\n---\nThe bridge opened in May 1992.\n"
        (self.archive / "bridge.md").write_text(bridge, encoding="utf-8")
        self.file = folder / "sources.yaml"
        self.file.write_text(listing, encoding="utf-8")
        settings = Settings(
            archive=self.archive, operators=(OPERATOR,), overlay=folder / "faq.yaml"
        )
        super().__init__(open_desk(settings), settings)
        self.now = 1_790_000_000.0
        self.living = Living(self.file, self.archive, pace=QUICK, clock=lambda: self.now)
        self.front.sources = self.living
        self.counters = Counters()
        self.reloader = Reloader(
            self.front.exchange,
            source_of(settings),
            self.counters,
            interval=3_600,
            current=lambda: (self.front.desk, self.front.texts),
        )
        self.living.on_change = self.reloader.changed
        self.channel = ChannelOf(self.api)
        self.operator = Person(self.api, OPERATOR)
        self.reader = Person(self.api)

    def files(self) -> list[str]:
        """Return the articles that are in the folder, but for the first one."""
        found = (path.relative_to(self.archive).as_posix() for path in self.archive.rglob("*.md"))
        return sorted(one for one in found if not one.startswith((".", "bridge", "originals")))

    def articles(self) -> dict[str, Article]:
        """Return the articles of the folder by id, but for the first one."""
        return {one.id: one for one in load_archive(self.archive) if one.id != "bridge"}

    async def knows(self, article_id: str) -> bool:
        """Wait until the bot answers from an article."""
        return await until(lambda: self.front.desk.archive.get(article_id) is not None)

    async def knows_not(self, article_id: str) -> bool:
        """Wait until the bot no longer answers from an article."""
        return await until(lambda: self.front.desk.archive.get(article_id) is None)


@asynccontextmanager
async def living_bot(
    folder: Path, listing: str = CHANNELS, **given: Any
) -> AsyncIterator[LivingBot]:
    """Run a bot and its reloader."""
    async with LivingBot(folder, listing) as bot:
        task = asyncio.create_task(bot.reloader.run())
        try:
            yield bot
        finally:
            task.cancel()
