"""Where a pasted quote differs from the archive: the part of it that has the altered words."""

from collections.abc import Iterator, Sequence

from bot.archive.model import Span
from bot.verification.findings import Change, Finding

__all__ = ["altered_words"]

_TOGETHER = 160
"""The most characters from the first altered word to the last one that is shown with it."""


def altered_words(finding: Finding) -> Span | None:
    """Return the part of the pasted text with the first altered words, and those near them.

    Where words of the archive are missing, that is the word on each side of their place. None if
    nothing is altered, or if the changes do not tell where.
    """
    if finding.kind != "altered" or not finding.pieces:
        return None
    places = list(_places(finding.text, finding.pieces[0].pasted, finding.changes))
    if not places:
        return None
    start, end = places[0].start, places[0].end
    for place in places[1:]:
        if place.end - start > _TOGETHER:
            break
        end = max(end, place.end)
    return Span(start, end)


def _places(text: str, pasted: Span, changes: Sequence[Change]) -> Iterator[Span]:
    """Yield where each change is in the pasted text; nothing more once they do not agree with it.

    A space that a change adds around inserted words is not in the text.
    """
    at, last = pasted.start, "same"
    for number, change in enumerate(changes):
        if change.kind == "inserted":
            if last != "removed":
                yield from _around(text, pasted, at)
            continue
        if change == Change("same", " ") and _is_added(changes, number, at == pasted.start):
            continue
        if not text.startswith(change.text, at):
            return
        last = change.kind
        if change.kind == "removed":
            yield Span(at, at + len(change.text))
        at += len(change.text)


def _is_added(changes: Sequence[Change], number: int, is_at_start: bool) -> bool:
    is_before = number + 1 < len(changes) and changes[number + 1].kind == "inserted"
    return is_before or (is_at_start and number > 0 and changes[number - 1].kind == "inserted")


def _around(text: str, pasted: Span, at: int) -> Iterator[Span]:
    """Yield the word before a place and the one after it, with what is between them."""
    before = text[pasted.start : at].rstrip()
    after = text[at : pasted.end].lstrip()
    start = pasted.start + len(before) - len(before.split()[-1]) if before else at
    skipped = pasted.end - len(after)
    end = skipped + len(after.split(maxsplit=1)[0]) if after else pasted.start + len(before)
    start = start if before else skipped
    if start < end:
        yield Span(start, end)
