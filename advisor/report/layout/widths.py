"""How wide each column of a table is: no word broken that need not be, and the table as low as it can be."""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from advisor.report import fonts
from advisor.report.content.model import BOLD_OFF, BOLD_ON, Table
from advisor.report.layout import inline, theme

PAD = 4.0
"""Points left free at either side of a cell."""
_FIRM = 0.88
"""Share of a table's width that unbreakable words may claim; the rest is for prose to flow in."""
_WIDEST = 0.25
"""Share of a table's width that a single word may claim."""
_LONGEST = (26, 20, 16, 13, 10)
"""Letters of the longest word that no line breaks: the first that leaves room for all columns."""
_NAME = 20
"""Letters of a word that no line of the first column breaks: it names the row."""
_STEPS = (24.0, 12.0, 6.0)
"""Points by which a column gives way to another at a time, first in strides."""
_MOVES = 30
_FULL = 0.01
"""Part of a line that a full line counts more than an empty one."""
_ROWS = 200
"""Rows by which the widths of a long table are judged."""

Points = NDArray[np.float64]


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
    cells = [_Cells(block, place, kind) for place in range(len(found))]
    return tuple(float(one) for one in _lowest(scaled, np.minimum(needs, scaled), cells))


def _lowest(widths: Points, needs: Points, columns: Sequence[_Cells]) -> Points:
    """The widths between which no step of one column to another makes the table lower."""
    every = np.arange(len(widths))
    for step in _STEPS:
        for _ in range(_MOVES):
            ways = _exchanges(len(widths))
            ways = ways[((widths + step * ways >= needs) | (ways >= 0)).all(axis=1)]
            laid = np.array([[cells.laid(width + step * way) for way in (0, 1, -1)]
                             for cells, width in zip(columns, widths, strict=True)])  # fmt: skip
            heights = laid[every, ways].max(axis=1).sum(axis=1)
            best = int(heights.argmin())
            if not best:
                break
            widths = widths + step * ways[best]
    return widths


@lru_cache(maxsize=16)
def _exchanges(columns: int) -> NDArray[np.int_]:
    """No change, then each way in which one column gives a step to another: 1 to the taker and -1 to the giver,
    shape (way, column)."""
    pairs = itertools.permutations(range(columns), 2)
    ways = [[(at == taker) - (at == giver) for at in range(columns)] for giver, taker in pairs]
    return np.array([[0] * columns, *ways])


class _Cells:
    """The cells of a column, the head first: how many lines each takes, and how full it is, by the column's width."""

    def __init__(self, block: Table, place: int, kind: str) -> None:
        size = theme.TYPES[kind].size
        self._space = fonts.width(" ", fonts.SANS, size)
        rows = [(block.columns[place].head, True)]
        rows += [(row.cells[place], row.strong or row.total) for row in block.rows[:_ROWS]]
        self._ends = [self._word_ends(text, fonts.SANS_BOLD if heavy else fonts.SANS, size) for text, heavy in rows]
        self._lengths = np.array([ends[-1] for ends in self._ends])
        self._laid: dict[float, Points] = {}

    def _word_ends(self, text: str, face: fonts.Face, size: float) -> list[float]:
        """Where each word ends on one line, in points, after a zero."""
        words = (inline.word_width(word, face, size) + self._space for word in _words(text))
        return list(itertools.accumulate(words, initial=0.0))

    def laid(self, width: float) -> Points:
        """Lines that each cell takes, shape (row,), and a little more the fuller they are: so that columns go on giving
        way before a line is saved."""
        key = round(float(width), 1)
        if key not in self._laid:
            room = max(key - 2 * PAD, 1.0) + self._space
            full = self._lengths / room
            lines = np.ones(len(full))
            for at in np.flatnonzero(full > 1.0):
                lines[at] = _wrapped(self._ends[at], room)
            self._laid[key] = lines + _FULL * full
        return self._laid[key]


def _wrapped(ends: list[float], room: float) -> int:
    """Lines that words take which end there, each line as full as it can be; a word that is too long runs on."""
    lines, placed = 0, 0
    while placed < len(ends) - 1:
        last = bisect.bisect_right(ends, ends[placed] + room) - 1
        lines += 1 if last > placed else math.ceil((ends[placed + 1] - ends[placed]) / room)
        placed = max(last, placed + 1)
    return lines


def _need(block: Table, place: int, kind: str, longest: int, most: float) -> float:
    """The least width of a column: the longest word of its head, or of its cells up to `longest` letters and `most`."""
    size = theme.TYPES[kind].size
    head = (inline.word_width(word, fonts.SANS_BOLD, size) for word in _words(block.columns[place].head))
    longest = max(longest, _NAME) if place == 0 else longest
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
