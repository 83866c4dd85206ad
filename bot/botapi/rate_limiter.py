"""Retries the bot's calls where that is right, and delays them where it is necessary.

What python-telegram-bot calls a rate limiter works between the bot's methods and the transport.
Calls that readers see (those with a chat) are retried here; the others pass through, because their
callers, such as the polling loop, have their own way of waiting. The limiter remembers which
messages of the current update were sent, so that a second try does not repeat them.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import BaseRateLimiter

from bot.botapi.counters import Counters
from bot.botapi.errors import (
    OutcomeUnknownError,
    UnavailableError,
    UnreachableError,
    is_harmless,
    pause_of,
    refusal,
)
from bot.botapi.throttle import CHAT_PAUSE, GROUP_PAUSE, Overall, Turns
from bot.botapi.transport import ANSWER, SLOWER

__all__ = ["PROGRESS", "OnceSender", "Progress", "Sender", "is_unsent", "note_failure", "put_off"]

Result = bool | dict[str, Any] | list[dict[str, Any]]

_KNOWN_CHATS = 1_000
_PASSING = frozenset({"answerCallbackQuery", "answerInlineQuery"})
"""Answers that nobody misses once their query is too old."""
_NOTICES = _PASSING | {"answerGuestQuery"}
_NOTICE_PATIENCE = 10.0
"""Seconds after which nobody waits for the answer to a button or an inline query."""
_OF_A_CHAT = ("reply_parameters", "message_thread_id")
"""Parameters that mean nothing, or something else, in another chat."""
_QUIET = 3.0
"""Seconds without a call after which a chat cannot have used up its own limit."""


class Sender(BaseRateLimiter[Any]):
    """Makes calls despite faults and flood limits; a chat that must wait does not delay others.

    - 429: the chat waits as long as Telegram asks, then the call is repeated.
    - The outcome is unknown: the call is repeated once, and only once. An answer that appears
      twice is better than one that is lost. The second try may take longer: Telegram may be slow.
    - No connection, or Telegram's servers are down or fail: repeated after growing pauses.
    - The group has become a supergroup: a message is sent once more, to the new chat, where it
      replies to nothing. Nothing else is repeated there, since its messages have other ids.
    - A button or an inline query that is too old: ignored; nobody waits for the answer.

    After `patience` seconds in all, the last error is raised.
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
        last_answer: float = SLOWER * ANSWER,
    ) -> None:
        """Count into `counters`; the times are seconds.

        `last_answer` is for the answer to a call that was made before, with an unknown outcome.
        """
        self.counters = counters or Counters()
        self._patience = patience
        self._first_pause = first_pause
        self._longest_pause = longest_pause
        self._chat_pause = chat_pause
        self._group_pause = group_pause
        self._last_answer = last_answer
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
        """Stop all waiting; see `give_up`."""
        self.give_up()

    def give_up(self) -> None:
        """Make every waiting call fail now, and every later one that would have to wait."""
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
        """Make a call; raise the last `telegram.error.TelegramError` if it fails in the end."""
        chat: int | str | None = data.get("chat_id")
        if chat is None and endpoint not in _NOTICES:
            return await callback(*args, **kwargs)
        now = asyncio.get_running_loop().time()
        until = now + (self._patience if chat is not None else _NOTICE_PATIENCE)
        # If so, a 429 cannot be about the chat's own limit.
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
                is_second, kwargs = True, kwargs | {"read_timeout": self._last_answer}
                self.counters.add("sent_once_more")
            except (UnreachableError, UnavailableError):
                self.counters.add("not_sent")
                if not await self._wait(partial(asyncio.sleep, pause), pause, until):
                    self.counters.add("given_up")
                    raise
                pause = min(2 * pause, self._longest_pause)
            except ChatMigrated as error:
                if has_moved or chat is None or not endpoint.startswith("send"):
                    raise
                has_moved, chat = True, error.new_chat_id
                self.counters.add("chat_migrated")
                kept = {name: value for name, value in data.items() if name not in _OF_A_CHAT}
                args = (endpoint, {**kept, "chat_id": chat})
            except TelegramError as error:
                name = refusal(error)
                if name is not None:
                    self.counters.add(name)
                if name == "expired" and endpoint in _PASSING:
                    return True
                raise

    def _hold(self, chat: int | str, seconds: float) -> None:
        turns = self._turns.get(chat)
        if turns is None:
            if len(self._turns) >= _KNOWN_CHATS:
                over = [known for known, turns in self._turns.items() if turns.is_over()]
                for known in over:
                    del self._turns[known]
            # A public name means a group or a channel.
            is_group = isinstance(chat, str) or chat < 0
            turns = Turns(self._group_pause if is_group else self._chat_pause)
            self._turns[chat] = turns
        turns.hold(seconds)

    def _was_quiet(self, chat: int | str, now: float) -> bool:
        """Whether nothing was sent to a chat for a while; record that something is sent now."""
        last = self._last.get(chat)
        if last is None and len(self._last) >= self._room:
            # Chats that are dropped here count as quiet anyway.
            self._last = {one: at for one, at in self._last.items() if now - at < _QUIET}
            self._room = max(_KNOWN_CHATS, 2 * len(self._last))
        self._last[chat] = now
        return last is None or now - last >= _QUIET

    def _has_to_wait(self, chat: int | str) -> bool:
        turns = self._turns.get(chat)
        return turns is not None and turns.wait() > 0

    async def _turn(self, chat: int | str, until: float) -> None:
        """Wait for the chat's turn. Raises `RetryAfter` if it comes too late."""
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
        """Wait; return whether the event came in time."""
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


