"""The files of a source: bounded, regular, and inside the folder that was named."""

import os
import re
from collections.abc import Iterator, Set
from pathlib import Path

from bot.archive.errors import ContentError
from bot.archive.yaml_files import kind_of, read_bytes
from bot.importing.model import ImportingError, LeftOut, LeftOutError

__all__ = [
    "FOLDER_FORMATS",
    "bytes_of",
    "decode",
    "folder_format",
    "head_of",
    "is_xml_bomb",
    "size_of",
    "walk",
]

DEPTH_LIMIT = 60
"""The deepest folder that is looked into."""
FILE_LIMIT = 2_000_000
"""The most files of a folder."""
_HEAD = 4_096
_PASSED_OVER = frozenset(
    ("node_modules", "themes", "_layouts", "_includes", "_sass", "layouts", "archetypes")
)
"""Folders of site generators without articles."""
FOLDER_FORMATS = {
    "markdown": frozenset((".md", ".markdown", ".mdown", ".mkd", ".mdx")),
    "document": frozenset((".pdf", ".epub", ".docx")),
    "html": frozenset((".html", ".htm", ".xhtml")),
}
"""The formats of which a folder may have many files, by the endings of these."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_ENCODINGS = (
    *("cp1252", "cp1251", "cp1250", "koi8_r", "iso8859_5", "cp866", "cp1256", "cp1253", "cp1254"),
    *("cp1255", "cp1257", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
"""Encodings that texts had before UTF-8, the commonest first; those of old Macs look like them."""
_INSIDE_WORD = re.compile(r"[^\W\d_][\u00a1-\u00bf\u00d7\u00f7][^\W\d_]")
_ZEROS = 4
"""The fewest zero bytes of a text in UTF-16; fewer are damage."""
_SOUND = 10
"""In UTF-8 that is damaged, so many more of the other letters than ASCII's are whole than not."""
_DRAFTS = frozenset(("_drafts", "drafts"))


def folder_format(file: Path) -> str | None:
    """Return the format of which a folder may have many such files, by the ending, or None."""
    ending = file.suffix.lower()
    return next((name for name, endings in FOLDER_FORMATS.items() if ending in endings), None)


def walk(folder: Path, endings: Set[str] | None, into: Path | None) -> Iterator[Path | LeftOut]:
    """Yield the files with these endings (lower case, with a dot), sorted, and what is left out.

    Without endings, all files are yielded.
    A symbolic link is never followed: what it leads to is read where it is, or is not part of the
    source.
    """
    root = folder.resolve()
    count = 0
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        below = []
        for entry in _listed(here):
            path = here / entry.name
            place = path.relative_to(folder).as_posix()
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                yield LeftOut(place, _where_to(path, root))
            elif entry.is_dir(follow_symlinks=False):
                if reason := _reason_against(path, folder, into):
                    if reason != "hidden":
                        yield LeftOut(place, reason)
                else:
                    below.append(path)
            elif endings is None or path.suffix.lower() in endings:
                count += 1
                if count > FILE_LIMIT:
                    raise ImportingError(f"{folder} has more than {FILE_LIMIT:,} files; split it")
                yield path
        waiting += reversed(below)


def _listed(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise ImportingError(
            f"{folder} cannot be listed ({error.strerror}); check its permissions"
        ) from error


def _where_to(path: Path, root: Path) -> str:
    try:
        is_inside = path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return "is a symbolic link that leads nowhere"
    if is_inside:
        return "is a symbolic link to what is read in its own place"
    return "is a symbolic link that leads out of the folder"


def _reason_against(path: Path, folder: Path, into: Path | None) -> str | None:
    name = path.name.lower()
    if name in _DRAFTS:
        return "is a folder of drafts"
    if name in _PASSED_OVER or (into is not None and path.resolve() == into.resolve()):
        return "hidden"
    if name.endswith(("_files", ".files")) and any(
        path.with_name(path.name[:-6] + ending).exists() for ending in (".html", ".htm", ".xhtml")
    ):
        return "hidden"  # the pictures and scripts of a saved page
    if len(path.relative_to(folder).parts) > DEPTH_LIMIT:
        return f"is a folder more than {DEPTH_LIMIT} deep"
    return None


def bytes_of(path: Path) -> bytes:
    """Return the content of a file. Raises `LeftOutError` if it cannot be read or is too large."""
    try:
        return read_bytes(path)
    except ContentError as error:
        raise LeftOutError(error.mistakes[0].problem) from error


def size_of(path: Path, limit: int) -> int:
    """Return the size of a file in bytes.

    Raises `ImportingError` if it is not a regular file, or has more than `limit` bytes.
    """
    if kind_of(path) != "file":
        raise ImportingError(f"{path} is not a file; name a file or a folder")
    size = path.stat().st_size
    if size > limit:
        raise ImportingError(f"{path} is larger than {limit // 1_000_000} MB; split it")
    return size


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file, or none if it is a folder or cannot be read."""
    try:
        if kind_of(path) != "file":
            return b""
        with path.open("rb") as file:
            return file.read(_HEAD)
    except (OSError, ContentError):
        return b""


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Return a text, and in what other encoding than UTF-8 it was, if so.

    A byte order mark decides, or the zeros of UTF-16 without one, then UTF-8, then what is
    declared, then what the bytes look like.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), "UTF-16"
    if encoding := _wide(raw):
        return raw.decode(encoding, errors="replace"), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    if declared:
        try:
            return raw.decode(declared), declared
        except (LookupError, UnicodeDecodeError):
            pass
    mostly = raw.decode("utf-8-sig", errors="replace")
    damaged = mostly.count("\ufffd")
    if sum(map(len, _BEYOND_ASCII.findall(mostly))) - damaged > _SOUND * damaged:
        return mostly, "UTF-8 with damaged bytes"
    encoding = _guessed(raw[:100_000])
    return raw.decode(encoding, errors="replace"), encoding


def _wide(raw: bytes) -> str:
    """Return in which UTF-16 a text without a byte order mark is, or nothing."""
    zeros = [raw[at:8_000:2].count(0) for at in (0, 1)]
    if sum(zeros) < _ZEROS or 20 * sum(zeros) < len(raw[:8_000]) or 20 * min(zeros) > max(zeros):
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _guessed(raw: bytes) -> str:
    """Return the encoding that bytes look like: the one in which they are most like a language."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(raw, cp_isolation=list(_ENCODINGS)))
    if not matches:
        return "cp1252"
    best = min(
        matches,
        key=lambda one: (
            *(one.chaos, _INSIDE_WORD.search(str(one)) is not None, -one.coherence),
            _ENCODINGS.index(one.encoding) if one.encoding in _ENCODINGS else len(_ENCODINGS),
        ),
    )
    return best.encoding


def is_xml_bomb(raw: bytes) -> bool:
    """Whether XML declares entities, which could unfold it or read other files."""
    return b"<!ENTITY" in raw.replace(b"\x00", b"").upper()
