"""Time per answer compared with a bare tantivy query, time to the first answer, and memory.

    python -m benchmarks.speed [EVALUATION_SETS]

Each question goes to the bare index and to the desk in turn, so that both see the same load; quote
the ratios and the differences. EVALUATION_SETS is a folder that contains `wiki/`.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import tantivy

from benchmarks.evalsets import json_lines
from bot.analysis.analyser import Analyser
from bot.answer.decisions import Answer
from bot.answer.verify import verify_quotes
from bot.archive.cutting import passages
from bot.archive.model import Archive
from bot.desk import Desk
from bot.settings import shipped

OWN_QUESTIONS = shipped("seeds") / "questions.jsonl"
QUESTION = "Who arrested Durov?"


def bare_search(archive: Archive) -> Callable[[str], object]:
    """Return the peer: BM25 over the same passages and terms, and nothing else."""
    analyser = Analyser(article.language for article in archive)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", stored=False, tokenizer_name="whitespace")
    builder.add_integer_field("number", stored=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(50_000_000, 1)
    number = 0
    for article in archive:
        for span in passages(article.text):
            document = tantivy.Document()
            document.add_text("body", " ".join(analyser.terms(article.text[span.start : span.end])))
            document.add_integer("number", number)
            writer.add_document(document)
            number += 1
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> object:
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", term))
            for term in set(analyser.terms(question))
        ]
        hits = searcher.search(tantivy.Query.boolean_query(clauses), 5).hits if clauses else []
        return [(score, searcher.doc(address)["number"]) for score, address in hits]

    return search


async def answer(desk: Desk, question: str) -> None:
    """Answer a question, up to the last check before sending."""
    desk.forget()
    decision = await desk.ask(question)
    if isinstance(decision, Answer):
        verify_quotes(decision.quotes, desk.archive)


async def per_answer(name: str, archive: Path, questions: Sequence[str]) -> None:
    """Print the quantiles of both, question by question in turn."""
    with tempfile.TemporaryDirectory() as cache:
        desk = Desk.open(archive, cache=cache)
        search = bare_search(desk.archive)
        for question in questions[:50]:
            await answer(desk, question)
        bare, whole = [], []
        for question in questions:
            began = time.perf_counter()
            search(question)
            middle = time.perf_counter()
            await answer(desk, question)
            whole.append((time.perf_counter() - middle) * 1000)
            bare.append((middle - began) * 1000)
    print(f"{name}: {len(questions)} questions, ms")
    for label, times in (("bare tantivy", bare), ("the desk", whole)):
        row = "  ".join(f"p{q} {quantile(times, q):.3f}" for q in (50, 95, 99))
        print(f"  {label:14}{row}")
    over = quantile(whole, 50) - 3 * quantile(bare, 50)
    print(f"  the desk's median less three times the bare one's: {over:+.3f} ms (aim: < +0.5)")


def quantile(times: Sequence[float], percent: int) -> float:
    """Return a quantile of the times."""
    return sorted(times)[min(len(times) * percent // 100, len(times) - 1)]


def first_answer(runs: int = 5) -> None:
    """Print the time of a new process to its first answer, and its peak memory."""
    command = [sys.executable, "-m", "bot", "ask", "--json", QUESTION]
    seconds, megabytes = [], []
    for _ in range(runs):
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - began)
        megabytes.append(usage.ru_maxrss / 1024)
        assert status == 0
    print(f"start to first answer: median {quantile(seconds, 50):.2f} s of {runs} (aim: < 1)")
    print(f"peak memory: {max(megabytes):.0f} MB (aim: < 150)")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path, nargs="?")
    sets = parser.parse_args().sets
    first_answer()
    own = [fields["question"] for fields in json_lines(OWN_QUESTIONS)] * 8
    asyncio.run(per_answer("five articles", shipped("seeds"), own))
    if sets:
        wiki = [fields["question"] for fields in json_lines(sets / "wiki" / "questions.jsonl.gz")]
        asyncio.run(per_answer("wiki", sets / "wiki" / "archive.jsonl.gz", wiki))


if __name__ == "__main__":
    main()
