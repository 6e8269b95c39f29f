"""The tornado: what each input alone does to the saving, its low end open and its high end filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report.charts import paint
from advisor.report.charts.data import Swing, Tornado
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_EDGES = 44.0
_NAMES = 236.0
"""Room for the names of the inputs, in points."""
_VALUES = 42.0
"""Room for the values at the ends of the bars, in points."""
_AIR = 5.5
"""Points between the names of two inputs."""


def tornado_height(data: Tornado) -> float:
    """Height in points: the inputs, the axis and its name."""
    return _EDGES + sum(map(_pitch, data.swings))


def draw_tornado(canvas: Canvas, data: Tornado, width: float, height: float) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    floor, roof = 30.0, height - 12.0
    held = [end for swing in data.swings for end in (swing.low, swing.high)]
    axis = paint.axis_over([*held, data.base.value], _NAMES + _VALUES, width - _VALUES, zero=False, pad=0.03)
    marks = paint.ticks(axis)
    scale, texts = paint.tick_texts(marks, data.currency, data.numbers)
    for value, text in zip(marks, texts, strict=True):
        paint.set_line(canvas, theme.INK if value == 0 else theme.HAIRLINE, 0.75 if value == 0 else 0.5)
        canvas.line(axis.at(value), floor, axis.at(value), roof)
        paint.label(canvas, axis.at(value), floor - 11, text, align="centre", colour=theme.INK_2)
    paint.set_line(canvas, theme.RECOMMENDED, 1.0, (1.5, 1.5))
    canvas.line(axis.at(data.base.value), floor, axis.at(data.base.value), roof)
    paint.label(canvas, axis.at(data.base.value), roof + 4, f"P50 {data.base.text}", align="centre")
    top = roof
    for swing in data.swings:
        _swing(canvas, axis, swing, top - _pitch(swing) / 2)
        top -= _pitch(swing)
    paint.label(
        canvas, (axis.start + axis.end) / 2, 5, f"median net present value of moving ({scale.unit})",
        align="centre", colour=theme.INK_2,
    )  # fmt: skip


def _lines(swing: Swing) -> tuple[str, ...]:
    return paint.name_lines(swing.label, _NAMES - 6)


def _pitch(swing: Swing) -> float:
    """Height of an input's row in points."""
    return paint.LEADING * len(_lines(swing)) + _AIR


def _swing(canvas: Canvas, axis: paint.Axis, swing: Swing, y: float) -> None:
    paint.name(canvas, y, _lines(swing))
    low, high = axis.at(swing.low), axis.at(swing.high)
    paint.set_line(canvas, theme.RECOMMENDED, 3.0)
    canvas.line(low, y, high, y)
    for x, fill in ((low, theme.WHITE), (high, theme.RECOMMENDED)):
        paint.set_line(canvas, theme.RECOMMENDED, 1.0)
        paint.set_fill(canvas, fill)
        canvas.circle(x, y, 3.0, stroke=1, fill=1)
    left = low <= high
    paint.label(canvas, low + (-6 if left else 6), y - 2.8, swing.low_text, align="right" if left else "left")
    paint.label(canvas, high + (6 if left else -6), y - 2.8, swing.high_text, align="left" if left else "right")
