"""How a table of facts is declared, read and checked: one declaration serves loading, validation and documentation."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from msgspec import Struct

from advisor.errors import Problem

Kind = Literal["text", "prose", "number", "integer", "money", "date", "flag", "list", "citations"]
RawRow = Mapping[str, str]
#: A row after reading; the schema guarantees the type of each cell, so records are built from it without casts.
Row = dict[str, Any]

_DATE = re.compile(r"20\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_FLAGS = {"yes": True, "no": False}


class Column(Struct, frozen=True):
    """One column. Bounds are inclusive; an empty cell is None, "" for prose and () for a list.

    ``words`` is the vocabulary of a text; ``refers`` names the table whose key the cell must be.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    refers: str = ""


class Table(Struct, frozen=True):
    """One table: file ``<name>.csv`` with exactly these columns; the cells of ``key`` identify a row."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """File name inside the folder of tables."""
        return f"{self.name}.csv"

    def key_of(self, row: RawRow) -> str:
        """The row's key as one text."""
        return " ".join(row[name] for name in self.key)


class _CellError(ValueError):
    """What is wrong with one cell, and the remedy."""


def read_rows(table: Table, lines: Iterable[Sequence[str]], place: str) -> tuple[list[RawRow], list[Problem]]:
    """Cells of a table as texts, one mapping a row, with every problem of its shape.

    ``lines`` are the records of the file, header first; ``place`` names it in problems.
    """
    problems: list[Problem] = []
    iterator = iter(lines)
    header = list(next(iterator, []))
    wanted = [column.name for column in table.columns]
    missing = [name for name in wanted if name not in header]
    unknown = [name for name in header if name not in wanted]
    if missing:
        problems.append(Problem(place, f"has no column {', '.join(missing)}.", "Add it; a cell may be empty."))
    if unknown:
        problems.append(
            Problem(place, f"has an unknown column {', '.join(unknown)}.", f"The columns are: {', '.join(wanted)}.")
        )
    if len(set(header)) < len(header):
        problems.append(Problem(place, "names a column twice.", "Keep one of each."))
    if problems:
        return [], problems
    rows: list[RawRow] = []
    for number, cells in enumerate(iterator, 2):
        if len(cells) != len(header):
            problems.append(
                Problem(
                    f"{place}, record {number}",
                    f"has {len(cells)} cells, the header {len(header)}.",
                    "Put a text that holds a comma in double quotes.",
                )
            )
        else:
            rows.append(dict(zip(header, cells, strict=True)))
    return rows, problems


def parse_rows(table: Table, rows: Sequence[RawRow], place: str) -> tuple[list[Row], list[Problem]]:
    """Typed rows and every problem found: wrong type, out of bounds, outside the vocabulary, missing, doubled key."""
    problems: list[Problem] = []
    parsers = [(column, _parser(column)) for column in table.columns]
    parsed: list[Row] = []
    seen: set[str] = set()
    for raw in rows:
        key = table.key_of(raw)
        if key in seen:
            problems.append(Problem(f"{place}, {key}", "stands twice.", "Remove one of the two rows."))
        seen.add(key)
        row: Row = {}
        for column, parse in parsers:
            text = raw[column.name]
            if not text:
                if column.required:
                    problems.append(
                        Problem(f"{place}, {key}, {column.name}", "is empty.", f"It must give: {column.meaning}.")
                    )
                row[column.name] = _EMPTY.get(column.kind)
                continue
            try:
                row[column.name] = parse(text)
            except _CellError as error:
                message, remedy = error.args
                problems.append(Problem(f"{place}, {key}, {column.name}", message, remedy))
        parsed.append(row)
    return parsed, problems


def check_references(
    tables: Sequence[Table], parsed: Mapping[str, Sequence[Row]], keys: Mapping[str, frozenset[str]]
) -> list[Problem]:
    """Cells that name a row of another table which is not there. ``keys`` are the keys of each table."""
    problems: list[Problem] = []
    for table in tables:
        for column in table.columns:
            if not column.refers:
                continue
            known = keys[column.refers]
            for row in parsed[table.name]:
                value = row.get(column.name)
                if value is None:
                    continue
                targets = [c.split(" [", 1)[0] for c in value] if column.kind == "citations" else [value]
                row_key = " ".join(str(row.get(name)) for name in table.key)
                problems.extend(
                    Problem(
                        f"{table.file}, {row_key}, {column.name}",
                        f"names {target!r}, which is not in {column.refers}.csv.",
                        f"Add it to {column.refers}.csv or correct the name.",
                    )
                    for target in targets
                    if target not in known
                )
    return problems


def describe(table: Table) -> list[str]:
    """The declaration as lines of text: one for the table, one a column with type, unit, bounds and meaning."""
    lines = [f"{table.file}: {table.meaning}. Key: {', '.join(table.key)}."]
    for column in table.columns:
        marks: list[str] = [column.kind]
        if column.unit:
            marks.append(column.unit)
        if column.required:
            marks.append("required")
        if column.low is not None or column.high is not None:
            low = "" if column.low is None else f"{column.low:g}"
            high = "" if column.high is None else f"{column.high:g}"
            marks.append(f"{low}..{high}")
        if column.words:
            marks.append(" | ".join(column.words))
        if column.refers:
            marks.append(f"key of {column.refers}")
        lines.append(f"  {column.name} ({'; '.join(marks)}): {column.meaning}")
    return lines


_EMPTY: dict[str, Any] = {"prose": "", "list": (), "citations": ()}


def _bounded(column: Column, value: float) -> None:
    if column.low is not None and value < column.low:
        raise _CellError(f"is {value:g}, below {column.low:g}.", f"Give {column.meaning} in {column.unit or 'units'}.")
    if column.high is not None and value > column.high:
        raise _CellError(f"is {value:g}, above {column.high:g}.", f"Give {column.meaning} in {column.unit or 'units'}.")


def _parser(column: Column) -> Callable[[str], Any]:
    """The function that reads one non-empty cell of this column."""

    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise _CellError(f"{text!r} is not a number.", "Write a plain decimal number, or nothing if not known.")
        _bounded(column, value)
        return value

    def integer(text: str) -> int:
        value = number(text)
        if value != int(value):
            raise _CellError(f"{text!r} is not a whole number.", "Write a whole number.")
        return int(value)

    def money(text: str) -> Decimal:
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise _CellError(f"{text!r} is not an amount.", "Write a plain decimal number, or nothing if not known.")
        _bounded(column, float(value))
        return value

    def date(text: str) -> str:
        if not _DATE.fullmatch(text):
            raise _CellError(f"{text!r} is not a date.", "Write YYYY, YYYY-MM or YYYY-MM-DD.")
        return text

    def flag(text: str) -> bool:
        if text not in _FLAGS:
            raise _CellError(f"{text!r} is neither yes nor no.", "Write yes or no.")
        return _FLAGS[text]

    def word(text: str) -> str:
        if column.words and text not in column.words:
            raise _CellError(f"{text!r} is not a word of its vocabulary.", f"Use one of: {', '.join(column.words)}.")
        return text

    def words(text: str) -> tuple[str, ...]:
        return tuple(text.split())

    def citations(text: str) -> tuple[str, ...]:
        return tuple(text.split("; "))

    return {
        "text": word,
        "prose": word,
        "number": number,
        "integer": integer,
        "money": money,
        "date": date,
        "flag": flag,
        "list": words,
        "citations": citations,
    }[column.kind]
