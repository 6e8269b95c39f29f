"""Break-even: lines of even odds across two prices, the sides named, today's prices marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor.number_style import NumberStyle
from advisor.numbers_in_text import in_style
from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.charts.data import BreakEvenLines, PriceLine
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

BREAK_EVEN_HEIGHT = 68 * theme.MM
_LEFT, _RIGHT, _FLOOR, _ROOF = 34.0, 64.0, 30.0, 28.0
_APART = 4.0
"""Points between two labels at an edge."""
_NAMED = (64.0, 14.0)
"""Width and height of a side's name in its corner, in points."""
_EVEN = 50.0
Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge in points."""


def draw_break_even(canvas: Canvas, data: BreakEvenLines, width: float, height: float) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    below, above = (paint.name_lines(axis.name, width - _RIGHT) for axis in (data.gpu, data.neuron))
    across = paint.Axis(0.0, data.gpu.end, _LEFT, width - _RIGHT)
    up = paint.Axis(0.0, data.neuron.end, _FLOOR + _further(below), height - _ROOF - _further(above))
    _grid(canvas, data, across, up)
    for place, text in enumerate(above):
        paint.label(canvas, 0, up.end + 18 + _further(above[place:]), text, colour=theme.INK_2)
    for place, text in enumerate(below):
        y = up.start - 23 - paint.LEADING * place
        paint.label(canvas, across.end, y, text, align="right", colour=theme.INK_2)
    _between(canvas, data.lines, across, up)
    for line in data.lines:
        _line(canvas, line, across, up)
    taken = _names(canvas, data.lines, across, up)
    paint.label(canvas, across.start + 6, up.end - 11, "staying saves", colour=theme.STAY)
    paint.label(canvas, across.end - 6, up.start + 6, "moving saves", align="right", colour=theme.RECOMMENDED)
    wide, high = _NAMED
    taken += [
        (across.start, up.end - high, across.start + wide, up.end),
        (across.end - wide, up.start, across.end, up.start + high),
    ]
    _today(canvas, data, across, up, taken)


def _grid(canvas: Canvas, data: BreakEvenLines, across: paint.Axis, up: paint.Axis) -> None:
    for value in (marks := paint.ticks(across, 6)):
        paint.label(
            canvas,
            across.at(value),
            up.start - 11,
            _plain(value, marks, data.numbers),
            align="centre",
            colour=theme.INK_2,
        )
    for value in (marks := paint.ticks(up, 5)):
        y = up.at(value)
        paint.set_line(canvas, theme.HAIRLINE, 0.5)
        canvas.line(across.start, y, across.end, y)
        paint.label(
            canvas, across.start - 5, y - 2.8, _plain(value, marks, data.numbers), align="right", colour=theme.INK_2
        )
    paint.set_line(canvas, theme.INK, 0.75)
    canvas.line(across.start, up.start, across.end, up.start)
    canvas.line(across.start, up.start, across.start, up.end)


def _further(lines: Sequence[str]) -> float:
    """Points that the lines of an axis's name take beyond the first."""
    return paint.LEADING * (len(lines) - 1)


def _plain(value: float, marks: Sequence[float], numbers: NumberStyle) -> str:
    """A tick in the fewest decimals that tell the steps apart."""
    decimals = next(n for n in range(5) if all(abs(round(mark, n) - mark) < 1e-9 for mark in marks) or n == 4)
    return in_style(f"{value:,.{decimals}f}", numbers)


def _between(canvas: Canvas, lines: Sequence[PriceLine], across: paint.Axis, up: paint.Axis) -> None:
    """The ground between the outermost lines: there neither side is sure enough."""
    if len(lines) < 2:
        return
    path = canvas.beginPath()
    first, last = lines[0].pairs, lines[-1].pairs
    # The lines leave the picture at its top or at its right: the corner belongs to the ground where they differ.
    corner = [(across.high, up.high)] if _leaves_above(first, up) and not _leaves_above(last, up) else []
    origin = [(0.0, 0.0)] if first[0][0] == 0.0 and last[0][0] > 0.0 else []
    for place, (gpu, neuron) in enumerate([*first, *corner, *reversed(last), *origin]):
        (path.lineTo if place else path.moveTo)(across.at(gpu), up.at(neuron))
    path.close()
    paint.set_fill(canvas, theme.TINT)
    canvas.drawPath(path, stroke=0, fill=1)


def _leaves_above(pairs: Sequence[tuple[float, float]], up: paint.Axis) -> bool:
    return pairs[-1][1] >= up.high * (1 - 1e-6)


def _line(canvas: Canvas, line: PriceLine, across: paint.Axis, up: paint.Axis) -> None:
    even = line.chance == _EVEN
    path = canvas.beginPath()
    for place, (gpu, neuron) in enumerate(line.pairs):
        (path.lineTo if place else path.moveTo)(across.at(gpu), up.at(neuron))
    paint.set_line(canvas, theme.RECOMMENDED, 1.6 if even else 0.8, () if even else (4, 2.5))
    canvas.drawPath(path, stroke=1, fill=0)


