"""A bot over the local Bot API: what it says is read as a transcript."""

from typing import Any, Self

from telegram import Update

from bot.desk import Desk
from bot.local_botapi.server import LocalBotApi, Sent
from bot.settings import Settings
from bot.storage.storage import Storage
from bot.telegram.application import build_application
from bot.telegram.reception import Reception
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS

OPENED = "The bridge opened in May.\nA bridge & its boats\n"


class LocalBot:
    """One bot over the local Bot API, and what it says to each update; it runs in `async with`."""

    def __init__(
        self,
        desk: Desk,
        settings: Settings | None = None,
        *,
        storage: Storage | None = None,
        api: LocalBotApi | None = None,
    ) -> None:
        self.api = api or LocalBotApi()
        self.application = build_application(
            settings or Settings(), desk, TEXTS, request=self.api, storage=storage
        )

    async def __aenter__(self) -> Self:
        await self.application.initialize()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.application.shutdown()

    @property
    def front(self) -> Reception:
        """The bot's reception."""
        return self.application.bot_data.front

    async def after(self, update: dict[str, Any]) -> list[Sent]:
        """Return what people see of the bot after an update."""
        seen = len(self.api.transcript)
        await self.application.process_update(Update.de_json(update, self.application.bot))
        return self.api.transcript[seen:]

    async def texts(self, update: dict[str, Any]) -> list[str]:
        """Return the texts that people see after an update, empty ones left out."""
        return [sent.text for sent in await self.after(update) if sent.text]


class Conversation(LocalBot):
    """A bot with a desk that says what it is told to."""

    def __init__(self, storage: Storage | None = None) -> None:
        self.desk = SmallDesk()
        super().__init__(self.desk, storage=storage)
