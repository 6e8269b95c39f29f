# mypy: allow-subclassing-any
# (ReportLab ships no types, so its flowables are Any to the checker.)
"""Flowables that carry their meaning into the file, and `build`, which lays a story of them out.

Register the fonts (with `baseFontFor='all'`) before drawings are made: ReportLab otherwise puts an unembedded Helvetica
on every page, which neither PDF/A nor PDF/UA allows.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph
from reportlab.platypus.doctemplate import LayoutError

from advisor.errors import Problem, ReportError

from .structure import Outline, RawDocument
from .tagcanvas import TaggedCanvas
from .tagtables import LayoutTable, TaggedTable

__all__ = [
    "Decoration",
    "LayoutTable",
    "PageForm",
    "SignatureArea",
    "TaggedCanvas",
    "TaggedFigure",
    "TaggedParagraph",
    "TaggedTable",
    "build",
]

_PASSES = 4


class TaggedParagraph(Paragraph):
    """A paragraph with a role: "P", "H1" to "H6", "Caption", "Note".

    An H1 opens a new section. Headings are bookmarked (levels 1 and 2) and noted in the outline. A "Caption" directly
    before a `TaggedTable` becomes that table's caption. `lang` marks a text in another language (BCP 47).
    """

    def __init__(
        self, text: str | None, style: Any = None, *args: Any, role: str = "P", lang: str = "", **kwargs: Any
    ) -> None:
        super().__init__(text, style, *args, **kwargs)
        self.role = role
        self.lang = lang
        self.key: object = object()

    def split(self, availWidth: float, availHeight: float) -> list[Any]:  # noqa: N803 (ReportLab's names)
        parts: list[Any] = super().split(availWidth, availHeight)
        for part in parts:
            part.role, part.lang, part.key = self.role, self.lang, self.key
        return parts

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 (ReportLab's names)
        if not isinstance(canvas, TaggedCanvas):
            super().drawOn(canvas, x, y, _sW)
            return
        if canvas.measuring and not self.role.startswith("H"):
            return
        node, new = canvas.node(self.key, self.role)
        node.lang = self.lang
        if new and self.role.startswith("H"):
            _, top = canvas.absolutePosition(x, y + self.height)
            canvas.add_heading(int(self.role[1:]), self.getPlainText(), top)
        with canvas.element(node), canvas.marked():
            super().drawOn(canvas, x, y, _sW)


class _Wrapped(Flowable):
    """Any flowable, drawn as it would draw itself."""

    def __init__(self, inner: Any) -> None:
        super().__init__()
        self.inner = inner
        self.hAlign = getattr(inner, "hAlign", "LEFT")
        self.spaceBefore = inner.getSpaceBefore()
        self.spaceAfter = inner.getSpaceAfter()

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        self.width, self.height = self.inner.wrap(availWidth, availHeight)
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 (ReportLab's names)
        if not (isinstance(canvas, TaggedCanvas) and canvas.measuring):
            super().drawOn(canvas, x, y, _sW)


class TaggedFigure(_Wrapped):
    """A drawing with an alternative text that says what it shows."""

    def __init__(self, drawing: Any, alt: str) -> None:
        super().__init__(drawing)
        self.alt = alt

    def draw(self) -> None:
        canvas = self.canv
        if not isinstance(canvas, TaggedCanvas):
            self.inner.drawOn(canvas, 0, 0)
            return
        node, _ = canvas.node(object(), "Figure")
        node.alt = self.alt
        node.box = (*canvas.absolutePosition(0, 0), *canvas.absolutePosition(self.width, self.height))
        with canvas.element(node), canvas.marked():
            self.inner.drawOn(canvas, 0, 0)


class Decoration(_Wrapped):
    """A flowable that says nothing: a rule, a coloured bar, a shape whose word stands beside it."""

    def draw(self) -> None:
        if isinstance(self.canv, TaggedCanvas):
            with self.canv.artifact():
                self.inner.drawOn(self.canv, 0, 0)
        else:
            self.inner.drawOn(self.canv, 0, 0)


class SignatureArea(Flowable):
    """The place of a visible signature: a hairline box of `width` x `height` points; `tooltip` names the role."""

    def __init__(self, name: str, tooltip: str, width: float, height: float) -> None:
        super().__init__()
        self.name, self.tooltip = name, tooltip
        self.width, self.height = width, height

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        if isinstance(canvas, TaggedCanvas):
            left, bottom = canvas.absolutePosition(0, 0)
            canvas.add_field(self.name, self.tooltip, (left, bottom, left + self.width, bottom + self.height))
            with canvas.artifact():
                self._outline()
        else:
            self._outline()

    def _outline(self) -> None:
        self.canv.setStrokeColorRGB(0.79, 0.81, 0.84)
        self.canv.setLineWidth(0.5)
        self.canv.rect(0, 0, self.width, self.height)


class PageForm(Struct, frozen=True):
    """Paper and margins in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


def build(
    make_story: Callable[[Outline], Sequence[Any]],
    page: PageForm,
    running: Callable[[TaggedCanvas, int, int], None],
    *,
    font: str,
) -> RawDocument:
    """Lay the story out, measured once and then drawn, until the number of pages and the headings hold still.

    `make_story(outline)` gives fresh flowables, knowing what the pass before found (empty at first).
    `running(canvas, n, m)` draws head and foot of page n of m (from 1; m is 0 in the first pass) and is an artifact as
    a whole. `font` is the registered name of the base font.
    """
    outline = _lay_out(make_story(Outline()), page, running, Outline(), font, measuring=True).outline
    for _ in range(_PASSES):
        raw = _lay_out(make_story(outline), page, running, outline, font)
        if raw.outline == outline:
            return raw
        outline = raw.outline
    raise ReportError(Problem("report", f"The number of pages does not settle within {_PASSES} passes."))


def _lay_out(
    story: Sequence[Any],
    page: PageForm,
    running: Callable[[TaggedCanvas, int, int], None],
    outline: Outline,
    font: str,
    *,
    measuring: bool = False,
) -> RawDocument:
    def on_page(canvas: TaggedCanvas, _document: Any) -> None:
        if measuring:
            return
        canvas.saveState()
        with canvas.artifact("Pagination"):
            running(canvas, canvas.page_index + 1, outline.pages)
        canvas.restoreState()

    frame = Frame(
        page.left, page.bottom, page.width - page.left - page.right, page.height - page.top - page.bottom,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    file = io.BytesIO()
    # Streams are compressed when the file is finished, by a faster program.
    document = BaseDocTemplate(
        file, pagesize=(page.width, page.height), invariant=1, initialFontName=font, pageCompression=0
    )
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=on_page)])
    made: list[TaggedCanvas] = []

    def canvas_maker(*args: Any, **kwargs: Any) -> TaggedCanvas:
        made.append(TaggedCanvas(*args, measuring=measuring, **kwargs))
        return made[-1]

    try:
        document.build(list(story), canvasmaker=canvas_maker)
    except LayoutError as error:
        remedy = "Shorten the longest texts of the case (names, notes)."
        raise ReportError(
            Problem("report", f"A part of the report does not fit on a page: {error}.", remedy)
        ) from error
    canvas = made[-1]
    found = Outline(document.page, tuple(canvas.headings))
    return RawDocument(file.getvalue(), canvas.root, tuple(canvas.fields), found)
