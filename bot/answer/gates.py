"""Estimates the probability that the first quote answers: a logistic regression per kind of answer.

There is one gate for passages and one for FAQ entries. That for passages differs by the language of
the article, see `bot/search/language_weights.py`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.passages import Evidence
from bot.answer.by_meaning.sentence_signals import PASSAGE_SENTENCES
from bot.answer.faults.contradiction import denies
from bot.answer.faults.near_misses import FAULTS, faults_of
from bot.answer.faults.untold import lacks_much
from bot.answer.signals import SIGNALS, RankedView, has_kind
from bot.languages.tags import primary_subtag
from bot.question.individuals import asks_for_individual, names_someone
from bot.question.kinds import KINDS
from bot.search.faq_matching import FAQ_SIGNALS, FaqCandidate
from bot.search.faq_sentences import SENTENCE_SIGNALS
from bot.search.language_weights import ENGLISH, LanguageWeights
from bot.search.weighing import Weighed
from bot.search.weights import Weights

__all__ = [
    "BENDS",
    "BESIDE",
    "FAQ_GATE",
    "FAQ_GATE_FALLING",
    "FAQ_NEAR",
    "FAQ_SENTENCES",
    "GATE_SENTENCES",
    "PASSAGE_GATE",
    "SMALL_FAQ",
    "UNTOLD",
    "Gates",
    "Odds",
    "distinct_entries",
    "faq_gate_signals",
    "log_odds",
    "logistic",
    "near_signals",
    "passage_gate_signals",
]

_SHARES = ("score", "passage", "sentence", "pairs")
"""Signals of the best candidate that are divided by the question's weight."""
BENDS = {
    "score": (0.3, 0.6, 1.0),
    "passage": (0.3, 0.5, 0.75),
    "sentence": (0.3, 0.5, 0.75),
    "odds": (0.4, 0.7, 0.95),
    "lead": (0.0, 0.1, 0.3),
    "names_missing": (0.5,),
    "terms": (0.4, 0.6),
}
"""The values at which the slope of a signal may change. For each there is a further signal, the
excess over the value, so that the gate is a sum of piecewise linear functions (T. Hastie and
R. Tibshirani, "Generalized additive models", 1986). The values are about quantiles of the data."""
_PLAIN = (
    *_SHARES,
    "odds",  # the best candidate's share of the softmax over all scores
    "lead",  # its engine score minus the best other one's, divided by the question's weight
    "unknown",  # share of the question's weight in terms that are not in the archive
    "elsewhere",  # share in terms of the archive that no candidate of this article has
    "repaired",  # share in terms whose spelling was repaired
    "names_missing",  # share of the question's names in neither passage, title nor heading
    "numbers_missing",  # the same for numbers
    "answerless",  # 1 if the question asks for a number or time and the passage has none
    "terms",  # the number of terms in the question, at most MANY, divided by MANY
    "same_article",  # 1 if the second best passage is from the same article
    "context",  # share of the weight in terms of title or heading that the passage does not have
    "heading",  # share of the weight in terms of the heading
    "meaning",  # the passage's cosine with the question
    "meaning_best",  # the highest cosine of a sentence
    "meaning_lead",  # how far that is ahead of any other candidate's
    "meaningless",  # 1 if no meanings are known in the question's script
    "kind_found",  # 1 if the best sentence has something of the kind asked for
    "defined",  # 1 if a definition is asked for, and a sentence gives it
    "undefined",  # 1 if a definition is asked for, and no sentence gives it
)
PASSAGE_GATE = (
    *_PLAIN,
    *(f"{name}>{bend}" for name, bends in BENDS.items() for bend in bends),
    *FAULTS,
    "bias",
)
FAQ_GATE = (
    "odds",  # the best entry's share of the softmax over all scores
    *("words", "letters", "told", "names", "kind", "centre"),  # the entry's signals of that name
    "same_focus",  # 1 if a wording asks about the same word
    "terms",  # the number of terms in the question, at most MANY, divided by MANY
    "untold",  # the number of the question's terms not in the entry, at most FEW, divided by FEW
    "far",  # the weight of these terms, each by how far its meaning is from the entry's words
    "elsewhere",  # share of its weight in such terms that occur elsewhere
    "short",  # 1 if the question has fewer than FEW terms
    "answerless",  # 1 if the question asks for a number or time and the entry has none
    "unasked",  # the same, as far as no wording of the entry asks for that kind either
    "size",  # the binary logarithm of the number of entries, at most 8, divided by 8: what is asked
    # of a large FAQ is more often in it
    "blind",  # 1 if no meanings are known in the question's script, so that "centre" is 0
    "nameless",  # 1 if a person is asked for by a role, in no wording, and the quotes name nobody
    "bias",
)
FAQ_GATE_FALLING = ("untold", "far", "elsewhere", "short", "answerless", "unasked", "nameless")
"""Signals that speak against an entry: their weights are fitted to be at most 0, those of all
others but the bias to be at least 0. So the gate of one FAQ holds for others as well."""
FAQ_NEAR = (
    "near",  # the similarity of the question to the most similar entry's wordings
    "meaning",  # the highest cosine of the question and a wording
    "centre",  # the highest cosine of the question and the mean of an entry's wordings
    "bias",
)
"""The signals for the probability that the question is within the scope of the FAQ at all."""
CLOSEST = ("passage", "bias")
"""The log-odds of the gate of passages, from which follow those of a closest passage in English,
whose two quotes hold the answer more often than the first one alone does."""
BESIDE = ("passage", "faq", "bias")
"""The log-odds of both gates, for a passage that the FAQ quotes. Its curators wrote down the
questions that it answers, so it probably does not answer a question that matches none of them."""
FAQ_SENTENCES = (*SENTENCE_SIGNALS, "sentence_lead", "multilingual_lead")
"""Further signals of both, after the others, if sentence vectors are known: by each of two models
the highest cosine of a wording and that of their mean, and how far their sum is ahead of any other
entry's."""
GATE_SENTENCES = (*PASSAGE_SENTENCES, "sentence_lead")
"""The same for passages: the signals of the best one, and how far mean and best are ahead."""
MANY, FEW, LARGE = 10, 3, 8
CURATED = 0.99
"""The probability of an entry whose own wording was asked; only a mistake in the file could make
the answer wrong."""
LONE_WORD = 0.5
"""The highest probability for a question of a single content word, unless a wording is the same."""
RIVALS, DENIED = 4, 0.6
"""The highest probability if one of the best candidates denies what the first one says, or if the
first one lacks much of what is asked."""
NAMELESS = 0.5
"""The highest probability if a person is asked for in some role, and the quotes name nobody."""
SMALL_FAQ, UNTOLD = 8, 0.5
"""An FAQ with fewer entries does not show which words tell one question from another: "tunnel" or
"bridge"? The highest probability there for a question with a word that the entry does not have; it
may still be the closest passage."""
SAME_WORDS = 0.95
"""The probability if only word order, function words or spelling differ from a wording."""
_NAMELESS = FAQ_GATE.index("nameless")
_OF_ENTRY = tuple(map(FAQ_SIGNALS.index, FAQ_GATE[1:7]))
_KIND, _MEANING, _CENTRE = (FAQ_SIGNALS.index(name) for name in ("kind", "meaning", "centre"))
_AT = {name: index for index, name in enumerate(SIGNALS)}
_SHARES_AT = tuple(_AT[name] for name in _SHARES)
_SCORE, _ARTICLE, _NAMES, _NUMBERS, _HEADING, _CONTEXT, _DEFINES, _MEAN, _NEAREST = (
    _AT[name]
    for name in (
        *("score", "article", "names", "numbers", "heading", "context", "defines"),
        *("meaning", "meaning_best"),
    )
)
_KINDS = tuple(_AT[f"{kind}_asked"] for kind in KINDS)
_BENDS = tuple((_PLAIN.index(name), bend) for name, bends in BENDS.items() for bend in bends)