class OnceSender(Sender):
    """Sends each message of an answer once, even when the handler runs again.

    - A message that was sent before is not sent again: its handler gets the same result.
    - One whose outcome is unknown is sent a second time only after Telegram has just answered
      another call; until then the second try would most likely be lost too. It is never sent a
      third time.
    """

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any,
    ) -> Result:
        """Make a call; raise the last `telegram.error.TelegramError` if it fails in the end."""
        progress = PROGRESS.get()
        if progress is None or is_harmless(endpoint):
            return await super().process_request(
                callback, args, kwargs, endpoint, data, rate_limit_args
            )
        send = progress.next((endpoint, data.get("chat_id")))
        if send.is_sent:
            known: Result = send.result
            return known

        async def carefully(*given: Any, **named: Any) -> Result:
            if send.lost:
                named["read_timeout"] = self._last_answer
                await _reach(callback, send, named)
            try:
                return await callback(*given, **named)
            except OutcomeUnknownError:
                send.lost += 1
                raise

        result = await super().process_request(
            carefully, args, kwargs, endpoint, data, rate_limit_args
        )
        send.result, send.is_sent = result, True
        return result


@dataclass(slots=True)
class Send:
    """One message of an answer."""

    what: tuple[str, Any]
    """The method and the chat."""
    result: Any = None
    is_sent: bool = False
    lost: int = 0
    """Tries whose outcome is not known."""


@dataclass(slots=True)
class Progress:
    """What was sent of the answer to one update, over all tries of its handler."""

    unsent: Exception | None = None
    """Why the last try could not send; the update will be handled again later."""
    is_stuck: bool = False
    """Whether the update made processes hang: its reader gets a notice, and it is not handled."""
    is_refused: bool = False
    """Whether too many updates wait: its reader gets a notice, and it is not handled."""
    failed: str | None = None
    """The name of the error for which the last try could not answer, and will not be repeated."""
    _sends: list[Send] = field(default_factory=list)
    _position: int = 0

    def begin(self) -> None:
        """Begin a try: its messages come in the same order as those of the last try."""
        self.unsent = self.failed = None
        self._position = 0

    @property
    def has_sent(self) -> bool:
        """Whether a part of the answer was sent, or may have been."""
        return any(send.is_sent or send.lost for send in self._sends)

    def next(self, what: tuple[str, Any]) -> Send:
        """Return what is known about the next message to send."""
        position, self._position = self._position, self._position + 1
        if position < len(self._sends):
            if self._sends[position].what == what:
                return self._sends[position]
            # The handler took a different path this time, so this message was not sent before.
            del self._sends[position:]
        self._sends.append(Send(what))
        return self._sends[-1]


PROGRESS: ContextVar[Progress | None] = ContextVar("progress", default=None)
"""The progress of the current update; None if the update would not be retried."""


def is_unsent(error: BaseException | None) -> bool:
    """Whether an error says that a call was not carried out and may be repeated later."""
    if isinstance(error, RetryAfter | InvalidToken):
        return True
    return isinstance(error, NetworkError) and not isinstance(
        error, BadRequest | OutcomeUnknownError
    )


def put_off(error: Exception | None) -> bool:
    """Have the current update handled again later if that may help; return whether it will be."""
    progress = PROGRESS.get()
    if progress is None or not is_unsent(error):
        return False
    progress.unsent = error
    return True


def note_failure(error: BaseException | None) -> None:
    """Note for the delivery that the current update could not be answered."""
    progress = PROGRESS.get()
    if progress is not None:
        progress.failed = type(error).__name__


async def _reach(
    callback: Callable[..., Coroutine[Any, Any, Result]], send: Send, named: dict[str, Any]
) -> None:
    """Check that Telegram answers. Raises `NetworkError`, also if two tries have been lost."""
    if send.lost > 1:
        raise OutcomeUnknownError("the outcome of two tries is not known")
    problem = None
    try:
        await callback("getMe", {}, **named)
    except TelegramError as error:
        problem = type(error).__name__
    if problem:
        raise UnreachableError(f"Telegram does not answer ({problem})")
