"""What the archive says of a pasted quote: that it stands there so, otherwise, or not at all.

rapidfuzz only proposes which words belong together; what counts as exact the archive decides, by
the folding of `bot.verification.tokens` and nothing else.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.archive.model import Archive, Span
from bot.verification.attribution import (
    KnownNames,
    Reading,
    contradictions,
    lines_of,
    readings,
)
from bot.verification.concordance import Concordance
from bot.verification.exact import FEWEST, Match, exact_matches, goes_on
from bot.verification.findings import Finding, Refusal
from bot.verification.fuzzy import compare
from bot.verification.tokens import DIFFERENCES, tokens

__all__ = ["LIMIT", "Quotations"]

LIMIT = 4_000
"""Characters of a quote; a longer one is refused."""


class Quotations:
    """Looks up pasted quotes in an archive; made once for it."""

    def __init__(self, archive: Archive) -> None:
        self._concordance = Concordance(archive)
        self._known = KnownNames(archive)

    def examine(self, text: str, marked: Sequence[Span] = ()) -> Finding | Refusal:
        """Return what the archive says; `marked` are spans that the sender formatted as quotes."""
        if len(text.strip()) > LIMIT:
            return Refusal("too_long")
        pasted = list(tokens(text))
        if sum(token.is_word for token in pasted) < FEWEST:
            return Refusal("too_short")
        whole, *others = readings(text, marked)
        if matches := exact_matches(text, pasted, whole, self._concordance):
            return self._exact(text, whole, matches)
        lines = {line for reading in others for line in lines_of(reading.rest)}
        quoted = {line for line in lines if self._is_quoted(line)}
        ways = [reading for reading in others if quoted.isdisjoint(lines_of(reading.rest))]
        for reading in ways:
            matches = exact_matches(text, pasted, reading, self._concordance)
            if matches and not any(goes_on(text, reading, match) for match in matches):
                return self._exact(text, reading, matches)
        finding = compare(text, pasted, [whole, *ways], self._concordance)
        if finding.kind != "altered":
            return finding
        denied = contradictions(finding.rest, finding.quotes[0].article, self._known)
        return replace(finding, contradictions=denied)

    def _is_quoted(self, line: str) -> bool:
        """Whether words around a quote are from the archive as well, and not about the quote."""
        pasted = list(tokens(line))
        if sum(token.is_word for token in pasted) <= FEWEST or self._known.is_title(line):
            return False
        whole = Reading((Span(0, len(line)),), "")
        return compare(line, pasted, [whole], self._concordance).kind != "absent"

    def _exact(self, text: str, reading: Reading, matches: Sequence[Match]) -> Finding:
        judged = [
            (contradictions(reading.rest, match.article, self._known), match) for match in matches
        ]
        # Where it stands several times, the place that agrees with what is given counts, and of
        # these the one that is nearest in its letters.
        denied, match = min(judged, key=lambda pair: (len(pair[0]), len(pair[1].differences)))
        others = [other.pieces[0].quote for other in matches if other is not match]
        return Finding(
            "misattributed" if denied else "exact",
            text,
            match.pieces,
            tuple(name for name in DIFFERENCES if name in match.differences),
            rest=reading.rest,
            contradictions=denied,
            elsewhere=tuple(others) if len(match.pieces) == 1 else (),
        )
