"""The waterfall from today's cost to that of moving: totals solid, savings outlined, additions hatched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.charts.data import Step, Waterfall
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_LINES = 3
"""Lines that the name of a bar may take."""


def draw_waterfall(canvas: Canvas, data: Waterfall, width: float, height: float) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    left, floor, roof = 46.0, 40.0, 14.0
    ends = _ends(data.steps)
    up = paint.axis_over([value for pair in ends for value in pair], floor, height - roof, pad=0.08)
    marks = paint.ticks(up, most=4)
    scale, texts = paint.tick_texts(marks, data.currency)
    for value, text in zip(marks, texts, strict=True):
        y = up.at(value)
        paint.set_line(canvas, theme.INK if value == 0 else theme.HAIRLINE, 0.75 if value == 0 else 0.5)
        canvas.line(left, y, width, y)
        paint.label(canvas, left - 5, y - 2.8, text, align="right", colour=theme.INK_2)
    paint.label(canvas, 0, height - 8, scale.unit, colour=theme.INK_2)
    pitch = (width - left) / len(data.steps)
    bar = pitch * 0.62
    for place, (step, (start, end)) in enumerate(zip(data.steps, ends, strict=True)):
        x = left + pitch * (place + 0.5) - bar / 2
        low, high = sorted((up.at(start), up.at(end)))
        _bar(canvas, step, x, low, bar, max(high - low, 0.5))
        paint.label(canvas, x + bar / 2, high + 3, step.text, align="centre")
        _name(canvas, step.label, x + bar / 2, floor - 10, pitch - 4)
        if place + 1 < len(data.steps):
            paint.set_line(canvas, theme.INK_3, 0.5)
            canvas.line(x + bar, up.at(end), x + pitch, up.at(end))


def _ends(steps: tuple[Step, ...]) -> list[tuple[float, float]]:
    """Where each bar starts and ends: a total on the floor, a step on what stands before it."""
    ends: list[tuple[float, float]] = []
    for step in steps:
        before = 0.0 if step.total or not ends else ends[-1][1]
        ends.append((before, before + step.value))
    return ends


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


def _name(canvas: Canvas, text: str, x: float, y: float, room: float) -> None:
    """The name of a bar in centred lines; what does not fit is shortened."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and (fonts.width(joined, fonts.SANS, paint.TEXT) <= room or len(lines) == _LINES):
            lines[-1] = joined
        else:
            lines.append(word)
    for at, line in enumerate(lines):
        cut = fonts.shorten(line, fonts.SANS, paint.TEXT, room)
        paint.label(canvas, x, y - 9.5 * at, cut, align="centre", colour=theme.INK_2)