def _names(canvas: Canvas, lines: Sequence[PriceLine], across: paint.Axis, up: paint.Axis) -> list[Box]:
    """The name of each line where it leaves the picture, moved along the edge where two would meet; their room."""
    above = [line for line in lines if _leaves_above(line.pairs, up)]
    wide = [fonts.width(line.text, fonts.SANS, paint.TEXT) for line in above]
    starts = [across.at(line.pairs[-1][0]) - w / 2 for line, w in zip(above, wide, strict=True)]
    for x, line in zip(_apart(starts, wide, across.end + _RIGHT), above, strict=True):
        paint.label(canvas, x, up.end + 4, line.text, colour=theme.RECOMMENDED)
    beside = [line for line in reversed(lines) if line not in above]
    levels = _apart([up.at(line.pairs[-1][1]) - 2.8 for line in beside], [5.5] * len(beside), up.end)
    for y, line in zip(levels, beside, strict=True):
        paint.label(canvas, across.end + 4, y, line.text, colour=theme.RECOMMENDED)
    return [(across.end, y - 2.2, across.end + _RIGHT, y + 7.4) for y in levels]


def _apart(starts: Sequence[float], sizes: Sequence[float], end: float) -> list[float]:
    """Rising places, moved on as far as needed so that none meets the one before, and back from the end."""
    moved: list[float] = []
    for place, start in enumerate(starts):
        moved.append(max(start, moved[-1] + sizes[place - 1] + _APART) if moved else start)
    most = end
    for place in reversed(range(len(moved))):
        moved[place] = min(moved[place], most - sizes[place])
        most = moved[place] - _APART
    return moved


def _today(canvas: Canvas, data: BreakEvenLines, across: paint.Axis, up: paint.Axis, taken: list[Box]) -> None:
    """Today's prices, and on the two dotted lines through them where one price alone turns the verdict."""
    x, y = across.at(data.gpu.now.value), up.at(data.neuron.now.value)
    paint.set_line(canvas, theme.INK_3, 0.5, (1.2, 2.2))
    wide, high = _NAMED  # a dotted line ends before the name of a side
    canvas.line(
        across.start + (wide if y > up.end - high else 0.0), y, across.end - (wide if y < up.start + high else 0.0), y
    )
    canvas.line(
        x, up.start + (high if x > across.end - wide else 0.0), x, up.end - (high if x < across.start + wide else 0.0)
    )
    for mark in (data.gpu.flips, data.neuron.flips):
        if mark is not None:
            paint.diamond(canvas, *((across.at(mark.value), y) if mark is data.gpu.flips else (x, up.at(mark.value))))
    paint.set_line(canvas, theme.INK, 1.0)
    paint.set_fill(canvas, theme.WHITE)
    for mark in (data.gpu.even, data.neuron.even):
        if mark is not None:
            at = (across.at(mark.value), y) if mark is data.gpu.even else (x, up.at(mark.value))
            canvas.circle(*at, 2.6, stroke=1, fill=1)
    paint.set_line(canvas, theme.INK, 1.8)
    canvas.line(x - 4, y - 4, x + 4, y + 4)
    canvas.line(x - 4, y + 4, x + 4, y - 4)
    room = across.start, up.start, across.end + _RIGHT, up.end
    _write(canvas, x, y, f"today {data.gpu.now.text} and {data.neuron.now.text}: {data.verdict}", taken, room)
    if data.gpu.even is not None:
        _write(canvas, across.at(data.gpu.even.value), y, f"even at {data.gpu.even.text}", taken, room)
    if data.gpu.flips is not None:
        _write(canvas, across.at(data.gpu.flips.value), y, data.gpu.flips.text, taken, room)
    if data.neuron.even is not None:
        _write(canvas, x, up.at(data.neuron.even.value), f"even at {data.neuron.even.text}", taken, room)
    if data.neuron.flips is not None:
        _write(canvas, x, up.at(data.neuron.flips.value), data.neuron.flips.text, taken, room)


def _write(canvas: Canvas, x: float, y: float, text: str, taken: list[Box], room: Box) -> None:
    """A label on a white ground beside a mark, where it first meets no other and stays in the picture."""
    wide = fonts.width(text, fonts.SANS, paint.TEXT)
    places = [(left, y + up) for up in (5.0, -11.0, 15.0, -21.0) for left in (x + 6, x - 6 - wide)]
    boxes = [(left - 1.5, low - 2.2, left + wide + 1.5, low + 7.4) for left, low in places]
    free = [box for box in boxes if _inside(box, room) and not any(_meet(box, other) for other in taken)]
    box = free[0] if free else boxes[0]
    taken.append(box)
    paint.set_fill(canvas, theme.WHITE)
    canvas.rect(box[0], box[1], box[2] - box[0], box[3] - box[1], stroke=0, fill=1)
    paint.label(canvas, box[0] + 1.5, box[1] + 2.2, text)


def _inside(box: Box, room: Box) -> bool:
    return box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
