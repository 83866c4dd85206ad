"""Fits the weights by which passages of one language are ranked, near those for all languages.

    python -m benchmarks.language_ranks LANGUAGE SETS...        (needs the extra `fit`)

Each of SETS is a folder with `archive.jsonl.gz` and `questions.jsonl.gz` in that language. Their
articles are without titles and headings and mostly of one passage, so the weights of what is around
a passage are left as they are. A language is worth a row of its own where its sets differ from the
English ones in more than words: questions in Persian are short and have no capital letters, and the
engine's score tells more there.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.evalsets import read_set
from benchmarks.faq_fit import OUTPUT
from benchmarks.regression import listwise_near
from benchmarks.rows import hit, ranking_groups
from bot.answer.signals import SIGNALS
from bot.search.language_weights import RANK
from bot.search.weights import load_weights

KEPT = frozenset(
    (
        *("title", "titled", "lede", "heading", "context", "article", "siblings", "newer"),
        *("meaning", "meaning_best", "meaning_here", "defines", "brief", "names"),
    )
)
"""Signals whose weights are kept: the sets do not have what these tell."""
PARTS = 4
"""In how many parts the articles are; each is ranked by weights from the others."""


def fitted(groups: Sequence[Any], start: Any) -> Any:
    """Return the weights that fit some questions."""
    free = np.array([name not in KEPT for name in SIGNALS])
    return listwise_near([(signals, right) for _, signals, right in groups], start, free)


def main() -> None:
    """Fit on all questions, report on each part by weights from the others, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language")
    parser.add_argument("sets", type=Path, nargs="+")
    given = parser.parse_args()
    start = np.array(load_weights().row(RANK, SIGNALS))
    sets = {folder.name: ranking_groups(*read_set(folder)) for folder in given.sets}
    of_part = [
        [
            one
            for groups in sets.values()
            for one, part in zip(groups, _parts(groups), strict=True)
            if part != held
        ]
        for held in range(PARTS)
    ]
    crossed = [fitted(groups, start) for groups in of_part]
    for name, groups in sets.items():
        parts = _parts(groups)
        after = sum(
            hit([one], crossed[part]) for one, part in zip(groups, parts, strict=True)
        ) / len(groups)
        print(f"{name}: first hit {hit(groups, start):.4f}, by weights from others {after:.4f}")
    row = fitted([one for groups in sets.values() for one in groups], start)
    stored = json.loads(OUTPUT.read_text(encoding="utf-8"))
    stored["weights"][f"{RANK}_{given.language}"] = {
        name: round(float(weight), 4) for name, weight in zip(SIGNALS, row, strict=True)
    }
    OUTPUT.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def _parts(groups: Sequence[Any]) -> list[int]:
    """Return the part of each question, by its article."""
    ids = sorted({article for article, *_ in groups})
    places = {article: at % PARTS for at, article in enumerate(ids)}
    return [places[article] for article, *_ in groups]


if __name__ == "__main__":
    main()
