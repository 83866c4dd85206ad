"""The command `check` finds what is wrong, and says nothing else."""

import io
import os
from pathlib import Path

import pytest

from bot.archive.model import Archive
from bot.archive.yaml_files import read_text, yaml_value
from bot.cli.check import check
from bot.settings import Settings, shipped
from tests.support.importing import put

BRIDGE = (
    "---\ntitle: A bridge\ndate: 1992\n---\nThe bridge was opened by Ada Moor. Boats pay a toll.\n"
)
MARKET = "---\ntitle: The market\n---\nThe market moved to the castle square.\n"
FAQ = """entries:
  - id: opened
    questions: {en: [Who opened the bridge?, "Opened by whom, the bridge?"], ru: [Кто открыл мост?]}
    quotes: [{article: bridge, text: The bridge was opened by Ada Moor.}]
  - id: toll
    questions: {en: [What do boats pay?]}
    quotes: [{article: bridge, text: Boats pay a toll.}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make an archive and its responses, in which nothing is wrong."""
    for name, text in {
        "archive/bridge.md": BRIDGE,
        "archive/market.md": MARKET,
        "responses/faq.yaml": FAQ,
        "responses/aliases.yaml": "names: {}\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _check(folder: Path) -> tuple[bool, list[str]]:
    """Return whether nothing is wrong, and the lines that were written."""
    out = io.StringIO()
    settings = Settings(archive=folder / "archive", responses=folder / "responses")
    is_right = check(settings, out)
    lines = out.getvalue().replace(f"{folder}/", "").splitlines()
    return is_right, [line for line in lines if not line.startswith(COVERED)]


COVERED = ("Dates from ", "Languages: ", "Last changed: ")
"""How the lines on what the archive covers begin, which have a test of their own."""
SUMMARY = "archive: 2 articles (dates: 1 stated, 1 unknown), 2 FAQ entries, 4 wordings."


def test_nothing_is_wrong(folder: Path) -> None:
    """What is there is counted, and found to be right."""
    assert (True, [SUMMARY, "Nothing is wrong."]) == _check(folder)


def test_what_the_archive_covers(folder: Path) -> None:
    """The summary goes on with the dates, publishers and languages, and the last change."""
    article = "---\ntitle: B\npublisher: P\nlanguage: ru\ndate: 2019-05-06T10:00:00Z\n---\nText.\n"
    (folder / "archive" / "b.md").write_text(article, encoding="utf-8")
    for file in (folder / "archive").iterdir():
        os.utime(file, (1_600_000_000, 1_600_000_000))
    out = io.StringIO()
    check(Settings(archive=folder / "archive", responses=folder / "responses"), out)

    assert out.getvalue().splitlines()[1:] == [
        "Dates from 1992 to 2019-05; the newest article is dated 2019-05-06.",
        "Publishers: P (1).",
        "Languages: en (2), ru (1).",
        "Last changed: 2020-09-13 12:26 UTC.",
        "Nothing is wrong.",
    ]


def test_many_texts_are_missing(folder: Path) -> None:
    """They are counted, and the first are named, always the same ones."""
    put(folder, {"responses/texts/en.yaml": "date_none: no date\n"})
    missing = [key for key in yaml_value(read_text(ENGLISH), ENGLISH) if key != "date_none"]
    _, lines = _check(folder)
    text = "responses/texts/en.yaml: has no text"

    assert [*(f"{text} {key!r}; add `{key}:` with its text" for key in missing[:3])] == lines[-5:-2]
    assert lines[-2:] == [
        f"… and {len(missing) - 3:,} more like these",
        f"{len(missing):,} problems found.",
    ]


ENGLISH = shipped("responses") / "texts" / "en.yaml"


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        (
            "archive/new.md",
            "no fields",
            [
                "archive: 3 articles",
                "archive/new.md, line 1: the file has no front matter, and its title was taken from"
                " the file's name; begin the file with",
            ],
        ),
        (
            "archive/new.md",
            "---\ntitle: A\ndate: Summer 2019\npublsher: B\n---\nText.\n",
            [
                "archive: 3 articles",
                "archive/new.md, line 4: unknown field 'publsher'; did you mean 'publisher'?",
                "archive/new.md, line 3: 'Summer 2019' is not a date in EDTF",
            ],
        ),
        (
            "responses/faq.yaml",
            FAQ.replace("a toll.}", "no toll.}").replace(
                "article: bridge, text: The", "article: x, text: The"
            ),
            [
                "responses/faq.yaml, line 4: entry 'opened' quotes an unknown article 'x'",
                "responses/faq.yaml, line 7: entry 'toll' has a quote that is not in 'bridge'",
            ],
        ),
        ("responses/aliases.yaml", "names: [", ["responses/aliases.yaml, line "]),
        (
            "responses/policy.yaml",
            "gate: 71 %\nclosets: 0.3\n",
            [
                "responses/policy.yaml, line 1: gate must be above 0 and at most 1, like 0.71",
                "responses/policy.yaml, line 2: the key 'closets' does not exist; write `gate:`",
            ],
        ),
    ],
)
def test_mistakes_in_files(folder: Path, file: str, text: str, expected: list[str]) -> None:
    """Every mistake has a line of its own with its file, its line and its mend."""
    (folder / file).write_text(text, encoding="utf-8")
    is_right, lines = _check(folder)

    found = len([one for one in expected if "; " in one or ", line" in one])
    assert (False, f"{found} problem{'s' * (found > 1)} found.") == (
        is_right,
        lines[-1],
    )
    assert expected == [line[: len(start)] for line, start in zip(lines, expected, strict=False)]
    assert all("; " in line for line in lines[:-1] if "articles (" not in line)


