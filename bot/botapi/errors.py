"""What can go wrong between the bot and Telegram, by what is known of the call.

    NetworkError                    a call that may be repeated, and did not come through
    ├── UnreachableError            no connection was made: the call was not carried out
    ├── UnavailableError            a gateway answered that Telegram's servers are away
    └── OutcomeUnknownError         the call was sent; whether it was carried out is not known

No message of theirs holds an address, a token or a proxy's credentials.
"""

from datetime import timedelta

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

__all__ = [
    "OutcomeUnknownError",
    "UnavailableError",
    "UnreachableError",
    "ending",
    "is_harmless",
    "pause_of",
]

_HARMLESS_PREFIXES = ("get", "set", "delete", "edit", "pin", "unpin")
_HARMLESS = frozenset(
    {
        "answerCallbackQuery",
        "answerInlineQuery",
        "answerPreCheckoutQuery",
        "answerShippingQuery",
        "leaveChat",
        "sendChatAction",
    }
)
_EXPIRED = ("query is too old", "query id is invalid")
_KEPT_OUT = ("not enough rights", "have no rights", "write_forbidden", "topic_closed")
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "group chat was deactivated")


class UnreachableError(NetworkError):
    """No connection was made by any route: the call was certainly not carried out."""


class UnavailableError(NetworkError):
    """A gateway answered in Telegram's place (502, 503, or no answer of the Bot API at all)."""


class OutcomeUnknownError(NetworkError):
    """The call was sent and its answer was lost: it may have been carried out, or not."""


def is_harmless(method: str) -> bool:
    """Whether a Bot API method may be called twice with nothing doubled that people see.

    These read, or bring about a state that is the same after a second call.
    """
    return method in _HARMLESS or method.startswith(_HARMLESS_PREFIXES)


def ending(error: BaseException | None) -> str | None:
    """Return the counter under which a call ends quietly, None for any other error.

    These are in the reader's hand, and no fault: `blocked` the bot or kept it out, `chat_gone`,
    `callback_expired`.
    """
    if isinstance(error, Forbidden):
        return "blocked"
    if isinstance(error, BadRequest):
        message = error.message.lower()
        if any(words in message for words in _EXPIRED):
            return "callback_expired"
        if any(words in message for words in _KEPT_OUT):
            return "blocked"
        if any(words in message for words in _GONE):
            return "chat_gone"
    return None


def pause_of(error: RetryAfter) -> float:
    """Return the seconds that Telegram asks to wait."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
