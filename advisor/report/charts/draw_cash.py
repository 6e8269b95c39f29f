"""Cash by year: one-time outlay down and hatched, net of the year as a bar with its range, the sum so far below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.charts.data import CashFlow
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


def draw_cash(canvas: Canvas, data: CashFlow, width: float, height: float) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    left, right, floor, roof = 46.0, 8.0, 34.0, 18.0
    values = [
        end
        for year in data.years
        for end in (year.net_low, year.net_mid, year.net_high, -year.outlay)
        if end is not None
    ]
    up = paint.axis_over(values, floor, height - roof, pad=0.12)
    marks = paint.ticks(up)
    scale, texts = paint.tick_texts(marks, data.currency, data.numbers)
    for value, text in zip(marks, texts, strict=True):
        y = up.at(value)
        paint.set_line(canvas, theme.INK if value == 0 else theme.HAIRLINE, 0.75 if value == 0 else 0.5)
        canvas.line(left, y, width - right, y)
        paint.label(canvas, left - 5, y - 2.8, text, align="right", colour=theme.INK_2)
    paint.label(canvas, 0, height - 7, f"{scale.unit} a year", colour=theme.INK_2)
    paint.label(canvas, 0, 7, "sum so far", colour=theme.INK_2)
    pitch = (width - left - right) / len(data.years)
    bar = min(34.0, pitch * 0.24)
    zero = up.at(0.0)
    for place, year in enumerate(data.years):
        centre = left + pitch * (place + 0.5)
        if year.outlay > 0:
            depth = zero - up.at(-year.outlay)
            _bar(canvas, centre - bar - 3, zero - depth, bar, depth, loses=True)
            if _beside(year.net_text, bar, pitch):
                paint.label(canvas, centre - 3, zero + 3, "one-time", align="right", colour=theme.LOSS)
            else:
                paint.label(
                    canvas, centre - 3 - bar / 2, zero - depth - 9, "one-time", align="centre", colour=theme.LOSS
                )
        if year.net_mid is not None:
            _net(canvas, up, centre + 3, bar, (year.net_low, year.net_mid, year.net_high), year.net_text, pitch)
        paint.label(canvas, centre, 20, year.label, align="centre")
        paint.label(canvas, centre, 7, year.cumulative_text, align="centre", colour=theme.INK_2)


def _beside(net_text: str, bar: float, pitch: float) -> bool:
    """Whether a year has room for the words beside its bars; else they stand above and below them."""
    return bar + 7 + fonts.width(f"net {net_text}", fonts.SANS, paint.TEXT) <= pitch / 2


def _net(
    canvas: Canvas,
    up: paint.Axis,
    x: float,
    bar: float,
    net: tuple[float | None, float, float | None],
    text: str,
    pitch: float,
) -> None:
    low, mid, high = net
    zero, top = up.at(0.0), up.at(mid)
    _bar(canvas, x, min(zero, top), bar, abs(top - zero), loses=mid < 0)
    middle = x + bar / 2
    if low is not None and high is not None:
        paint.set_line(canvas, theme.INK, 0.8)
        canvas.line(middle, up.at(low), middle, up.at(high))
        for end in (low, high):
            canvas.line(middle - 3, up.at(end), middle + 3, up.at(end))
    colour, said = theme.LOSS if mid < 0 else theme.RECOMMENDED, f"net {text}"
    if not _beside(text, bar, pitch):
        paint.label(canvas, middle, max(zero, top, up.at(high or mid)) + 3, said, align="centre", colour=colour)
        return
    # Beside its bar; beside none, above the zero line and not on it.
    paint.label(canvas, x + bar + 4, top - 2.8 if abs(top - zero) > 8 else zero + 3, said, colour=colour)


def _bar(canvas: Canvas, x: float, y: float, width: float, height: float, *, loses: bool) -> None:
    if height <= 0:
        return
    colour = theme.LOSS if loses else theme.RECOMMENDED
    if loses:
        paint.hatch(canvas, x, y, width, height, colour)
    else:
        paint.set_fill(canvas, theme.BAND)
        canvas.rect(x, y, width, height, stroke=0, fill=1)
    paint.set_line(canvas, colour, 0.75)
    canvas.rect(x, y, width, height, stroke=1, fill=0)
