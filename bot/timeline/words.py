"""Words an entry of a timeline: its date with the basis, and its source."""

from dataclasses import replace

from bot.archive.dates import SourceDate
from bot.i18n.dates import date_words
from bot.i18n.sources import isolated as _isolated
from bot.i18n.texts import Texts
from bot.languages.tags import primary_subtag
from bot.timeline.entries import TimelineEntry

__all__ = ["event_words", "heading", "source_line"]


def heading(entry: TimelineEntry, texts: Texts) -> str:
    """Return the heading of an entry: the date of the event or else the source, with its basis."""
    if not entry.is_dated:
        return texts.say("timeline_undated")
    published = texts.say("timeline_published", date=date_words(entry.source, texts))
    words = event_words(entry, texts) or published
    return words[:1].upper() + words[1:]


def event_words(entry: TimelineEntry, texts: Texts) -> str | None:
    """Return the date of the event in words, or None if the sentence states none."""
    if entry.event is None:
        return None
    # The date is worded as usual; only the words for its basis differ.
    basis = {**texts.words, "date_stated": texts.words["timeline_event"]}
    return date_words(SourceDate(entry.event, "stated", ""), replace(texts, words=basis))


def source_line(entry: TimelineEntry, texts: Texts) -> str:
    """Return title, publisher and author, and the source date if the heading has the event's."""
    article = entry.quote.article
    publisher = _isolated(article.publisher, texts) if article.publisher else None
    parts = [_isolated(article.title, texts), publisher or texts.say("publisher_unknown")]
    if article.author:
        parts.append(texts.say("author", author=_isolated(article.author, texts)))
    if entry.event is not None:
        parts.append(date_words(entry.source, texts))
    if primary_subtag(article.language) != texts.language:
        parts.append(texts.say("in_language", language=texts.language_name(article.language)))
    return " · ".join(parts)