@pytest.mark.parametrize("name", ["faq.yml", "FAQ.yaml", "Faq.yaml.txt"])
def test_a_faq_of_another_name(folder: Path, name: str) -> None:
    """A file that is nearly called `faq.yaml` is told if there is none of that name."""
    responses = folder / "responses"
    (responses / name).write_text(FAQ, encoding="utf-8")
    before = _check(folder)
    (responses / "faq.yaml").unlink()
    is_right, lines = _check(folder)

    assert (True, [SUMMARY, "Nothing is wrong."]) == before
    assert (False, [f"responses/{name}: is not read; rename it to faq.yaml"]) == (
        is_right,
        lines[1:-1],
    )


def test_files_that_are_passed_over(folder: Path) -> None:
    """Files that are not read as articles are counted and named, but are not mistakes."""
    for name in ("a.txt", "b.rst", "picture.png", "originals/d.txt", ".e/f.txt"):
        (folder / "archive" / name).parent.mkdir(exist_ok=True)
        (folder / "archive" / name).write_text("Text.", encoding="utf-8")

    assert _check(folder) == (
        True,
        [
            SUMMARY,
            "1 file passed over (hidden): .e/.",
            "1 file passed over (in originals): originals/.",
            "2 files passed over (another ending): b.rst, picture.png.",
            "1 file passed over (text without front matter): a.txt.",
            "Nothing is wrong.",
        ],
    )


@pytest.mark.parametrize("count", [4, 150])
def test_the_same_mistake_in_many_files(folder: Path, count: int) -> None:
    """All are counted; three are named, and the others are told as a number."""
    for number in range(count):
        (folder / "archive" / f"f{number}.md").write_text(f"Words {number}.", encoding="utf-8")
    is_right, lines = _check(folder)
    more = "… and 1 more like this" if count == 4 else "… and 147 more like these"

    assert (False, 6, more, f"{count} problems found.") == (
        is_right,
        len(lines),
        lines[-2],
        lines[-1],
    )


def test_mistakes_in_many_lines(folder: Path) -> None:
    """So it is with a file of lines, none of which can be used."""
    path = folder / "archive.jsonl"
    path.write_text("no JSON\n" * 1_234, encoding="utf-8")
    out = io.StringIO()

    assert not check(Settings(archive=path, responses=folder / "responses"), out)
    assert out.getvalue().splitlines()[-2:] == [
        "… and 1,231 more like these",
        "1,234 problems found.",
    ]


def test_mistakes_in_texts(folder: Path) -> None:
    """Texts of one's own are looked over as well, and the desk with them."""
    texts = folder / "responses" / "texts"
    texts.mkdir()
    english = (shipped("responses") / "texts" / "en.yaml").read_text(encoding="utf-8")
    (texts / "en.yaml").write_text(english.replace("date_none:", "date_nothing:"), encoding="utf-8")
    is_right, lines = _check(folder)

    assert (False, SUMMARY, "2 problems found.") == (is_right, lines[0], lines[-1])
    assert "has no text 'date_none'" in lines[1]
    assert "has an unknown text 'date_nothing'" in lines[2]


