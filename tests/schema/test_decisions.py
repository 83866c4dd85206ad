"""The JSON of a decision, field by field."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer.decisions import (
    Abstention,
    Answer,
    Choice,
    Closest,
    Decision,
    Option,
    Ranked,
    RankedEntry,
)
from bot.archive.cutting import passages
from bot.archive.dates import SourceDate
from bot.archive.faq import FaqEntry
from bot.archive.model import Passage, Span
from bot.desk import Desk
from bot.schema.decisions import ask, decision_line
from tests.support.small_desk import FISH, MARKET, RIVER, article, quote
from tests.support.texts import ENGLISH

BRIDGE = article(
    "bridge",
    RIVER,
    title="A “bridge”",
    publisher="River Post",
    author="A. Writer",
    date=SourceDate("1992-05~", "inferred", "its last line"),
    url="https://example.org/bridge?a=1&b=2",
)
SQUARE, BOAT = article("market", MARKET), article("fish", FISH)
OPENED = quote(BRIDGE, "The bridge opened in May.")
TOLL = quote(BRIDGE, "Nobody paid a toll.")
SOLD = quote(BOAT, "Рыбу продавали у моста.")
RANKED = tuple(
    Ranked(Passage(one.article, passages(one.article.text)[0]), 9.123456 - at, (one,))
    for at, one in enumerate((OPENED, SOLD, quote(SQUARE, "Traders were not asked.")))
)
ENTRY = FaqEntry("toll", {"en": ("Who paid?",)}, (TOLL, SOLD))

BY_PASSAGE = Answer((OPENED,), "passage", 0.87654321, RANKED)
BY_FAQ = Answer(ENTRY.quotes, "faq", 0.99, RANKED, ENTRY)
CHOICE = Choice(
    (Option("Who paid?", ENTRY.quotes, ENTRY), Option("The market", (OPENED,))), 0.5, RANKED
)
ABSTENTION = Abstention("no_match", (BRIDGE, SQUARE), 0.25, RANKED)
EMPTY = Abstention("empty")
CLOSEST = Closest((OPENED, SOLD), "passage", 0.4, RANKED)
CLOSEST_FAQ = Closest(ENTRY.quotes[:1], "faq", 0.6, RANKED, ENTRY, left_aside=2)
DECISIONS = [BY_PASSAGE, BY_FAQ, CLOSEST, CLOSEST_FAQ, CHOICE, ABSTENTION, EMPTY]
NAMES = ["passage", "faq", "closest", "closest-faq", "choice", "abstention", "empty"]
KEYS = [
    *("question", "outcome", "by", "faq", "confidence", "reason", "elapsed_ms", "quotes"),
    *("nearest", "candidates", "entries"),
]


def _fields(decision: Decision, question: str = "Who?") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(decision_line(question, decision, 1.23456, ENGLISH))
    return found


@pytest.mark.parametrize("decision", DECISIONS, ids=NAMES)
def test_keys(decision: Decision) -> None:
    """Every line has all keys in one order; a choice has its options besides."""
    keys = list(_fields(decision))

    assert KEYS == [key for key in keys if key in KEYS]
    assert isinstance(decision, Choice) == ("options" in keys)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (BY_PASSAGE, ("answer", "passage", None, 0.876543, None)),
        (BY_FAQ, ("answer", "faq", "toll", 0.99, None)),
        (CLOSEST, ("closest", "passage", None, 0.4, None)),
        (CLOSEST_FAQ, ("closest", "faq", "toll", 0.6, None)),
        (CHOICE, ("choice", None, None, 0.5, None)),
        (ABSTENTION, ("abstention", None, None, 0.25, "no_match")),
        (EMPTY, ("abstention", None, None, 0.0, "empty")),
    ],
    ids=NAMES,
)
def test_the_outcome(decision: Decision, expected: tuple[object, ...]) -> None:
    """What was decided, by what, how surely and why not."""
    fields = _fields(decision)

    assert expected == tuple(
        fields[key] for key in ("outcome", "by", "faq", "confidence", "reason")
    )


@pytest.mark.parametrize("decision", DECISIONS, ids=NAMES)
def test_types(decision: Decision) -> None:
    """Numbers are numbers and lists are lists, whatever the outcome."""
    fields = _fields(decision)
    kinds = {key: type(fields[key]) for key in ("question", "confidence", "elapsed_ms")}
    lists = {key: type(fields[key]) for key in ("quotes", "nearest", "candidates", "entries")}

    assert {"question": str, "confidence": float, "elapsed_ms": float} == kinds
    assert {list} == set(lists.values())


def test_a_quote() -> None:
    """A quote names its article and its date with its basis, its place and its words."""
    expected = {
        "article": "bridge",
        "title": "A “bridge”",
        "publisher": "River Post",
        "author": "A. Writer",
        "url": "https://example.org/bridge?a=1&b=2",
        "date": {
            "edtf": "1992-05~",
            "basis": "inferred",
            "text": "about May 1992 (inferred from the text)",
        },
        "start": 0,
        "end": 25,
        "text": "The bridge opened in May.",
        "sha256": BRIDGE.sha256,
    }

    assert [expected] == _fields(BY_PASSAGE)["quotes"]


def test_a_quote_from_an_article_of_few_fields() -> None:
    """What is not known of an article is null, and its date is undated in words."""
    found = _fields(BY_FAQ)["quotes"][1]

    assert [None, None, None] == [found[key] for key in ("publisher", "author", "url")]
    assert {"edtf": None, "basis": "unknown", "text": "undated"} == found["date"]


@pytest.mark.parametrize(
    ("decision", "expected"), list(zip(DECISIONS, (1, 2, 2, 1, 0, 0, 0), strict=True)), ids=NAMES
)
def test_what_has_quotes(decision: Decision, expected: int) -> None:
    """An answer and the closest passage have quotes; a choice and an abstention have none."""
    assert expected == len(_fields(decision)["quotes"])


def test_offsets_count_code_points() -> None:
    """Places count code points, so that wide letters and joined ones move nothing."""
    source = article("wide", "👨‍👩‍👧 e\u0301 𝒜 met. Then they left.")
    words = quote(source, "Then they left.")
    found = _fields(Answer((words,), "passage", 1.0))["quotes"][0]

    assert found["text"] == source.text[found["start"] : found["end"]] == "Then they left."


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (BY_PASSAGE, []),
        (CLOSEST, []),
        (CHOICE, []),
        (EMPTY, []),
        (
            ABSTENTION,
            [
                {
                    "article": "bridge",
                    "title": "A “bridge”",
                    "date": "about May 1992 (inferred from the text)",
                },
                {"article": "market", "title": "Market", "date": "undated"},
            ],
        ),
    ],
    ids=["passage", "closest", "choice", "empty", "abstention"],
)
def test_the_nearest(decision: Decision, expected: list[dict[str, str]]) -> None:
    """Only an abstention has the nearest articles, with their dates in words."""
    assert expected == _fields(decision)["nearest"]


@pytest.mark.parametrize("decision", [BY_PASSAGE, CLOSEST, CHOICE, ABSTENTION])
def test_candidates(decision: Decision) -> None:
    """The passages that were considered are there whatever the outcome, best first."""
    found = _fields(decision)["candidates"]
    place = RANKED[0].passage.span

    assert {
        "article": "bridge",
        "start": place.start,
        "end": place.end,
        "score": 9.1235,
        "excerpt": "The bridge opened in May.",
    } == found[0]
    assert ["bridge", "fish", "market"] == [one["article"] for one in found]


@pytest.mark.parametrize("decision", DECISIONS, ids=NAMES)
def test_entries(decision: Decision) -> None:
    """The nearest entries are there by id whatever the outcome, and a list without any is empty."""
    other = FaqEntry("other", {"en": ("Who?",)}, (SOLD,))
    entries = (RankedEntry(ENTRY, 0.93), RankedEntry(other, 1 / 3))

    assert [] == _fields(decision)["entries"]
    assert [{"id": "toll", "score": 0.93}, {"id": "other", "score": 0.333333}] == (
        _fields(replace(decision, entries=entries))["entries"]
    )


def test_an_omission_is_marked() -> None:
    """Where an excerpt has several quotes, what is left out between them shows."""
    both = (Ranked(RANKED[0].passage, 1.0, (OPENED, TOLL)),)
    found = _fields(Abstention("no_match", (), 0.0, both))["candidates"][0]

    assert "The bridge opened in May. […] Nobody paid a toll." == found["excerpt"]


def test_the_candidates_of_an_entry() -> None:
    """The best candidate of an answer by the FAQ is its own quote; five there are at most."""
    ranked = tuple(
        Ranked(Passage(BRIDGE, Span(at, at + 9)), 5.0 - at, (OPENED,)) for at in range(5)
    )
    found = _fields(Answer(ENTRY.quotes, "faq", 0.99, ranked, ENTRY))["candidates"]
    scores = [one["score"] for one in found]

    assert (5, TOLL.text, TOLL.span.start) == (len(found), found[0]["excerpt"], found[0]["start"])
    assert sorted(scores, reverse=True) == scores


def test_the_closest_entry() -> None:
    """The closest entry's quote is the best candidate, and undated articles are counted."""
    found = _fields(CLOSEST_FAQ)

    assert TOLL.text == found["candidates"][0]["excerpt"]
    assert [TOLL.text] == [one["text"] for one in found["quotes"]]
    assert (None, 2) == (found["later"], found["left_aside"])


