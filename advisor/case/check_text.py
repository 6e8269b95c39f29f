"""What a typed value can't be: yes or no where a number is asked, and characters that a reader can't see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from advisor.case.declared import declared_at
from advisor.case.paths import Draft, Path, join_path
from advisor.errors import Problem

_LONG = frozenset({"notes"})
"""Texts that may have several lines."""
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows: a report would not read as it was written."""
_BREAK = re.compile("[\t\r\n]")
_NUMBERS = frozenset({"number", "estimate", "integer", "money"})


def unreadable(draft: Draft) -> Iterator[Problem]:
    """Values that would be taken for something else than they look like, in the order of the case."""
    yield from _walk(draft, draft, ())


def _walk(draft: Draft, value: Any, steps: Path) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _walk(draft, held, (*steps, str(key)))
    elif isinstance(value, list | tuple):
        for position, held in enumerate(value):
            yield from _walk(draft, held, (*steps, position))
    elif isinstance(value, bool):
        if _is_number(draft, steps):
            said = "true" if value else "false"
            yield Problem(join_path(steps), f"A number is asked for here, and {said} is none.", "Enter a number.")
    elif isinstance(value, str):
        yield from _text(value, steps)


def _is_number(draft: Draft, steps: Path) -> bool:
    """Whether a number stands here, or an end of a range."""
    places = (steps, steps[:-1]) if steps and steps[-1] in ("low", "high", "likely") else (steps,)
    fields = (declared_at(draft, place) for place in places)
    return any(field is not None and field.kind in _NUMBERS for field in fields)


def _text(value: str, steps: Path) -> Iterator[Problem]:
    found = _UNSEEN.search(value)
    if found is None and not (steps and steps[-1] in _LONG):
        found = _BREAK.search(value)
    if found is not None:
        what = "a line break or a tab" if _BREAK.match(found[0]) else f"a hidden character (U+{ord(found[0]):04X})"
        yield Problem(join_path(steps), f"The text has {what} after {found.start()} characters.", "Type it again.")
