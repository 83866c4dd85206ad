"""The command `ask --explain`: why a question was answered or not, in plain words."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from bot.answer.by_meaning.sentence_signals import PASSAGE_SENTENCES
from bot.answer.decisions import Abstention, Answer, Choice, Closest, Decision, Option, Ranked
from bot.answer.explain import (
    ExplainedEntry,
    ExplainedPassage,
    Explanation,
    GateReading,
    Push,
    signal_of,
)
from bot.answer.gates import FAQ_GATE, FAQ_SENTENCES, GATE_SENTENCES, PASSAGE_GATE
from bot.answer.policy import Policy
from bot.answer.signals import SIGNALS
from bot.archive.cutting import passages
from bot.archive.faq import FaqEntry
from bot.archive.model import Archive, Passage
from bot.cli.explaining.explain import lines_of_explanation
from bot.cli.explaining.signal_words import PHRASES, Row
from bot.cli.main import main
from bot.question.period.periods import Period
from bot.search.faq_matching import FAQ_SIGNALS
from bot.search.faq_sentences import SENTENCE_SIGNALS
from tests.support.bridge_folder import ASKED, BRIDGE, OPENED, enter_folder, type_in
from tests.support.small_desk import RIVER, archive_of, article, quote
from tests.support.small_search import lexicon_of, read

SOURCE = article("river", RIVER)
TOLL = quote(SOURCE, "Nobody paid a toll.")
MADE = quote(SOURCE, "It is 300 metres long & made of <steel>.")
RANKED = Ranked(Passage(SOURCE, passages(RIVER)[0]), 2.0, (TOLL, MADE))
ENTRY = FaqEntry("toll", {"en": ("Who paid a toll?",), "ru": ("Кто платил?",)}, (TOLL,))
POLICY = Policy(passage=0.7, faq=0.8)
PASSAGES = (ExplainedPassage(RANKED, (Push("score", 1.5), Push("length", -0.5))),)
ENTRIES = (ExplainedEntry(ENTRY, 0.42, (Push("told", 2.0),)),)
PASSAGE_GATE_READ = GateReading(
    0.4,
    0.7,
    0.0,
    (*(Push(name, by) for name, by in (("score", 3.0), ("unknown", -1.0), ("odds", 0.5))),),
)
FAQ_GATE_READ = GateReading(0.42, 0.8, -2.0, (Push("words", 1.0),))
QUESTION = read("Who paid a tolll?", lexicon_of("Nobody paid a toll."))
CLOSEST = Closest((TOLL,), "passage", 0.4, (RANKED,))
WHOLE = Explanation(
    *(QUESTION, CLOSEST, POLICY, ("paid",), None, PASSAGES, ENTRIES),
    *(PASSAGE_GATE_READ, FAQ_GATE_READ, 0.42),
)


def _lines(explanation: Explanation, archive: Archive | None = None) -> list[str]:
    return [
        *lines_of_explanation("Who paid a tolll?", explanation, archive or archive_of(SOURCE)[0])
    ]


def _decision(explanation: Explanation) -> str:
    return _lines(explanation)[-1]


@pytest.mark.parametrize(
    ("row", "signals"),
    [
        ("rank", (*SIGNALS, *PASSAGE_SENTENCES)),
        ("faq", (*FAQ_SIGNALS, *SENTENCE_SIGNALS)),
        ("passage_gate", (*PASSAGE_GATE, *GATE_SENTENCES)),
        ("faq_gate", (*FAQ_GATE, *FAQ_SENTENCES)),
    ],
)
def test_every_signal_has_a_phrase(row: Row, signals: tuple[str, ...]) -> None:
    """Each signal of a row has words of its own, whether it has bends or not."""
    assert [] == [name for name in signals if signal_of(name) not in PHRASES[row]]
    assert len(set(PHRASES[row].values())) == len(PHRASES[row])


def test_every_row_has_phrases() -> None:
    """The table has the rows that are explained, and no other."""
    assert set(get_args(Row)) == set(PHRASES)


def test_an_explanation() -> None:
    """The question, what was found, both gates and the decision come one after another."""
    end = RANKED.passage.span.end

    assert (
        f"""\
Question: Who paid a tolll?
It asks for a person.
Words searched for: paid, toll.
“tolll” was read as “toll”.
Not in the archive: paid.

Best passages:
1. river, characters 0 to {end}: “Nobody paid a toll. […] It is 300 metres long & made of <steel>.”
    +1.50  how well the search finds the passage by the question's words
    -0.50  the passage is long