@dataclass(frozen=True, slots=True)
class Odds:
    """How far the best candidate is ahead of the others, by scores alone."""

    best: float
    """The best candidate's share of the softmax, from 0 to 1."""
    second: float
    """The second candidate's share of the softmax."""

    @classmethod
    def of(cls, scores: Sequence[float]) -> "Odds":
        """Return the odds of scores, which must be in descending order and not empty."""
        shares = [math.exp(score - scores[0]) for score in scores]
        total = sum(shares)
        if len(scores) == 1:
            return cls(1.0, 0.0)
        return cls(1 / total, shares[1] / total)


def passage_gate_signals(asked: Weighed, ranked: Sequence[RankedView]) -> tuple[float, ...]:
    """Return the signals of the best of the ranked passages, in the order of `PASSAGE_GATE`."""
    best = ranked[0]
    values, total = best.signals.values, asked.total
    rival = max([one.signals.values[_SCORE] for one in ranked[1:]], default=0.0)
    plain = (
        *[values[at] / total for at in _SHARES_AT],
        Odds.of([one.score for one in ranked]).best,
        (values[_SCORE] - rival) / total,
        asked.unknown,
        max(1 - values[_ARTICLE] / total - asked.unknown, 0.0),
        asked.repaired,
        1 - values[_NAMES] if asked.names else 0.0,
        1 - values[_NUMBERS] if asked.numbers else 0.0,
        _answerless(asked, best.view.evidence),
        min(len(asked.terms), MANY) / MANY,
        1.0 if any(_article_of(one) == _article_of(best) for one in ranked[1:2]) else 0.0,
        values[_CONTEXT] / total,
        values[_HEADING] / total,
        values[_MEAN],
        values[_NEAREST],
        values[_NEAREST] - max([one.signals.values[_NEAREST] for one in ranked[1:]], default=0.0),
        1.0 if values[_NEAREST] == 0.0 else 0.0,
        sum([values[at] for at in _KINDS]),
        values[_DEFINES],
        1.0 - values[_DEFINES] if asked.wants_definition else 0.0,
    )
    bent = [value - bend if (value := plain[at]) > bend else 0.0 for at, bend in _BENDS]
    faults = faults_of(asked, best.view, best.signals.best_sentence)
    return (*plain, *bent, *faults, 1.0, *_of_sentences(ranked))


