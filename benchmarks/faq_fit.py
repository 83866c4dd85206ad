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
from benchmarks.regression import (
    coverage,
    listwise,
    logistic,
    probabilities,
    signed_logistic,
)
from benchmarks.rows import (
    Bench,
    beside_rows,
    faq_groups,
    faq_rows,
    weights_of,
)
from bot.answer.gates import (
    FAQ_GATE,
    FAQ_GATE_FALLING,
    FAQ_NEAR,
    FAQ_SENTENCES,
    PASSAGE_GATE,
    distinct_entries,
    faq_gate_signals,
    near_signals,
)
from bot.answer.signals import SIGNALS
from bot.archive.faq import Faq, FaqEntry, load_faq
from bot.archive.loading import load_archive
from bot.evaluation.questions import Asked, read_questions
from bot.meaning.models import Models
from bot.question.kinds import language_of
from bot.search.weighing import weigh
from bot.search.weights import load_weights
from bot.settings import shipped

OUTPUT = Path(__file__).parent.parent / "bot" / "search" / "weights.json"
OWN_QUESTIONS = shipped("seeds") / "questions.jsonl"
FOREIGN = 250
SMALL, TIMES = (1, 2, 4, 8, 16, 32, 64), 5
"""Entries of small FAQs, and how many of each size are drawn."""
PARTS, PART_TIMES, PART_ASKED = (8, 32, 75), 3, 200
"""The same for small FAQs of the intents, and how many questions to their entries, and to others,
each is asked."""
SMALL_COUNT = 0.15
OWN_COUNT, INTENTS_COUNT = 8.0, 0.25
"""How often a question counts when the gate is fitted; foreign questions count once."""
INTENTS_TIMES = 2
"""How often the wordings of the intents count when the order of the entries is fitted."""
WRONG = 0.05
"""The share of the intents' questions that may be answered wrongly at the threshold."""
KEPT = 0.95


def english(entries: Faq, own: Sequence[Asked]) -> tuple[Faq, list[Asked]]:
    """Return the entries with only their English wordings, and the questions in Latin script."""
    kept = tuple(
        FaqEntry(one.id, {"en": one.questions["en"]}, one.quotes)
        for one in entries
        if one.questions.get("en")
    )
    return kept, [one for one in own if language_of(one.text) is None]


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


class GateRows:
    """What the gate of the FAQ learns from: the signals of questions, and whether it may answer.

    The bot's own questions count most, since many of them are close to an entry that does not
    answer them. Foreign questions show it how little speaks for an entry by chance, and the
    intents what people ask of entries that were written for other readers.
    """

    def __init__(
        self,
        entries: Faq,
        own: Sequence[Asked],
        intents: Faq,
        sets: Path,
        wiki: Sequence[str],
        bench: Bench,
        faq: Any,
    ) -> None:
        self.own = faq_rows(entries, own, bench, faq)
        asked = json_lines(sets / "intents" / "questions.jsonl.gz")
        chance = random.Random(1)  # noqa: S311 - no secret
        elsewhere = chance.sample(list(wiki), 2 * FOREIGN)
        orders = [fields["question"] for fields in chance.sample(asked, FOREIGN)]
        # By entry, so that the halves of the intents are those of the entries that are found.
        listed = [(fields["question"], fields["entry"]) for fields in asked]
        self._intents = entry_rows(intents, listed, bench, faq)
        self._known = sum(entry is not None for _, entry in listed)
        self._asked = len(listed)
        at_own = [(text, None) for text in [*elsewhere[:FOREIGN], *orders]]
        self._at_own = entry_rows(entries, at_own, bench, faq)
        # In a small FAQ nothing competes with a near miss, and less of what is asked is in it.
        self._small = [
            faq_rows(tuple(chance.sample(entries, size)), own, bench, faq)
            for size in SMALL
            for _ in range(TIMES)
        ]
        at_intents = [(text, None) for text in elsewhere[FOREIGN:]]
        self._at_intents = entry_rows(intents, at_intents, bench, faq)
        self._parts = [
            entry_rows(part, some, bench, faq, intents)
            for part, some in _parts(intents, listed, chance)
        ]

    def gate(self, own: Any = slice(None), intents: int | None = None) -> Any:
        """Return the gate's weights, fitted to these own questions and found intents.

        `own` selects among the own questions, and `intents` is the remainder by two of the numbers
        of the entries that are left out.
        """
        parts = [
            (self.own[0][own], self.own[1][own], OWN_COUNT),
            (self._at_own[0], self._at_own[1], 1.0),
            *((one, right, SMALL_COUNT) for one, right in self._small),
        ]
        for signals, right, first in (self._intents, self._at_intents, *self._parts):
            kept = first % 2 != intents
            parts.append((signals[kept], right[kept], INTENTS_COUNT))
        counts = np.concatenate([np.full(len(right), count) for _, right, count in parts])
        signals = np.vstack([one for one, _, _ in parts])
        right = np.concatenate([one for _, one, _ in parts])
        names = (*FAQ_GATE, *FAQ_SENTENCES)[: signals.shape[1]]
        falling = [name in FAQ_GATE_FALLING for name in names]
        return signed_logistic(signals, right, falling, counts, FAQ_GATE.index("bias"))

    def crossed_own(self) -> Any:
        """Return what gates fitted to four fifths say of the fifth that they have not seen."""
        signals, right = self.own
        folds = np.random.default_rng(0).permutation(len(right)) % 5
        crossed = np.zeros(len(right))
        for fold in range(5):
            gate = self.gate(own=folds != fold)
            crossed[folds == fold] = probabilities(signals[folds == fold], gate)
        return crossed

    def intents_answered(self) -> tuple[dict[str, float], float]:
        """Return the figures of the intents by gates that have not seen the entry that is found.

        The threshold is the lowest at which no more than `WRONG` of the questions are answered
        wrongly.
        """
        signals, right, first = self._intents
        sure = np.zeros(len(right))
        for half in (0, 1):
            gate = self.gate(intents=half)
            sure[first % 2 == half] = probabilities(signals[first % 2 == half], gate)
        order = np.argsort(-sure)
        wrong = np.cumsum(~right[order]) / self._asked
        last = int(np.searchsorted(wrong, WRONG, "right")) - 1
        figures = {
            "intents_answered_right": float(right[order][: last + 1].sum() / self._known),
            "intents_answered_wrong": float(wrong[last]),
        }
        return figures, float(sure[order[last]])


