"""Every place inside a document, for tests that spoil it there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def places(value: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The steps to everything inside a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in items:
        yield (*steps, key)
        yield from places(held, (*steps, key))
