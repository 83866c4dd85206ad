"""The reference desk: answers questions from one archive with its FAQ.

All offsets in returned values are 0-based and count Unicode code points of the article's text; the
end of a span is exclusive, `text[start:end]`.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from bot.analysis.analyser import Analyser
from bot.answer.addressed import opened
from bot.answer.as_typed import decision_as_typed
from bot.answer.by_meaning.judges import Judges
from bot.answer.decisions import Abstention, Answer, Closest, Decision, Part
from bot.answer.following import decided_alone, followed
from bot.answer.policy import Thresholds, thresholds_for
from bot.answer.searching import CANDIDATES
from bot.archive.faq import Faq, faq_for
from bot.archive.loading import load_archive
from bot.archive.model import Archive, Article, Quote, Span
from bot.archive.overlay import Overlay
from bot.deciding import Decider
from bot.paths import cache_folder
from bot.question.asked_on import day_of
from bot.question.cleaning import cleaned
from bot.question.names import aliases_for
from bot.question.reading import Reader
from bot.search.addresses import Addresses, has_address
from bot.search.completion import Completion
from bot.search.engine import SearchEngine
from bot.search.later import later_state
from bot.search.near import articles_near
from bot.search.tantivy_engine import TantivyEngine
from bot.search.weights import load_weights
from bot.semantics import Semantics
from bot.talking import Talker, without_courtesies
from bot.values.shares import ALLOWED, share_of

# To speed up the start, the rarely used modules are imported on first use.
if TYPE_CHECKING:
    from bot.answer.explain import Explanation
    from bot.archive.catalogue import Catalogue
    from bot.meaning.models import Models
    from bot.search.titles import Titles
    from bot.timeline.asking import Timelines
    from bot.timeline.entries import Timeline
    from bot.timeline.news import NewArticles
    from bot.verification.examining import Examiner
    from bot.verification.findings import Finding, Refusal

__all__ = ["CANDIDATES", "QUESTION_LIMIT", "Desk", "open_archive"]

QUESTION_LIMIT = 1_000
"""The most characters of a question that are read."""
INDEXED = 1_000_000
"""The most characters of an archive that is indexed for pasted quotes each time it is extended."""


class Desk:
    """Answers questions from an archive. A reload builds a new desk that replaces the old one."""

    _is_closed = _is_extended = False

    def __init__(
        self,
        archive: Archive,
        faq: Faq,
        engine: SearchEngine,
        reader: Reader,
        judges: Judges,
        semantics: Semantics,
    ) -> None:
        self.archive = archive
        self.faq = faq
        self._engine = engine
        self._reader = reader
        self._judges = judges
        self._completion = Completion(reader, engine)
        self.semantics = semantics
        self.policy = judges.plain.policy
        catalogue = partial(getattr, self, "catalogue")
        self._decider = Decider(archive, faq, engine, reader, judges, semantics, catalogue)

    @classmethod
    def open(
        cls,
        archive_path: str | PathLike[str],
        *,
        responses: str | PathLike[str] | None = None,
        cache: str | PathLike[str] | None = None,
        overlay: Overlay | None = None,
        gate: float | None = None,
        models: "Models | None" = None,
    ) -> "Desk":
        """Return the desk of an archive: a folder of articles, or a `.jsonl` or `.jsonl.gz` file.

        `responses` is a folder with `faq.yaml`, `aliases.yaml` and `policy.yaml`. Without it the
        files are those that come with the bot, the FAQ only as far as the archive has the articles
        that it quotes. A folder without aliases has the bot's, one without a FAQ has none. The
        bot's aliases serve the bot's own archive; for another one only their names in other scripts
        are used.

        `gate` is the least probability of an answer, above 0 and at most 1, of passages and of the
        FAQ. It counts more than `policy.yaml`; without either, the fitted thresholds apply.

        `cache` is the folder for the index of a large archive: by default `clippings` in
        `XDG_CACHE_HOME` or `~/.cache`. Entries of the `overlay` with quotes that are not in the
        archive are left out. The vectors for sentence `models` are made in the background; see
        `semantics`. Close the desk, or use it in `async with`.

        Raises `ContentError` with every mistake in these files, `OSError` if the cache cannot be
        written or is damaged, and `ValueError` if the gate is not allowed.
        """
        if gate is not None and share_of(gate) is None:
            raise ValueError(f"gate {ALLOWED}, not {gate!r}")
        cache = cache_folder() if cache is None else Path(cache)
        archive = load_archive(Path(archive_path), cache)
        engine = TantivyEngine.open(archive, Analyser(archive.languages), cache)
        found = None if responses is None else Path(responses)
        return cls.over(
            engine, responses=found, cache=cache, overlay=overlay, gate=gate, models=models
        )

    @classmethod
    def over(
        cls,
        engine: SearchEngine,
        *,
        responses: Path | None,
        cache: Path,
        overlay: Overlay | None = None,
        gate: float | None = None,
        models: "Models | None" = None,
    ) -> "Desk":
        """Return the desk of the archive that an engine searches; see `open`."""
        archive, analyser = engine.archive, engine.analyser
        faq = faq_for(archive, responses)
        if overlay is not None:
            faq = overlay.extended(faq, archive)
        reader = Reader(analyser, engine.lexicon, aliases_for(archive, responses, analyser))
        semantics = Semantics.begun(models, cache, faq, analyser, engine, archive.languages)
        judges = Judges(
            *(analyser, engine.lexicon, faq, load_weights(), semantics.weights),
            *((thresholds_for(responses, faq), Thresholds(gate)), semantics.passages),
        )
        return cls(archive, faq, engine, reader, judges, semantics)

    def with_faq(self, faq: Faq) -> "Desk":
        """Return a desk of the same archive and index with another FAQ."""
        desk = self._with(self.archive, faq, self._engine, self._reader)
        desk._is_extended = self._is_extended
        if "examiner" in self.__dict__:
            desk.examiner = self.examiner
        return desk

    def extended(self, archive: Archive) -> "Desk | None":
        """Return a desk of a later state of the archive, of which only what is new is indexed.

        None if that is not possible, see `later_state`, or if its passages have sentence vectors.
        """
        if self.semantics.passages:
            return None
        if not (found := later_state(archive, self.faq, self._engine, self._reader)):
            return None
        desk = self._with(archive, *found)
        desk._is_extended = True
        desk._decider.headlines = self._decider.headlines.extended(archive)
        return desk

    def _with(self, archive: Archive, faq: Faq, engine: SearchEngine, reader: Reader) -> "Desk":
        judges = self._judges.of_faq(faq, reader.lexicon)
        return Desk(archive, faq, engine, reader, judges, self.semantics.of_faq(faq))

    async def ask(
        self,
        text: str,
        language: str | None = None,
        about: Quote | None = None,
        asked_on: date | None = None,
        after: str = "",
    ) -> Decision:
        """Return the decision on a question, of which `QUESTION_LIMIT` characters are read.

        `language` is the reader's, if it is known: a choice is worded in it.

        `after` is the question before, and `about` the quote that answered it. A question that
        reads like a follow-up is asked again with the subject of the one or the other, if it is not
        answered alone or names its subject by a pronoun.

        `asked_on` is the day that "last summer" is counted from, of a datetime its own day;
        without it, such words name no period.

        The address of an article is answered by how the article begins, or by what it says to the
        rest of the question; so is its headline, typed word by word.

        Markup that was copied along is not read, and neither are greetings, thanks and other words
        that merely put the question; a message of only these is `empty`. So is small talk, and
        what is asked about the bot; `talk` has what is told in reply.

        A question that is not answered is a `Closest`, a `Choice` or an `Abstention`. Raises
        `TypeError` if the question is not a str or `asked_on` not a date, and `RuntimeError` if the
        desk is closed.
        """
        asked_on = day_of(text, asked_on)
        self._check_open()
        talk = await self._talker.found(cleaned(text.strip()[:QUESTION_LIMIT]))
        if talk and talk.is_certain:
            return await self._talker.reply(talk)
        if has_address(text) and (found := await asyncio.to_thread(self.addresses.find, text)):
            article, text = found
            beside = await self._answer(self._bare(text), language, about, asked_on, after)
            return opened(article, beside)
        decision = await self._answer(self._bare(text), language, about, asked_on, after)
        if talk and not self._talker.gives_way(talk, decision):
            return await self._talker.reply(talk)
        return decision

    async def ask_as_typed(
        self, text: str, language: str | None = None, asked_on: date | None = None
    ) -> Decision:
        """Return the decision on a question whose last word may be unfinished; see `ask`."""
        ask = partial(self.ask, language=language, asked_on=asked_on)
        return await decision_as_typed(text[:QUESTION_LIMIT], ask, self._completion.completed)

    async def _answer(
        self,
        text: str,
        language: str | None,
        about: Quote | None,
        asked_on: date | None,
        after: str,
    ) -> Decision:
        """Return the decision on a question without what is around it; see `ask`."""
        if not text:
            return Abstention("empty")

        def decide(whole: str) -> Awaitable[Decision]:
            return self._decider.decide(whole, language or "en", asked_on)

        decision = await decided_alone(text, decide, self._reader)
        subjects = decision, self._bare(after), about
        return await followed(text, *subjects, self._reader, decide, self.policy.below)

    async def ask_all(
        self,
        text: str,
        language: str | None = None,
        about: Quote | None = None,
        asked_on: date | None = None,
        after: str = "",
    ) -> tuple[Part, ...]:
        """Return the questions in a message, in order, each with its decision; at least one.

        They are decided on as by `ask`. A question may refer to the one before it in the message:
        "Who fined Telegram? And how much was it?". There are at most `PARTS`; the last one contains
        all further ones. Raises what `ask` raises.
        """
        asked_on = day_of(text, asked_on)
        self._check_open()
        questions = self._reader.parts(cleaned(text.strip()[:QUESTION_LIMIT]))
        found: list[Part] = []
        if len(questions) < 2 or has_address(text):
            questions = (text,)
        for question in questions:
            bare = self._bare(question)
            decision = await self.ask(question, language, about, asked_on, after)
            leans = self._reader.is_follow_up(bare)
            if after and not leans and self._reader.drops_subject(bare):
                leans = decision != await self.ask(question, language, None, asked_on)
            is_talk = isinstance(decision, Abstention) and decision.talk is not None
            if bare and not is_talk and not (after and leans):
                after, about = question, None
            if isinstance(decision, (Answer, Closest)):
                about = decision.quotes[0]
            found.append(Part(question, decision, after))
        return without_courtesies(found)

    @cached_property
    def _talker(self) -> Talker:
        return Talker(self.archive, self.faq, self._reader, self._decider.headlines.found)

    def _bare(self, text: str) -> str:
        return self._reader.bare(cleaned(text.strip()[:QUESTION_LIMIT])).strip()

    def prepare(self) -> None:
        """Analyse the FAQ and index the words now, so that the first questions need not wait.

        It takes about a second for 1,800 wordings, and may be called in another thread.
        """
        self._decider.prepare()

    def forget(self) -> None:
        """Clear the cache of decisions."""
        self._decider.forget()

    async def explain(self, text: str, asked_on: date | None = None) -> "Explanation":
        """Return why a question is answered or not, `asked_on` this day.

        Raises `RuntimeError` if the desk is closed.
        """
        self._check_open()
        found = await self._decider.explain(self._bare(text), asked_on)
        talk = await self._talker.found(cleaned(text.strip()[:QUESTION_LIMIT]))
        if talk and (talk.is_certain or not self._talker.gives_way(talk, found.decision)):
            return replace(found, decision=await self._talker.reply(talk))
        return found

    async def timeline(self, topic: str, limit: int) -> "Timeline":
        """Return the timeline of a topic with up to `limit` entries.

        Raises `RuntimeError` if the desk is closed.
        """
        self._check_open()
        return await self._timelines.on(topic[:QUESTION_LIMIT], limit)

    @cached_property
    def _timelines(self) -> "Timelines":
        from bot.timeline.asking import Timelines

        return Timelines(self._reader, self._engine)

    def news(self, articles: Sequence[Article]) -> "NewArticles":
        """Return what finds quotes on topics in articles that came in."""
        from bot.timeline.news import NewArticles

        return NewArticles(articles, self._reader)

    async def examine(self, text: str, marked: Sequence[Span] = ()) -> "Finding | Refusal":
        """Return the finding about a pasted quote; see `Quotations.examine`.

        In an archive on disk, or a large one that was extended, only the articles that share the
        most words with it are searched. Raises `RuntimeError` if the desk is closed.
        """
        self._check_open()
        archive = self.archive
        if archive.is_on_disk or (self._is_extended and archive.size > INDEXED):
            archive = await articles_near(text, archive, self._reader, self._engine, CANDIDATES)
        return await self.examiner.examine(text, marked, archive)

    @cached_property
    def examiner(self) -> "Examiner":
        """What examines pasted quotes; its index is built on first use."""
        from bot.verification.examining import Examiner

        return Examiner(self.archive)

    @cached_property
    def catalogue(self) -> "Catalogue":
        """The articles in chronological order, sorted on first use."""
        from bot.archive.catalogue import Catalogue

        return Catalogue(self.archive)

    @cached_property
    def _titles(self) -> "Titles":
        from bot.search.titles import Titles

        return Titles(self.catalogue, self._reader.analyser)

    def titled(self, words: str, limit: int = 1) -> list[Article]:
        """Return up to `limit` articles with titles like some words, best first."""
        words = words[:QUESTION_LIMIT]
        return self._titles.find(words, (t.term for t in self._reader.read(words).terms), limit)

    @cached_property
    def addresses(self) -> Addresses:
        """The addresses of the articles."""
        return Addresses(self.archive)

    async def ping(self) -> None:
        """Return if the archive can be searched. Raises `EngineError`."""
        await self._engine.ping()

    async def close(self) -> None:
        """Release files and indexes; the desk cannot be asked afterwards.

        A reload does not close the old desk, because updates in progress still use it.
        """
        self._is_closed = True
        await asyncio.to_thread(self.semantics.stop)
        await self._engine.close()

    def _check_open(self) -> None:
        if self._is_closed:
            raise RuntimeError("the desk is closed; open the archive again")

    async def __aenter__(self) -> "Desk":
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.close()


open_archive = Desk.open
