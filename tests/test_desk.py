"""The reference desk over a folder of articles, with responses of one's own or without."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.answer.decisions import Abstention, Answer, Choice, Closest, Decision
from bot.answer.policy import Policy
from bot.answer.verify import verify_quotes
from bot.archive.errors import ContentError
from bot.desk import CANDIDATES, QUESTION_LIMIT, Desk, open_archive
from bot.remembered import Remembered
from bot.search.weights import load_weights
from bot.settings import shipped
from tests.support.small_desk import quote

BRIDGE = """---
title: A bridge over the Lune
date: 1992-05
---
The bridge over the Lune was opened by Ada Moor in May. It is 300 metres long.

## The toll

Every boat pays a toll of two crowns at the bridge.
"""
MARKET = """---
title: The market
---
The market moved to the castle square because of the flood.
"""
FAQ = """entries:
  - id: toll
    questions:
      en: [What does a boat pay?]
      ru: [Сколько платит лодка?]
    quotes:
      - {article: bridge, text: Every boat pays a toll of two crowns at the bridge.}
"""
ALIASES = "names: {Lune: {ru: [Лун, Луна], fa: [لون]}}\n"
OPENED = "The bridge over the Lune was opened by Ada Moor in May."

Make = Callable[..., Desk]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with an archive of two articles."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "bridge.md").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / "archive" / "market.md").write_text(MARKET, encoding="utf-8")
    return tmp_path


@pytest.fixture
def make(folder: Path) -> Make:
    """Return a way to open a desk on the archive, its responses given as texts by file name."""

    def open_desk(responses: dict[str, str] | None = None) -> Desk:
        own = None
        if responses is not None:
            own = folder / "responses"
            own.mkdir()
            for name, text in responses.items():
                (own / name).write_text(text, encoding="utf-8")
        return Desk.open(folder / "archive", responses=own, cache=folder / "cache")

    return open_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Open one desk for all tests that only ask, with a FAQ and aliases of its own."""
    path = tmp_path_factory.mktemp("desk")
    for name, text in {"bridge.md": BRIDGE, "market.md": MARKET}.items():
        (path / name).write_text(text, encoding="utf-8")
    (path / "faq.yaml").write_text(FAQ, encoding="utf-8")
    (path / "aliases.yaml").write_text(ALIASES, encoding="utf-8")
    return Desk.open(path, responses=path, cache=path)


def _texts(decision: object) -> list[str]:
    assert isinstance(decision, Answer)
    return [quote.text for quote in decision.quotes]


async def test_an_answer_from_a_folder(make: Make) -> None:
    """A folder of articles is all that is needed for an answer."""
    desk = make()
    decision = await desk.ask("Who opened the bridge over the Lune in May?")
    await desk.close()

    assert [OPENED] == [text[: len(OPENED)] for text in _texts(decision)]


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        (None, []),
        ({}, []),
        ({"aliases.yaml": ALIASES}, []),
        ({"faq.yaml": FAQ}, ["toll"]),
        ({"faq.yaml": FAQ, "aliases.yaml": ALIASES}, ["toll"]),
    ],
)
def test_the_faq(make: Make, responses: dict[str, str] | None, expected: list[str]) -> None:
    """The FAQ is one's own; the one that comes along knows other articles and is left out."""
    assert expected == [entry.id for entry in make(responses).faq]


@pytest.mark.parametrize(("own", "expected"), [(False, True), (True, False)])
def test_the_faq_that_comes_along(tmp_path: Path, own: bool, expected: bool) -> None:
    """With the archive that comes along comes its FAQ, unless the responses are one's own."""
    responses = tmp_path if own else None
    desk = Desk.open(shipped("seeds"), responses=responses, cache=tmp_path)

    assert expected == bool(desk.faq)


