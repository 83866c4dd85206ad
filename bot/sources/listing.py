"""`sources.yaml`: the feeds, folders and channels from which the archive goes on.

Reading is lenient: an entry with a mistake is told and left out, and the others are used.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.archive.errors import ContentError, Mistake
from bot.archive.yaml_files import Keys, kind_of, line_at, nodes_of, read_text, yaml_value

__all__ = ["Channel", "Feed", "Folder", "Sources", "read_sources"]

MOST = 200
"""The most sources of a kind."""
LEAST_INTERVAL, USUAL_INTERVAL, LONGEST_INTERVAL = 300, 1_800, 7 * 86_400
"""Seconds between two fetches of a feed."""
_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400}
_EVERY = re.compile(r"(\d{1,6})\s{0,3}([a-z]{1,3})", re.IGNORECASE)
_CHANNEL = re.compile(r"-100(\d{5,15})")
_BARE = re.compile(r"\d{5,15}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_LONGEST_URL = 2_000
"""The most characters of an address, as of an article's."""
_SHOWN = 80
"""The most characters of a value that a mistake repeats."""
_PATH = 300
_COMMON = ("publisher", "language")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "feeds": ("url", "every", *_COMMON),
    "folders": ("path", "format", *_COMMON),
    "channels": ("id", *_COMMON),
}
"""The keys of an entry of each kind; the first one may be written alone."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is fetched again and again."""

    url: str
    every: int = USUAL_INTERVAL
    """Seconds between two fetches."""
    publisher: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder or file that is imported whenever it changes."""

    path: Path
    format: str | None = None
    publisher: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of Telegram whose posts are taken."""

    id: int
    """As the Bot API has it: negative, beginning with -100."""
    publisher: str | None = None
    language: str | None = None

    @property
    def bare(self) -> str:
        """The number of the channel as Telegram's own programs and exports have it."""
        return str(self.id).removeprefix("-100")


