"""A large synthetic archive: built, reopened and asked, compared with a bare index.

    python -m benchmarks.million [--passages 1000000] [--folder FOLDER]

The passages' words follow Zipf's law, with names and years among them. Each question consists of
words of one passage. The file, the shelf and the index are kept in the folder, so that a second run
only opens them; delete it to build them again.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import tantivy

from benchmarks.speed import quantile
from bot.answer.decisions import Answer
from bot.answer.verify import verify_quotes
from bot.desk import Desk
from bot.opening import open_desk
from bot.settings import Settings

PASSAGES_AN_ARTICLE = 5
VOCABULARY = 300_000
QUESTIONS = 1_000
SYLLABLES = [
    first + vowel + last
    for first in "b c d f g h j k l m n p r s t v w z br st tr pl".split()
    for vowel in "a e i o u ai ou".split()
    for last in ("", "n", "r", "st", "l", "m")
]
LITTLE = "the of and to in a is that for it as was with be by on not he his from at are".split()


class Moment(NamedTuple):
    """A moment, or how long something took, in milliseconds."""

    passed: float
    worked: float
    """Of processor time, which other programs on the machine hardly change."""

    @classmethod
    def now(cls) -> "Moment":
        """Return this moment."""
        return cls(time.perf_counter() * 1000, time.process_time() * 1000)

    def since(self) -> "Moment":
        """Return how long ago it was."""
        return Moment(*(after - before for before, after in zip(self, Moment.now(), strict=True)))


def words(size: int) -> list[str]:
    """Return distinct made-up words, most common first."""
    chance = random.Random(1)  # noqa: S311 - made-up words need no secrecy
    found: dict[str, None] = {}
    while len(found) < size:
        syllables = chance.choices(SYLLABLES, k=2 if len(found) < 20_000 else 3)
        found["".join(syllables)] = None
    return list(found)


def articles(passages: int) -> Iterator[dict[str, str]]:
    """Yield articles with this many passages in all, of 40 to 80 words each."""
    chance = random.Random(2)  # noqa: S311
    vocabulary = words(VOCABULARY)
    weights = list(accumulate((rank + 2.7) ** -1.1 for rank in range(VOCABULARY)))
    for number in range(passages // PASSAGES_AN_ARTICLE):
        day = f"{1990 + number % 35}-{1 + number % 12:02}-{1 + number % 28:02}"
        name = vocabulary[chance.randrange(1_000, VOCABULARY)].title()
        paragraphs = []
        for _ in range(PASSAGES_AN_ARTICLE):
            length = chance.randrange(40, 81)
            picked = chance.choices(vocabulary, cum_weights=weights, k=length)
            picked[::3] = chance.choices(LITTLE, k=len(picked[::3]))
            picked[chance.randrange(length)] = name
            picked[chance.randrange(length)] = str(chance.randrange(1900, 2025))
            for start in range(0, length, 15):
                picked[start] = picked[start].capitalize()
                picked[min(start + 14, length - 1)] += "."
            paragraphs.append(" ".join(picked))
        yield {
            "id": f"article-{number}",
            "title": f"{name} {' '.join(chance.choices(vocabulary, cum_weights=weights, k=4))}",
            "date": day,
            "date_basis": "stated",
            "text": "\n\n".join(paragraphs),
        }


def make(file: Path, passages: int) -> None:
    """Write the archive, and next to it questions of its words."""
    chance = random.Random(3)  # noqa: S311
    every = passages // PASSAGES_AN_ARTICLE // QUESTIONS
    questions = []
    with file.open("w", encoding="utf-8") as out:
        for number, article in enumerate(articles(passages)):
            out.write(json.dumps(article) + "\n")
            if number % every == 0:
                said = chance.choice(article["text"].split("\n\n")).replace(".", "").split()
                asked = chance.sample(said, chance.randrange(3, 9))
                questions.append(f"{chance.choice(['Who', 'What', 'When'])} {' '.join(asked)}?")
    (file.parent / "questions.txt").write_text("\n".join(questions), encoding="utf-8")


def bare(file: Path, queries: list[str]) -> None:
    """Build the peer over the same passages, as users of tantivy do; then time its queries."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", stored=False, tokenizer_name="en_stem")
    builder.add_integer_field("number", stored=True)
    schema = builder.build()
    folder = file.parent / "bare"
    folder.mkdir(exist_ok=True)
    if not any(folder.iterdir()):
        start, number = time.perf_counter(), 0
        writer = tantivy.Index(schema, path=str(folder)).writer(256_000_000, 1)
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                for paragraph in json.loads(line)["text"].split("\n\n"):
                    writer.add_document(tantivy.Document(body=paragraph, number=number))
                    number += 1
        writer.commit()
        writer.wait_merging_threads()
        seconds = time.perf_counter() - start
        print(f"bare tantivy: built in {seconds:.1f} s, {number / seconds:,.0f} passages/s")
    index = tantivy.Index.open(str(folder))
    searcher, times = index.searcher(), []
    for query in queries:
        # Stop words are left out, as in the desk, because they take the longest.
        meant = " ".join(word for word in query[:-1].split()[1:] if word.lower() not in LITTLE)
        began = Moment.now()
        parsed, _ = index.parse_query_lenient(meant, ["body"])
        hits = searcher.search(parsed, 5).hits
        [searcher.doc(address)["number"] for _, address in hits]
        times.append(began.since())
    print(f"bare tantivy: {row(times)}")


