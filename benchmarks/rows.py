"""The data of the regressions: the signals of questions, and which candidates are right."""

import asyncio
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from benchmarks.evalsets import part_of
from bot.analysis.analyser import Analyser
from bot.answer.by_meaning.across import ACROSS
from bot.answer.by_meaning.ranker import Ranker
from bot.answer.by_meaning.sentence_signals import PASSAGE_SENTENCES
from bot.answer.excerpt import EXCERPT_SIGNALS, windows
from bot.answer.gates import (
    BESIDE,
    CLOSEST,
    FAQ_GATE,
    FAQ_NEAR,
    FAQ_SENTENCES,
    GATE_SENTENCES,
    PASSAGE_GATE,
    Gates,
    distinct_entries,
    faq_gate_signals,
    log_odds,
    passage_gate_signals,
)
from bot.answer.second import ELSEWHERE, HERE
from bot.answer.signals import SIGNALS, RankedView
from bot.archive.faq import Faq, FaqEntry
from bot.archive.model import Archive
from bot.desk import CANDIDATES
from bot.evaluation.questions import Asked, holds
from bot.meaning.models import Models
from bot.meaning.sentence_model import SentenceModel
from bot.meaning.vector_cache import VectorCache, digest_of
from bot.question.names import aliases_for
from bot.question.reading import Meant, Question, Reader
from bot.search.faq_matching import FAQ_SIGNALS, FaqMatcher
from bot.search.faq_sentences import SENTENCE_SIGNALS, FaqSentences, asked_text
from bot.search.language_weights import OTHER_GATE, RANK
from bot.search.passage_sentences import PassageSentences
from bot.search.tantivy_engine import TantivyEngine
from bot.search.weighing import Weighed, weigh
from bot.search.weights import Weights

CACHE = Path(".cache")
_ASKED: dict[tuple[str, str], Any] = {}
Case = tuple[Asked, Question, Weighed, list[RankedView]]


