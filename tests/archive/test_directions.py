"""Names that are shown among other words, or in a line of a log, do not change what is around."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.directions import closed, harmless, named

MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A plain title", "A plain title"),
        ("  two \n words\t", "two words"),
        ("a\x1b[31mred\x07\x00", "a[31mred"),
        ("\u2067open", "open"),
        ("closed\u2069", "closed"),
        ("\u2068whole\u2069", "\u2068whole\u2069"),
        ("\u2068whole\u2069\u202eopen", "\u2068whole\u2069open"),
        ("\u202bwhole\u202c\u202c", "\u202bwhole\u202c"),
        ("\u2068\u202eleft open within\u2069", "\u2068left open within\u2069"),
        ("\u202e\u2069\u202c", "\u202e\u202c"),
        ("می\u200cرود", "می\u200cرود"),
        ("عنوان\u200f!", "عنوان\u200f!"),
    ],
)
def test_names(text: str, expected: str) -> None:
    """Control characters and marks without a partner go; all else stays."""
    assert expected == named(text)


@given(st.text(MARKS + "ab", max_size=30))
def test_what_is_closed_stays_closed(text: str) -> None:
    """Nothing is left open, so a second look removes nothing, and letters stay."""
    once = closed(text)

    assert once == closed(once)
    assert [one for one in text if one not in MARKS] == [one for one in once if one not in MARKS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a name", "a name"),
        ("one\nERROR forged", "one\\nERROR forged"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("caf\udce9", "caf\\udce9"),
        ("می\u200cرود", "می\u200cرود"),
        ("1\u202f000\xa0km", "1\u202f000\xa0km"),
    ],
)
def test_lines(text: str, expected: str) -> None:
    """What is not printed is written as an escape; joiners and spaces are not."""
    assert expected == harmless(text)
