"""Telegram Desktop's export (`result.json`): each post of a channel or a public group.

The file is read as a stream, because a channel's export may have hundreds of megabytes. It is
described in https://core.telegram.org/import-export. A post's time is the exporting computer's own;
its offset follows from the same moment in Unix time next to it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.archive.dates import UNDATED, SourceDate
from bot.importing.dates import dated, with_offset
from bot.importing.files import size_of
from bot.importing.model import (
    Document,
    ImportingError,
    Item,
    LeftOut,
    Options,
    Original,
    Source,
    digest_of,
)
from bot.importing.text import first_words, without_heading_marks

__all__ = ["EXPORT", "TelegramExport"]

EXPORT = "result.json"
"""What Telegram Desktop calls the file."""
SIZE_LIMIT = 4_000_000_000
"""The most bytes of an export."""
_CHANNELS = ("public_channel", "private_channel")
_GROUPS = ("public_supergroup", "public_group")
_PRIVATE = {
    "personal_chat": "a private chat",
    "bot_chat": "a chat with a bot",
    "saved_messages": "somebody's saved messages",
    "private_group": "a private group",
    "private_supergroup": "a private group",
}
_WHY = "what was said there was not published; only channels and public groups are imported"
_LONE = ""
_PREFIXES = (_LONE, "chats.list.item.", "left_chats.list.item.")
"""What precedes the fields of a chat: in the export of one, and in that of all."""
NESTING_LIMIT = 100
"""The deepest lists and maps in each other; a message has about eight."""
_ALBUM = 10
"""The most messages of an album, as Telegram has it."""


@dataclass(frozen=True, slots=True)
class _Chat:
    """A chat of an export."""

    id: int
    name: str
    kind: str
    first: int
    last: int
    """The smallest and the largest number of its messages."""
    count: int
    prefix: str


class TelegramExport:
    """The file `result.json`, or the folder that holds it."""

    name = "telegram"
    title = "Telegram"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether it looks like an export."""
        if path.is_dir():
            return (path / EXPORT).is_file()
        kinds = (*_CHANNELS, *_GROUPS, *_PRIVATE)
        start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
        is_one = b'"messages"' in head or any(f'"{kind}"'.encode() in head for kind in kinds)
        is_json = path.suffix.lower() == ".json" and start.startswith(b"{")
        return is_json and (is_one or b'"chats"' in head)

    def open(self, path: Path, options: Options) -> Source:
        """Open an export."""
        file = path / EXPORT if path.is_dir() else path
        size_of(file, SIZE_LIMIT)
        chats = list(_chats(file))
        if not chats:
            raise ImportingError(f"{file} has no chat; export a channel as JSON")
        public = [chat for chat in chats if chat.kind in (*_CHANNELS, *_GROUPS)]
        if len(chats) == 1 and not public:
            what = _PRIVATE.get(chats[0].kind, f"a chat of the kind {chats[0].kind!r}")
            raise ImportingError(f"{file} is the export of {what}: {_WHY}")
        is_lone = chats[0].prefix == _LONE
        ranges = {
            _key(chat, "").rpartition("/")[0]: range(chat.first, chat.last + 1) for chat in public
        }

        def covers(key: str) -> bool:
            # An export may be of some days only; what is outside of them has not gone.
            chat, _, number = key.rpartition("/")
            return number.isdigit() and int(number) in ranges.get(chat, ())

        return Source(
            f"telegram:{chats[0].id}" if is_lone else str(file.resolve()),
            chats[0].name or str(chats[0].id) if is_lone else "telegram",
            partial(_items, file, chats, options),
            total=sum(chat.count for chat in public),
            covers=covers,
        )


def _events(file: Path) -> Iterator[tuple[str, str, Any]]:
    import ijson

    try:
        with file.open("rb") as opened:
            if opened.read(3) != b"\xef\xbb\xbf":
                opened.seek(0)
            # The nesting is counted before places are made of it, which grow with it.
            yield from ijson.parse(_shallow(ijson.basic_parse(opened, use_float=True), file))
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        raise ImportingError(
            f"{file} is not whole JSON ({str(error).splitlines()[0]}); export it again"
        ) from error


