"""The command `timeline`: the real program on the archive that comes with it."""

import asyncio
import io
import json
import sys
from pathlib import Path

import pytest

import bot.cli.timeline as command
from bot.archive.dates import SourceDate
from bot.archive.loading import load_archive
from bot.cli.main import main
from bot.cli.timeline import write
from bot.extras import missing_extra
from bot.opening import open_desk
from bot.settings import Settings, shipped
from bot.timeline.entries import Timeline, TimelineEntry
from tests.support.small_desk import SmallDesk, archive_of, article, quote
from tests.support.texts import TEXTS

STATED = SourceDate("2020-06-22", "stated", "")
BAN = ["timeline", "Telegram", "ban", "in", "Russia"]


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


def small(text: str, **fields: object) -> Timeline:
    """Return the timeline of one quote: a whole text."""
    source = article("bridge", text, title="A bridge", date=STATED, **fields)
    return Timeline((TimelineEntry(quote(source, text), None, STATED),), (), 0)


def written(found: Timeline, out: io.StringIO) -> str:
    """Return a timeline as it is written in English."""
    write(found, TEXTS["en"], out)
    return out.getvalue()


def test_a_timeline(capsys: pytest.CaptureFixture[str]) -> None:
    """A date, the quotes after a bar, and their sources, in chronological order."""
    code = main([*BAN, "--limit", "3"])
    said = capsys.readouterr()

    assert 0 == code
    assert "" == said.err
    assert (
        "June 2017 (said in the quote)\n"
        "│ In June 2017, Russia's state communications watchdog threatened to ban Telegram for"
        " failing to provide documents, though Telegram later registered but refused to agree on"
        " the data storage demands section.\n"
        "Russian Government Fines Telegram For Refusing To Give Up User's Data"
        " · publisher unknown · by Pappi Hex"
        " · between September and December 2017 (inferred from the text)\n"
        "\n"
        "Published: about 2018 (inferred from the text)\n"
        "│ The Russian government had announced a nationwide ban on Telegram after they were denied"
        " access to the company’s encryption keys.\n"
        "Telegram’s CEO Uses Bitcoin Grants to Bypass Russian Ban · publisher unknown\n"
        "\n"
        "│ To further prove their resolve to deny as many people access to the privacy-focused"
        " messenger, the Russian government went on to block millions of IP addresses—an effort in"
        " futility because 24 hours after the ban was put into effect, there were no significant"
        " losses in traffic on the Telegram network despite Russia hosting over 7 percent of"
        " Telegram’s total user base.\n"
        "Telegram’s CEO Uses Bitcoin Grants to Bypass Russian Ban · publisher unknown\n"
        "\n"
        "… and 6 more; raise --limit to see them\n"
    ) == said.out


@pytest.fixture
def ferries(tmp_path: Path) -> list[str]:
    """Return the command for a topic of which two of three articles have no date."""
    folder = tmp_path / "ferries"
    folder.mkdir()
    for name, date in (("a", ""), ("b", "date: 2015-03-02\ndate_basis: stated\n"), ("c", "")):
        head = f"---\ntitle: Ferry {name}\n{date}---\n"
        (folder / f"{name}.md").write_text(f"{head}The ferry strike began at pier {name}.\n")
    return ["timeline", "ferry", "strike", "--archive", str(folder)]


