"""Questions that were copied from a page, a terminal or a document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.cleaning import cleaned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<b>Who</b> opened <a href='https://example.org/?a=1&b=2'>the bridge</a>?",
            "Who opened the bridge?",
        ),
        ("<p>Who<br/>opened<BR>it?</p>", " Who opened it? "),
        ("Who&nbsp;opened&#32;it&#x3F;", "Who\xa0opened it?"),
        ("\x1b[31mWho\x1b[0m opened \x1b[1;4mit\x1b[m?", "Who opened it?"),
        ("\x1b]8;;https://example.org\x07Who\x1b]8;;\x1b\\ opened it?", "Who opened it?"),
        ("Who\x1b", "Who"),
        ("&lt;b&gt;Who opened it?&lt;/b&gt;", "Who opened it?"),
        ("<!DOCTYPE html><!-- x -->Who?<script>var a=1;</script>", "  Who? "),
        ("<svg>Who</svg><button>?</button>", " Who  ? "),
        ("Wh\u200bo op\ufeffened\u2060 it\u200e?", "Who opened it?"),
        ("\u0e2a\u200b\u0e2a", "\u0e2a \u0e2a"),
        ("Who\x00opened\x07it?", "Who opened it?"),
        ("می\u200cکند", "می\u200cکند"),
        ("is 3 < 5 and 7 > 2?", "is 3 < 5 and 7 > 2?"),
        ("made of <steel>", "made of <steel>"),
        ("AT&T & co; &nothing", "AT&T & co; &nothing"),
        ("&lt;b&gt;", ""),
        ("a &lt; b &lt;x&gt;", "a < b <x>"),
        ("who\nopened\tit", "who\nopened\tit"),
    ],
)
def test_what_comes_along_is_removed(text: str, expected: str) -> None:
    """Tags, entities, escape sequences and invisible characters are no words of a question."""
    assert expected == cleaned(text)


@pytest.mark.parametrize(
    "piece", ["<", "</a ", "<a ", "\x1b[", "\x1b]8;", "&#", "&a", "<b ", "<!--"]
)
def test_unfinished_pieces_stay_cheap(piece: str) -> None:
    """What is never closed is read once and kept, apart from the escape character itself."""
    text = piece * 1_000

    assert text.replace("\x1b", "")[:1] == cleaned(text)[:1]


@given(st.text())
def test_any_text_can_be_cleaned(text: str) -> None:
    """Cleaning never adds letters, and leaves plain words alone."""
    assert len(cleaned(text)) <= len(text)
    assert "a word" == cleaned("a word")
