"""The risk–coverage curve: what answering more questions costs in wrong answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.evaluation.figures import Figures, Point, interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw"]

INK, FAINT, LINE, GOOD, NOW = "#1f2933", "#7b8794", "#2f6690", "#2a7f62", "#d1495b"
SETTLED = 10
"""Answers from which on a share of wrong ones is worth the height of the picture."""


def draw(figures: Figures, path: Path) -> None:
    """Write the curve as a PNG file. Raises `OSError`; needs the extra `picture`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 5.6), dpi=160, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.09, 0.13, 0.87, 0.68))
    _frame(axes, _height(figures))
    _curve(axes, figures)
    _points(axes, figures)
    _title(figure, figures)
    figure.savefig(path, format="png")
