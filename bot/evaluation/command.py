"""The command `eval`: asks questions with known answers and reports how well they are answered."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from bot.archive.errors import ContentError
from bot.archive.yaml_files import kind_of
from bot.desk import Desk
from bot.evaluation.figures import Judged, figures_of, judged
from bot.evaluation.questions import Asked, read_questions
from bot.evaluation.report import as_json, as_text
from bot.extras import no_picture
from bot.opening import open_desk
from bot.settings import Settings

__all__ = ["EvaluationError", "evaluate"]

OWN = "questions.jsonl"
"""The default file of questions, in the archive's folder."""


class EvaluationError(Exception):
    """The evaluation cannot be run; the message has one sentence for each problem."""


def evaluate(
    settings: Settings,
    file: Path | None,
    out: TextIO,
    *,
    precision: float = 0.95,
    as_object: bool = False,
    picture: Path | None = None,
) -> bool:
    """Write the figures for a file of questions; return whether the answers reach the precision.

    Without a file the archive's own is used. Raises `EvaluationError` if the questions cannot be
    used or the picture cannot be written, and `ContentError` for mistakes in the archive and the
    responses.
    """
    file = file or _own(settings.archive)
    if picture:
        _check_picture(picture)
    desk = open_desk(settings, wait=True)
    try:
        questions = read_questions(file, desk.archive)
    except ContentError as error:
        raise EvaluationError("\n".join(map(str, error.mistakes))) from error
    figures = figures_of(asyncio.run(_ask(desk, questions)), precision)
    out.write(
        as_json(figures, str(file)) if as_object else as_text(figures, str(file), desk.archive)
    )
    if picture:
        from bot.evaluation.picture import draw

        try:
            draw(figures, picture)
        except OSError as error:
            raise EvaluationError(_unwritable(picture, error.strerror)) from error
    return figures.is_kept


async def _ask(desk: Desk, questions: Sequence[Asked]) -> list[Judged]:
    try:
        return [judged(one, await desk.ask(one.text)) for one in questions]
    finally:
        await desk.close()


def _own(archive: Path) -> Path:
    own = archive / OWN
    if kind_of(own) != "file":
        raise EvaluationError(
            f"{archive} has no {OWN}; name a file of questions: `clippings eval FILE`"
        )
    return own


def _check_picture(picture: Path) -> None:
    """Raise `EvaluationError` before the first question if the picture cannot be written."""
    if problem := no_picture(picture):
        raise EvaluationError(problem)


def _unwritable(picture: Path, reason: str | None) -> str:
    return f"--picture cannot be written to {picture} ({reason}); name another file"
