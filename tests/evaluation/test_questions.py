"""A file of known questions: how it is read, and every mistake in it."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bot.archive.errors import ContentError
from bot.archive.loading import MISTAKES_LIMIT, load_archive
from bot.archive.model import Span
from bot.evaluation.questions import Asked, holds, read_questions
from bot.settings import shipped
from tests.support.small_desk import quote
from tests.support.small_evaluation import ARCHIVE, ASKED, BOATS, MARKET, RIVER


def written(folder: Path, *lines: object) -> Path:
    """Return a file of these lines; items that are not text are written as JSON."""
    file = folder / "asked.jsonl"
    texts = (one if isinstance(one, str) else json.dumps(one) for one in lines)
    file.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return file


def mistakes(file: Path) -> list[str]:
    """Return the mistakes of a file, each without the file's name."""
    with pytest.raises(ContentError) as caught:
        read_questions(file, ARCHIVE)
    return [str(one).removeprefix(str(file)) for one in caught.value.mistakes]


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ({"article": None}, ()),
        ({"article": None, "passage": None, "evidence": [], "answers": []}, ()),
        ({"article": "market"}, (("market", Span(0, len(MARKET.text))),)),
        ({"article": "market", "evidence": []}, (("market", Span(0, len(MARKET.text))),)),
        ({"article": "river", "evidence": ["opened in May"]}, (("river", Span(11, 24)),)),
        ({"article": "river", "evidence": ["opened\n in May"]}, (("river", Span(11, 24)),)),
        (
            {
                "article": "river",
                "evidence": ["opened", {"article": "market", "text": "The market"}],
            },
            (("river", Span(11, 17)), ("market", Span(0, 10))),
        ),
        ({"article": "river", "passage": [0, 25]}, (("river", Span(0, 25)),)),
        ({"article": "river", "passage": [0, 25], "evidence": [4, 10]}, (("river", Span(0, 25)),)),
        ({"article": "river", "evidence": [4, 10]}, (("river", Span(4, 10)),)),
    ],
)
def test_the_place_of_the_answer(
    tmp_path: Path, fields: dict[str, Any], places: tuple[tuple[str, Span], ...]
) -> None:
    """The right places are the passage, else the pieces of evidence, else the article."""
    found = read_questions(written(tmp_path, {"question": "Which?", **fields}), ARCHIVE)

    assert [places] == [one.places for one in found]


def test_all_fields_of_a_question(tmp_path: Path) -> None:
    """Language, kind, answers and line are kept; an unknown field is allowed."""
    fields = {"question": " Why? ", "article": None, "answers": ["so"], "note": 1}
    file = written(tmp_path, "", fields | {"language": "en", "kind": "near"})

    assert [Asked("Why?", (), ("so",), "en", "near", 2)] == read_questions(file, ARCHIVE)


