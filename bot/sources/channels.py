"""Takes the posts of named channels into the archive, and takes out what lost its words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.archive.errors import ContentError
from bot.importing.adding import add_items, take_out
from bot.importing.formats.telegram_export import TelegramExport
from bot.importing.model import Options, Source
from bot.importing.running import known_ledger
from bot.importing.writing import ORIGINALS
from bot.sources.listing import Channel
from bot.sources.posts import album_near, item_of, with_words, words_of

__all__ = ["label_of", "take_post"]

WAIT = 20.0
"""Seconds for which a post waits for an import that is running."""
_TELEGRAM = TelegramExport()


def label_of(channel: Channel) -> str:
    """Return what identifies a channel as a source: the same as for its export.

    So an imported export and what comes later are in one folder, and nothing is doubled.
    """
    return f"telegram:{channel.bare}"


def take_post(channel: Channel, post: Mapping[str, Any], archive: Path) -> tuple[list[Path], bool]:
    """Take a new or edited post into an archive.

    Returns the files that were written or removed, and whether the post is a new article.
    A post without words is no article, and an edited one without words is none either. Raises
    `ImportingError`, and `OSError` if something cannot be written.
    """
    label = label_of(channel)
    ledger = known_ledger(label, _TELEGRAM.name, archive)
    key, posts = str(int(post["message_id"])), [post]
    if post.get("media_group_id") is not None and ledger is not None:
        album = album_near(post, archive / ORIGINALS / ledger.stem)
        if album is not None:
            key, posts = album[0], [*album[1], post]
        elif not words_of(post):
            return [], False
    posts = with_words(posts)
    if not posts:
        gone = take_out(ledger, key, archive, wait=WAIT) if ledger else None
        return [gone] if gone else [], False
    chat = post.get("chat")
    title = str(chat.get("title") or "") if isinstance(chat, dict) else ""
    source = Source(label, title or channel.bare, lambda: iter(()), covers=lambda key: False)
    options = Options(publisher=channel.publisher, language=channel.language)
    try:
        items = [item_of(key, posts)]
        report = add_items(_TELEGRAM, source, items, archive, options, wait=WAIT)
    except ContentError as error:
        raise OSError(str(error)) from error
    return report.written, report.imported > 0
