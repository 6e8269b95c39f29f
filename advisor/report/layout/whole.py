# mypy: allow-subclassing-any
# (ReportLab ships no types, so what it keeps together is Any to the checker.)
"""What stays on one page as a whole, and fills it where it holds a box to write in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import KeepTogether

from advisor.report.layout.panels import WritingBox
from advisor.report.tags import Decoration


class Whole(KeepTogether):
    """Flowables that no page break parts. `ends`: what follows begins on another page, so that a box to write in may
    take the room that is left."""

    def __init__(self, flowables: Sequence[Any], *, ends: bool) -> None:
        super().__init__(list(flowables))
        boxes = [item.inner for item in flowables if isinstance(item, Decoration) and ends]
        self._boxes = [box for box in boxes if isinstance(box, WritingBox)]

    def split(self, width: float, height: float) -> list[Any]:
        for box in self._boxes:
            # Each pass measures anew: what stands above may have moved.
            box.stretch(0.0)
            self.wrap(width, height)
            room = height if height >= self._H else self._frame._height
            box.stretch(room - self._H)
            self.wrap(width, height)
        parts: list[Any] = super().split(width, height)
        return parts
