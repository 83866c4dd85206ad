"""A decision as one line of JSON: what `ask --json` prints."""

import json
from typing import Any

from bot.answer.date_words import date_words
from bot.answer.decisions import Abstention, Answer, Choice, Decision, Ranked
from bot.answer.texts import Texts
from bot.archive.model import Article, Quote

__all__ = ["decision_line"]


def decision_line(question: str, decision: Decision, elapsed_ms: float, texts: Texts) -> str:
    """Return the line; `texts` puts dates in words, `elapsed_ms` is rounded to microseconds."""
    quotes = decision.quotes if isinstance(decision, Answer) else ()
    fields: dict[str, Any] = {
        "question": question,
        "outcome": type(decision).__name__.lower(),
        "by": decision.by if isinstance(decision, Answer) else None,
        "faq": decision.faq.id if isinstance(decision, Answer) and decision.faq else None,
        "confidence": round(decision.confidence, 6),
        "reason": decision.reason if isinstance(decision, Abstention) else None,
        "elapsed_ms": round(elapsed_ms, 3),
        "quotes": [_quote(quote, texts) for quote in quotes],
        "nearest": [
            {"article": article.id, "title": article.title, "date": date_words(article.date, texts)}
            for article in (decision.nearest if isinstance(decision, Abstention) else ())
        ],
        "candidates": _candidates(decision),
    }
    if isinstance(decision, Choice):
        fields["options"] = [
            {
                "label": option.label,
                "faq": option.faq.id if option.faq else None,
                "quotes": [_quote(quote, texts) for quote in option.quotes],
            }
            for option in decision.options
        ]
    return json.dumps(fields, ensure_ascii=False)


def _quote(quote: Quote, texts: Texts) -> dict[str, Any]:
    article: Article = quote.article
    return {
        "article": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "url": article.url,
        "date": {
            "edtf": article.date.edtf,
            "basis": article.date.basis,
            "text": date_words(article.date, texts),
        },
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.text,
        "sha256": article.sha256,
    }


def _candidates(decision: Decision) -> list[dict[str, Any]]:
    found = [_candidate(ranked) for ranked in decision.ranked]
    if not (isinstance(decision, Answer) and decision.faq):
        return found
    # The entry's own quote is the best candidate of an answer that the FAQ gave.
    quote = decision.quotes[0]
    first = {
        "article": quote.article.id,
        "start": quote.span.start,
        "end": quote.span.end,
        "score": max([decision.confidence, *(one["score"] for one in found)]),
        "excerpt": quote.text,
    }
    return [first, *found][:5]


def _candidate(ranked: Ranked) -> dict[str, Any]:
    return {
        "article": ranked.passage.article.id,
        "start": ranked.passage.span.start,
        "end": ranked.passage.span.end,
        "score": round(ranked.score, 4),
        "excerpt": " […] ".join(quote.text for quote in ranked.excerpt),
    }
