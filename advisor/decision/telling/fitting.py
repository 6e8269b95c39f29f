"""A headline with what follows it: short enough to be read at a glance, whatever the names are; nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from advisor.decision.telling.words import middle_cut

MOST_WORDS = 40
MOST_LETTERS = 200
"""What four lines of the report's first page hold."""
NAME_LETTERS = (40, 24, 12)
"""To so many letters a long name is cut in its middle, where no variant fits with it whole."""

CODE_POINT = 6
"""Letters of a code point, as which a report prints what its fonts don't hold: U+4E2D."""
_LAST_LETTER = 0x0590
"""End of the blocks of Latin, Greek and Cyrillic letters."""


class Headline(NamedTuple):
    """The verdict in one or two sentences, and the sentences that follow with what there was no room for."""

    text: str
    follows: str = ""

    @property
    def fits(self) -> bool:
        """Whether it holds to both limits."""
        return len(self.text.split()) <= MOST_WORDS and _wide(self.text) <= MOST_LETTERS


def fitting(variants: Callable[[Callable[[str], str]], Sequence[Headline]]) -> Headline:
    """The first of the variants, fullest first, that fits with names as they are; else, with long names cut.

    `variants` gets what cuts a name. Where none fits, the last with its names cut most.
    """
    for cut in (_uncut, *map(_cut_to, NAME_LETTERS)):
        made = variants(cut)
        for headline in made:
            if headline.fits:
                return headline
    return made[-1]


def _uncut(name: str) -> str:
    return name


def _cut_to(most: int) -> Callable[[str], str]:
    return lambda name: middle_cut(name, most)


def _wide(text: str) -> int:
    """The room that the text takes, in letters."""
    return sum(1 if ord(letter) < _LAST_LETTER or "\u1e00" <= letter <= "\u20cf" else CODE_POINT for letter in text)
