# mypy: allow-subclassing-any
# (ReportLab ships no types, so its flowables are Any to the checker.)
"""The list of contents: an entry a section, each a link to its heading."""

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
_FURTHER = 10.5
"""Leading of the further lines of a long heading."""
_NUMBER = 24.0
"""Room for the page number at the end of a line, in points."""


_INDENT = 12.0
"""Further lines stand in by so many points."""


class Contents(Flowable):
    """An entry for each heading: its whole text, a rule and its page. `found` is what the pass before knows of them.

    Before anything is known (`found` empty) it takes the room of `lines` lines and draws nothing.
    """

    def __init__(self, lines: int, found: Sequence[Heading], width: float = theme.BLOCK) -> None:
        super().__init__()
        self._headings = tuple(found)
        self.width = width
        self._texts = tuple(self._lines(heading.text) for heading in found)
        self.height = sum(map(_height, self._texts)) + 12 if found else lines * _LINE + 12

    def _lines(self, text: str) -> tuple[str, ...]:
        """A heading in lines, the further ones set in below its first word."""
        return fonts.wrapped(text, fonts.SANS, theme.TYPES["table"].size, self.width - _NUMBER)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        return self.width, self.height

    def draw(self) -> None:
        canvas: Any = self.canv
        if not isinstance(canvas, TaggedCanvas) or not self._headings:
            return
        toc, _ = canvas.node(object(), "TOC")
        with canvas.element(toc):
            y = self.height
            for heading, lines in zip(self._headings, self._texts, strict=True):
                y -= _height(lines)
                self._entry(canvas, heading, lines, y)

    def _entry(self, canvas: TaggedCanvas, heading: Heading, lines: tuple[str, ...], y: float) -> None:
        look = theme.TYPES["table"]
        entry, _ = canvas.node(object(), "TOCI")
        with canvas.element(entry):
            link, _ = canvas.node(object(), "Link")
            link.alt = f"{heading.text}, page {heading.page + 1}"
            with canvas.element(link), canvas.marked():
                paint.set_fill(canvas, theme.INK)
                for place, text in enumerate(lines):
                    up = (len(lines) - 1 - place) * _FURTHER
                    fonts.draw(canvas, _INDENT if place else 0, y + 2 + up, text, fonts.SANS, look.size)
                fonts.draw(canvas, self.width, y + 2, str(heading.page + 1), fonts.SANS, look.size, "right")
            index = len(canvas._annotationrefs)
            # Past TaggedCanvas, which would make a second link element without text.
            Canvas.linkRect(
                canvas, "", heading.destination, (0, y - 1, self.width, y + _height(lines) - 2), relative=1, thickness=0
            )
            link.children.append(LinkRef(canvas.page_index, index, link.alt))
        with canvas.artifact():
            paint.set_line(canvas, theme.HAIRLINE, 0.5)
            canvas.line(0, y - 1.5, self.width, y - 1.5)


def _height(lines: tuple[str, ...]) -> float:
    """Points that an entry takes."""
    return _LINE + (len(lines) - 1) * _FURTHER
