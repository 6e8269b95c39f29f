"""The switch points as tracks, one below the other: where the verdict flips along each input, all else as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter

from ui import format as words
from ui import theme
from ui.present import presenting
from ui.prove.asked import Asked
from ui.results.chart import LEFT, RIGHT, Mark, Marked, line_height, text_width, write
from ui.results.tags import tag_word
from ui.results.track import Scale, Verdicts, draw_track
from ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from advisor.decision.result import SwitchPoint


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("charts", text)


class SwitchPointTracks(Marked):
    """One track an input, the nearest flip first as the result orders them."""

    def __init__(self, points: Sequence[SwitchPoint], verdict: str, workload: str) -> None:
        super().__init__(tr("Switch points"))
        self._points, self._verdict = tuple(points), verdict
        self._workload = workload
        presenting.notifier().changed.connect(self._tell_all)
        self._tell_all()

    def _tell_all(self) -> None:
        points, workload = self._points, self._workload
        marks = [Mark(point_sentence(one), Asked("switch point", workload, one.input)) for one in points]
        first = next((one for one in points if one.flips_at is not None), None)
        none = tr("The verdict flips at no value tried of any one input")
        self.set_marks(marks, point_sentence(first) if first is not None else none)

    def lines_high(self) -> float:
        return 4.4 * len(self._points)

    def table(self) -> tuple[list[Column], list[list[Cell]]]:
        columns = [
            Column(tr("Input"), stretch=True),
            Column(tr("Today"), figures=True),
            Column(tr("Flips at"), figures=True, widest=240),
            Column(tr("Away by"), figures=True),
            Column(tr("Then")),
        ]
        return columns, [_cells(one) for one in self._points]

    def draw(self, painter: QPainter, box: QRectF) -> None:
        pitch = 4.4 * line_height()
        for place, one in enumerate(self._points):
            row = QRectF(box.left(), box.top() + place * pitch, box.width(), pitch)
            self.draw_pointed(painter, row, place)
            self._row(painter, row.adjusted(8, 0, -8, 0), one)

    def _row(self, painter: QPainter, row: QRectF, one: SwitchPoint) -> None:
        small = line_height()
        name = QRectF(row.left(), row.top() + 4, row.width(), line_height(theme.BODY))
        away = distance(one)
        write(painter, name, away, role="secondary", align=RIGHT)
        write(painter, name.adjusted(0, 0, -text_width(away) - 16, 0), one.label, size=theme.BODY, strong=True)
        low, high = ("", "") if is_covered(one) else tuple(words.significant(end) for end in one.searched)
        room = max(text_width(low), text_width(high), small * 3) + 10
        line = QRectF(row.left() + room, name.bottom() + 2, row.width() - 2 * room, 2 * small)
        middle = QRectF(row.left(), line.center().y() - small / 2, room - 10, small)
        write(painter, middle, low, role="secondary", align=RIGHT)
        write(painter, middle.translated(line.right() + 10 - row.left(), 0), high, role="secondary", align=LEFT)
        verdicts = Verdicts(self._verdict, one.now, one.flips_at, one.flips_to)
        draw_track(painter, line, Scale(*one.searched), verdicts)


def distance(one: SwitchPoint) -> str:
    """``today 55.04 USD an hour · flips at 41.2 (−25%)``; a verdict that never flips says so as a finding."""
    unit = words.unit(one.unit)
    now = today(one)
    if is_covered(one):
        if one.flips_at is None or one.distance_pct is None:
            return no_flip(one)
        return tr("flips {away} from today").format(away=words.change(one.distance_pct))
    if one.flips_at is None:
        return tr("today {now} {unit} · {no_flip}").format(now=now, unit=unit, no_flip=no_flip(one))
    away = f" ({words.change(one.distance_pct)})" if one.distance_pct is not None else ""
    said = tr("today {now} {unit} · flips at {at}{away}")
    return said.format(now=now, unit=unit, at=words.significant(one.flips_at, 3), away=away)


def no_flip(one: SwitchPoint) -> str:
    """A verdict that never flips on the track, or of which none was found to at the values tried."""
    if one.tried is None:
        return tr("never flips on this track")
    return tr("no flip found at {n} values tried").format(n=one.tried)


def is_covered(one: SwitchPoint) -> bool:
    """Whether it would give a private rate away to a room: then only the distance is told."""
    if one.unit != "usd_per_hour":
        return False
    return (one.tag == "B" and presenting.is_on()) or presenting.hides_money()


def today(one: SwitchPoint) -> str:
    """Today's value: typed and published ones with all their digits, the rest with three."""
    as_it_is = one.tag in ("B", "P") and one.unit != "ratio"
    return words.plain(one.now) if as_it_is else words.significant(one.now, 3)


def point_sentence(one: SwitchPoint) -> str:
    """The switch point in one sentence."""
    return f"{one.label}: {distance(one)}" if is_covered(one) or not one.sentence else one.sentence


def _cells(one: SwitchPoint) -> list[Cell]:
    low, high = (words.significant(end, 3) for end in one.searched)
    never = tr("not between {low} and {high}").format(low=low, high=high)
    if one.tried is not None:
        never = tr("not at {n} values, {low} to {high}").format(n=one.tried, low=low, high=high)
    away = words.change(one.distance_pct) if one.distance_pct is not None else "–"
    if is_covered(one):
        then = words.verdict_word(one.flips_to) if one.flips_to else tr("holds")
        return [
            Cell(one.label, strong=True),
            Cell("••••"),
            Cell("••••"),
            Cell(away),
            Cell(then, sign=one.flips_to or ""),
        ]
    told = " · ".join(part for part in (words.unit(one.unit), tag_word(one.tag)) if part)
    return [
        Cell(one.label, tip=one.sentence, strong=True, second=told),
        Cell(today(one)),
        Cell(words.significant(one.flips_at, 3)) if one.flips_at is not None else Cell(never, role="secondary"),
        Cell(away),
        Cell(words.verdict_word(one.flips_to) if one.flips_to else tr("holds"), sign=one.flips_to or ""),
    ]
