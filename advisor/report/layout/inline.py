# mypy: allow-subclassing-any
# (ReportLab ships no types, so its paragraphs are Any to the checker.)
"""Text with marks becomes paragraphs: fonts by character, bold, tags in boxes, code points in boxes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import paragraph as reportlab_paragraph

from advisor.number_style import NARROW
from advisor.report import fonts
from advisor.report.content.model import BOLD_OFF, BOLD_ON, CHECK, TAG
from advisor.report.layout import shapes, theme
from advisor.report.tags import TaggedParagraph

PAD = "\u00a0"
# A thin space would be taken for a place to break the line.
_PARTS = re.compile(f"({BOLD_ON}|{BOLD_OFF}|{TAG}[BPMVCJ]|{CHECK})")
_ALIGN = {"left": TA_LEFT, "centre": TA_CENTER, "right": TA_RIGHT}


_BREAKS = re.compile(f"[{re.escape(reportlab_paragraph._wsc.replace(NARROW, ''))}]+")
_words = reportlab_paragraph.split


def _words_held(text: str, delim: str | None = None) -> list[str]:
    """The words of a text between which a line may end.

    ReportLab takes the narrow no-break space for one that may be broken at and writes an ordinary space in its
    place: 12 000 would end a line after 12.
    """
    if delim is None and NARROW in text:
        return _BREAKS.split(text)
    words: list[str] = _words(text, delim)
    return words


reportlab_paragraph.split = _words_held


class Text(TaggedParagraph):
    """A tagged paragraph whose inline boxes are drawn behind their letters.

    It is broken into lines once for a width: tables and frames ask for the same measure several times.
    """

    _measured: tuple[float, float, float] | None = None

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        # A split that would leave a lonely line takes the lines away again (blPara).
        if self._measured is None or self._measured[0] != availWidth or not hasattr(self, "blPara"):
            width, height = super().wrap(availWidth, availHeight)
            self._measured = availWidth, width, height
        return self._measured[1], self._measured[2]

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 (ReportLab's names)
        canvas.setNamedCB(shapes.MARK, shapes.draw_mark)
        super().drawOn(canvas, x, y, _sW)


def face_of(kind: theme.Type) -> fonts.Face:
    """The font of a type size."""
    return _face(kind, heavy=kind.bold)


def paragraph(
    text: str,
    kind: str,
    *,
    role: str = "P",
    align: fonts.Align = "left",
    before: float = 0.0,
    after: float = 0.0,
    left: float = 0.0,
    right: float = 0.0,
    strong: bool = False,
    keep: bool = False,
    colour: str = "",
) -> Text:
    """A paragraph of one of the theme's types. `strong` sets it bold, `keep` holds it to what follows."""
    look = (kind, align, before, after, left, right, strong, keep, colour)
    style = _style(*look)
    runs = _plain_runs(text, kind, strong=strong)
    if runs:
        # Nothing but runs of letters: ReportLab's parser, which takes longer than the layout, has nothing to find.
        base = _fragment(*look)
        return Text(None, style, role=role, frags=[base.clone(text=run.text, fontName=run.face) for run in runs])
    return Text(markup(text, kind, strong=strong, base=style.fontName), style, role=role)


def captioned(title: str, basis: str, *, before: float) -> Text:
    """A table's caption: its title, and below it what its figures rest on."""
    text = markup(title, "finding")
    if basis:
        look = theme.TYPES["caption"]
        text += f'<br/><font color="{look.colour}">{markup(basis, "caption")}</font>'
    return Text(text, _style("finding", "left", before, 3.0, 0.0, 0.0, False, False, ""), role="Caption")


def word_width(word: str, face: fonts.Face, size: float) -> float:
    """Width in points of what no line parts of a word, its tag included: all of it, or its widest piece where it holds
    code points."""
    if word.isascii():
        return fonts.width(word, face, size)
    if TAG in word or CHECK in word:
        parts = _PARTS.split(word)
        return sum(_boxed_width(boxed) if (boxed := _boxed(part)) else word_width(part, face, size) for part in parts)
    widest, open_run = 0.0, 0.0
    for run in fonts.runs(word, face):
        # A line may end after a box, so what follows it begins anew.
        open_run += _boxed_width(run.text) if run.boxed else fonts.width(run.text, face, size)
        widest = max(widest, open_run)
        open_run = 0.0 if run.boxed else open_run
    return widest


