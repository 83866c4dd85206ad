"""The command `import`: sources of several formats into one archive."""

import argparse
import gc
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.streams import Output
from bot.extras import missing_extra
from bot.importing.names import FORMATS, language_tag
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.importing.model import Source

__all__ = ["add_sources", "run_import"]

DONE, FOUND_WRONG = 0, 1
COLUMNS = (
    *("id", "title", "text", "html", "date", "date_basis", "date_evidence"),
    *("publisher", "author", "url", "language"),
)
"""As `bot.importing.formats.tables` knows them; a test compares."""

_NAME = r"([A-Za-z][A-Za-z0-9_]{2,31})"
_CHANNEL = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?!joinchat(?:/|$))(?:s/)?@?"
    rf"{_NAME}(?:[/?#]\S*+)?|(?:https?://)?{_NAME}\.t\.me(?:[/?#]\S*+)?|@?{_NAME}",
    re.IGNORECASE,
)
"""A channel's public name, in its address or alone."""


def add_sources(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    command.add_argument(
        "source",
        nargs="+",
        type=_place,
        metavar="SOURCE",
        help="a file, a folder, or the address of a feed",
    )
    command.add_argument(
        "--into", type=_folder, required=True, metavar="FOLDER", help="the archive's folder"
    )
    command.add_argument(
        "--format", choices=FORMATS, help="what the sources are, if they are not recognised"
    )
    command.add_argument(
        "--column",
        action="append",
        type=_column,
        default=[],
        metavar="FIELD=NAME",
        help="which column of a table holds a field, for example text=Body",
    )
    command.add_argument("--publisher", help="the publisher of articles that name none")
    command.add_argument(
        "--channel",
        type=_channel,
        metavar="NAME",
        help="the public name of the exported Telegram channel, or its address",
    )
    command.add_argument(
        "--language",
        type=_language,
        metavar="CODE",
        help="the language of articles that name none, such as ru",
    )


def _place(text: str) -> str:
    """Return a source. An empty one would be the working directory."""
    if not text.strip():
        raise argparse.ArgumentTypeError("must not be empty; name a file, a folder or an address")
    return text


def _folder(text: str) -> Path:
    """Return the folder to import into. An empty one would be the working directory."""
    if not text.strip():
        raise argparse.ArgumentTypeError("must not be empty; name the archive's folder")
    return Path(text)


def _channel(text: str) -> str:
    """Return a channel's public name, given as `name`, `@name` or an address such as t.me/name."""
    found = _CHANNEL.fullmatch(text.strip())
    if not found:
        raise argparse.ArgumentTypeError(
            "must be a public name such as harbour, @harbour or https://t.me/harbour"
        )
    return found[1] or found[2] or found[3]


def _language(text: str) -> str:
    """Return the code of a language."""
    tag = language_tag(text)
    if tag is None:
        raise argparse.ArgumentTypeError(
            "must be a code of two or three letters, such as ru or pt-BR"
        )
    return tag


def _column(text: str) -> tuple[str, str]:
    field, _, name = text.partition("=")
    if field not in COLUMNS or not name:
        known = ", ".join(COLUMNS)
        raise argparse.ArgumentTypeError(f"must be FIELD=NAME, with one of the fields {known}")
    return field, name


def run_import(options: argparse.Namespace, settings: Settings, streams: Output) -> int:
    """Import each source, print its report, and return the exit code.

    A source that cannot be read is named on standard error; the others are imported all the same.
    So they are if nothing in a source is an article, which its report says.
    """
    if sentence := missing_extra("import", "import"):
        raise SettingsError(sentence)
    gc.enable()  # trees of pages have circles, and no desk is opened here
    from bot.importing.model import ImportingError, Options
    from bot.importing.opening import opened
    from bot.importing.running import import_source

    into: Path = options.into
    if into.exists() and not into.is_dir():
        raise SettingsError(f"--into must be a folder, and {into} is a file")
    told = Options(
        publisher=options.publisher,
        language=options.language,
        channel=options.channel,
        columns=dict(options.column),
        into=into,
    )
    code = DONE
    for name in options.source:
        if Path(name).resolve() == into.resolve():
            raise SettingsError(f"--into must not be the source itself ({name})")
        try:
            importer, source = opened(name, options.format, told)
            with _bar() as advance:
                report = import_source(importer, source, into, told, advance)
        except ImportingError as error:
            print(f"{error}.", file=sys.stderr)
            code = FOUND_WRONG
            continue
        print(*report.lines(), sep="\n", file=streams.stdout)
        if report.is_useless:
            code = FOUND_WRONG
    return code


@contextmanager
def _bar() -> "Iterator[Callable[[Source], Callable[[], None]]]":
    """Show a progress bar on standard error, if that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:

        def advance(source: "Source") -> Callable[[], None]:
            task = progress.add_task(source.folder, total=source.total)
            return lambda: progress.advance(task)

        yield advance
