"""Outline icons of the pages, drawn in a square of 20 units with a pen of 1.5: where the rail has no room for words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

Line = tuple[tuple[float, float], ...]

_LINES: dict[str, tuple[Line, ...]] = {
    "decision": (((5, 18), (5, 3), (15, 3), (12.5, 6.5), (15, 10), (5, 10)),),
    "workloads": (
        ((10, 2.5), (18, 6.5), (10, 10.5), (2, 6.5), (10, 2.5)),
        ((2.5, 10), (10, 14), (17.5, 10)),
        ((2.5, 13.5), (10, 17.5), (17.5, 13.5)),
    ),
    "software": (((6.5, 5), (2, 10), (6.5, 15)), ((13.5, 5), (18, 10), (13.5, 15)), ((11.5, 3.5), (8.5, 16.5))),
    "team": (
        ((2.5, 17), (3.5, 12.5), (6, 11.5), (9.5, 11.5), (12, 12.5), (13, 17)),
        ((14, 11.5), (16.5, 12.5), (17.5, 17)),
    ),
    "commercials": (((3, 3), (10.5, 3), (17.5, 10), (10, 17.5), (3, 10.5), (3, 3)),),
    "options": (
        ((7, 5), (18, 5)),
        ((7, 10), (18, 10)),
        ((7, 15), (18, 15)),
        ((2, 5), (4, 5)),
        ((2, 10), (4, 10)),
        ((2, 15), (4, 15)),
    ),
    "results": (
        ((2.5, 2.5), (2.5, 17.5), (18, 17.5)),
        ((6.5, 14.5), (6.5, 10)),
        ((10.5, 14.5), (10.5, 4.5)),
        ((14.5, 14.5), (14.5, 8)),
    ),
    "whatif": (((2, 6), (18, 6)), ((2, 14), (18, 14)), ((7, 3.5), (7, 8.5)), ((13, 11.5), (13, 16.5))),
    "scenarios": (
        ((2.5, 3.5), (7, 3.5), (7, 16.5), (2.5, 16.5), (2.5, 3.5)),
        ((10, 3.5), (17.5, 3.5), (17.5, 16.5), (10, 16.5), (10, 3.5)),
    ),
    "plan": (((2.5, 5), (9, 5)), ((6, 10), (14, 10)), ((11, 15), (18, 15))),
    "evidence": (((12.5, 12.5), (17.5, 17.5)),),
    "report": (
        ((4, 2.5), (12, 2.5), (16, 6.5), (16, 17.5), (4, 17.5), (4, 2.5)),
        ((7, 9.5), (13, 9.5)),
        ((7, 13), (13, 13)),
    ),
}
_RINGS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "team": ((7.75, 7, 3), (14.5, 7.5, 2)),
    "commercials": ((6.5, 6.5, 1),),
    "evidence": ((8.25, 8.25, 5.5),),
}


def draw_page(painter: QPainter, box: QRectF, page: str, title: str, colour: QColor) -> None:
    """Draw a page's icon; a page without one shows the first letter of its title."""
    painter.save()
    painter.setPen(colour)
    if page not in _LINES:
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), title[:1])
        painter.restore()
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 20, box.height() / 20)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    for line in _LINES[page]:
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line]))
    for x, y, r in _RINGS.get(page, ()):
        painter.drawEllipse(QPointF(x, y), r, r)
    painter.restore()
