"""The S-curve: share of draws at or below each net present value, the losing part hatched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.charts.data import SCurve
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


_BEYOND = 62.0
"""Points for what lies beyond a broken axis."""


def draw_s_curve(canvas: Canvas, data: SCurve, width: float, height: float) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    left, right, floor, roof = 40.0, 16.0, 30.0, 16.0
    across, below, above = paint.saving_axis(data.percentiles, left, width - right, _BEYOND)
    up = paint.Axis(0.0, 100.0, floor, height - roof)
    for share in (0, 25, 50, 75, 100):
        y = up.at(share)
        paint.set_line(canvas, theme.HAIRLINE, 0.5)
        canvas.line(left, y, width - right, y)
        paint.label(canvas, left - 5, y - 2.8, f"{share} %", align="right", colour=theme.INK_2)
    _loss_area(canvas, data, across, up)
    zero = across.at(0.0)
    paint.set_line(canvas, theme.INK, 0.75)
    canvas.line(zero, floor, zero, height - roof + 4)
    path = canvas.beginPath()
    path.moveTo(across.at(data.percentiles[below]), up.at(below))
    for at, value in list(enumerate(data.percentiles, start=1))[below : len(data.percentiles) - above]:
        path.lineTo(across.at(value), up.at(at - 1))
        path.lineTo(across.at(value), up.at(at))
    paint.set_line(canvas, theme.RECOMMENDED, 1.4)
    canvas.drawPath(path, stroke=1, fill=0)
    _beyond(canvas, data, across, up, (below, above))
    _quantiles(canvas, data, across, up)
    marks = paint.ticks(across)
    scale, texts = paint.tick_texts(marks, data.currency, data.numbers)
    for value, text in zip(marks, texts, strict=True):
        paint.label(canvas, across.at(value), floor - 11, text, align="centre", colour=theme.INK_2)
    middle = (left + width - right) / 2
    paint.label(
        canvas, middle, 4, f"net present value of moving against the best way of staying ({scale.unit})",
        align="centre", colour=theme.INK_2,
    )  # fmt: skip
    _sides(canvas, data, across, height - 8)


def _beyond(canvas: Canvas, data: SCurve, across: paint.Axis, up: paint.Axis, beyond: tuple[int, int]) -> None:
    """Where the axis is broken: the curve goes on to P1 or P99, whose value is written at the edge."""
    below, above = beyond
    paint.set_line(canvas, theme.RECOMMENDED, 1.4, (1.5, 2.5))
    if below:
        canvas.line(across.start - _BEYOND, up.at(below), across.at(data.percentiles[below]), up.at(below))
    if above:
        last = len(data.percentiles) - above
        canvas.line(across.at(data.percentiles[last - 1]), up.at(last), across.end + _BEYOND, up.at(last))
    first, last_mark = data.ends
    if first is not None:
        paint.break_sign(canvas, across.start, up.start)
        paint.label(canvas, across.start - _BEYOND, up.start - 11, f"P1 {first.text}", colour=theme.INK_2)
    if last_mark is not None:
        paint.break_sign(canvas, across.end, up.start)
        text = f"P99 {last_mark.text}"
        paint.label(canvas, across.end + _BEYOND, up.start - 11, text, align="right", colour=theme.INK_2)


def _sides(canvas: Canvas, data: SCurve, across: paint.Axis, y: float) -> None:
    """Name the two sides of zero where there is room for the words."""
    zero = across.at(0.0)
    # Only one of the two has a number: both are rounded, and would not add to a hundred.
    loss, saving = "loss in nearly all draws" if data.percentiles[-1] < 0 else "loss", f"saving in {data.chance}"
    if zero - across.start > fonts.width(loss, fonts.SANS, paint.TEXT) + 6:
        paint.label(canvas, zero - 5, y, loss, align="right", colour=theme.LOSS)
    if across.end - zero > fonts.width(saving, fonts.SANS, paint.TEXT) + 6:
        paint.label(canvas, zero + 5, y, saving, colour=theme.RECOMMENDED)


def _loss_area(canvas: Canvas, data: SCurve, across: paint.Axis, up: paint.Axis) -> None:
    losing = [value for value in data.percentiles if value < 0]
    if not losing:
        return
    canvas.saveState()
    clip = canvas.beginPath()
    clip.moveTo(across.at(losing[0]), up.at(0.0))
    for at, value in enumerate(losing, start=1):
        clip.lineTo(across.at(value), up.at(at - 1))
        clip.lineTo(across.at(value), up.at(at))
    end = across.at(0.0) if len(losing) < len(data.percentiles) else across.at(losing[-1])
    clip.lineTo(end, up.at(len(losing)))
    clip.lineTo(end, up.at(0.0))
    clip.close()
    canvas.clipPath(clip, stroke=0, fill=0)
    paint.strokes(canvas, across.start, up.start, end - across.start, up.end - up.start, theme.LOSS)
    canvas.restoreState()


def _quantiles(canvas: Canvas, data: SCurve, across: paint.Axis, up: paint.Axis) -> None:
    """P10, P50 and P90 on the curve, each written above it at the left, where nothing is drawn, if there is room."""
    marked = (("P10", data.low, 10), ("P50", data.mid, 50), ("P90", data.high, 90))
    for _, mark, share in marked:
        paint.set_line(canvas, theme.RECOMMENDED, 0.5, (1.5, 1.5))
        canvas.line(across.at(mark.value), up.start, across.at(mark.value), up.at(share))
    for name, mark, share in marked:
        x, y = across.at(mark.value), up.at(share)
        paint.set_line(canvas, theme.RECOMMENDED, 1.0)
        paint.set_fill(canvas, theme.WHITE)
        canvas.circle(x, y, 2.4, stroke=1, fill=1)
        text = f"{name} {mark.text}"
        wide = fonts.width(text, fonts.SANS, paint.TEXT)
        if x - wide - 8 > across.start:
            _halo(canvas, x - 6 - wide, y + 4, wide)
            paint.label(canvas, x - 6, y + 4, text, align="right")
        else:
            _halo(canvas, x + 6, y - 9, wide)
            paint.label(canvas, x + 6, y - 9, text)


def _halo(canvas: Canvas, x: float, y: float, width: float) -> None:
    """White ground for a label that stands on hatching or a line."""
    paint.set_fill(canvas, theme.WHITE)
    canvas.rect(x - 2, y - 2.5, width + 4, 10.5, stroke=0, fill=1)
