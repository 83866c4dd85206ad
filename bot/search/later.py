"""A later state of an archive: its index, reader and FAQ from those of the earlier one."""

from dataclasses import replace

from bot.analysis.analyser import Analyser
from bot.archive.faq import Faq, FaqEntry, locate
from bot.archive.model import Archive, Quote
from bot.question.reading import Reader
from bot.search.engine import SearchEngine

__all__ = ["later_state"]


def later_state(
    archive: Archive, faq: Faq, engine: SearchEngine, reader: Reader
) -> tuple[Faq, SearchEngine, Reader] | None:
    """Return what belongs to a later state of the archive, of which only what is new is indexed.

    None if that is not possible: if its languages are others, so that its words are analysed
    differently, if a quote of the FAQ is no longer there, or if the index cannot be extended.
    """
    analyser = reader.analyser
    moved = _moved(faq, archive)
    if moved is None or not Analyser(archive.languages).is_like(analyser):
        return None
    later = engine.extended(archive, analyser)
    if later is None:
        return None
    return moved, later, Reader(analyser, later.lexicon, reader.aliases, reader)


def _moved(faq: Faq, archive: Archive) -> Faq | None:
    """Return the entries with their quotes in the articles as they are now."""
    entries = []
    for entry in faq:
        quotes = [_again(quote, archive) for quote in entry.quotes]
        known = tuple(quote for quote in quotes if quote is not None)
        if len(known) < len(quotes):
            return None
        entries.append(entry if known == entry.quotes else replace(entry, quotes=known))
    return tuple[FaqEntry, ...](entries)


def _again(quote: Quote, archive: Archive) -> Quote | None:
    article = archive.get(quote.article.id)
    if article is None or article is quote.article:
        return quote if article else None
    span = locate(quote.text, article)
    return Quote(article, span) if span else None
