"""Documents: PDF, EPUB and Word files, alone or in a folder; each is one article."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from bot.importing.files import size_of, walk
from bot.importing.formats.epub import read_epub
from bot.importing.formats.pdf import read_pdf
from bot.importing.formats.word import read_docx
from bot.importing.model import (
    Document,
    ImportingError,
    Item,
    LeftOut,
    LeftOutError,
    Options,
    Original,
    Source,
    digest_of,
)
from bot.importing.paths import folder_name, id_of

__all__ = ["Documents"]

SIZE_LIMIT = 200_000_000
"""The most bytes of a document."""
READERS: Mapping[str, Callable[[Path], Document]] = {
    ".pdf": read_pdf,
    ".epub": read_epub,
    ".docx": read_docx,
}


class Documents:
    """A folder of documents, or one."""

    name = "document"
    title = "documents"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether it is a document, or a folder with some."""
        if path.is_dir():
            return any(isinstance(one, Path) for one in walk(path, READERS.keys(), None))
        return path.suffix.lower() in READERS

    def open(self, path: Path, options: Options) -> Source:
        """Open a folder or a file."""
        found: list[Path | LeftOut] = [path]
        if path.is_dir():
            found = list(walk(path, READERS.keys(), options.into))
        root = path if path.is_dir() else path.parent

        def items() -> Iterator[Item | LeftOut]:
            for one in found:
                yield one if isinstance(one, LeftOut) else _item(one, root)

        name = folder_name(path) if path.is_dir() else path.stem
        return Source(str(path.resolve()), name, items, total=len(found))


def _item(file: Path, root: Path) -> Item | LeftOut:
    key = file.relative_to(root).as_posix()
    try:
        size_of(file, SIZE_LIMIT)
        raw = file.read_bytes()
    except (ImportingError, OSError):
        return LeftOut(key, f"cannot be read, or is larger than {SIZE_LIMIT // 1_000_000} MB")
    name = id_of(key, folder_name(root))
    return Item(key, name, digest_of(raw), partial(_read, file), Original(key, raw))


def _read(file: Path) -> Document:
    try:
        return READERS[file.suffix.lower()](file)
    except LeftOutError:
        raise
    except Exception as error:
        # What these formats hold is anybody's, and their libraries fail in many ways.
        kind = file.suffix[1:].upper()
        raise LeftOutError(
            f"is damaged, or no {kind} file ({type(error).__name__}); get it again"
        ) from error
