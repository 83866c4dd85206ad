"""YAML files: texts and null alone, and each mistake with its line."""

from pathlib import Path

import pytest
import yaml

from bot.archive import yaml_files
from bot.archive.errors import ContentError
from bot.archive.yaml_files import read_text, read_yaml, yaml_value

FILE = Path("some.yaml")


def mistake(text: str, first_line: int = 1) -> tuple[int | None, str]:
    """Return the line and the problem of the one mistake in a YAML text."""
    with pytest.raises(ContentError) as caught:
        yaml_value(text, FILE, first_line)
    (found,) = caught.value.mistakes
    return found.line, found.problem.removeprefix("this is not valid YAML: ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("# only a comment", None),
        ("a: b", {"a": "b"}),
        ("a: 2020-06-22", {"a": "2020-06-22"}),
        ("a: 2020", {"a": "2020"}),
        ("a: 007", {"a": "007"}),
        ("a: 1e3", {"a": "1e3"}),
        ("a: yes\nb: No\nc: true", {"a": "yes", "b": "No", "c": "true"}),
        ("a:\nb: ~\nc: null", {"a": None, "b": None, "c": None}),
        ("a: ''", {"a": ""}),
        ("2020: 1", {"2020": "1"}),
        ("- a\n- [b, c]\n- {d: e}", ["a", ["b", "c"], {"d": "e"}]),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("a: >-\n  one\n  two\n", {"a": "one two"}),
        ("<<: {a: b}", {"<<": {"a": "b"}}),
        ("a: '*b'\nc: '&d'\ne: '!f'", {"a": "*b", "c": "&d", "e": "!f"}),
        ("a: {b: 1}\nc: {b: 2}", {"a": {"b": "1"}, "c": {"b": "2"}}),
        ("a: слово 🙂 وازه", {"a": "слово 🙂 وازه"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
    ],
)
def test_scalars_are_texts_or_null(text: str, expected: object) -> None:
    """Nothing but texts, null, lists and maps comes out: a date stays as it is written."""
    assert expected == yaml_value(text, FILE)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: 1\nb: 2\na: 3", 3, "the key 'a' appears twice"),
        ("a:\n  b: 1\n  b: 2", 3, "the key 'b' appears twice"),
        ("- {a: 1, a: 2}", 1, "the key 'a' appears twice"),
        ("a: &x [1]\nb: *x", 2, "an alias (*name) is not allowed here"),
        ("a: b\nc: !!timestamp d", 2, "a tag (!name) is not allowed here"),
        ("a: !!bool maybe", 1, "a tag (!name) is not allowed here"),
        ("a: !!python/object/apply:os.getcwd []", 1, "a tag (!name) is not allowed here"),
        ("--- !map [a]", 1, "a tag (!name) is not allowed here"),
        ("a: 1\n[b]: 2", 2, "a list or map cannot be a key"),
        ("? {a: b}\n: c", 1, "a list or map cannot be a key"),
    ],
)
def test_a_mistake_has_its_line(text: str, line: int, problem: str) -> None:
    """Invalid YAML, and YAML beyond what is needed here, is refused with its place."""
    assert (line, problem) == mistake(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c", 1),
        ("a: 1\n---\nb: 2", 2),
        ("a: 1\n\t- b", 2),
        ("a: b\n c: d", 2),
        ("a: @b", 1),
        ("%x\n---\na", 1),
    ],
)
def test_broken_yaml_has_its_line(text: str, expected: int) -> None:
    """A text that is not YAML is refused in the parser's words, with its line."""
    line, _ = mistake(text)

    assert expected == line


@pytest.mark.parametrize("text", ['a: "never closed', "a: [1, 2", "a: {b: 1", "a: 'b\n"])
def test_what_never_closes_is_refused(text: str) -> None:
    """A quotation mark or a bracket that never closes has some line."""
    line, _ = mistake(text)

    assert line in (1, 2)


@pytest.mark.parametrize("text", ["a: b\x00", "a: \x07", "a: \ud800"])
def test_what_yaml_cannot_hold_is_refused(text: str) -> None:
    """Control characters and half characters raise an error of one line."""
    _, problem = mistake(text)

    assert (True, 1) == (bool(problem), len(problem.splitlines()))


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
@pytest.mark.parametrize("depth", [50, 1_000, 100_000])
def test_deep_nesting_is_refused(opening: str, closing: str, depth: int) -> None:
    """What is nested too deeply is refused before it is put together."""
    text = f"a:\n {opening * depth}x{closing * depth}"

    assert (2, "is nested more than 50 deep") == mistake(text)


def test_some_nesting_is_allowed() -> None:
    """Lists and maps may be nested as deep as the limit."""
    value = yaml_value(f"a: {'[' * 49}x{']' * 49}", FILE)

    assert f"{{'a': {'[' * 49}'x'{']' * 49}}}" == str(value)


def test_an_alias_bomb_is_refused() -> None:
    """A small text that would unfold into a huge one is refused at its first alias."""
    rows = [
        f"{after}: &{after} [{', '.join([f'*{one}'] * 9)}]"
        for one, after in zip("abcdef", "bcdefg", strict=True)
    ]
    text = "\n".join(["a: &a [x, x, x]", *rows])

    assert (2, "an alias (*name) is not allowed here") == mistake(text)


