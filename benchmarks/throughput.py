"""Answers per second over loopback HTTP, compared with python-telegram-bot's own delivery.

    python -m benchmarks.throughput [--seconds 6] [--chats 100] [--rounds 3] [--soak [MINUTES]]

Four bots answer from the same desk, each as a process, in turns: the bot by polling and by webhook,
and one that follows python-telegram-bot's documentation, by the library's own polling and webhook
(`benchmarks.peer_bot`). `--chats` users ask at once, each again after every answer; a latency lasts
from the moment when an update is available until its answer arrives. First a bot of bare sockets
shows the server's upper bound. With `--soak` only the bot is asked, by polling, and its memory in
the last minute is compared with the first.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.loads import WAYS, Figures, Running, ask_steadily, questions, running
from benchmarks.quick_server import Asked

__all__ = ["compare", "soak"]

WARM = 4.0
"""Seconds for a new bot to warm up; not measured."""
SOAK_RATE = 100
"""Questions per second, so that a soak is a steady load and not a race."""


async def compare(chats: int, seconds: float, rounds: int) -> None:
    """Measure each bot in turns, and print the median of its rounds and the ratios."""
    texts = questions()
    found: dict[str, list[Figures]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        async with running("bare", Path(folder)) as bot:
            bare = await ask_steadily(bot, texts, chats=chats, warm=0.5, seconds=2)
        print(f"{'the server itself':18} {bare}", flush=True)
        for _ in range(rounds):
            for way in WAYS:
                async with running(way, Path(folder)) as bot:
                    figures = await ask_steadily(
                        bot, texts, chats=chats, warm=WARM, seconds=seconds
                    )
                print(f"{way:18} {figures}; load {os.getloadavg()[0]:.1f}", flush=True)
                found[way].append(figures)
    rate = {way: statistics.median(figures.rate for figures in found[way]) for way in WAYS}
    for way in ("polling", "webhook"):
        ratio = rate[way] / rate[f"its {way}"]
        print(
            f"{way}: {rate[way]:,.0f} answers/s, python-telegram-bot's {rate[f'its {way}']:,.0f};"
            f" ratio {ratio:.1f}"
        )


async def soak(chats: int, minutes: float) -> None:
    """Ask steadily by polling, and print the memory, the latencies and the results."""
    texts = itertools.cycle(questions())
    memory: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with running("polling", Path(folder)) as bot:
            # What the first question of a language creates for good is not measured.
            for chat, text in enumerate(questions(), 1):
                bot.server.ask(chat, text)
            await _until_answered(bot)
            bot.server.asked.clear()
            began = time.perf_counter()
            for number in range(int(minutes * 60 * SOAK_RATE)):
                wait = began + number / SOAK_RATE - time.perf_counter()
                if wait > 0:
                    await asyncio.sleep(wait)
                bot.server.ask(1 + number % chats, next(texts))
                if number % SOAK_RATE == 0:
                    memory.append(bot.memory())
            await _until_answered(bot)
            print(_told(bot, memory), flush=True)


async def _until_answered(bot: Running) -> None:
    until = time.perf_counter() + 20
    while bot.server.unanswered and time.perf_counter() < until:  # noqa: ASYNC110 - see loads
        await asyncio.sleep(0.05)


def _told(bot: Running, memory: Sequence[float]) -> str:
    asked: Sequence[Asked] = [*bot.server.asked.values()]
    latencies = sorted(one.answers[0] - one.at for one in asked if one.answers)
    minute = min(60, len(memory) // 2)
    first, last = (statistics.mean(part) for part in (memory[:minute], memory[-minute:]))
    figures = Figures(
        rate=SOAK_RATE,
        latencies=latencies,
        lost=bot.server.unanswered,
        doubled=bot.server.doubled,
        busy=bot.processor() / len(memory),
        server_busy=time.process_time() / len(memory),
    )
    return (
        f"soak of {len(memory)} s, {len(asked):,} questions: {figures}\n"
        f"memory: first {minute} s {first:.1f} MB, last {minute} s {last:.1f} MB"
        f" ({last / first - 1:+.1%}), highest {max(memory):.1f} MB;"
        f" each half minute {', '.join(f'{one:.0f}' for one in memory[::30])}"
    )


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measures answers per second.")
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--chats", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--soak", type=float, nargs="?", const=10, metavar="MINUTES")
    options = parser.parse_args()
    if options.soak:
        asyncio.run(soak(options.chats, options.soak))
    else:
        asyncio.run(compare(options.chats, options.seconds, options.rounds))


if __name__ == "__main__":
    main()
