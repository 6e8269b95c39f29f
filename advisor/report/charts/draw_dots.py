"""The quantile dot plot: each dot the same number of futures, those that lose drawn open and hatched."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from advisor.report.charts import paint
from advisor.report.charts.data import DotPlot
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


def draw_dots(canvas: Canvas, data: DotPlot, width: float, height: float, *, axis_text: bool = True) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    floor = 30.0 if axis_text else 2.0
    side = 14.0 if axis_text else 2.0
    axis = paint.axis_over(data.dots, side, width - side, pad=0.02)
    step, diameter = _bins(data.dots, axis, height - floor - 4)
    zero = axis.at(0.0)
    stacks: Counter[int] = Counter()
    for value in data.dots:
        index = math.floor(value / step)
        x = axis.at((index + 0.5) * step)
        y = floor + 1.5 + (stacks[index] + 0.5) * diameter
        stacks[index] += 1
        _dot(canvas, x, y, min(5.5, diameter * 0.42), loses=value < 0)
    paint.set_line(canvas, theme.RULE, 0.5)
    canvas.line(side, floor, width - side, floor)
    top = floor + 4 + max(stacks.values(), default=1) * diameter
    paint.set_line(canvas, theme.INK, 0.75)
    canvas.line(zero, floor - 2, zero, min(height, top) if axis_text else height - 1)
    if not axis_text:
        return
    marks = paint.ticks(axis)
    scale, texts = paint.tick_texts(marks, data.currency)
    for value, text in zip(marks, texts, strict=True):
        paint.label(canvas, axis.at(value), floor - 11, text, align="centre", colour=theme.INK_2)
    paint.label(
        canvas, width / 2, 4, f"net present value of moving against the best way of staying ({scale.unit})",
        align="centre", colour=theme.INK_2,
    )  # fmt: skip
    if any(value < 0 for value in data.dots):
        paint.label(canvas, zero - 4, height - 8, "loss", align="right", colour=theme.LOSS)
    paint.label(canvas, zero + 4, height - 8, "saving", colour=theme.RECOMMENDED)


def _bins(dots: tuple[float, ...], axis: paint.Axis, room: float) -> tuple[float, float]:
    """(bin width in money, dot diameter in points): the largest dots whose tallest stack fits. Zero parts two bins."""
    best = ((axis.high - axis.low) / 40, 1.0)
    for count in range(5, 61):
        step = (axis.high - axis.low) / count
        pitch = (axis.end - axis.start) / count
        tallest = max(Counter(math.floor(value / step) for value in dots).values(), default=1)
        diameter = min(pitch, room / tallest)
        if diameter >= best[1]:
            best = (step, diameter)
    return best


def _dot(canvas: Canvas, x: float, y: float, radius: float, *, loses: bool) -> None:
    colour = theme.LOSS if loses else theme.RECOMMENDED
    paint.set_line(canvas, colour, 0.6)
    paint.set_fill(canvas, theme.WHITE if loses else colour)
    canvas.circle(x, y, radius, stroke=1, fill=1)
    if loses:
        reach = radius * 0.7
        canvas.line(x - reach, y - reach, x + reach, y + reach)
