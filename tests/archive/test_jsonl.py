"""Archives in one file of JSON lines: read as a stream, and line by line again."""

import gzip
from pathlib import Path

import pytest

from bot.archive import jsonl as json_lines
from bot.archive.errors import ContentError
from bot.archive.jsonl import JsonLines, json_object


def packed(path: Path, raw: bytes) -> Path:
    """Return the file with these bytes in it, gzipped where its name says so."""
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


@pytest.fixture(params=["a.jsonl", "a.jsonl.gz"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the path of a plain file, and then of a gzipped one."""
    return tmp_path / str(request.param)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", []),
        (b"\n \r\n\t\n", []),
        (b"{}", [(1, 0, b"{}")]),
        (b"{}\n[]\n", [(1, 0, b"{}\n"), (2, 3, b"[]\n")]),
        (b"{}\r\n\r\n[]", [(1, 0, b"{}\r\n"), (3, 6, b"[]")]),
        ("ё\n2".encode(), [(1, 0, "ё\n".encode()), (2, 3, b"2")]),
    ],
)
def test_lines_have_their_number_and_offset(
    path: Path, raw: bytes, expected: list[tuple[int, int, bytes]]
) -> None:
    """Each line comes with its number and its offset in bytes; blank ones are counted only."""
    packed(path, raw)

    assert expected == list(JsonLines(path))


def test_a_line_is_read_again(path: Path) -> None:
    """The line at an offset is the one that was read there, in any order."""
    lines = JsonLines(packed(path, b"one\n\ntwo\nthree"))
    found = list(lines)

    assert [line for _, _, line in reversed(found)] == [
        lines.at(offset) for _, offset, _ in reversed(found)
    ]


def test_a_line_is_read_again_as_it_is_now(tmp_path: Path) -> None:
    """A plain file that was changed gives what it holds now."""
    lines = JsonLines(packed(tmp_path / "a.jsonl", b"one\ntwo\n"))
    list(lines)
    packed(lines.path, b"one\nTWO\n")

    assert b"TWO\n" == lines.at(4)


def test_a_gzipped_line_is_read_again(tmp_path: Path) -> None:
    """A gzipped file's lines are read again from what was unpacked."""
    lines = JsonLines(packed(tmp_path / "a.jsonl.gz", b"one\ntwo\n"))
    offsets = [offset for _, offset, _ in lines]

    assert [b"one\n", b"two\n"] == [lines.at(offset) for offset in offsets]


def test_a_gzipped_file_that_changed_is_noticed(tmp_path: Path) -> None:
    """What was unpacked counts only as long as the file is the one it was unpacked from."""
    path = packed(tmp_path / "a.jsonl.gz", b"one\ntwo\n")
    lines = JsonLines(path)
    offsets = [offset for _, offset, _ in lines]
    packed(path, b"one\nother\n")

    with pytest.raises(ContentError, match="has changed since it was read"):
        lines.at(offsets[1])


def test_a_file_that_vanished_is_named(tmp_path: Path) -> None:
    """A plain file that is gone is a mistake in words."""
    lines = JsonLines(packed(tmp_path / "a.jsonl", b"one\ntwo\n"))
    list(lines)
    lines.path.unlink()

    with pytest.raises(ContentError, match=r"a\.jsonl: cannot be read again \(No such file"):
        lines.at(4)


@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_line_that_is_too_long_is_named(
    path: Path, end: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line above the limit is refused without being read to its end."""
    monkeypatch.setattr(json_lines, "LINE_LIMIT", 1_000)
    packed(path, b"{}\n" + b"x" * 5_000 + end)

    with pytest.raises(ContentError) as caught:
        list(JsonLines(path))

    assert f"{path}, line 2: is longer than 1,000 bytes; split it" == str(caught.value)


def test_a_line_at_the_limit_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of exactly as many bytes as are allowed is read, and read again whole."""
    monkeypatch.setattr(json_lines, "LINE_LIMIT", 10)
    lines = JsonLines(packed(path, b"x" * 9 + b"\n" + b"y" * 10))
    found = [line for _, _, line in lines]

    assert (found, [b"x" * 9 + b"\n", b"y" * 10]) == ([lines.at(0), lines.at(10)], found)


LINES = b"".join(b'{"n": %d}\n' % number for number in range(20_000))


@pytest.mark.parametrize(
    "raw",
    [
        gzip.compress(LINES, mtime=0)[:-4],
        gzip.compress(LINES, mtime=0)[:200],
        gzip.compress(LINES, mtime=0)[:5],
        gzip.compress(LINES, mtime=0)[:-8] + b"\0" * 8,
        gzip.compress(LINES, mtime=0)[:100] + b"\xff" * 50 + gzip.compress(LINES, mtime=0)[150:],
        LINES,
        gzip.compress(LINES, mtime=0) + b"rubbish",
    ],
)
def test_a_damaged_gzip_file_is_named(tmp_path: Path, raw: bytes) -> None:
    """A gzipped file that is cut off, damaged or none at all is a mistake with a line."""
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(raw)
    with pytest.raises(ContentError) as caught:
        list(JsonLines(path))
    (mistake,) = caught.value.mistakes

    assert (path, True, True) == (
        mistake.file,
        bool(mistake.line),
        mistake.problem.startswith("cannot be read further ("),
    )


def test_a_missing_file_is_named(path: Path) -> None:
    """A file that is not there cannot be read from its first line on."""
    with pytest.raises(ContentError, match="line 1: cannot be read further"):
        list(JsonLines(path))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"{}", {}),
        (b' {"id": "a", "n": null}\r\n', {"id": "a", "n": None}),
        (b'\xef\xbb\xbf{"a": "b"}', {"a": "b"}),
        ('{"a": "слово"}'.encode(), {"a": "слово"}),
        (b'{"a": "\\u0441\\ud83d\\ude42"}', {"a": "с🙂"}),
        (b'{"a": "\\ud800"}', {"a": "\ud800"}),
        (b'{"a": {"b": [1, 2.5, true]}}', {"a": {"b": [1, 2.5, True]}}),
    ],
)
def test_a_line_is_an_object(line: bytes, expected: object) -> None:
    """A line of JSON is its object; a byte order mark is left out."""
    assert expected == json_object(line)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"", "the line is not JSON: Expecting value at column 1"),
        (b"word", "the line is not JSON: Expecting value at column 1"),
        (b'{"a": 1', "the line is not JSON: Expecting ',' delimiter at column 8"),
        (b'{"a": "b\tc"}', "the line is not JSON: Invalid control character at column 9"),
        (b'["x"\r\n', "the line is not JSON: Expecting ',' delimiter at column 5"),
        (b"{} {}", "the line is not JSON: Extra data at column 4"),
        (b"[]", "the line is not a JSON object"),
        (b'"text"', "the line is not a JSON object"),
        (b"null", "the line is not a JSON object"),
        (b'{"a": "\xff"}', "byte 7 is not UTF-8"),
        (b'{"a": ' * 100_000, "the line is nested too deeply"),
        (b"[" * 100_000, "the line is nested too deeply"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "the line has a number that is too long"),
    ],
)
def test_what_is_no_object_is_refused(line: bytes, problem: str) -> None:
    """A line that holds no JSON object raises an error in words."""
    with pytest.raises(ValueError, match="is") as caught:
        json_object(line)

    assert problem == str(caught.value)
