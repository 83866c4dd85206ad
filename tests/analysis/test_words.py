"""Reading many texts: the same words and terms as the analyser's, faster."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.analyser import Analyser
from bot.analysis.terms import Terms
from bot.analysis.words import Word, Words

ANALYSER = Analyser()
PIECES = st.sampled_from(
    f"""
    1 800 000 1.7 1.80 $5 12,500 5km 5th 5apples million Billion, млн هزار U.S. Telegram’s VPNs the
    rock'n'roll сёла two tw\u00f3 two\u0301 twenty five کتاب‌ها ۲۰۱۸ x2 v4.0.0 (2018) 漢字 か゛ _
    {"bridge-" * 40} """.split()
)
SPACES = st.sampled_from([" ", " ", " ", "  ", "\n", "\u00a0", "\u202f", "", "-", ". "])
TEXTS = st.lists(st.tuples(PIECES, SPACES), max_size=30).map(
    lambda parts: "".join(piece + space for piece, space in parts)
)


def of_tokens(text: str) -> list[Word]:
    """Return the words of a text by the analyser's tokens."""
    tokens = ANALYSER.tokens(text)
    return [Word(text[one.start : one.end], one.word, one.term) for one in tokens]


@given(TEXTS)
def test_words_are_those_of_the_tokens(text: str) -> None:
    """The quick way gives the same words as the slow one, when it reads them again as well."""
    assert [of_tokens(text)] * 2 == [ANALYSER.words.of(text) for _ in range(2)]


@given(st.text(max_size=60))
def test_words_of_any_text(text: str) -> None:
    """White space of every kind and letters of every script make no difference."""
    assert of_tokens(text) == ANALYSER.words.of(text)


@given(TEXTS)
def test_joined_terms_are_the_terms(text: str) -> None:
    """The terms for an index are the analyser's."""
    assert ANALYSER.terms(text) == Terms(ANALYSER).of(text).split()


def test_the_words_that_were_met() -> None:
    """Each word that is not a stop word or a number has a known term."""
    terms = Terms(ANALYSER)
    terms.of("The bridges, (bridge) Bridge’s and 12 boats of 5km")

    assert {"bridges": "bridg", "bridge": "bridg", "boats": "boat", "km": "km"} == terms.words


@given(st.lists(TEXTS, max_size=5))
def test_the_memory_for_words_is_bounded(texts: list[str]) -> None:
    """However many ways a word is written in, few are kept, and it is read the same."""
    words = Words(ANALYSER.tokens, ANALYSER.word, 2)

    assert [of_tokens(text) for text in texts] == [words.of(text) for text in texts]
    last = texts[-1].split() if texts else []
    assert kept(words) <= 2 + sum(max(len(of_tokens(one)), len(one)) for one in last)


@pytest.mark.parametrize("chunk", ["渡轮公司" * 20, "100" + "x" * 500, "1.80-" * 100, "—" * 100])
def test_the_memory_is_bounded_for_long_chunks(chunk: str) -> None:
    """A chunk counts by its words and its letters, as without spaces it may have hundreds."""
    words = Words(ANALYSER.tokens, ANALYSER.word, 1_000)
    for number in range(1_000):
        words.of(f"{chunk}{number}")

    assert kept(words) < 2_000


def kept(words: Words) -> int:
    """Return how many words are kept of all chunks, those that depend on others among them."""
    chunks = words._chunks
    assert chunks._continuing | chunks._versions | chunks._counting <= chunks.keys()
    return sum([max(len(one), len(chunk) // 10) for chunk, one in chunks.items()])