@dataclass(frozen=True, slots=True)
class Sources:
    """What `sources.yaml` names, and what is wrong in it."""

    file: Path
    feeds: tuple[Feed, ...] = ()
    folders: tuple[Folder, ...] = ()
    channels: tuple[Channel, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def read_sources(file: Path, formats: tuple[str, ...] = ()) -> Sources:
    """Return the sources in a file; nothing is raised, also if it cannot be read.

    `formats` are those that a folder may name.
    """
    try:
        if kind_of(file) is None:
            raise ContentError(  # noqa: TRY301 - told like every other mistake
                [Mistake(file, None, "does not exist", "correct SOURCES, or write the file")]
            )
        text = read_text(file)
        found = yaml_value(text, file)
    except ContentError as error:
        return Sources(file, mistakes=error.mistakes)
    return _Reading(file, text, formats).sources(found)


class _Refused(Exception):  # noqa: N818 - it is not seen elsewhere
    """A value is wrong: the problem and the mend."""


class _Reading:
    """The state of reading one file."""

    def __init__(self, file: Path, text: str, formats: tuple[str, ...]) -> None:
        self.file = file
        self.nodes = nodes_of(text)
        self.formats = formats
        self.mistakes: list[Mistake] = []

    def sources(self, found: Any) -> Sources:
        if found is None:
            found = {}
        if not isinstance(found, dict):
            self.wrong((), "has no sources", f"write {', '.join(_KEYS)}, each with a list")
            found = {}
        for name in found:
            if name not in _KEYS:
                self.unknown((name,), str(name), tuple(_KEYS))
        return Sources(
            self.file,
            tuple(self.entries(found, "feeds", self.feed, lambda one: one.url)),
            tuple(self.entries(found, "folders", self.folder, lambda one: one.path)),
            tuple(self.entries(found, "channels", self.channel, lambda one: one.id)),
            tuple(self.mistakes),
        )

    def entries(
        self,
        found: Mapping[Any, Any],
        kind: str,
        read: Callable[[Mapping[str, str]], Any],
        key: Callable[[Any], object],
    ) -> Iterator[Any]:
        """Yield the entries of a kind that can be used, each once."""
        listed = found.get(kind)
        if listed is None:
            return
        # A single entry need not be a list.
        places = enumerate(listed) if isinstance(listed, list) else [(None, listed)]
        seen: set[object] = set()
        for number, one in places:
            where: Keys = (kind,) if number is None else (kind, number)
            if number is not None and number >= MOST:
                self.wrong(where, f"there are more than {MOST} {kind}", "remove some")
                return
            fields = self.fields(one, kind, where)
            if fields is None:
                continue
            try:
                entry = read(fields)
            except _Refused as error:
                self.wrong((*where, error.args[2]), error.args[0], error.args[1])
                continue
            if key(entry) in seen:
                self.wrong(where, f"{str(key(entry))[:_SHOWN]} appears twice", "remove one of them")
                continue
            seen.add(key(entry))
            if isinstance(entry, Folder) and not entry.path.exists():  # it may come later
                mend = "correct the path, or make it"
                self.wrong(where, f"{str(entry.path)[:_PATH]} does not exist", mend)
            yield entry

    def fields(self, one: Any, kind: str, where: Keys) -> dict[str, str] | None:
        """Return the fields of an entry, or None if it has no use."""
        known = _KEYS[kind]
        if isinstance(one, str) and one.strip():
            return {known[0]: one.strip()}
        if not isinstance(one, dict):
            mend = f"write {known[0]}: and what it is, or remove the entry"
            self.wrong(where, f"an entry of {kind} is empty or a list", mend)
            return None
        fields: dict[str, str] = {}
        for name, value in one.items():
            if name not in known:
                self.unknown((*where, name), str(name), known)
            elif isinstance(value, str) and value.strip():
                fields[name] = value.strip()
            elif value is not None:
                self.wrong((*where, name), f"`{name}` is not a text", "write one text after it")
        if known[0] not in fields:
            self.wrong(where, f"`{known[0]}` is missing in an entry of {kind}", f"add {known[0]}:")
            return None
        return fields

    def feed(self, fields: Mapping[str, str]) -> Feed:
        url = fields["url"]
        try:
            parts = urlsplit(url)
            is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
            is_web = is_web and parts.port != 0 and url.isprintable() and " " not in url
        except ValueError:
            is_web = False
        if not is_web:
            mend = "begin it with https:// or http://"
            raise _Refused(f"{url[:_SHOWN]!r} is not an address of the web", mend, "url")
        if len(url) > _LONGEST_URL:
            mend = f"shorten it to {_LONGEST_URL:,} characters"
            raise _Refused(f"{url[:_SHOWN]!r}… is too long for an address", mend, "url")
        if parts.username or parts.password:
            mend = "write it without them: it is kept in the archive's folder, and told"
            raise _Refused("an address has a user or a password", mend, "url")
        return Feed(url, self.every(fields.get("every")), *self.common(fields))

    def every(self, text: str | None) -> int:
        if text is None:
            return USUAL_INTERVAL
        match = _EVERY.fullmatch(text)
        unit = _UNITS.get(match[2].lower()) if match else None
        seconds = int(match[1]) * unit if match and unit else 0
        if not LEAST_INTERVAL <= seconds <= LONGEST_INTERVAL:
            mend = "write a time from 5m to 7d, like 30m, 6h or 1d"
            raise _Refused(f"{text[:_SHOWN]!r} is not how often to look", mend, "every")
        return seconds

    def folder(self, fields: Mapping[str, str]) -> Folder:
        try:
            path = self.file.parent / Path(fields["path"]).expanduser()
        except RuntimeError:
            path = Path(fields["path"])
        if "\0" in str(path):
            raise _Refused("a path has a null character", "remove it", "path")
        form = fields.get("format")
        if form is not None and form not in self.formats:
            mend = f"write one of {', '.join(self.formats)}, or remove it"
            raise _Refused(f"{form[:_SHOWN]!r} is not a format", mend, "format")
        return Folder(path, form, *self.common(fields))

    def channel(self, fields: Mapping[str, str]) -> Channel:
        text = fields["id"]
        if _CHANNEL.fullmatch(text):
            return Channel(int(text), *self.common(fields))
        mend = "write the number that begins with -100; the log names it when the bot is added"
        if _BARE.fullmatch(text):
            mend = f"write -100{text}"
        raise _Refused(f"{text[:_SHOWN]!r} is not the id of a channel", mend, "id")

    def common(self, fields: Mapping[str, str]) -> tuple[str | None, str | None]:
        language = fields.get("language")
        if language is not None and not _LANGUAGE.fullmatch(language):
            mend = "use a code such as ru"
            raise _Refused(f"{language[:_SHOWN]!r} is not a language code", mend, "language")
        return fields.get("publisher"), language

    def unknown(self, where: Keys, name: str, known: tuple[str, ...]) -> None:
        close = get_close_matches(name[:_SHOWN].lower(), known, 1)
        mend = f"did you mean {close[0]!r}?" if close else f"write {', '.join(known)}"
        self.wrong(where, f"the key {name[:_SHOWN]!r} does not exist", mend)

    def wrong(self, where: Keys, problem: str, mend: str) -> None:
        line = line_at(self.nodes, where) if where else 1
        self.mistakes.append(Mistake(self.file, line or 1, problem, mend))
