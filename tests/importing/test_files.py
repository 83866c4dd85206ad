"""The files of a source, and their bytes."""

import os
from pathlib import Path

import pytest

from bot.importing.files import DEPTH_LIMIT, decode, head_of, walk
from bot.importing.model import ImportingError, LeftOut
from tests.support.importing import imported, put


def test_folders_have_a_depth(tmp_path: Path) -> None:
    """What is deeper is left out."""
    deep = tmp_path.joinpath(*["d"] * (DEPTH_LIMIT + 1))
    put(deep, {"a.md": "text"})

    assert [one.reason for one in walk(tmp_path, {".md"}, None) if isinstance(one, LeftOut)] == [
        f"is a folder more than {DEPTH_LIMIT} deep"
    ]


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder has a largest number of files."""
    monkeypatch.setattr("bot.importing.files.FILE_LIMIT", 1)

    with pytest.raises(ImportingError, match="has more than 1 files"):
        list(walk(put(tmp_path, {"a.md": "", "b.md": ""}), {".md"}, None))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    """Neither as a source nor in a folder."""
    folder = put(tmp_path / "harbour", {"a.md": "---\ntitle: A\n---\nText.\n"})
    os.mkfifo(folder / "b.md")
    report = imported(folder, tmp_path / "archive")

    assert report.left_out == {"is a pipe or a device": ["b.md"]}
    assert head_of(folder / "b.md") == b""
    with pytest.raises(ImportingError, match="is a pipe or a device"):
        imported(folder / "b.md", tmp_path / "archive")


@pytest.mark.parametrize(
    ("raw", "declared", "text"),
    [
        ("\ufeffé".encode(), None, "é"),
        ("é".encode("utf-16"), None, "é"),
        ("é".encode("latin-1"), "latin-1", "é"),
        ("é".encode(), "latin-1", "é"),
        ("Мол гавани построили весной".encode("cp1251"), "no-such-encoding", "Мол гавани"),
        ("é".encode("latin-1"), "ascii", ""),
    ],
)
def test_encodings(raw: bytes, declared: str | None, text: str) -> None:
    """A byte order mark, then UTF-8, then what is declared, then what it looks like."""
    assert text in decode(raw, declared)[0]


@pytest.mark.parametrize("declared", [None, "utf-8", "ascii"])
def test_utf_8_with_damaged_bytes(declared: str | None) -> None:
    """One broken letter does not turn all others into those of another encoding."""
    raw = "Zażółć gęślą jaźń, Müller!".encode() + b"\xff" + " Żółw".encode()
    text, encoding = decode(raw, declared)

    assert (text, encoding) == (
        "Zażółć gęślą jaźń, Müller!\ufffd Żółw",
        "UTF-8 with damaged bytes",
    )


def test_a_text_in_another_encoding_is_not_damaged_utf_8() -> None:
    """Its letters are hardly ever whole ones of UTF-8."""
    assert decode("Müller grüßt die Höfe".encode("cp1252"), "cp1252")[0] == "Müller grüßt die Höfe"
    assert "\ufffd" not in decode("Привет, мир, как дела сегодня".encode("cp1251"))[0]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Мост открыли в мае после ремонта. Паром стоит двести рублей.", "cp1251"),
        ("Мост открыли в мае после ремонта. Паром стоит двести рублей.", "koi8-r"),
        ("— Привет, — сказал он. «Паром» стоит 250 рублей", "cp1251"),
        ("Le pont a été ouvert à l'été", "cp1252"),
        ("Most został otwarty w maju po długim remoncie, żółty", "cp1250"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
        ("پل در ماه مه باز شد و ارزان شد", "cp1256"),
        ("Мост открыли в мае после ремонта.", "utf-16-le"),
        ("The bridge was opened.", "utf-16-be"),
    ],
)
def test_a_short_text_that_declares_nothing(text: str, encoding: str) -> None:
    """It is read in the encoding in which it is most like a language, and that is told."""
    found, told = decode(text.encode(encoding))

    assert (text, True) == (found, told is not None)


def test_a_zero_in_a_text_is_not_utf_16() -> None:
    """It is damage, which the text itself outlives."""
    assert ("The \x00 mole.", None) == decode(b"The \x00 mole.")
