"""The reference desk: one archive with its FAQ, and the one way in which questions are answered."""

from pathlib import Path

from bot.answer.deciding import Judge, Policy
from bot.answer.decisions import Abstention, Answer, Decision
from bot.archive.analysis import Analyser
from bot.archive.errors import ContentError, Mistake
from bot.archive.faq import Faq, load_faq
from bot.archive.loading import load_archive
from bot.archive.model import Archive, Quote
from bot.question.names import load_aliases
from bot.question.reading import Reader
from bot.search.engine import SearchEngine
from bot.search.faq_matching import FaqMatcher
from bot.search.tantivy_engine import TantivyEngine
from bot.search.weights import load_weights

__all__ = ["CANDIDATES", "QUESTION_LIMIT", "Desk"]

CANDIDATES = 15
"""Passages that the engine is asked for; the right one of 97 in 100 questions is among them."""
QUESTION_LIMIT = 1_000
"""Characters of a question that are read."""


class Desk:
    """Answers questions from an archive. A reload builds a new desk and swaps it whole."""

    def __init__(
        self,
        archive: Archive,
        faq: Faq,
        engine: SearchEngine,
        reader: Reader,
        matcher: FaqMatcher,
        judge: Judge,
    ) -> None:
        self.archive = archive
        self.faq = faq
        self._engine = engine
        self._reader = reader
        self._matcher = matcher
        self._judge = judge

    @classmethod
    def open(cls, archive_path: Path, responses: Path | None, shipped: Path, cache: Path) -> "Desk":
        """Return the desk of an archive.

        `responses` may hold `faq.yaml` and `aliases.yaml`; aliases that it lacks are those of
        `shipped`, and without it so is the FAQ, provided that the archive has its articles. A large
        archive's index is kept under `cache`. Raises `ContentError` for every mistake in a file.
        """
        archive = load_archive(archive_path)
        weights = load_weights()
        analyser = Analyser(article.language for article in archive)
        engine = TantivyEngine.open(archive, analyser, cache)
        own = responses / "aliases.yaml" if responses else None
        aliases = load_aliases(own if own and own.exists() else shipped / "aliases.yaml", analyser)
        faq = _faq(archive, responses, shipped)
        reader = Reader(analyser, engine.lexicon, aliases)
        matcher = FaqMatcher(faq, analyser, reader, engine.lexicon, weights)
        judge = Judge(analyser, engine.lexicon, faq, weights, Policy.of(weights))
        return cls(archive, faq, engine, reader, matcher, judge)

    async def ask(
        self, text: str, language: str | None = None, about: Quote | None = None
    ) -> Decision:
        """Return what is to be said; `language` is the reader's, where it is known.

        `about` is the quote that the question may lean on: where the question alone is not
        answered and reads as one that does, it is asked again with that quote's subject.
        """
        text = text.strip()[:QUESTION_LIMIT]
        if not text:
            return Abstention("empty")
        decision = await self._decide(text, language or "en")
        if about is None or isinstance(decision, Answer):
            return decision
        whole = self._reader.with_subject(text, about.text)
        again = await self._decide(whole, language or "en") if whole else decision
        return decision if isinstance(again, Abstention) else again

    async def _decide(self, text: str, language: str) -> Decision:
        question = self._reader.read(text, language)
        found = await self._engine.search(question, CANDIDATES)
        return self._judge.decide(question, found, self._matcher.match(question))

    async def close(self) -> None:
        """Let go of files and indexes."""
        await self._engine.close()


def _faq(archive: Archive, responses: Path | None, shipped: Path) -> Faq:
    if responses is not None:
        if not responses.is_dir():
            mend = "set RESPONSES to a folder with faq.yaml, aliases.yaml or texts/"
            raise ContentError([Mistake(responses, None, "is no folder", mend)])
        path = responses / "faq.yaml"
        return load_faq(path, archive) if path.exists() else ()
    # The FAQ that comes with the bot quotes the archive that comes with it: another has none of it.
    return load_faq(shipped / "faq.yaml", archive, may_be_foreign=True)
