"""How groups of readers write numbers: which sign groups the digits, and which parts the decimals off."""

from __future__ import annotations

from typing import NamedTuple

NARROW = "\u202f"
"""The narrow no-break space, by which the SI groups digits."""


class NumberStyle(NamedTuple):
    """How one group of readers writes numbers: its code, the language whose habit it is, and the two signs."""

    code: str
    language: str
    group: str
    decimal: str


ENGLISH = NumberStyle("en", "English", ",", ".")
STYLES = {
    style.code: style
    for style in (ENGLISH, NumberStyle("de", "German", NARROW, ","), NumberStyle("fr", "French", NARROW, ","))
}
"""The styles by their code, English first."""
