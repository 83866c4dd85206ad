"""`sources.yaml`: read as it is meant, and every mistake told in a sentence with its line."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.listing import Channel, Feed, Folder, Sources, read_sources

FORMATS = ("markdown", "table")
WHOLE = """
feeds:
  - https://example.org/feed.xml
  - url: https://example.com/atom
    every: 2h
    publisher: River Post
    language: ru
folders:
  - posts
  - path: /srv/tables
    format: table
channels:
  - -1001234567890
  - id: "-1009876543210"
    language: fa
"""


def read(folder: Path, text: str) -> Sources:
    """Return the sources of a file with this text."""
    file = folder / "sources.yaml"
    file.write_text(text, encoding="utf-8")
    return read_sources(file, FORMATS)


def told(sources: Sources) -> list[str]:
    """Return the mistakes, without the name of the folder."""
    return [str(one).partition("sources.yaml")[2] for one in sources.mistakes]


def test_a_whole_file(tmp_path: Path) -> None:
    """An entry is one value, or a map of what is known of it; paths are relative to the file."""
    found = read(tmp_path, WHOLE)

    assert [", line 9: ", ", line 10: "] == [one[:11].rstrip("/") for one in told(found)]
    assert replace(found, mistakes=()) == Sources(
        tmp_path / "sources.yaml",
        (
            Feed("https://example.org/feed.xml", 1_800),
            Feed("https://example.com/atom", 7_200, "River Post", "ru"),
        ),
        (Folder(tmp_path / "posts"), Folder(Path("/srv/tables"), "table")),
        (Channel(-1001234567890), Channel(-1009876543210, None, "fa")),
    )
    assert "1234567890" == found.channels[0].bare


def test_single_entries_need_no_list(tmp_path: Path) -> None:
    """What is meant is clear."""
    found = read(tmp_path, "feeds: https://example.org/feed\nchannels:\n  id: -1001234567890\n")

    assert ("https://example.org/feed", -1001234567890, ()) == (
        found.feeds[0].url,
        found.channels[0].id,
        found.mistakes,
    )


@pytest.mark.parametrize("text", ["", "feeds:\n", "feeds: []\n", "# nothing yet\n", "feeds: ~\n"])
def test_nothing_is_not_a_mistake(tmp_path: Path, text: str) -> None:
    """A file may name no source yet."""
    assert Sources(tmp_path / "sources.yaml") == read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "feeds:\n- ftp://x.org/a",
            ", line 2: 'ftp://x.org/a' is not an address of the web; begin",
        ),
        ("feeds:\n- https://me:pw@x.org/a", ", line 2: an address has a user or a password; write"),
        ("folders: none", ", line 1: "),
        ("feeds:\n- x.org/feed", ", line 2: 'x.org/feed' is not an address of the web; begin"),
        (f"feeds:\n- http://x.org/{'a' * 2_000}", "… is too long for an address; shorten it"),
        ("feeds:\n- http://[::1/", ", line 2: 'http://[::1/' is not an address of the web; begin"),
        ("feeds:\n- url: https://x.org\n  every: 5s", ", line 3: '5s' is not how often to look;"),
        ("feeds:\n- url: https://x.org\n  every: soon", ", line 3: 'soon' is not how often"),
        (
            "feeds:\n- url: https://x.org\n  evry: 1h",
            ", line 3: the key 'evry' does not exist; did",
        ),
        ("feeds:\n- every: 1h", ", line 2: `url` is missing in an entry of feeds; add url:"),
        ("feeds:\n- [a]", ", line 2: an entry of feeds is empty or a list; write url: and"),
        ("feeds:\n-\n", ", line 2: an entry of feeds is empty or a list; write url: and"),
        ("feeds:\n- url: [a]\n", ", line 2: `url` is not a text; write one text after it"),
        (
            "feeds:\n- https://x.org\n- https://x.org",
            ", line 3: https://x.org appears twice; remove",
        ),
        ("feeds:\n- url: https://x.org\n  language: '?'", ", line 3: '?' is not a language code;"),
        (
            "folders:\n- path: a\n  format: rss",
            ", line 3: 'rss' is not a format; write one of mark",
        ),
        ('folders:\n- "a\\0b"', ", line 2: a path has a null character; remove it"),
        (
            "channels:\n- '@harbour'",
            ", line 2: '@harbour' is not the id of a channel; write the num",
        ),
        (
            "channels:\n- 1234567890",
            ", line 2: '1234567890' is not the id of a channel; write -100",
        ),
        ("channels:\n- -5", ", line 2: '-5' is not the id of a channel; write the number that"),
        ("chanels:\n- -1001234567890", ", line 2: the key 'chanels' does not exist; did you mean"),
        ("- a", ", line 1: has no sources; write feeds, folders, channels, each with a list"),
        ("feeds: {", ", line 2: this is not valid YAML"),
        ("feeds: &a [*a]", ", line 1: this is not valid YAML: an alias"),
        ("feeds: [!!python/none x]", ", line 1: this is not valid YAML: a tag"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, text: str, expected: str) -> None:
    """Each says the file, the line, the problem and the mend."""
    said = told(read(tmp_path, text))

    assert expected in said[0]
    assert all("; " in one for one in said)


def test_what_is_right_is_used(tmp_path: Path) -> None:
    """A mistake leaves out its entry, and no other."""
    found = read(tmp_path, WHOLE.replace("- posts", "- format: markdown") + "other: 1\n")

    assert (2, 1, 2, 3) == (
        *(len(found.feeds), len(found.folders), len(found.channels)),
        len(found.mistakes),
    )


def test_too_many_are_told(tmp_path: Path) -> None:
    """The number is bounded."""
    found = read(tmp_path, "channels:\n" + "".join(f"- -100{n + 10**9}\n" for n in range(205)))

    assert (200, 1) == (len(found.channels), len(found.mistakes))


def test_a_file_that_is_not_there_or_none(tmp_path: Path) -> None:
    """A missing file, a folder, or another encoding is one mistake."""
    (tmp_path / "latin.yaml").write_bytes("feeds: é".encode("latin-1"))
    said = [
        str(read_sources(path).mistakes[0])
        for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "latin.yaml")
    ]

    assert [True, True, True] == [
        "does not exist; correct SOURCES" in said[0],
        "cannot be read" in said[1],
        "is not UTF-8" in said[2],
    ]


@given(st.text(max_size=60), st.sampled_from(["", "feeds:\n- ", "channels:\n- id: ", "folders: "]))
def test_garbage_is_never_an_exception(tmp_path_factory: object, text: str, head: str) -> None:
    """Whatever the file holds, there are sources or mistakes."""
    folder = tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # pytest's own type is private
    file = folder / "garbage.yaml"
    file.write_bytes((head + text).encode(errors="surrogatepass"))

    assert isinstance(read_sources(file), Sources)
