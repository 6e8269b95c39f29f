"""What all checks of a draft use: its rows, dates, and the nearest known word."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import date
from typing import Any

from advisor.case.paths import Draft, get


def rows_of(draft: Draft, path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of a list with their positions; what is no row is passed over."""
    rows = get(draft, path)
    if isinstance(rows, list | tuple):
        yield from ((position, row) for position, row in enumerate(rows) if isinstance(row, dict))


def nearest(word: str, known: list[str]) -> str:
    """A sentence with the known words nearest to this one; empty where none is near."""
    near = difflib.get_close_matches(word.lower(), known, n=3)
    return f"Nearest: {', '.join(near)}." if near else ""


def as_date(value: Any) -> date | None:
    """The date that a draft holds as text, or None while it is not one (the validator says so)."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def day_words(value: date) -> str:
    """A date as people write it: 30 Jun 2027."""
    return f"{value.day} {value:%b} {value.year}"