def _article_of(one: RankedView) -> str:
    return one.view.passage.article.id


def _of_sentences(ranked: Sequence[RankedView]) -> tuple[float, ...]:
    """Return the signals of `GATE_SENTENCES` of the first passage, none if they are not known."""
    own = ranked[0].signals.values[len(SIGNALS) :]
    if not own:
        return ()
    others = [sum(one.signals.values[len(SIGNALS) : len(SIGNALS) + 2]) for one in ranked[1:]]
    return (*own, own[0] + own[1] - max(others, default=0.0))


def distinct_entries(candidates: Sequence[FaqCandidate]) -> list[FaqCandidate]:
    """Return the candidates without those whose first quote overlaps that of a better one."""
    found: list[FaqCandidate] = []
    for candidate in candidates:
        quote = candidate.entry.quotes[0] if candidate.entry.quotes else None
        if quote is None or all(
            quote.article.id != other.article.id or not quote.span.overlaps(other.span)
            for one in found
            for other in one.entry.quotes[:1]
        ):
            found.append(candidate)
    return found


def near_signals(candidates: Sequence[FaqCandidate]) -> tuple[float, ...]:
    """Return how near the nearest entries are, in the order of `FAQ_NEAR`."""
    return (
        max([one.near for one in candidates], default=0.0),
        max([one.signals[_MEANING] for one in candidates], default=0.0),
        max([one.signals[_CENTRE] for one in candidates], default=0.0),
        1.0,
        *_by_sentences(candidates, max(candidates, key=_sentences, default=None)),
    )


def faq_gate_signals(asked: Weighed, candidates: Sequence[FaqCandidate]) -> tuple[float, ...]:
    """Return the signals of the best of distinct candidates, in the order of `FAQ_GATE`."""
    best = candidates[0]
    # Without quotes it is not known what the entry answers with.
    answerless = _answerless(asked, (best.evidence,)) if best.entry.quotes else 0.0
    return (
        Odds.of([candidate.score for candidate in candidates]).best,
        *[best.signals[at] for at in _OF_ENTRY],
        1.0 if best.has_focus else 0.0,
        min(len(asked.terms), MANY) / MANY,
        min(best.untold, FEW) / FEW,
        best.far,
        best.elsewhere,
        1.0 if len(asked.terms) < FEW else 0.0,
        answerless,
        answerless * (1 - best.signals[_KIND]),
        min(math.log2(best.among), LARGE) / LARGE,
        1.0 if best.signals[_MEANING] == 0.0 == best.signals[_CENTRE] else 0.0,
        1.0 if _is_nameless(asked, best) else 0.0,
        1.0,
        *_by_sentences(candidates, best),
    )


def _is_nameless(asked: Weighed, best: FaqCandidate) -> bool:
    entry, question = best.entry, asked.question
    if question is None or not entry.quotes or not asks_for_individual(question.tokens):
        return False
    quoted = " ".join([quote.text for quote in entry.quotes])
    return not best.asks_for_individual and not names_someone(quoted, asked.known)


