"""An archive in a cluster: indexed, asked and changed, beside the cluster's bare queries.

    ENGINE=… ENGINE_KEY=… python -m benchmarks.clustered [--passages 100000] [--folder FOLDER]

The archive and its questions are those of `benchmarks.million`. Each question is asked once as a
bare query for five passages, and once of the desk, in turns, so that both meet the same load.
`--changes 30` measures instead how soon changes of a folder of 1,000 articles are quoted. What it
puts into the cluster has the name in ENGINE, which should be a free one, and stays there.
"""

import argparse
import asyncio
import json
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.million import LITTLE, articles, make, row
from bot.analysis.analyser import Analyser
from bot.answer.decisions import Answer
from bot.answer.verify import verify_quotes
from bot.archive.loading import load_archive
from bot.botapi.counters import Counters
from bot.clustered import connected
from bot.desk import Desk
from bot.keeping_up import KeepingUp
from bot.opening import open_desk, open_texts, source_of
from bot.reloading import Reloader
from bot.search.opensearch.writing import Layout, write
from bot.settings import Settings

LAYOUT = Layout(shards=3, replicas=0)
ARTICLES = 1_000
PAUSE = 0.01
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
    """Ask each question bare and of the desk, in turns, and print how long both take."""
    desk = open_desk(settings)
    analyser = Analyser(desk.archive.languages).of("en")
    connection, _ = connected(settings)
    client = (await connection.asking())[0]
    times: dict[str, list[float]] = {"bare query": [], "whole answer": []}
    answered = 0
    for query in queries:
        asked = " ".join(word for word in query[:-1].split()[1:] if word.lower() not in LITTLE)
        terms = " ".join(analyser.term(word.lower()) for word in asked.split())
        body = {"query": {"match": {"body": terms}}, "size": 5, "_source": ["article", "start"]}
        began = time.perf_counter()
        await client.search(index=connection.address.index, body=body)
        times["bare query"].append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        decision = await desk.ask(query)
        if isinstance(decision, Answer):
            verify_quotes(decision.quotes, desk.archive)
            answered += 1
        times["whole answer"].append((time.perf_counter() - began) * 1000)
    for name, took in times.items():
        print(f"{name}: {row(took)}")
    print(f"{answered} of {len(queries)} questions answered")
    await desk.close()


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

    used = [open_desk(settings)]
    texts = open_texts(settings)

    def exchange(desk: Desk, *others: object) -> None:
        used[0] = desk

    reloader = Reloader(exchange, source_of(settings), Counters(), current=lambda: (used[0], texts))
    tasks = [asyncio.create_task(asyncio.to_thread(follow)), asyncio.create_task(reloader.run())]
    waits = []
    for number in (*range(often), None):
        began = time.monotonic()
        file.write_text(text_of(number), encoding="utf-8") if number is not None else file.unlink()
        wanted = _name(number) if number is not None else None
        while True:
            if wanted == await _named(used[0]):
                break
            await asyncio.sleep(PAUSE)
        waits.append(time.monotonic() - began)
    is_over.set()
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    first, *changed, removed = waits
    changed.sort()
    print(
        f"seconds until a bot quotes it: added {first:.2f}; changed: median"
        f" {changed[len(changed) // 2]:.2f}, longest {changed[-1]:.2f} of {len(changed)};"
        f" removed {removed:.2f}"
    )
    await used[0].close()


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
    options = parser.parse_args()
    if options.changes:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(change(Settings(archive=Path(folder)), options.changes))
        return
    file = options.folder / f"{options.passages}.jsonl"
    if not file.exists():
        options.folder.mkdir(parents=True, exist_ok=True)
        make(file, options.passages)
    settings = Settings(archive=file)
    index(settings, file)
    queries = (options.folder / "questions.txt").read_text(encoding="utf-8").splitlines()
    for _ in range(2):  # first with nothing at hand
        asyncio.run(ask(settings, queries[: options.questions]))


if __name__ == "__main__":
    main()
