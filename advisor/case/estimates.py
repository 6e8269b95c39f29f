"""Answered estimates, numbers or ranges, as they stand in a draft."""

from __future__ import annotations

from typing import Any

from advisor.case.numbers import format_number


def ends(value: Any) -> tuple[float, float] | None:
    """Low and high end of an answered estimate, the same for a plain number; None for anything else."""
    low, high = (value.get("low"), value.get("high")) if isinstance(value, dict) else (value, value)
    numbers = [end for end in (low, high) if isinstance(end, int | float) and not isinstance(end, bool)]
    return (float(numbers[0]), float(numbers[1])) if len(numbers) == 2 else None


def number_words(value: Any) -> str:
    """An answered estimate in words: ``450``, ``300 to 600``."""
    found = ends(value)
    if found is None:
        return ""
    low, high = map(format_number, found)
    return low if low == high else f"{low} to {high}"
