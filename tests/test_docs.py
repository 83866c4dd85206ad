"""The documents name everything that there is, and nothing that there is not."""

import io
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import COMMANDS, main
from bot.settings import Settings
from tests.support.documents import FENCE, ROOT, TEXTS, blocks, unbroken

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SETTINGS = [name.upper() for name in Settings.model_fields]
NAMES = [command.name for command in COMMANDS]
LONGEST = 200
"""Lines of the README: it sells, the other documents explain."""

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
_PATH = re.compile(r"(?:bot|tests|benchmarks|responses|seeds|docs)/[A-Za-z0-9_./-]*[A-Za-z0-9_]")


def _prose(text: str) -> str:
    """Return a document without what is in its fences."""
    return FENCE.sub("", text)


def _anchors(text: str) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _prose(text), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower().replace("`", "")).replace(" ", "-")
        for heading in headings
    }


def _links() -> Iterator[tuple[str, str]]:
    """Yield each document with each of its links that leads into the repository."""
    for page, text in TEXTS.items():
        for link, picture in _LINK.findall(_prose(text)):
            if not re.match(r"\w+:", link or picture):
                yield page, link or picture


def _named(pattern: re.Pattern[str], *, fenced: bool = True) -> list[tuple[str, str]]:
    """Return each document with each name of a kind in it, once."""
    texts = TEXTS if fenced else {page: _prose(text) for page, text in TEXTS.items()}
    found = {(page, name) for page, text in texts.items() for name in pattern.findall(text)}
    return sorted(found)


def _rows(page: str, above: str) -> list[list[str]]:
    """Return the cells of the first table below a line, its own head left out."""
    below = TEXTS[page].split(f"{above}\n", 1)[1]
    lines = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert lines is not None
    rows = lines.group().splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def _told(rows: list[list[str]]) -> set[str]:
    """Return the names in the first cells of a table."""
    return {name for row in rows for name in re.findall(r"`([a-z0-9_]+)`", row[0])}


def _commands() -> set[str]:
    return {command.name for command in COMMANDS}


def test_the_readme_is_short() -> None:
    """The README has at most 200 lines."""
    assert len(README.splitlines()) <= LONGEST


def test_commands_in_the_readme() -> None:
    """Every command has its row in the README as it is typed."""
    assert [] == [name for name in _commands() if f"| `clippings {name}" not in README]


def test_settings_in_the_readme() -> None:
    """Every setting has its row in the README."""
    assert [] == [name for name in SETTINGS if f"| `{name}` |" not in README]


def test_settings_in_the_example() -> None:
    """Every setting has its line in `.env.example`, and nothing else has one."""
    assert set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE)) == set(SETTINGS)


def test_settings_in_the_documents_exist() -> None:
    """What a document writes like a setting is one, or belongs to the system or to the code."""
    others = {"XDG_DATA_HOME", "XDG_CACHE_HOME", "HTTPS_PROXY", "POSTGRES_PASSWORD"}
    known = {*SETTINGS, *others, "EVALUATION_SETS", *_constants()}
    named = _named(re.compile(r"`([A-Z]+_[A-Z_]+|PORT|LISTEN)(?:=[^`]*)?`"), fenced=False)

    assert named
    assert [] == [(page, name) for page, name in named if name not in known]


def _constants() -> set[str]:
    """Return the names of the program's constants."""
    sources = (file.read_text(encoding="utf-8") for file in (ROOT / "bot").rglob("*.py"))
    return {name for text in sources for name in re.findall(r"^([A-Z_]+)\b", text, re.MULTILINE)}


def test_commands_in_the_documents_exist() -> None:
    """Every command that a document names is one."""
    named = _named(re.compile(r"(?:`|^)clippings ([a-z]+)\b", re.MULTILINE))

    assert named
    assert [] == [(page, name) for page, name in named if name not in _commands()]


def _leads_somewhere(page: str, link: str) -> bool:
    """Whether a link leads to a file, and to a heading in it."""
    path, _, anchor = link.partition("#")
    target = ((ROOT / page).parent / path).resolve() if path else ROOT / page
    return target.exists() and (
        not anchor or anchor in _anchors(target.read_text(encoding="utf-8"))
    )


def test_links_lead_somewhere() -> None:
    """Every link into the repository leads to a file, and to a heading in it."""
    links = sorted({*_links()})

    assert links
    assert [] == [(page, link) for page, link in links if not _leads_somewhere(page, link)]


def test_every_page_is_reached_from_the_readme() -> None:
    """The README leads to each document."""
    pages = [page for page in TEXTS if page.startswith("docs/")]

    assert pages
    assert [] == [page for page in pages if f"]({page})" not in README]


def test_paths_in_the_documents_exist() -> None:
    """Every path of the repository that a document names is there."""
    named = [
        (page, path)
        for page, path in _named(_PATH, fenced=False)
        if "NAME" not in path and path != "bot/importing"  # a placeholder, and what is planned
    ]

    assert named
    assert [] == [(page, path) for page, path in named if not (ROOT / path).exists()]


def test_make_targets_exist() -> None:
    """Every target of make that a document names is there."""
    named = _named(re.compile(r"(?:^|`)make (\w+)", re.MULTILINE))
    targets = {*re.findall(r"^(\w+):", MAKEFILE, re.MULTILINE)}

    assert named
    assert [] == [(page, target) for page, target in named if target not in targets]


