"""The command `eval`: over a small archive, and over the questions that come with the bot."""

import json
import sys
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.extras import missing_extra
from bot.settings import shipped

BRIDGE = "---\ntitle: A bridge\n---\nThe bridge over the Lune was opened by Ada Moor in May.\n"
FAQ = """entries:
  - id: opened
    questions: {en: [Who opened the bridge?]}
    quotes: [{article: bridge, text: The bridge over the Lune was opened by Ada Moor in May.}]
"""
RIGHT = {"question": "Who opened the bridge?", "article": "bridge", "evidence": ["Ada Moor"]}
FAR = {"question": "How tall is a giraffe?", "article": None}
WRONG = {"question": "Who opened the bridge?", "article": None}


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into a folder with an archive and responses that the environment names."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "bridge.md").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / "responses").mkdir()
    (tmp_path / "responses" / "faq.yaml").write_text(FAQ, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARCHIVE", "archive")
    monkeypatch.setenv("RESPONSES", "responses")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("BOT_TOKEN", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)


def write(name: str, *questions: object) -> None:
    """Write a file of questions."""
    Path(name).write_text("".join(json.dumps(one) + "\n" for one in questions), encoding="utf-8")


def test_the_precision_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the answers keep the precision, the figures are written and all is well."""
    write("asked.jsonl", RIGHT, FAR)
    code = main(["eval", "asked.jsonl"])
    said = capsys.readouterr().out.splitlines()

    assert (0, "asked.jsonl: 2 questions, 1 answerable, 1 not.") == (code, said[0])


@pytest.mark.parametrize(("precision", "code"), [("0.95", 1), ("0.5", 0), ("1", 1)])
def test_the_wanted_precision(precision: str, code: int) -> None:
    """Answers below the wanted precision are something that was found wrong."""
    write("asked.jsonl", RIGHT, WRONG)

    assert code == main(["eval", "asked.jsonl", "--precision", precision])


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json there is one object and nothing else."""
    write("asked.jsonl", RIGHT, WRONG)
    code = main(["eval", "--json", "asked.jsonl"])
    found = json.loads(capsys.readouterr().out)

    assert (1, "asked.jsonl", 0.5) == (code, found["file"], found["answered_precision"])


def test_the_archives_own_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file the questions in the archive's own folder are asked."""
    write("archive/questions.jsonl", RIGHT)
    code = main(["eval"])
    said = capsys.readouterr().out.splitlines()

    assert (0, "archive/questions.jsonl: 1 question, 1 answerable, 0 not.") == (code, said[0])


def test_an_archive_without_questions(capsys: pytest.CaptureFixture[str]) -> None:
    """An archive without questions of its own needs a file."""
    code = main(["eval"])

    assert (
        2,
        "archive has no questions.jsonl; name a file of questions: `clippings eval FILE`\n",
    ) == (code, capsys.readouterr().err)


def test_every_mistake_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Each mistake in the file is a line with its place and its mend."""
    write("asked.jsonl", {"article": None}, RIGHT, {"question": "Why?"})
    code = main(["eval", "asked.jsonl"])
    said = capsys.readouterr().err.splitlines()

    assert (2, ["asked.jsonl, line 1", "asked.jsonl, line 3"]) == (
        code,
        [line.split(": ")[0] for line in said],
    )


def test_a_mistake_in_the_archive(capsys: pytest.CaptureFixture[str]) -> None:
    """An archive that cannot be used is wrong use, said in one sentence."""
    write("asked.jsonl", RIGHT)
    code = main(["eval", "--archive", "nowhere", "asked.jsonl"])

    assert (2, 1) == (code, len(capsys.readouterr().err.splitlines()))


@pytest.mark.parametrize("precision", ["0", "1.5", "-1", "nan", "much"])
def test_no_precision(capsys: pytest.CaptureFixture[str], precision: str) -> None:
    """A value that is not a share is refused as a precision."""
    with pytest.raises(SystemExit) as caught:
        main(["eval", f"--precision={precision}"])
    said = capsys.readouterr().err

    assert (2, True) == (
        caught.value.code,
        f"must be above 0 and at most 1, like 0.95, not {precision!r}" in said,
    )


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a.svg", "--picture must be a file name that ends in .png, not a.svg\n"),
        (
            "no/a.png",
            "--picture cannot be written to no/a.png (no such folder); name another file\n",
        ),
    ],
)
def test_no_place_for_a_picture(
    capsys: pytest.CaptureFixture[str], name: str, sentence: str
) -> None:
    """A picture that cannot be written is refused before a question is asked."""
    write("asked.jsonl", RIGHT)
    code = main(["eval", "asked.jsonl", "--picture", name])
    said = capsys.readouterr()

    assert (2, "", sentence) == (code, said.out, said.err)


def test_no_matplotlib(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, a sentence names it."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    write("asked.jsonl", RIGHT)
    code = main(["eval", "asked.jsonl", "--picture", "a.png"])

    assert (2, f"{missing_extra('--picture', 'picture')}\n") == (code, capsys.readouterr().err)


def test_the_questions_that_come_with_the_bot(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the five articles' questions most are answered, and hardly any wrongly."""
    monkeypatch.delenv("ARCHIVE")
    monkeypatch.delenv("RESPONSES")
    main(["eval", "--json", "--precision", "0.9"])
    found = json.loads(capsys.readouterr().out)
    far = found["outcomes"]["kind"]["far"]["not_answerable"]
    refused = far["abstained"] / sum(far.values())
    floors = {"answered_precision": 0.90, "answered_coverage": 0.55, "refused": 0.9}
    found["refused"] = refused

    assert (str(shipped("seeds") / "questions.jsonl"), 244, {}) == (
        found["file"],
        found["questions"],
        {name: found[name] for name, floor in floors.items() if found[name] < floor},
    )
