"""A drag of a slider on What-if, by a hand that moves forty times a second."""

from __future__ import annotations

import time
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest

from benchmarks.heartbeat import rest, wait
from ui.decide.what_if import WhatIfPage
from ui.window import Window

MOVES, EVERY_MS = 100, 25
"""Moves of the mouse in one drag, and the time between two of them: forty a second."""


class Drag(NamedTuple):
    """How often the slider was painted, and how often an answer was drawn, a second."""

    frames: float
    answers: float


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's own name: sees every event of the widget."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def dragged(window: Window) -> Drag:
    """Drag the GPU price through half of its track and back, on What-if, which is in sight."""
    page = window.page("whatif")
    assert isinstance(page, WhatIfPage)
    slider = page.row("gpu_price").slider
    paints, answers = Paints(), [0]
    slider.installEventFilter(paints)
    page.answered.connect(lambda: answers.__setitem__(0, answers[0] + 1))
    place = slider.handle_at()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=place.toPoint())
    begin = time.perf_counter()
    for move in range(MOVES):
        away = move if move < MOVES // 2 else MOVES - move
        QTest.mouseMove(slider, QPoint(round(place.x()) + 2 * away, round(place.y())))
        rest(EVERY_MS)
    seconds = time.perf_counter() - begin
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=place.toPoint())
    wait(lambda: page.is_settled)
    slider.removeEventFilter(paints)
    return Drag(paints.count / seconds, answers[0] / seconds)