def test_entries_of_one_date_share_its_line(
    ferries: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The undated entries are last, under one heading."""
    main(ferries)
    said = capsys.readouterr().out

    assert 1 == said.count("Undated:\n")
    assert 2 == said.partition("Undated:")[2].count("The ferry strike")
    assert "Published:" not in said.partition("Undated:")[2]


@pytest.mark.parametrize(
    ("topic", "language", "expected"),
    [
        ("запрет Telegram в России", "en", "Июнь 2017 г. (сказано в цитате)\n"),
        ("Telegram ban", "fa_IR.UTF-8", "ژوئن ۲۰۱۷، به گفتهٔ نقل‌قول\n"),
        ("Telegram ban", "de", "June 2017 (said in the quote)\n"),
    ],
)
def test_the_reader_s_language(
    topic: str,
    language: str,
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The words are those of the topic's script, else of the environment, else English."""
    monkeypatch.setenv("LC_ALL", language)
    main(["timeline", topic])

    assert capsys.readouterr().out.startswith(expected)


def test_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the archive says nothing, one plain line says so, and the exit code is 1."""
    code = main(["timeline", "penguins"])

    assert (1, "", "The archive has nothing on “penguins”.\n") == (code, *capsys.readouterr())


def test_nothing_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """An empty timeline is an object as well, and no picture."""
    picture = tmp_path / "timeline.png"
    code = main(["timeline", "penguins", "--json", "--picture", str(picture)])
    said = capsys.readouterr().out

    assert (1, False) == (code, picture.exists())
    assert {"topic": "penguins", "entries": [], "left_out": 0} == json.loads(said)


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The event's date, its strict bounds and the quote are separate from the publication's."""
    code = main([*BAN, "--json", "--limit", "3"])
    found = json.loads(capsys.readouterr().out)
    first, second, third = found["entries"]

    assert (0, "Telegram ban in Russia", 6) == (code, found["topic"], found["left_out"])
    assert {"edtf": "2017-06", "text": "June 2017 (said in the quote)"} == first["event"]
    assert ("2017-06-01", "2017-06-30") == (first["earliest"], first["latest"])
    assert ("2017-09/2017-12", "inferred") == (
        first["quote"]["date"]["edtf"],
        first["quote"]["date"]["basis"],
    )
    assert (None, "2018-01-01") == (second["event"], second["earliest"])
    assert (None, "2018-12-31") == (third["event"], third["latest"])


def test_json_without_a_date(ferries: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """An entry with neither date is last, without bounds."""
    main([*ferries, "--json"])
    last = json.loads(capsys.readouterr().out)["entries"][-1]

    assert (None, None, None) == (last["event"], last["earliest"], last["latest"])


def test_every_quote_is_the_archive_s(capsys: pytest.CaptureFixture[str]) -> None:
    """The offsets of each quote lead to its text in the archive."""
    main(["timeline", "Telegram", "--json", "--limit", "100"])
    archive = load_archive(shipped("seeds"))
    quotes = [entry["quote"] for entry in json.loads(capsys.readouterr().out)["entries"]]

    assert 20 < len(quotes)
    assert [one["text"] for one in quotes] == [
        found.text[one["start"] : one["end"]]
        for one in quotes
        if (found := archive.get(one["article"]))
    ]


def test_an_altered_archive(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written of an archive that has changed since it was read."""
    found = small("The bridge opened.")
    archive, files = archive_of(found.entries[0].quote.article)
    files["bridge"] = "The bridge closed."

    class AlteredDesk(SmallDesk):
        async def timeline(self, topic: str, limit: int) -> Timeline:
            return found

    desk = AlteredDesk()
    desk.archive = archive
    monkeypatch.setattr(command, "open_desk", lambda _, **_how: desk)
    code = main(["timeline", "bridge"])
    said = capsys.readouterr()

    assert (1, "") == (code, said.out)
    assert "is not sent: the article's source has changed" in said.err


def test_own_aliases(tmp_path: Path) -> None:
    """An operator's aliases are read in the place of those that come with the bot."""
    (tmp_path / "aliases.yaml").write_text("names:\n  Durov:\n    en: [Fishmonger]\n")
    found = asyncio.run(open_desk(Settings(responses=tmp_path)).timeline("Fishmonger", 12))

    assert 12 == len(found.entries)


def test_no_own_aliases(tmp_path: Path) -> None:
    """A folder of responses without aliases leaves those of the bot in place."""
    found = asyncio.run(open_desk(Settings(responses=tmp_path)).timeline("Дуров", 12))

    assert 12 == len(found.entries)


def test_every_line_begins_with_the_bar() -> None:
    """Each line of a quote begins with the bar."""
    said = written(small("The bridge\r\nopened."), io.StringIO())

    assert (
        "Published: 22 June 2020 (stated by the source)\n"
        "│ The bridge\n"
        "│ opened.\n"
        "A bridge · publisher unknown\n"
        "\n"
    ) == said


def test_a_terminal_s_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal's width breaks a quote between words; nothing is left out."""
    monkeypatch.setenv("COLUMNS", "14")
    said = written(small("The bridge opened  yesterday-afternoon."), Terminal())
    lines = [line[2:] for line in said.splitlines() if line.startswith("│")]

    assert ["The bridge ", "opened  ", "yesterday-afternoon."] == lines


def test_a_terminal_is_not_commanded() -> None:
    """Control characters do not reach a terminal."""
    said = written(small("The \x1b[31mbridge\x9b."), Terminal())

    assert "│ The \ufffd[31mbridge\ufffd." in said


@pytest.mark.parametrize("limit", ["0", "-1", "many", "1_0", "+5", "٥"])
def test_no_limit(limit: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A limit is a number above 0."""
    with pytest.raises(SystemExit) as exit_:
        main([*BAN, "--limit", limit])

    assert 2 == exit_.value.code
    assert f"argument --limit: must be a positive number, not {limit!r}" in capsys.readouterr().err


def test_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The picture comes beside the text."""
    picture = tmp_path / "timeline.PNG"
    code = main([*BAN, "--picture", str(picture)])

    assert 0 == code
    assert capsys.readouterr().out.startswith("June 2017")
    assert b"\x89PNG" == picture.read_bytes()[:4]


def test_a_picture_needs_matplotlib(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without matplotlib one sentence names the extra that brings it."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code = main([*BAN, "--picture", "timeline.png"])
    sentence = f"{missing_extra('--picture', 'picture')}\n"

    assert (2, "", sentence) == (code, *capsys.readouterr())


def test_text_needs_no_matplotlib(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a picture the program does without matplotlib."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    assert 0 == main(BAN)
    assert capsys.readouterr().out.startswith("June 2017")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("timeline.svg", "must be a file name that ends in .png, not {}"),
        ("none/timeline.png", "cannot be written to {} (no such folder); name another file"),
        ("folder.png", "cannot be written to {} (Is a directory); name another file"),
    ],
)
def test_no_picture(
    name: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be written is said in one sentence."""
    (tmp_path / "folder.png").mkdir()
    code = main([*BAN, "--picture", str(tmp_path / name)])
    said = capsys.readouterr()

    assert (2, "") == (code, said.out)
    assert said.err == f"--picture {problem.format(tmp_path / name)}\n"