def _shallow(events: Iterable[tuple[str, Any]], file: Path) -> Iterator[tuple[str, Any]]:
    """Yield the events of JSON. Raises `ImportingError` if they are nested too deep."""
    depth = 0
    for event, value in events:
        if event in ("start_map", "start_array"):
            depth += 1
            if depth > NESTING_LIMIT:
                raise ImportingError(
                    f"{file} has more than {NESTING_LIMIT} lists or maps in each other, which no"
                    " export of Telegram has; export it again"
                )
        elif event in ("end_map", "end_array"):
            depth -= 1
        yield event, value


def _chats(file: Path) -> Iterator[_Chat]:
    """Yield the chats of an export, each when its end is read."""
    read = {prefix: _Reading(prefix) for prefix in _PREFIXES}
    ends = {prefix.removesuffix("."): prefix for prefix in _PREFIXES}
    for place, event, value in _events(file):
        for prefix, reading in read.items():
            if place.startswith(prefix):
                reading.take(place.removeprefix(prefix), event, value)
        if event == "end_map" and place in ends:
            prefix = ends[place]
            if (chat := read[prefix].chat()) is not None:
                if not read[prefix].has_messages:
                    raise ImportingError(
                        f"{file} has no list of messages in {chat.name!r}; export it again"
                    )
                yield chat
            read[prefix] = _Reading(prefix)


