"""Polling goes on, or the process ends and says so."""

import asyncio
import faulthandler
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.botapi.counters import Counters
from bot.botapi.errors import TokenRefusedError
from bot.cli.main import main
from bot.delivery.backoff import Pauses
from bot.delivery.watchdog import STALLED, StalledError, keep_polling, watch_loop
from tests.support.bridge_folder import TOKEN, enter_folder
from tests.support.waiting import LONG, some_turns, until


class Poller:
    """A poller whose every run follows a script."""

    def __init__(self, *runs: Any) -> None:
        self.runs = [*runs]
        self.restarted_at = self._moved_at = asyncio.get_running_loop().time()
        self._is_good = False

    @property
    def moved_at(self) -> float:
        """When it last moved: one that polls well moves at every moment, on the slowest machine."""
        return asyncio.get_running_loop().time() if self._is_good else self._moved_at

    @moved_at.setter
    def moved_at(self, at: float) -> None:
        self._moved_at = at

    @property
    def good_at(self) -> float:
        """When it last polled well."""
        return self.moved_at if self._is_good else 0.0

    async def run(self) -> None:
        """Fail, end, hang, or poll well."""
        do = self.runs.pop(0) if self.runs else "good"
        if isinstance(do, BaseException):
            raise do
        self._is_good = do == "good"
        if do != "end":
            await asyncio.Event().wait()


async def kept(poller: Any, longest: float, counters: Counters | None = None) -> None:
    """Keep a poller polling, with short pauses."""
    await keep_polling(poller, counters or Counters(), longest, Pauses(0.001, 0.001))


@pytest.mark.parametrize("run", [RuntimeError("x"), asyncio.CancelledError(), "end", "hang"])
async def test_polling_is_restarted(run: Any) -> None:
    """A loop that fails, ends or hangs is restarted."""
    counters = Counters()
    poller = Poller(run)
    task = asyncio.create_task(kept(poller, 0.1, counters))
    await until(lambda: counters["poll_restarts"] and poller.good_at)
    await asyncio.sleep(0.15)
    still = not task.done()
    task.cancel()

    assert (still, counters["poll_restarts"], poller.runs) == (True, 1, [])


async def test_polling_that_hangs_again() -> None:
    """A loop that hangs once more right after its new beginning ends the process."""
    with pytest.raises(StalledError) as caught:
        await kept(Poller("hang", "hang"), 0.05)

    assert str(caught.value).startswith("Telegram has not been polled for ")


async def test_without_a_watchdog() -> None:
    """With 0 seconds nothing counts as hanging, but a loop that fails is still restarted."""
    counters = Counters()
    task = asyncio.create_task(kept(Poller(ValueError("x"), "hang"), 0, counters))
    await until(lambda: counters["poll_restarts"])
    await some_turns()
    still = not task.done()
    task.cancel()

    assert (still, counters["poll_restarts"]) == (True, 1)


async def test_a_refused_token() -> None:
    """That the token is refused is nothing that a new beginning mends."""
    with pytest.raises(TokenRefusedError):
        await kept(Poller(TokenRefusedError()), 10)


async def test_a_loop_that_runs() -> None:
    """A running loop is left alone, and the watch can be stopped."""
    ended: list[int] = []
    stop = watch_loop(5.0, ended.append)
    await asyncio.sleep(0.1)
    stop()
    await asyncio.sleep(0.05)

    assert ended == []


