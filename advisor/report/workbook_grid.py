"""Sheets as plain data: cells with their styles, and live formulas beside the value that they come to."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

from .export import begins_a_formula

if TYPE_CHECKING:
    import xlsxwriter

Style = Literal["general", "whole", "money", "price", "share", "percent", "factor", "figure"]
"""How a number is shown: as it comes, whole, money, hourly price, share of one as %, per cent, factor, any figure."""

NOT_KNOWN = "n/k"
_FORMATS: dict[Style, str] = {
    "general": "General",
    "whole": "#,##0",
    "money": "#,##0;-#,##0;0",
    "price": "#,##0.00##",
    "share": "0.0%",
    "percent": "0.0",
    "factor": "0.0000",
    "figure": "#,##0.0##",
}
_A4 = 9
"""Excel's number for the paper."""
_ACROSS = 270
"""Characters across a landscape page whose print can still be read."""
_LONGEST_TEXT = 32_767
"""Characters that a cell holds (Microsoft, "Excel specifications and limits")."""
_INK, _MUTED, _INPUT, _HEAD = "#1A1A1A", "#6B6B6B", "#1F4E9E", "#E8E8E4"


class Number(Struct, frozen=True):
    """A number from the result; `given` marks an input that formulas read and a reader may change."""

    value: float
    style: Style = "general"
    given: bool = False


class Formula(Struct, frozen=True):
    """A live formula without its equals sign, and the value that it comes to on these inputs."""

    text: str
    value: float
    style: Style = "general"


class Words(Struct, frozen=True):
    """Text that stands out: a title, the head of a column, a remark, the word for a number that is missing."""

    text: str
    kind: Literal["title", "head", "head of numbers", "remark", "missing"]


Cell = None | str | Number | Formula | Words


class Sheet(Struct):
    """A sheet under construction. Rows and columns count from 0; `widths` are in characters."""

    name: str
    widths: Sequence[int]
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    head: int | None = None
    """The row that stays in view and repeats on each printed page."""

    def add(self, *cells: Cell) -> int:
        """Appends a row and returns its place."""
        self.rows.append(cells)
        return len(self.rows) - 1

    def add_head(self, *names: str) -> int:
        """Appends the head of a table."""
        return self.add(*(Words(name, "head") for name in names))

    def add_list(self, names: Sequence[str], rows: Iterable[tuple[Cell, ...]]) -> None:
        """Appends a table whose head stays in view."""
        self.head = self.add_head(*names)
        for row in rows:
            self.add(*row)


def known(value: float | None, style: Style = "general") -> Cell:
    """A number, or the words for one that is not known."""
    return Words(NOT_KNOWN, "missing") if value is None else Number(value, style)


def formula(text: str, value: float | None, style: Style = "general") -> Cell:
    """A formula, or the words for a value that is not known because an input is not."""
    return Words(NOT_KNOWN, "missing") if value is None else Formula(text, value, style)


def at(column: int, row: int, sheet: str = "") -> str:
    """The address of a cell, such as B7 or 'Cash flow'!$B$7: fixed where it stands on another sheet."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return f"'{sheet}'!${letters}${row + 1}" if sheet else f"{letters}{row + 1}"


def to_xlsx(sheets: Sequence[Sheet], *, title: str, author: str, created: datetime) -> bytes:
    """The sheets as a workbook, the same bytes for the same sheets."""
    import xlsxwriter

    out = io.BytesIO()
    # Nothing that is text becomes anything else: no formula, link or number is guessed from what a text looks like.
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, plain) as book:
        book.set_properties({"title": title, "author": author, "created": created.replace(tzinfo=None)})
        styles = _Styles(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, styles)
    return out.getvalue()


class _Styles:
    """The workbook's formats, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def number(self, style: Style, *, given: bool = False) -> Any:
        return self._get(num_format=_FORMATS[style], font_color=_INPUT if given else _INK)

    def text(self, text: str) -> Any:
        return self._get(indent=1, **_quoted(text))

    def words(self, words: Words) -> Any:
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 14},
            "head": {"bold": True, "bg_color": _HEAD, "text_wrap": True, "valign": "bottom", "bottom": 1, "indent": 1},
            "remark": {"font_color": _MUTED, "italic": True, "indent": 1},
            "missing": {"font_color": _MUTED, "align": "right"},
        }
        looks["head of numbers"] = looks["head"] | {"indent": 0, "align": "right"}
        return self._get(**looks[words.kind], **_quoted(words.text))

    def _get(self, **properties: Any) -> Any:
        properties = {"font_name": "Calibri", "font_size": 10} | properties
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


def _quoted(text: str) -> dict[str, Any]:
    """A quote prefix keeps what begins like a formula a text also when someone edits the cell."""
    return {"quote_prefix": True} if begins_a_formula(text) else {}


def _write(page: Any, sheet: Sheet, styles: _Styles) -> None:
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    page.set_landscape()
    page.set_paper(_A4)
    across = math.ceil(sum(sheet.widths) / _ACROSS)
    page.fit_to_pages(across, 0)
    if across > 1:
        page.repeat_columns(0)
    page.set_footer("&L&A&RPage &P of &N")
    if sheet.head is not None:
        page.freeze_panes(sheet.head + 1, 1)
        page.repeat_rows(sheet.head)
        page.set_row(sheet.head, _height(sheet.rows[sheet.head], sheet.widths))
    for row, cells in enumerate(_aligned(sheet)):
        for column, cell in enumerate(cells):
            _write_cell(page, row, column, cell, styles)


def _aligned(sheet: Sheet) -> list[tuple[Cell, ...]]:
    """The rows, with the heads of columns that begin with a number set right like their numbers."""
    rows = list(sheet.rows)
    if sheet.head is None or sheet.head + 1 >= len(rows):
        return rows
    head = rows[sheet.head]
    # In the first row that has something in the column.
    below = [
        next((row[column] for row in rows[sheet.head + 1 :] if column < len(row) and row[column] is not None), None)
        for column in range(len(head))
    ]
    rows[sheet.head] = tuple(
        Words(cell.text, "head of numbers")
        if isinstance(cell, Words) and (isinstance(found, Number | Formula) or found == known(None))
        else cell
        for cell, found in zip(head, below, strict=True)
    )
    return rows


def _height(head: Sequence[Cell], widths: Sequence[int]) -> float:
    """Points that the longest name of a table's head needs; programs other than Excel do not find it themselves."""
    names = (cell.text for cell in head if isinstance(cell, Words))
    return 4 + 13 * max(math.ceil(len(name) * 1.15 / width) for name, width in zip(names, widths, strict=False))


def _write_cell(page: Any, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    match cell:
        case None:
            return
        case Number():
            page.write_number(row, column, cell.value, styles.number(cell.style, given=cell.given))
        case Formula():
            page.write_formula(row, column, f"={cell.text}", styles.number(cell.style), cell.value)
        case Words():
            page.write_string(row, column, _fitting(cell.text), styles.words(cell))
        case str():
            page.write_string(row, column, _fitting(cell), styles.text(cell))


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"