def test_a_gzipped_file(tmp_path: Path) -> None:
    """A file may be gzipped."""
    file = tmp_path / "asked.jsonl.gz"
    file.write_bytes(gzip.compress(b'{"question": "Why?", "article": null}\n'))

    assert [Asked("Why?", (), line=1)] == read_questions(file, ARCHIVE)


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        ({"question": " "}, "has no question; add `question` with the question's text"),
        ({"question": 5}, "has no question; add `question` with the question's text"),
        (
            {"question": "a" * 1001},
            "has a question of more than 1,000 characters; shorten the question",
        ),
        (
            {"article": "rivver"},
            "the archive has no article 'rivver'; "
            "write an article's id (the nearest is 'river'), or null",
        ),
        (
            {"article": 7},
            "the archive has no article 7; write an article's id (the nearest is 'river'), or null",
        ),
        (
            {"article": None, "evidence": ["May"]},
            "has `evidence` or `passage`, but `article` is null; "
            "write the article's id, or remove `evidence` and `passage`",
        ),
        (
            {"evidence": "May"},
            "`evidence` is not a list; write a list of exact pieces of the article",
        ),
        (
            {"evidence": [{"article": "river"}]},
            "a piece of `evidence` is not a text; "
            'write exact words of the article, or {"article": …, "text": …}',
        ),
        (
            {"evidence": ["Boats passed below it."]},
            "`evidence` is not in article 'river': 'Boats passed below it.'; "
            "copy the article's words exactly (the nearest are 'Boats pass below it twice a day.')",
        ),
        (
            {"evidence": [{"article": "markt", "text": "The market"}]},
            "the archive has no article 'markt'; "
            "write an article's id (the nearest is 'market'), or null",
        ),
        (
            {"evidence": [9, 4]},
            "`evidence` is not a span of article 'river': [9, 4]; "
            "write [start, end], counted in characters from 0 to 60",
        ),
        (
            {"passage": [0, 61]},
            "`passage` is not a span of article 'river': [0, 61]; "
            "write [start, end], counted in characters from 0 to 60",
        ),
        (
            {"passage": [False, True]},
            "`passage` is not a span of article 'river': [False, True]; "
            "write [start, end], counted in characters from 0 to 60",
        ),
        (
            {"answers": "May"},
            '`answers` is not a list of texts; write a list, such as ["June 22"]',
        ),
        ({"kind": 3}, "`kind` is not a text; write it as text, or remove it"),
        ({"evidnce": ["May"]}, "unknown field 'evidnce'; did you mean 'evidence'?"),
        ({"kind": "\ud800"}, "contains half a character (a lone surrogate); repair the export"),
    ],
)
def test_a_mistake(tmp_path: Path, fields: dict[str, Any], mistake: str) -> None:
    """A mistake is named with its line, the problem and the mend."""
    file = written(tmp_path, {"question": "Why?", "article": "river"} | fields)

    assert [f", line 1: {mistake}"] == mistakes(file)


def test_a_missing_article_is_not_null(tmp_path: Path) -> None:
    """A question without the field `article` is not taken for one without an answer."""
    file = written(tmp_path, {"question": "Why?"})
    mend = "add `article` with its id, or null if the archive does not answer it"

    assert [f", line 1: has no article; {mend}"] == mistakes(file)


def test_every_mistake_is_named(tmp_path: Path) -> None:
    """Reading continues after a mistake."""
    file = written(tmp_path, "{", {"question": "Why?", "article": None}, "[]", {"article": None})
    lines = [one.split(": ")[0] for one in mistakes(file)]

    assert [", line 1", ", line 3", ", line 4"] == lines


def test_reading_stops_at_many_mistakes(tmp_path: Path) -> None:
    """A file of another kind does not fill the screen for ever."""
    file = written(tmp_path, *(["no JSON"] * (MISTAKES_LIMIT + 5)))

    assert MISTAKES_LIMIT == len(mistakes(file))


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """What does not exist, has another ending or holds nothing is said to."""
    other = tmp_path / "asked.csv"
    other.touch()
    found = [mistakes(file) for file in (tmp_path / "no.jsonl", other, written(tmp_path))]

    assert [
        [": does not exist; name a .jsonl or .jsonl.gz file"],
        [": is not a file of questions; name a .jsonl or .jsonl.gz file"],
        [": has no questions; write one JSON object per line, with `question` and `article`"],
    ] == found


def test_the_archives_own_questions() -> None:
    """The questions that come with the bot can be read, and the archive ignores their file."""
    archive = load_archive(shipped("seeds"))
    found = read_questions(shipped("seeds") / "questions.jsonl", archive)

    assert (5, 244, 163) == (len(archive), len(found), sum(bool(one.places) for one in found))


def test_a_right_quote() -> None:
    """A quote is right where it overlaps a right place, in the same article."""
    inside, other = quote(RIVER, "opened"), quote(MARKET, "The market moved")

    assert (True, False, False) == (
        ASKED.is_quoted([other, inside]),
        ASKED.is_quoted([BOATS]),
        ASKED.is_quoted([other]),
    )


@pytest.mark.parametrize(
    ("answers", "expected"),
    [(["JUNE 22"], True), (["June 2"], False), (["no", "on June"], True), (["!"], False)],
)
def test_a_wording_is_held(answers: list[str], expected: bool) -> None:
    """A text holds an answer word by word, whatever is between the words."""
    assert expected == holds("He said so on June\n22.", answers)
