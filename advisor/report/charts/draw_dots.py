"""The quantile dot plot: each dot the same number of futures, those that lose drawn open and hatched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.charts.axis import Axis
from advisor.report.charts.data import DotPlot
from advisor.report.charts.stacking import NEAR, stacking
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


_BEYOND = 54.0
"""Points for the dots beyond a broken axis, with their label below."""
_NEAR = 0.1
"""How far from its value a dot of the small picture may stand, as a share of the axis: that one has no values below,
and is read for how many dots lie on either side of zero."""


def draw_dots(canvas: Canvas, data: DotPlot, width: float, height: float, *, axis_text: bool = True) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    floor = 30.0 if axis_text else 2.0
    side = 14.0 if axis_text else 2.0
    far = _BEYOND if axis_text else 14.0
    near = NEAR if axis_text else _NEAR
    axis, below, above = paint.saving_axis(data.dots, side, width - side, far)
    held = data.dots[below : len(data.dots) - above]
    if (crowded := _crowded_end(held, axis)) and not (below if crowded < 0 else above):
        wide = near * (width - 2 * side)
        ends = (side + wide, width - side) if crowded < 0 else (side, width - side - wide)
        axis, below, above = paint.saving_axis(data.dots, *ends, far)
    head = 14.0 if axis_text else 4.0  # the words "loss" and "saving" stand above all dots
    made = stacking(held, axis, height - floor - head, (side, width - side), near)
    diameter, zero = made.diameter, axis.at(0.0)
    for value, x, above_floor in made.places(held, zero):
        _dot(canvas, x, floor + 1.5 + above_floor, min(5.5, diameter * 0.42), loses=value < 0)
    paint.set_line(canvas, theme.RULE, 0.5)
    canvas.line(side, floor, width - side, floor)
    for beyond, x, edge in (
        (data.dots[:below], (side + axis.start) / 2, axis.start),
        (data.dots[len(data.dots) - above :], (axis.end + width - side) / 2, axis.end),
    ):
        for place, value in enumerate(beyond):
            _dot(canvas, x, floor + 1.5 + (place + 0.5) * diameter, min(5.5, diameter * 0.42), loses=value < 0)
        if beyond:
            paint.break_sign(canvas, edge, floor)
    paint.set_line(canvas, theme.INK, 0.75)
    canvas.line(zero, floor - 2, zero, height - 1)
    if axis_text:
        _axis_text(canvas, data, axis, width, height)


def _axis_text(canvas: Canvas, data: DotPlot, axis: Axis, width: float, height: float) -> None:
    """Ticks, the name of the axis, what lies beyond it, and the two sides of zero."""
    floor = 30.0
    marks = paint.ticks(axis)
    scale, texts = paint.tick_texts(marks, data.currency, data.numbers)
    for value, text in zip(marks, texts, strict=True):
        paint.label(canvas, axis.at(value), floor - 11, text, align="centre", colour=theme.INK_2)
    first, last = data.ends
    if first is not None:
        paint.label(canvas, 14.0, floor - 11, f"to {first.text}", colour=theme.INK_2)
    if last is not None:
        paint.label(canvas, width - 14.0, floor - 11, f"to {last.text}", align="right", colour=theme.INK_2)
    paint.label(
        canvas, width / 2, 4, f"net present value of moving against the best way of staying ({scale.unit})",
        align="centre", colour=theme.INK_2,
    )  # fmt: skip
    zero = axis.at(0.0)
    if any(value < 0 for value in data.dots):
        paint.label(canvas, zero - 4, height - 8, "loss", align="right", colour=theme.LOSS)
    if zero + 4 + fonts.width("saving", fonts.SANS, paint.TEXT) <= width:
        paint.label(canvas, zero + 4, height - 8, "saving", colour=theme.RECOMMENDED)


def _crowded_end(dots: Sequence[float], axis: Axis) -> int:
    """-1 or 1 where a quarter of the dots or more lie in a twentieth of the axis with nothing beyond: at that end."""
    if not dots:
        return 0
    span, quarter = (axis.high - axis.low) / 20, len(dots) / 4
    if dots[0] < 0 and sum(value <= dots[0] + 2 * span and value < 0 for value in dots) >= quarter:
        return -1
    return int(dots[-1] > 0 and sum(value >= dots[-1] - 2 * span and value > 0 for value in dots) >= quarter)


def _dot(canvas: Canvas, x: float, y: float, radius: float, *, loses: bool) -> None:
    colour = theme.LOSS if loses else theme.RECOMMENDED
    paint.set_line(canvas, colour, 0.6)
    paint.set_fill(canvas, theme.WHITE if loses else colour)
    canvas.circle(x, y, radius, stroke=1, fill=1)
    if loses:
        reach = radius * 0.7
        canvas.line(x - reach, y - reach, x + reach, y + reach)
