"""Questions, quotes, topics and titles that are meant to cost much, and archives that help them.

Each text comes from a seed, so that a number names it for ever. `python -m benchmarks.adversarial`
asks them all and reports the dearest of each kind, in seconds of processor time and in memory:

    python -m benchmarks.adversarial --number 10000

What the tests hold to are steps of the program, which do not depend on the machine: see `steps`.
"""

import argparse
import asyncio
import random
import resource
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from weakref import WeakKeyDictionary

from bot.answer.citation import citation_file
from bot.answer.decisions import Answer, Closest
from bot.archive.loading import load_archive
from bot.desk import Desk
from bot.i18n.texts import load_texts
from bot.paths import shipped
from bot.storage.topics import TOPIC_LIMIT
from bot.timeline.news import NewArticles

__all__ = ["ARCHIVES", "KINDS", "WAYS", "steps", "text_of", "write_archive"]

LONGEST = 3_900
"""The most characters of a text: about what a message in Telegram has."""
INLINE_LIMIT = 256
"""The most characters of an inline query, as Telegram allows."""
TOLD_AT_ONCE = 200
"""The most articles that are looked through for topics after a reload."""
_TEXTS = load_texts(shipped("responses") / "texts")
_NEWS: WeakKeyDictionary[Desk, NewArticles] = WeakKeyDictionary()
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SCRIPTS = (
    *(_LETTERS, "абвгдежзийклмнопрстуфхцчшщъыьэюя", "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"),
    *(
        "가각간갇갈감갑값강개객거건걸검겁게겨",
        "αβγδεζηθικλμνξοπρστυφχψω",
        "あいうえおかきくけこ漢字東京",
    ),
)
_LIGATURES = "ﬃﬁﬂﬀﷺﷻ㌀㍿Ǆŉİßẞ"
_MARKS = "\u0301\u0308\u0323\u0327\u05b0\u064b\u0e31\u200c\u200d\u00ad"
_WORDS = (
    "the of and was not in Telegram Durov Russia Iran proxy court fine 2018 million telegrm durvo"
    " arestted lanuched prxoies messsenger encrypton blokced year bitcoin grants"
).split()
_DATES = (
    "3 March 2018", "2018-03-04", "03/04/2018", "between 2014 and 2018", "last week", "May",
    "the 1990s", "IX век", "۱۳۹۷", "12.05", "from 1932 to 1934", "1958–61", "not before 2016",
)  # fmt: skip
_SIGNS = "\"'“”«»„‘’()[]{}<>*_~`|\\/.,;:!?…-–—#@&%$+=^"
_HOSTILE = (
    "(a+)+$", "a" * 30 + "!", "[" * 60, "<b>" * 40, "&amp;" * 30, "http://a." * 20, "@" * 60,
    "1,000.000,000." * 8, "a-b-c-d-" * 12, "x.y.z." * 14, "\u200b" * 60, "-\n" * 40, "> " * 40,
    "\x1b[31m" * 15, "'s" * 40, "... " * 30, "«" * 50, "1st 2nd 3rd " * 8,
)  # fmt: skip


def _word(random_: random.Random, least: int = 8, most: int = 400) -> str:
    letters = random_.choice(_SCRIPTS)
    return "".join(random_.choice(letters) for _ in range(random_.randint(least, most)))


def _misspelt(random_: random.Random, words: list[str]) -> str:
    word = list(random_.choice(words))
    for _ in range(random_.randint(1, 2)):
        place = random_.randrange(len(word))
        word[place : place + 1] = random_.choice(("", word[place] * 2, random_.choice(_LETTERS)))
        word = word or ["a"]
    return "".join(word)


def _marked(random_: random.Random, letters: str) -> str:
    return random_.choice(letters) + random_.choice(_MARKS) * random_.randint(1, 9)


def _pieces(kind: str, random_: random.Random, known: list[str]) -> Iterator[str]:
    """Yield pieces of a text of one kind without end."""
    sentence = " ".join(random_.choice(known) for _ in range(random_.randint(1, 12)))
    letter, script = random_.choice(_LETTERS), random_.choice(_SCRIPTS)
    while True:
        yield {
            "long words": lambda: _word(random_),
            "short words": lambda: _word(random_, 1, 4),
            "middling words": lambda: _word(random_, 6, 14),
            "ligatures": lambda: "".join(random_.choice(_LIGATURES) for _ in range(12)),
            "marks": lambda: "".join(_marked(random_, script) for _ in range(9)),
            "one letter": lambda: letter * random_.randint(1, 60),
            "repeats": lambda: sentence,
            "misspelt": lambda: _misspelt(random_, known),
            "known words": lambda: random_.choice(known),
            "dates": lambda: random_.choice(_DATES),
            "quotes": lambda: random_.choice(known).join(random_.choices(_SIGNS, k=2)),
            "signs": lambda: "".join(random_.choice(_SIGNS) for _ in range(20)),
            "hostile": lambda: random_.choice(_HOSTILE),
            "numbers": lambda: str(random_.randint(0, 10 ** random_.randint(1, 30))),
            "lines": lambda: random_.choice(known) + "\n" * random_.randint(1, 3),
            "mixed": lambda: next(_pieces(random_.choice(KINDS[:-1]), random_, known)),
        }[kind]()  # fmt: skip


