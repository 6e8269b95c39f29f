# mypy: allow-subclassing-any
# (ReportLab ships no types, so its flowables are Any to the checker.)
"""The list of contents: a line a section, each a link to its heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.layout import theme
from advisor.report.structure import Heading, LinkRef
from advisor.report.tags import TaggedCanvas

_LINE = 12.5
_NUMBER = 24.0
"""Room for the page number at the end of a line, in points."""


class Contents(Flowable):
    """One line for each heading: its text, a rule and its page. `found` is what the pass before knows of them.

    Before anything is known (`found` empty) it takes the room of `lines` lines and draws nothing.
    """

    def __init__(self, lines: int, found: Sequence[Heading], width: float = theme.BLOCK) -> None:
        super().__init__()
        self._headings = tuple(found)
        self.width, self.height = width, (len(found) or lines) * _LINE + 12

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        return self.width, self.height

    def draw(self) -> None:
        canvas: Any = self.canv
        if not isinstance(canvas, TaggedCanvas) or not self._headings:
            return
        toc, _ = canvas.node(object(), "TOC")
        with canvas.element(toc):
            for place, heading in enumerate(self._headings):
                self._line(canvas, heading, self.height - (place + 1) * _LINE)

    def _line(self, canvas: TaggedCanvas, heading: Heading, y: float) -> None:
        look = theme.TYPES["table"]
        text = fonts.shorten(heading.text, fonts.SANS, look.size, self.width - 2 * _NUMBER)
        entry, _ = canvas.node(object(), "TOCI")
        with canvas.element(entry):
            link, _ = canvas.node(object(), "Link")
            link.alt = f"{heading.text}, page {heading.page + 1}"
            with canvas.element(link), canvas.marked():
                paint.set_fill(canvas, theme.INK)
                fonts.draw(canvas, 0, y + 2, text, fonts.SANS, look.size)
                fonts.draw(canvas, self.width, y + 2, str(heading.page + 1), fonts.SANS, look.size, "right")
            index = len(canvas._annotationrefs)
            # Past TaggedCanvas, which would make a second link element without text.
            Canvas.linkRect(
                canvas, "", heading.destination, (0, y - 1, self.width, y + _LINE - 2), relative=1, thickness=0
            )
            link.children.append(LinkRef(canvas.page_index, index, link.alt))
        with canvas.artifact():
            paint.set_line(canvas, theme.HAIRLINE, 0.5)
            canvas.line(0, y - 1.5, self.width, y - 1.5)
