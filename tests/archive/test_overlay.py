"""The overlay of the FAQ: written whole, read with care; and `clippings faq`."""

from pathlib import Path
from typing import Any

import pytest

from bot.archive.errors import ContentError
from bot.archive.overlay import Overlay, new_entry
from bot.archive.yaml_files import read_yaml
from bot.cli.main import main
from bot.paths import overlay_file
from bot.settings import Settings, SettingsError, load_settings
from tests.support.small_desk import SmallDesk, quote

DESK = SmallDesk()
FIRST = quote(DESK.river, "The bridge opened in May.")
HOSTILE = ["null", "a: b # c", "- x", "'\"", "می‌خواهم؟", "2020-01-01", "{x}", "*a &b !c", "yes"]


@pytest.fixture
def overlay(tmp_path: Path) -> Overlay:
    """Return an overlay that is not there yet, in a folder that is not there yet."""
    return Overlay(tmp_path / "kept" / "faq.yaml")


@pytest.mark.parametrize("question", HOSTILE)
def test_what_is_written_is_read_again(overlay: Overlay, question: str) -> None:
    """Whatever a question looks like in YAML, it stays a text."""
    entry = new_entry(question, "fa", [FIRST])
    overlay.put(entry)

    assert overlay.load(DESK.archive) == ((entry,), [])


def test_the_same_question_takes_its_place(overlay: Overlay) -> None:
    """A second answer to a question replaces the first; others stay."""
    second = quote(DESK.river, "Repairs took two years.")
    overlay.put(new_entry("When?", "en", [FIRST]))
    overlay.put(new_entry("Where?", "en", [FIRST]))
    overlay.put(new_entry(" when?", "en", [second]))
    entries, _ = overlay.load(DESK.archive)

    assert [entry.quotes for entry in entries] == [(FIRST,), (second,)]
    assert list(overlay.path.parent.iterdir()) == [overlay.path]
    assert overlay.path.stat().st_mode & 0o077 == 0


def test_an_entry_that_holds_no_more(overlay: Overlay) -> None:
    """An entry whose quote has left the archive is reported, and the others are used."""
    overlay.put(new_entry("When?", "en", [FIRST]))
    overlay.put(new_entry("Who?", "en", [quote(DESK.market, "Traders were not asked.")]))
    entries, mistakes = overlay.load(SmallDesk(river="All is new here.").archive)

    assert [entry.question("en") for entry in entries] == ["Who?"]
    assert len(mistakes) == 1


def test_a_full_or_broken_file_stays(overlay: Overlay, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be added leaves the file as it was."""
    overlay.put(new_entry("When?", "en", [FIRST]))
    before = overlay.path.read_bytes()
    monkeypatch.setattr("bot.archive.overlay.ENTRIES_LIMIT", 1)
    with pytest.raises(OverflowError):
        overlay.put(new_entry("Who?", "en", [FIRST]))
    monkeypatch.setattr("bot.archive.overlay.as_yaml", lambda listed: "\ud800")
    with pytest.raises(UnicodeEncodeError):
        overlay.remove(new_entry("When?", "en", [FIRST]).id)

    assert overlay.path.read_bytes() == before
    assert list(overlay.path.parent.iterdir()) == [overlay.path]
    overlay.path.write_text("entries: 7")
    with pytest.raises(ContentError, match="has no list of entries"):
        overlay.put(new_entry("Who?", "en", [FIRST]))


def test_the_command(
    overlay: Overlay, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Entries are listed, exported as faq.yaml has them, and removed."""
    monkeypatch.setenv("OVERLAY", str(overlay.path))
    entry = new_entry("When?", "en", [FIRST])
    overlay.put(entry)
    codes = [main(["faq", "list"]), main(["faq", "export"])]
    said = capsys.readouterr().out
    codes += [main(["faq", "remove", entry.id]), main(["faq", "remove", entry.id])]
    codes.append(main(["faq", "export"]))
    file = overlay.path.with_name("exported.yaml")
    file.write_text(said.split("\n", 1)[1], encoding="utf-8")

    assert codes == [0, 0, 0, 1, 1]
    assert said.startswith(f"{entry.id}: When?\nentries:\n")
    assert read_yaml(file)["entries"][0]["id"] == entry.id
    assert capsys.readouterr().out == (
        f"Removed {entry.id}.\nThere is no entry {entry.id}.\nentries: []\n"
    )


def test_the_command_with_a_damaged_file(
    overlay: Overlay, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file edited by hand is listed as it is; one that is not YAML is named."""
    monkeypatch.setenv("OVERLAY", str(overlay.path))
    overlay.path.parent.mkdir()
    overlay.path.write_text("entries: [{id: a, questions: {en: [Why?]}}, {id: b}, c]")
    main(["faq", "list"])
    overlay.path.write_text("entries: [")
    code = main(["faq", "list"])
    said = capsys.readouterr()

    assert said.out == "a: Why?\nb: \nc\n"
    assert code == 2
    assert "faq.yaml" in said.err


def test_the_command_where_nothing_can_be_written(
    overlay: Overlay, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that cannot be replaced is reported in a sentence."""
    monkeypatch.setenv("OVERLAY", str(overlay.path))
    entry = new_entry("When?", "en", [FIRST])
    overlay.put(entry)
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space")))
    code = main(["faq", "remove", entry.id])

    assert code == 2
    assert capsys.readouterr().err.startswith("OVERLAY cannot be written: ")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"overlay": "x.yaml"}, "x.yaml"),
        ({"database_url": "sqlite:///kept/bot.db"}, "kept/bot-local-faq.yaml"),
        ({"database_url": "sqlite:////kept/bot.db"}, "/kept/bot-local-faq.yaml"),
        ({"database_url": "sqlite://"}, "/data/clippings/bot-local-faq.yaml"),
        ({"database_url": "postgresql://a:b@c/d"}, "/data/clippings/bot-local-faq.yaml"),
        ({"bot_token": "12:secret"}, "/data/clippings/bot-12-faq.yaml"),
    ],
)
def test_where_it_lies(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], expected: str
) -> None:
    """Beside the database, one for each bot, unless it is set."""
    monkeypatch.setenv("XDG_DATA_HOME", "/data")

    assert overlay_file(Settings(**given)) == Path(expected)


IDS = "OPERATORS must be Telegram user ids separated by commas, like 123456789,987654321; "


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("operators", "1, x", f"{IDS}'x' is not one"),
        ("operators", "-5", f"{IDS}'-5' is not one"),
        ("operators", "۵", f"{IDS}'۵' is not one"),
        ("operators", "9" * 30, f"{IDS}'99999999999999999999' is not one"),
        ("operators", ",".join(map(str, range(1, 60))), "OPERATORS must list at most 50 people"),
        ("contact", "a\nb", "CONTACT must be a single line of at most 200 characters"),
        ("contact", "a" * 201, "CONTACT must be a single line of at most 200 characters"),
    ],
)
def test_mistakes_in_settings(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str
) -> None:
    """A mistake names its variable."""
    monkeypatch.setenv(name.upper(), value)
    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert str(caught.value) == problem


def test_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are separated by commas, and each counts once."""
    monkeypatch.setenv("OPERATORS", " 12, 7,12 ,")

    assert load_settings().operators == (12, 7)
