"""The curated FAQ: quotes located in the archive, and each mistake with its entry and line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.errors import ContentError
from bot.archive.faq import FaqEntry, load_faq, locate
from bot.archive.model import Span
from tests.support.small_desk import archive_of, article

RIVER = article(
    "river", "The bridge opened in May.  It is\n300 metres long.\n\nBoats pass (twice).\n"
)
MARKET = article("market", "The market moved.\n")
ARCHIVE, _ = archive_of(RIVER, MARKET)

OPENED = """\
entries:
  # General
  - id: opened
    questions:
      en: [When did it open?, " When  did the bridge open? "]
      ru: [Когда открыли мост?]
    quotes:
      - {article: river, text: The bridge opened in May.}
      - article: river
        text: >-
          It is 300
          metres long.
"""


def load(folder: Path, text: str, *, may_be_foreign: bool = False) -> tuple[FaqEntry, ...]:
    """Return the entries of a FAQ file with this text."""
    file = folder / "faq.yaml"
    file.write_text(text, encoding="utf-8")
    return load_faq(file, ARCHIVE, may_be_foreign=may_be_foreign)


def mistakes(folder: Path, text: str) -> list[tuple[int | None, str, str]]:
    """Return the mistakes of a FAQ file as (line, problem, mend)."""
    with pytest.raises(ContentError) as caught:
        load(folder, text)
    return [(one.line, one.problem, one.mend) for one in caught.value.mistakes]


def entry(text: str) -> str:
    """Return a FAQ file whose entry with these quotes is on line 4."""
    return f"entries:\n\n\n- id: bad\n  questions: [Why?]\n  quotes:\n  - {text}\n"


def test_an_entry_has_its_questions_and_quotes(tmp_path: Path) -> None:
    """Questions come by language with single spaces, quotes as the article has them."""
    (found,) = load(tmp_path, OPENED)
    questions = {
        "en": ("When did it open?", "When did the bridge open?"),
        "ru": ("Когда открыли мост?",),
    }

    assert ("opened", questions, ["The bridge opened in May.", "It is\n300 metres long."]) == (
        found.id,
        found.questions,
        [quote.text for quote in found.quotes],
    )


def test_a_bare_list_of_entries_is_enough(tmp_path: Path) -> None:
    """A file may be the list itself, and questions a list without languages."""
    text = (
        "- id: a\n  questions: [Why?, How?]\n  quotes: [{article: market, text: The market moved.}]"
    )
    (found,) = load(tmp_path, text)

    assert {"und": ("Why?", "How?")} == found.questions


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ru", "Когда?"), ("en", "When?"), ("fa", "When?"), ("und", "When?")],
)
def test_an_entry_is_asked_in_the_readers_language(language: str, expected: str) -> None:
    """An entry is represented by its first question in a language, or else in English."""
    found = FaqEntry("id", {"fa": (), "ru": ("Когда?", "Где?"), "en": ("When?",)}, ())

    assert expected == found.question(language)


@pytest.mark.parametrize(
    ("questions", "expected"),
    [({"und": ("Why?",)}, "Why?"), ({"fa": (), "ru": ("Когда?",)}, "Когда?"), ({}, "id")],
)
def test_an_entry_without_english_is_asked_somehow(
    questions: dict[str, tuple[str, ...]], expected: str
) -> None:
    """Without the reader's language and English, by any question, or by its id."""
    assert expected == FaqEntry("id", questions, ()).question("de")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge opened in May.", (0, 25)),
        ("May. It is 300", (21, 36)),
        ("  May.\n\n", (21, 25)),
        ("May.  ", (21, 25)),
        ("long. Boats pass (twice).", (44, 70)),
        ("the bridge", None),
        ("The bridge opened in May. It was", None),
        ("opened\u00a0in May", (11, 24)),
        ("Thebridge", None),
        ("(twice).", (62, 70)),
        (".*", None),
    ],
)
def test_a_text_is_located(text: str, expected: tuple[int, int] | None) -> None:
    """White space may differ, and nothing else; the span is the article's own."""
    span = locate(text, RIVER)

    assert expected == (span and (span.start, span.end))


@given(st.data())
def test_every_slice_is_located(data: st.DataObject) -> None:
    """Any words of an article are found in it, with their white space folded."""
    start = data.draw(st.integers(0, len(RIVER.text) - 1))
    end = data.draw(st.integers(start + 1, len(RIVER.text)))
    words = RIVER.text[start:end].split()
    if not words:
        return
    span = locate(" ".join(words), RIVER)

    assert span is not None
    assert words == RIVER.text[span.start : span.end].split()


