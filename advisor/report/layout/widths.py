"""How wide each column of a table is: no word broken that need not be, and the table as low as it can be."""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from advisor.report import fonts
from advisor.report.content.model import BOLD_OFF, BOLD_ON, Table
from advisor.report.layout import inline, theme

PAD = 5.0
"""Points left free at either side of a cell."""
_FIRM = 0.88
"""Share of a table's width that unbreakable words may claim; the rest is for prose to flow in."""
_WIDEST = 0.25
"""Share of a table's width that a single word may claim."""
_LONGEST = (26, 20, 16, 13, 10)
"""Letters of the longest word that no line breaks: the first that leaves room for all columns."""
_STEPS = (12.0, 6.0)
"""Points by which a column gives way to another at a time, first in strides."""
_MOVES = 30
_ROWS = 200
"""Rows by which the widths of a long table are judged."""
_RAGGED = 1.06
"""A text in lines takes so much more than its length: no line is quite full."""

Lengths = NDArray[np.float64]


@lru_cache(maxsize=128)
def widths(block: Table, kind: str, width: float) -> tuple[float, ...]:
    """Shares by weight, but no column narrower than the words that must not break; then what makes the table lowest."""
    total = sum(column.weight for column in block.columns)
    shares = [width * column.weight / total for column in block.columns]
    needs = shares
    for longest in _LONGEST:
        needs = [_need(block, place, kind, longest, _WIDEST * width) for place in range(len(shares))]
        if sum(needs) <= _FIRM * width:
            break
    short = sum(max(0.0, need - share) for need, share in zip(needs, shares, strict=True))
    spare = sum(max(0.0, share - need) for need, share in zip(needs, shares, strict=True))
    taken = min(1.0, short / spare) if spare else 0.0
    found = [
        need if share <= need else share - (share - need) * taken for need, share in zip(needs, shares, strict=True)
    ]
    scaled = np.array(found) * width / sum(found)
    return tuple(float(one) for one in _lowest(scaled, np.minimum(needs, scaled), _lengths(block, kind)))


def _lowest(widths: Lengths, needs: Lengths, lengths: Lengths) -> Lengths:
    """The widths between which no step of one column to another makes the table lower."""
    exchanges = _exchanges(len(widths))
    lowest = _lines(widths[None], lengths)[0]
    for step in _STEPS:
        for _ in range(_MOVES):
            tried = widths + step * exchanges
            tried = tried[(tried >= needs).all(axis=1)]
            if not len(tried):
                break
            heights = _lines(tried, lengths)
            best = int(heights.argmin())
            if heights[best] >= lowest:
                break
            widths, lowest = tried[best], heights[best]
    return widths


@lru_cache(maxsize=16)
def _exchanges(columns: int) -> Lengths:
    """Each way in which one column gives a point to another, shape (way, column)."""
    pairs = itertools.permutations(range(columns), 2)
    ways = [[float((at == taker) - (at == giver)) for at in range(columns)] for giver, taker in pairs]
    return np.array(ways).reshape(-1, columns)


def _lines(widths: Lengths, lengths: Lengths) -> Lengths:
    """How many lines the rows take, for each set of widths: each row as many as its longest cell. A little less where
    lines are fuller, so that columns go on giving way before a line is saved."""
    share = lengths / (widths[:, None, :] - 2 * PAD)
    fullest = share.max(axis=2)
    height: Lengths = np.ceil(fullest).sum(axis=1) + 0.01 * fullest.sum(axis=1)
    return height


def _lengths(block: Table, kind: str) -> Lengths:
    """Length in points of each cell's text on one line, shape (row, column); the head is the first row."""
    size = theme.TYPES[kind].size
    rows = [[fonts.width(column.head, fonts.SANS_BOLD, size) for column in block.columns]]
    for row in block.rows[:_ROWS]:
        face = fonts.SANS_BOLD if row.strong or row.total else fonts.SANS
        rows.append([fonts.width(_bare(cell), face, size) for cell in row.cells])
    return np.array(rows) * _RAGGED


def _need(block: Table, place: int, kind: str, longest: int, most: float) -> float:
    """The least width of a column: the longest word of its head, or of its cells up to `longest` letters and `most`."""
    size = theme.TYPES[kind].size
    head = (inline.word_width(word, fonts.SANS_BOLD, size) for word in _words(block.columns[place].head))
    words: set[tuple[str, bool]] = set()
    for row in block.rows:
        heavy = row.strong or row.total
        words |= {(word, heavy) for word in _words(row.cells[place]) if len(word) <= longest or "\u00a0" in word}
    cells = (inline.word_width(word, fonts.SANS_BOLD if heavy else fonts.SANS, size) for word, heavy in words)
    return max(max(head, default=0.0), min(max(cells, default=0.0), most)) + 2 * PAD + 1


def _bare(text: str) -> str:
    """The text without its marks for bold."""
    return text.replace(BOLD_ON, "").replace(BOLD_OFF, "")


def _words(text: str) -> list[str]:
    """What stands between spaces. A tag stays with its word."""
    return [word for word in _bare(text).split(" ") if word]
