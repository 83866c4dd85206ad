"""The table of word pieces: what it knows, and that words of like meaning are near each other."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meaning.token_table import SIZE, TokenTable, token_table, unit


def near(one: str, other: str) -> float:
    """Return the cosine of two texts."""
    return float(token_table().vector(one) @ token_table().vector(other))


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        ("chief", "boss", "bridge"),
        ("donor", "sponsor", "window"),
        ("fined", "penalty", "garden"),
        ("Who was fined?", "Which company had to pay a penalty?", "Where does the river end?"),
    ],
)
def test_like_meanings_are_near(word: str, like: str, unlike: str) -> None:
    """Other words for the same thing are nearer than words for something else."""
    assert near(word, like) > 0.3 > near(word, unlike)


@pytest.mark.parametrize("text", ["", "?!", "Привет", "سلام", "橋", "x" * 33, "_", "  \n"])
def test_what_has_no_meaning(text: str) -> None:
    """Other scripts, signs and endless words are passed over."""
    assert not token_table().vector(text).any()


@pytest.mark.parametrize("text", ["Zoë PAID", "zoe paid", "ZOE, paid!", "zoe мост paid"])
def test_how_it_is_written(text: str) -> None:
    """Case, accents, signs and words of other scripts make no difference."""
    assert near(text, "Zoe paid") == pytest.approx(1.0, abs=1e-5)


def test_words_are_split_into_the_longest_pieces() -> None:
    """A word that is not in the table is made of pieces that are."""
    table = token_table()
    pieces = {number: piece for piece, number in table._numbers.items()}

    assert [pieces[one] for one in table._split("tollbridge")] == ["toll", "##bridge"]
    assert [pieces[one] for one in table._split("bridge")] == ["bridge"]


def test_rows_are_the_vectors_of_their_texts() -> None:
    """Many texts at once give the same vectors as one by one, empty ones among them."""
    texts = ["", "The bridge opened.", "мост", "In May", "?"]
    rows = token_table().vectors(texts)

    assert rows.shape == (len(texts), SIZE)
    assert token_table().vectors([]).shape == (0, SIZE)
    for row, text in zip(rows, texts, strict=True):
        assert row == pytest.approx(token_table().vector(text), abs=1e-5)


def test_unit() -> None:
    """Rows are made to length 1; a row of zeros stays as it is."""
    rows = np.array([[3.0, 4.0], [0.0, 0.0]], np.float32)

    assert unit(rows) == pytest.approx(np.array([[0.6, 0.8], [0.0, 0.0]]))


def test_few_words_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of words does not grow without end, and what is very long is not."""
    monkeypatch.setattr("bot.meaning.token_table._CHUNKS_KEPT", 3)
    table = TokenTable()
    for number in range(20):
        table.vector(f"word{number} {'bridge-' * 20}{number}")

    assert 1 <= len(table._chunks) <= 3
    assert max(map(len, table._chunks)) < 100


@pytest.mark.parametrize(
    ("word", "words", "expected"),
    [
        ("ran", ["run", "the", "rabbit"], ["run"]),
        ("go", ["goes", "goat"], ["goes"]),
        ("break", ["bread", "broke", "stop"], ["broke"]),
        ("king", ["queen"], []),
        ("qwrtz", ["qwrtzs"], []),
        ("run", [], []),
        ("", [""], []),
    ],
)
def test_forms(word: str, words: list[str], expected: list[str]) -> None:
    """Words that begin alike and mean much the same are forms of one."""
    assert expected == token_table().forms(word, words)


def test_many_texts_are_added_up_in_parts() -> None:
    """However many texts there are, each has the vector that it has alone."""
    texts = [f"bridge {number} over the river" for number in range(50)] + [""]

    rows = token_table().vectors(texts)

    for row, text in zip(rows, texts, strict=True):
        assert row == pytest.approx(token_table().vector(text), abs=1e-5)


def test_equal_texts_have_equal_vectors() -> None:
    """The rounding does not depend on the texts beside it, so that copies rank alike."""
    texts = [f"The bridge over the river opened in {year} at last." for year in range(1990, 2000)]
    texts += ["A ferry crossed.", "Nobody knew why the harbour was closed for so many months."]
    rows = token_table().vectors([*texts, *reversed(texts)])

    assert np.array_equal(rows, rows[::-1])


@given(st.text())
def test_any_text(text: str) -> None:
    """Every text has a vector of length 1 or 0, whatever it holds."""
    vector = token_table().vector(text)
    again = token_table().vector(unicodedata.normalize("NFD", text))

    assert float(vector @ vector) == pytest.approx(1.0, abs=1e-4) or not vector.any()
    assert vector.shape == again.shape == (SIZE,)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("bridge", True), ("Bridge", True), ("brigde", False), ("мост", False), ("", False)],
)
def test_a_word_that_is_a_piece(word: str, expected: bool) -> None:
    """The table has frequent words as they are, and misspelt ones only in pieces."""
    assert token_table().has(word) is expected
