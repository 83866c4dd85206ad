"""Every call of the bot on its way out: tried again where that is right, and held where it must be.

What python-telegram-bot calls a rate limiter stands between the bot's methods and the transport.
Calls that readers see (those with a chat) are treated with patience here; the others pass, because
whoever makes them, such as the polling loop, has an own way of waiting.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from math import ceil
from typing import Any

from telegram.error import ChatMigrated, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.botapi.counters import Counters
from bot.botapi.errors import (
    OutcomeUnknownError,
    UnavailableError,
    UnreachableError,
    ending,
    pause_of,
)
from bot.botapi.throttle import CHAT_PAUSE, GROUP_PAUSE, Overall, Turns

__all__ = ["Sender"]

Result = bool | dict[str, Any] | list[dict[str, Any]]

_KNOWN_CHATS = 1_000
_NOTICE_PATIENCE = 10.0
"""Seconds: after more, nobody waits for the answer to a button or an inline query any more."""
_QUIET = 3.0
"""Seconds without a call, after which a chat's own limit is not used up."""
_NOTICES = frozenset({"answerCallbackQuery", "answerInlineQuery"})


class Sender(BaseRateLimiter[Any]):
    """Sends calls through faults and floods; each chat waits for itself alone.

    - 429: the chat waits as long as Telegram asks, then the call is made again.
    - The outcome is unknown: the call is made once more, and only once. An answer that stands
      there twice is better than one that is lost.
    - No connection, or a gateway that says Telegram is away: made again after pauses that grow.
    - The group has become a supergroup: made once more, to the new chat.
    - A button or an inline query that is too old: done; nobody waits for it any more.

    All of it together takes at most `patience` seconds before the last error is raised.
    """

    def __init__(
        self,
        counters: Counters | None = None,
        *,
        patience: float = 90.0,
        first_pause: float = 0.5,
        longest_pause: float = 10.0,
        overall: Overall | None = None,
        chat_pause: float = CHAT_PAUSE,
        group_pause: float = GROUP_PAUSE,
    ) -> None:
        """Count into `counters`; the times are seconds."""
        self.counters = counters or Counters()
        self._patience = patience
        self._first_pause = first_pause
        self._longest_pause = longest_pause
        self._chat_pause = chat_pause
        self._group_pause = group_pause
        self._overall = overall or Overall()
        self._turns: dict[int | str, Turns] = {}
        self._last: dict[int | str, float] = {}
        self._room = _KNOWN_CHATS
        self._has_given_up = False
        self._waits: set[asyncio.Timeout] = set()

    async def initialize(self) -> None:
        """Begin, or begin again after a shutdown."""
        self._has_given_up = False

    async def shutdown(self) -> None:
        """Let nothing wait any longer; see `give_up`."""
        self.give_up()

    def give_up(self) -> None:
        """Let every call that waits fail now, and every later one where it would have to wait."""
        self._has_given_up = True
        for wait in self._waits:
            if not wait.expired():
                wait.reschedule(0)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any,
    ) -> Result:
        """Make a call; raises the last `telegram.error.TelegramError` where it fails in the end."""
        chat: int | str | None = data.get("chat_id")
        if chat is None and endpoint not in _NOTICES:
            return await callback(*args, **kwargs)
        now = asyncio.get_running_loop().time()
        until = now + (self._patience if chat is not None else _NOTICE_PATIENCE)
        # Whether the chat's own limit cannot be what an answer 429 speaks of.
        was_quiet = chat is not None and self._was_quiet(chat, now)
        is_second, has_moved, pause = False, False, self._first_pause
        while True:
            if chat is not None and (self._turns or self._overall.is_strict()):
                if endpoint == "sendChatAction" and self._has_to_wait(chat):
                    self.counters.add("actions_left_out")
                    return True
                await self._turn(chat, until)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self.counters.add("flood_waits")
                if chat is None:
                    raise
                self._hold(chat, pause_of(error))
                if was_quiet:
                    self._overall.told(chat)
            except OutcomeUnknownError:
                self.counters.add("outcome_unknown")
                if is_second:
                    raise
                is_second = True
                self.counters.add("sent_once_more")
            except (UnreachableError, UnavailableError):
                self.counters.add("not_sent")
                if not await self._wait(partial(asyncio.sleep, pause), pause, until):
                    self.counters.add("given_up")
                    raise
                pause = min(2 * pause, self._longest_pause)
            except ChatMigrated as error:
                if has_moved or chat is None:
                    raise
                has_moved, chat = True, error.new_chat_id
                self.counters.add("chat_migrated")
                args = (endpoint, {**data, "chat_id": chat})
            except TelegramError as error:
                name = ending(error)
                if name is not None:
                    self.counters.add(name)
                if name == "callback_expired" and chat is None:
                    return True
                raise

    def _hold(self, chat: int | str, seconds: float) -> None:
        turns = self._turns.get(chat)
        if turns is None:
            if len(self._turns) >= _KNOWN_CHATS:
                over = [known for known, turns in self._turns.items() if turns.is_over()]
                for known in over:
                    del self._turns[known]
            # A public name stands for a group or a channel, too.
            is_group = isinstance(chat, str) or chat < 0
            turns = Turns(self._group_pause if is_group else self._chat_pause)
            self._turns[chat] = turns
        turns.hold(seconds)

    def _was_quiet(self, chat: int | str, now: float) -> bool:
        """Whether nothing was sent to a chat for a while; note that something is sent now."""
        last = self._last.get(chat)
        if last is None and len(self._last) >= self._room:
            # Those of longer ago count as quiet anyway.
            self._last = {one: at for one, at in self._last.items() if now - at < _QUIET}
            self._room = max(_KNOWN_CHATS, 2 * len(self._last))
        self._last[chat] = now
        return last is None or now - last >= _QUIET

    def _has_to_wait(self, chat: int | str) -> bool:
        turns = self._turns.get(chat)
        return turns is not None and turns.wait() > 0

    async def _turn(self, chat: int | str, until: float) -> None:
        """Wait for the chat's turn. Raises `RetryAfter` where it comes too late."""
        turns = self._turns.get(chat)
        if turns is not None and turns.is_over():
            del self._turns[chat]
            turns = None
        wait = turns.wait() if turns is not None else 0.0
        is_in_time = turns is None or await self._wait(turns.turn, wait, until)
        if is_in_time and self._overall.is_strict():
            is_in_time = await self._wait(partial(self._overall.turn, chat), 0.0, until)
        if not is_in_time:
            self.counters.add("given_up")
            raise RetryAfter(ceil(wait) or 1)

    async def _wait(
        self, waiting: Callable[[], Coroutine[Any, Any, None]], at_least: float, until: float
    ) -> bool:
        """Whether what is waited for has come in time."""
        if self._has_given_up or asyncio.get_running_loop().time() + at_least > until:
            return False
        deadline = asyncio.timeout_at(until)
        self._waits.add(deadline)
        try:
            async with deadline:
                await waiting()
        except TimeoutError:
            return False
        finally:
            self._waits.discard(deadline)
        return True
