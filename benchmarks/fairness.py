"""How long a chat waits while another one floods the bot, compared with a quiet time.

    python -m benchmarks.fairness [--flood 500] [WAY ...]

First one chat asks every half second, alone. Then another one sends the flood's questions at once,
and the first continues to ask until all of them are answered. WAY is "polling" or "webhook"; both
are measured if none is given.
"""

import argparse
import asyncio
import itertools
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.loads import Running, percentile, questions, running

__all__ = ["measure"]

PAUSE = 0.5
QUIET = 20
"""Questions of the chat while nobody else asks."""
_PATIENCE = 120.0
_QUIET_CHAT, _FLOODING = 1, 2


async def measure(
    way: str,
    flood: int,
    quiet: int = QUIET,
    *,
    asked: Sequence[str] = (),
    pause: float = PAUSE,
    settling: float = 2.0,
) -> str:
    """Return what both chats waited, in words. `asked` are other questions than the shipped ones.

    The quiet chat asks every `pause` seconds, from `settling` seconds after the start on.
    """
    asked = asked or questions()
    texts = itertools.cycle(asked)
    with tempfile.TemporaryDirectory() as folder:
        async with running(way, Path(folder)) as bot:
            # What a bot just started does but once is no part of it.
            for chat, text in enumerate(asked, 10):
                bot.server.ask(chat, text)
            await _until_answered(bot)
            await asyncio.sleep(settling)
            alone = await _ask(bot, texts, pause, lambda number: number < quiet)
            began = time.perf_counter()
            for _ in range(flood):
                bot.server.ask(_FLOODING, next(texts))
            beside = await _ask(
                bot,
                texts,
                pause,
                lambda number: number < 4 or _waiting(bot) > 0,
                began + _PATIENCE,
            )
            await _until_answered(bot)
            last = max(
                one.answers[0]
                for one in bot.server.asked.values()
                if one.chat == _FLOODING and one.answers
            )
            lost, doubled = bot.server.unanswered, bot.server.doubled
    return (
        f"{way}: alone median {_ms(alone, 0.5)}, slowest {_ms(alone, 1)}; beside {flood} questions"
        f" of one chat median {_ms(beside, 0.5)}, slowest {_ms(beside, 1)} of {len(beside)}"
        f" (medians {percentile(beside, 0.5) / percentile(alone, 0.5):.1f} times); those were"
        f" answered in {last - began:.1f} s; {lost} lost, {doubled} doubled;"
        f" load {os.getloadavg()[0]:.1f}"
    )


async def _ask(
    bot: Running,
    texts: Iterator[str],
    pause: float,
    goes_on: Callable[[int], bool],
    until: float = float("inf"),
) -> list[float]:
    """Let the quiet chat ask, with pauses; return what it waited, in order."""
    first = len(bot.server.asked)
    for number in itertools.count():
        if not goes_on(number) or time.perf_counter() > until:
            break
        bot.server.ask(_QUIET_CHAT, next(texts))
        await asyncio.sleep(pause)
    await _until_answered(bot, _QUIET_CHAT)
    asked = [one for one in [*bot.server.asked.values()][first:] if one.chat == _QUIET_CHAT]
    return sorted(one.answers[0] - one.at for one in asked if one.answers)


def _waiting(bot: Running, chat: int = _FLOODING) -> int:
    return sum(one.chat == chat and not one.answers for one in bot.server.asked.values())


async def _until_answered(bot: Running, chat: int | None = None) -> None:
    until = time.perf_counter() + _PATIENCE
    while time.perf_counter() < until:
        if not (bot.server.unanswered if chat is None else _waiting(bot, chat)):
            break
        await asyncio.sleep(0.01)


def _ms(values: list[float], part: float) -> str:
    return f"{1000 * percentile(values, part):,.0f} ms"


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measures what a flood does to other chats.")
    parser.add_argument("ways", nargs="*", metavar="WAY")
    parser.add_argument("--flood", type=int, default=500)
    options = parser.parse_args()
    for way in options.ways or ("polling", "webhook"):
        print(asyncio.run(measure(way, options.flood)), flush=True)


if __name__ == "__main__":
    main()