Best FAQ entries:
1. toll (0.42): Who paid a toll?
    +2.00  how much of the question is in the wordings and quotes

The best passage answers with a probability of 0.40, which does not reach its threshold, 0.7.
Before any signal it is 0.5.
Pushed up the most by:
    +3.00  how well the search finds the passage by the question's words
    +0.50  how far the passage is ahead of the others
Pushed down the most by:
    -1.00  words of the question that the archive does not have

The best FAQ entry answers with a probability of 0.42, which does not reach its threshold, 0.8.
Before any signal it is 0.12.
Pushed up the most by:
    +1.00  the wordings have the same words

Decision: shows the closest passage, and says that it may not be the answer, because nothing \
reaches its threshold, but this holds the answer with a probability of 0.40, \
and 0.3 is enough.""".splitlines()
        == _lines(WHOLE)
    )


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (Answer((TOLL,), "passage", 0.9), "answered by the best passage, because it reaches its"),
        (Answer((TOLL,), "faq", 0.9, faq=ENTRY), "answered by the FAQ entry toll, because it "),
        (
            Choice((Option("a", (TOLL,), ENTRY), Option("b", (MADE,), ENTRY)), 0.7),
            "offers 2 FAQ entries to choose from, because none reaches its threshold, the best "
            "reaches 0.6, and they are about equally likely.",
        ),
        (
            Choice((*[Option("a", (TOLL,))] * 3,), 0.7),
            "offers 3 articles to choose from, because ",
        ),
        (replace(CLOSEST, by="faq", faq=ENTRY), "shows the closest FAQ entry toll, and says that "),
        (Abstention("empty"), "silent, because the question has no words to search for."),
        (Abstention("out_of_dates"), "silent, because the archive answers it only outside the "),
        (Abstention("ambiguous"), "silent, because passages are about equally likely, and none "),
        (Abstention("no_match"), "silent, because nothing reaches its threshold, and a single "),
    ],
)
def test_the_sentence_of_a_decision(decision: Decision, expected: str) -> None:
    """Every kind of decision has its reason in a sentence."""
    found = _decision(replace(WHOLE, decision=decision))

    assert found.startswith(f"Decision: {expected}")
    assert found.endswith(".")


def test_what_is_not_even_close() -> None:
    """Where nothing is likely, the threshold that would have shown something is told."""
    gate = replace(PASSAGE_GATE_READ, probability=0.2)
    silent = replace(WHOLE, decision=Abstention("no_match"), passage_gate=gate, nearest=0.2)

    assert _decision(silent) == (
        "Decision: silent, because nothing reaches its threshold, nor 0.3, at which the closest"
        " passage is shown."
    )


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (None, "no passage and no FAQ entry has any of its words."),
        (Period(0, 1, None, None), "no passage and no FAQ entry in the period has any of its "),
    ],
)
def test_nothing_is_found(period: Period | None, expected: str) -> None:
    """Without any candidate the silence is explained by the words, within the period if any."""
    silent = Explanation(QUESTION, Abstention("no_match"), POLICY, period=period)

    assert _decision(silent).startswith(f"Decision: silent, because {expected}")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2018, 1, 1), date(2018, 12, 31), "1 January 2018 to 31 December 2018"),
        (date(2018, 1, 1), None, "from 1 January 2018 on"),
        (None, date(999, 2, 28), "until 28 February 999"),
    ],
)
def test_a_period(first: date | None, last: date | None, expected: str) -> None:
    """The period is told in words, with what was left aside, or why it does not apply."""
    period = Period(0, 1, first, last)
    question = replace(QUESTION, period=period)
    decision = Abstention("no_match", left_aside=3)
    applied = replace(WHOLE, question=question, decision=decision, period=period)
    ignored = replace(WHOLE, question=question)

    assert f"Period: {expected}; undated articles left aside: 3." in _lines(applied)
    assert f"Period: {expected}; it is not applied, because no article has a date." in _lines(
        ignored
    )


@pytest.mark.parametrize(
    ("rule", "expected", "has_signals"),
    [
        ("own_wording", "The question is one of the entry's own wordings, which alone", False),
        ("same_words", "The question has the same content words as one of the", False),
        ("lone_word", "The question is a single word, so that it cannot be more.", True),
        ("beside", "By its signals it would be 0.90; because the FAQ quotes the", True),
        (None, "Before any signal it is 0.12.", True),
    ],
)
def test_rules(rule: object, expected: str, has_signals: bool) -> None:
    """A rule that decides instead of the signals is told, and then the signals are not."""
    gate = replace(FAQ_GATE_READ, alone=0.9, **{"rule": rule})  # type: ignore[arg-type]
    lines = _lines(replace(WHOLE, passage_gate=None, faq_gate=gate))
    at = next(i for i, line in enumerate(lines) if line.startswith("The best FAQ entry answers"))

    assert lines[at + 1].startswith(expected)
    assert has_signals == ("Before any signal it is 0.12." in lines)


@pytest.mark.parametrize(
    ("probability", "threshold", "expected"),
    [
        (0.72, 0.7297, "0.72, which does not reach its threshold, 0.7297."),
        (0.7296, 0.7297, "0.729600, which does not reach its threshold, 0.7297."),
        (0.7297, 0.7297, "0.729700, which reaches its threshold, 0.7297."),
        (1.0, 0.5, "1.00, which reaches its threshold, 0.5."),
    ],
)
def test_probabilities(probability: float, threshold: float, expected: str) -> None:
    """A probability has the digits that tell it from its threshold."""
    gate = replace(FAQ_GATE_READ, probability=probability, threshold=threshold)
    found = _lines(replace(WHOLE, passage_gate=None, faq_gate=gate))

    assert f"The best FAQ entry answers with a probability of {expected}" in found


def test_an_article_that_has_changed() -> None:
    """A quote that is not in the archive any more is not shown."""
    archive, files = archive_of(SOURCE)
    files["river"] = "Everybody paid a toll."
    text = "\n".join(_lines(WHOLE, archive))

    assert "Nobody paid a toll" not in text
    assert "not shown, because its article has changed since it was read; reload the" in text


def test_signs_that_control_a_terminal() -> None:
    """A question cannot move the cursor, and is one line of bounded length."""
    question = "\x1b[31m a\nb " + "word " * 100
    line = next(iter(lines_of_explanation(question, WHOLE, archive_of(SOURCE)[0])))

    assert line.startswith("Question: \ufffd[31m a b word ")
    assert line.endswith(" […]")
    assert len(line) <= 170


@pytest.fixture
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into a folder with an archive and responses that the environment names."""
    enter_folder(monkeypatch, tmp_path)


