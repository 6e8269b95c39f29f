"""The waterfall from today's cost to that of moving, read downwards so that each cause has its whole name.

Totals solid, savings outlined, additions hatched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.numbers_in_text import in_style
from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.charts.data import Step, Waterfall
from advisor.report.format import money_scale, render
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_NAMES = 178.0
"""Room for the names of the causes, in points."""
_VALUES = 46.0
"""Room for a figure beyond the longest bar, in points."""
_FOOT = 18.0
_AIR = 3.5
"""Points between the names of two causes."""
_BAR = 9.0


def waterfall_height(data: Waterfall) -> float:
    """Height in points: a row a cause, and the axis."""
    return _FOOT + sum(map(_pitch, data.steps)) + 2


def draw_waterfall(canvas: Canvas, data: Waterfall, width: float, height: float) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    ends = _ends(data.steps)
    axis = paint.axis_over([value for pair in ends for value in pair], _NAMES, width - _VALUES, pad=0.02)
    marks = paint.ticks(axis)
    scale = money_scale([step.value for step in data.steps], data.currency)  # that of the figures beside the bars
    for value in marks:
        x, text = axis.at(value), in_style(render(scale.rule, value), data.numbers)
        paint.set_line(canvas, theme.INK if value == 0 else theme.HAIRLINE, 0.75 if value == 0 else 0.5)
        canvas.line(x, _FOOT, x, height)
        paint.label(canvas, x, 6, text, align="centre", colour=theme.INK_2)
    paint.label(canvas, 0, 6, scale.unit, colour=theme.INK_2)
    top = height
    for place, (step, (start, end)) in enumerate(zip(data.steps, ends, strict=True)):
        y = top - _pitch(step) / 2
        low, high = sorted((axis.at(start), axis.at(end)))
        paint.name(canvas, y, _lines(step), fonts.SANS_BOLD if step.total else fonts.SANS)
        _bar(canvas, step, low, y - _BAR / 2, max(high - low, 0.5), _BAR)
        paint.label(canvas, high + 4, y - 2.8, step.text)
        top -= _pitch(step)
        if place + 1 < len(data.steps):
            paint.set_line(canvas, theme.INK_3, 0.5)
            canvas.line(axis.at(end), y - _BAR / 2, axis.at(end), top - _pitch(data.steps[place + 1]) / 2 + _BAR / 2)


def _ends(steps: tuple[Step, ...]) -> list[tuple[float, float]]:
    """Where each bar starts and ends: a total at zero, a step at what stands before it."""
    ends: list[tuple[float, float]] = []
    for step in steps:
        before = 0.0 if step.total or not ends else ends[-1][1]
        ends.append((before, before + step.value))
    return ends


def _lines(step: Step) -> tuple[str, ...]:
    return paint.name_lines(step.label, _NAMES - 8, fonts.SANS_BOLD if step.total else fonts.SANS)


def _pitch(step: Step) -> float:
    """Height of a cause's row in points."""
    return paint.LEADING * len(_lines(step)) + _AIR


def _bar(canvas: Canvas, step: Step, x: float, y: float, width: float, height: float) -> None:
    if step.total:
        paint.set_fill(canvas, theme.INK_2)
        canvas.rect(x, y, width, height, stroke=0, fill=1)
        return
    adds = step.value > 0
    if adds:
        paint.hatch(canvas, x, y, width, height, theme.LOSS)
    paint.set_line(canvas, theme.LOSS if adds else theme.RECOMMENDED, 1.0)
    canvas.rect(x, y, width, height, stroke=1, fill=0)
