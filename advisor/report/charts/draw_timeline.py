"""The timeline: a bar to the median date, a line to that at P90, diamonds for decisions, dates beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.charts.timeline import Gate, Span, Steps, Timeline
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_EDGES = 34.0
_NAMES = 158.0
"""Room for names and owners, in points."""
_BESIDE = 7.0
"""Points between the last mark of a row and the dates beside it."""
_LEAST = 60.0
"""Points of the axis that are kept however long the dates are."""
_EDGE = 20.0
"""Points that the name of a month takes beyond the end of the axis."""
_AIR = 7.0
"""Points between the names of two rows."""
_BAR = 7.0
_IF_GO = (2.0, 1.5)
"""Dashes of what only a pilot decides."""
_STEPS = (1, 2, 3, 6, 12, 24)
"""Months between two ticks, of which the first that gives few enough is taken."""
_TICKS = 6


def timeline_height(data: Timeline) -> float:
    """Height in points: the rows, and the months below them."""
    return _EDGES + sum(map(_pitch, data.rows))


def draw_timeline(canvas: Canvas, data: Timeline, width: float, height: float) -> None:
    """Draw into a box of `width` × `height` points with its lower left corner at the origin."""
    floor, roof = 18.0, height - 14.0
    days = [data.today, *(day for row in data.rows for day in row.days)]
    first, last = min(days), max(days)
    low, high = first.toordinal(), max(last.toordinal(), first.toordinal() + 14)
    axis = paint.Axis(low, high, _NAMES, _end(data, low, high, width))
    for day in _months(first, last):
        x = axis.at(day.toordinal())
        paint.set_line(canvas, theme.HAIRLINE, 0.5)
        canvas.line(x, floor, x, roof)
        paint.label(canvas, x, floor - 11, f"{day.year}-{day.month:02}", align="centre", colour=theme.INK_2)
    x = axis.at(data.today.toordinal())
    paint.set_line(canvas, theme.INK, 0.75)
    canvas.line(x, floor, x, roof)
    paint.label(canvas, x, roof + 4, f"today {data.today.isoformat()}", colour=theme.INK_2)
    top = roof
    for row in data.rows:
        _row(canvas, axis, row, top - _pitch(row) / 2)
        top -= _pitch(row)


def _end(data: Timeline, first: int, last: int, width: float) -> float:
    """Where the axis ends, in points: as far right as leaves room for the dates beside every last mark."""
    ends = [width - _EDGE]
    for row in data.rows:
        share = (_last(row) - first) / (last - first)
        if share > 0:
            ends.append(_NAMES + (width - _wide(row) - _BESIDE - _NAMES) / share)
    return max(min(ends), _NAMES + _LEAST)


def _last(row: Steps) -> int:
    return max(day.toordinal() for day in row.days)


def _wide(row: Steps) -> float:
    """Points that the dates of a row take."""
    return max(fonts.width(text, fonts.SANS, paint.TEXT) for text in row.texts)


def _lines(row: Steps) -> tuple[str, ...]:
    return paint.name_lines(f"{row.label} ({row.owner})" if row.owner else row.label, _NAMES - 10)


def _pitch(row: Steps) -> float:
    """Height of a row in points."""
    return paint.LEADING * max(len(_lines(row)), len(row.texts)) + _AIR


def _months(first: date, last: date) -> tuple[date, ...]:
    """First days of months within the axis, evenly apart."""
    begin, end = first.year * 12 + first.month, last.year * 12 + last.month - 1
    for step in _STEPS:
        found = [month for month in range(begin, end + 1) if month % step == 0]
        if len(found) <= _TICKS:
            break
    return tuple(date(month // 12, month % 12 + 1, 1) for month in found)


def _row(canvas: Canvas, axis: paint.Axis, row: Steps, y: float) -> None:
    paint.name(canvas, y, _lines(row))
    for span in row.spans:
        _span(canvas, axis, span, y)
    for gate in row.gates:
        _gate(canvas, axis, gate, y)
    paint.name(canvas, y, row.texts, x=axis.at(_last(row)) + _BESIDE)


def _span(canvas: Canvas, axis: paint.Axis, span: Span, y: float) -> None:
    left, right = axis.at(span.begins.toordinal()), axis.at(span.ends.toordinal())
    _late(canvas, axis, span.ends, span.late, y)
    box = (left, y - _BAR / 2, right - left, _BAR)
    paint.set_fill(canvas, theme.WHITE if span.hatched or span.if_go else theme.BAND)
    canvas.rect(*box, stroke=0, fill=1)
    if span.hatched:
        paint.hatch(canvas, *box, theme.RECOMMENDED)
    paint.set_line(canvas, theme.RECOMMENDED, 0.75, _IF_GO if span.if_go else ())
    canvas.rect(*box, stroke=1, fill=0)


def _gate(canvas: Canvas, axis: paint.Axis, gate: Gate, y: float) -> None:
    _late(canvas, axis, gate.day, gate.late, y)
    paint.diamond(canvas, axis.at(gate.day.toordinal()), y)


def _late(canvas: Canvas, axis: paint.Axis, day: date, late: date, y: float) -> None:
    """The line to the date at P90."""
    if late <= day:
        return
    end = axis.at(late.toordinal())
    paint.set_line(canvas, theme.INK, 0.8)
    canvas.line(axis.at(day.toordinal()), y, end, y)
    canvas.line(end, y - 3, end, y + 3)