@pytest.mark.parametrize("question", ["What does a boat pay?", "Сколько платит лодка?"])
async def test_an_entry_answers(desk: Desk, question: str) -> None:
    """An entry of one's own FAQ answers its questions, in each of its languages."""
    decision = await desk.ask(question)

    assert ["Every boat pays a toll of two crowns at the bridge."] == _texts(decision)
    assert "toll" == (isinstance(decision, Answer) and decision.faq and decision.faq.id)


@pytest.mark.parametrize(("responses", "expected"), [({}, 0), ({"aliases.yaml": ALIASES}, 2)])
async def test_own_aliases(make: Make, responses: dict[str, str], expected: int) -> None:
    """One's own aliases lead from another script to the articles' words."""
    desk = make(responses)
    found = [await desk.ask(question) for question in ("Луна", "لون")]

    assert expected == sum(bool(decision.ranked) for decision in found)


async def test_the_aliases_that_come_along(make: Make, folder: Path) -> None:
    """Where there are no aliases of one's own, those that come along serve."""
    (folder / "archive" / "durov.md").write_text(
        "---\ntitle: Durov\n---\nDurov swims.\n", encoding="utf-8"
    )
    decision = await make({}).ask("Дуров")

    assert ["Durov swims."] == [one.excerpt[0].text for one in decision.ranked]


async def test_foreign_terms_are_left_out(make: Make, folder: Path) -> None:
    """In an archive of one's own, "cheap" is not the shipped archive's word for fraud."""
    (folder / "archive" / "fraud.md").write_text(
        "---\ntitle: Fraud\n---\nThe fraud was found.\n", encoding="utf-8"
    )
    decision = await make().ask("rackets, racketeering, swindle, scam, cheat, cheap")

    assert () == decision.ranked


@pytest.mark.parametrize("name", ["missing", "archive/bridge.md"])
def test_responses_that_are_no_folder(folder: Path, name: str) -> None:
    """Responses that are no folder stop the start, with the setting that is wrong."""
    with pytest.raises(ContentError) as caught:
        Desk.open(folder / "archive", responses=folder / name, cache=folder)

    assert str(caught.value) == (
        f"{folder / name}: is not a folder; name a folder with faq.yaml, aliases.yaml,"
        " policy.yaml or texts/ as the responses (RESPONSES or --responses)"
    )


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        (
            {"faq.yaml": FAQ.replace("crowns", "dimes")},
            "faq.yaml, line 7: entry 'toll' has a quote",
        ),
        ({"faq.yaml": "entries: 5"}, "faq.yaml, line 1: the file has no list of entries"),
        ({"aliases.yaml": "[]]"}, "aliases.yaml, line 1: this is not valid YAML"),
        ({"aliases.yaml": "other: {}"}, "aliases.yaml, line 1: may only have names and terms"),
        ({"policy.yaml": "gate: 2"}, "policy.yaml, line 1: gate must be above 0 and at most 1"),
    ],
)
def test_responses_with_mistakes(make: Make, responses: dict[str, str], expected: str) -> None:
    """A mistake in a file of responses stops the start, with its file and line."""
    with pytest.raises(ContentError) as caught:
        make(responses)

    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("written", "gate", "expected"),
    [
        (None, None, Policy.of(load_weights())),
        (None, 0.5, replace(Policy.of(load_weights()), passage=0.5, faq=0.5)),
        ("gate: 0.6", None, replace(Policy.of(load_weights()), passage=0.6, faq=0.6)),
        ("faq: 0.6", None, replace(Policy.of(load_weights()), faq=0.6)),
        (
            "{gate: 0.6, faq: 0.8, closest: 1}",
            0.5,
            replace(Policy.of(load_weights()), passage=0.5, faq=0.5, closest=1.0),
        ),
    ],
)
def test_the_thresholds(
    make: Make, folder: Path, written: str | None, gate: float | None, expected: Policy
) -> None:
    """The gate that is given counts more than the file's thresholds, and these than the fitted."""
    desk = make({"policy.yaml": written} if written else {})
    own = Desk.open(
        folder / "archive", responses=folder / "responses", cache=folder / "cache", gate=gate
    )

    assert expected == own.policy
    assert expected == own.with_faq(()).policy
    assert gate is not None or expected == desk.policy


