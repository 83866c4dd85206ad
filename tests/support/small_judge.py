"""A judge whose gates always find what a test says, and candidates for it to judge."""

import math
from collections.abc import Mapping, Sequence

from bot.analysis.lexicon import Lexicon
from bot.answer.decisions import Decision
from bot.answer.excerpt import EXCERPT_SIGNALS
from bot.answer.gates import BESIDE, CLOSEST, FAQ_GATE, FAQ_NEAR, PASSAGE_GATE
from bot.answer.judge import Judge
from bot.answer.policy import Policy
from bot.answer.second import ELSEWHERE, HERE
from bot.answer.signals import SIGNALS
from bot.search.engine import Candidate
from bot.search.faq_matching import FAQ_SIGNALS, FaqCandidate
from bot.search.language_weights import OTHER_GATE
from bot.search.weights import Weights
from tests.support.small_desk import FISH, MARKET, RIVER, article, quote
from tests.support.small_search import ANALYSER, FLAT, candidates, entry, read

POLICY = Policy(passage=0.8, faq=0.9, choice_margin=0.5, choice=0.4, closest=0.3)
SILENT = Policy(passage=0.8, faq=0.9, choice_margin=0.5, choice=0.4, closest=1.0)
"""The same, but never shows the closest passage."""
BRIDGE, SQUARE, BOAT = article("bridge", RIVER), article("market", MARKET), article("fish", FISH)
OPENED = quote(BRIDGE, "The bridge opened in May.")
MOVED = quote(SQUARE, "The market moved to the square.")
SOLD = quote(BOAT, "Рыбу продавали у моста.")
CLOSED = quote(BRIDGE, "The bridge was closed in 1990.")
FOUND = candidates(
    ("Bridge toll.", 9.0),
    ("Market toll.", 1.0),
    ("Fish toll.", 0.9),
    ("Boats toll.", 0.8),
    ("Tolls.", 0.7),
    ("Paid.", 0.6),
)


def _odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def judge(
    by_passage: float,
    by_faq: float,
    faq: Sequence[FaqCandidate] = (),
    policy: Policy = POLICY,
    by_near: float = 1e-9,
    lexicon: Lexicon = FLAT,
    by_words: float = 0.0,
    rows: Mapping[str, Mapping[str, float]] | None = None,
) -> Judge:
    """Return a judge whose gates always find these probabilities.

    `by_words` is added to the log-odds of an FAQ entry for each unit of that signal; `rows` are
    weights that differ from these.
    """
    whole = {
        "rank": dict.fromkeys(SIGNALS, 0.0) | {"score": math.log(2)},
        "excerpt": dict.fromkeys(EXCERPT_SIGNALS, 0.0),
        "faq": dict.fromkeys(FAQ_SIGNALS, 0.0),
        "passage_gate": dict.fromkeys(PASSAGE_GATE, 0.0) | {"bias": _odds(by_passage)},
        OTHER_GATE: dict.fromkeys(PASSAGE_GATE, 0.0) | {"bias": _odds(by_passage)},
        "faq_gate": dict.fromkeys(FAQ_GATE, 0.0) | {"bias": _odds(by_faq), "words": by_words},
        "faq_near": dict.fromkeys(FAQ_NEAR, 0.0) | {"near": 1.0, "bias": _odds(by_near)},
        "closest": dict.fromkeys(CLOSEST, 0.0) | {"passage": 1.0},
        "beside": dict.fromkeys(BESIDE, 0.0) | {"faq": 1.0},
        "second_here": dict.fromkeys(HERE, 0.0) | {"bias": -9.0},
        "second_elsewhere": dict.fromkeys(ELSEWHERE, 0.0) | {"bias": -9.0},
    }
    for name, row in (rows or {}).items():
        whole[name] = {**whole[name], **row}
    return Judge(ANALYSER, lexicon, tuple(one.entry for one in faq), Weights(whole), policy)


def decide(
    by_passage: float = 0.01,
    by_faq: float = 0.01,
    found: Sequence[Candidate] = FOUND,
    entries: Sequence[FaqCandidate] = (),
    text: str = "toll qwerty",
) -> Decision:
    """Return the decision where the gates find these probabilities."""
    return judge(by_passage, by_faq).decide(read(text), found, entries)


TWO = [entry("a", OPENED, score=3.0), entry("b", MOVED, score=3.0)]
THREE = [*TWO, entry("c", SOLD, score=3.0)]
