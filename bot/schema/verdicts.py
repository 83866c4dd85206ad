"""A verdict on a pasted quote as JSON: what `verify --json` prints and `/api/verify` serves.

{"text": "...",                            # as it was pasted
 "kind": "exact|exact_with_omissions|partial|altered|misattributed|joined|absent" | null,
 "refused": "too_long|too_short|too_common" | null,
                                           # exactly when `kind` is null
 "pieces": [{"pasted": {"start", "end"},   # offsets in `text`, in Unicode code points
             "quote": {...}}],             # the archive's own words, as in `ask --json`
 "omission": false,                        # whether words are left out between the pieces
 "left_out": [{...}],                      # what the archive has there, as in `ask --json`
 "turning": ["not"],                       # the words left out that turn the sense
 "bracketed": ["..."],                     # an editor's words in brackets
 "differences": ["white_space|quotation_marks|dashes|unicode_form|ezafe|case|hyphenation
                  |numbers|vowel_marks|yo|brackets|contractions|markup|omission_mark
                  |edge_marks"],
                                           # how an exact quote still differs
 "changes": [{"kind": "same|removed|inserted", "text"}],
                                           # the pasted quote, what the archive lacks of it
                                           # (removed) and what it has instead (inserted)
 "rest": "...",                            # the text around the quote
 "contradictions": [{"field": "date|title|publisher|author|name", "claimed"}],
 "elsewhere": [{...}],                     # further places of an exact quote
 "nearest": {...} | null}                  # the sentence most like an absent quote
"""

from collections.abc import Iterator
from typing import Any

from bot.archive.model import Quote
from bot.i18n.texts import Texts
from bot.schema.decisions import quote_fields
from bot.verification.findings import Finding, Refusal

__all__ = ["shown_in", "verdict_fields"]


def shown_in(found: Finding | Refusal) -> Iterator[Quote]:
    """Yield every quote of the archive that a verdict shows."""
    if isinstance(found, Finding):
        yield from found.quotes
        yield from (piece.quote for piece in found.pieces)
        yield from found.left_out
        yield from found.elsewhere


def verdict_fields(text: str, found: Finding | Refusal, texts: Texts) -> dict[str, Any]:
    """Return the fields of a verdict on a text; `texts` puts dates in words."""
    finding = found if isinstance(found, Finding) else Finding("absent", text)
    return {
        "text": text,
        "kind": None if isinstance(found, Refusal) else found.kind,
        "refused": found.reason if isinstance(found, Refusal) else None,
        "pieces": [
            {
                "pasted": {"start": piece.pasted.start, "end": piece.pasted.end},
                "quote": quote_fields(piece.quote, texts),
            }
            for piece in finding.pieces
        ],
        "omission": bool(finding.left_out),
        "left_out": [quote_fields(quote, texts) for quote in finding.left_out],
        "turning": list(finding.turning),
        "bracketed": list(finding.bracketed),
        "differences": list(finding.differences),
        "changes": [{"kind": change.kind, "text": change.text} for change in finding.changes],
        "rest": finding.rest,
        "contradictions": [
            {"field": one.field, "claimed": one.claimed} for one in finding.contradictions
        ],
        "elsewhere": [quote_fields(quote, texts) for quote in finding.elsewhere],
        "nearest": quote_fields(finding.nearest, texts) if finding.nearest else None,
    }