def test_benchmarks_exist() -> None:
    """Every benchmark that a document names is there."""
    named = _named(re.compile(r"python -m benchmarks\.(\w+)"))

    assert named
    assert [] == [
        (page, name) for page, name in named if not (ROOT / "benchmarks" / f"{name}.py").exists()
    ]


def test_every_extra_is_described() -> None:
    """Each extra has its row where installing is described."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert set() == set(project["optional-dependencies"]) - _told(
        _rows("docs/server.md", "## Installing")
    )


def _index() -> list[list[str]]:
    """Return the rows of "Where is …?" that name something, the headings of its parts left out."""
    return [row for row in _rows("docs/architecture.md", "## Where is …?") if "`" in row[1]]


def _missing(row: list[str]) -> list[str]:
    """Return what a row of the index names and its files do not have."""
    files = re.findall(r"`([^`]+)`", row[1])
    text = "\n".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    names = re.findall(r"`([^`]+)`", row[2])
    return [name for name in names if not re.search(rf"\b{re.escape(name)}\b", text)]


def test_the_index_names_what_is_there() -> None:
    """What "Where is …?" names is in the file, or in one of the files, that it gives."""
    rows = _index()

    assert rows
    assert [] == [(row[0], missing) for row in rows if (missing := _missing(row))]


@pytest.fixture
def _as_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands run with no setting but the defaults, in English."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SEMANTIC", "off")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.chdir(tmp_path)  # where there is no `.env`


@pytest.mark.usefixtures("_as_shipped")
@pytest.mark.parametrize(
    ("above", "arguments"),
    [
        ("\n## ask", ["ask", "--json", "Who arrested Durov?"]),
        ("\n## verify", ["verify", "--json", "Durov was arrested in September in Paris"]),
        ("\n## timeline", ["timeline", "--json", "Telegram ban"]),
        ("With `--json` it writes one object:", ["eval", "--json"]),
    ],
    ids=["ask", "verify", "timeline", "eval"],
)
def test_json_fields_are_described(
    above: str, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The table of a command's JSON has a row for each field, and for no other."""
    main(arguments)
    written = set(json.loads(capsys.readouterr().out))
    only_at_times = {"options", "parts"} if arguments[0] == "ask" else set()

    assert written == _told(_rows("docs/json.md", above)) - only_at_times


def _keys(value: Any) -> Iterator[str]:
    """Yield the keys of an object and of all that it holds."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield key
            yield from _keys(held)
    elif isinstance(value, list):
        for held in value:
            yield from _keys(held)


@pytest.mark.usefixtures("_as_shipped")
@pytest.mark.parametrize("command", ["ask", "verify", "timeline"])
def test_inner_json_fields_are_named(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every key that a command writes, at any depth, is named in the document."""
    text = "The French authorities arrested Durov at the end of September"
    main([command, "--json", text])
    written = set(_keys(json.loads(capsys.readouterr().out)))

    assert set() == {key for key in written if f"`{key}`" not in TEXTS["docs/json.md"]}


@pytest.mark.usefixtures("_as_shipped")
def test_the_bridge_is_asked_as_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The article of one document gives the line of another, but for the time it took."""
    (tmp_path / "my-articles").mkdir()
    article = blocks("docs/articles.md", "markdown")[0]
    (tmp_path / "my-articles" / "bridge.md").write_text(article, encoding="utf-8")
    shown = json.loads(blocks("docs/json.md", "json")[0])
    main(["ask", "--json", "--archive", "my-articles", shown["question"]])
    written = json.loads(capsys.readouterr().out)

    assert shown | {"elapsed_ms": 0} == written | {"elapsed_ms": 0}


def _said(transcript: str) -> tuple[list[str], str]:
    """Return what a transcript's reader types, and what the bot says, its lines unbroken."""
    lines = transcript.splitlines()
    typed = [line.removeprefix("You: ") for line in lines if line.startswith("You: ")]
    said = "\n".join(line for line in lines if not line.startswith("You: "))
    return typed, unbroken(said)


def _transcripts() -> list[tuple[str, str]]:
    """Return each transcript of the local chat, with its document."""
    return [
        (page, body) for page in TEXTS for body in blocks(page, "text") if body.startswith("You: ")
    ]


@pytest.mark.usefixtures("_as_shipped")
@pytest.mark.parametrize(("page", "transcript"), _transcripts())
def test_transcripts_are_true(
    page: str,
    transcript: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The local chat says what a document shows, word by word."""
    typed, said = _said(transcript)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n"))
    main(["chat"])

    assert said == unbroken(capsys.readouterr().out)


@pytest.mark.usefixtures("_as_shipped")
@pytest.mark.parametrize(
    ("page", "command"),
    sorted(
        {
            (page, command)
            for page in TEXTS
            for command in re.findall(r"`clippings ([^`]+)` writes", TEXTS[page])
        }
    ),
)
def test_examples_are_true(page: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command whose output a document shows writes that output."""
    shown = TEXTS[page].split(f"`clippings {command}` writes", 1)[1]
    fence = FENCE.search(shown)
    assert fence is not None
    name, *words = (re.sub(r'"', "", command)).split(" ")
    limit = words[:2] if words[0] == "--limit" else []
    main([name, *limit, " ".join(words[len(limit) :])])

    assert fence[3].rstrip("\n") == capsys.readouterr().out.rstrip("\n")