def _parts(
    intents: Faq, listed: Sequence[tuple[str, str | None]], chance: random.Random
) -> Iterator[tuple[Faq, list[tuple[str, str | None]]]]:
    """Yield small FAQs of the intents, each with questions to its entries and to others."""
    for size in PARTS:
        for _ in range(PART_TIMES):
            part = tuple(chance.sample(intents, size))
            here = {entry.id for entry in part}
            known = [one for one in listed if one[1] in here]
            others = [one for one in listed if one[1] not in here]
            kept = chance.sample(known, min(len(known), PART_ASKED))
            yield part, kept + chance.sample(others, PART_ASKED)


def entry_rows(
    entries: Faq,
    asked: Sequence[tuple[str, str | None]],
    bench: Bench,
    faq: Any,
    of: Faq = (),
) -> tuple[Any, Any, Any]:
    """Return the gate's signals, whether the first entry is the right one, and its number.

    The entries are numbered as in `of`, if they are part of it. Questions for which no entry is
    found are left out.
    """
    matcher = bench.matcher(entries, faq)
    numbers = {entry.id: number for number, entry in enumerate(of or entries)}
    signals, right, first = [], [], []
    for text, entry in asked:
        question = bench.read(text)
        found = distinct_entries(matcher.match(question))
        if found:
            signals.append(faq_gate_signals(weigh(question, bench.engine.lexicon), found))
            right.append(found[0].entry.id == entry)
            first.append(numbers[found[0].entry.id])
    return np.array(signals), np.array(right), np.array(first)


def near_rows(entries: Faq, asked: Sequence[Any], bench: Bench, faq: Any) -> tuple[Any, Any]:
    """Return how near the nearest entry is to each question, and whether an entry is meant."""
    matcher = bench.matcher(entries, faq)
    found = [matcher.match(bench.read(text)) for text, _ in asked]
    signals = [near_signals(one) for one in found]
    width = max(map(len, signals))  # without a candidate there are no signals of sentence vectors
    return np.array([(*one, *(0.0,) * (width - len(one))) for one in signals]), np.array(
        [is_meant for _, is_meant in asked]
    )


def fit_faq(
    sets: Path,
    rank: Any,
    passage_gate: Any,
    models: Models | None = None,
    intents_times: int = INTENTS_TIMES,
) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Return the rows of weights of the FAQ, the figures they gave, and the threshold.

    With models the signals of sentence vectors are among them, and only English is fitted to.
    """
    archive = load_archive(shipped("seeds"))
    entries = load_faq(shipped("responses") / "faq.yaml", archive)
    own = read_questions(OWN_QUESTIONS, archive)
    if models:
        entries, own = english(entries, own)
    bench = Bench(archive, rank, models)
    intents = entries_of(sets / "intents" / "entries.jsonl.gz")
    faq = listwise(faq_groups(entries, bench) + faq_groups(intents, bench) * intents_times)
    figures: dict[str, Any] = {}

    # Whether the right entry comes first.
    wiki = [fields["question"] for fields in json_lines(sets / "wiki" / "questions.jsonl.gz")]
    rows = GateRows(entries, own, intents, sets, wiki, bench, faq)
    answerable = sum(bool(one.places) for one in own)
    figures["faq_hit1_own_questions"] = float(rows.own[1].sum() / answerable)
    crossed = rows.crossed_own()
    figures["faq_coverage95_own_questions"], _ = coverage(crossed, rows.own[1], answerable)
    answered, threshold = rows.intents_answered()
    figures |= answered
    faq_gate = rows.gate()

    # Whether any entry is meant.
    foreign = [question.lower().rstrip("?") for question in wiki]
    parts = [near_rows(kept, asked, bench, faq) for kept, asked in halves_known(intents, foreign)]
    signals = np.vstack([near for near, _ in parts])
    is_meant = np.concatenate([is_meant for _, is_meant in parts])
    faq_near = logistic(signals, is_meant, bias=FAQ_NEAR.index("bias"))
    figures |= _intents(sets, intents, bench, faq, faq_near)

    # A passage that competes with the FAQ entry that quotes it.
    signals, right = beside_rows(entries, own, bench, faq, passage_gate, faq_gate)
    beside = logistic(signals, right)
    weights = {"faq": faq, "faq_gate": faq_gate, "faq_near": faq_near, "beside": beside}
    return weights, figures, threshold


def _intents(sets: Path, intents: Faq, bench: Bench, faq: Any, near: Any) -> dict[str, float]:
    """Return the figures for the questions of the intents, to which no weight is fitted.

    However, the kinds of features and the constants of the vectors were chosen with them in mind.
    """
    listed = json_lines(sets / "intents" / "questions.jsonl.gz")
    asked = [(fields["question"], bool(fields["entry"])) for fields in listed]
    signals, is_known = near_rows(intents, asked, bench, faq)
    matcher = bench.matcher(intents, faq)
    first = [matcher.match(bench.read(text), 1) for text, _ in asked]
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
