"""An archive in a cluster: indexed, asked and changed, beside the cluster's bare queries.

    ENGINE=… ENGINE_KEY=… python -m benchmarks.clustered [--passages 100000] [--folder FOLDER]

The archive and its questions are those of `benchmarks.million`. Each question is asked once as a
bare query for five passages, once for its candidates, as read and scored, and once of the desk up
to the last check before sending, in turns, so that all meet the same load.
`--no-index` asks what an earlier run has put there. What it puts into the cluster has the name in
ENGINE, which should be a free one, and stays there. Instead of asking,

- `--steps 20` measures how soon one article that is added to that archive, or changed, is quoted;
- `--changes 30` does the same for files in a folder of 1,000 articles, which are first looked at;
- `--exchange` puts the whole archive there again, and counts the questions that fail meanwhile.
"""

import argparse
import asyncio
import json
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from benchmarks.million import LITTLE, Moment, articles, make, row
from bot.analysis.analyser import Analyser
from bot.answer.decisions import Abstention, Answer
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.loading import load_archive
from bot.archive.model import Archive, Article, text_sha256
from bot.botapi.counters import Counters
from bot.clustered import connected, open_engine
from bot.desk import CANDIDATES, Desk
from bot.keeping_up import KeepingUp
from bot.opening import open_desk, open_texts, source_of
from bot.question.names import Aliases
from bot.question.reading import Reader
from bot.reloading import Reloader
from bot.search.opensearch.changing import Changer
from bot.search.opensearch.writing import Layout, write
from bot.settings import Settings

LAYOUT = Layout(shards=3, replicas=0)
ARTICLES = 1_000
PAUSE = 0.01
ASKING = 3
"""How many questions are asked at once while the archive is put there again."""
QUESTION = "Who tamed the gryphon of Quibdorf?"


def index(settings: Settings, file: Path) -> None:
    """Put the archive into the cluster, and print how fast, and what our own share is."""
    connection, signer = connected(settings)
    archive = load_archive(file, file.parent / "cache")
    began, used = time.perf_counter(), time.process_time()
    written = write(connection, archive, signer, LAYOUT)
    seconds, ours = time.perf_counter() - began, time.process_time() - used
    print(
        f"indexed: {written.passages:,} passages in {seconds:.1f} s,"
        f" {written.passages / seconds:,.0f} passages/s;"
        f" {ours:.1f} s of them are our own processor time",
        flush=True,
    )


async def ask(settings: Settings, queries: list[str]) -> None:
    """Ask each question bare, for its candidates, and of the desk; print how long each takes."""
    desk, engine = open_desk(settings), open_engine(settings)
    desk.prepare()
    reader = Reader(engine.analyser, engine.lexicon, Aliases(engine.analyser))
    analyser = Analyser(desk.archive.languages).of("en")
    connection, _ = connected(settings)
    client = (await connection.asking())[0]
    times: dict[str, list[Moment]] = {"bare query": [], "candidates": [], "whole answer": []}
    outcomes = Counter[str]()

    async def bare(query: str) -> None:
        asked = " ".join(word for word in query[:-1].split()[1:] if word.lower() not in LITTLE)
        terms = " ".join(analyser.term(word.lower()) for word in asked.split())
        body = {"query": {"match": {"body": terms}}, "size": 5, "_source": ["article", "start"]}
        await client.search(index=connection.address.index, body=body)

    async def candidates(query: str) -> None:
        await engine.search(reader.read(query), CANDIDATES)

    async def whole(query: str) -> None:
        outcomes[await answered(desk, query)] += 1

    for number, query in enumerate(queries):
        # Whoever comes later finds the words of the question in the caches of the cluster.
        turns = list(zip(times, (bare, candidates, whole), strict=True))
        for name, asking in turns[number % 3 :] + turns[: number % 3]:
            began = Moment.now()
            await asking(query)
            times[name].append(began.since())
    for name, took in times.items():
        print(f"{name}: {row(took)}")
    print(f"of {len(queries)} questions: {dict(outcomes)}", flush=True)
    await desk.close()


async def answered(desk: Desk, query: str) -> str:
    """Ask up to the last check before sending; return what came of it."""
    decision = await desk.ask(query)
    if decision.is_partial or decision == Abstention("unavailable"):
        return "lost"
    if isinstance(decision, Answer):
        try:
            verify_quotes(decision.quotes, desk.archive)
        except AlteredQuoteError:
            return "altered"
        return "answered"
    return "not answered"


class Following:
    """A desk that follows what is in the cluster, as that of a bot does."""

    def __init__(self, settings: Settings) -> None:
        self.desk = open_desk(settings)
        self.desk.prepare()
        self.exchanges = 0
        texts = open_texts(settings)
        self.reloader = Reloader(
            self._exchange,
            source_of(settings),
            Counters(),
            current=lambda: (self.desk, texts),
        )

    def _exchange(self, desk: Desk, *others: object) -> None:
        self.desk = desk
        self.exchanges += 1

    async def waited(self, wanted: str | None) -> None:
        """Return when it is quoted who has tamed the gryphon, or nobody."""
        while True:
            if wanted == await _named(self.desk):
                return
            await asyncio.sleep(PAUSE)


