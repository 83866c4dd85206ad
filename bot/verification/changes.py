"""Marks what differs between a pasted quote and the archive's text, word by word."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from bot.archive.model import Article
from bot.verification.findings import Change
from bot.verification.tokens import Token, is_same

__all__ = ["changes", "unchanged"]


_BRACKETS = ("[", "]")


def changes(
    text: str, mine: Sequence[Token], article: Article, own: Sequence[Token]
) -> Iterator[Change]:
    """Yield the changes from a pasted text to an article's, aligned by words and marks.

    `mine` are tokens of `text`, `own` are tokens of the article; `mine` must not be empty.
    """
    at, other = mine[0].start, article.text
    for is_equal, pasted, its_own in _aligned(text, mine, article, own):
        if is_equal:
            yield from unchanged(text[at : pasted[-1].end])
            at = pasted[-1].end
            continue
        if pasted:
            yield from unchanged(text[at : pasted[0].start])
            yield Change("removed", text[pasted[0].start : pasted[-1].end])
            at = pasted[-1].end
        if its_own:
            if any(token.is_word for token in its_own) and at > mine[0].start:
                yield Change("same", " ")
            inserted = other[its_own[0].start : its_own[-1].end]
            yield Change("inserted", " ".join(inserted.split()))
            if at == mine[0].start and its_own[-1].is_word:
                yield Change("same", " ")


def _aligned(
    text: str, mine: Sequence[Token], article: Article, own: Sequence[Token]
) -> Iterator[tuple[bool, Sequence[Token], Sequence[Token]]]:
    """Yield whether runs of tokens are the same, and the runs, in order."""
    if not any(token.key in _BRACKETS for token in own):
        # They are an editor's, and around words that are compared.
        mine = [token for token in mine if token.key not in _BRACKETS]
    for block in Levenshtein.opcodes([token.key for token in mine], [token.key for token in own]):
        pasted = mine[block.src_start : block.src_end]
        its_own = own[block.dest_start : block.dest_end]
        if block.tag != "equal":
            yield False, pasted, its_own
            continue
        start = 0
        for at in range(len(pasted)):
            one, two = pasted[at : at + 1], its_own[at : at + 1]
            if not is_same(text, one, article.text, two, article.language):
                if start < at:
                    yield True, pasted[start:at], its_own[start:at]
                yield False, one, two
                start = at + 1
        if start < len(pasted):
            yield True, pasted[start:], its_own[start:]


def unchanged(text: str) -> Iterator[Change]:
    """Yield a text as unchanged, unless it is empty."""
    if text:
        yield Change("same", text)