async def test_a_gate_decides(folder: Path) -> None:
    """A question is answered by a low gate, and not by a high one."""
    question = "Who opened the bridge over the Lune in May?"
    cache = folder / "cache"
    low, high = (open_archive(folder / "archive", cache=cache, gate=gate) for gate in (0.001, 1))
    answered, silent = [await desk.ask(question) for desk in (low, high)]

    assert isinstance(answered, Answer)
    assert not isinstance(silent, Answer)


@pytest.mark.parametrize("gate", [0, -0.1, 1.01, float("nan"), "much", "٠٫٧"])
def test_a_gate_that_is_not_allowed(folder: Path, gate: float) -> None:
    """A gate that is not a share is refused before anything is read."""
    with pytest.raises(ValueError, match=r"^gate must be above 0 and at most 1, like 0\.71, not "):
        open_archive(folder / "missing", gate=gate)


@pytest.mark.parametrize("path", ["missing", "empty", "archive/bridge.md"])
def test_archives_that_are_none(folder: Path, path: str) -> None:
    """A missing or empty archive, or a single article's file, stops the start."""
    (folder / "empty").mkdir()
    with pytest.raises(ContentError) as caught:
        Desk.open(folder / path, cache=folder)

    assert str(folder / path) in str(caught.value)


@pytest.mark.parametrize(
    "question",
    [
        *("", " ", "\n\t", "\u2003", "\x1f", "?", "!!!", "...", "—", "،؟", "«»", "(*)", "^", "\\"),
        *(
            "\x00",
            "\u200d\u200c",
            "\ufeff",
            "\ud800",
            "🌉",
            "👨‍👩‍👧 🇮🇷",
            "\U0010ffff",
            "\x07\x1b[31m",
            "<b>&amp;",
            "what is the",
        ),
        "и не",
    ],
)
async def test_questions_without_words(desk: Desk, question: str) -> None:
    """White space, marks, control characters, emoji and stop words are no question."""
    assert Abstention("empty") == await desk.ask(question)


@pytest.mark.parametrize(
    "question",
    [
        *("e\u0301", "a AND b", "+xylophone", '"unclosed', "body:xylophone~7"),
        *("[1 TO 7]", "%s {0}", "xylophone\x00quiz"),
    ],
)
async def test_odd_questions(desk: Desk, question: str) -> None:
    """The syntax of search engines has no meaning: its words are words like any others."""
    decision = await desk.ask(question)

    expected = Abstention("no_match", confidence=decision.confidence, entries=decision.entries)

    assert expected == decision


@pytest.mark.parametrize(
    "filling", ["word ", "bridge ", "x", "?", "\u0301", "👨‍👩‍👧", "а б ", "12,"]
)
async def test_long_questions(desk: Desk, filling: str) -> None:
    """Of a question of any length only the beginning is read."""
    start = filling * (QUESTION_LIMIT // len(filling) + 1)
    found = [await desk.ask(text) for text in (start, start + " market castle flood" * 5000)]

    assert found[0] == found[1]


@pytest.mark.parametrize(
    "question",
    [
        "<b>Who</b> opened <a href='https://example.org'>the bridge</a> over the Lune?",
        "Who&nbsp;opened the bridge over the Lune?",
        "\x1b[31mWho\x1b[0m opened the bridge over the Lune?",
        "Who opened the bri\u200bdge over the Lune\ufeff?",
    ],
)
async def test_a_copied_question(desk: Desk, question: str) -> None:
    """A question copied with its markup or colours is the same question."""
    plain = await desk.ask("Who opened the bridge over the Lune?")

    assert OPENED in _texts(plain)[0]
    assert plain == await desk.ask(question)


async def test_keywords_only(desk: Desk) -> None:
    """A question need not be a sentence."""
    decision = await desk.ask("boat toll crowns")

    assert isinstance(decision, Answer | Closest)
    assert "toll of two crowns" in decision.quotes[0].text


async def test_spaces_around_a_question(desk: Desk) -> None:
    """White space around a question changes nothing, whatever its length."""
    question = "Who opened the bridge over the Lune?"

    assert await desk.ask(question) == await desk.ask(" \n" * QUESTION_LIMIT + question + "\t")


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [("Lune xylophone", None, 2), ("Lune xylophone", "fa", 2), ("Lune", "xx-YY", 2)],
)
async def test_the_language_of_the_reader(
    desk: Desk, question: str, language: str | None, expected: int
) -> None:
    """The reader's language changes nothing about what is found."""
    decision = await desk.ask(question, language)

    assert expected == len(decision.ranked)


