"""The answers to inline queries: results to choose from, each a message of its own."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from bot.answer.context import opening, place_of
from bot.answer.decisions import Abstention, Answer, Choice, Closest, Decision
from bot.answer.verify import AlteredQuoteError
from bot.archive.model import Archive, Quote
from bot.botapi.lengths import cut_utf16
from bot.i18n.texts import Texts
from bot.telegram.views.answers import OMISSION, Reply, render_quotes, source_words
from bot.telegram.views.verified import MisquotedError, check_reply

__all__ = ["RESULTS", "START", "Page", "decision_page", "headlines_page", "read_offset"]

RESULTS = 10
"""Results on one page."""
START = "inline"
"""The parameter of `/start` if the button above the results led to the private chat."""

_LOGGER = logging.getLogger(__name__)
_OFFSET = re.compile("|[1-9][0-9]{0,8}")
_PAGE_SIZE = 30_000
"""Bytes of the messages on one page; results that do not fit go to the next page."""
_TITLE, _DESCRIPTION = 80, 400
"""UTF-16 code units."""
_OPENING = 300
"""Code points of an article's opening sentences; a single sentence may be longer."""
_CACHED, _CACHED_SILENCE = 300, 60
"""Seconds for which Telegram may give an answer, or a missing one, to other users as well."""
_SILENCES = {
    "no_match": "inline_no_match",
    "ambiguous": "inline_ambiguous",
    "out_of_dates": "inline_out_of_dates",
    "empty": "inline_empty",
    "unavailable": "inline_unavailable",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to an inline query."""

    results: tuple[InlineQueryResultArticle, ...] = ()
    next_offset: str = ""
    """Where the next page begins; empty on the last page."""
    button: InlineQueryResultsButton | None = None
    cache_time: int = _CACHED
    """Seconds."""


@dataclass(frozen=True, slots=True)
class _Offer:
    quote: Quote
    title: str
    """A headline, or the question that the quote answers; if empty, the quote's first words."""
    is_headline: bool = False


def read_offset(given: str) -> int | None:
    """Return the number of results before a page; None if the bot never sent such an offset."""
    return int(given or 0) if _OFFSET.fullmatch(given) else None


def decision_page(decision: Decision, offset: int, archive: Archive, texts: Texts) -> Page:
    """Return the results for a question: quotes and further ones, or a choice's."""
    if isinstance(decision, Abstention):
        button = _button(texts.say(_SILENCES[decision.reason]))
        return Page(button=button, cache_time=_CACHED_SILENCE)
    page = _page(list(_offers(decision))[offset : offset + RESULTS + 1], offset, archive, texts)
    if isinstance(decision, Closest) and page.button is None:
        return replace(page, button=_button(texts.say("inline_closest")))
    return page


def headlines_page(offset: int, archive: Archive, texts: Texts) -> Page:
    """Return the archive's headlines, each with the opening sentences of its article."""
    articles = islice(archive, offset, offset + RESULTS + 1)
    openings = ((one.title, opening(one, _OPENING)) for one in articles)
    offers = [
        _Offer(quote, title, is_headline=True) if quote else None for title, quote in openings
    ]
    return _page(offers, offset, archive, texts)


def _offers(decision: Answer | Closest | Choice) -> Iterator[_Offer]:
    if not isinstance(decision, Choice):
        shown = decision.shown if isinstance(decision, Answer) else decision.quotes
        for quote in (*shown, *decision.more):
            yield _Offer(quote, "")
        return
    for option in decision.options:
        for number, quote in enumerate(option.quotes):
            yield _Offer(quote, "" if number else option.label)


def _page(offers: Sequence[_Offer | None], offset: int, archive: Archive, texts: Texts) -> Page:
    """Return a page of the offers that pass the gate; one beyond `RESULTS` is for the next page."""
    results: dict[str, InlineQueryResultArticle] = {}
    passed, failed, size = 0, 0, 0
    for offer in offers[:RESULTS]:
        if offer is None:  # an article without a paragraph still counts among the headlines
            passed += 1
            continue
        reply = render_quotes([offer.quote], texts)
        size += len(reply.html.encode())
        if passed and size > _PAGE_SIZE:
            break
        passed += 1
        try:
            check_reply(reply, archive)
        except (AlteredQuoteError, MisquotedError) as error:
            _LOGGER.error("%s", error)  # noqa: TRY400 - the sentence says it all
            failed += 1
        else:
            result = _result(offer, reply, texts)
            results.setdefault(result.id, result)
    return Page(
        tuple(results.values()),
        str(offset + passed) if passed < len(offers) else "",
        _button(texts.say("inline_altered")) if failed and not results else None,
        0 if failed else _CACHED,
    )


def _result(offer: _Offer, reply: Reply, texts: Texts) -> InlineQueryResultArticle:
    (quote,) = reply.quotes
    source = source_words(quote.article, texts, titled=not offer.is_headline)
    beginning = _beginning(quote)
    if offer.title and not offer.is_headline:
        source = f"{beginning}\n{source}"
    return InlineQueryResultArticle(
        _result_id(quote),
        _cut(offer.title, "…") if offer.title else beginning,
        # The keyboard is left out: its buttons need a message of the bot's own.
        InputTextMessageContent(reply.html),
        description=cut_utf16(source, _DESCRIPTION),
    )


def _result_id(quote: Quote) -> str:
    """Return an id of 32 bytes from a quote's article, the article's SHA-256, start and end.

    A button's reference would not do: some quotes have none, and articles with the same text
    share it.
    """
    named = (quote.article.id, quote.article.sha256, quote.span.start, quote.span.end)
    return blake2b("\0".join(map(str, named)).encode(), digest_size=16).hexdigest()


def _beginning(quote: Quote) -> str:
    """Return the first words of a quote on one line, with omissions marked as in messages."""
    place = place_of(quote)
    words = " ".join(quote.text.split())
    before = f"{OMISSION} " if place.begins_inside else ""
    after = f" {OMISSION}" if place.ends_inside else ""
    cut = _cut(words, f" {OMISSION}")
    return before + (cut if cut != words else words + after)


def _cut(words: str, mark: str) -> str:
    """Return a text, or its first words with a mark after them."""
    head = cut_utf16(words, _TITLE)
    if head == words:
        return words
    if not words[len(head)].isspace():
        head = head.rpartition(" ")[0] or head
    return head.rstrip() + mark


def _button(label: str) -> InlineQueryResultsButton:
    return InlineQueryResultsButton(label, start_parameter=START)
