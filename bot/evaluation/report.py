"""Reports the figures as text for people, and as a JSON object for programs."""

import json
from collections import Counter
from collections.abc import Iterator
from textwrap import shorten
from typing import Any

from bot.archive.model import Archive, Article, Span
from bot.evaluation.figures import OUTCOMES, Figures, GroupOutcomes, Judged, Outcome, interval

__all__ = ["as_json", "as_text", "counted"]

LISTED = 20
"""The most wrong answers that are listed."""
ENOUGH = 100
"""The fewest answers on which a suggested gate should be based."""
QUOTED = 160
"""The most characters of a question or quote that are listed."""


def as_text(figures: Figures, source: str, archive: Archive) -> str:
    """Return the figures as lines of text; `source` is the name of the file of questions."""
    return "\n".join(_lines(figures, source, archive)) + "\n"


def _lines(figures: Figures, source: str, archive: Archive) -> Iterator[str]:
    others = figures.questions - figures.answerable
    asked = counted(figures.questions, "question")
    yield f"{source}: {asked}, {figures.answerable} answerable, {others} not."
    yield ""
    yield from _table(figures.groups)
    yield ""
    yield from _shares(figures)
    yield ""
    yield from _suggestion(figures)
    yield ""
    yield from _wrong(figures, archive)


