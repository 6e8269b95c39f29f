"""Options side by side: thin line from P10 to P90, the option's mark at P50, the reason where there is no figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.charts.data import OptionIntervals
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

ROW = 17.0
FOOT = 32.0


def options_height(data: OptionIntervals) -> float:
    """Height in points that the chart takes."""
    return FOOT + ROW * len(data.rows) + 2


def draw_options(canvas: Canvas, data: OptionIntervals, width: float, height: float) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    names = width * 0.42
    values = [end for row in data.rows for end in (row.p10, row.p50, row.p90) if end is not None]
    axis = paint.axis_over(values or [1.0], names, width - 92)
    marks = paint.ticks(axis)
    scale, texts = paint.tick_texts(marks, data.currency)
    for value, text in zip(marks, texts, strict=True):
        x = axis.at(value)
        paint.set_line(canvas, theme.INK if value == 0 else theme.HAIRLINE, 0.75 if value == 0 else 0.5)
        canvas.line(x, FOOT - 4, x, height)
        paint.label(canvas, x, FOOT - 14, text, align="centre", colour=theme.INK_2)
    paint.label(
        canvas, (axis.start + axis.end) / 2, 5, f"{data.quantity} ({scale.unit})", align="centre", colour=theme.INK_2
    )
    for place, row in enumerate(data.rows):
        y = height - ROW * (place + 0.5)
        face = fonts.SANS_BOLD if row.role == "recommended" else fonts.SANS
        paint.set_fill(canvas, theme.INK)
        fonts.draw(canvas, 0, y - 2.8, fonts.shorten(row.label, face, paint.TEXT, names - 12), face, paint.TEXT)
        if row.p10 is None or row.p50 is None or row.p90 is None:
            room = width - axis.start - 8
            paint.label(
                canvas,
                axis.start + 8,
                y - 2.8,
                fonts.shorten(row.text, fonts.SANS, paint.TEXT, room),
                colour=theme.INK_3,
            )
            continue
        paint.set_line(canvas, paint.ROLE_COLOURS[row.role], 1.2)
        canvas.line(axis.at(row.p10), y, axis.at(row.p90), y)
        for end in (row.p10, row.p90):
            canvas.line(axis.at(end), y - 2.2, axis.at(end), y + 2.2)
        paint.option_mark(canvas, axis.at(row.p50), y, row.role)
        paint.label(canvas, width, y - 2.8, row.text, align="right")
