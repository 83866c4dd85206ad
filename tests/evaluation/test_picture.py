"""The risk–coverage curve, painted for real; without the extra `picture` nothing of it runs."""

from pathlib import Path

import pytest

from bot.cli.main import main
from bot.evaluation.figures import Figures, Judged, figures_of
from bot.evaluation.questions import Asked

pytest.importorskip("matplotlib")

from matplotlib.image import imread

from bot.evaluation.picture import draw, painted

PNG = b"\x89PNG\r\n\x1a\n"
BRIDGE = "---\ntitle: A bridge\n---\nThe bridge over the Lune was opened by Ada Moor in May.\n"


def figures(right: int, wrong: int, refused: int = 0, wanted: float = 0.95) -> Figures:
    """Return the figures of right answers, wrong ones less sure, and refusals."""
    known = Asked("When?", (("river", (0, 9)),))  # type: ignore[arg-type]  # nobody looks there
    judged = [Judged(known, "right", 0.99 - n / 1000, True) for n in range(right)]
    judged += [Judged(Asked("Who?", ()), "wrong", 0.4 - n / 1000, False) for n in range(wrong)]
    judged += [Judged(Asked("Why?", ()), "abstained", 0.1, False) for _ in range(refused)]
    return figures_of(judged, wanted)


@pytest.mark.parametrize(
    ("found", "points"),
    [
        (
            figures(60, 5, 20),
            ["now: 7.7% wrong, 100% covered", "suggested gate 0.93: 0.0% wrong, 100% covered"],
        ),
        (
            figures(60, 5, 20, wanted=1.0),
            ["now: 7.7% wrong, 100% covered", "suggested gate 0.93: 0.0% wrong, 100% covered"],
        ),
        (
            figures(1, 0),
            ["now: 0.0% wrong, 100% covered", "suggested gate 0.99: 0.0% wrong, 100% covered"],
        ),
        (figures(0, 30), []),
        (figures(0, 0, 4), []),
    ],
)
def test_the_two_points(found: Figures, points: list[str]) -> None:
    """What the bot does now and what is suggested are marked, where there is such a thing."""
    legend = painted(found).axes[0].get_legend()

    assert legend is not None
    assert [*points, "95% interval"] == [text.get_text() for text in legend.get_texts()]


@pytest.mark.parametrize(
    ("found", "height"),
    [(figures(60, 0), 0.108), (figures(60, 30), 0.36), (figures(0, 30), 1.0)],
)
def test_the_height(found: Figures, height: float) -> None:
    """The picture is as high as the share of wrong answers needs it, and never flat."""
    assert pytest.approx(height) == painted(found).axes[0].get_ylim()[1]


def test_the_size(tmp_path: Path) -> None:
    """The picture is as wide as a page wants it, whatever was measured."""
    path = tmp_path / "curve.png"
    draw(figures(30, 3), path)

    assert (928, 1440, 4) == imread(path).shape


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change into a folder with an archive and a question."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "bridge.md").write_text(BRIDGE, encoding="utf-8")
    question = '{"question": "Who opened the bridge?", "article": "bridge"}\n'
    (tmp_path / "archive" / "questions.jsonl").write_text(question, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARCHIVE", "archive")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("BOT_TOKEN", "RESPONSES"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_command_draws(folder: Path) -> None:
    """With --picture the command writes a PNG file."""
    code = main(["eval", "--picture", "curve.png"])

    assert (0, PNG) == (code, (folder / "curve.png").read_bytes()[:8])


def test_a_picture_that_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be written is named in one sentence."""
    (folder / "curve.png").mkdir()
    code = main(["eval", "--picture", "curve.png"])

    assert (
        2,
        "--picture cannot be written to curve.png (Is a directory); name another file\n",
    ) == (code, capsys.readouterr().err)