def counted(number: int, one: str) -> str:
    """Return a number with what is counted, in the singular or the plural."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def _table(groups: tuple[GroupOutcomes, ...]) -> Iterator[str]:
    width = max(len(_label(group)) for group in groups)
    heads = "right  wrong  closest  choice  abstained", "wrong  closest  choice  abstained"
    yield f"{'':{width}}  {'answerable':^47}    {'not answerable':^40}".rstrip()
    yield f"{'':{width}}  {'asked':>5}  {heads[0]}    {'asked':>5}  {heads[1]}"
    for group in groups:
        left, other = _cells(group.answerable, OUTCOMES), _cells(group.not_answerable, OUTCOMES[1:])
        yield f"{_label(group):{width}}  {left}    {other}"


def _label(group: GroupOutcomes) -> str:
    return f"{group.by} {group.value}".strip()


def _cells(counts: Counter[Outcome], outcomes: tuple[Outcome, ...]) -> str:
    cells = [f"{counts.total():>5}"]
    cells += (f"{counts[outcome]:>{max(len(outcome), 5)}}" for outcome in outcomes)
    return "  ".join(cells)


def _shares(figures: Figures) -> Iterator[str]:
    rows = [
        ("best candidate right (hit@1)", figures.hits, figures.answerable, "answerable questions"),
        ("answered precision", figures.right, figures.given, "given answers"),
        ("answered coverage", figures.right, figures.answerable, "answerable questions"),
    ]
    closest = "answerable questions that got a closest passage"
    rows.append(("closest passage right", figures.closest_right, figures.closest, closest))
    if figures.wording_quoted:
        rows.append(
            ("wording is quoted", *figures.wording_quoted, "right answers with a known wording")
        )
    for name, part, whole, of_what in rows:
        if whole:
            low, high = interval(part, whole)
            known = f"{part} of {whole} {of_what} (95 %: {low:.2f} to {high:.2f})"
            yield f"{name:30}{part / whole:.3f}   {known}"
        else:
            yield f"{name:30}    –   there are no {of_what}"
    value = "    –" if figures.auroc is None else f"{figures.auroc:.3f}"
    yield f"{'AUROC of confidence':30}{value}   1: right always above wrong; 0.5: pure chance"
    name = f"coverage at precision {figures.wanted:g}"
    covered = figures.suggested.coverage if figures.suggested else 0.0
    yield f"{name:30}{covered:.3f}   answerable questions, by the suggested gate alone"


def _suggestion(figures: Figures) -> Iterator[str]:
    point = figures.suggested
    if point is None:
        yield f"Suggested gate: none; no gate reaches a precision of {figures.wanted:g} here."
        return
    yield (
        f"Suggested gate: answer at a confidence of {point.gate} or more; "
        f"{point.right} of {point.given} answers would be right ({point.precision:.3f})."
    )
    yield (
        f"To use it, set GATE={point.gate}, or write `gate: {point.gate}` in policy.yaml in the "
        "folder of the responses."
    )
    passing = f"{counted(point.given, 'question')} that {'passes' if point.given == 1 else 'pass'}"
    yield f"This is based on the {passing} the gate."
    if point.given < ENOUGH:
        low = interval(point.right, point.given)[0]
        yield (
            f"Warning: that is fewer than {ENOUGH}; with other questions the precision may be as "
            f"low as {low:.2f}. Add more questions before you rely on it."
        )


def _wrong(figures: Figures, archive: Archive) -> Iterator[str]:
    count = len(figures.wrong)
    if not count:
        yield "Wrong answers: none."
        return
    first = f", of which the first {LISTED} are" if count > LISTED else ""
    yield f"{counted(count, 'wrong answer')}{first}:"
    for one in figures.wrong[:LISTED]:
        yield f"  line {one.asked.line}: {shorten(one.asked.text, QUOTED, placeholder=' […]')}"
        quote = one.quotes[0]
        yield f"    answered ({one.confidence:.2f}): {_cited(quote.article, quote.span)}"
        yield f"    right: {_right(one, archive)}"


def _right(one: Judged, archive: Archive) -> str:
    if not one.asked.places:
        return "no answer; the archive does not have one"
    article_id, span = one.asked.places[0]
    article = archive.get(article_id)
    if article is None or span == Span(0, len(article.text)):
        return f"article {article_id}"
    return _cited(article, span)


def _cited(article: Article, span: Span) -> str:
    text = shorten(article.text[span.start : span.end], QUOTED, placeholder=" […]")
    return f"“{text}” ({article.id})"


def as_json(figures: Figures, source: str) -> str:
    """Return the figures as one JSON object, including all wrong answers."""
    point = figures.suggested
    outcomes: dict[str, Any] = {}
    for group in figures.groups:
        counts = {
            "answerable": {name: group.answerable[name] for name in OUTCOMES},
            "not_answerable": {name: group.not_answerable[name] for name in OUTCOMES[1:]},
        }
        if group.value:
            outcomes.setdefault(group.by, {})[group.value] = counts
        else:
            outcomes[group.by] = counts
    fields = {
        "file": source,
        "questions": figures.questions,
        "answerable": figures.answerable,
        "outcomes": outcomes,
        "hit1": _rounded(figures.hit1),
        "answered": figures.given,
        "answered_right": figures.right,
        "answered_precision": _rounded(figures.precision),
        "answered_coverage": _rounded(figures.coverage),
        "closest": figures.closest,
        "closest_right": figures.closest_right,
        "wording_quoted": _rounded(figures.wording_quoted[0] / figures.wording_quoted[1])
        if figures.wording_quoted
        else None,
        "auroc": _rounded(figures.auroc),
        "wanted_precision": figures.wanted,
        "coverage_at_precision": _rounded(point.coverage if point else 0.0),
        "suggested": {
            "gate": point.gate,
            "given": point.given,
            "right": point.right,
            "precision": _rounded(point.precision),
            "is_enough": point.given >= ENOUGH,
        }
        if point
        else None,
        "wrong": [_wrong_object(one) for one in figures.wrong],
    }
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _wrong_object(one: Judged) -> dict[str, Any]:
    quote = one.quotes[0]
    return {
        "line": one.asked.line,
        "question": one.asked.text,
        "confidence": round(one.confidence, 6),
        "article": quote.article.id,
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.text,
        "right": [
            {"article": article, "start": span.start, "end": span.end}
            for article, span in one.asked.places
        ],
    }
