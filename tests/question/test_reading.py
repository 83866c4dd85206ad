"""Texts read as questions: terms, names, aliases and repairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.question.names import Aliases
from bot.question.reading import LONGEST, REPAIRED, Question, QuestionTerm, Reader
from tests.support.small_search import lexicon_of

ANALYSER = Analyser()
TEXT = "Pavel Durov built Telegram and a bridge to Iran in 2018, encryption of $1.7bn H₂O"


def reader() -> Reader:
    """Return a reader of an archive of one passage, with a few aliases."""
    lexicon = lexicon_of(TEXT)
    aliases = Aliases(ANALYSER)
    for form, word, is_name in (
        ("Дуров", "Durov", True),
        ("Павел Дуров", "Durov", True),
        ("Durow", "Durov", True),
        ("шифрование", "encryption", False),
        ("путь в Иран", "bridge to Iran", False),
        ("Telegram", "messenger", False),
    ):
        aliases.add(form, word, is_name=is_name)
    return Reader(ANALYSER, lexicon, aliases)


def read(text: str) -> list[tuple[str, bool, float]]:
    """Return the terms of a question as (term, whether it is a name, certainty)."""
    return [(one.term, one.is_name, one.certainty) for one in reader().read(text).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did Durov build?", [("durov", True, 1), ("built", False, REPAIRED)]),
        ("Durov?", [("durov", False, 1)]),
        ("the bridge", [("bridg", False, 1)]),
        ("bridges and bridges", [("bridg", False, 1)]),
        ("$1,700 million in 2018", [("1700000000", False, 1), ("2018", False, 1)]),
        ("what is it", []),
        ("", []),
        ("🙂 …", []),
        ("the Brigde", [("bridg", True, REPAIRED)]),
        ("the encyrptoin", [("encrypt", False, REPAIRED)]),
        ("the 2019 xyzzyx", [("2019", False, 1), ("xyzzyx", False, 1)]),
        ("Дуров", [("durov", True, 1)]),
        ("кто такой Павел Дуров", [("durov", True, 1)]),
        ("щщщщщ", [("щщщщщ", False, 1)]),
        ("Дурров", [("durov", True, REPAIRED)]),
        ("шифрование", [("encrypt", False, 1)]),
        ("путь в Иран", [("bridg", False, 1), ("iran", False, 1)]),
        ("Дуров Durov", [("durov", True, 1)]),
        ("Telegram", [("telegram", False, 1)]),
        ("the Durow", [("durov", True, 1)]),
        ("the Durrow", [("durov", True, REPAIRED)]),
    ],
)
def test_a_question_is_its_terms(text: str, expected: list[tuple[str, bool, float]]) -> None:
    """Known words are kept; others are found by alias, or corrected at a cost."""
    assert expected == read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the bridge", QuestionTerm("bridg", "bridge", False, ("bridg",))),
        ("the bridgge", QuestionTerm("bridg", "bridge", False, ("bridgg", "bridg"), REPAIRED)),
        ("Павел Дуров", QuestionTerm("durov", "durov", True, ("павел", "дур"))),
        ("the qwertz", QuestionTerm("qwertz", "qwertz", False, ("qwertz",))),
    ],
)
def test_a_term_knows_what_was_written(text: str, expected: QuestionTerm) -> None:
    """A term keeps its folded word and the terms that the reader wrote for it."""
    assert (expected,) == reader().read(text).terms


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("When was Durov born?", "en", ("en", "time")),
        ("When was Durov born?", "de", ("de", "time")),
        ("Кто это?", "en", ("ru", "person")),
        ("تلگرام چیست؟", "ru", ("fa", "other")),
        ("", "ru", ("ru", "other")),
    ],
)
def test_a_question_has_a_language_and_a_kind(
    text: str, language: str, expected: tuple[str, str]
) -> None:
    """The script goes before what is known of the reader."""
    question = reader().read(text, language)

    assert (*expected, text) == (question.language, question.kind, question.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is new in 4.0?", [("4.0.0", ())]),
        ("What is new in 4.1?", [("4.1", ("4.1.0",))]),
        ("What is new in v4.1.0?", [("4.1.0", ("4.1",))]),
        ("What is new in 5.0?", [("5.0", ())]),
    ],
)
def test_a_version_is_found_as_the_archive_writes_it(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    """The archive's other writing of a version counts as well, or alone if it has no other."""
    lexicon = lexicon_of("Today v4.0.0 is out", "Then came 4.1", "It is 4.1.0 in full", "And 1.5.0")
    question = Reader(ANALYSER, lexicon, Aliases(ANALYSER)).read(text)

    assert expected == [(one.term, one.also) for one in question.terms if one.term[0].isdigit()]