def test_an_archive_that_is_away() -> None:
    """It is told if a part of the archive was not searched, or if it cannot be reached."""
    found = [
        _fields(replace(CLOSEST_FAQ, is_partial=True)),
        _fields(Choice((), 0.5, is_partial=True)),
        _fields(Abstention("unavailable")),
    ]

    assert [(True, None), (True, None), (False, "unavailable")] == [
        (one["partial"], one["reason"]) for one in found
    ]


@pytest.mark.parametrize("ranked", [(), RANKED])
def test_an_entry_and_no_better_score(ranked: tuple[Ranked, ...]) -> None:
    """The entry's quote has a score no lower than any other's, even where it is alone."""
    found = _fields(Answer(ENTRY.quotes, "faq", 0.99, ranked, ENTRY))["candidates"]

    assert found[0]["score"] == max(one["score"] for one in found)


def test_the_options() -> None:
    """A choice has its options in full, with the entries they come from."""
    found = _fields(CHOICE)["options"]

    assert [("Who paid?", "toll", 2), ("The market", None, 1)] == [
        (one["label"], one["faq"], len(one["quotes"])) for one in found
    ]
    assert found[1]["quotes"] == _fields(BY_PASSAGE)["quotes"]


@pytest.mark.parametrize(
    "question",
    ["", 'a "b" \\ c', "Кто? چه کسی؟ 👨‍👩‍👧", "tab\tnul\x00end\u2028line\x85", "</script>"],
)
def test_the_question_comes_back(question: str) -> None:
    """The question is repeated letter by letter, and the line stays one line."""
    line = decision_line(question, EMPTY, 0.0, ENGLISH)

    assert (question, 0) == (json.loads(line)["question"], line.count("\n"))