KINDS = (
    *("long words", "short words", "middling words", "ligatures", "marks", "one letter"),
    *("repeats", "misspelt", "known words", "dates", "quotes", "signs", "hostile", "numbers"),
    *("lines", "mixed"),
)


def text_of(number: int, known: list[str] | None = None) -> tuple[str, str]:
    """Return the kind and the text of a number; `known` are words of the archive.

    One text in three is as long as a message may be, the others are shorter.
    """
    random_ = random.Random(number)  # noqa: S311 - a seed, not a secret
    kind = KINDS[number % len(KINDS)]
    size = LONGEST if random_.random() < 1 / 3 else random_.randint(8, LONGEST)
    joined = random_.choice((" ", " ", " ", "", ", ", "\n"))
    found, length = list[str](), 0
    for piece in _pieces(kind, random_, known or _WORDS):
        found.append(piece)
        length += len(piece) + len(joined)
        if length >= size:
            return kind, joined.join(found)[:size]
    raise AssertionError  # pieces never end


def _shipped() -> Iterator[str]:
    for article in load_archive(shipped("seeds")):
        yield article.text


def _repeating() -> Iterator[str]:
    yield "The court fined the messenger in May and the proxy was not blocked. " * 4_000


def _one_word() -> Iterator[str]:
    yield "court " * 60_000


def _one_line() -> Iterator[str]:
    random_ = random.Random(1)  # noqa: S311
    yield " ".join(random_.choice(_WORDS) for _ in range(330_000))


def _many_words() -> Iterator[str]:
    random_ = random.Random(2)  # noqa: S311
    for _ in range(40):
        yield ". ".join(
            " ".join(_word(random_, 4, 9) for _ in range(12)).capitalize() for _ in range(120)
        )


def _like_words() -> Iterator[str]:
    random_ = random.Random(3)  # noqa: S311
    known = ["messenger", "encryption", "telegram", "launched"]
    for _ in range(20):
        yield ". ".join(
            " ".join(_misspelt(random_, known) for _ in range(10)).capitalize() for _ in range(250)
        )


def _copies() -> Iterator[str]:
    for number in range(400):
        yield (
            "Telegram was fined 800,000 rubles by the court in 2018. The year was 2018, and the"
            f" fine was paid in May. Note {number} says the same as all the others. "
        ) * 6


def _dates() -> Iterator[str]:
    random_ = random.Random(4)  # noqa: S311
    for _ in range(60):
        yield " ".join(
            f"On {random_.choice(_DATES)} the court met, from {random_.randint(1900, 2020)} to"
            f" {random_.randint(1900, 2020)}, about {random_.choice(_WORDS)}."
            for _ in range(150)
        )


def _long_words() -> Iterator[str]:
    random_ = random.Random(5)  # noqa: S311
    for _ in range(20):
        yield ". ".join(_word(random_) for _ in range(100))


def _headings() -> Iterator[str]:
    yield "\n".join(f"# The court of {number}\nIt met in May." for number in range(100_000))


def _many_dates() -> Iterator[str]:
    random_ = random.Random(6)  # noqa: S311
    yield ". ".join(
        "The court met on "
        + ", ".join(f"{random_.randint(1, 28)} May {random_.randint(1900, 2020)}" for _ in range(9))
        for _ in range(5_600)
    )


def _one_long_date_line() -> Iterator[str]:
    yield "The court met on " + "3 May, 4 March 2018 and last week, " * 20_000


def _many_sentences() -> Iterator[str]:
    yield "The court met. It fined Telegram. Was it so? " * 34_000


ARCHIVES: Mapping[str, Callable[[], Iterator[str]]] = {
    "what comes with the bot": _shipped,
    "a sentence again and again": _repeating,
    "a word again and again": _one_word,
    "a line of 2 MB": _one_line,
    "60,000 words": _many_words,
    "words that are nearly alike": _like_words,
    "copies": _copies,
    "dates": _dates,
    "long words": _long_words,
    "100,000 headings": _headings,
    "50,000 dates in an article": _many_dates,
    "60,000 dates in a sentence": _one_long_date_line,
    "100,000 sentences in an article": _many_sentences,
}
"""Archives that make much work, by name: the texts of their articles."""


