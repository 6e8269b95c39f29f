"""What a visible signature says, in a font with 1000 units to the em.

pyHanko 0.38 does not scale glyph widths: a font with 2048 units breaks PDF/A 6.2.11.5 and PDF/UA 7.21.5 (measured), so
the stamp uses Noto Sans whatever the page uses.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from .certificates import Identity, groups
from .fonts import FOLDER

if TYPE_CHECKING:
    from pyhanko.pdf_utils.font import FontEngineFactory
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.stamp import TextStampStyle

_LONGEST_LINE = 46
_FONT = "NotoSans-Regular.ttf"
_VERBS = {"Analyst": "Certified by", "Procurement": "Counter-signed by"}
_MEANS = {"Analyst": "", "Procurement": "Approves as asked, without conditions"}
"""What a signature decides: conditions and a refusal have no field in the file."""


def stamp_text(identity: Identity, field: str, now: datetime) -> str:
    """Who, for whom, when by whose clock, and how the identity can be checked; one statement a line."""
    kind = "Self-signed" if identity.self_signed else f"Issued by {identity.issuer}"
    lines = [
        f"{_VERBS[field]} {identity.name}",
        identity.organisation,
        _MEANS[field],
        f"{now.strftime('%Y-%m-%d %H:%M %z')}, signer's clock",
        f"{kind}; certificate SHA-256 begins",
        groups(identity.sha256[:32]),
    ]
    return "\n".join(_shortened(_printable(line)) for line in lines if line)


def stamp_style(identity: Identity, field: str, now: datetime) -> TextStampStyle:
    """The stamp for pyHanko to draw into the field's rectangle."""
    from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.stamp import TextStampStyle

    font = _font()
    layout = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN,
        y_align=AxisAlignment.ALIGN_MID,
        margins=Margins(left=6, right=6, top=6, bottom=6),
        inner_content_scaling=InnerScaling.SHRINK_TO_FIT,
    )
    # Without a frame of its own inside the margins, which would shrink the words.
    unframed = SimpleBoxLayoutRule(x_align=AxisAlignment.ALIGN_MIN, y_align=AxisAlignment.ALIGN_MID)
    return TextStampStyle(
        border_width=0,
        background=None,
        text_box_style=TextBoxStyle(font=font, font_size=9, leading=11, border_width=0, box_layout_rule=unframed),
        inner_content_layout=layout,
        # pyHanko fills in named values by `%`; ours are in the text already.
        stamp_text=stamp_text(identity, field, now).replace("%", "%%"),
    )


def _font() -> FontEngineFactory:
    """The stamp's font for pyHanko, without the tables that its subsetting spends most of a signature on."""
    from pyhanko.pdf_utils.font import FontEngine, FontEngineFactory
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulator

    class Bare(FontEngineFactory):
        def create_font_engine(self, writer: BasePdfFileWriter, obj_stream: Any = None) -> FontEngine:
            held = obj_stream
            if held is None and writer.stream_xrefs:
                held = writer.prepare_object_stream()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
            return GlyphAccumulator(writer, io.BytesIO(_bare()), font_size=10, obj_stream=held)

    return Bare()


@cache
def _bare() -> bytes:
    """The font file without kerning, ligatures and the like (GPOS, GSUB, GDEF): glyphs and widths stay as they are."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

    out = io.BytesIO()
    with TTFont(FOLDER / _FONT, lazy=True, recalcTimestamp=False) as font:
        for table in ("GPOS", "GSUB", "GDEF"):
            if table in font:
                del font[table]
        font.save(out, reorderTables=False)
    return out.getvalue()


@cache
def _glyphs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(FOLDER / _FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _printable(text: str) -> str:
    """Characters that the font lacks as their code points: a name never becomes blank boxes."""
    known = _glyphs()
    return "".join(char if ord(char) in known else f"[U+{ord(char):04X}]" for char in text)


def _shortened(line: str) -> str:
    if len(line) <= _LONGEST_LINE:
        return line
    half = (_LONGEST_LINE - 1) // 2
    return f"{line[:half].rstrip()}…{line[-half:].lstrip()}"
