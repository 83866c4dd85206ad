"""A bot without a chat that follows the archive in a cluster, as one that runs does."""

from collections.abc import Mapping

from bot.answer.decisions import Answer
from bot.botapi.counters import Counters
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.opening import open_desk, open_texts, source_of
from bot.reloading import Reloader
from bot.settings import Settings

__all__ = ["FollowingBot"]


class FollowingBot:
    """A desk that the reloader exchanges for that of the next state; `states` counts these."""

    def __init__(self, settings: Settings) -> None:
        self.desk = open_desk(settings)
        self.texts: Mapping[str, Texts] = open_texts(settings)
        self.states = 0
        self.reloader = Reloader(
            self._exchange,
            source_of(settings),
            Counters(),
            current=lambda: (self.desk, self.texts),
        )

    def _exchange(self, desk: Desk, texts: Mapping[str, Texts]) -> None:
        self.desk, self.texts = desk, texts
        self.states += 1

    def is_past(self, states: int) -> bool:
        """Whether it has followed to more states than these."""
        return self.states > states

    async def said(self, question: str) -> str | None:
        """Return the first quote of the answer, or None."""
        found = await self.desk.ask(question)
        return found.quotes[0].text if isinstance(found, Answer) else None