def write_archive(name: str, folder: Path, part: int = 1) -> Path:
    """Write an archive, or a part of each of its articles, into a folder; return it."""
    for number, text in enumerate(ARCHIVES[name]()):
        title = text_of(number, text.split(maxsplit=2_000)[:2_000])[1]
        title = " ".join("".join(filter(str.isprintable, title[:400].replace('"', " "))).split())
        day = f"20{10 + number % 10}-0{1 + number % 9}-11"
        front = f'---\ntitle: "{title.replace(chr(92), " ") or "A"}"\ndate: {day}\n---\n'
        body = text[: len(text) // part]
        (folder / f"{number:04}.txt").write_text(front + body + "\n", encoding="utf-8")
    return folder


async def _ask(desk: Desk, text: str) -> None:
    await desk.ask(text[:1_000])


async def _verify(desk: Desk, text: str) -> None:
    await desk.examine(text)


async def _timeline(desk: Desk, text: str) -> None:
    await desk.timeline(text[:1_000], 12)


async def _inline(desk: Desk, text: str) -> None:
    await desk.ask_as_typed(text[:INLINE_LIMIT])


async def _cite(desk: Desk, text: str) -> None:
    decision = await desk.ask(text[:1_000])
    if isinstance(decision, Answer | Closest):
        citation_file(decision.quotes, _TEXTS["en"], {})


async def _follow(desk: Desk, text: str) -> None:
    news = _NEWS.get(desk)
    if news is None:
        articles = islice(desk.archive, TOLD_AT_ONCE)
        news = _NEWS[desk] = desk.news([*articles])
    news.on(text[:TOPIC_LIMIT])


async def _titles(desk: Desk, text: str) -> None:
    desk.titled(text[:1_000], 10)


WAYS: Mapping[str, Callable[[Desk, str], Coroutine[Any, Any, None]]] = {
    "ask": _ask,
    "verify": _verify,
    "timeline": _timeline,
    "article": _titles,
    "cite": _cite,
    "follow": _follow,
    "inline": _inline,
}
"""What a text is given to, by name."""


def steps(act: Callable[[], object]) -> int:
    """Return how many lines of Python an act runs, in this thread and in those that it starts.

    Work in libraries is not counted: expressions and comparisons by letters have their own tests.
    """
    count = 0

    def count_line(frame: Any, event: str, value: object) -> Any:
        nonlocal count
        count += event == "line"
        return count_line

    before, before_in_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(count_line)
    threading.settrace(count_line)
    try:
        act()
    finally:
        sys.settrace(before)
        threading.settrace(before_in_threads)
    return count


def _peak() -> int:
    """Return the most memory of the process since the last call, in kilobytes."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _measure(archive: str, number: int, first: int, ways: Sequence[str]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_archive(archive, folder)
        cache = folder / "cache"
        began = time.process_time()
        desk = Desk.open(folder, cache=cache)
        desk.prepare()  # as the bot does before it answers
        print(f"{archive}, opening: {time.process_time() - began:.1f} s", flush=True)
        known = next(iter(load_archive(folder))).text.split(maxsplit=5_000)[:5_000]
        words = [word[:40] for word in known]
        with asyncio.Runner() as runner:
            for way in ways:
                act = WAYS[way]
                runner.run(act(desk, "Who was fined?"))  # indexes are made on first use
                worst = list[tuple[float, int, int, str]]()
                for one in range(first, first + number):
                    kind, text = text_of(one, words if one % 2 else None)
                    before, began = _peak(), time.process_time()
                    runner.run(act(desk, text))
                    took, after = time.process_time() - began, _peak()
                    worst.append((took, max(0, after - before), one, kind))
                worst.sort(reverse=True)
                over = sum(took > 0.1 for took, *_ in worst)
                most = max(memory for _, memory, *_ in worst) / 1_000
                told = "; ".join(f"{1000 * t:.0f} ms ({n}, {kind})" for t, _, n, kind in worst[:4])
                print(f"{archive}, {way}: {over} over 100 ms; {most:.0f} MB; {told}", flush=True)


def main() -> None:
    """Report the dearest texts of each way and archive."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--number", type=int, default=10_000, help="how many in all")
    parser.add_argument("--first", type=int, default=0, help="the number of the first text")
    parser.add_argument("--archive", choices=ARCHIVES, action="append")
    parser.add_argument("--way", choices=WAYS, action="append")
    given = parser.parse_args()
    archives, ways = given.archive or list(ARCHIVES), given.way or list(WAYS)
    for archive in archives:
        _measure(archive, given.number // len(archives) // len(ways), given.first, ways)


if __name__ == "__main__":
    main()
