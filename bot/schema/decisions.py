"""A decision as JSON: what `ask --json` prints and `/api/ask` serves."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from bot.answer.decisions import Abstention, Answer, Choice, Closest, Decision, Ranked
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive, Article, Quote
from bot.desk import Desk
from bot.i18n.dates import date_words
from bot.i18n.small_talk import talk_words
from bot.i18n.texts import Texts
from bot.schema.articles import source_fields

__all__ = ["Asked", "ask", "decision_fields", "decision_line", "quote_fields", "quotes_of"]


class Asked(NamedTuple):
    """A question with its verified decision."""

    question: str
    decision: Decision
    elapsed_ms: float
    """Milliseconds from the question to the verified decision."""
    altered: AlteredQuoteError | None
    """The quote that was withheld because it differs from the archive, if any."""
    parts: Sequence[tuple[str, Decision]] = ()
    """The questions of a message that has several, each with its verified decision."""

    def fields(self, texts: Texts) -> dict[str, Any]:
        """Return the JSON object; `texts` puts dates in words."""
        fields = decision_fields(self.question, self.decision, self.elapsed_ms, texts)
        if self.parts:
            kept = ("question", "outcome", "confidence", "quotes")
            every = [decision_fields(*part, 0.0, texts) for part in self.parts]
            fields["parts"] = [{name: one[name] for name in kept} for one in every]
        return fields


async def ask(
    desk: Desk, question: str, asked_on: date | None = None, language: str | None = None
) -> Asked:
    """Return the decision on a question; every quote in it has been verified.

    Of a message with several questions that is not answered as a whole, it is the decision on the
    first one that is answered. An answer whose quotes do not match the archive's bytes becomes an
    abstention. `asked_on` and `language` are as in `Desk.ask`.
    """
    began = time.perf_counter()
    parts = [
        (part.text, *_verified(part.decision, desk.archive))
        for part in await desk.ask_all(question, language, asked_on=asked_on)
    ]
    text, decision, altered = parts[0]
    if text != question:  # there are several, or courtesies beside one
        decision, altered = _verified(
            await desk.ask(question, language, asked_on=asked_on), desk.archive
        )
        if len(parts) > 1 and not isinstance(decision, Answer):
            answered = [part[1:] for part in parts if isinstance(part[1], Answer)]
            decision, altered = next(iter(answered), (decision, altered))
    elapsed_ms = (time.perf_counter() - began) * 1000
    several = [(text, decided) for text, decided, _ in parts] if len(parts) > 1 else ()
    return Asked(question, decision, elapsed_ms, altered, several)


def _verified(decision: Decision, archive: Archive) -> tuple[Decision, AlteredQuoteError | None]:
    """Return a decision without what does not match the archive's bytes, and the altered quote."""
    try:
        verify_quotes(quotes_of(decision), archive)
    except AlteredQuoteError as error:
        return Abstention("no_match"), error
    return _with_verified_candidates(decision, archive), None


def quotes_of(decision: Decision) -> Iterator[Quote]:
    """Yield the quotes that a decision answers with, adds, or offers to choose from."""
    if isinstance(decision, Answer):
        yield from decision.quotes
        yield from decision.shown[len(decision.quotes) :]
    elif isinstance(decision, Closest):
        yield from decision.quotes
    elif isinstance(decision, Choice):
        for option in decision.options:
            yield from option.quotes


def decision_line(question: str, decision: Decision, elapsed_ms: float, texts: Texts) -> str:
    """Return the fields as one line of JSON."""
    fields = decision_fields(question, decision, elapsed_ms, texts)
    return json.dumps(fields, ensure_ascii=False)


