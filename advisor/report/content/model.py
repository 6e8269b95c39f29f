"""The blocks that a report is made of, in reading order. Frozen values: layout reads them, tests compare them.

Text carries marks, made with `bold`, `tag` and `quoted`: private-use characters that can't come from a case, because
`clean` takes them out of everything that others wrote. Those of quotation are gone where the content is finished.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from advisor.decision.result import Tag
from advisor.report.charts.data import Chart

BOLD_ON = "\ue000"
BOLD_OFF = "\ue001"
TAG = "\ue002"
CHECK = "\ue005"
QUOTE_ON = "\ue003"
QUOTE_OFF = "\ue004"
_MARKS = re.compile(f"[{BOLD_ON}{BOLD_OFF}{TAG}{CHECK}{QUOTE_ON}{QUOTE_OFF}]")
_BOUND = re.compile(r"(?<=\b[A-Z]{3}) (?=[−\d])|(?<=\d) (?=(?:%|h\b|ms\b|GB\b|[mb]illion\b))")
_FORBIDDEN = re.compile("[\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u202a-\u202e\u2066-\u2069]")

Issue = Literal["draft", "signed", "extract"]
"""What a file is: a report that no signature follows, one that is signed, or the first two pages alone."""
STATES: dict[Issue, str] = {"draft": "draft, not signed", "signed": "", "extract": "two-page extract, not signed"}

TAG_WORDS: dict[Tag, str] = {
    "B": "buyer's record",
    "P": "published price",
    "M": "measured by a third party",
    "V": "vendor claim",
    "C": "calculated by the model",
    "J": "judgement",
}


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Text from outside, fit to print: one line, no control characters, none of our marks.

    "14 × p5", "USD 26,000", "12 %" and "24 h" stay together.
    """
    line = " ".join(_FORBIDDEN.sub("", text.replace("\n", " ").replace("\t", " ")).split(" ")).strip()
    return _BOUND.sub("\u00a0", line.replace(" × ", "\u00a0×\u00a0"))


def sentence(text: str) -> str:
    """Text from outside as a sentence: cleaned, with a full stop where it has none."""
    held = clean(text)
    return held if not held or held.endswith((".", "?", "!")) else f"{held}."


def bold(text: str) -> str:
    """The text with weight."""
    return f"{BOLD_ON}{text}{BOLD_OFF}"


def tag(kind: Tag) -> str:
    """The mark that says which kind of figure stands before it."""
    return f"\u00a0{TAG}{kind}"


def to_mark(*words: str) -> str:
    """Words of which one is to be marked by hand, each after an empty box."""
    return " · ".join(f"{CHECK}\u00a0{word}" for word in words)


def quoted(text: str) -> str:
    """What others wrote, word for word: its numbers stay as they are in every style."""
    return f"{QUOTE_ON}{text}{QUOTE_OFF}"


def plain(text: str) -> str:
    """The text without marks, tags as letters: what a bookmark, an alternative text or a test reads."""
    return _MARKS.sub("", text)


class Heading(Struct, frozen=True):
    """A heading that states a finding. `label` is its short name in the bookmarks; `key` names the place.

    `whole`: all up to the next heading of the first level stays on one page.
    """

    level: Literal[1, 2, 3]
    text: str
    key: str
    label: str
    new_page: bool = False
    whole: bool = False


class ContentsList(Struct, frozen=True):
    """Where the list of contents stands in a long report; in a short one a new page begins there."""

    title: str


class Prose(Struct, frozen=True):
    """A paragraph: `body` in serif, `card` in sans over the whole width, `basis` what figures rest on, `note` small,
    `entry` small and close to the next."""

    text: str
    style: Literal["body", "card", "basis", "note", "entry"] = "body"


class Points(Struct, frozen=True):
    """A list: numbered where the order matters, `small` in sans over the whole width."""

    items: tuple[str, ...]
    numbered: bool = False
    small: bool = False


class Missing(Struct, frozen=True):
    """A fact that is not known, in its own look: what, why it matters, whom to ask."""

    what: str
    matters: str
    ask: str


class Column(Struct, frozen=True):
    """A table column. `weight` is its share of the width; the unit belongs into the head."""

    head: str
    weight: float
    align: Literal["left", "right", "centre"] = "left"


class Row(Struct, frozen=True):
    """A table row; the first cell names it. `strong` is the recommended one, `total` follows a rule."""

    cells: tuple[str, ...]
    strong: bool = False
    total: bool = False


class Table(Struct, frozen=True):
    """A numbered table with its basis line. `register` is the smaller size of the appendices; rows `to_fill` leave room
    to write by hand."""

    number: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    basis: str
    register: bool = False
    to_fill: bool = False


class FigureBlock(Struct, frozen=True):
    """A numbered chart: number and finding above it; below it what is drawn, on what basis, and where the data are."""

    number: str
    finding: str
    caption: str
    chart: Chart


class KeyFigure(Struct, frozen=True):
    """One of the four figures of the first page: read label, then value, then what it rests on."""

    label: str
    value: str
    unit: str
    detail: str
    basis: str
    chart: Chart | None = None


class KeyFigures(Struct, frozen=True):
    """The four figures side by side."""

    figures: tuple[KeyFigure, ...]


class VerdictBlock(Struct, frozen=True):
    """The verdict: shape and word, then the headline and, smaller, what follows it. `verdict` is one of the result's
    words or "mixed"."""

    verdict: str
    headline: str
    follows: str = ""


class TitleBlock(Struct, frozen=True):
    """Title of the first page and the line below it."""

    title: str
    line: str


class Columns(Struct, frozen=True):
    """Two stacks of blocks side by side."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


class Blank(Struct, frozen=True):
    """Room to write in by hand under a label, `millimetres` high, and up to `most` where else the page would be left
    empty."""

    label: str
    millimetres: float
    most: float


class SignatureBox(Struct, frozen=True):
    """A place to sign: field name, role and what stands beside it."""

    field: str
    role: str
    name: str


class Signatures(Struct, frozen=True):
    """The signature boxes, side by side."""

    boxes: tuple[SignatureBox, ...]


Block = (
    Heading
    | ContentsList
    | Prose
    | Points
    | Missing
    | Table
    | FigureBlock
    | KeyFigures
    | VerdictBlock
    | TitleBlock
    | Columns
    | Blank
    | Signatures
)


class Running(Struct, frozen=True):
    """What stands at head and foot of each page, and the document's own names."""

    title: str
    author: str
    subject: str
    header_left: str
    header_right: str
    footer: str
    key: str
    state: str
    confidentiality: str
