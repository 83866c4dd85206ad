"""Fits the weights for a bot with the extra `semantic`, and writes them with their figures.

    python -m benchmarks.sentence_fit EVALUATION_SETS     (needs the extras `fit` and `semantic`)

EVALUATION_SETS is a folder as for `benchmarks.fit`, and with `lang/`: parallel articles and
questions, `en/`, `ru/` and `ar/`. Rows and regressions are the same, with the signals of sentence
vectors; run it again when `bot/search/weights.json` was fitted again. Only the rows that differ are
written, into `sentence_weights.json`. `--part faq`, `passages` or `across` fits one part and leaves
the others as they are.

Vectors are cached in `.cache`. A sentence takes 65 ms and a question 30: `--articles` and
`--questions` limit the articles of the encyclopedia and the questions on each.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.across_rows import across_rows, foreign_questions
from benchmarks.evalsets import entries_of, json_lines, part_of, read_set
from benchmarks.faq_fit import KEPT, fit_faq, near_rows
from benchmarks.fit import ranked_by
from benchmarks.passage_fit import fit_passages, unseen_hit
from benchmarks.regression import coverage, logistic, probabilities
from benchmarks.rows import (
    CACHE,
    Bench,
    weights_of,
)
from bot.answer.by_meaning.judges import FAQ_ROWS
from bot.answer.gates import FAQ_NEAR, PASSAGE_GATE
from bot.answer.signals import SIGNALS
from bot.archive.loading import load_archive
from bot.archive.model import Archive
from bot.evaluation.questions import Asked
from bot.meaning.models import Models, load_models
from bot.paths import shipped
from bot.search import weights
from bot.search.weights import load_weights

OUTPUT = Path(weights.__file__).with_name("sentence_weights.json")
INTENTS_TIMES = 8
"""How often the wordings of the intents count when the order of the entries is fitted: more than
without sentence vectors, by which an entry of any FAQ is told from its neighbours."""
ABOVE = 0.05
"""How far the threshold of the FAQ is above the fitted one. Through `clippings ask`, 0.057 of a
sample of the questions are answered wrongly at the fitted one, and 0.049 at this one."""
PARALLEL = 12
"""The parallel articles that are used."""
LENGTH = -3.0
"""The weight of a passage's length, of which more is needed than without sentence vectors: the
highest cosine of many sentences is higher than that of a few. Fitted to these sets, it is -4.4. Of
82 of the readers' questions by which `benchmarks.fit.CHOSEN` was chosen, those about two English
archives, the right passage is first for 0.67 instead of 0.65, and more often on the news."""


def ranked_with(groups: Sequence[Any]) -> Any:
    """Return the weights of the ranking with sentence vectors."""
    weights = ranked_by(groups)
    weights[SIGNALS.index("length")] = LENGTH
    return weights


def fit_by_sentences(
    sets: Path, models: Models, articles: int, questions: int
) -> tuple[dict[str, Any], dict[str, Any], float]:
    """Return the rows of weights of the passages, the figures they gave, and the threshold.

    They are fitted as in `benchmarks.fit`, to some of the questions.
    """
    wiki = _sample(*read_set(sets / "wiki"), articles, questions)
    news = read_set(sets / "news")
    fitted = fit_passages(wiki, news, ranked_with, crossed_seeds=2, seeds=2, models=models)
    # The same figure by the same questions, without the signals of sentence vectors.
    one, other = (
        [(signals[:, : len(SIGNALS)], right) for signals, right in half] for half in fitted.halves
    )
    without = unseen_hit(one, other, ranked_by(one), ranked_by(other))
    figures = fitted.figures | {"hit1_unseen_articles_without": without}
    return {"rank": fitted.rank, "passage_gate": fitted.gate}, figures, fitted.threshold


def _sample(
    archive: Archive, asked: Sequence[Asked], articles: int, questions: int
) -> tuple[Archive, list[Asked]]:
    """Return the first articles with up to so many questions each, with and without an answer.

    A question without an answer is about the article of the question before it in the file.
    """
    ids = [article.id for article in archive][:articles]
    by_article: dict[tuple[str, bool], list[Asked]] = {}
    about = ""
    for one in asked:
        about = one.places[0][0] if one.places else about
        by_article.setdefault((about, bool(one.places)), []).append(one)
    kept: list[Asked] = []
    for (about, _), of_it in by_article.items():
        random.Random(0).shuffle(of_it)  # noqa: S311 - no secret
        kept += of_it[:questions] if about in ids else []
    return part_of(archive, ids), kept


def fit_near(sets: Path, models: Models, rank: Any, faq: Any) -> tuple[Any, dict[str, float]]:
    """Return the row for whether a question is in an FAQ's scope, and its crossed figures.

    It is fitted to the questions of the intents, in two halves for the figures.
    """
    intents = entries_of(sets / "intents" / "entries.jsonl.gz")
    listed = json_lines(sets / "intents" / "questions.jsonl.gz")
    bench = Bench(load_archive(shipped("seeds")), rank, models)
    asked = [(fields["question"], bool(fields["entry"])) for fields in listed]
    return near_of(*near_rows(intents, asked, bench, faq))


def near_of(signals: Any, is_known: Any) -> tuple[Any, dict[str, float]]:
    """Return the row that is fitted to these signals, and the figures of two halves, crossed."""
    bias = FAQ_NEAR.index("bias")
    half = np.random.default_rng(0).permutation(len(is_known)) % 2
    sure = np.zeros(len(is_known))
    for number in (0, 1):
        near = logistic(signals[half != number], is_known[half != number], bias=bias)
        sure[half == number] = probabilities(signals[half == number], near)
    least = np.quantile(sure[is_known], 1 - KEPT)
    return logistic(signals, is_known, bias=bias), {
        "intents_refused_keeping_95_known": float((sure[~is_known] < least).mean()),
        "intents_auroc": float(roc_auc_score(is_known, sure)),
    }


def fit_across(sets: Path, models: Models) -> tuple[dict[str, Any], dict[str, Any], float]:
    """Return the row of the gate for other scripts, its figures by article halves, a threshold."""
    archive, asked = foreign_questions(sets / "lang", PARALLEL)
    signals, right, of = across_rows(archive, asked, models, seeds=2)
    crossed = np.zeros(len(right))
    for half in (0, 1):
        gate = logistic(signals[of % 2 != half], right[of % 2 != half])
        crossed[of % 2 == half] = probabilities(signals[of % 2 == half], gate)
    known = len(right) / 2
    covered, threshold = coverage(crossed, right, int(known))
    figures = {
        "across_hit1": float(right.sum() / known),
        "across_auroc": float(roc_auc_score(right, crossed)),
        "across_coverage95": covered,
    }
    return {"across": logistic(signals, right)}, figures, threshold


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path)
    parser.add_argument("--part", choices=("faq", "passages", "across"))
    parser.add_argument("--articles", type=int, default=16)
    parser.add_argument("--questions", type=int, default=1_000)
    options = parser.parse_args()
    part, sets = options.part, options.sets
    plain, models = load_weights(), load_models(None, CACHE)
    rows: dict[str, Any] = {}
    policy: dict[str, float] = {}
    figures: dict[str, float] = {}
    if part in (None, "faq"):
        of_rank = np.array(plain.row("rank", SIGNALS))
        gate = np.array(plain.row("passage_gate", PASSAGE_GATE))
        models_of_faq = models._replace(passages=None)
        found, told, policy["faq"] = fit_faq(sets, of_rank, gate, models_of_faq, INTENTS_TIMES)
        policy["faq"] += ABOVE
        rows |= {name: found[name] for name in FAQ_ROWS}
        rows["faq_near"], nearness = fit_near(sets, models_of_faq, of_rank, found["faq"])
        figures |= told | nearness
    by_passages = models._replace(faq=None, wordings=None)
    if part in (None, "passages"):
        found, told, policy["passage"] = fit_by_sentences(
            sets, by_passages, options.articles, options.questions
        )
        rows |= found
        figures |= told
    if part in (None, "across"):
        found, told, policy["across"] = fit_across(sets, by_passages)
        rows |= found
        figures |= told
    write(rows, policy, figures)


def write(rows: dict[str, Any], policy: dict[str, float], figures: dict[str, float]) -> None:
    """Write what was fitted, leaving the other rows and figures unchanged."""
    written = json.loads(OUTPUT.read_text(encoding="utf-8"))
    for name, row in weights_of(**rows).rows.items():
        written["weights"][name] = {key: round(value, 4) for key, value in row.items()}
    thresholds = written["weights"].setdefault("policy", {})
    thresholds |= {name: round(value, 4) for name, value in policy.items()}
    written["figures"] |= {name: round(value, 4) for name, value in figures.items()}
    OUTPUT.write_text(json.dumps(written, indent=1) + "\n")
    print(json.dumps(figures, indent=1))
    print(json.dumps(policy))


if __name__ == "__main__":
    main()
