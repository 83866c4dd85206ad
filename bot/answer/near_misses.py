"""What speaks against a passage although it has the words of the question.

A near miss has most words of a question and does not answer it: about another name or year, the
opposite, the first instead of the last, without a thing of the kind that is asked for (P. Rajpurkar,
R. Jia and P. Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD", 2018, section 4).
Each fault is 0 if nothing speaks against the passage. They are signals of the passages' gate, which
fits their weights so that none of them raises the probability.
"""

from collections.abc import Iterator, Sequence

from bot.analysis.passages import PassageView
from bot.answer.signals import Weighed, has_kind
from bot.answer.wording import WORDING_FAULTS, Wording, is_english, wording_faults
from bot.meaning.token_table import token_table
from bot.question.kinds import Kind
from bot.question.reading import Question

__all__ = ["FAULTS", "faults_of"]

_ASKED: tuple[Kind, ...] = ("number", "time", "person", "place", "reason")
FAULTS = (
    "rarest_missing",  # the share of the rarest word that neither is in the sentence nor like one
    "rarest_absent",  # the same for the passage
    "missing_near",  # weighted share of the words not in the sentence or its neighbours
    "far",  # how far in meaning the farthest of these words is from every word there
    "name_missing",  # the number of names, at most 2, neither there nor in the article's title
    "number_missing",  # the number of numbers, at most 2, that the sentence does not have
    "other_name",  # 1 if a name is missing whose neighbour has another name beside it there
    "other_number",  # the same for numbers
    *(f"no_{kind}" for kind in _ASKED),  # 1 if it is asked for, and there is nothing of the kind
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
    rarest_here = rarest = missing = 0.0
    away = []
    for one in asked.terms:
        held = view.held.get(one.term, ())
        if best not in held:
            like = view.stems.get(one.stem, ())
            if best not in like:
                rarest_here = max(rarest_here, one.weight)
            if not held and not like:
                rarest = max(rarest, one.weight)
            if near[0] not in held and near[-1] not in held:
                missing += one.weight
                away.append(one)
    total = asked.total
    names = sum(1 for one in away if one.bit & asked.names)
    numbers = sum(1 for one in asked.terms if one.bit & asked.numbers and best not in view.held.get(one.term, ()))
    return (
        rarest_here / total,
        rarest / total,
        missing / total,
        _far(question, view, [one.word for one in away], near),
        float(min(names, 2)),
        float(min(numbers, 2)),
        *_others(asked, view, best),
        *_kinds(asked, view, near),
        *_wording(question, view, best),
    )


def _far(question: Question, view: PassageView, words: Sequence[str], near: range) -> float:
    """Return how far the farthest word is, from 0 to 1; 0 if no meaning is known."""
    if question.vector is None or not words:
        return 0.0
    text = view.passage.article.text
    piece = text[view.sentences[near[0]].start : view.sentences[near[-1]].end]
    table = token_table()
    known = table.vectors(Wording.of(piece).words)
    cosines = (table.vectors(words) @ known.T).max(1) if len(known) else None
    return 0.0 if cosines is None else float(min(max(1 - cosines.min(), 0.0), 1.0))


def _terms_in_order(view: PassageView, sentence: int) -> list[str]:
    """Return the terms of a sentence in order."""
    start = view.starts[sentence]
    end = view.starts[sentence + 1] if sentence + 1 < len(view.starts) else view.length
    found = [""] * (end - start)
    for term, places in view.positions.items():
        for place in places:
            if start <= place < end:
                found[place - start] = term
    return found


def _others(asked: Weighed, view: PassageView, best: int) -> tuple[float, float]:
    """Return whether another name, and another number, is in the place of a missing one."""
    missing = asked.names | asked.numbers
    for one in asked.terms:
        if one.bit & missing and best in view.held.get(one.term, ()):
            missing &= ~one.bit
    if not missing:
        return (0.0, 0.0)
    order = _terms_in_order(view, best)
    evidence = view.evidence[best]
    name = number = 0.0
    terms = asked.terms
    for at, one in enumerate(terms):
        if not one.bit & missing:
            continue
        for beside, step in ((at - 1, 1), (at + 1, -1)):
            if not 0 <= beside < len(terms):
                continue
            for other in _beside(order, terms[beside].term, step):
                if other in asked.known:
                    continue
                if one.bit & asked.numbers and other in evidence.numbers:
                    number = 1.0
                elif one.bit & asked.names and other in evidence.names:
                    name = 1.0
    return name, number


def _beside(order: Sequence[str], term: str, step: int) -> Iterator[str]:
    """Yield the terms after each place of a term, or before it if `step` is -1."""
    for at, one in enumerate(order):
        if one == term and 0 <= at + step < len(order):
            yield order[at + step]


def _kinds(asked: Weighed, view: PassageView, near: range) -> tuple[float, ...]:
    if asked.kind == "other" or any(has_kind(asked, view.evidence[at]) for at in near):
        return _NO_KIND
    return tuple([1.0 if asked.kind == kind else 0.0 for kind in _ASKED])


def _wording(question: Question, view: PassageView, best: int) -> tuple[float, ...]:
    """Return the faults of the wording; none unless the question and the passage are English."""
    if question.vector is None:
        return _NO_WORDING
    text = question.text
    asked = Wording.of(text)
    if not is_english(asked):
        return _NO_WORDING
    article, sentence = view.passage.article.text, view.sentences[best]
    near = Wording.of(article[view.sentences[0].start : view.sentences[-1].end])
    if not is_english(near):
        return _NO_WORDING
    names = {one.word for one in question.terms if one.is_name}
    return wording_faults(asked, names, Wording.of(article[sentence.start : sentence.end]), near)
