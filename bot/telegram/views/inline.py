"""What an inline query is answered with: results to choose from, each a message of its own."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode

from bot.answer.context import place_of
from bot.answer.decisions import Abstention, Answer, Choice, Decision
from bot.answer.verify import AlteredQuoteError
from bot.archive.model import Archive, Article, Quote, Span
from bot.archive.segmentation import blocks, sentences
from bot.botapi.lengths import cut_utf16
from bot.i18n.texts import Texts
from bot.telegram.views.answers import OMISSION, Reply, render_quotes, source_words
from bot.telegram.views.fast_markup import NO_PREVIEW
from bot.telegram.views.verified import MisquotedError, check_reply

__all__ = ["RESULTS", "START", "Page", "decision_page", "headlines_page", "read_offset"]

RESULTS = 10
"""Results on one page."""
START = "inline"
"""What `/start` comes with where the button above the results leads to the private chat."""

_LOGGER = logging.getLogger(__name__)
_OFFSET = re.compile("|[1-9][0-9]{0,8}")
_PAGE_SIZE = 30_000
"""Bytes of the messages on one page; the results that do not fit begin the next one."""
_TITLE, _DESCRIPTION = 80, 400
"""UTF-16 code units."""
_OPENING = 300
"""Code points of an article's opening sentences; a single one may be longer."""
_CACHED, _CACHED_SILENCE = 300, 60
"""Seconds for which Telegram may give an answer, or word that there is none, to others as well."""
_SILENCES = {
    "no_match": "inline_no_match",
    "ambiguous": "inline_ambiguous",
    "out_of_dates": "inline_out_of_dates",
    "empty": "inline_empty",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to an inline query."""

    results: tuple[InlineQueryResultArticle, ...] = ()
    next_offset: str = ""
    """Where the next page begins; empty on the last."""
    button: InlineQueryResultsButton | None = None
    cache_time: int = _CACHED
    """Seconds."""


@dataclass(frozen=True, slots=True)
class _Offer:
    quote: Quote
    title: str
    """A headline, or the question that the quote answers; empty for the quote's own beginning."""
    is_headline: bool = False


def read_offset(given: str) -> int | None:
    """Return the number of results that stand before a page, None where the bot never said it."""
    return int(given or 0) if _OFFSET.fullmatch(given) else None


def decision_page(decision: Decision, offset: int, archive: Archive, texts: Texts) -> Page:
    """Return what is offered to a question: an answer's quotes, the next best, or a choice's."""
    if isinstance(decision, Abstention):
        button = _button(texts.say(_SILENCES[decision.reason]))
        return Page(button=button, cache_time=_CACHED_SILENCE)
    return _page(list(_offers(decision))[offset : offset + RESULTS + 1], offset, archive, texts)


def headlines_page(offset: int, archive: Archive, texts: Texts) -> Page:
    """Return the archive's headlines, each with the sentences that its article opens with."""
    articles = islice(archive, offset, offset + RESULTS + 1)
    offers = [_Offer(_opening(one), one.title, is_headline=True) for one in articles]
    return _page(offers, offset, archive, texts)


def _offers(decision: Answer | Choice) -> Iterator[_Offer]:
    if isinstance(decision, Answer):
        later = (decision.later,) if decision.later else ()
        for quote in (*decision.quotes, *later, *decision.more):
            yield _Offer(quote, "")
        return
    for option in decision.options:
        for number, quote in enumerate(option.quotes):
            yield _Offer(quote, "" if number else option.label)


def _page(offers: Sequence[_Offer], offset: int, archive: Archive, texts: Texts) -> Page:
    """Return a page of the offers that pass the gate; one beyond `RESULTS` is for the next page."""
    results: dict[str, InlineQueryResultArticle] = {}
    passed, failed, size = 0, 0, 0
    for offer in offers[:RESULTS]:
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
        InputTextMessageContent(reply.html, ParseMode.HTML, link_preview_options=NO_PREVIEW),
        description=cut_utf16(source, _DESCRIPTION),
    )


def _result_id(quote: Quote) -> str:
    """Return 32 bytes made of what a quote is: its article, that one's SHA-256, start and end.

    A button's reference would not do: not every quote has one, and articles of one text share it.
    """
    named = (quote.article.id, quote.article.sha256, quote.span.start, quote.span.end)
    return blake2b("\0".join(map(str, named)).encode(), digest_size=16).hexdigest()


def _opening(article: Article) -> Quote:
    """Return the sentences that an article begins with; its headings are none."""
    first = next(block.span for block in blocks(article.text) if not block.is_heading)
    spans = sentences(article.text, first)
    start, end = spans[0].start, spans[0].end
    for span in spans[1:]:
        if span.end - start > _OPENING:
            break
        end = span.end
    return Quote(article, Span(start, end))


def _beginning(quote: Quote) -> str:
    """Return the first words of a quote in one line, what is left out marked as in messages."""
    place = place_of(quote)
    words = " ".join(quote.text.split())
    before = f"{OMISSION} " if place.begins_inside else ""
    after = f" {OMISSION}" if place.ends_inside else ""
    cut = _cut(words, f" {OMISSION}")
    return before + (cut if cut != words else words + after)


def _cut(words: str, mark: str) -> str:
    """Return a text, or its first words with a mark behind them."""
    head = cut_utf16(words, _TITLE)
    if head == words:
        return words
    if not words[len(head)].isspace():
        head = head.rpartition(" ")[0] or head
    return head.rstrip() + mark


def _button(label: str) -> InlineQueryResultsButton:
    return InlineQueryResultsButton(label, start_parameter=START)
