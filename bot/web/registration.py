"""Registers the webhook at Telegram, and makes sure that it stays set."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.botapi.errors import pause_of
from bot.delivery.backoff import Pauses
from bot.telegram.handlers import ALLOWED_UPDATES

__all__ = ["CONNECTIONS", "Registration"]

CONNECTIONS = 100
"""Requests that Telegram may make at the same time; the most it allows."""
_LONGEST_FLOOD_WAIT = 3600.0
_LOOK = 60.0
"""Seconds between two checks of the webhook."""
_LOOK_WHILE_WAITING = 3.0
"""The same while updates wait for Telegram to be reachable."""

_LOGGER = logging.getLogger(__name__)


class Registration:
    """Sets the webhook: retries until Telegram accepts it, and sets it again if it was changed.

    Updates that wait at Telegram are never dropped.
    """

    def __init__(
        self,
        bot: Bot,
        url: str,
        secret: str,
        *,
        pauses: Pauses | None = None,
        is_waiting: Callable[[], bool] = lambda: False,
        reached: Callable[[bool], object] = lambda was_away: None,
        look: float = _LOOK,
        allowed: Callable[[], Sequence[str]] = lambda: ALLOWED_UPDATES,
    ) -> None:
        """Set this address and secret; `reached` is called each time Telegram answers.

        `allowed` returns the kinds of update to ask for, which may change.
        """
        self._bot = bot
        self._url = url
        self._secret = secret
        self._pauses = pauses or Pauses(1.0, 30.0)
        self._is_waiting = is_waiting
        self._reached = reached
        self._look = look
        self._allowed = allowed
        self.good_at: float | None = None
        """When Telegram last gave a good answer, by the event loop's clock."""
        self.problem: str | None = "not set yet"
        """Why the webhook is not set, or None if it is."""
        self._is_failing = False
        self._fault_at = 0.0

    async def run(self) -> None:
        """Set the webhook and keep it set, until cancelled."""
        while True:
            try:
                pause = await self._round()
            except TelegramError as error:
                pause = self._after(error)
            await asyncio.sleep(pause)

    async def _round(self) -> float:
        if self.problem is None:
            info = await self._bot.get_webhook_info()
            self._heard()
            if info.url == self._url and set(info.allowed_updates) == {*self._allowed()}:
                self._tell_faults(info)
                return _LOOK_WHILE_WAITING if self._is_waiting() else self._look
            self.problem = "somebody else has changed it"
            _LOGGER.warning("somebody else has changed the webhook; it is set again")
        await self._bot.set_webhook(
            self._url,
            max_connections=CONNECTIONS,
            allowed_updates=self._allowed(),
            drop_pending_updates=False,
            secret_token=self._secret,
        )
        self._heard()
        self.problem = None
        _LOGGER.info("Telegram sends updates to %s", urlsplit(self._url).hostname)
        return _LOOK_WHILE_WAITING if self._is_waiting() else self._look

    def _heard(self) -> None:
        if self._is_failing:
            _LOGGER.info("Telegram can be reached again")
        self.good_at = asyncio.get_running_loop().time()
        self._pauses.reset()
        was_away, self._is_failing = self._is_failing, False
        self._reached(was_away)

    def _tell_faults(self, info: WebhookInfo) -> None:
        """Log once what Telegram reports about its last failed delivery."""
        at = info.last_error_date.timestamp() if info.last_error_date else 0.0
        if at > self._fault_at:
            said = (info.last_error_message or "")[:200]
            _LOGGER.warning("Telegram could not deliver an update: %s", self._without_address(said))
        self._fault_at = max(at, self._fault_at)

    def _after(self, error: TelegramError) -> float:
        """Log what is wrong, and return how long to wait."""
        self._is_failing = True
        if isinstance(error, RetryAfter):
            return min(pause_of(error), _LONGEST_FLOOD_WAIT)
        if isinstance(error, InvalidToken):
            said = "the token is refused"  # the error's message may contain it
        else:
            said = self._without_address(error.message)
        if self.problem is not None:
            self.problem = "Telegram does not know its address"
        _LOGGER.warning("the webhook cannot be set or checked (%s); trying again", said)
        return self._pauses.next()

    def _without_address(self, said: str) -> str:
        # The path may be a secret.
        return said.replace(self._url, "the address").replace(urlsplit(self._url).path, "/…")