class Bench:
    """One archive, ready for questions with some weights."""

    def __init__(
        self,
        archive: Archive,
        rank: Any,
        models: Models | None = None,
        own: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Open the archive; with models, questions, FAQs and passages have sentence vectors.

        `own` are the rows of languages that are ranked by weights of their own, by name.
        """
        self.analyser = Analyser(article.language for article in archive)
        self.engine = TantivyEngine.open(archive, self.analyser, CACHE)
        aliases = aliases_for(archive, None, self.analyser)
        self.reader = Reader(self.analyser, self.engine.lexicon, aliases)
        self._models = models = models or Models()
        self.sentences = self._with_sentences(models.passages)
        self.ranker = Ranker(
            self.analyser,
            weights_of(rank=rank, **own),
            self.engine.lexicon.boilerplate,
            self.sentences,
        )

    def _with_sentences(self, model: SentenceModel | None) -> PassageSentences | None:
        if model is None:
            return None
        engine = self.engine
        made = PassageSentences(engine.count, engine.passages, model, VectorCache(CACHE))
        made.vectors.make()
        return made

    def read(self, text: str) -> Question:
        """Return a question, with its sentence vector if there is a model."""
        question = self.reader.read(text)
        by_faq = by_passages = None
        first, wordings = self._models.faq, self._models.wordings
        if first is not None and wordings is not None:
            by_faq = (
                _once(first, asked_text(question), first.question),
                _once(wordings, text, wordings.question),
            )
        if self.sentences is not None:
            by_passages = _once(self.sentences.vectors.model, text, self.sentences.vector)
        return replace(question, meant=Meant(by_faq, by_passages))

    def matcher(self, entries: Faq, faq: Any) -> FaqMatcher:
        """Return a matcher of some entries with some weights."""
        weights = weights_of(faq=faq)
        sentences = None
        first, wordings = self._models.faq, self._models.wordings
        if first is not None and wordings is not None:
            cache = VectorCache(CACHE)
            sentences = FaqSentences(entries, self.analyser, first, wordings, cache)
            for table in sentences.tables:
                table.make()
        return FaqMatcher(
            *(entries, self.analyser, self.reader, self.engine.lexicon, weights),
            *(sentences, weights if sentences else None),
        )

    def cases(self, asked: Sequence[Asked]) -> Iterator[Case]:
        """Yield each question with its ranked passages."""
        for one in asked:
            question = self.read(one.text)
            weighed = weigh(question, self.engine.lexicon)
            found = asyncio.run(self.engine.search(question, CANDIDATES))
            yield one, question, weighed, self.ranker.rank(weighed, found)


def _once(model: SentenceModel, text: str, make: Callable[[str], Any]) -> Any:
    """Return the vector of a question, which is kept on disk as well."""
    cache, digest, key = VectorCache(CACHE), digest_of(text), f"asked-{model.key}"
    if (key, text) not in _ASKED:
        found = cache.get(key, model.size, [digest]).get(digest)
        if found is None:
            found = make(text)
            cache.put(key, {digest: found})
        _ASKED[key, text] = found
    return _ASKED[key, text]


def weights_of(**rows: Any) -> Weights:
    """Return weights from arrays in the order of their signals."""
    names = {
        "rank": (*SIGNALS, *PASSAGE_SENTENCES),
        "passage_gate": (*PASSAGE_GATE, *GATE_SENTENCES),
        OTHER_GATE: PASSAGE_GATE,
        "excerpt": EXCERPT_SIGNALS,
        "faq": (*FAQ_SIGNALS, *SENTENCE_SIGNALS),
        "faq_gate": (*FAQ_GATE, *FAQ_SENTENCES),
        "faq_near": (*FAQ_NEAR, *FAQ_SENTENCES),
        "beside": BESIDE,
        "closest": CLOSEST,
        "second_here": HERE,
        "second_elsewhere": ELSEWHERE,
        "across": ACROSS,
        **{name: SIGNALS for name in rows if name.startswith(f"{RANK}_")},
    }
    # A row without sentence vectors is shorter.
    return Weights(
        {
            name: dict(zip(names[name][: len(row)], map(float, row), strict=True))
            for name, row in rows.items()
        }
    )


def right_passage(asked: Asked, one: RankedView) -> bool:
    """Whether a ranked passage is one that answers."""
    passage = one.view.passage
    return asked.is_right(passage.article.id, passage.span)


def ranking_groups(
    archive: Archive, asked: Sequence[Asked], models: Models | None = None
) -> list[Any]:
    """Return each answerable question's candidates, by article."""
    start = np.zeros(len(SIGNALS))
    start[0] = 1.0
    bench = Bench(archive, start, models)
    return [
        (
            one.places[0][0],
            np.array([ranked.signals.values for ranked in found]),
            np.array([right_passage(one, ranked) for ranked in found]),
        )
        for one, _, _, found in bench.cases([one for one in asked if one.places])
        if found
    ]


def gate_rows(
    archive: Archive, asked: Sequence[Asked], rank: Any, models: Models | None = None
) -> tuple[Any, Any]:
    """Return the gate's signals of every question, and whether the first passage is right."""
    signals, right = [], []
    for one, _, weighed, found in Bench(archive, rank, models).cases(asked):
        if found:
            signals.append(passage_gate_signals(weighed, found))
            right.append(right_passage(one, found[0]))
    return np.array(signals), np.array(right)


def excerpt_groups(archive: Archive, asked: Sequence[Asked], rank: Any) -> list[Any]:
    """Return the windows of each right passage, and which of them hold an answer.

    Without known answers, those that overlap the correct place.
    """
    groups = []
    for one, _, weighed, found in Bench(archive, rank).cases([one for one in asked if one.places]):
        view = next((ranked.view for ranked in found if right_passage(one, ranked)), None)
        if view:
            text, cut = view.passage.article.text, list(windows(weighed, view))
            held = [
                holds(text[w.span.start : w.span.end], one.answers)
                if one.answers
                else one.is_right(view.passage.article.id, w.span)
                for w in cut
            ]
            groups.append((one.places[0][0], np.array([w.signals for w in cut]), np.array(held)))
    return groups


def left_out(entries: Faq) -> Iterator[tuple[Faq, list[tuple[FaqEntry, str]]]]:
    """Yield, five times, the entries without a fifth of their wordings, and that fifth."""
    for fold in range(5):
        kept, asked = [], []
        for entry in entries:
            wordings = {}
            for language, questions in entry.questions.items():
                out = [q for i, q in enumerate(questions) if i % 5 == fold and len(questions) > 1]
                asked += [(entry, question) for question in out]
                wordings[language] = tuple(q for q in questions if q not in out)
            kept.append(FaqEntry(entry.id, wordings, entry.quotes))
        yield tuple(kept), asked


def same_fact(one: FaqEntry, other: FaqEntry) -> bool:
    """Whether the other entry answers by a quote that answers this one too."""
    if one.id == other.id:
        return True
    return any(
        quote.article.id == answer.article.id and quote.span.overlaps(answer.span)
        for quote in other.quotes[:1]
        for answer in one.quotes
    )


def faq_groups(entries: Faq, bench: Bench) -> list[Any]:
    """Return the candidates of each left-out wording."""
    groups = []
    for kept, asked in left_out(entries):
        matcher = bench.matcher(kept, np.ones(len(FAQ_SIGNALS) + len(SENTENCE_SIGNALS)))
        for entry, text in asked:
            found = matcher.match(bench.read(text), 8)
            if found:
                right = np.array([same_fact(entry, candidate.entry) for candidate in found])
                groups.append((np.array([candidate.signals for candidate in found]), right))
    return groups


def faq_rows(entries: Faq, asked: Sequence[Asked], bench: Bench, faq: Any) -> tuple[Any, Any]:
    """Return the FAQ gate's signals of every question, and whether the first entry is right."""
    matcher = bench.matcher(entries, faq)
    signals, right = [], []
    for one in asked:
        question = bench.read(one.text)
        found = distinct_entries(matcher.match(question))
        if found:
            signals.append(faq_gate_signals(weigh(question, bench.engine.lexicon), found))
            right.append(one.is_quoted(found[0].entry.quotes[:1]))
    return np.array(signals), np.array(right)


def beside_rows(
    entries: Faq, asked: Sequence[Asked], bench: Bench, faq: Any, passage_gate: Any, faq_gate: Any
) -> tuple[Any, Any]:
    """Return both gates' log-odds of every question, and whether the first passage is right."""
    gates = Gates(
        weights_of(
            passage_gate=passage_gate,
            passage_gate_other=passage_gate[: len(PASSAGE_GATE)],
            faq_gate=faq_gate,
            beside=np.zeros(3),
            closest=np.zeros(2),
            faq_near=np.zeros(len(FAQ_NEAR)),
        )
    )
    matcher = bench.matcher(entries, faq)
    signals, right = [], []
    for one, question, weighed, ranked in bench.cases(asked):
        if ranked:
            by_passage = gates.passage(weighed, ranked)
            by_faq = gates.faq(weighed, distinct_entries(matcher.match(question)))
            signals.append((log_odds(by_passage), log_odds(by_faq), 1.0))
            right.append(right_passage(one, ranked[0]))
    return np.array(signals), np.array(right)


def half_known_rows(
    archive: Archive, asked: Sequence[Asked], rank: Any, seeds: int, models: Models | None = None
) -> tuple[Any, Any]:
    """Return the rows of archives with half of an archive's articles, asked about all."""
    parts = [part for seed in range(seeds) for part in halves(archive, seed)]
    rows = [gate_rows(part, asked, rank, models) for part in parts]
    return np.vstack([one for one, _ in rows]), np.concatenate([one for _, one in rows])


def crossed_hit(
    others: Sequence[Any], groups: Sequence[Any], fitted: Callable[[list[Any]], Any], times: int = 3
) -> float:
    """Return the share of groups with a right candidate first, by weights fitted on others.

    Each quarter of the articles is ranked by weights from the rest and from the other groups.
    """
    names = sorted({name for name, *_ in groups})
    right = 0.0
    for fold in range(4):
        held = [group for group in groups if names.index(group[0]) % 4 == fold]
        rest = [group[1:] for group in groups if names.index(group[0]) % 4 != fold]
        right += hit(held, fitted([*others, *rest * times])) * len(held)
    return right / len(groups)


def halves(archive: Archive, seed: int) -> Iterator[Archive]:
    """Yield an archive in two random halves of its articles."""
    ids = [article.id for article in archive]
    random.Random(seed).shuffle(ids)  # noqa: S311 - no secret
    for part in (ids[::2], ids[1::2]):
        yield part_of(archive, set(part))


def hit(groups: Sequence[Any], weights: Any) -> float:
    """Return the share of groups in which the weights put a right candidate first."""
    return float(np.mean([right[np.argmax(signals @ weights)] for *_, signals, right in groups]))
