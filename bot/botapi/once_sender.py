"""The sender, for updates that may be handled more than once: no message is sent again."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import TelegramError

from bot.botapi.errors import OutcomeUnknownError, UnreachableError, is_harmless
from bot.botapi.outcomes import OUTCOME, Send
from bot.botapi.rate_limiter import Result, Sender

__all__ = ["OnceSender"]


class OnceSender(Sender):
    """Sends each message of an answer once, also when the handler runs again.

    - A message that went out before is not sent again: its handler gets the same result.
    - One whose outcome is unknown is sent a second time only when Telegram has just answered
      another call, since until then the second try would most likely be lost as well. It is never
      sent a third time.
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
        """Make a call; raises the last `telegram.error.TelegramError` where it fails in the end."""
        outcome = OUTCOME.get()
        if outcome is None or is_harmless(endpoint):
            return await super().process_request(
                callback, args, kwargs, endpoint, data, rate_limit_args
            )
        send = outcome.next((endpoint, data.get("chat_id")))
        if send.is_sent:
            known: Result = send.result
            return known

        async def carefully(*given: Any, **named: Any) -> Result:
            if send.lost:
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


async def _reach(
    callback: Callable[..., Coroutine[Any, Any, Result]], send: Send, named: dict[str, Any]
) -> None:
    """See that Telegram answers. Raises `NetworkError`, also where two tries were lost already."""
    if send.lost > 1:
        raise OutcomeUnknownError("the outcome of two tries is not known")
    problem = None
    try:
        await callback("getMe", {}, **named)
    except TelegramError as error:
        problem = type(error).__name__
    if problem:
        raise UnreachableError(f"Telegram does not answer ({problem})")
