"""Fits by how much the gate of passages is shifted for each language, and writes the shifts.

    python -m benchmarks.language_gates SETS        (needs the extra `fit`)

SETS is a folder with a folder for each language, named by its code, with `archive.jsonl.gz` and
`questions.jsonl.gz`. The gate itself is fitted on English, and the log-odds of other languages lie
lower or higher: inflection and compounds make words differ, and pairs of letters agree by chance. A
single number a language, fitted on archives with every second article removed, moves them to where
given answers are right as often as in English.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.evalsets import part_of, read_set
from benchmarks.faq_fit import OUTPUT
from benchmarks.rows import gate_rows
from bot.answer.gates import OTHER_LANGUAGES, PASSAGE_GATE
from bot.answer.signals import SIGNALS
from bot.archive.model import Archive
from bot.evaluation.questions import Asked
from bot.search.weights import load_weights

PRECISION = 0.965
"""The share of given answers that must be right: above what is promised, as the sets are small."""
LEAST, MOST = -3.0, 1.0
"""The lowest and the highest shift."""
UNFITTED = {"fa": 0.0}
"""Not fitted: in the Persian sets, several articles say the same, and only one of them counts as
right."""


def log_odds_of(archive: Archive, asked: Sequence[Asked], rank: Any, gate: Any) -> tuple[Any, Any]:
    """Return the gate's log-odds of every question in two halves of an archive, and what is right.

    Each question is asked of both halves; in one of them its article is missing.
    """
    ids = [article.id for article in archive]
    rows = [gate_rows(part_of(archive, set(ids[at::2])), asked, rank) for at in (0, 1)]
    signals = np.vstack([one for one, _ in rows])
    return signals @ gate, np.concatenate([one for _, one in rows])


def lowest(odds: Any, right: Any, precision: float = PRECISION) -> float:
    """Return the lowest log-odds from which on so many of the answers are right."""
    order = np.argsort(-odds)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    keeps = np.nonzero(shares >= precision)[0]
    return float(odds[order[keeps[-1]]]) if len(keeps) else float(odds.max())


def main() -> None:
    """Fit on all questions, report on each half of them by a shift from the other half, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path)
    sets = parser.parse_args().sets
    weights = load_weights()
    rank, gate = (
        np.array(weights.row(*row)) for row in (("rank", SIGNALS), ("passage_gate", PASSAGE_GATE))
    )
    threshold = weights.rows["policy"]["passage"]
    at = float(np.log(threshold / (1 - threshold)))
    shifts = dict(UNFITTED)
    for folder in sorted(
        path for path in sets.iterdir() if path.is_dir() and path.name not in ("en", *UNFITTED)
    ):
        archive, asked = read_set(folder)
        odds, right = log_odds_of(archive, asked, rank, gate)
        shifts[folder.name] = round(max(LEAST, min(MOST, at - lowest(odds, right))), 2)
        unseen = []
        for side in (0, 1):
            # A question is in both halves of the archive, so it is held out from both.
            held = np.arange(len(odds)) % 2 == side
            given = odds[held] >= lowest(odds[~held], right[~held])
            unseen.append(
                (
                    right[held][given].sum() / max(given.sum(), 1),
                    right[held][given].sum() / max(right[held].sum(), 1),
                )
            )
        shares = ", ".join(f"precision {p:.3f} coverage {c:.3f}" for p, c in unseen)
        print(f"{folder.name}: shift {shifts[folder.name]:+.2f}; unseen halves: {shares}")
    # Where nothing was measured, the gate is as cautious as for the least certain language.
    shifts[OTHER_LANGUAGES] = min(0.0, *shifts.values())
    stored = json.loads(OUTPUT.read_text(encoding="utf-8"))
    stored["weights"]["languages"] = dict(sorted(shifts.items()))
    OUTPUT.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