def test_lines_count_from_where_the_text_begins() -> None:
    """A text from the middle of a file has its lines counted from there."""
    assert (12, "the key 'a' appears twice") == mistake("a: 1\nb: 2\na: 3", first_line=10)


def test_a_mistake_says_how_to_mend_it() -> None:
    """The sentence has the file, the line, the problem and the mend."""
    with pytest.raises(ContentError) as caught:
        yaml_value("a: b\na: c", FILE)

    assert str(caught.value) == (
        "some.yaml, line 2: this is not valid YAML: the key 'a' appears twice; "
        "correct that line; put a text with a colon, a # or a quotation mark in quotes"
    )


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("title: The bridge: a story", "write title: 'The bridge: a story'"),
        ("title: Ada's bridge: a story", 'write title: "Ada\'s bridge: a story"'),
        ("a: b 'c' \"d\": e", "put a quotation mark before it and after it"),
        (f"a: b: {'c' * 500}", "put a quotation mark before it and after it"),
    ],
)
def test_a_colon_in_a_value_says_what_to_write(line: str, mend: str) -> None:
    """The commonest mistake in YAML is told in words of its own, with the value in quotes."""
    with pytest.raises(ContentError) as caught:
        yaml_value(f"author: A\n{line}\n", FILE, first_line=2)

    (found,) = caught.value.mistakes
    problem = "a value that contains a colon must be in quotes"
    assert (3, problem, mend) == (found.line, found.problem, found.mend)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", ""),
        ("слово".encode(), "слово"),
        (b"\xef\xbb\xbfword", "word"),
        (b"one\r\ntwo\r", "one\r\ntwo\r"),
        ("\u2028\u200c".encode(), "\u2028\u200c"),
    ],
)
def test_a_file_is_read_unchanged(tmp_path: Path, raw: bytes, expected: str) -> None:
    """Nothing but a byte order mark is left out of a file's text."""
    file = tmp_path / "a.txt"
    file.write_bytes(raw)

    assert expected == read_text(file)


@pytest.mark.parametrize(
    ("raw", "line", "byte"),
    [
        (b"\xff", 1, 0),
        (b"one\ntwo\nthr\xe9e\n", 3, 11),
        (b"one\r\ntwo\xd0", 2, 8),
        (b"\xed\xa0\x80", 1, 0),
        ("слово\n".encode() + "слово".encode("cp1251"), 2, 11),
    ],
)
def test_what_is_no_utf8_has_its_line(tmp_path: Path, raw: bytes, line: int, byte: int) -> None:
    """A byte that is not UTF-8 is named with its line."""
    file = tmp_path / "a.txt"
    file.write_bytes(raw)
    with pytest.raises(ContentError) as caught:
        read_text(file)

    assert f"{file}, line {line}: byte {byte} is not UTF-8; save the file as UTF-8" == str(
        caught.value
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is a mistake in words."""
    with pytest.raises(ContentError, match="cannot be read") as caught:
        read_yaml(tmp_path / "none.yaml")

    assert [(tmp_path / "none.yaml", None)] == [
        (one.file, one.line) for one in caught.value.mistakes
    ]


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    """A folder in a file's place is a mistake in words."""
    with pytest.raises(ContentError, match="cannot be read"):
        read_text(tmp_path)


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file above the limit is refused before it is read."""
    monkeypatch.setattr(yaml_files, "SIZE_LIMIT", 3_000_000)
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a" * 3_000_001)

    with pytest.raises(ContentError, match="is larger than 3 MB; split it"):
        read_yaml(file)


def test_a_file_is_read_as_yaml(tmp_path: Path) -> None:
    """A YAML file gives its value."""
    file = tmp_path / "a.yaml"
    file.write_text("a: [b]", encoding="utf-8")

    assert {"a": ["b"]} == read_yaml(file)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: ~\nb: null\nc:\nd: '~'\ne: \"\"\nf: nil\n",
            dict(zip("abcdef", (*[None] * 3, "~", "", "nil"), strict=True)),
        ),
        ("- ~: a\n- null\n- - b\n  - [c, {d: }]\n", [{None: "a"}, None, ["b", ["c", {"d": None}]]]),
        ("<<: {a: b}\n=: c\n", {"<<": {"a": "b"}, "=": "c"}),
        ("a: &anchor b\n", {"a": "b"}),
        ("a: |\n  null\nb: >-\n  ~\n", {"a": "null\n", "b": "~"}),
        ("", None),
        ("# a remark\n", None),
        ("---\na: b\n...\n", {"a": "b"}),
    ],
)
def test_a_text_is_read_as_by_the_library(text: str, expected: object) -> None:
    """The quick way, over the events of a text, gives what the long way gives."""
    assert expected == yaml_value(text, Path("file.yaml"))
    assert expected == yaml.load(text, Loader=yaml_files._Loader)  # noqa: S506 - a safe loader


@pytest.mark.parametrize("text", ["a\n---\nb\n", "[]\n---\n[]\n", "~\n---\n~\n", "? [a]\n: b\n"])
def test_what_the_quick_way_does_not_know_is_refused(text: str) -> None:
    """Two documents, and a list as a key, are mistakes."""
    with pytest.raises(ContentError):
        yaml_value(text, Path("file.yaml"))
