"""Small files that unfold to much, and files that are too large, are refused in a sentence."""

import gzip
import json
from pathlib import Path

import pytest

from bot.archive import jsonl as json_lines
from bot.archive.errors import ContentError
from bot.archive.jsonl import JsonLines, json_object
from bot.archive.loading import load_archive
from bot.archive.yaml_files import DEPTH_LIMIT, SIZE_LIMIT, read_yaml, yaml_value
from bot.cli.main import main

FILE = Path("some.yaml")
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (LAUGHS, "an alias (*name) is not allowed here"),
        ("a: &a {b: *a}", "an alias (*name) is not allowed here"),
        ("a: {<<: *b}", "an alias (*name) is not allowed here"),
        ("a: !!python/object/apply:os.system [ls]", "a tag (!name) is not allowed here"),
        ("a: !!binary aGk=", "a tag (!name) is not allowed here"),
        ("[" * 100_000, f"is nested more than {DEPTH_LIMIT} deep"),
        ("{a: " * 5_000, f"is nested more than {DEPTH_LIMIT} deep"),
        ("- " * 5_000, f"is nested more than {DEPTH_LIMIT} deep"),
        ("? " * 5_000, f"is nested more than {DEPTH_LIMIT} deep"),
    ],
    ids=range(9),
)
def test_yaml(text: str, problem: str) -> None:
    """What unfolds, what makes objects and what is too deep is refused before it is built."""
    with pytest.raises(ContentError) as caught:
        yaml_value(text, FILE)

    (mistake,) = caught.value.mistakes
    assert (mistake.line, mistake.problem) == (
        mistake.line,
        f"this is not valid YAML: {problem}",
    )
    assert "\n" not in str(mistake)


@pytest.mark.parametrize("name", ["faq.yaml", "article.md"])
def test_a_file_that_is_too_large(name: str, tmp_path: Path) -> None:
    """A YAML file or an article of hundreds of megabytes is not even read."""
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(50 * SIZE_LIMIT)
    with pytest.raises(ContentError) as caught:
        read_yaml(path) if name.endswith("yaml") else load_archive(tmp_path)

    mend = "split it, or put the articles into a .jsonl file"
    assert str(caught.value) == f"{path}: is larger than 16 MB; {mend}"


def packed(tmp_path: Path, lines: int, line: bytes) -> Path:
    """Write a packed archive of equal lines."""
    path = tmp_path / "archive.jsonl.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(lines):
            file.write(line)
    return path


def test_a_packed_line_without_end(tmp_path: Path) -> None:
    """A line that unfolds to gigabytes is left where its bound is."""
    path = packed(tmp_path, 40, b" " * 1_000_000)
    with pytest.raises(ContentError, match="line 1: is longer than 16,000,000 bytes; split it"):
        list(JsonLines(path))


@pytest.mark.parametrize("keep", [True, False])
def test_a_packed_file_that_unfolds_too_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: bool
) -> None:
    """A file of many lines that is a thousand times smaller than what it holds is refused."""
    monkeypatch.setattr(json_lines, "UNPACKED_AT_LEAST", 1_000_000)
    path = packed(tmp_path, 2_000, b" " * 9_999 + b"\n")
    with pytest.raises(ContentError) as caught:
        list(JsonLines(path, keep=keep))

    problem = "the file unpacks to more than 100 times its size"
    assert str(caught.value).endswith(f"{problem}; unpack it and check its contents")


def test_a_packed_file_of_text(tmp_path: Path) -> None:
    """What is small, and what is packed as text is, is read as ever."""
    path = packed(tmp_path, 3_000, json.dumps({"id": "a", "text": "A bridge."}).encode() + b"\n")

    assert len(list(JsonLines(path))) == 3_000


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"[" * 200_000, "the line is nested too deeply"),
        (b'{"a":' * 200_000, "the line is nested too deeply"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "a number that is too long"),
    ],
    ids=range(3),
)
def test_a_line_of_json(line: bytes, problem: str) -> None:
    """What no parser should try ends in words."""
    with pytest.raises(ValueError, match=problem):
        json_object(line)


def test_the_command_refuses_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An operator reads one sentence a file, and no traceback."""
    (tmp_path / "a.md").write_text(f"---\n{LAUGHS}---\nText.\n", encoding="utf-8")
    code = main(["check", "--archive", str(tmp_path)])
    said = capsys.readouterr().out.splitlines()

    assert code == 1
    assert ["a.md, line 3: this is not valid YAML: an alias (*name) is not allowed here"] == [
        line.replace(f"{tmp_path}/", "").partition(";")[0] for line in said if "YAML" in line
    ]