class _Reading:
    """What is known of a chat while it is read."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.about: dict[str, Any] = {}
        self.first = self.last = self.count = 0
        self.has_messages = False

    def take(self, place: str, event: str, value: Any) -> None:
        if place in ("name", "type", "id"):
            self.about[place] = value
        elif place == "messages":
            self.has_messages = event == "end_array"
        elif place == "messages.item.id" and event == "number":
            number = int(value)
            self.first = min(number, self.first) if self.count else number
            self.last = max(number, self.last) if self.count else number
            self.count += 1

    def chat(self) -> _Chat | None:
        """Return the chat, or None if what was read is not one."""
        if "type" not in self.about or "id" not in self.about:
            return None
        name, kind = str(self.about.get("name") or ""), str(self.about["type"])
        number = _number(self.about["id"])
        return _Chat(number, name, kind, self.first, self.last, self.count, self.prefix)


def _number(value: Any) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _items(file: Path, chats: list[_Chat], options: Options) -> Iterator[Item | LeftOut]:
    import ijson

    for chat in chats:
        if chat.kind not in (*_CHANNELS, *_GROUPS):
            what = _PRIVATE.get(chat.kind, "a chat of another kind")
            yield LeftOut(chat.name or str(chat.id), f"is {what}: {_WHY}", chat.count)
    waiting = iter(chats)
    chat = next(waiting)
    ends = {prefix.removesuffix(".") for prefix in _PREFIXES}
    builder: Any = None
    group: list[dict[str, Any]] = []
    for place, event, value in _events(file):
        is_message = place == f"{chat.prefix}messages.item"
        if is_message and event == "start_map" and chat.kind in (*_CHANNELS, *_GROUPS):
            builder = ijson.ObjectBuilder()
        if builder is not None:
            builder.event(event, value)
        if is_message and event == "end_map" and builder is not None:
            message, builder = builder.value, None
            if group and not _is_same_album(group, message):
                yield from _group(group, chat, options)
                group = []
            group.append(message)
        elif event == "end_map" and place in ends and place == chat.prefix.removesuffix("."):
            yield from _group(group, chat, options)
            group = []
            chat = next(waiting, chat)


def _key(chat: _Chat, number: str) -> str:
    return number if chat.prefix == _LONE else f"{chat.id}/{number}"


def _is_same_album(group: list[dict[str, Any]], message: Mapping[str, Any]) -> bool:
    """Whether a message belongs to the album of those before it.

    An export does not say so: an album's messages have media, are numbered one after the other, and
    were sent in the same second by the same sender.
    """
    before = group[-1]
    return (
        len(group) < _ALBUM
        and _has_media(before)
        and _has_media(message)
        and _number(message.get("id")) == _number(before.get("id")) + 1
        and message.get("date_unixtime", message.get("date"))
        == before.get("date_unixtime", before.get("date"))
        and message.get("from_id") == before.get("from_id")
        and not (_text(message) and any(map(_text, group)))
    )


def _has_media(message: Mapping[str, Any]) -> bool:
    return any(name in message for name in ("photo", "file", "media_type"))


def _group(group: list[dict[str, Any]], chat: _Chat, options: Options) -> Iterator[Item | LeftOut]:
    """Yield a message, or the messages of an album; the one with words is the post."""
    post = next((one for one in group if _text(one)), None)
    for message in group:
        number = str(message.get("id"))
        key = _key(chat, number)
        if message.get("type") != "message":
            yield LeftOut(key, "is a service message")
        elif message is post:
            raw = json.dumps(message, ensure_ascii=False, indent=1)
            content = raw.encode(errors="surrogatepass")
            name = number if chat.prefix == _LONE else f"{chat.name or chat.id}/{number}"
            yield Item(
                key,
                name,
                digest_of(content, chat.name),
                partial(_read, message, chat, options),
                Original(f"{key}.json", content),
            )
        elif post is not None:
            yield LeftOut(key, "is a picture or file of an album whose words are imported")
        else:
            yield LeftOut(key, "has no words, only a picture, a file or the like")


def _text(message: Mapping[str, Any]) -> str:
    """Return the words of a message: its text without formatting, or its poll."""
    text = _joined(message.get("text"))
    poll = message.get("poll")
    if isinstance(poll, dict):
        answers = [
            f"• {_joined(one.get('text'))}"
            for one in poll.get("answers", ())
            if isinstance(one, dict)
        ]
        text = "\n".join([text, _joined(poll.get("question")), *answers]).strip()
    return without_heading_marks(text.strip())


def _joined(text: Any) -> str:
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    parts = [one.get("text") if isinstance(one, dict) else one for one in text]
    return "".join(part for part in parts if isinstance(part, str))


def _read(message: Mapping[str, Any], chat: _Chat, options: Options) -> Document:
    text = _text(message)
    number = message.get("id")
    forwarded = message.get("forwarded_from")
    author = message.get("author")
    if chat.kind in _GROUPS:
        author = message.get("from")
    more = {}
    place = f"https://t.me/{options.channel}" if options.channel else f"https://t.me/c/{chat.id}"
    if forwarded:
        more["forwarded_from"] = str(forwarded)
    if reply := message.get("reply_to_message_id"):
        more["reply_to"] = f"{place}/{reply}"
    date, edited = _dates(message)
    if edited:
        more["edited"] = edited
    return Document(
        first_words(text),
        text,
        date,
        publisher=chat.name or None,
        author=str(forwarded or author or "") or None,
        url=f"{place}/{number}",
        more=more,
    )


def _dates(message: Mapping[str, Any]) -> tuple[SourceDate, str | None]:
    """Return when a post was sent, and when it was edited in EDTF."""
    sent = _moment(message.get("date"), message.get("date_unixtime"))
    edited = _moment(message.get("edited"), message.get("edited_unixtime"))
    if sent is None:
        return UNDATED, edited
    words = "forwarded" if message.get("forwarded_from") else "posted"
    evidence = f"{words} then, according to Telegram's export"
    if edited:
        evidence += f"; edited {edited}"
    return dated(sent, evidence), edited


def _moment(local: Any, unix: Any) -> str | None:
    try:
        here = datetime.fromisoformat(str(local)).replace(tzinfo=None)
    except ValueError:
        return None
    if here.year < 2013:  # Telegram began in that year; exports have 1970 for "never"
        return None
    if not str(unix).isdigit() or len(str(unix)) > 11:
        return here.isoformat(timespec="seconds")
    return with_offset(here, datetime.fromtimestamp(int(unix), UTC).replace(tzinfo=None))
