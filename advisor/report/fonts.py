"""The embedded fonts: registering them, splitting text into runs that each have their glyphs, drawing such runs.

Noto Sans and Noto Serif lack − ≤ ≥ ≈ and the arrows; Noto Sans Math has them, as wide as the digits. What none of the
shipped fonts holds is printed as its code point (U+4E2D) in a box, never as a blank.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from advisor.errors import ReportError

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "fonts"
Face = Literal["NotoSans", "NotoSans-Bold", "NotoSerif", "NotoSerif-Bold", "NotoSansMath"]
Align = Literal["left", "centre", "right"]
_FILES: dict[Face, str] = {
    "NotoSans": "NotoSans-Regular.ttf",
    "NotoSans-Bold": "NotoSans-Bold.ttf",
    "NotoSerif": "NotoSerif-Regular.ttf",
    "NotoSerif-Bold": "NotoSerif-Bold.ttf",
    "NotoSansMath": "NotoSansMath-Regular.ttf",
}
SANS: Face = "NotoSans"
SANS_BOLD: Face = "NotoSans-Bold"
SERIF: Face = "NotoSerif"
SERIF_BOLD: Face = "NotoSerif-Bold"
_FALLBACKS: dict[Face, tuple[Face, ...]] = {
    "NotoSans": ("NotoSansMath", "NotoSerif"),
    "NotoSans-Bold": ("NotoSansMath", "NotoSerif-Bold"),
    "NotoSerif": ("NotoSansMath", "NotoSans"),
    "NotoSerif-Bold": ("NotoSansMath", "NotoSans-Bold"),
    "NotoSansMath": (),
}


class Run(Struct, frozen=True):
    """Text in one font; `boxed` where it is the code point of a character that no font holds."""

    face: Face
    text: str
    boxed: bool = False


def register() -> None:
    """Make the fonts known to ReportLab, once. Raises ReportError naming a font file that is missing."""
    _coverage()


@lru_cache(maxsize=1)
def _coverage() -> dict[Face, frozenset[int]]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    held: dict[Face, frozenset[int]] = {}
    for face, file in _FILES.items():
        path = FOLDER / file
        try:
            font = TTFont(face, str(path))
        except (TTFError, OSError) as error:
            raise ReportError(f"The font {path} can't be read ({error}). Install the application again.") from error
        # The same words are measured for every width that a table tries.
        font.stringWidth = lru_cache(maxsize=32_768)(font.stringWidth)
        pdfmetrics.registerFont(font)
        held[face] = frozenset(font.face.charToGlyph)
    # As base font, so that ReportLab never puts an unembedded Helvetica on a page.
    pdfmetrics.registerFontFamily(
        "NotoSans", normal=SANS, bold=SANS_BOLD, italic=SANS, boldItalic=SANS_BOLD, baseFontFor="all"
    )
    pdfmetrics.registerFontFamily("NotoSerif", normal=SERIF, bold=SERIF_BOLD, italic=SERIF, boldItalic=SERIF_BOLD)
    pdfmetrics.registerFontFamily("NotoSansMath", "NotoSansMath", "NotoSansMath", "NotoSansMath", "NotoSansMath")
    return held


@lru_cache(maxsize=16_384)
def runs(text: str, face: Face) -> tuple[Run, ...]:
    """The text cut into runs, each in a font that holds its characters."""
    held = _coverage()
    if text.isascii() and text.isprintable():
        return (Run(face, text),) if text else ()  # all text faces hold ASCII
    composed = unicodedata.normalize("NFC", text)
    if held[face].issuperset(map(ord, composed)):
        return (Run(face, composed),)
    found: list[Run] = []
    for character in composed:
        home = next((name for name in (face, *_FALLBACKS[face]) if ord(character) in held[name]), None)
        run = Run(face, f"U+{ord(character):04X}", boxed=True) if home is None else Run(home, character)
        if found and not run.boxed and not found[-1].boxed and found[-1].face == run.face:
            found[-1] = Run(run.face, found[-1].text + character)
        else:
            found.append(run)
    return tuple(found)


def missing(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters of `texts` that no shipped font holds, sorted by code point."""
    held = frozenset().union(*_coverage().values())
    characters = {character for text in texts for character in unicodedata.normalize("NFC", text)}
    return tuple(sorted(character for character in characters if ord(character) not in held))


@lru_cache(maxsize=16_384)
def width(text: str, face: Face, size: float) -> float:
    """Width of one line in points, fallback runs included."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(sum(stringWidth(run.text, run.face, size) for run in runs(text, face)))


def draw(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    face: Face,
    size: float,
    align: Align = "left",
) -> None:
    """Draw one line of text with its baseline at `y`."""
    total = width(text, face, size)
    at = x - {"left": 0.0, "centre": total / 2, "right": total}[align]
    line: Any = canvas.beginText(at, y)
    for run in runs(text, face):
        line.setFont(run.face, size)
        line.textOut(run.text)
    canvas.drawText(line)


def shorten(text: str, face: Face, size: float, room: float) -> str:
    """The text, or its two ends around an ellipsis where it is wider than `room` points."""
    if width(text, face, size) <= room:
        return text
    keep = len(text)
    while keep > 4:
        keep -= 1
        cut = text[: (keep + 1) // 2].rstrip() + "…" + text[len(text) - keep // 2 :].lstrip()
        if width(cut, face, size) <= room:
            return cut
    return text[:1] + "…"


def wrapped(text: str, face: Face, size: float, room: float) -> tuple[str, ...]:
    """The whole text in lines of at most `room` points; only a word wider than that is cut, between letters."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, face, size) <= room:
            lines[-1] = joined
            continue
        rest = word
        while width(rest, face, size) > room and len(rest) > 1:
            fits = next(end for end in range(len(rest) - 1, 0, -1) if end == 1 or width(rest[:end], face, size) <= room)
            lines.append(rest[:fits])
            rest = rest[fits:]
        lines.append(rest)
    return tuple(lines)
