"""English words with opposite meanings: "increase" and "decrease", "known" and "unknown".

`benchmarks/opposites.py` makes the list from WordNet; `english-opposites.md` beside it names its
licence. Words are compared by their stems, so that every form of a word is included.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import Stemmer

__all__ = ["opposites", "stem"]

_FILE = Path(__file__).with_name("english-opposites.txt")
_MORE = """
    after before/ after during/ before during/ above below/ over under/ first last/ more less/
    more fewer/ most least/ most fewest/ many few/ north south/ east west/ northern southern/
    eastern western/ inside outside/ always never/ with without/ all none/ former latter/
    largest smallest/ highest lowest/ oldest newest/ best worst/ earlier later/ earliest latest/
    higher lower/ larger smaller/ longest shortest/ rise fell/ rose fall/ rose fell/ win lost/
    won lose/ won lost/ buy sold/ bought sell/ bought sold/ began ended
    """
"""Pairs that WordNet does not have, most of them forms that a stemmer leaves apart."""
_STEMS_KEPT = 20_000
_stems: dict[str, str] = {}
_stemmer = Stemmer.Stemmer("english")


def stem(word: str) -> str:
    """Return the stem of an English word in lower case."""
    found = _stems.get(word)
    if found is None:
        if len(_stems) >= _STEMS_KEPT:
            _stems.clear()
        found = _stems[word] = str(_stemmer.stemWord(word))
    return found


@cache
def opposites() -> Mapping[str, frozenset[str]]:
    """Return the stems of the opposites of each stem; the list is read at the first call."""
    lines = (*_FILE.read_text(encoding="utf-8").splitlines(), *_MORE.split("/"))
    found: dict[str, set[str]] = {}
    for line in lines:
        one, other = map(str, _stemmer.stemWords(line.split()))
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {one: frozenset(others) for one, others in found.items()}