async def test_no_more_candidates_than_asked_for(make: Make, folder: Path) -> None:
    """However many passages hold a word, a decision carries only the best along."""
    # Each paragraph is long enough to be a passage of its own, and says something else.
    body = "\n\n".join(
        " ".join(["Sheep sleep here.", *(f"Ram{number}x{one} rests." for one in range(60))])
        for number in range(3 * CANDIDATES)
    )
    (folder / "archive" / "sheep.md").write_text(f"---\ntitle: S\n---\n{body}\n", encoding="utf-8")
    decision = await make({"aliases.yaml": ALIASES}).ask("Where do the sheep sleep?")

    assert ["sheep"] * 5 == [one.passage.article.id for one in decision.ranked]


async def test_quotes_are_in_the_files(desk: Desk) -> None:
    """What a desk decides on can be verified against its own archive."""
    found = [await desk.ask(text) for text in ("What does a boat pay?", "Who opened the bridge?")]
    quotes = [quote for one in found for ranked in one.ranked for quote in ranked.excerpt]
    verify_quotes(quotes, desk.archive)

    assert len(quotes) >= 2


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("And what does a boat pay?", True),
        ("and how long is it?", True),
        ("Who repaired the xylophone there?", False),
        ("thanks", False),
    ],
)
async def test_a_question_that_leans_on_a_quote(desk: Desk, question: str, expected: bool) -> None:
    """What was said before may help; where it does not, the decision is as without it."""
    first = await desk.ask("What does a boat pay?")
    assert isinstance(first, Answer)
    leaning = await desk.ask(question, about=first.quotes[0])

    assert isinstance(leaning, Answer) or leaning == await desk.ask(question)
    assert expected == isinstance(leaning, Answer)


@pytest.mark.parametrize(
    ("alone", "whole", "expected"),
    [
        ("abstention", "closest", "closest"),
        ("abstention", "answer", "answer"),
        ("abstention", "closest elsewhere", "abstention"),
        ("abstention", "answer elsewhere", "abstention"),
        ("abstention", "choice", "abstention"),
        ("closest", "answer", "answer"),
        ("closest", "answer elsewhere", "closest"),
        ("closest", "another closest", "closest"),
        ("closest", "abstention", "closest"),
        ("choice", "closest", "choice"),
        ("choice", "answer", "answer"),
        ("answer", "another closest", "answer"),
    ],
)
async def test_what_a_quote_before_may_change(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, alone: str, whole: str, expected: str
) -> None:
    """Asked again with a subject, only an answer replaces the closest passage or a choice.

    Instead of an abstention the closest passage is shown, if the reader's own words are in it.
    """
    bridge = desk.archive.get("bridge")
    assert bridge is not None
    toll = quote(bridge, "Every boat pays a toll of two crowns at the bridge.")
    opened = quote(bridge, OPENED)
    decisions: dict[str, Decision] = {
        "abstention": Abstention("no_match"),
        "choice": Choice((), 0.5),
        "closest": Closest((toll,), "passage", 0.4),
        "another closest": Closest((toll, opened), "passage", 0.5),
        "closest elsewhere": Closest((opened,), "passage", 0.4),
        "answer": Answer((toll,), "passage", 0.9),
        "answer elsewhere": Answer((opened,), "passage", 0.9),
    }

    async def decided(text: str, *_: object) -> Decision:
        return decisions[alone if text == "and the crowns?" else whole]

    monkeypatch.setattr(desk._decider, "decide", decided)

    assert decisions[expected] == await desk.ask("and the crowns?", about=opened)