HELD = """
import asyncio, re, sys, time
from bot.delivery import watchdog

def sleep():
    time.sleep(3600)

def backtrack():
    re.match(r"(a+)+$", "a" * 40 + "b")

async def main():
    watchdog._LATER *= float(sys.argv[3])
    with open(sys.argv[1], "wb") as file:
        watchdog.watch_loop(1.0, last_words=file.fileno())
        await asyncio.sleep(0)
        globals()[sys.argv[2]]()

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("held_by", "code", "said", "later"),
    [
        # If the machine stops the process for a moment, faulthandler would be the first to act.
        ("sleep", STALLED, "The event loop has been blocked for 1 seconds", LONG),
        ("backtrack", 1, "", 1),
    ],
)
def test_a_blocked_loop_ends_the_process(
    held_by: str, code: int, said: str, later: float, tmp_path: Path
) -> None:
    """A process whose loop is never given back ends, even where nothing else can run in it.

    The traceback tells where that was.
    """
    file = tmp_path / "traceback"
    done = subprocess.run(  # noqa: S603 - the program is the one above
        [sys.executable, "-c", HELD, str(file), held_by, str(later)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(bot.__file__).parent.parent)},
        check=False,
    )

    assert (code, said) == (done.returncode, done.stderr[: len(said)])
    assert f" in {held_by}\n" in file.read_text()
    assert "aaa" not in done.stderr + file.read_text()


def test_the_steps_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop is blocked once ten waits are over; a stop of the process ends only one of them."""
    waits: list[float | None] = []

    class Steps(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout)
            return super().wait(0)

    is_over = threading.Event()

    async def block() -> None:
        watch_loop(100.0, lambda code: is_over.set())
        is_over.wait(LONG)

    with monkeypatch.context() as patched:
        patched.setattr("bot.delivery.watchdog.threading.Event", Steps)
        asyncio.run(block())

    assert waits.count(10.0) == 10


async def test_polling_while_the_process_was_stopped() -> None:
    """Time in which the loop could not run does not count as a stall of polling."""
    counters, poller = Counters(), Poller("hang")
    task = asyncio.create_task(kept(poller, 5.0, counters))
    await some_turns()
    before = poller.moved_at
    time.sleep(1.5)  # noqa: ASYNC251 - three of the steps in which polling is checked
    await until(lambda: poller.moved_at > before)
    task.cancel()

    assert poller.moved_at - before >= 0.5
    assert counters["poll_restarts"] == 0


async def test_a_watch_that_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a running loop puts off again and again ends no process once the watch is stopped."""
    armed: list[bool] = []
    ended: list[int] = []

    def arm(timeout: float, **given: object) -> None:
        armed.append(True)

    monkeypatch.setattr(faulthandler, "dump_traceback_later", arm)
    monkeypatch.setattr(faulthandler, "cancel_dump_traceback_later", lambda: armed.append(False))
    stop = watch_loop(10.0, ended.append, last_words=2)
    await until(lambda: armed.count(True) >= 3)
    stop()
    second = watch_loop(10.0, ended.append, last_words=2)
    time.sleep(0.05)  # noqa: ASYNC251 - meanwhile its thread asks the loop to run something
    second()
    await asyncio.sleep(0.05)

    assert (armed[-3:], ended) == ([False, True, False], [])


def test_a_loop_that_has_ended(capsys: pytest.CaptureFixture[str]) -> None:
    """The watch ends with the loop, and in this process it says what it would end it for."""
    ended: list[int] = []
    has_ended = threading.Event()

    def end(code: int) -> None:
        ended.append(code)
        has_ended.set()

    async def block() -> None:
        watch_loop(0.05, end)
        await asyncio.sleep(0)
        has_ended.wait(LONG)  # that is what is tested

    async def leave() -> None:
        watch_loop(2.0, end)
        await asyncio.sleep(0)

    before = {*threading.enumerate()}
    asyncio.run(block())
    asyncio.run(leave())
    for thread in {*threading.enumerate()} - before:
        thread.join(LONG)

    assert ended == [STALLED]
    assert "the process ends so that it can be restarted" in capsys.readouterr().err


def test_pauses() -> None:
    """Pauses double up to the longest, each by chance up to a quarter shorter, until a reset."""
    pauses = Pauses(1.0, 5.0)
    found = [pauses.next() for _ in range(5)]
    pauses.reset()
    found.append(pauses.next())

    for pause, longest in zip(found, (1, 2, 4, 5, 5, 1), strict=True):
        assert 0.75 * longest <= pause <= longest


def test_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If polling cannot be restarted, the program ends with code 3 and one sentence."""

    def stall(*given: object) -> None:
        raise StalledError(300)

    enter_folder(monkeypatch, tmp_path)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setattr("bot.delivery.polling.run_polling", stall)
    code = main(["run"])

    assert (STALLED, "Telegram has not been polled for 600 seconds") == (
        code,
        capsys.readouterr().err[:44],
    )
