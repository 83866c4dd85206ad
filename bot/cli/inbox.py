"""`clippings inbox`: what waits, and what could not be answered, without its words."""

import argparse
import asyncio
from typing import TextIO

from bot.cli.streams import Output
from bot.settings import Settings, SettingsError

__all__ = ["add_inbox_actions", "run_inbox"]

DONE, FOUND_WRONG = 0, 1
_LARGEST = 2**63 - 1


def add_inbox_actions(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    actions = command.add_subparsers(dest="action", metavar="ACTION")
    replay = actions.add_parser("replay", help="have what could not be answered tried again")
    replay.add_argument(
        "numbers", nargs="*", type=_number, metavar="NUMBER", help="only these; all if omitted"
    )


def run_inbox(options: argparse.Namespace, settings: Settings, streams: Output) -> int:
    """Tell what is in the inbox, or have dead letters tried again; 1 if there was none to try.

    Raises `SettingsError` without BOT_TOKEN, and `StorageError`.
    """
    if settings.bot_token is None:
        raise SettingsError("BOT_TOKEN is not set, so there is no inbox; set it as for `run`")
    return asyncio.run(_run(options, settings, streams.stdout))


async def _run(options: argparse.Namespace, settings: Settings, out: TextIO) -> int:
    from bot.opening import open_storage

    storage = open_storage(settings)
    await storage.prepare()
    try:
        if options.action == "replay":
            number = await storage.inbox.replay(options.numbers or None)
            print(f"To be tried again: {number}.", file=out)
            return DONE if number else FOUND_WRONG
        size, dead = await storage.inbox.size(), await storage.inbox.dead_letters()
    finally:
        await storage.close()
    waits = f", the oldest for {_words(size.oldest)}" if size.waiting else ""
    print(f"Waiting: {size.waiting}{waits}.", file=out)
    print(f"Could not be answered: {size.dead}.", file=out)
    for letter in dead:
        print(f"{letter.number}  {_words(letter.age)} ago  {letter.why}", file=out)
    return DONE


def _words(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds % 60} s"


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST)):
        return min(int(text), _LARGEST)
    raise argparse.ArgumentTypeError(f"must be the number of an update, not {text[:40]!r}")