async def exchange(settings: Settings, file: Path, queries: list[str]) -> None:
    """Put the archive there again while questions are asked, and print what came of these."""
    following = Following(settings)
    reloading = asyncio.create_task(following.reloader.run())
    writing = asyncio.create_task(asyncio.to_thread(index, settings, file))
    outcomes, waits = Counter[str](), list[Moment]()

    async def keep_asking(first: int) -> None:
        number = first
        while not (writing.done() and following.exchanges and number >= first + ASKING):
            following.desk.forget()
            began = Moment.now()
            outcomes[await answered(following.desk, queries[number % len(queries)])] += 1
            waits.append(began.since())
            number += 1

    await asyncio.gather(*(keep_asking(one * len(queries) // ASKING) for one in range(ASKING)))
    await writing
    reloading.cancel()
    await asyncio.gather(reloading, return_exceptions=True)
    print(f"asked meanwhile: {dict(outcomes)}; {row(waits)}; longest {max(waits).passed:.0f} ms")
    await following.desk.close()


async def step(settings: Settings, often: int) -> None:
    """Add an article to the archive that is there, change it, remove it; print when it is seen."""
    connection, signer = connected(settings)
    changer = Changer(connection, signer)
    following = Following(settings)
    reloading = asyncio.create_task(following.reloader.run())
    before = {one.id: one for one in following.desk.archive.heads()}
    waits, writes = [], []
    # As `clippings index --follow` does when it starts.
    changer.write(Archive(before, settings.archive, str))
    changer.prepare()
    for number in (*range(often), None):
        texts = {"gryphon": text_of(number).rpartition("---\n")[2]} if number is not None else {}
        added = {name: Article(name, name, text, text_sha256(text)) for name, text in texts.items()}
        archive = Archive(before | added, settings.archive, texts.__getitem__)
        began = time.monotonic()
        await asyncio.to_thread(changer.write, archive)
        writes.append(time.monotonic() - began)
        await following.waited(_name(number) if number is not None else None)
        waits.append(time.monotonic() - began)
    reloading.cancel()
    await asyncio.gather(reloading, return_exceptions=True)
    changer.sweep(at_once=True)
    print(f"seconds to write a step: median {sorted(writes)[len(writes) // 2]:.2f}")
    tell(waits)
    await following.desk.close()


def tell(waits: list[float]) -> None:
    """Print the seconds after which an article was quoted: added, changed, and removed."""
    first, *changed, removed = waits
    changed.sort()
    print(
        f"seconds until a bot quotes it: added {first:.2f}; changed: median"
        f" {changed[len(changed) // 2]:.2f}, longest {changed[-1]:.2f} of {len(changed)};"
        f" removed {removed:.2f}"
    )


def text_of(number: int) -> str:
    """Return an article that says something else each time."""
    return f"---\ntitle: Gryphon\n---\nThe gryphon of Quibdorf was tamed by {_name(number)}.\n"


def _name(number: int) -> str:
    return f"Ada {'BCDFGHJKLM'[number // 10]}{'aeiouyzstr'[number % 10]}rtow"


async def change(settings: Settings, often: int) -> None:
    """Write a file, follow it, and print after how many seconds a bot quotes what it says."""
    connection, signer = connected(settings)
    for number, fields in enumerate(articles(5 * ARTICLES)):
        text = f"---\ntitle: {json.dumps(fields['title'])}\n---\n{fields['text']}\n"
        (settings.archive / f"{number}.md").write_text(text, encoding="utf-8")
    file = settings.archive / "gryphon.md"
    upkeep = KeepingUp(
        settings.archive, settings.archive / "cache", connection, signer, LAYOUT, lambda told: None
    )
    upkeep.once()
    is_over = threading.Event()

    def sleep(seconds: float) -> None:
        if is_over.wait(seconds):
            raise KeyboardInterrupt

    def follow() -> None:
        try:
            upkeep.follow(sleep)
        except KeyboardInterrupt:
            return

    following = Following(settings)
    tasks = [
        asyncio.create_task(asyncio.to_thread(follow)),
        asyncio.create_task(following.reloader.run()),
    ]
    waits = []
    for number in (*range(often), None):
        began = time.monotonic()
        file.write_text(text_of(number), encoding="utf-8") if number is not None else file.unlink()
        await following.waited(_name(number) if number is not None else None)
        waits.append(time.monotonic() - began)
    is_over.set()
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    tell(waits)
    await following.desk.close()


async def _named(desk: Desk) -> str | None:
    """Return who is said to have tamed the gryphon, or None."""
    decision = await desk.ask(QUESTION)
    if not isinstance(decision, Answer):
        return None
    said = decision.quotes[0].text
    return said.partition("tamed by ")[2].rstrip(".") or None


def main() -> None:
    """Measure with the cluster of ENGINE."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path(".cache/clustered"))
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--changes", type=int, default=0, help="how many changes of a file")
    parser.add_argument("--steps", type=int, default=0, help="how many changes of an article")
    parser.add_argument("--exchange", action="store_true")
    parser.add_argument("--no-index", action="store_true")
    options = parser.parse_args()
    if options.changes:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(change(Settings(archive=Path(folder), semantic="off"), options.changes))
        return
    file = options.folder / f"{options.passages}.jsonl"
    if not file.exists():
        options.folder.mkdir(parents=True, exist_ok=True)
        make(file, options.passages)
    # The default installation has no sentence models.
    settings = Settings(archive=file, semantic="off")
    queries = (options.folder / "questions.txt").read_text(encoding="utf-8").splitlines()
    queries = queries[: options.questions]
    if not options.no_index:
        index(settings, file)
    if options.steps:
        asyncio.run(step(settings, options.steps))
    elif options.exchange:
        asyncio.run(exchange(settings, file, queries))
    else:
        for _ in range(2):  # first with nothing at hand
            asyncio.run(ask(settings, queries))


if __name__ == "__main__":
    main()
