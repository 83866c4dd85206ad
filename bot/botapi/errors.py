"""What can go wrong between the bot and Telegram, by what is known about the call.

    NetworkError                    a call that may be repeated, and did not get through
    ├── UnreachableError            no connection was made: the call was not carried out
    ├── UnavailableError            Telegram's servers are down or have failed: not carried out
    └── OutcomeUnknownError         the call was sent; whether it was carried out is not known
    TokenRefusedError               Telegram does not know the bot

None of their messages contains an address, a token or a proxy's credentials.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

__all__ = [
    "OutcomeUnknownError",
    "Refusal",
    "TokenRefusedError",
    "UnavailableError",
    "UnreachableError",
    "is_about_reply",
    "is_gone",
    "is_harmless",
    "pause_of",
    "refusal",
]

Refusal = Literal["blocked", "chat_gone", "thread_gone", "expired", "not_modified"]
"""What Telegram's refusal of a call says: the reader blocked the bot or the chat keeps it out; the
chat or the topic does not exist; the button or inline query is too old; nothing would change."""

# In Telegram's words, in lower case. The first one found in a message decides.
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


class UnreachableError(NetworkError):
    """No connection was made by any route: the call was certainly not carried out."""


class UnavailableError(NetworkError):
    """The Bot API failed (500), or a gateway answered in its place (502, 503): not carried out."""


class OutcomeUnknownError(NetworkError):
    """The call was sent and its answer was lost: it may or may not have been carried out."""


class TokenRefusedError(Exception):
    """Telegram does not know the token: one sentence that names the setting."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram does not accept BOT_TOKEN; copy it again from @BotFather"
            " (and check BOT_API_URL, if it is set)"
        )


def refusal(error: BaseException | None) -> Refusal | None:
    """Return what Telegram's refusal of a call says, or None for any other error.

    A refusal is the reader's doing and not a fault of the bot.
    """
    if isinstance(error, Forbidden):
        return "blocked"
    if not isinstance(error, BadRequest):
        return None
    message = error.message.lower()
    return next((said for words, said in _REFUSALS.items() if words in message), None)


def is_gone(error: BaseException | None) -> bool:
    """Whether a refusal only says that the chat or topic is closed to the bot."""
    return refusal(error) in ("blocked", "chat_gone", "thread_gone")


def is_about_reply(error: BadRequest) -> bool:
    """Whether Telegram does not find the message that is replied to, or the part of it."""
    message = error.message.lower()
    return "quote" in message or "message to be replied" in message


def is_harmless(method: str) -> bool:
    """Whether a Bot API method may be called twice without people seeing anything twice.

    Such methods only read, or set a state that is the same after a second call.
    """
    return method in _HARMLESS or method.startswith(_HARMLESS_PREFIXES)


def pause_of(error: RetryAfter) -> float:
    """Return the seconds that Telegram asks to wait."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
