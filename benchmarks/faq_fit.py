"""Fits the weights of the curated FAQ, and writes only that part of the weights.

    python -m benchmarks.faq_fit EVALUATION_SETS        (needs the extra `fit`)

EVALUATION_SETS is a folder with `intents/` (entries.jsonl.gz and, only for measuring,
questions.jsonl.gz) and `wiki/`, whose questions are foreign to the intents.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.evalsets import entries_of, json_lines
from benchmarks.regression import coverage, listwise, logistic, probabilities
from benchmarks.rows import (
    Bench,
    beside_rows,
    crossed_probabilities,
    faq_groups,
    faq_rows,
    weights_of,
)
from bot.answer.gates import PASSAGE_GATE
from bot.answer.signals import SIGNALS
from bot.archive.faq import Faq, FaqEntry, load_faq
from bot.archive.loading import load_archive
from bot.evaluation.questions import read_questions
from bot.search.weights import load_weights
from bot.settings import shipped

OUTPUT = Path(__file__).parent.parent / "bot" / "search" / "weights.json"
OWN_QUESTIONS = shipped("seeds") / "questions.jsonl"
FOREIGN = 250
KEPT = 0.95


def halves_known(entries: Faq, foreign: Sequence[str]) -> Iterator[tuple[Faq, list[Any]]]:
    """Yield half of the entries with half of their wordings, and the questions to them.

    The questions are the other half of all wordings and some foreign questions, each with whether
    an entry is meant.
    """
    for seed in range(2):
        chance = random.Random(seed)  # noqa: S311 - no secret
        here = set(chance.sample([entry.id for entry in entries], len(entries) // 2))
        for part in (slice(None, 5), slice(5, None)):
            other = slice(5, None) if part.stop else slice(None, 5)
            kept = [
                FaqEntry(one.id, {"en": one.questions["en"][part]}, ())
                for one in entries
                if one.id in here
            ]
            asked = [
                (text, one.id in here) for one in entries for text in one.questions["en"][other]
            ]
            asked += [(text, False) for text in chance.sample(list(foreign), FOREIGN)]
            yield tuple(kept), asked


def near_rows(entries: Faq, asked: Sequence[Any], bench: Bench, faq: Any) -> tuple[Any, Any]:
    """Return how near the nearest entry is to each question, and whether an entry is meant."""
    matcher = bench.matcher(entries, faq)
    found = [matcher.match(bench.reader.read(text)) for text, _ in asked]
    near = [[max([candidate.near for candidate in one], default=0.0), 1.0] for one in found]
    return np.array(near), np.array([is_meant for _, is_meant in asked])


def fit_faq(sets: Path, rank: Any, passage_gate: Any) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Return the rows of weights of the FAQ, the figures they gave, and the threshold."""
    archive = load_archive(shipped("seeds"))
    entries = load_faq(shipped("responses") / "faq.yaml", archive)
    bench = Bench(archive, rank)
    intents = entries_of(sets / "intents" / "entries.jsonl.gz")
    faq = listwise(faq_groups(entries, bench) + faq_groups(intents, bench))
    figures: dict[str, Any] = {}

    # Whether the right entry comes first.
    own = read_questions(OWN_QUESTIONS, archive)
    signals, right = faq_rows(entries, own, bench, faq)
    answerable = sum(bool(one.places) for one in own)
    figures["faq_hit1_own_questions"] = float(right.sum() / answerable)
    crossed = crossed_probabilities(signals, right)
    figures["faq_coverage95_own_questions"], threshold = coverage(crossed, right, answerable)
    faq_gate = logistic(signals, right)

    # Whether any entry is meant.
    wiki = json_lines(sets / "wiki" / "questions.jsonl.gz")
    foreign = [fields["question"].lower().rstrip("?") for fields in wiki]
    parts = [near_rows(kept, asked, bench, faq) for kept, asked in halves_known(intents, foreign)]
    signals = np.vstack([near for near, _ in parts])
    faq_near = logistic(signals, np.concatenate([is_meant for _, is_meant in parts]))
    figures |= _intents(sets, intents, bench, faq, faq_near)

    # A passage that competes with the FAQ entry that quotes it.
    signals, right = beside_rows(entries, own, bench, faq, passage_gate, faq_gate)
    beside = logistic(signals, right)
    rows = {"faq": faq, "faq_gate": faq_gate, "faq_near": faq_near, "beside": beside}
    return rows, figures, threshold


def _intents(sets: Path, intents: Faq, bench: Bench, faq: Any, near: Any) -> dict[str, float]:
    """Return the figures for the questions of the intents, to which no weight is fitted.

    However, the kinds of features and the constants of the vectors were chosen with them in mind.
    """
    listed = json_lines(sets / "intents" / "questions.jsonl.gz")
    asked = [(fields["question"], bool(fields["entry"])) for fields in listed]
    signals, is_known = near_rows(intents, asked, bench, faq)
    matcher = bench.matcher(intents, faq)
    first = [matcher.match(bench.reader.read(text), 1) for text, _ in asked]
    right = np.array(
        [
            bool(found) and found[0].entry.id == fields["entry"]
            for found, fields in zip(first, listed, strict=True)
        ]
    )
    sure = probabilities(signals, near)
    least = np.quantile(sure[is_known], 1 - KEPT)
    least_right = np.quantile(sure[right], 1 - KEPT)
    return {
        "intents_hit1": float(right.sum() / is_known.sum()),
        "intents_refused_keeping_95_known": float((sure[~is_known] < least).mean()),
        "intents_refused_keeping_95_right": float((sure[~is_known] < least_right).mean()),
        "intents_auroc": float(roc_auc_score(is_known, sure)),
    }


def main() -> None:
    """Fit and write the FAQ's part, leaving the other weights unchanged."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path)
    sets = parser.parse_args().sets
    weights = load_weights()
    rank = np.array(weights.row("rank", SIGNALS))
    rows, figures, threshold = fit_faq(
        sets, rank, np.array(weights.row("passage_gate", PASSAGE_GATE))
    )
    written = json.loads(OUTPUT.read_text(encoding="utf-8"))
    for name, row in weights_of(**rows).rows.items():
        written["weights"][name] = {key: round(value, 4) for key, value in row.items()}
    written["weights"]["policy"]["faq"] = round(threshold, 4)
    written["figures"] |= {name: round(value, 4) for name, value in figures.items()}
    OUTPUT.write_text(json.dumps(written, indent=1) + "\n")
    print(json.dumps(figures, indent=1), threshold)


if __name__ == "__main__":
    main()
