"""Verifies a pasted quote: whether it is in the archive exactly, altered, joined, or not at all.

rapidfuzz only proposes an alignment of words. Whether a quote is exact is decided by comparing it
with the article's text under the folding of `bot.verification.tokens`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.archive.model import Archive, Span
from bot.verification.attribution import KnownNames, contradictions
from bot.verification.budget import Budget, SpentError
from bot.verification.concordance import Concordance
from bot.verification.exact import FEWEST, Match, exact_matches, goes_on
from bot.verification.findings import Finding, Kind, Refusal
from bot.verification.fuzzy import compare, is_quoted
from bot.verification.pieces import matches_in_pieces
from bot.verification.readings import Reading, is_lead, lines_of, readings
from bot.verification.tokens import DIFFERENCES, Token, tokens
from bot.verification.turning import turning_words
from bot.verification.within import exact_within, is_beside
from bot.verification.written.tags import FILLER, without_tags

__all__ = ["LIMIT", "Quotations"]

LIMIT = 4_000
"""The most characters of a pasted text, without white space around it; a longer one is refused."""
_LIMIT_WITH_SPACE = 4 * LIMIT
"""The most characters with white space around it."""


class Quotations:
    """Looks up pasted quotes in an archive; build it once per archive."""

    def __init__(self, archive: Archive, is_stopped: Callable[[], bool] = lambda: False) -> None:
        """Build the index. Raises `StoppedError` as soon as `is_stopped` returns True."""
        self._concordance = Concordance(archive, is_stopped)
        self._known = KnownNames(archive)

    def examine(self, text: str, marked: Sequence[Span] = ()) -> Finding | Refusal:
        """Return the finding about a pasted text, or a refusal.

        It is refused if it is too long or too short, or if the archive has its words in so many
        places that nothing sure can be said. `marked` are the spans that the sender formatted as
        quotations, as 0-based character offsets into the text.
        """
        if len(text) > _LIMIT_WITH_SPACE or len(text.strip()) > LIMIT:
            return Refusal("too_long")
        plain = without_tags(text)
        pasted = list(tokens(plain))
        if sum(token.is_word for token in pasted) < FEWEST:
            return Refusal("too_short")
        try:
            found = self._found(plain, pasted, readings(plain, marked), Budget())
        except SpentError:
            return Refusal("too_common")
        return found if plain == text else _with_tags(found, text)

    def _found(
        self, text: str, pasted: Sequence[Token], read: Sequence[Reading], budget: Budget
    ) -> Finding:
        """Return the finding. Raises `SpentError` if the budget does not suffice for it."""
        whole, *others = read
        if matches := self._matches(text, pasted, whole, budget):
            return self._exact(text, whole, matches)
        lines = dict.fromkeys(line for reading in others for line in lines_of(reading.rest))
        quoted = {line for line in lines if self._is_quoted(line, budget)}
        ways = [reading for reading in others if quoted.isdisjoint(lines_of(reading.rest))]
        for reading in ways:
            matches = self._matches(text, pasted, reading, budget)
            if matches and not any(goes_on(text, reading, match) for match in matches):
                return self._exact(text, reading, matches)
        finding = compare(text, pasted, [whole, *ways], self._concordance, budget)
        if finding.kind in ("absent", "altered"):
            partial = exact_within(text, pasted, self._concordance, budget)
            is_absent = finding.kind == "absent"
            if partial and (is_absent or is_beside(partial, self._concordance, budget)):
                return self._claimed(partial)
        if finding.kind == "absent" and budget.is_spent:
            raise SpentError
        return self._claimed(finding) if finding.kind == "altered" else finding

    def _claimed(self, finding: Finding) -> Finding:
        """Return a finding about words that are not all exact, with what is denied around them."""
        denied = contradictions(finding.rest, finding.quotes[0].article, self._known)
        if finding.kind == "partial":  # whoever is named in other words need not be the source
            denied = tuple(one for one in denied if one.field in ("publisher", "title"))
        return replace(finding, contradictions=denied)

    def _matches(
        self, text: str, pasted: Sequence[Token], reading: Reading, budget: Budget
    ) -> list[Match]:
        """Return the exact matches of a reading: word after word, or else in pieces.

        A mark of omission and brackets are first taken literally.
        """
        for find in (exact_matches, matches_in_pieces):
            if matches := find(text, pasted, reading, self._concordance, budget):
                return matches
        return []

    def _is_quoted(self, line: str, budget: Budget) -> bool:
        """Whether a line around a quote is itself from the archive, and not an attribution."""
        pasted = list(tokens(line))
        if (
            sum(token.is_word for token in pasted) <= FEWEST
            or self._known.is_title(line)
            or is_lead(line)
        ):
            return False
        return is_quoted(line, pasted, self._concordance, budget)

    def _exact(self, text: str, reading: Reading, matches: Sequence[Match]) -> Finding:
        judged = [
            (contradictions(reading.rest, match.article, self._known), match) for match in matches
        ]
        # If the quote occurs several times, prefer the place that agrees with the attribution,
        # then the one with the fewest differences in form.
        denied, match = min(judged, key=lambda pair: (len(pair[0]), len(pair[1].differences)))
        others = [other.pieces[0].quote for other in matches if other is not match]
        language = match.article.language
        turning = [
            word
            for quote in match.left_out
            for word in turning_words(quote.text, tokens(quote.text), language)
        ]
        kind: Kind = "exact_with_omissions" if match.left_out else "exact"
        if denied or match.is_joined:
            kind = "joined" if match.is_joined else "misattributed"
        return Finding(
            kind,
            text,
            match.pieces,
            tuple(name for name in DIFFERENCES if name in match.differences),
            rest=reading.rest,
            contradictions=denied,
            elsewhere=tuple(others) if len(match.pieces) == 1 else (),
            left_out=() if match.is_joined else match.left_out,
            turning=tuple(dict.fromkeys(turning)),
            bracketed=match.bracketed,
        )


def _with_tags(found: Finding, text: str) -> Finding:
    """Return a finding about a text whose tags were blanked: they are a difference in form.

    White space and invisible characters in their places are not told as well.
    """
    named = {"markup", *found.differences} - {"white_space", "unicode_form"}
    is_other = found.kind in ("altered", "absent")
    changes = [replace(one, text=one.text.replace(FILLER, "")) for one in found.changes]
    return replace(
        found,
        text=text,
        rest=found.rest.replace(FILLER, ""),
        changes=tuple(changes),
        differences=() if is_other else tuple(name for name in DIFFERENCES if name in named),
    )
