"""What sentence models add to a desk: vectors of its texts, and of each question.

The vectors of the texts are made in the background. Until those of the FAQ, or of the archive, are
there, questions are compared with it as without a model.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from bot.analysis.analyser import Analyser
from bot.answer.by_meaning.across import Across
from bot.answer.decisions import Decision
from bot.answer.policy import Policy
from bot.archive.faq import Faq
from bot.meaning.models import Models
from bot.meaning.token_table import Vectors
from bot.meaning.vector_cache import VectorCache
from bot.meaning.vector_rows import VectorRows
from bot.question.kinds import language_of
from bot.question.reading import Meant, Question
from bot.search.engine import SearchEngine
from bot.search.faq_index import scripts_of
from bot.search.faq_sentences import FaqSentences, asked_text
from bot.search.passage_sentences import PassageSentences
from bot.search.weights import load_weights

__all__ = ["Semantics"]

_WEIGHTS = "sentence_weights.json"


class Semantics:
    """The sentence vectors of one archive and its FAQ."""

    def __init__(
        self,
        models: Models,
        cache: VectorCache,
        faq: Faq,
        analyser: Analyser,
        passages: PassageSentences | None = None,
        across: Across | None = None,
    ) -> None:
        self._models = models
        self._cache = cache
        self._analyser = analyser
        self._entries = faq
        self.weights = load_weights(_WEIGHTS) if any(models) else None
        self.faq = None
        if models.faq and models.wordings and faq:
            self.faq = FaqSentences(faq, analyser, models.faq, models.wordings, cache)
        self.passages = passages
        self._scripts = scripts_of(faq) if across else set()
        self._across = across

    @classmethod
    def begun(
        cls,
        models: Models | None,
        folder: Path,
        faq: Faq,
        analyser: Analyser,
        engine: SearchEngine,
        languages: Collection[str],
    ) -> "Semantics":
        """Return what models add to an archive in some languages; nothing without a model.

        Its vectors are being made in the background.
        """
        passages, across, cache = None, None, VectorCache(folder)
        if models and models.passages:
            passages = PassageSentences(engine.count, engine.passages, models.passages, cache)
            across = Across(languages, analyser, passages, load_weights(_WEIGHTS))
        made = cls(models or Models(), cache, faq, analyser, passages, across)
        made.start()
        return made

    @property
    def folder(self) -> Path:
        """The cache folder."""
        return self._cache.folder

    def of_faq(self, faq: Faq) -> "Semantics":
        """Return the same for another FAQ, and begin with its vectors; itself for the same one."""
        if faq == self._entries:
            return self
        made = Semantics(
            self._models, self._cache, faq, self._analyser, self.passages, self._across
        )
        made.start()
        return made

    @property
    def tables(self) -> Sequence[VectorRows]:
        """The vectors that are to be made."""
        faq = self.faq.tables if self.faq else ()
        return [*faq, self.passages.vectors] if self.passages else faq

    @property
    def ready(self) -> int:
        """How many of them are there; decisions from before a change are out of date."""
        return sum([table.rows is not None for table in self.tables])

    def start(self) -> None:
        """Begin to make the vectors, in the background."""
        for table in self.tables:
            table.start()

    def wait(self) -> None:
        """Wait until they are made."""
        for table in self.tables:
            table.wait()

    def stop(self) -> None:
        """End what runs in the background."""
        for table in self.tables:
            table.stop()

    async def read(self, question: Question) -> Question:
        """Return a question with its vectors, as far as there is something to compare them with.

        They are made in threads, so that other questions do not wait for them.
        """
        if not question.terms or not self.ready:
            return question
        by_first, multilingual = await asyncio.gather(
            asyncio.to_thread(self._by_first, question),
            asyncio.to_thread(self._by_multilingual, question),
        )
        by_faq = None
        if by_first is not None and multilingual is not None:
            by_faq = by_first, multilingual
        by_passages = multilingual if self.passages and self.passages.is_ready else None
        if self._across and self._across.is_for(question.text):
            return replace(question, meant=Meant(by_faq, across=by_passages))
        return replace(question, meant=Meant(by_faq, by_passages))

    def joined(self, question: Question, decision: Decision, policy: Policy) -> Decision:
        """Return a decision with what is near in meaning in another script; see `Across`."""
        if self._across is None:
            return decision
        has_faq = language_of(question.text) in self._scripts
        return self._across.joined(question, decision, policy, has_faq=has_faq)

    def _by_first(self, question: Question) -> Vectors | None:
        if self.faq is None:
            return None
        return self.faq.vector(language_of(question.text), asked_text(question))

    def _by_multilingual(self, question: Question) -> Vectors | None:
        """Return the one vector that wordings and passages are compared with."""
        model = self._models.wordings or self._models.passages
        is_asked = (self.passages and self.passages.is_ready) or self._asks_faq(question)
        if model is None or not is_asked or not model.knows(question.text):
            return None
        return model.question(question.text)

    def _asks_faq(self, question: Question) -> bool:
        return self.faq is not None and self.faq.is_ready(language_of(question.text))