def decision_fields(
    question: str, decision: Decision, elapsed_ms: float, texts: Texts
) -> dict[str, Any]:
    """Return the fields; `texts` puts dates in words, `elapsed_ms` is rounded to microseconds."""
    shown = decision if isinstance(decision, (Answer, Closest)) else None
    quotes = shown.quotes if shown else ()
    answer = decision if isinstance(decision, Answer) else None
    talk = decision.talk if isinstance(decision, Abstention) else None
    later, earlier = (answer.later, answer.earlier) if answer else (None, None)
    fields: dict[str, Any] = {
        "question": question,
        "outcome": type(decision).__name__.lower(),
        "by": shown.by if shown else None,
        "faq": shown.faq.id if shown and shown.faq else None,
        "confidence": round(decision.confidence, 6),
        "reason": decision.reason if isinstance(decision, Abstention) else None,
        "says": talk_words(talk, texts, has_commands=False) if talk else None,
        "elapsed_ms": round(elapsed_ms, 3),
        "quotes": [quote_fields(quote, texts) for quote in quotes],
        "later": quote_fields(later, texts) if later else None,
        "earlier": quote_fields(earlier, texts) if earlier else None,
        "also": [_about(article, texts) for article in (answer.also if answer else ())],
        "partial": decision.is_partial,
        "left_aside": 0 if isinstance(decision, Choice) else decision.left_aside,
        "doubts": [
            {"quote": quotes.index(one.quote), "kind": one.kind, "words": one.words}
            for one in (shown.doubts if shown else ())
            if one.quote in quotes
        ],
        "nearest": [
            _about(article, texts)
            for article in (decision.nearest if isinstance(decision, Abstention) else ())
        ],
        "candidates": _candidates(decision),
        "entries": [{"id": one.entry.id, "score": round(one.score, 6)} for one in decision.entries],
    }
    if isinstance(decision, Choice):
        fields["options"] = [
            {
                "label": option.label,
                "faq": option.faq.id if option.faq else None,
                "quotes": [quote_fields(quote, texts) for quote in option.quotes],
            }
            for option in decision.options
        ]
    return fields


def quote_fields(quote: Quote, texts: Texts) -> dict[str, Any]:
    """Return a quote with its article and its place."""
    return {
        **source_fields(quote.article, texts),
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.text,
        "sha256": quote.article.sha256,
    }


def _with_verified_candidates(decision: Decision, archive: Archive) -> Decision:
    """Return a decision without the candidates whose excerpts do not match the archive's bytes."""
    kept = []
    for ranked in decision.ranked:
        with suppress(AlteredQuoteError):
            verify_quotes(ranked.excerpt, archive)
            kept.append(ranked)
    return replace(decision, ranked=tuple(kept))


def _about(article: Article, texts: Texts) -> dict[str, str]:
    return {"article": article.id, "title": article.title, "date": date_words(article.date, texts)}


def _candidates(decision: Decision) -> list[dict[str, Any]]:
    found = [_candidate(ranked) for ranked in decision.ranked]
    if not (isinstance(decision, (Answer, Closest)) and decision.faq):
        return found
    # The best candidate of a decision that the FAQ gave is the passage of the entry's own quote.
    quote = decision.quotes[0]
    own = next((one for one in decision.ranked if _holds(one, quote)), None)
    within = own.passage.span if own else quote.span
    first = {
        "article": quote.article.id,
        "start": within.start,
        "end": within.end,
        "score": max([decision.confidence, *(one["score"] for one in found)]),
        "excerpt": quote.text,
    }
    rest = [_candidate(ranked) for ranked in decision.ranked if ranked is not own]
    return [first, *rest][:5]


def _holds(ranked: Ranked, quote: Quote) -> bool:
    passage = ranked.passage
    return passage.article.id == quote.article.id and passage.span.overlaps(quote.span)


def _candidate(ranked: Ranked) -> dict[str, Any]:
    return {
        "article": ranked.passage.article.id,
        "start": ranked.passage.span.start,
        "end": ranked.passage.span.end,
        "score": round(ranked.score, 4),
        "excerpt": " […] ".join(quote.text for quote in ranked.excerpt),
    }