def ours(file: Path, queries: list[str]) -> None:
    """Open the archive's desk, building what is missing; then time its answers."""
    began = time.perf_counter()
    # The default installation has no sentence models.
    desk = open_desk(Settings(archive=file, semantic="off"))
    opened = time.perf_counter() - began
    print(f"the desk: {len(desk.archive):,} articles, opened in {opened:.2f} s")
    times = asyncio.run(ask(desk, queries))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    own = int(status.partition("RssAnon:")[2].split()[0]) / 1024
    print(f"the desk: {row(times)}")
    print(f"the desk: peak memory {memory:,.0f} MB with the mapped files, {own:,.0f} MB of its own")


async def ask(desk: Desk, queries: list[str]) -> list[Moment]:
    """Return how long each answer takes, up to the last check before sending."""
    times, answered = [], 0
    for query in queries:
        began = Moment.now()
        decision = await desk.ask(query)
        if isinstance(decision, Answer):
            verify_quotes(decision.quotes, desk.archive)
            answered += 1
        times.append(began.since())
    print(f"the desk: {answered} of {len(queries)} questions answered")
    return times


def row(times: list[Moment]) -> str:
    """Return the quantiles of times in milliseconds, and of processor times."""
    return "; ".join(
        f"{name} " + "  ".join(f"p{q} {quantile(values, q):.2f} ms" for q in (50, 95, 99))
        for name, values in (
            ("time", [one.passed for one in times]),
            ("processor time", [one.worked for one in times]),
        )
    )


def main() -> None:
    """Create what is missing, and measure each part in a separate process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path(".cache/million"))
    parser.add_argument("--part", choices=["bare", "ours"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    file = options.folder / f"{options.passages}.jsonl"
    if options.part:
        queries = (file.parent / "questions.txt").read_text(encoding="utf-8").splitlines()
        (bare if options.part == "bare" else ours)(file, queries)
        return
    if not file.exists():
        options.folder.mkdir(parents=True, exist_ok=True)
        make(file, options.passages)
    print(f"{options.passages:,} passages, {file.stat().st_size / 1e6:,.0f} MB", flush=True)
    # The second run of each opens what the first one built.
    for part in ("bare", "ours", "bare", "ours"):
        began = time.perf_counter()
        command = [sys.executable, "-m", "benchmarks.million", *sys.argv[1:], "--part", part]
        # Its indexes must be next to the archive, not among the user's own.
        environment = os.environ | {"XDG_CACHE_HOME": str(options.folder / "cache")}
        subprocess.run(command, check=True, env=environment)
        seconds = time.perf_counter() - began
        print(f"  ({part}: {seconds:.1f} s in all)", flush=True)


if __name__ == "__main__":
    main()
