"""The command `verify`: the real program on the archive that comes with it."""

import io
import json
import sys

import pytest

import bot.cli.verify as command
from bot.archive.errors import ContentError, Mistake
from bot.archive.model import Archive
from bot.cli.main import main
from bot.cli.verify import run_verify
from bot.settings import Settings, shipped
from tests.support.small_desk import SmallDesk, archive_of, article

EXACT = "All of that does not mean Telegram is perfect."
SOURCE = (
    "Telegram CEO promises to take on crime, says platform is not perfect · CoolTechZone · "
    "about September 2024 (inferred from the text) · 002-durov-promises-to-take-on-crime, "
    "characters 1,932 to 1,978"
)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment ask for English, whatever it asked for before."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        (EXACT, 0, f"Exact: these words are in the archive.\n\n│ {EXACT}\n{SOURCE}\n"),
        (
            "all of that does not mean “Telegram” is perfect.",
            1,
            "Altered: the archive says it in other words.\n\n"
            "all of that does not mean [-“-]Telegram[-”-] is perfect.\n\n"
            f"│ {EXACT}\n{SOURCE}\n",
        ),
        (
            "all of that does not mean Telegram is perfect",
            0,
            "Exact: these words are in the archive.\nIt differs only in capital letters.\n\n"
            f"│ {EXACT[:-1]}\n{SOURCE[:-1]}7\n",
        ),
        (
            f"{EXACT} — Mark Zuckerberg, 2018",
            1,
            "Misattributed: the words are exact, but the details given with them are not.\n"
            "The date given with it is “2018”; the article’s date: about September 2024 (inferred "
            "from the text).\n"
            "The name given with it, “Mark Zuckerberg”, does not occur in the article.\n\n"
            f"│ {EXACT}\n{SOURCE}\n",
        ),
        (
            "The moon is made of green cheese",
            1,
            "Absent: these words are not in the archive.\n",
        ),
    ],
)
def test_verdicts(text: str, code: int, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The verdict, what there is to say beside it, and the archive's words with their place."""
    returned = main(["verify", *text.split()])

    assert (code, expected, "") == (returned, *capsys.readouterr())


def test_a_joined_quote(capsys: pytest.CaptureFixture[str]) -> None:
    """Each piece of a joined quote has its place, and a source with an author names it."""
    code = main(["verify", f"Telegram has 10 days to appeal the ruling. {EXACT}"])
    said = capsys.readouterr().out

    assert 1 == code
    assert said.startswith(
        "Joined: the parts are in the archive, but not next to each other.\n\n│ "
    )
    assert 2 == said.count("│ ")
    assert "publisher unknown · by Pappi Hex" in said


def test_the_nearest_passage(capsys: pytest.CaptureFixture[str]) -> None:
    """An absent quote comes with the nearest passage, where there is one."""
    text = "Some people now think that the ban went into effect shortly, and all is well with them"
    code = main(["verify", text])

    assert 1 == code
    assert (
        "Absent: these words are not in the archive.\n\nThe nearest passage:\n\n"
        "│ The ban went into effect shortly after"
    ) in capsys.readouterr().out


def test_the_same_words_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    """Further places of the same words are listed below."""
    text = "In the aftermath of the nationwide ban on Telegram by the Russian government"
    code = main(["verify", text])
    said = capsys.readouterr().out

    assert 0 == code
    assert "The same words appear in 1 other place.\n" in said
    assert 2 == said.count("001-bitcoin-grants-against-the-ban, characters")


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a text, all of standard input is one quote; bytes that are not UTF-8 are replaced."""
    stream = io.TextIOWrapper(io.BytesIO(b"All of that does not\nmean Telegram is perfect\xff"))
    monkeypatch.setattr(sys, "stdin", stream)
    code = main(["verify"])

    assert 0 == code
    assert "It differs only in spacing.\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        (EXACT, 0, ("exact", None, 1)),
        (f"{EXACT} — Mark Zuckerberg", 1, ("misattributed", None, 1)),
        ("The moon is made of green cheese", 1, ("absent", None, 0)),
        ("two words", 2, (None, "too_short", 0)),
        ("word " * 801, 2, (None, "too_long", 0)),
    ],
)
def test_json(
    text: str,
    code: int,
    expected: tuple[str | None, str | None, int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With --json there is one object, whatever is found."""
    returned = main(["verify", "--json", text])
    found = json.loads(capsys.readouterr().out)

    assert code == returned
    assert expected == (found["kind"], found["refused"], len(found["pieces"]))


def test_json_fields(capsys: pytest.CaptureFixture[str]) -> None:
    """The object has every field, and the quotes are those of `ask --json`."""
    main(["verify", "--json", "All of that does mean Telegram is perfect — CoolTechZone, 2018"])
    found = json.loads(capsys.readouterr().out)
    (piece,) = found["pieces"]

    assert {"start": 0, "end": 41} == piece["pasted"]
    assert (1932, 1977, "CoolTechZone") == tuple(
        piece["quote"][name] for name in ("start", "end", "publisher")
    )
    assert [
        {"kind": "same", "text": "All of that does"},
        {"kind": "same", "text": " "},
        {"kind": "inserted", "text": "not"},
        {"kind": "same", "text": " mean Telegram is perfect"},
    ] == found["changes"]
    assert [{"field": "date", "claimed": "2018"}] == found["contradictions"]
    assert ("— CoolTechZone, 2018", False, [], [], None) == tuple(
        found[name] for name in ("rest", "omission", "differences", "elsewhere", "nearest")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "two words",
            "That is too short to tell where it is from: at least three words are needed.\n",
        ),
        (
            "word " * 801,
            "That is too long to check: the limit is 4,000 characters.\n",
        ),
    ],
)
def test_refusals(text: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What can be no quote is refused with one sentence on standard error."""
    code = main(["verify", text])

    assert (2, "", expected) == (code, *capsys.readouterr())


def test_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The verdict is in the reader's language, and not in the quote's."""
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    main(["verify", EXACT])

    assert capsys.readouterr().out.startswith("Точно: эти слова есть в архиве.\n")


def test_a_terminal() -> None:
    """A terminal's width breaks the quotes between words."""
    out = Terminal()
    text = "Telegram has 10 days to appeal the ruling which was carried out on Monday. However if"
    run_verify(Settings(), text, as_json=False, stdin=io.StringIO(), out=out)
    quoted = [line for line in out.getvalue().splitlines() if line.startswith("│ ")]

    assert ["│ " + text.rpartition(" However")[0], "│ However if"] == quoted


def desk_of(archive: Archive) -> SmallDesk:
    """Return a desk with this archive."""
    desk = SmallDesk()
    desk.archive = archive
    return desk


def test_control_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """No control character of an article or of a text commands a terminal."""
    source = article("bridge", "The bridge \x1b[31m opened in May.\nNobody paid a toll.")
    archive, _ = archive_of(source)
    monkeypatch.setattr(command, "open_desk", lambda settings, **_how: desk_of(archive))
    out = Terminal()
    run_verify(Settings(), source.text, as_json=False, stdin=io.StringIO(), out=out)

    assert "\x1b" not in out.getvalue()
    assert "│ The bridge \ufffd[31m opened in May.\n│ Nobody paid a toll.\n" in out.getvalue()


def test_an_archive_that_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the archive's bytes do not bear out a quote, nothing of it is written."""

    def reread(name: str) -> str:
        raise ContentError([Mistake(shipped("seeds"), None, "is gone", "bring it back")])

    source = article("bridge", "The bridge opened in May.")
    archive = Archive({source.id: source}, shipped("seeds"), reread)
    monkeypatch.setattr(command, "open_desk", lambda settings, **_how: desk_of(archive))
    code = main(["verify", "The bridge opened"])
    said = capsys.readouterr()

    assert (1, "") == (code, said.out)
    assert said.err.startswith("the quote from 'bridge' at 0–17 is not sent:")


def test_words_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """What is left out is in the JSON, and such a quote does not end as an exact one."""
    code = main(["verify", "--json", EXACT.replace(" not ", " … ")])
    told = json.loads(capsys.readouterr().out)

    assert (1, "exact_with_omissions", True) == (code, told["kind"], told["omission"])
    assert (["not"], ["not"]) == (told["turning"], [one["text"] for one in told["left_out"]])
    assert ["All of that does", "mean Telegram is perfect."] == [
        piece["quote"]["text"] for piece in told["pieces"]
    ]


def test_a_sentence_in_a_longer_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A partial quote has the words around it in `rest`, and ends with 1."""
    sentence = "Telegram did so when Russia demanded encryption keys for surveillance purposes."
    code = main(["verify", "--json", f"My friend sent me this. {sentence} Can anybody know?"])
    told = json.loads(capsys.readouterr().out)

    assert (1, "partial") == (code, told["kind"])
    assert "My friend sent me this.\nCan anybody know?" == told["rest"]
