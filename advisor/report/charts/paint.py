"""What all charts share on paper: a linear axis with round ticks, hatching, option marks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from advisor.number_style import ENGLISH, NumberStyle
from advisor.numbers_in_text import in_style
from advisor.report import fonts
from advisor.report.charts.axis import Axis as Axis
from advisor.report.charts.data import OptionRole, beyond
from advisor.report.format import Scale, money_scale, render
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

TEXT = 8.0
LEADING = 9.5
"""Distance of the lines of a name in points."""
INK = theme.INK
ROLE_COLOURS: dict[OptionRole, str] = {
    "today": theme.TODAY,
    "best stay": theme.STAY,
    "recommended": theme.RECOMMENDED,
    "other": theme.INK_3,
}


def axis_over(values: Iterable[float], start: float, end: float, *, zero: bool = True, pad: float = 0.06) -> Axis:
    """An axis that holds all values with a little air, and zero if asked."""
    held = [*values, 0.0] if zero else list(values)
    low, high = min(held), max(held)
    room = (high - low) * pad or abs(high) * 0.5 or 1.0
    below, above = low < 0 or not zero, high > 0 or not zero or low == high
    return Axis(low - (room if below else 0.0), high + (room if above else 0.0), start, end)


def saving_axis(values: Sequence[float], start: float, end: float, room: float) -> tuple[Axis, int, int]:
    """An axis for sorted savings with zero on it, and how many of them lie beyond its lower and its upper end.

    `room` points are left for them at an end where the axis is broken.
    """
    below, above = beyond(values)
    held = values[below : len(values) - above]
    return axis_over(held, start + room * bool(below), end - room * bool(above), pad=0.02), below, above


def break_sign(canvas: Canvas, x: float, y: float) -> None:
    """Two strokes across an axis: it is broken here."""
    set_line(canvas, INK, 0.75)
    for at in (x - 1.5, x + 1.5):
        canvas.line(at - 1.5, y - 3.5, at + 1.5, y + 3.5)


def ticks(axis: Axis, most: int = 5) -> tuple[float, ...]:
    """Round values on the axis, at most `most`."""
    raw = (axis.high - axis.low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    for multiple in (1, 2, 2.5, 5, 10, 20):
        step = multiple * power
        first, last = math.ceil(axis.low / step), math.floor(axis.high / step)
        if last - first + 1 <= most:
            return tuple(index * step for index in range(first, last + 1))
    return (0.0,)


def tick_texts(
    values: Sequence[float], currency: str = "USD", numbers: NumberStyle = ENGLISH, scale: Scale | None = None
) -> tuple[Scale, tuple[str, ...]]:
    """The unit of a money axis and its tick labels, with no more decimals than the steps need. `scale` has the unit
    where the figures beside the axis have one; else it is that which suits the values."""
    scale = scale or money_scale(values, currency)
    kind = scale.rule.split()[0]
    divisor = {"m": 1e6, "k": 1e3}.get(kind, 1.0)
    decimals = 0
    while decimals < 4 and any(abs(round(v / divisor, decimals) - v / divisor) > 1e-9 for v in values):
        decimals += 1
    rule = f"{kind} {decimals}"
    return Scale(scale.unit, rule), tuple(in_style(render(rule, value), numbers) for value in values)


def set_line(canvas: Canvas, colour: str, width: float, dash: Sequence[float] = ()) -> None:
    """Pen for the strokes that follow."""
    canvas.setStrokeColor(_colour(colour))
    canvas.setLineWidth(width)
    canvas.setDash(list(dash))


def set_fill(canvas: Canvas, colour: str) -> None:
    """Colour of fills and text that follow."""
    canvas.setFillColor(_colour(colour))


def name_lines(text: str, room: float, face: fonts.Face = fonts.SANS) -> tuple[str, ...]:
    """The lines of a name beside its bar: whole, as many as it takes."""
    return fonts.wrapped(text, face, TEXT, room)


def name(canvas: Canvas, y: float, lines: Sequence[str], face: fonts.Face = fonts.SANS, x: float = 0.0) -> None:
    """Lines of a name, centred on the height of its bar."""
    set_fill(canvas, INK)
    top = y - 2.8 + LEADING * (len(lines) - 1) / 2
    for place, line in enumerate(lines):
        fonts.draw(canvas, x, top - LEADING * place, line, face, TEXT)


def label(canvas: Canvas, x: float, y: float, text: str, *, align: str = "left", colour: str = theme.INK) -> None:
    """A chart label in the chart's size."""
    set_fill(canvas, colour)
    fonts.draw(
        canvas, x, y, text, fonts.SANS, TEXT, "centre" if align == "centre" else "right" if align == "right" else "left"
    )


def hatch(canvas: Canvas, x: float, y: float, width: float, height: float, colour: str, gap: float = 3.2) -> None:
    """Lines at 45 degrees inside a rectangle."""
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(x, y, width, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    strokes(canvas, x, y, width, height, colour, gap)
    canvas.restoreState()


def strokes(canvas: Canvas, x: float, y: float, width: float, height: float, colour: str, gap: float = 3.2) -> None:
    """The strokes of a hatching; the caller has set the clip."""
    set_line(canvas, colour, 0.5)
    offset = -height
    while offset < width:
        canvas.line(x + offset, y, x + offset + height, y + height)
        offset += gap


def diamond(canvas: Canvas, x: float, y: float, colour: str = theme.INK) -> None:
    """A filled diamond: a verdict that turns, a date on which something is decided."""
    path = canvas.beginPath()
    path.moveTo(x, y + 3.6)
    for dx, dy in ((3.6, 0.0), (0.0, -3.6), (-3.6, 0.0)):
        path.lineTo(x + dx, y + dy)
    path.close()
    set_fill(canvas, colour)
    canvas.drawPath(path, stroke=0, fill=1)


def option_mark(canvas: Canvas, x: float, y: float, role: OptionRole, radius: float = 2.8) -> None:
    """The mark of an option: filled circle, filled diamond, open square, small open circle."""
    colour = ROLE_COLOURS[role]
    set_line(canvas, colour, 1.0)
    set_fill(canvas, theme.WHITE if role in ("today", "other") else colour)
    if role == "today":
        canvas.rect(x - radius, y - radius, 2 * radius, 2 * radius, stroke=1, fill=1)
    elif role == "best stay":
        path = canvas.beginPath()
        reach = radius * 1.3
        path.moveTo(x, y + reach)
        for dx, dy in ((reach, 0.0), (0.0, -reach), (-reach, 0.0)):
            path.lineTo(x + dx, y + dy)
        path.close()
        canvas.drawPath(path, stroke=1, fill=1)
    else:
        canvas.circle(x, y, radius if role == "recommended" else radius * 0.8, stroke=1, fill=1)


def _colour(value: str) -> object:
    from reportlab.lib.colors import HexColor

    return HexColor(value)