def test_letters_stay_readable() -> None:
    """Letters of any script are written as they are."""
    assert "Рыбу продавали у моста." in decision_line("Что?", BY_FAQ, 0.0, ENGLISH)


@pytest.mark.parametrize(("elapsed", "expected"), [(0.41234, 0.412), (0.0, 0.0), (1e5, 1e5)])
def test_the_time(elapsed: float, expected: float) -> None:
    """The time is in milliseconds, to the microsecond."""
    assert expected == json.loads(decision_line("", EMPTY, elapsed, ENGLISH))["elapsed_ms"]


BRIDGE_FILE = "---\ntitle: The bridge\n---\nThe bridge over the Lune was opened by Ada Moor.\n"
FERRY_FILE = "---\ntitle: The ferry\n---\nThe ferry to Orla was bought by Bob Reed in 1992.\n"
WHO_OPENED, WHO_BOUGHT = "Who opened the bridge over the Lune?", "Who bought the ferry to Orla?"
WHO_PAINTED = "Who painted the harbour office?"


@pytest.mark.parametrize(
    ("text", "outcome", "quoted", "parts"),
    [
        (WHO_OPENED, "answer", "Ada Moor", None),
        ("Hi! How are you? What's new?", "abstention", None, None),
        (f"{WHO_OPENED} {WHO_BOUGHT}", "answer", "Ada Moor", ["answer", "answer"]),
        (f"{WHO_PAINTED} {WHO_BOUGHT}", "answer", "Bob Reed", ["abstention", "answer"]),
        (f"{WHO_PAINTED} Who knows the mayor?", "abstention", None, ["abstention", "abstention"]),
    ],
)
async def test_several_questions(
    text: str, outcome: str, quoted: str | None, parts: list[str] | None, tmp_path: Path
) -> None:
    """Each has its own decision; an answer to one is not hidden by another."""
    archive = tmp_path / "archive"
    archive.mkdir()
    for name, article_text in (("bridge", BRIDGE_FILE), ("ferry", FERRY_FILE)):
        (archive / f"{name}.md").write_text(article_text, encoding="utf-8")
    async with Desk.open(archive, cache=tmp_path / "cache") as desk:
        found = (await ask(desk, text)).fields(ENGLISH)

    assert (text, outcome) == (found["question"], found["outcome"])
    assert (quoted is None) == (not found["quotes"])
    assert all(quoted and quoted in one["text"] for one in found["quotes"])
    assert parts == ([one["outcome"] for one in found["parts"]] if "parts" in found else None)


async def test_a_quote_that_was_altered(tmp_path: Path) -> None:
    """It is withheld, as one of several as well, and named."""
    archive = tmp_path / "archive"
    archive.mkdir()
    for name, article_text in (("bridge", BRIDGE_FILE), ("ferry", FERRY_FILE)):
        (archive / f"{name}.md").write_text(article_text, encoding="utf-8")
    async with Desk.open(archive, cache=tmp_path / "cache") as desk:
        altered = BRIDGE_FILE.replace("Ada Moor", "Bob Reed")
        (archive / "bridge.md").write_text(altered, encoding="utf-8")
        one, both = await ask(desk, WHO_OPENED), await ask(desk, f"{WHO_OPENED} {WHO_BOUGHT}")

    assert ("Abstention", True) == (type(one.decision).__name__, one.altered is not None)
    assert ["Abstention", "Answer"] == [type(decision).__name__ for _, decision in both.parts]
    assert isinstance(both.decision, Answer)
    assert "Bob Reed in 1992" in both.decision.quotes[0].text