@pytest.mark.usefixtures("_folder")
def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """A question is explained, and the passage that would be quoted is shown."""
    code = main(["ask", "--explain", ASKED])
    out, err = capsys.readouterr()

    assert (0, "") == (code, err)
    assert out.startswith(f"Question: {ASKED}\nIt asks for a person.\n")
    assert f"“{OPENED}”" in out
    assert out.endswith(
        "Decision: answered by the FAQ entry opened, because it reaches its threshold.\n"
    )


@pytest.mark.usefixtures("_folder")
def test_questions_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line of standard input is explained, with an empty line between two."""
    type_in(monkeypatch, f"{ASKED}\nzebra\n".encode())
    main(["ask", "--explain"])
    first, second = capsys.readouterr().out.split("\n\nQuestion: ")

    assert first.startswith(f"Question: {ASKED}\n")
    assert second.startswith("zebra\n")


@pytest.mark.usefixtures("_folder")
def test_a_changed_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A quote that could not be verified makes the exit code 1."""
    text = BRIDGE.replace("Ada", "Eve")
    before = Archive.__init__

    def altered(self: Archive, *given: object) -> None:
        before(self, *given)  # type: ignore[arg-type]
        self.reread = lambda article_id: text

    monkeypatch.setattr(Archive, "__init__", altered)
    code = main(["ask", "--explain", ASKED])

    assert 1 == code
    assert OPENED not in capsys.readouterr().out


@pytest.mark.usefixtures("_folder")
def test_explain_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Both at once are refused in one sentence."""
    code = main(["ask", "--json", "--explain", ASKED])

    assert (2, ("", "--explain and --json exclude each other; give one of them\n")) == (
        code,
        tuple(capsys.readouterr()),
    )


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize(("gate", "is_answered"), [("0.0001", True), ("1", False)])
def test_the_gate_that_is_set(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    gate: str,
    is_answered: bool,
) -> None:
    """The setting decides, and is the threshold that is shown."""
    monkeypatch.setenv("GATE", gate)
    main(["ask", "--explain", "When did Ada open the bridge?"])
    out = capsys.readouterr().out

    assert f"its threshold, {gate}." in out
    assert is_answered == ("Decision: answered by" in out)