def test_mistakes_in_texts_and_archive(folder: Path) -> None:
    """A mistake in one place does not hide those in another."""
    (folder / "responses" / "texts").mkdir()
    (folder / "archive" / "new.md").write_text("no fields", encoding="utf-8")
    is_right, lines = _check(folder)
    lines = [
        line
        for line in lines
        if line != SUMMARY.replace("2 art", "3 art").replace("1 unk", "2 unk")
    ]

    assert (False, 3, "2 problems found.") == (is_right, len(lines), lines[-1])


def test_mistakes_in_thresholds_and_archive(folder: Path) -> None:
    """A mistake in the archive does not hide those in the thresholds, and none comes twice."""
    (folder / "responses" / "policy.yaml").write_text("gate: 0\n", encoding="utf-8")
    (folder / "archive" / "new.md").write_text("no fields", encoding="utf-8")
    is_right, lines = _check(folder)
    lines = [
        line
        for line in lines
        if line != SUMMARY.replace("2 art", "3 art").replace("1 unk", "2 unk")
    ]

    assert (False, 3, "2 problems found.") == (is_right, len(lines), lines[-1])


def test_a_misnamed_file_of_thresholds(folder: Path) -> None:
    """A file that is nearly called `policy.yaml` is told as well."""
    (folder / "responses" / "policy.yml").write_text("gate: 0.5\n", encoding="utf-8")

    assert "responses/policy.yml: is not read; rename it to policy.yaml" in _check(folder)[1]


def test_a_gate_that_no_entry_passes(folder: Path) -> None:
    """A threshold above the probability of a curated wording is told once, with what to do."""
    (folder / "responses" / "policy.yaml").write_text("faq: 0.995\n", encoding="utf-8")
    is_right, lines = _check(folder)

    assert (False, 3) == (is_right, len(lines))
    assert lines[1] == (
        "The threshold of the FAQ is 0.995, but the probability of an entry whose own wording is"
        " asked is 0.99, so that the FAQ answers nothing; lower GATE, or gate or faq in"
        " policy.yaml, to 0.99 or less"
    )


def test_a_question_of_two_entries(folder: Path) -> None:
    """A curated question that another entry answers is reported, with that entry."""
    (folder / "responses" / "faq.yaml").write_text(
        FAQ.replace("What do boats pay?", "Who opened the bridge?"), encoding="utf-8"
    )
    is_right, lines = _check(folder)

    assert (False, 3) == (is_right, len(lines))
    assert "does not answer its own question 'Who opened the bridge?' ('" in lines[1]
    assert lines[1].endswith(" does); reword it, or remove it from one of the two")


@pytest.mark.parametrize("question", ["What is the?", "?!"])
def test_a_question_without_words(folder: Path, question: str) -> None:
    """A curated question that nothing answers is reported."""
    (folder / "responses" / "faq.yaml").write_text(
        FAQ.replace("What do boats pay?", f"'{question}'"), encoding="utf-8"
    )
    is_right, lines = _check(folder)

    assert (False, True) == (
        is_right,
        lines[1].endswith("(nothing does); reword it, or remove it"),
    )


def test_an_article_that_changes_meanwhile(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote that is no longer in the file is reported, entry by entry."""
    reread = Archive.__init__

    def altered(self: Archive, *given: object) -> None:
        reread(self, *given)  # type: ignore[arg-type]
        self.reread = lambda article_id: "The bridge was opened by nobody."

    monkeypatch.setattr(Archive, "__init__", altered)
    is_right, lines = _check(folder)

    assert (False, "2 problems found.") == (is_right, lines[-1])
    assert [True, True] == [
        "has changed since it was read; reload the archive" in line for line in lines[1:3]
    ]


def test_a_language_that_is_served_less_well(folder: Path) -> None:
    """It is named with the reason; nothing is wrong with it."""
    text = "---\ntitle: Brúin\nlanguage: is\n---\nBrúin var opnuð árið 1992.\n"
    (folder / "archive" / "bru.md").write_text(text, encoding="utf-8")
    is_right, lines = _check(folder)

    assert is_right
    assert lines[1].startswith("Language 'is' (1 article) is served less well: it has no stemmer")
