"""A bot with its desk over the local Bot API: what it says is read as a transcript."""

from typing import Any

from telegram import Update

from bot.local_botapi.server import LocalBotApi, Sent
from bot.settings import Settings
from bot.storage.storage import Storage
from bot.telegram.application import build_application
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS

OPENED = "The bridge opened in May.\nA bridge & its boats\n"


class Conversation:
    """One bot with its desk, and what it says to each update."""

    def __init__(self, storage: Storage | None = None) -> None:
        self.api = LocalBotApi()
        self.desk = SmallDesk()
        self.application = build_application(
            Settings(), self.desk, TEXTS, request=self.api, storage=storage
        )

    async def after(self, update: dict[str, Any]) -> list[Sent]:
        """Return what people see of the bot after an update."""
        seen = len(self.api.transcript)
        await self.application.process_update(Update.de_json(update, self.application.bot))
        return self.api.transcript[seen:]

    async def texts(self, update: dict[str, Any]) -> list[str]:
        """Return the texts that people see after an update, empty ones left out."""
        return [sent.text for sent in await self.after(update) if sent.text]
