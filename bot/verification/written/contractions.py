"""English contractions: "didn't" and "did not" are two forms of the same words.

A possessive 's is not a contraction, so 's counts only after pronouns and question words.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from bot.verification.concordance import Concordance
from bot.verification.forms import folded
from bot.verification.tokens import Token

__all__ = ["contracted_ways"]

_NOT = "do does did is are was were has have had could would should must need might ought".split()
_OF_PRONOUNS = {
    "'s": ("is", "has"),
    "'d": ("had", "would"),
    "'ll": ("will", "shall"),
    "'re": ("are",),
    "'ve": ("have",),
    "'m": ("am",),
}
_BEFORE = {
    "'s": "he she it that there here what who where how when why this".split(),
    "'d": "i you he she it we they who there".split(),
    "'ll": "i you he she it we they that there who this".split(),
    "'re": "you we they".split(),
    "'ve": "i you we they could would should might must".split(),
    "'m": ["i"],
}


def _pairs() -> Iterator[tuple[str, tuple[str, str]]]:
    for verb in _NOT:
        yield f"{verb}n't", (verb, "not")
    yield from (("can't", ("can", "not")), ("won't", ("will", "not")), ("shan't", ("shall", "not")))
    yield "let's", ("let", "us")
    for ending, words in _OF_PRONOUNS.items():
        for before in _BEFORE[ending]:
            yield from ((before + ending, (before, word)) for word in words)


_EXPANDED: dict[str, list[tuple[str, str]]] = {}
_CONTRACTED: dict[tuple[str, str], list[str]] = {}
for _short, _two in _pairs():
    _EXPANDED.setdefault(folded(_short), []).append(_two)
    _CONTRACTED.setdefault(_two, []).append(folded(_short))
_CANNOT = folded("can't")
_ONE_WORD = {_CANNOT: ("cannot",), "cannot": (_CANNOT,), "cant": (_CANNOT, "cannot")}
for _verb in _NOT:  # in chats, the apostrophe is often left out
    _ONE_WORD[f"{_verb}nt"] = (folded(f"{_verb}n't"),)
    _EXPANDED[f"{_verb}nt"] = [(_verb, "not")]
_FIRST = {*_ONE_WORD, *_EXPANDED, *(first for first, _ in _CONTRACTED)}
"""The words with which what may be written in another way begins."""
_SITES = 4
"""The most contractions of which each may be written in either way; of more, all are."""
_MOST = 32
"""The most ways to write a quote that are looked up."""


def contracted_ways(run: Sequence[Token], concordance: Concordance) -> Iterator[Sequence[Token]]:
    """Yield a run of tokens with its contractions written in the ways that the archive has."""
    sites = list(_sites(run, concordance))
    if not sites:
        return
    chosen = sites[:_SITES]
    options = [[None, *found] for _, _, found in chosen]
    tried = 0
    for ways in product(*options):
        if any(ways) and tried < _MOST:
            tried += 1
            pairs = zip(chosen, ways, strict=True)
            yield _written(run, [(at, end, way) for (at, end, _), way in pairs if way])
    if len(sites) > _SITES:
        yield _written(run, [(at, end, found[0]) for at, end, found in sites])


def _sites(
    run: Sequence[Token], concordance: Concordance
) -> Iterator[tuple[int, int, list[tuple[Token, ...]]]]:
    """Yield where a contraction begins and ends in a run, and what may be there instead."""
    at = 0
    while at < len(run):
        token, following = run[at], run[at + 1] if at + 1 < len(run) else None
        if token.key not in _FIRST:
            at += 1
            continue
        found: list[tuple[Token, ...]] = []
        end = at + 1
        found += [(token._replace(key=other),) for other in _ONE_WORD.get(token.key, ())]
        for one, two in _EXPANDED.get(token.key, ()):
            half = max(token.start + 1, token.end - 2)
            found.append((Token(token.start, half, one, True), Token(half, token.end, two, True)))
        if following and not found:
            for key in _CONTRACTED.get((token.key, following.key), ()):
                found.append((Token(token.start, following.end, key, True),))
                end = at + 2
        found = [way for way in found if all(concordance.has(one.key) for one in way)]
        if found:
            yield at, end, found
        at = end if found else at + 1


def _written(
    run: Sequence[Token], changed: Sequence[tuple[int, int, tuple[Token, ...]]]
) -> list[Token]:
    written: list[Token] = []
    done = 0
    for at, end, way in changed:
        written += [*run[done:at], *way]
        done = end
    return [*written, *run[done:]]
