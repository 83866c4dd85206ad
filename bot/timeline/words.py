"""A timeline's entry in words: when, on what basis, and from where."""

from dataclasses import replace

from bot.archive.dates import SourceDate
from bot.i18n.dates import date_words
from bot.i18n.sources import isolated as _isolated
from bot.i18n.texts import Texts
from bot.timeline.entries import TimelineEntry

__all__ = ["event_words", "heading", "source_line"]


def heading(entry: TimelineEntry, texts: Texts) -> str:
    """Return the date that an entry stands under, with its basis: the event's, or the source's."""
    if not entry.is_dated:
        return texts.say("timeline_undated")
    published = texts.say("timeline_published", date=date_words(entry.source, texts))
    words = event_words(entry, texts) or published
    return words[:1].upper() + words[1:]


def event_words(entry: TimelineEntry, texts: Texts) -> str | None:
    """Return the event's date in words, None where the sentence states none."""
    if entry.event is None:
        return None
    # The words of a date are the same; only its basis is another.
    basis = {**texts.words, "date_stated": texts.words["timeline_event"]}
    return date_words(SourceDate(entry.event, "stated", ""), replace(texts, words=basis))


def source_line(entry: TimelineEntry, texts: Texts) -> str:
    """Return title, publisher and author; the date too, where the heading is the event's."""
    article = entry.quote.article
    publisher = _isolated(article.publisher, texts) if article.publisher else None
    parts = [_isolated(article.title, texts), publisher or texts.say("publisher_unknown")]
    if article.author:
        parts.append(texts.say("author", author=_isolated(article.author, texts)))
    if entry.event is not None:
        parts.append(date_words(entry.source, texts))
    if article.language.partition("-")[0].lower() != texts.language:
        parts.append(texts.say("in_language", language=texts.language_name(article.language)))
    return " · ".join(parts)
