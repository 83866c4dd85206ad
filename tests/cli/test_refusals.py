"""What the system refuses is told with the file or the setting, and the output is not blamed."""

import gzip
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.archive import loading
from bot.cli.main import main
from bot.paths import cache_folder, data_folder
from bot.search import tantivy_engine
from bot.settings import SettingsError
from tests.support.bridge_folder import ASKED, enter_folder

LINE = b'{"id": "a", "title": "A", "text": "The bridge was opened by Ada Moor."}\n'
LONG = "a" * 5_000


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into a folder with an archive and responses that the environment names."""
    enter_folder(monkeypatch, tmp_path)
    monkeypatch.delenv("OVERLAY", raising=False)


class Failing(io.TextIOWrapper):
    """A stream of which every operation fails."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())

    def _fail(self, *given: object) -> str:
        raise OSError(28, "No space left on device")

    write = read = readline = _fail  # type: ignore[assignment]  # all of them fail alike


@pytest.mark.parametrize(
    "arguments", [["ask", ASKED], ["ask", "--json", ASKED], ["check"], ["timeline", "bridge"]]
)
def test_an_output_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Only then the output is said to be at fault."""
    monkeypatch.setattr("sys.stdout", Failing())
    code = main(arguments)

    assert (2, "The output cannot be written: No space left on device.\n") == (
        code,
        capsys.readouterr().err,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_an_output_that_is_full(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is only buffered is written before the end, where its failure can still be told."""
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr("sys.stdout", full)
        code = main(["check"])
        said = capsys.readouterr().err

    assert (2, "The output cannot be written: No space left on device.\n") == (code, said)


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "--json"], ["verify"], ["chat"]])
def test_an_input_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Then the input is said to be at fault."""
    monkeypatch.setattr("sys.stdin", Failing())
    code = main(arguments)

    assert (2, "The input cannot be read: No space left on device.\n") == (
        code,
        capsys.readouterr().err,
    )


def test_a_cache_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of the index is named, and the variable that names another one."""
    Path("file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", "file")
    monkeypatch.setattr(tantivy_engine, "IN_MEMORY_LIMIT", 0)
    code = main(["ask", ASKED])
    out, err = capsys.readouterr()

    assert (2, "", 1) == (code, out, err.count("\n"))
    assert err.startswith("The cache folder file/clippings/")
    assert err.endswith(
        " cannot be written (Not a directory); free some space, or set XDG_CACHE_HOME to a folder"
        " that can be written\n"
    )


@pytest.mark.parametrize("name", ["words.json", "meta.json"])
def test_a_damaged_index(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A complete index that cannot be read is built again."""
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setattr(tantivy_engine, "IN_MEMORY_LIMIT", 0)
    first = main(["ask", ASKED])
    (folder,) = Path("cache/clippings").iterdir()
    file = folder / name
    assert file.is_file(), sorted(folder.iterdir())
    file.write_text("{", encoding="utf-8")
    capsys.readouterr()
    code = main(["ask", ASKED])

    assert (0, 0, "") == (first, code, capsys.readouterr().err)


def test_damaged_articles(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So are articles on disk that SQLite cannot read."""
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setattr(loading, "LARGE", 0)
    monkeypatch.delenv("RESPONSES")
    Path("a.jsonl").write_bytes(LINE)
    first = main(["--archive", "a.jsonl", "ask", ASKED])
    (folder,) = Path("cache/clippings").glob("articles-*")
    (folder / "articles.sqlite3").write_bytes(b"nothing" * 1_000)
    capsys.readouterr()
    code = main(["--archive", "a.jsonl", "ask", ASKED])

    assert (0, 0, "") == (first, code, capsys.readouterr().err)


def test_no_room_to_unpack(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A packed archive that cannot be unpacked is named with the variable for another folder."""
    Path("a.jsonl.gz").write_bytes(gzip.compress(LINE))

    def refuse(**_: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    code = main(["--archive", "a.jsonl.gz", "ask", ASKED])

    assert (2, capsys.readouterr().err) == (
        code,
        "a.jsonl.gz: cannot be unpacked (No usable temporary directory found);"
        " free some space, or set TMPDIR to a folder that has it\n",
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--archive", LONG, "ask", "x"], 2),
        (["--responses", LONG, "ask", "x"], 2),
        (["--archive", LONG, "check"], 1),
        (["--responses", LONG, "check"], 1),
        (["eval", f"{LONG}.jsonl"], 2),
        (["--archive", LONG, "eval"], 2),
        (["timeline", "bridge", "--picture", f"{LONG}/a.png"], 2),
        (["eval", "--picture", f"{LONG}/a.png", "x.jsonl"], 2),
    ],
    ids=lambda given: " ".join(given).replace(LONG, "LONG") if isinstance(given, list) else None,
)
def test_a_path_that_is_too_long(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    """The path is named, and not the output."""
    found = main(arguments)
    said = "".join(capsys.readouterr())

    assert (code, True, False) == (found, "(File name too long)" in said, "output" in said)
    assert LONG in said


def test_an_overlay_that_is_too_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So is the file of what operators wrote."""
    monkeypatch.setenv("OVERLAY", LONG)
    code = main(["ask", ASKED])

    out, err = capsys.readouterr()

    assert (2, "") == (code, out)
    assert err.startswith(f"{LONG}: cannot be read (File name too long); ")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            PermissionError(13, "Permission denied", "some.file"),
            "some.file cannot be used (Permission denied); check its name and permissions\n",
        ),
        (
            OSError(24, "Too many open files"),
            "The system refused to go on (Too many open files);"
            " check its free space and its limits\n",
        ),
    ],
)
def test_what_nobody_expected(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    sentence: str,
) -> None:
    """Another error of the system is told with its file, or as the system's."""

    def refuse(*given: object, **how: object) -> None:
        raise error

    monkeypatch.setattr("bot.opening.open_desk", refuse)

    assert (2, "", sentence) == (main(["ask", ASKED]), *capsys.readouterr())


def test_a_pipe_as_a_picture(capsys: pytest.CaptureFixture[str]) -> None:
    """A picture is not drawn into a pipe, whose reader may never come."""
    os.mkfifo("a.png")
    code = main(["timeline", "bridge", "--picture", "a.png"])

    problem = "--picture cannot be written to a.png (it is a pipe or a device)"

    assert (2, "", f"{problem}; name another file\n") == (code, *capsys.readouterr())


@pytest.mark.parametrize(
    ("folder", "variable"), [(cache_folder, "XDG_CACHE_HOME"), (data_folder, "XDG_DATA_HOME")]
)
def test_a_user_without_a_home(
    monkeypatch: pytest.MonkeyPatch, folder: Callable[[], Path], variable: str
) -> None:
    """A system that knows no home for the user gets a sentence with the variables to set."""

    def refuse() -> None:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", refuse)
    with pytest.raises(SettingsError) as caught:
        folder()

    assert str(caught.value) == (
        f"The home folder of this user is not known; set HOME or {variable} to a folder"
    )
