"""What has become of the sends of the update in hand: so that a second try repeats no message."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.botapi.errors import OutcomeUnknownError

__all__ = ["OUTCOME", "Outcome", "is_unsent", "put_off"]


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
class Outcome:
    """The messages of one answer, over all tries of its handler."""

    unsent: Exception | None = None
    """Why the last try could not send; the update is to be handled again later."""
    _sends: list[Send] = field(default_factory=list)
    _position: int = 0

    def begin(self) -> None:
        """Begin a try: its messages come in the order of the try before."""
        self.unsent = None
        self._position = 0

    def next(self, what: tuple[str, Any]) -> Send:
        """Return what is known of the message that is to be sent now."""
        position, self._position = self._position, self._position + 1
        if position < len(self._sends):
            if self._sends[position].what == what:
                return self._sends[position]
            # The handler took another way than before; what it says now was not said.
            del self._sends[position:]
        self._sends.append(Send(what))
        return self._sends[-1]


OUTCOME: ContextVar[Outcome | None] = ContextVar("outcome", default=None)
"""That of the update in hand; None where nobody would hand it in again."""


def is_unsent(error: BaseException | None) -> bool:
    """Whether an error says that a call was not carried out, and may be made again later."""
    if isinstance(error, RetryAfter | InvalidToken):
        return True
    return isinstance(error, NetworkError) and not isinstance(
        error, BadRequest | OutcomeUnknownError
    )


def put_off(error: Exception | None) -> bool:
    """Let the update in hand be handled again later, if that may mend the error; tell whether."""
    outcome = OUTCOME.get()
    if outcome is None or not is_unsent(error):
        return False
    outcome.unsent = error
    return True