def test_a_curated_question_is_not_repaired() -> None:
    """A question that is taken as written keeps its unknown words."""
    text = "the brigde"
    question = reader().read_tokens(text, ANALYSER.tokens(text), repair=False)

    assert ["brigd"] == [one.term for one in question.terms]


def test_a_long_question_is_read_so_far() -> None:
    """No more distinct terms are looked at than make a question clearer."""
    text = " ".join(f"{number}0007" for number in range(1, 1000))

    assert LONGEST == len(reader().read(text).terms)


@given(st.text())
def test_any_text_is_a_question(text: str) -> None:
    """Any text can be read, and each of its terms occurs once."""
    question = READER.read(text)
    terms = [one.term for one in question.terms]

    assert (Question, sorted(set(terms))) == (type(question), sorted(terms))


READER = reader()


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Howw many tolls?", "number", ["tolls"]),
        ("wehn was it", "time", []),
        ("mcuh how", "other", []),
        ("Whale many tolls?", "other", ["whale", "tolls"]),
        ("The new big hwo", "other", ["new", "big", "hwo"]),
    ],
)
def test_a_question_word_is_mended_at_the_beginning(text: str, kind: str, words: list[str]) -> None:
    """A typo in one of the first words is corrected to a question word; later words are not."""
    analyser = Analyser()
    question = Reader(analyser, Lexicon(), Aliases(analyser)).read(text)

    assert (kind, words) == (question.kind, [term.word for term in question.terms])


@pytest.mark.parametrize(
    ("archive", "text", "terms"),
    [
        ("The bridge reopened.", "Was it re-opened?", ["reopen"]),
        ("The bridge was re-opened.", "Was it reopened?", ["re", "open"]),
        ("The bridge was re-opened.", "Was it re-opened?", ["re", "open"]),
        ("They sell bread.", "did it break", ["break"]),
        ("They paid the price.", "which prize", ["prize"]),
        ("The color is red.", "which colour", ["color"]),
        ("It was built.", "who did build it", ["built"]),
        ("They sell bread.", "the braed", ["bread"]),
        ("The Wolfe left.", "the Wolf", ["wolf"]),
        ("The lockkeeper left.", "Has the lock keeper left?", ["lockkeep", "left"]),
        (
            "The lock keeper met a lockkeeper.",
            "Has the lock keeper met?",
            ["lock", "keeper", "met"],
        ),
        ("The lockkeeper left.", "Has the lock, keeper left?", ["lock", "keeper", "left"]),
        ("Two VPNs run.", "a VPN", ["vpn"]),
        ("A VPN runs.", "many vpns", ["vpn"]),
        ("An NGO paid.", "the NGOs", ["ngo"]),
        ("The tram line is new.", "the tramline", ["tram", "line"]),
        ("The tramline is new.", "the tram-line", ["tramlin"]),
        ("Durov pays.", "the Druov", ["durov"]),
        ("Durov pays.", "the Duorv", ["durov"]),
        ("A face in a book.", "the Facebook", ["facebook"]),
        ("A line.", "the lines", ["line"]),
        ("Gas is dear.", "the gas", ["gas"]),
    ],
)
def test_a_word_in_another_spelling(archive: str, text: str, terms: list[str]) -> None:
    """A hyphen, a plural of capitals, a compound or swapped letters lead to the archive's word."""
    analyser = Analyser()
    question = Reader(analyser, lexicon_of(archive), Aliases(analyser)).read(text)

    assert terms == [term.term for term in question.terms]
