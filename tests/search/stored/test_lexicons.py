"""A lexicon as it is kept: the same after it was written as JSON and read again."""

import json

import pytest

from bot.analysis.lexicon import Lexicon
from bot.search.stored.lexicons import as_stored, from_stored

FILLED = Lexicon(
    *(7, {"bridg": 3}, {"bridge": 3}, frozenset({9, 5}), {"мосты": "мост"}),
    context={"lune": 2},
    length=40,
    context_length=6,
)


def test_a_lexicon_is_read_as_it_was_written() -> None:
    """Each field is there, also in one that is empty; sets are written in order."""
    read = [from_stored(json.loads(json.dumps(as_stored(one)))) for one in (FILLED, Lexicon())]

    assert [FILLED, Lexicon()] == read
    assert [5, 9] == as_stored(FILLED)["boilerplate"]


def test_what_is_no_lexicon_is_refused() -> None:
    """An index of another version is told by the errors that a reader catches."""
    with pytest.raises(TypeError):
        from_stored({"boilerplate": [], "unknown": 1})
    with pytest.raises(KeyError):
        from_stored({"passages": 1})
