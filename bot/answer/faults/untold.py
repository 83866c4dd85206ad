"""Whether the best passage of a small archive lacks too much of the question to answer it."""

from bot.analysis.passages import PassageView
from bot.analysis.unspaced import BY_PAIRS
from bot.answer.signals import RankedView, has_number
from bot.languages.tags import primary_subtag
from bot.meaning.token_table import token_table
from bot.question.focus import measure_of
from bot.question.individuals import names_someone
from bot.search.weighing import Weighed

__all__ = ["lacks_much"]

SMALL_ARCHIVE, UNTOLD_SHARE = 32, 0.2
"""With fewer passages, nearly every question about its subjects leads to the same passage, whatever
else is asked: "When was the hospital built?" to the one that closes its ward. So there a passage
that lacks more than this share of the question's weight is the closest one at most."""
TOLD = 4
"""The terms in a passage from which on it may answer even so: who knows that much of an article
mostly asks for what it says. With 3, as many more questions would be answered again, but those that
ask for something else of the same subject ("Who shot the wolf near the farm?") have as many."""


def lacks_much(asked: Weighed, best: RankedView) -> bool:
    """Whether a small archive's best passage lacks more of the question than `UNTOLD_SHARE`.

    One that has `TOLD` of its terms does not lack much. What is measured is not missed where the
    passage has a number: "after 38 years" answers "how long". Neither is an English word of which
    it has another form, unless it is asked who did that, and nobody is named there.
    """
    if not 0 < asked.passages < SMALL_ARCHIVE:
        return False
    if primary_subtag(best.view.passage.article.language) in BY_PAIRS:
        return False  # a pair of letters that is missing need not be a word
    measure = measure_of(asked.question.tokens) if asked.question else None
    if measure and not any(has_number(asked, one) for one in best.view.evidence):
        measure = None
    held, stems, context = best.view.held, best.view.stems, best.signals.context
    missing = [
        one
        for one in asked.terms
        if not (one.bit & context or one.term in held or one.stem in stems)
        and held.keys().isdisjoint(one.also)
        and one.term != measure
    ]
    if primary_subtag(best.view.passage.article.language) == "en":
        missing = [one for one in missing if not _has_form(asked, best.view, one.word)]
    is_told = len(asked.terms) - len(missing) >= TOLD
    return not is_told and sum([one.weight for one in missing]) / asked.total > UNTOLD_SHARE


def _has_form(asked: Weighed, view: PassageView, word: str) -> bool:
    """Whether an English passage has another form of a word, beside a name if a person is asked."""
    forms = token_table().forms(word, view.words)
    if not forms or asked.kind != "person":
        return bool(forms)
    return any(
        names_someone(view.passage.article.text[span.start : span.end], asked.known)
        for span, said in zip(view.sentences, view.said, strict=True)
        if any(one.word in forms for one in said)
    )
