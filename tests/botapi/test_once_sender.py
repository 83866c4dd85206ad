"""A handler that runs again repeats no message that went out."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.botapi.errors import OutcomeUnknownError, UnavailableError, UnreachableError
from bot.botapi.rate_limiter import PROGRESS, OnceSender, Progress, is_unsent, put_off
from bot.botapi.transport import ANSWER, SLOWER
from tests.support.waiting import LONG


@pytest.fixture
def progress() -> Iterator[Progress]:
    """Hold an update in hand."""
    found = Progress()
    token = PROGRESS.set(found)
    yield found
    PROGRESS.reset(token)


class Telegram:
    """Answers calls with what is planned; exceptions are raised."""

    def __init__(self, *planned: Any) -> None:
        self.planned = [*planned]
        self.calls: list[str] = []
        self.waited: list[float | None] = []
        """For how many seconds each call would have waited; None is what the transport does."""

    async def __call__(
        self, endpoint: str, data: dict[str, Any], read_timeout: float | None = None
    ) -> Any:
        """Answer a call."""
        self.calls.append(endpoint)
        self.waited.append(read_timeout)
        answer = self.planned.pop(0) if self.planned else True
        if isinstance(answer, Exception):
            raise answer
        return answer


def sending(telegram: Telegram, patience: float = LONG) -> Callable[..., Any]:
    """Return what calls Telegram through a sender with short pauses."""
    sender = OnceSender(patience=patience, first_pause=0.001, longest_pause=0.001)

    def call(endpoint: str = "sendMessage", **data: Any) -> Any:
        data = {"chat_id": 5} | data
        return sender.process_request(telegram, (endpoint, data), {}, endpoint, data, None)

    return call


async def test_a_second_run(progress: Progress) -> None:
    """What went out in the first run is not sent again; its result is the same."""
    telegram = Telegram({"message_id": 1}, BadRequest("no"), {"message_id": 2})
    call = sending(telegram)
    first = await call()
    with pytest.raises(BadRequest):
        await call()
    progress.begin()
    again, second = await call(), await call()

    assert (first, again, second) == ({"message_id": 1}, {"message_id": 1}, {"message_id": 2})
    assert len(telegram.calls) == 3


async def test_a_slow_telegram(progress: Progress) -> None:
    """What was sent without word is sent again with more time: there is no third try."""
    telegram = Telegram(OutcomeUnknownError("slow"))
    await sending(telegram)()

    assert telegram.calls == ["sendMessage", "getMe", "sendMessage"]
    assert telegram.waited == [None, SLOWER * ANSWER, SLOWER * ANSWER]


async def test_another_way(progress: Progress) -> None:
    """A handler that says something else when it runs again is not kept from it."""
    telegram = Telegram()
    call = sending(telegram)
    await call()
    await call()
    progress.begin()
    await call("sendPhoto")
    await call()
    progress.begin()
    await call("sendPhoto", chat_id=6)

    assert telegram.calls == ["sendMessage", "sendMessage", "sendPhoto", "sendMessage", "sendPhoto"]


async def test_harmless_calls(progress: Progress) -> None:
    """What does no harm is simply called again."""
    telegram = Telegram()
    call = sending(telegram)
    await call("sendChatAction")
    progress.begin()
    await call("sendChatAction")

    assert telegram.calls == ["sendChatAction"] * 2


async def test_no_update_in_hand() -> None:
    """Without an update in hand each send is a send."""
    telegram = Telegram()
    call = sending(telegram)
    await call()
    await call()

    assert telegram.calls == ["sendMessage"] * 2


async def test_an_unknown_outcome(progress: Progress) -> None:
    """The second try comes when Telegram has answered another call."""
    telegram = Telegram(OutcomeUnknownError("lost"), TimedOut("away"), True, {"message_id": 1})
    call = sending(telegram)

    assert await call() == {"message_id": 1}
    assert telegram.calls == ["sendMessage", "getMe", "getMe", "sendMessage"]


async def test_an_outcome_unknown_over_two_runs(progress: Progress) -> None:
    """While Telegram keeps silent the update can be put off; there is never a third try."""
    telegram = Telegram(OutcomeUnknownError("lost"), *[TimedOut("away")] * 400)
    call = sending(telegram, patience=0.05)
    with pytest.raises(UnreachableError):
        await call()
    telegram.planned = [True, OutcomeUnknownError("lost again")]
    for _ in range(2):
        progress.begin()
        with pytest.raises(OutcomeUnknownError):
            await call()

    assert telegram.calls.count("sendMessage") == 2


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Conflict("x"), False),
        (InvalidToken("Unauthorized"), True),
        (UnreachableError("x"), True),
        (UnavailableError("x"), True),
        (TimedOut("x"), True),
        (NetworkError("x"), True),
        (OutcomeUnknownError("x"), False),
        (BadRequest("x"), False),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_what_may_be_put_off(error: Exception | None, expected: bool) -> None:
    """Only what was surely not carried out, or does no harm twice, is worth another run."""
    assert expected == is_unsent(error)


def test_floods_may_be_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom Telegram asks to wait may try again later."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")

    assert is_unsent(RetryAfter(5))


def test_putting_off(progress: Progress) -> None:
    """The update in hand notes why it could not be answered, until it begins again."""
    noted = [put_off(ValueError("x")), progress.unsent, put_off(TimedOut("x"))]
    why = progress.unsent
    progress.begin()

    assert (noted, type(why), progress.unsent) == ([False, None, True], TimedOut, None)


def test_putting_off_without_an_update() -> None:
    """Where nobody would hand the update in again, it cannot be put off."""
    assert not put_off(TimedOut("x"))
