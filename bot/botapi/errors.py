"""What can go wrong between the bot and Telegram, by what is known of the call.

    NetworkError                    a call that may be repeated, and did not come through
    ├── UnreachableError            no connection was made: the call was not carried out
    ├── UnavailableError            a gateway answered that Telegram's servers are away
    └── OutcomeUnknownError         the call was sent; whether it was carried out is not known

No message of theirs holds an address, a token or a proxy's credentials.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

__all__ = [
    "OutcomeUnknownError",
    "Refusal",
    "UnavailableError",
    "UnreachableError",
    "is_gone",
    "is_harmless",
    "pause_of",
    "refusal",
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
Refusal = Literal["blocked", "chat_gone", "thread_gone", "expired", "not_modified"]
"""What Telegram's refusal of a call says: the reader blocked the bot or the chat keeps it out; the
chat or the topic does not exist; the button or inline query is too old; nothing would change."""

# In Telegram's words, lower case. The first that is found in a message decides.
_REFUSALS: Mapping[str, Refusal] = {
    "query is too old": "expired",
    "query id is invalid": "expired",
    "query_id_invalid": "expired",
    "message is not modified": "not_modified",
    "message thread not found": "thread_gone",
    "topic_deleted": "thread_gone",
    "topic_closed": "blocked",
    "not enough rights": "blocked",
    "have no rights": "blocked",
    "write_forbidden": "blocked",
    "chat not found": "chat_gone",
    "user is deactivated": "chat_gone",
    "peer_id_invalid": "chat_gone",
    "group chat was deactivated": "chat_gone",
}


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


def refusal(error: BaseException | None) -> Refusal | None:
    """Return what Telegram's refusal of a call says, None for any other error.

    A refusal is in the reader's hand and is not a fault of the bot's.
    """
    if isinstance(error, Forbidden):
        return "blocked"
    if not isinstance(error, BadRequest):
        return None
    message = error.message.lower()
    return next((said for words, said in _REFUSALS.items() if words in message), None)


def is_gone(error: BaseException | None) -> bool:
    """Whether a refusal only says that nobody can be written to in that place."""
    return refusal(error) in ("blocked", "chat_gone", "thread_gone")


def pause_of(error: RetryAfter) -> float:
    """Return the seconds that Telegram asks to wait."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
