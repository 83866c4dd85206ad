"""Draws the risk–coverage curve: how many wrong answers it costs to answer more questions."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.evaluation.figures import Figures, interval
from bot.evaluation.report import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw", "painted"]

INK, FAINT, GRID = "#1f2933", "#66727f", "#e4e8ec"
LINE, BAND, GOOD, NOW = "#2f6690", "#d5e3ee", "#1d7a55", "#c8553d"
SETTLED = 20
"""The number of answers from which on the risk is steady. With fewer, the line is faint, has no
confidence band, and does not determine the height of the picture."""


def draw(figures: Figures, path: Path) -> None:
    """Write the curve as a PNG file; needs the extra `picture`. Raises `OSError`."""
    painted(figures).savefig(path, format="png", dpi=160)


def painted(figures: Figures) -> "Figure":
    """Return the figure of the curve, with marks for the current and the suggested gate."""
    # Without pyplot, which may need a window: only a figure and the canvas that draws it.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 5.8), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.075, 0.12, 0.89, 0.66))
    _frame(axes, _height(figures))
    _curve(axes, figures)
    _marks(axes, figures)
    _titles(axes, figures)
    return figure


def _height(figures: Figures) -> float:
    """Return the highest risk to show, ignoring the first few answers, which may all be wrong."""
    risks = [1 - point.precision for point in figures.points if point.given >= SETTLED]
    now = [] if figures.precision is None else [1 - figures.precision]
    return min(1.0, 1.08 * max(0.1, 2 * (1 - figures.wanted), *risks, *now))


def _frame(axes: "Axes", height: float) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(0, 1)
    axes.set_ylim(0, height)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.tick_params(length=0, labelcolor=FAINT, labelsize=10, pad=6)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    name = "Coverage: answerable questions that are answered correctly"
    axes.set_xlabel(name, color=INK, fontsize=11, labelpad=8)


def _curve(axes: "Axes", figures: Figures) -> None:
    allowed = 1 - figures.wanted
    axes.axhspan(0, allowed, color=GOOD, alpha=0.07, linewidth=0)
    axes.axhline(allowed, color=GOOD, linewidth=1, linestyle=(0, (4, 3)))
    is_low = allowed < axes.get_ylim()[1] / 15
    axes.annotate(
        f"wanted: at most {100 * allowed:.3g}% wrong",
        (1, allowed),
        xytext=(-4, 4 if is_low else -5),
        textcoords="offset points",
        ha="right",
        va="bottom" if is_low else "top",
        color=GOOD,
        fontsize=10,
    )
    settled = [point for point in figures.points if point.given >= SETTLED]
    bounds = [interval(point.given - point.right, point.given) for point in settled]
    axes.fill_between(
        [point.coverage for point in settled],
        [low for low, _ in bounds],
        [high for _, high in bounds],
        color=BAND,
        alpha=0.7,
        linewidth=0,
        label="95% interval",
    )
    for points, width, alpha in ((figures.points, 1.0, 0.5), (settled, 2.4, 1.0)):
        axes.plot(
            [point.coverage for point in points],
            [1 - point.precision for point in points],
            color=LINE,
            linewidth=width,
            alpha=alpha,
            solid_joinstyle="round",
        )


def _marks(axes: "Axes", figures: Figures) -> None:
    if figures.precision is not None and figures.coverage is not None:
        risk = 1 - figures.precision
        label = f"now: {risk:.1%} wrong, {figures.coverage:.0%} covered"
        # A ring on top, which hides neither the curve nor a suggestion close to it.
        ring = {"marker": "o", "markersize": 13, "markerfacecolor": "none", "markeredgewidth": 2.6}
        _mark(axes, (figures.coverage, risk), NOW, label, ring | {"markeredgecolor": NOW})
    point = figures.suggested
    if point:
        risk = 1 - point.precision
        label = f"suggested gate {point.gate:g}: {risk:.1%} wrong, {point.coverage:.0%} covered"
        diamond = {"marker": "D", "markersize": 8.5, "markeredgewidth": 1.4}
        _mark(axes, (point.coverage, risk), GOOD, label, diamond | {"markeredgecolor": "white"})
    # Above the frame, where it cannot overlap the curve.
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(
        handles[1:] + handles[:1],
        labels[1:] + labels[:1],
        loc="lower left",
        bbox_to_anchor=(-0.012, 1.0),
        ncols=3,
        frameon=False,
        fontsize=10,
        labelcolor=INK,
        handlelength=1.4,
        handletextpad=0.5,
        columnspacing=1.6,
        borderaxespad=0.3,
    )


def _mark(
    axes: "Axes", at: tuple[float, float], color: str, label: str, style: dict[str, Any]
) -> None:
    axes.vlines(at[0], 0, at[1], color=color, linewidth=1.2, linestyle=(0, (1, 2)))
    axes.plot(
        *([one] for one in at),
        color=color,
        linestyle="none",
        zorder=5 if style["marker"] == "D" else 6,
        clip_on=False,
        label=label,
        **style,
    )


def _titles(axes: "Axes", figures: Figures) -> None:
    lines = (
        ("What more answers cost", 56, 16, INK, "bold"),
        (
            "Risk: share of the given answers that are wrong, by the gate on confidence; "
            f"{counted(figures.questions, 'question')}, {figures.answerable:,} answerable",
            36,
            10.5,
            FAINT,
            "normal",
        ),
    )
    for text, height, size, color, weight in lines:
        axes.annotate(
            text,
            (0, 1),
            xycoords="axes fraction",
            xytext=(0, height),
            textcoords="offset points",
            fontsize=size,
            color=color,
            fontweight=weight,
        )
