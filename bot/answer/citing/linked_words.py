"""What the words of a permanent link are now, and what they were if the article has changed.

Former words are only ever those that the link itself has the hash of. They are no longer what the
article says, so that they are a type of their own and not a quote.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz import fuzz, process

from bot.answer.citing.permalinks import place_of_key
from bot.archive.former.versions import FormerVersion
from bot.archive.model import Article, Quote, Span
from bot.archive.segmentation import blocks, sentences

__all__ = ["FormerWords", "LinkedWords", "linked_words"]

_LONGEST = 3_000
"""The most characters of former words to which the closest ones are looked for."""
_SEARCHED, _TRIED = 200_000, 2_000
"""The most characters of an article, and of places in it, that are compared with them."""
_LEAST = 55.0
"""The least ratio of two texts, by `rapidfuzz.fuzz.ratio`, of which one is shown as what the other
may have become."""


@dataclass(frozen=True, slots=True)
class FormerWords:
    """Words that an article had."""

    article: Article
    """As it was."""
    span: Span
    replaced: date
    """The day, in UTC, on which the change was noticed."""

    @property
    def text(self) -> str:
        """The words."""
        return self.article.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """The words that a link names."""

    state: Literal["same", "moved", "changed", "unknown"]
    """`unknown` if the link does not say which words it means."""
    quote: Quote | None = None
    """The words, if the article has them."""
    former: FormerWords | None = None
    """The words as they were, if it no longer has them and a version that has them was kept."""
    closest: Quote | None = None
    """The sentences of the article that are most like the former words, if any are."""


def linked_words(
    key: str, article: Article, versions: Callable[[], Iterable[FormerVersion]]
) -> LinkedWords:
    """Return the words that the key of a link names; `versions` are called if they have changed."""
    place = place_of_key(key, article)
    if place is None:
        return LinkedWords("unknown")
    if place.quote is not None:
        return LinkedWords(place.state, place.quote)
    former = _former(key, versions())
    return LinkedWords("changed", None, former, _closest(former, article) if former else None)


def _former(key: str, versions: Iterable[FormerVersion]) -> FormerWords | None:
    """Return the words from the newest version that has them."""
    for version in versions:
        place = place_of_key(key, version.article)
        if place is not None and place.quote is not None:
            return FormerWords(version.article, place.quote.span, version.replaced)
    return None


def _closest(former: FormerWords, article: Article) -> Quote | None:
    words = former.text
    if len(words) > _LONGEST:
        return None
    number = max(1, len(sentences(former.article.text, former.span)))
    text = article.text
    found = [
        one
        for block in blocks(text[:_SEARCHED])
        if not block.is_heading
        for one in sentences(text, block.span)
    ][:_TRIED]
    runs = [
        Span(found[at].start, found[at + number - 1].end) for at in range(len(found) - number + 1)
    ]
    best = process.extractOne(
        words,
        [text[run.start : run.end] for run in runs],
        scorer=fuzz.ratio,
        score_cutoff=_LEAST,
    )
    return Quote(article, runs[best[2]]) if best else None
