"""What an importer takes and gives.

ImportingError        a whole source, or the folder to import into, cannot be used: one sentence
├── BusyError         another import is running
└── LeftOutError      one document of a source is not imported: the reason, to follow its name
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from bot.archive.dates import UNDATED, SourceDate

__all__ = [
    "NO_OPTIONS",
    "BusyError",
    "Document",
    "Importer",
    "ImportingError",
    "Item",
    "LeftOut",
    "LeftOutError",
    "Options",
    "Original",
    "Source",
    "digest_of",
]


class ImportingError(Exception):
    """A source, or the folder to import into, cannot be used: one sentence with the fix."""


class BusyError(ImportingError):
    """Another import into the same folder is running."""


class LeftOutError(ImportingError):
    """A document is not imported; the text is the reason, in words that follow its name."""


@dataclass(frozen=True, slots=True)
class Document:
    """What an importer has read: an article before it has an id and a file."""

    title: str
    text: str
    """Plain text, as `format: plain` means it."""
    date: SourceDate = UNDATED
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    """None if the source does not say; it is then guessed from the script of the text."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Further fields for the front matter, which the bot does not read."""
    doubts: tuple[str, ...] = ()
    """What somebody should look at, each in words that follow the article's name."""


@dataclass(frozen=True, slots=True)
class Original:
    """What an article was made from, as it was found."""

    name: str
    """The file's path below `originals/` and the folder of the source, with `/`."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a source, which is only read if it is new or has changed."""

    key: str
    """What identifies it within its source, the next time too."""
    name: str
    """The id that it should have within the folder of its source; need not be safe or unique."""
    digest: str
    """Changes when, and only when, the document has to be read again."""
    read: Callable[[], Document]
    """Returns the document, or raises `LeftOutError`."""
    original: Original | None = None
    """None if there is nothing to keep."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that is not imported, or several of a kind."""

    key: str
    reason: str
    """In words that follow the name."""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator says about the sources."""

    publisher: str | None = None
    """The publisher of documents that name none."""
    language: str | None = None
    """The language of documents that name none."""
    channel: str | None = None
    """The public name of the Telegram channel or group, without `@`: no export has it."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Which column of a table holds which field."""
    into: Path | None = None
    """The folder that is imported into, which is never read as a source."""


NO_OPTIONS = Options()


@dataclass(frozen=True, slots=True)
class Source:
    """A source that has been opened."""

    label: str
    """What identifies the source, the next time too: a path, an address, a channel's number."""
    folder: str
    """The name that its folder in the archive should have; need not be safe or unique."""
    items: Callable[[], Iterator[Item | LeftOut]]
    """Yields the documents. Raises `ImportingError` if the source cannot be read further."""
    total: int | None = None
    """How many there are, if that is known before."""
    covers: Callable[[str], bool] = lambda key: True
    """Whether a document with a key has gone if the source does not hold it.

    A feed only holds its last entries, an export perhaps those of a month.
    """


class Importer(Protocol):
    """One format."""

    name: str
    """As operators write it after `--format`."""
    title: str
    """As the report calls it."""

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether a source looks like this format.

        `head` are the first bytes of a file, empty for a folder.
        """
        ...

    def open(self, path: Path, options: Options) -> Source:
        """Open a source. Raises `ImportingError`."""
        ...


def digest_of(*parts: bytes | str) -> str:
    """Return a digest of all that a document is made from."""
    found = sha256()
    for part in parts:
        raw = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        found.update(len(raw).to_bytes(8, "big"))
        found.update(raw)
    return found.hexdigest()[:32]
