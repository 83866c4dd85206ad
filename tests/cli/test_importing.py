"""The command `import`: from a source to an archive that answers."""

import sys
from pathlib import Path

import pytest

from bot.cli.importing import COLUMNS
from bot.cli.main import main
from bot.extras import EXTRAS
from bot.importing.formats.tables import FIELDS
from bot.importing.names import FORMATS
from bot.importing.opening import IMPORTERS
from tests.support.bridge_folder import enter_folder
from tests.support.importing import put

POST = "---\ntitle: Ferry\ndate: 2021-03-04\n---\nThe ferry to Brandt costs twelve crowns.\n"


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    enter_folder(monkeypatch, tmp_path)
    monkeypatch.delenv("RESPONSES")
    put(tmp_path, {"harbour/ferry.md": POST})


def test_two_commands_to_the_first_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """A folder is imported, and a question about it is answered."""
    code = main(["import", "harbour", "--into", "new"])
    told = capsys.readouterr()
    answered = main(["ask", "--archive", "new", "What does the ferry to Brandt cost?"])

    assert (code, told.out, told.err) == (0, "harbour (Markdown): 1 imported\n", "")
    assert answered == 0
    assert "The ferry to Brandt costs twelve crowns." in capsys.readouterr().out


def test_what_is_imported_passes_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    """`check` finds nothing wrong with it."""
    main(["import", "harbour", "--into", "new"])

    assert main(["check", "--archive", "new"]) == 0
    assert "Nothing is wrong." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("missing", "missing does not exist; name a file, a folder or an address."),
        ("archive/../responses", "responses is of no kind that can be imported"),
    ],
)
def test_a_source_that_cannot_be_used_is_named(
    capsys: pytest.CaptureFixture[str], source: str, problem: str
) -> None:
    """The others are imported all the same."""
    code = main(["import", source, "harbour", "--into", "new"])
    told = capsys.readouterr()

    assert (code, told.out) == (1, "harbour (Markdown): 1 imported\n")
    assert problem in told.err


def test_a_source_without_an_article_is_told_by_the_exit_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A damaged document alone, not one beside others, nor what was imported before."""
    put(Path(), {"cut.pdf": b"%PDF-1.4\n1 0 obj", "cut.epub": b"PK\x03\x04", "mix/a.pdf": b"%PDF"})
    put(Path(), {"mix/b.docx": b"PK\x03\x04"})
    codes = [main(["import", name, "--into", "new"]) for name in ("cut.pdf", "cut.epub", "mix")]
    put(Path("harbour"), {"draft.md": POST.replace("title", "draft: true\ntitle")})
    again = [main(["import", "harbour", "--into", "new"]) for _ in range(2)]

    assert ([1, 1, 1], [0, 0]) == (codes, again)
    assert "1 × is damaged, or no PDF file (" in capsys.readouterr().out


def test_into_must_be_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """Not a file, and not the source itself."""
    put(Path(), {"file": ""})

    assert main(["import", "harbour", "--into", "file"]) == 2
    assert capsys.readouterr().err == "--into must be a folder, and file is a file\n"
    assert main(["import", "harbour", "--into", "harbour"]) == 2
    assert capsys.readouterr().err == "--into must not be the source itself (harbour)\n"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["", "--into", "new"], "argument SOURCE: must not be empty; name a file, a folder or an "),
        (["harbour", "--into", " "], "argument --into: must not be empty; name the archive's "),
    ],
)
def test_what_is_empty_is_not_the_working_directory(
    capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    """As when a script leaves a variable out."""
    with pytest.raises(SystemExit, match="2"):
        main(["import", *arguments])
    assert f"clippings import: {problem}" in capsys.readouterr().err


def test_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the extra the command says how to get it, and writes nothing."""
    monkeypatch.setitem(sys.modules, EXTRAS["import"][0], None)

    assert main(["import", "harbour", "--into", "new"]) == 2
    assert "import needs the extra 'import': " in capsys.readouterr().err
    assert not Path("new").exists()


def test_the_formats_are_those_of_the_importers() -> None:
    """The command's list, which loads no library, is theirs."""
    assert [importer.name for importer in IMPORTERS] == list(FORMATS)
    assert FIELDS == COLUMNS


def test_columns_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A mapping is used; a field that does not exist is refused."""
    put(Path(), {"news.csv": "nr,words\n1,The ferry to Brandt costs twelve crowns.\n"})
    code = main(["import", "news.csv", "--into", "new", "--column", "text=words"])

    assert (code, capsys.readouterr().out.splitlines()[0]) == (0, "news (table): 1 imported")
    with pytest.raises(SystemExit, match="2"):
        main(["import", "news.csv", "--into", "new", "--column", "words=text"])
    assert "must be FIELD=NAME, with one of the fields id, title" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("news.csv", "nr,words\n1,The ferry costs twelve crowns.\n"),
        ("news.jsonl", '{"nr": 1, "words": "The ferry costs twelve crowns."}\n[]\n'),
    ],
)
def test_a_column_that_no_row_has_is_told(
    capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    """Nothing is imported with other columns than those that the operator means."""
    put(Path(), {name: text})
    columns = ["--column", "text=words", "--column", "title=Nix"]

    assert main(["import", name, "--into", "new", *columns]) == 1
    told = f"{name} has no column 'Nix'; it has nr, words; correct --column.\n"
    assert (told, []) == (capsys.readouterr().err, list(Path("new").rglob("*.md")))


def test_a_language_is_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else would be ignored."""
    with pytest.raises(SystemExit, match="2"):
        main(["import", "harbour", "--into", "new", "--language", "klingonisch"])
    assert main(["import", "harbour", "--into", "new", "--language", "pt_BR"]) == 0
    assert "--language: must be a code of two or three letters" in capsys.readouterr().err
    assert "language: pt-BR\n" in Path("new/harbour/ferry.md").read_text(encoding="utf-8")


RESULT = """{"name": "Harbour", "type": "public_channel", "id": 7, "messages": [
{"id": 3, "type": "message", "date": "2020-06-22T10:00:00", "text": "The ferry is late."}]}"""


@pytest.mark.parametrize(
    "channel",
    [
        *("harbour", "@harbour", "https://t.me/harbour", "http://t.me/harbour/", "t.me/harbour"),
        *("https://t.me/s/harbour/3?single", "https://telegram.me/harbour", "harbour.t.me"),
    ],
)
def test_a_channel_is_named_or_addressed(channel: str) -> None:
    """However it is given, the addresses of its posts are the same."""
    put(Path(), {"export/result.json": RESULT})

    assert main(["import", "export", "--into", "new", "--channel", channel]) == 0
    article = Path("new/Harbour/3.md").read_text(encoding="utf-8")
    assert "url: https://t.me/harbour/3\n" in article


@pytest.mark.parametrize(
    "channel",
    [
        "https://t.me/c/100/3",
        "https://t.me/+aBcD",
        "t.me/joinchat/aBcD",
        "a b",
        "https://a.example/x",
    ],
)
def test_what_is_not_a_public_name_is_refused(
    capsys: pytest.CaptureFixture[str], channel: str
) -> None:
    """A link that only members can open has none."""
    with pytest.raises(SystemExit):
        main(["import", "harbour", "--into", "new", "--channel", channel])
    assert "must be a public name such as harbour" in capsys.readouterr().err
