"""Posts of a channel, as the Bot API brings them, as documents.

A post is a message of the Bot API in JSON. An album is several messages with one `media_group_id`,
which come one by one; together they are one document, under the number of the first with words.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.archive.dates import UNDATED
from bot.archive.errors import ContentError
from bot.archive.yaml_files import read_bytes
from bot.importing.dates import dated
from bot.importing.model import Document, Item, Original, digest_of
from bot.importing.text import first_words, without_heading_marks

__all__ = ["ALBUM", "album_near", "item_of", "with_words", "words_of"]

Post = Mapping[str, Any]
ALBUM = 10
"""The most messages of an album, as Telegram has it; their numbers follow each other."""


def words_of(post: Post) -> str:
    """Return the words of a post without formatting: its text, its caption or its poll."""
    text = _text(post.get("text")) or _text(post.get("caption"))
    poll = post.get("poll")
    if isinstance(poll, dict):
        options = poll.get("options")
        answers = [
            f"• {_text(one.get('text'))}"
            for one in (options if isinstance(options, list) else ())
            if isinstance(one, dict)
        ]
        text = "\n".join([text, _text(poll.get("question")), *answers])
    return without_heading_marks(text.strip())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def with_words(posts: Iterable[Post]) -> list[Post]:
    """Return the posts that have words, in order of their numbers; of each number the last one."""
    numbered = {int(post["message_id"]): post for post in posts}
    return [numbered[number] for number in sorted(numbered) if words_of(numbered[number])]


def item_of(key: str, posts: Sequence[Post]) -> Item:
    """Return the document of a post, or of the posts of an album; all of them have words."""
    found = list(posts) if len(posts) > 1 else posts[0]
    raw = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    content = raw.encode(errors="surrogatepass")
    read = partial(_document, posts)
    return Item(key, key, digest_of(content), read, Original(f"{key}.json", content))


def album_near(post: Post, originals: Path) -> tuple[str, list[Post]] | None:
    """Return the key of the album that a post belongs to, with the posts that are kept of it.

    None if nothing of the album is kept. `originals` is the folder of the channel's originals.
    """
    group, number = post.get("media_group_id"), int(post["message_id"])
    # Nearest first: the post itself, then those before and after it.
    for near in sorted(
        range(number - ALBUM + 1, number + ALBUM), key=lambda one: abs(one - number)
    ):
        posts = _kept(originals / f"{near}.json")
        if posts and group is not None and posts[0].get("media_group_id") == group:
            return str(near), posts
    return None


def _kept(original: Path) -> list[Post]:
    try:
        found = json.loads(read_bytes(original))
    except (ContentError, ValueError, RecursionError):
        return []
    posts = found if isinstance(found, list) else [found]
    is_right = all(isinstance(post, dict) and type(post.get("message_id")) is int for post in posts)
    return posts if is_right else []


def _document(posts: Sequence[Post]) -> Document:
    first = posts[0]
    text = "\n\n".join(words_of(post) for post in posts)
    chat = first.get("chat")
    about: Mapping[str, Any] = chat if isinstance(chat, dict) else {}
    place = _place(about)
    more = {}
    forwarded = _origin(first.get("forward_origin"))
    if forwarded:
        more["forwarded_from"] = forwarded
    replied = first.get("reply_to_message")
    if isinstance(replied, dict) and type(replied.get("message_id")) is int:
        more["reply_to"] = f"{place}/{replied['message_id']}"
    sent = _moment(first.get("date"))
    edited = max((_moment(post.get("edit_date")) or "" for post in posts), default="")
    if edited:
        more["edited"] = edited
    verb = "forwarded" if forwarded else "posted"
    evidence = f"{verb} then, according to Telegram" + (f"; edited {edited}" if edited else "")
    return Document(
        first_words(text),
        text,
        dated(sent, evidence) if sent else UNDATED,
        publisher=_text(about.get("title")) or None,
        author=forwarded or _text(first.get("author_signature")) or None,
        url=f"{place}/{first['message_id']}",
        more=more,
    )


def _place(chat: Mapping[str, Any]) -> str:
    """Return the address of a channel; without a public name, only members can open it."""
    if name := _text(chat.get("username")):
        return f"https://t.me/{name}"
    return f"https://t.me/c/{str(chat.get('id')).removeprefix('-100')}"


def _origin(origin: Any) -> str:
    """Return the name of whom a post was forwarded from."""
    if not isinstance(origin, dict):
        return ""
    for key in ("chat", "sender_chat"):
        if isinstance(chat := origin.get(key), dict):
            return _text(chat.get("title"))
    if isinstance(user := origin.get("sender_user"), dict):
        names = (_text(user.get("first_name")), _text(user.get("last_name")))
        return " ".join(filter(None, names))
    return _text(origin.get("sender_user_name"))


def _moment(unix: Any) -> str | None:
    if type(unix) is not int or not 0 < unix < 1 << 34:
        return None
    return f"{datetime.fromtimestamp(unix, UTC):%Y-%m-%dT%H:%M:%S}Z"