def figure_line(value: str, unit: str, kind: str) -> Text:
    """A large figure with its unit in table size on the same line."""
    text = markup(value, kind)
    if unit:
        text += f'<font size="{theme.TYPES["table"].size}">{markup(PAD + unit, "table")}</font>'
    return Text(text, _style(kind, "left", 0.0, 0.0, 0.0, 0.0, False, False, ""), role="P")


@lru_cache(maxsize=512)
def _style(
    kind: str,
    align: fonts.Align,
    before: float,
    after: float,
    left: float,
    right: float,
    strong: bool,
    keep: bool,
    colour: str,
) -> Any:
    look = theme.TYPES[kind]
    face = face_of(look)
    if strong and not look.bold:
        face = fonts.SERIF_BOLD if look.serif else fonts.SANS_BOLD
    return ParagraphStyle(
        kind,
        fontName=face,
        fontSize=look.size,
        leading=look.leading,
        textColor=HexColor(colour or look.colour),
        alignment=_ALIGN[align],
        spaceBefore=before,
        spaceAfter=after,
        leftIndent=left,
        rightIndent=right,
        keepWithNext=keep,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
    )


@lru_cache(maxsize=512)
def _fragment(*look: Any) -> Any:
    """What ReportLab's parser makes of a text without mark-up in a style."""
    return Text("x", _style(*look)).frags[0]


def _plain_runs(text: str, kind: str, *, strong: bool) -> list[fonts.Run]:
    """The text as runs, each in a font that holds it; empty where it needs boxes, which only mark-up can draw."""
    look = theme.TYPES[kind]
    found: list[fonts.Run] = []
    heavy = strong or look.bold
    for part in _PARTS.split(text):
        if part in (BOLD_ON, BOLD_OFF):
            heavy = part == BOLD_ON or strong or look.bold
        elif _boxed(part):
            return []
        elif part:
            found.extend(fonts.runs(part, _face(look, heavy=heavy)))
    return [] if any(run.boxed for run in found) else found


def _face(look: theme.Type, *, heavy: bool) -> fonts.Face:
    if look.serif:
        return fonts.SERIF_BOLD if heavy else fonts.SERIF
    return fonts.SANS_BOLD if heavy else fonts.SANS


def markup(text: str, kind: str, *, strong: bool = False, base: str = "") -> str:
    """ReportLab's mark-up of a text: each run in a font that holds it, bare where it is the paragraph's own `base`."""
    look = theme.TYPES[kind]
    out: list[str] = []
    heavy = strong or look.bold
    for part in _PARTS.split(text):
        if part == BOLD_ON:
            heavy = True
        elif part == BOLD_OFF:
            heavy = strong or look.bold
        elif boxed := _boxed(part):
            out.append(_box("to mark" if part == CHECK else boxed, boxed))
        elif part:
            face = _face(look, heavy=heavy)
            out.extend(
                escape(run.text) if run.face == base and not run.boxed else _run(run) for run in fonts.runs(part, face)
            )
    return "".join(out)


def _run(run: fonts.Run) -> str:
    if run.boxed:
        # A line may end between two code points, but not between a box and its letters.
        return f'<font size="2">{PAD}</font>{_box("U+", run.text)}<font size="2"> </font>'
    return f'<font name="{run.face}">{escape(run.text)}</font>'


def _boxed(part: str) -> str:
    """What stands in the box of a part of a text: a tag's letter, or the room to mark; empty where there is no box."""
    return 2 * PAD if part == CHECK else part[1:] if part.startswith(TAG) else ""


def _boxed_width(text: str) -> float:
    """Width in points of a small word with the air in its box."""
    return fonts.width(PAD + text + PAD, fonts.SANS_BOLD, shapes.TAG_SIZE)


def _box(name: str, text: str) -> str:
    """A small word in a box; the box is drawn first, behind it."""
    inner = PAD + text + PAD
    wide = _boxed_width(text)
    colour = theme.WHITE if name == "B" else theme.INK_2
    return (
        f'<onDraw name="{shapes.MARK}" label="{name} {wide:.2f}"/>'
        f'<font name="{fonts.SANS_BOLD}" size="{shapes.TAG_SIZE}" color="{colour}">{escape(inner)}</font>'
    )
