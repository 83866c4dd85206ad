"""`clippings index`: puts the archive into the cluster of ENGINE."""

import argparse
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.cli.streams import Output
from bot.paths import cache_folder
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.archive.model import Archive

__all__ = ["add_layout", "run_index"]

DONE = 0
_MOST_SHARDS, _MOST_REPLICAS = 1_024, 20
_WIDTH = 30
"""The length of the progress bar."""


def add_layout(command: argparse.ArgumentParser) -> None:
    """Add the options that say how the index is laid over the nodes."""
    command.add_argument(
        "--shards",
        type=_between(1, _MOST_SHARDS),
        default=1,
        metavar="N",
        help="parts of the index, which are searched at the same time (default: 1)",
    )
    command.add_argument(
        "--replicas",
        type=_between(0, _MOST_REPLICAS),
        default=1,
        metavar="N",
        help="further copies of each part, on other nodes (default: 1)",
    )
    ways = command.add_mutually_exclusive_group()
    ways.add_argument(
        "--changes",
        action="store_true",
        help="write only what has changed, into the index in use",
    )
    ways.add_argument(
        "--follow",
        action="store_true",
        help="write what changes, as soon as it does, until this is interrupted",
    )


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(f"must be a number from {least} to {most}")

    return number


def run_index(options: argparse.Namespace, settings: Settings, streams: Output) -> int:
    """Put the archive into the cluster beside the one in use, or only what has changed of it."""
    from bot.clustered import connected

    connection, signer = connected(settings)
    gc.enable()
    from bot.archive.errors import EngineError
    from bot.archive.loading import load_archive
    from bot.keeping_up import KeepingUp
    from bot.search.opensearch.sending import Sending
    from bot.search.opensearch.writing import Layout, write

    def say(sentence: str) -> None:
        print(sentence, file=streams.stdout, flush=True)

    layout = Layout(options.shards, options.replicas)
    try:
        if options.changes or options.follow:
            given = settings.archive, cache_folder(), connection, signer, layout, say
            keeping = KeepingUp(*given)
            keeping.follow() if options.follow else keeping.once()
            return DONE
        archive = load_archive(settings.archive, cache_folder())
        with _bar(archive) as advance:
            found = write(connection, archive, signer, layout, advance, Sending(connection, say))
    except EngineError as error:
        raise SettingsError(str(error)) from error
    print(
        f"{found.articles} articles with {found.passages} passages are in {connection.address}"
        f" (index {found.name}).",
        file=streams.stdout,
    )
    if found.removed:
        print(f"Removed: {', '.join(found.removed)}.", file=streams.stdout)
    return DONE


@contextmanager
def _bar(archive: "Archive") -> Iterator[Callable[[], None]]:
    """Show a progress bar on standard error, if that is a terminal."""
    total, done = len(archive), 0
    is_shown = sys.stderr is not None and sys.stderr.isatty()

    def advance() -> None:
        nonlocal done
        done += 1
        if is_shown and (done * _WIDTH // total != (done - 1) * _WIDTH // total):
            filled = "#" * (done * _WIDTH // total)
            print(f"\r[{filled:<{_WIDTH}}] {done}/{total}", end="", file=sys.stderr, flush=True)

    try:
        yield advance
    finally:
        if is_shown:
            print(file=sys.stderr)
