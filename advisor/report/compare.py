"""Holding a recomputed result against the one that a report carries."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

TOLERANCE = 1e-6
"""Relative. The same inputs agree to this on another machine; on one machine they agree to the last byte."""

_SENTENCE = 8
"""Words from which a text is a sentence."""
_ABSENT = object()


class Compared(NamedTuple):
    """How many values were compared, and the differences, each as "/json/pointer: carried, now recomputed".

    `in_words` of the differences are sentences that are worded otherwise, or what the carried result does not have.
    """

    values: int
    differences: tuple[str, ...]
    in_words: int


def compare_results(carried: Any, recomputed: Any) -> Compared:
    """Hold the result that a report carries against the one that was computed from it."""
    values = in_words = 0
    differences: list[str] = []
    for pointer, old, new in _pairs("", carried, recomputed):
        values += 1
        if not _same(old, new):
            differences.append(f"{pointer or '/'}: {_shown(old)}, now {_shown(new)}")
            in_words += old is _ABSENT or (_is_sentence(old) and _is_sentence(new))
    return Compared(values, tuple(differences), in_words)


def _is_sentence(value: Any) -> bool:
    """Words in a row: a verdict, a name of an option or a date has fewer."""
    return isinstance(value, str) and len(value.split()) >= _SENTENCE


def _pairs(pointer: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            escaped = key.replace("~", "~0").replace("/", "~1")
            yield from _pairs(f"{pointer}/{escaped}", old.get(key, _ABSENT), new.get(key, _ABSENT))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _pairs(f"{pointer}/{index}", one, other)
    else:
        yield pointer, old, new


def _same(old: Any, new: Any) -> bool:
    if _is_number(old) and _is_number(new):
        return math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=0.0)
    return type(old) is type(new) and bool(old == new)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if value is _ABSENT:
        return "absent"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "an object" if isinstance(value, dict) else repr(value)
