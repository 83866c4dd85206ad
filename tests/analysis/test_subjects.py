"""What a sentence says something of."""

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.subjects import subject_of


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Bailey bridges are made of panels.", ("bailey", "bridg")),
        ("The ferry (a small one, with oars) was a gift.", ("ferri",)),
        ("The ferry was sold.", ()),
        ("Ferry — a boat for crossings.", ("ferri",)),
        ("Boats pass twice a day.", ()),
        ("It is closed.", ()),
        ("The ferry is", ()),
        ("After many long years and much further quarrelling of all, the bridge is open.", ()),
        ("", ()),
    ],
)
def test_english(sentence: str, expected: tuple[str, ...]) -> None:
    """It is what comes before the first form of "to be" or a dash, without what is in brackets."""
    tokens = Analyser(["en"]).tokens(sentence)

    assert expected == subject_of(sentence, tokens)


@pytest.mark.parametrize(
    ("language", "sentence", "first"),
    [
        ("ru", "Паром — это судно для переправы.", "паром"),
        ("ru", "Паром является судном.", "паром"),
        ("de", "Die Fähre ist ein Schiff.", "fahre"),
        ("fa", "قایق وسیله‌ای برای عبور از رودخانه است", "قایق"),
    ],
)
def test_other_languages(language: str, sentence: str, first: str) -> None:
    """Other languages have their own verbs; in Persian the verb comes last."""
    analyser = Analyser([language])
    found = subject_of(sentence, analyser.tokens(sentence))

    assert found
    assert analyser.term(first) == found[0]
