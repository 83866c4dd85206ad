"""Preparing an archive for an index: alone, and shared with a second process."""

import io
import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.boilerplate import paragraph_code
from bot.archive.model import Archive
from bot.search.indexing import filling, second, sharing
from bot.search.indexing.filling import Filling
from bot.search.indexing.preparing import Indexed
from tests.support.small_desk import archive_of, article

ENGLISH = [
    article(f"en-{number}", f"# Part {number}\n\nThe café of Mr. Number{number} was re-opened.")
    for number in range(40)
]
RUSSIAN = [article(f"ru-{number}", f"Реку {number} перешли.", language="ru") for number in range(9)]
EMPTY = article("many", "\n\n".join(["Subscribe to our letter."] * 3))
ARCHIVE, _ = archive_of(*ENGLISH, *RUSSIAN, EMPTY)


@pytest.fixture(autouse=True)
def little_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small archives be shared, a few articles at once, on any machine."""
    monkeypatch.setattr(filling, "SHARED_FROM", 0)
    monkeypatch.setattr(sharing, "_PIECE", 100)
    monkeypatch.setattr(sharing, "_processors", lambda: 2)


def _filled(archive: Archive = ARCHIVE) -> tuple[list[Indexed], object]:
    """Return what is indexed of an archive, and its lexicon."""
    filling_ = Filling(archive, Analyser(archive.languages))
    found = [one for _, passages in filling_.articles() for one in passages]
    body = Counter(term for one in found for term in set(one.body.split()))
    context = Counter(term for one in found for term in set(one.context.split()))
    return found, filling_.lexicon(body, context)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Indexed], object]:
    """Return what one process makes of the archive."""
    with monkeypatch.context() as patched:
        patched.setattr(sharing, "_processors", lambda: 1)
        return _filled()


def test_two_processes_make_what_one_makes(
    alone: tuple[list[Indexed], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order, the terms and the lexicon are the same, and both have a part in it."""
    answered = []
    prepare = sharing._SecondProcess.prepare

    def counting(process: sharing._SecondProcess, articles: list[object]) -> object:
        found = prepare(process, articles)  # type: ignore[arg-type]
        answered.append(found)
        return found

    monkeypatch.setattr(sharing._SecondProcess, "prepare", counting)

    assert _filled() == alone
    assert answered
    assert None not in answered


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("/nowhere/python", "a second process cannot be started (No such file or directory)"),
        (sys.executable, "the second process that prepares the index has ended"),
    ],
    ids=["not started", "ended at once"],
)
def test_a_second_process_that_fails(
    program: str,
    words: str,
    alone: tuple[list[Indexed], object],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The first process does all of it, and says once that it takes longer."""
    monkeypatch.setattr(sharing, "_COMMAND", (program, "-c", "raise SystemExit(3)"))
    with caplog.at_level(logging.WARNING):
        found = _filled()

    assert found == alone
    assert [record.getMessage()[: len(words)] for record in caplog.records] == [words]


_MORTAL = """
import sys
from bot.search.indexing.second import serve
serve((sys.stdin.buffer.readline() for _ in range(3)), sys.stdout.buffer)
"""


def test_a_second_process_that_ends_midway(
    alone: tuple[list[Indexed], object],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What it has prepared is kept, its words included, and nothing is missing or doubled."""
    monkeypatch.setattr(sharing, "_COMMAND", (sys.executable, "-P", "-c", _MORTAL))
    with caplog.at_level(logging.WARNING):
        found = _filled()

    assert found == alone
    assert len(caplog.records) == 1


def test_leaving_early_ends_the_second_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left running if an index cannot be written further."""
    started = []
    begin = sharing._SecondProcess.__init__

    def noting(process: sharing._SecondProcess, languages: dict[str, int]) -> None:
        begin(process, languages)
        started.append(process._process)

    monkeypatch.setattr(sharing._SecondProcess, "__init__", noting)
    articles = Filling(ARCHIVE, Analyser(ARCHIVE.languages)).articles()
    next(articles)
    articles.close()  # type: ignore[attr-defined]

    assert [process.poll() is not None for process in started] == [True]


def test_what_the_second_process_says() -> None:
    """It responds to each request, with each word once."""
    requests: Iterator[bytes] = (
        json.dumps(one).encode()
        for one in (
            {"en": 2, "ru": 1},
            [["A title", "The bridge opened.", "en"]],
            [["A title", "The bridge closed.", "en"], ["Река", "Река.", "ru"]],
        )
    )
    responses = io.BytesIO()
    second.serve(requests, responses)
    (first, known), (then, further) = map(json.loads, responses.getvalue().splitlines())

    assert first == [
        [[[0, 18, "bridg open", "titl"]], [paragraph_code("The bridge opened.")], 2, 1]
    ]
    assert known == [["en", {"title": "titl", "bridge": "bridg", "opened": "open"}]]
    assert [sorted(words) for _, words in further] == [["closed", "река"]]
    assert [len(one[0]) for one in then] == [1, 1]