def _sentences(candidate: FaqCandidate) -> float:
    return sum(candidate.signals[len(FAQ_SIGNALS) :])


def _by_sentences(
    candidates: Sequence[FaqCandidate], best: FaqCandidate | None
) -> tuple[float, ...]:
    """Return the signals of an entry in the order of `FAQ_SENTENCES`, none if not known."""
    if best is None or len(best.signals) == len(FAQ_SIGNALS):
        return ()
    own = best.signals[len(FAQ_SIGNALS) :]
    others = [one.signals[len(FAQ_SIGNALS) :] for one in candidates if one is not best]
    leads = [
        own[at] + own[at + 1] - max([one[at] + one[at + 1] for one in others], default=0.0)
        for at in range(0, len(SENTENCE_SIGNALS), 2)
    ]
    return (*own, *leads)


def _answerless(asked: Weighed, evidence: Sequence[Evidence]) -> float:
    if asked.kind not in ("number", "time"):
        return 0.0
    return 0.0 if any(has_kind(asked, one) for one in evidence) else 1.0


class Gates:
    """The two gates with their fitted weights."""

    def __init__(self, weights: Weights) -> None:
        self._passage = LanguageWeights(weights, PASSAGE_GATE, GATE_SENTENCES)
        self._faq = weights.row("faq_gate", weights.known("faq_gate", FAQ_GATE, FAQ_SENTENCES))
        self._near = weights.row("faq_near", weights.known("faq_near", FAQ_NEAR, FAQ_SENTENCES))
        self._beside = weights.row("beside", BESIDE)
        self._closest = weights.row("closest", CLOSEST)

    def passage(self, asked: Weighed, ranked: Sequence[RankedView]) -> float:
        """Return the probability that the best passage answers; 0 if there is none."""
        if not ranked:
            return 0.0
        weights, shift = self._passage.of(ranked[0].view.passage.article.language)
        likely = logistic(weights, passage_gate_signals(asked, ranked), shift)
        if likely <= DENIED:
            return likely
        if lacks_much(asked, ranked[0]) or any(denies(ranked[0], one) for one in ranked[1:RIVALS]):
            return DENIED
        return likely

    def faq(self, asked: Weighed, candidates: Sequence[FaqCandidate]) -> float:
        """Return the probability that the best FAQ entry answers; 0 if there is none."""
        if not candidates:
            return 0.0
        if candidates[0].is_exact:
            return CURATED
        if candidates[0].says_same:
            return SAME_WORDS
        signals = faq_gate_signals(asked, candidates)
        if signals[_NAMELESS]:
            # It is no answer, but may be the closest passage.
            signals = (*signals[:_NAMELESS], 0.0, *signals[_NAMELESS + 1 :])
            return min(logistic(self._faq, signals), NAMELESS)
        probability = logistic(self._faq, signals)
        if candidates[0].among < SMALL_FAQ and candidates[0].untold:
            probability = min(probability, UNTOLD)
        return probability if len(asked.terms) > 1 else min(probability, LONE_WORD)

    def near(self, candidates: Sequence[FaqCandidate]) -> float:
        """Return the probability that the question is in the FAQ's scope; 0 without candidates."""
        if not candidates:
            return 0.0
        return logistic(self._near, near_signals(candidates))

    def beside(self, passage: float, faq: float) -> float:
        """Return the probability of a passage that the FAQ quotes, from those of both gates."""
        return logistic(self._beside, (log_odds(passage), log_odds(faq), 1.0))

    def closest(self, passage: float, ranked: Sequence[RankedView]) -> float:
        """Return the probability that a closest passage's quotes hold the answer.

        `passage` is that of the gate. Other languages than English have that one.
        """
        if ranked and primary_subtag(ranked[0].view.passage.article.language) == ENGLISH:
            return max(passage, logistic(self._closest, (log_odds(passage), 1.0)))
        return passage


def log_odds(probability: float) -> float:
    """Return the natural logarithm of the odds of a probability, which is clamped to ±6.9."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


def logistic(weights: Sequence[float], signals: Sequence[float], shift: float = 0.0) -> float:
    """Return the probability of a logistic regression with these weights; see `Gates`.

    `shift` is added to the log-odds.
    """
    total = sum(map(float.__mul__, weights, signals)) + shift
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