async def test_the_closest_passage_of_a_real_archive(desk: Desk) -> None:
    """A question with much of a passage's words, but not answered by it, gets that passage."""
    decision = await desk.ask("How many boats pay the toll?")

    assert isinstance(decision, Closest)
    assert "Every boat pays a toll of two crowns at the bridge." == decision.quotes[0].text
    verify_quotes(decision.quotes, desk.archive)


async def test_an_answer_needs_no_quote_before_it(desk: Desk) -> None:
    """A question that is answered alone is not read any other way."""
    first = await desk.ask("What does a boat pay?")
    assert isinstance(first, Answer)

    assert first == await desk.ask("What does a boat pay?", about=first.quotes[0])


async def test_the_same_question_again(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    """What was just decided is at hand, for the same words on the same day, until forgotten."""
    monkeypatch.setattr(desk._decider, "_decided", Remembered(2))
    question, today = "Who opened the bridge?", date(2020, 1, 1)
    first = await desk.ask(question)
    at_hand = [
        await desk.ask(f" {question} ") is first,
        await desk.ask(question, "ru") is first,
        await desk.ask(question, asked_on=today) is first,
        await desk.ask(question) is first,  # two others were asked since
    ]
    again = await desk.ask(question)
    desk.forget()
    afresh = await desk.ask(question)

    assert ([True, False, False, False], False) == (at_hand, afresh is again)
    assert first == again == afresh


async def test_the_day_of_a_moment(desk: Desk) -> None:
    """A datetime counts as its own day; anything else that is not a date is refused in words."""
    question = "Who opened the bridge last year?"
    moment = datetime(2020, 1, 1, 23, 59, tzinfo=UTC)
    by_day = await desk.ask(question, asked_on=date(2020, 1, 1))
    by_moment = await desk.ask(question, asked_on=moment)
    with pytest.raises(TypeError) as caught:
        await desk.ask(question, asked_on="2020-01-01")  # type: ignore[arg-type]  # that is tested

    assert by_moment is by_day
    assert str(caught.value) == "asked_on must be a date, not str"


@pytest.mark.parametrize(
    "question",
    [
        "What does a boat pay?",
        "Who opened the bridge?",
        "xylophone",
        "?!",
        "",
        "Who opened it in 1992?",
    ],
)
async def test_an_explanation_is_of_the_decision(desk: Desk, question: str) -> None:
    """What is explained is the very decision that is given, by the desk's thresholds."""
    found = await desk.explain(question)

    assert await desk.ask(question) == found.decision
    assert desk.policy == found.policy


@pytest.mark.parametrize(("asked_on", "expected"), [(None, False), (date(1993, 7, 1), True)])
async def test_an_explanation_within_a_period(
    desk: Desk, asked_on: date | None, expected: bool
) -> None:
    """A period that is counted from the day of the question is explained as it is applied."""
    question = "Who opened the bridge last year?"
    found = await desk.explain(question, asked_on)

    assert expected == (found.period is not None)
    assert found.period == found.question.period
    assert await desk.ask(question, asked_on=asked_on) == found.decision


async def test_the_explanation_of_a_closed_desk(make: Make) -> None:
    """A closed desk explains nothing."""
    desk = make()
    await desk.close()
    with pytest.raises(RuntimeError, match="the desk is closed"):
        await desk.explain("Who opened the bridge?")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "Hi! Who opened the bridge over the Lune? And where did the market move?",
            [
                ("Who opened the bridge over the Lune?", "opened by Ada Moor"),
                ("And where did the market move?", "castle square"),
            ],
        ),
        (
            "Who opened the bridge over the Lune and when did the market move to the square?",
            [
                ("Who opened the bridge over the Lune", "opened by Ada Moor"),
                ("when did the market move to the square?", "castle square"),
            ],
        ),
        (
            "Who opened the bridge over the Lune? Thanks!",
            [("Who opened the bridge over the Lune? Thanks!", "opened by Ada Moor")],
        ),
    ],
)
async def test_several_questions(desk: Desk, message: str, expected: list[tuple[str, str]]) -> None:
    """Each question in a message has its own decision; a single one is left as it is."""
    parts = await desk.ask_all(message)

    assert [text for text, _ in expected] == [part.text for part in parts]
    for part, (_, words) in zip(parts, expected, strict=True):
        assert words in part.decision.quotes[0].text  # type: ignore[union-attr]  # no answer fails


