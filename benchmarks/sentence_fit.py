"""Fits the weights for a bot with the extra `semantic`, and writes them with their figures.

    python -m benchmarks.sentence_fit EVALUATION_SETS     (needs the extras `fit` and `semantic`)

EVALUATION_SETS is a folder as for `benchmarks.fit`. Rows and regressions are the same, with the
signals of sentence vectors; run it again when `bot/search/weights.json` was fitted again. Only the
rows that differ are written, into `sentence_weights.json`. Vectors are cached in `.cache`: the
first run takes half an hour, the next ones minutes.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.faq_fit import fit_faq
from benchmarks.rows import CACHE, weights_of
from bot.answer.gates import PASSAGE_GATE
from bot.answer.judges import FAQ_ROWS
from bot.answer.signals import SIGNALS
from bot.meaning.models import load_models
from bot.search import weights
from bot.search.weights import load_weights

OUTPUT = Path(weights.__file__).with_name("sentence_weights.json")
INTENTS_COUNT = 0.5
"""How often a question of the intents counts in the FAQ's gate: more than without sentence vectors,
by which an entry of any FAQ is told from its neighbours."""


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path)
    sets = parser.parse_args().sets
    plain = load_weights()
    models = load_models(None, CACHE)
    rows, figures, threshold = fit_faq(
        sets,
        np.array(plain.row("rank", SIGNALS)),
        np.array(plain.row("passage_gate", PASSAGE_GATE)),
        models,
        INTENTS_COUNT,
    )
    written: dict[str, Any] = {
        name: {key: round(value, 4) for key, value in row.items()}
        for name, row in weights_of(**rows).rows.items()
        if name in FAQ_ROWS
    }
    written["policy"] = {"faq": round(threshold, 4)}
    figures = {name: round(value, 4) for name, value in figures.items()}
    OUTPUT.write_text(json.dumps({"figures": figures, "weights": written}, indent=1) + "\n")
    print(json.dumps(figures, indent=1))
    print(json.dumps(written["policy"]))


if __name__ == "__main__":
    main()
