"""What speaks against a passage although it has the words of the question.

A near miss has most words of a question and does not answer it: it is about another year, says
the opposite, tells of the first instead of the last, or has no thing of the kind asked for
(P. Rajpurkar, R. Jia and P. Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD",
2018, section 4). Names that are missing are among the gate's other signals.

Each fault is 0 if nothing speaks against the passage. The faults are signals of the passages' gate,
whose fitted weights never let one raise the probability.
"""

from collections.abc import Iterator, Sequence

from bot.analysis.passages import PassageView
from bot.answer.faults.wording import WORDING_FAULTS, Around, Wording, is_english, wording_faults
from bot.answer.signals import has_kind
from bot.question.individuals import asks_for_individual, asks_for_name, names_someone
from bot.question.kinds import Kind
from bot.question.reading import Question
from bot.search.weighing import Weighed

__all__ = ["FAULTS", "faults_of"]

_ASKED: tuple[Kind, ...] = ("number", "time", "person", "place", "reason")
FAULTS = (
    "number_missing",  # numbers, at most 2, that the sentence does not have
    "other_number",  # 1 if one is missing and the neighbour of that has another number beside it
    *(f"no_{kind}" for kind in _ASKED),  # 1 if it is asked for, and there is nothing of the kind
    "nameless",  # 1 if a name is asked for, and there is none, or none of a person in such a role
    *WORDING_FAULTS,
)
_NO_WORDING = (0.0,) * len(WORDING_FAULTS)
_NO_KIND = (0.0,) * len(_ASKED)


def faults_of(asked: Weighed, view: PassageView, best: int) -> tuple[float, ...]:
    """Return the faults of a passage and its best sentence by terms, in the order of `FAULTS`."""
    question = asked.question
    if question is None or not asked.terms:
        return (0.0,) * len(FAULTS)
    last = len(view.sentences) - 1
    near = range(max(best - 1, 0), min(best + 1, last) + 1)
    missing = asked.numbers
    for one in asked.terms:
        if one.bit & missing and best in view.held.get(one.term, ()):
            missing &= ~one.bit
    return (
        float(min(missing.bit_count(), 2)),
        1.0 if missing and _has_other_number(asked, missing, view, best) else 0.0,
        *_kinds(asked, view, near),
        1.0 if _is_nameless(asked, question, view, near) else 0.0,
        *_wording(question, view, best),
    )


def _has_other_number(asked: Weighed, missing: int, view: PassageView, best: int) -> bool:
    """Whether a sentence has another number beside the neighbour of a missing one.

    `missing` is a bit mask of terms.
    """
    order = [one.term for one in view.said[best] if one.term]
    numbers = view.evidence[best].numbers - asked.known
    terms = asked.terms
    for at, one in enumerate(terms):
        if one.bit & missing:
            before = _beside(order, terms[at - 1].term, 1) if at else ()
            after = _beside(order, terms[at + 1].term, -1) if at + 1 < len(terms) else ()
            if not numbers.isdisjoint(before) or not numbers.isdisjoint(after):
                return True
    return False


def _beside(order: Sequence[str], term: str, step: int) -> Iterator[str]:
    """Yield the terms after each place of a term, or before it if `step` is -1."""
    for at, one in enumerate(order):
        if one == term and 0 <= at + step < len(order):
            yield order[at + step]


def _kinds(asked: Weighed, view: PassageView, near: range) -> tuple[float, ...]:
    if asked.kind == "other" or any(has_kind(asked, view.evidence[at]) for at in near):
        return _NO_KIND
    return tuple([1.0 if asked.kind == kind else 0.0 for kind in _ASKED])


def _is_nameless(asked: Weighed, question: Question, view: PassageView, near: range) -> bool:
    """Whether a name is asked for, and some sentences have none that the question does not have."""
    if asks_for_individual(question.tokens):
        text = view.passage.article.text
        piece = text[view.sentences[near[0]].start : view.sentences[near[-1]].end]
        return not names_someone(piece, asked.known)
    if not asks_for_name([token.word for token in question.tokens]):
        return False
    return all(view.evidence[at].names <= asked.known for at in near)


def _wording(question: Question, view: PassageView, best: int) -> tuple[float, ...]:
    """Return the faults of the wording; none unless the question and the passage are English."""
    if question.vector is None:
        return _NO_WORDING
    asked = Wording.of(question.text)
    sentence = view.sentences[best]
    here = Wording.of(view.passage.article.text[sentence.start : sentence.end])
    around = Around(view)
    if not is_english(asked.words) or not (is_english(here.words) or is_english(around.every)):
        return _NO_WORDING
    names = {one.word for one in question.terms if one.is_name}
    return wording_faults(asked, names, here, around)
