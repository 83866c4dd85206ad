"""The figures in words and as one JSON object."""

import json

from bot.answer.decisions import Abstention, Closest
from bot.archive.model import Span
from bot.evaluation.figures import Figures, figures_of, judged
from bot.evaluation.questions import Asked
from bot.evaluation.report import as_json, as_text
from tests.support.small_desk import answer
from tests.support.small_evaluation import ARCHIVE, ASKED, MOVED, OPENED, RIVER, UNKNOWN, run


def text_of(figures: Figures) -> list[str]:
    """Return the lines of a report."""
    return as_text(figures, "asked.jsonl", ARCHIVE).splitlines()


def test_a_report() -> None:
    """A report says counts and shares with what they are shares of."""
    expected = """\
asked.jsonl: 5 questions, 3 answerable, 2 not.

                               answerable                                    not answerable
             asked  right  wrong  closest  choice  abstained\
    asked  wrong  closest  choice  abstained
all              3      2      0        0       0          1       \
 2      1        0       1          0
language en      2      2      0        0       0          0       \
 0      0        0       0          0
language ru      1      0      0        0       0          1       \
 1      1        0       0          0
kind odd         1      1      0        0       0          0       \
 0      0        0       0          0
kind plain       1      1      0        0       0          0       \
 0      0        0       0          0

best candidate right (hit@1)  1.000   3 of 3 answerable questions (95 %: 0.44 to 1.00)
answered precision            0.667   2 of 3 given answers (95 %: 0.21 to 0.94)
answered coverage             0.667   2 of 3 answerable questions (95 %: 0.21 to 0.94)
closest passage right             –   there are no answerable questions that got a closest passage
wording is quoted             0.500   1 of 2 right answers with a known wording (95 %: 0.09 to 0.91)
AUROC of confidence           1.000   1: right always above wrong; 0.5: pure chance
coverage at precision 0.95    1.000   answerable questions, by the suggested gate alone

Suggested gate: answer at a confidence of 0.7 or more; 3 of 3 answers would be right (1.000).
To use it, set GATE=0.7, or write `gate: 0.7` in policy.yaml in the folder of the responses.
This is based on the 3 questions that pass the gate.
Warning: that is fewer than 100; with other questions the precision may be as low as 0.44. \
Add more questions before you rely on it.

1 wrong answer:
  line 6: How?
    answered (0.60): “The market moved to the square.” (market)
    right: no answer; the archive does not have one"""

    assert expected.splitlines() == text_of(figures_of(run(), 0.95))


def test_a_report_of_nothing() -> None:
    """Shares of nothing are dashes, and no gate is suggested."""
    said = text_of(figures_of([judged(UNKNOWN, Abstention("no_match"))], 0.95))

    assert [
        "best candidate right (hit@1)      –   there are no answerable questions",
        "answered precision                –   there are no given answers",
        "answered coverage                 –   there are no answerable questions",
        "closest passage right             –   "
        "there are no answerable questions that got a closest passage",
        "AUROC of confidence               –   1: right always above wrong; 0.5: pure chance",
        "coverage at precision 0.95    0.000   answerable questions, by the suggested gate alone",
        "",
        "Suggested gate: none; no gate reaches a precision of 0.95 here.",
        "",
        "Wrong answers: none.",
    ] == said[6:]


def test_a_gate_that_rests_on_enough() -> None:
    """A suggestion that rests on a hundred answers comes without a warning."""
    said = text_of(figures_of([judged(ASKED, answer(OPENED))] * 100, 0.95))

    assert ["This is based on the 100 questions that pass the gate.", ""] == said[-3:-1]


def test_a_gate_that_rests_on_one() -> None:
    """One question is counted in the singular."""
    said = text_of(figures_of([judged(ASKED, answer(OPENED))], 0.95))

    assert "This is based on the 1 question that passes the gate." in said


def test_the_first_wrong_answers() -> None:
    """Twenty wrong answers are listed, with what was right."""
    whole = Asked("Which?", (("river", Span(0, len(RIVER.text))),), line=9)
    wrong = [judged(ASKED, answer(MOVED)), *[judged(whole, answer(MOVED))] * 20]
    said = text_of(figures_of(wrong, 0.95))
    said = said[said.index("21 wrong answers, of which the first 20 are:") + 1 :]

    assert (60, "    right: “The bridge opened in May.” (river)", "    right: article river") == (
        len(said),
        said[2],
        said[-1],
    )


def test_json() -> None:
    """The object for a program has every figure, and every wrong answer."""
    found = json.loads(as_json(figures_of(run(), 0.95), "asked.jsonl"))
    none = {"right": 0, "wrong": 0, "closest": 0, "choice": 0, "abstained": 0}
    nothing = {"wrong": 0, "closest": 0, "choice": 0, "abstained": 0}

    assert {
        "file": "asked.jsonl",
        "questions": 5,
        "answerable": 3,
        "outcomes": {
            "all": {
                "answerable": none | {"right": 2, "abstained": 1},
                "not_answerable": nothing | {"wrong": 1, "choice": 1},
            },
            "language": {
                "en": {"answerable": none | {"right": 2}, "not_answerable": nothing},
                "ru": {
                    "answerable": none | {"abstained": 1},
                    "not_answerable": nothing | {"wrong": 1},
                },
            },
            "kind": {
                "odd": {"answerable": none | {"right": 1}, "not_answerable": nothing},
                "plain": {"answerable": none | {"right": 1}, "not_answerable": nothing},
            },
        },
        "hit1": 1.0,
        "answered": 3,
        "answered_right": 2,
        "answered_precision": 0.6667,
        "answered_coverage": 0.6667,
        "closest": 0,
        "closest_right": 0,
        "wording_quoted": 0.5,
        "auroc": 1.0,
        "wanted_precision": 0.95,
        "coverage_at_precision": 1.0,
        "suggested": {"gate": 0.7, "given": 3, "right": 3, "precision": 1.0, "is_enough": False},
        "wrong": [
            {
                "line": 6,
                "question": "How?",
                "confidence": 0.6,
                "article": "market",
                "start": 0,
                "end": 31,
                "text": "The market moved to the square.",
                "right": [],
            }
        ],
    } == found


def test_the_closest_passages() -> None:
    """They are counted in the table and in a line of their own, and for a program."""
    decisions = [
        (ASKED, Closest((OPENED,), "passage", 0.4)),
        (ASKED, Closest((MOVED,), "passage", 0.4)),
        (UNKNOWN, Closest((OPENED,), "passage", 0.4)),
    ]
    figures = figures_of([judged(asked, decision) for asked, decision in decisions], 0.95)
    said, found = text_of(figures), json.loads(as_json(figures, "asked.jsonl"))
    words = "1 of 2 answerable questions that got a closest passage (95 %: 0.09 to 0.91)"

    assert ["all", *"200200", *"10100"] == said[4].split()
    assert f"closest passage right         0.500   {words}" in said
    assert (2, 1, []) == (found["closest"], found["closest_right"], found["wrong"])


def test_json_of_nothing() -> None:
    """What is not known is null."""
    found = json.loads(as_json(figures_of([judged(UNKNOWN, Abstention("empty"))], 0.95), "a"))

    assert {None} == {
        found[name]
        for name in ("hit1", "answered_precision", "auroc", "suggested", "wording_quoted")
    }


def test_json_says_what_was_right() -> None:
    """A wrong answer comes with the right places."""
    found = json.loads(as_json(figures_of([judged(ASKED, answer(MOVED))], 0.95), "a"))

    assert [{"article": "river", "start": 0, "end": 25}] == found["wrong"][0]["right"]
