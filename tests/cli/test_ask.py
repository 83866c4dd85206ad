"""The command `ask --json`: its lines in, its lines out."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.answer.decisions import Decision
from bot.cli.ask import LINE_LIMIT, lines_of, report
from tests.support.small_desk import SmallDesk, answer, quote
from tests.support.texts import ENGLISH


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (b"", []),
        (b"a\nb\nc", ["a", "b", "c"]),
        (b"a\r\n\r\nb\n", ["a", "", "b"]),
        (b"\n \n", ["", " "]),
        ("мост\n👨‍👩‍👧\n".encode(), ["мост", "👨‍👩‍👧"]),
        (b"a\xff\xfeb\n\xc3\n", ["a\ufffd\ufffdb", "\ufffd"]),
        ("a\u2028b\x85c\x0bd\n".encode(), ["a\u2028b\x85c\x0bd"]),
        (b"x" * (LINE_LIMIT * 2 + 1) + b"\ny", ["x" * LINE_LIMIT, "y"]),
        (b"x" * LINE_LIMIT + b"\n", ["x" * LINE_LIMIT]),
        (b"x" * LINE_LIMIT * 2, ["x" * LINE_LIMIT]),
    ],
    ids=["none", "end", "crlf", "blank", "letters", "bytes", "marks", "long", "full", "endless"],
)
def test_lines(typed: bytes, expected: list[str]) -> None:
    """Lines come in order, blank ones too; bad bytes are replaced, and long lines come once."""
    stream = io.TextIOWrapper(io.BytesIO(typed), encoding="ascii")

    assert expected == list(lines_of(stream))


def test_lines_of_a_stream_without_bytes() -> None:
    """A text stream without an underlying byte stream is read as it is."""
    assert ["a", "мост"] == list(lines_of(io.StringIO("a\nмост")))


async def _report(desk: SmallDesk, *questions: str) -> tuple[bool, list[dict[str, Any]]]:
    out = io.StringIO()
    is_whole = await report(questions, desk, ENGLISH, out)
    return is_whole, [json.loads(line) for line in out.getvalue().splitlines()]


async def test_a_line_for_each_question() -> None:
    """Every question has its line, in order, whatever the outcome."""
    is_whole, found = await _report(SmallDesk(), "When?", "which?", "the moon?", "")

    assert (True, ["answer", "choice", "abstention", "answer"]) == (
        is_whole,
        [one["outcome"] for one in found],
    )
    assert ["When?", "which?", "the moon?", ""] == [one["question"] for one in found]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When?", ("abstention", "no_match", [])),
        ("which?", ("abstention", "no_match", [])),
        ("the moon?", ("abstention", "no_match", [])),
    ],
)
async def test_quotes_that_cannot_be_verified(
    capsys: pytest.CaptureFixture[str], question: str, expected: tuple[str, str, list[object]]
) -> None:
    """An answer or option that its source does not confirm is not written, but reported."""
    desk = SmallDesk()
    desk.files["bridge"] = "Something else."
    is_whole, (found,) = await _report(desk, question)

    assert expected == (found["outcome"], found["reason"], found["quotes"])
    assert is_whole == (capsys.readouterr().err == "") == ("moon" in question)


async def test_one_bad_quote_among_questions(capsys: pytest.CaptureFixture[str]) -> None:
    """After a quote that could not be verified the next questions are answered."""
    desk = SmallDesk()
    desk.files["market"] = "Something else."
    is_whole, found = await _report(desk, "which?", "When?")

    assert (False, ["abstention", "answer"]) == (is_whole, [one["outcome"] for one in found])
    assert 1 == capsys.readouterr().err.count("the quote from 'market' at 0–31 is not sent: ")


async def test_a_terminal_of_few_letters() -> None:
    """JSON is UTF-8 whatever the terminal's encoding, and half a character does not stop it."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="latin-1")
    await report(["Кто \udcff?"], SmallDesk(), ENGLISH, out)

    assert "Кто ??" == json.loads(raw.getvalue().decode())["question"]


async def test_lines_go_out_one_by_one() -> None:
    """A line is written before the next question is read."""
    out = io.StringIO()
    seen = []

    def questions() -> Any:
        for number in range(3):
            seen.append(out.getvalue().count("\n"))
            yield str(number)

    await report(questions(), SmallDesk(), ENGLISH, out)

    assert [0, 1, 2] == seen


async def test_a_later_quote_is_verified() -> None:
    """Quotes that are shown in addition to an answer must be in their source as well."""

    class Desk(SmallDesk):
        async def ask(self, text: str, *_: object, **__: object) -> Decision:
            first = quote(self.river, "The bridge opened in May.")
            return replace(answer(first), later=quote(self.market, "Traders were not asked."))

    desk = Desk()
    desk.files["market"] = "Something else."
    is_whole, (found,) = await _report(desk, "When?")

    assert (False, "abstention") == (is_whole, found["outcome"])
