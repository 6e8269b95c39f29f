"""The one design: page, grid, type sizes and colour roles. Lengths in points unless the name says mm."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

MM = 72 / 25.4
BLOCK = 170 * MM
"""Width of the text block on both papers, so that tables and charts never change width."""
COLUMN = 10.5 * MM
GUTTER = 4 * MM


def span(columns: int) -> float:
    """Width of a number of the twelve grid columns."""
    return columns * COLUMN + (columns - 1) * GUTTER


PROSE = span(9)


class Paper(Struct, frozen=True):
    """A paper with the margins that leave the text block."""

    name: str
    width: float
    height: float
    left: float
    top: float
    bottom: float


PAPERS: dict[Literal["A4", "Letter"], Paper] = {
    "A4": Paper("A4", 210 * MM, 297 * MM, 20 * MM, 24 * MM, 22 * MM),
    "Letter": Paper("Letter", 612.0, 792.0, 22.95 * MM, 24 * MM, 22 * MM),
}

INK = "#1A1D21"
INK_2 = "#4A525B"
INK_3 = "#656E78"
RULE = "#C9CFD6"
HAIRLINE = "#E3E7EB"
TINT = "#F3F5F7"
WHITE = "#FFFFFF"
RECOMMENDED = "#0B3F73"
STAY = "#9A5F16"
TODAY = "#88919A"
LOSS = "#A3262A"
WAIT = "#5B4A8A"
NOT_KNOWN = "#8A5A00"
NOT_KNOWN_GROUND = "#FBF3E2"
BAND = "#B7CCE0"

VERDICT_COLOURS: dict[str, str] = {
    "move": RECOMMENDED,
    "pilot first": RECOMMENDED,
    "wait": WAIT,
    "stay": INK,
    "not feasible": LOSS,
    "not assessed": NOT_KNOWN,
    "mixed": INK_2,
}


class Type(Struct, frozen=True):
    """A type size: font family and weight, size and leading in points, colour."""

    serif: bool
    bold: bool
    size: float
    leading: float
    colour: str = INK


TYPES: dict[str, Type] = {
    "title": Type(False, True, 14, 18),
    "verdict": Type(True, True, 16, 20),
    "verdict small": Type(True, True, 14, 18),
    "key": Type(False, True, 22, 26),
    "key small": Type(False, True, 17, 22),
    "key smallest": Type(False, True, 12, 18),
    "h1": Type(False, True, 14, 18),
    "h2": Type(False, True, 12, 16),
    "h3": Type(False, True, 10, 14),
    "body": Type(True, False, 10, 14),
    "table": Type(False, False, 8.5, 11.5),
    "table head": Type(False, True, 8.5, 11.5),
    "register": Type(False, False, 7.5, 10),
    "register head": Type(False, True, 7.5, 10),
    "caption": Type(False, False, 8.5, 11, INK_2),
    "finding": Type(False, True, 8.5, 11.5),
    "small": Type(False, False, 7.5, 10, INK_3),
    "label": Type(False, True, 7.5, 10, INK_2),
    "chart": Type(False, False, 8, 10),
}
