"""Options side by side: thin line from P10 to P90, the option's mark at P50, the reason where there is no figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.charts.data import Interval, OptionIntervals
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

FOOT = 32.0
_NAMES = 0.42
"""Share of the width that the names of the options take."""
_VALUES = 92.0
"""Room for the figures at the right, in points."""
_AIR = 7.5
"""Points between the names of two options."""


def options_height(data: OptionIntervals) -> float:
    """Height in points that the chart takes."""
    return FOOT + sum(_pitch(row, theme.BLOCK) for row in data.rows) + 2


def draw_options(canvas: Canvas, data: OptionIntervals, width: float, height: float) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    values = [end for row in data.rows for end in (row.p10, row.p50, row.p90) if end is not None]
    axis = paint.axis_over(values or [1.0], width * _NAMES, width - _VALUES)
    marks = paint.ticks(axis)
    scale, texts = paint.tick_texts(marks, numbers=data.numbers, scale=data.scale)
    for value, text in zip(marks, texts, strict=True):
        x = axis.at(value)
        paint.set_line(canvas, theme.INK if value == 0 else theme.HAIRLINE, 0.75 if value == 0 else 0.5)
        canvas.line(x, FOOT - 4, x, height)
        paint.label(canvas, x, FOOT - 14, text, align="centre", colour=theme.INK_2)
    paint.label(
        canvas, (axis.start + axis.end) / 2, 5, f"{data.quantity} ({scale.unit})", align="centre", colour=theme.INK_2
    )
    top = height
    for row in data.rows:
        pitch = _pitch(row, width)
        _row(canvas, row, axis, top - pitch / 2, width)
        top -= pitch


def _row(canvas: Canvas, row: Interval, axis: paint.Axis, y: float, width: float) -> None:
    paint.name(canvas, y, _name(row, width), _face(row))
    if row.p10 is None or row.p50 is None or row.p90 is None:
        lines = _reason(row, width)
        _ground(canvas, axis.start + 5, y, width - axis.start - 5, len(lines))
        paint.name(canvas, y, lines, x=axis.start + 8)
        return
    paint.set_line(canvas, paint.ROLE_COLOURS[row.role], 1.2)
    canvas.line(axis.at(row.p10), y, axis.at(row.p90), y)
    for end in (row.p10, row.p90):
        canvas.line(axis.at(end), y - 2.2, axis.at(end), y + 2.2)
    paint.option_mark(canvas, axis.at(row.p50), y, row.role)
    paint.label(canvas, width, y - 2.8, row.text, align="right")


def _ground(canvas: Canvas, x: float, y: float, width: float, lines: int) -> None:
    """White ground for words that would stand on the gridlines."""
    paint.set_fill(canvas, theme.WHITE)
    high = paint.LEADING * lines + 2
    canvas.rect(x, y - high / 2, width, high, stroke=0, fill=1)


def _face(row: Interval) -> fonts.Face:
    return fonts.SANS_BOLD if row.role == "recommended" else fonts.SANS


def _name(row: Interval, width: float) -> tuple[str, ...]:
    return paint.name_lines(row.label, width * _NAMES - 12, _face(row))


def _reason(row: Interval, width: float) -> tuple[str, ...]:
    """Why the option has no figure; empty where it has one."""
    return paint.name_lines(row.text, width * (1 - _NAMES) - 8) if row.p50 is None else ()


def _pitch(row: Interval, width: float) -> float:
    """Height of an option's row in points."""
    return paint.LEADING * max(len(_name(row, width)), len(_reason(row, width))) + _AIR