@pytest.mark.parametrize("text", ["", "entries:", "entries: none", "other: []", "just words"])
def test_a_file_without_a_list_is_refused(tmp_path: Path, text: str) -> None:
    """A file that holds no entries says what to write."""
    mend = "write `entries:` and under it a list of entries with id, questions and quotes"

    assert [(1, "the file has no list of entries", mend)] == mistakes(tmp_path, text)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("id: bad", "entry 'bad' has no questions"),
        ("id: bad\n  questions:", "entry 'bad' has no questions"),
        ("id: bad\n  questions: []", "entry 'bad' has no questions"),
        ("id: bad\n  questions: {en: []}", "entry 'bad' has no questions"),
        ("id: bad\n  questions: Why?", "entry 'bad' has no questions"),
        ("id: bad\n  questions: {en: Why?}", "entry 'bad' has no valid list of questions in 'en'"),
        ("id: bad\n  questions: ['']", "entry 'bad' has no valid list of questions in 'und'"),
        ("id: bad\n  questions: [[a]]", "entry 'bad' has no valid list of questions in 'und'"),
        (
            f"id: bad\n  questions: [{'x' * 301}]",
            "entry 'bad' has no valid list of questions in 'und'",
        ),
        ("id: bad\n  questions: [Why?]", "entry 'bad' has no quotes"),
        ("id: bad\n  questions: [Why?]\n  quotes: []", "entry 'bad' has no quotes"),
        ("id: bad\n  questions: [Why?]\n  quotes: words", "entry 'bad' has no quotes"),
    ],
)
def test_an_entry_without_its_parts_is_named(tmp_path: Path, fields: str, problem: str) -> None:
    """A missing part is named with the line of the entry, a bad question with its own line."""
    found = mistakes(tmp_path, f"entries:\n\n- {fields}\n")
    line = 4 if "valid list" in problem else 3

    assert [(line, problem)] == [(line, said) for line, said, _ in found]


@pytest.mark.parametrize(
    ("quote", "problem", "mend"),
    [
        (
            "words",
            "entry 'bad' has a quote without text",
            "add `text:` with the article's words",
        ),
        (
            "{article: river}",
            "entry 'bad' has a quote without text",
            "add `text:` with the article's words",
        ),
        (
            "{article: river, text: ' '}",
            "entry 'bad' has a quote without text",
            "add `text:` with the article's words",
        ),
        (
            "{article: sea, text: Words.}",
            "entry 'bad' quotes an unknown article 'sea'",
            "correct `article:`",
        ),
        (
            "{text: Words.}",
            "entry 'bad' quotes an unknown article None",
            "correct `article:`",
        ),
        (
            "{article: river, text: It is 200 metres long.}",
            "entry 'bad' has a quote that is not in 'river': 'It is 200 metres long.'",
            "copy the article's words exactly (the nearest are 'It is\\n300 metres long.')",
        ),
        (
            "{article: market, text: the market moved.}",
            "entry 'bad' has a quote that is not in 'market': 'the market moved.'",
            "copy the article's words exactly (the nearest are 'The market moved.')",
        ),
    ],
)
def test_a_quote_that_is_not_there_is_named(
    tmp_path: Path, quote: str, problem: str, mend: str
) -> None:
    """A quote's mistake has its entry, its own line, and the nearest text of the article."""
    assert [(7, problem, mend)] == mistakes(tmp_path, entry(quote))


@pytest.mark.parametrize("first", ["questions: [Why?]", "id:", "id: ''", "just words"])
def test_an_entry_without_an_id_is_counted(tmp_path: Path, first: str) -> None:
    """An entry that has no id is named by its number."""
    found = mistakes(tmp_path, f"{OPENED}  - {first}\n")

    assert [("entry number 2 has no id", "add `id:` with a short name")] == [
        (problem, mend) for _, problem, mend in found
    ]


def test_each_part_has_its_own_line(tmp_path: Path) -> None:
    """A question or a quote far below its id is found, also in a file that is only a list."""
    questions = f"- id: bad\n  questions:\n    en:\n    - Why?\n    - {'x' * 301}\n"
    quotes = "- id: far\n  questions: [Why?]\n  quotes:\n  - article: river\n    text: No.\n"
    found = mistakes(tmp_path, questions + quotes)

    assert [(5, "entry 'bad'"), (10, "entry 'far'")] == [
        (line, said[:11]) for line, said, _ in found
    ]


def test_an_id_occurs_once(tmp_path: Path) -> None:
    """A second entry of the same id is a mistake."""
    found = mistakes(tmp_path, OPENED + OPENED.partition("\n")[2])

    assert [(14, "entry 'opened' appears twice", "give one of the two another id")] == found


def test_mistakes_are_gathered(tmp_path: Path) -> None:
    """Every entry is read before the mistakes are told."""
    text = f"{OPENED}  - id: one\n  - id: \"two\"\n  - 'id' : three\n"

    assert [
        (13, "entry 'one' has no questions"),
        (14, "entry 'two' has no questions"),
        (15, "entry 'three' has no questions"),
    ] == [(line, problem) for line, problem, _ in mistakes(tmp_path, text)]


@pytest.mark.parametrize(
    "text",
    [
        "entries: [{id: a, quotes: [{article: sea, text: Words.}]}]",
        "entries: [{id: a}, words, {id: b, quotes: words}, {quotes: [words]}]",
        "entries: []",
    ],
)
def test_a_foreign_faq_has_no_entries(tmp_path: Path, text: str) -> None:
    """A FAQ that quotes none of the archive's articles is left aside, where it may be foreign."""
    assert () == load(tmp_path, text, may_be_foreign=True)


def test_a_faq_that_knows_one_article_is_not_foreign(tmp_path: Path) -> None:
    """A FAQ with one article of the archive is read in full, with its mistakes."""
    text = OPENED + "  - id: a\n    questions: [Why?]\n    quotes: [{article: sea, text: Words.}]\n"

    with pytest.raises(ContentError, match="unknown article 'sea'"):
        load(tmp_path, text, may_be_foreign=True)


def test_a_located_quote_is_the_first_of_its_kind() -> None:
    """Words that occur twice are quoted from their first occurrence."""
    twice = article("twice", "A word. A word.")

    assert Span(0, 7) == locate("A word.", twice)
