"""What remains in memory of 100,000 chats that ask once each, in ten hours by the bot's clock.

    python -m benchmarks.crowd [--chats 100000] [--hours 10] [--at-once 100]

The bot is `python -m bot run` over loopback HTTP, with a SQLite file. Its clocks are shifted: as
soon as some chats are answered, they jump to the moment at which the next ones ask, so that ten
hours pass in minutes, with everything that happens at its time: what expires, what is tidied up.
Linux only, with a C compiler. A line every tenth of the way gives the memory; the last line
compares the end with the moment when a tenth of the chats had asked, and with the middle.
"""

import argparse
import asyncio
import itertools
import tempfile
import time
from pathlib import Path

from benchmarks.loads import Running, questions, running
from benchmarks.shifted_clock import ShiftedClock

__all__ = ["simulate"]

_PATIENCE = 120.0
_READING = 0.05
"""Seconds for the bot to read the last responses, before its clock jumps."""
_PARTS = 10


async def simulate(chats: int, hours: float, at_once: int) -> str:
    """Let chats ask, so many at once; return what the memory was, in words."""
    texts = itertools.cycle(questions())
    memory: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clock = ShiftedClock(folder)
        # The models of sentences are as large as all else, and would hide what grows.
        given = {**clock.environment, "SEMANTIC": "off"}
        async with running("polling", folder, given) as bot:
            began = time.monotonic()
            for first in range(0, chats, at_once):
                # By its own clock, the bot has worked at that as long as we have.
                shift = max(3_600 * hours * first / chats - (time.monotonic() - began), 0.0)
                clock.set(shift, monotonic=shift)
                bot.server.ahead = shift
                for chat in range(first, min(first + at_once, chats)):
                    bot.server.ask(1_000 + chat, next(texts))
                await _until_answered(bot)
                if (first + at_once) * _PARTS // chats > first * _PARTS // chats:
                    memory.append(bot.memory())
                    print(f"{first + at_once:,} chats: {memory[-1]:.1f} MB", flush=True)
            took = time.monotonic() - began
            lost, doubled = bot.server.unanswered, bot.server.doubled
    return (
        f"{chats:,} chats in {hours:g} h ({took:.0f} s): {lost} lost, {doubled} doubled; memory"
        f" after a tenth {memory[0]:.1f} MB, in the middle {memory[len(memory) // 2 - 1]:.1f} MB,"
        f" at the end {memory[-1]:.1f} MB ({memory[-1] / memory[0] - 1:+.1%} since the tenth,"
        f" {memory[-1] / memory[len(memory) // 2 - 1] - 1:+.1%} since the middle)"
    )


async def _until_answered(bot: Running) -> None:
    until = time.monotonic() + _PATIENCE
    while bot.server.waiting and time.monotonic() < until:  # noqa: ASYNC110 - see loads
        await asyncio.sleep(0.002)
    await asyncio.sleep(_READING)


def main() -> None:
    """Simulate as the command line says."""
    parser = argparse.ArgumentParser(description="Measures what remains of many chats.")
    parser.add_argument("--chats", type=int, default=100_000)
    parser.add_argument("--hours", type=float, default=10.0)
    parser.add_argument("--at-once", type=int, default=100)
    options = parser.parse_args()
    print(asyncio.run(simulate(options.chats, options.hours, options.at_once)), flush=True)


if __name__ == "__main__":
    main()