@pytest.mark.parametrize(
    "message",
    [
        "I live in Moscow and like cars. Who opened the bridge over the Lune?",
        "Who opened the bridge over the Lune? I need it for school.",
    ],
)
async def test_what_is_told_beside_a_question(desk: Desk, message: str) -> None:
    """A sentence that asks nothing does not keep the question from its answer."""
    assert "opened by Ada Moor" in _texts(await desk.ask(message))[0]


async def test_a_new_subject_without_an_answer(desk: Desk) -> None:
    """A follow-up to a subject that the archive does not know is answered by nothing else."""
    (first,) = await desk.ask_all("Who opened the bridge over the Lune?")
    assert isinstance(first.decision, Answer)
    parts = await desk.ask_all(
        "Who is Napoleon Bonaparte? And how long is it?",
        about=first.decision.quotes[0],
        after=first.subject,
    )

    assert [Abstention, Closest] == [type(part.decision) for part in parts]
    assert parts[1].decision.confidence < desk.policy.faq


async def test_a_question_refers_to_the_one_before(desk: Desk) -> None:
    """The subject of the first question goes along with the second, and is kept for a third."""
    parts = await desk.ask_all("Who opened the bridge over the Lune? How long is it? thanks")
    again = await desk.ask_all("thanks", after=parts[-1].subject)

    assert ["How long is it?"] == [part.text for part in parts[1:]]
    assert "300 metres" in _texts(parts[1].decision)[0]
    assert {"Who opened the bridge over the Lune?"} == {one.subject for one in (*parts, *again)}


async def test_no_question_at_all(desk: Desk) -> None:
    """Small talk is one part without an answer."""
    (part,) = await desk.ask_all("Hello, thanks!")

    assert ("Hello, thanks!", Abstention("empty")) == (part.text, part.decision)


async def test_an_announcement_tells_when_something_came_out(folder: Path, make: Make) -> None:
    """Its date is the answer, though the text names no day; so says the explanation."""
    text = "---\ntitle: Ferry 2.0\ndate: 2019-03-04\n---\nThe boat has a bell.\n"
    (folder / "archive" / "out.md").write_text(text, encoding="utf-8")
    desk = make()
    asked = "When was Ferry 2.0 released?"
    decision, explained = await desk.ask(asked), await desk.explain(asked)
    other = await desk.ask("When was Ferry 2.0 painted?")

    assert isinstance(decision, Answer)
    assert ("The boat has a bell.", 0.95) == (decision.quotes[0].text, decision.confidence)
    assert (True, False) == (explained.decision == decision, isinstance(other, Answer))


async def test_a_headline_opens_its_article(desk: Desk) -> None:
    """A headline that is typed as a question is answered by its own article, as it begins."""
    decision = await desk.ask("a bridge over the lune")

    assert isinstance(decision, Answer)
    assert ("bridge", 0) == (decision.quotes[0].article.id, decision.quotes[0].span.start)
