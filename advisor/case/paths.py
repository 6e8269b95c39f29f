"""Places in a draft: ``workloads.0.volume.value``. Reading and writing them without changing the draft that came in.

A draft is a plain JSON-like value in the shape of a case, possibly incomplete; it is treated as immutable. Names of
capabilities hold dots, so everything after ``needs.`` is one name: ``workloads.0.software.needs.op.multilora``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

Draft = dict[str, Any]
Path = tuple[str | int, ...]


@lru_cache(maxsize=8192)
def split_path(path: str) -> Path:
    """The steps of a path; digits become positions in a list."""
    head, mark, capability = path.partition(".needs.")
    steps: list[str | int] = [int(step) if step.isdigit() else step for step in head.split(".")]
    if mark:
        steps += ["needs", capability]
    return tuple(steps)


def join_path(steps: Path) -> str:
    """The path with these steps."""
    return ".".join(map(str, steps))


def has(draft: Draft, path: str) -> bool:
    """Whether the draft holds anything at the path, null included."""
    return find(draft, path)[0]


def get(draft: Draft, path: str, default: Any = None) -> Any:
    """What stands at the path, or the default where nothing stands there."""
    found, value = find(draft, path)
    return value if found else default


def find(draft: Draft, path: str) -> tuple[bool, Any]:
    """Whether the draft holds anything at the path, null included, and what it is; None where there is nothing."""
    return _find(draft, split_path(path))


def put(draft: Draft, path: str, value: Any) -> Draft:
    """A new draft with the value at the path; parts on the way are made, the rest is shared with the old draft.

    Raises KeyError where a list on the way has no such position (one past its end is allowed).
    """
    put_in: Draft = _put(draft, split_path(path), value, path)
    return put_in


def drop(draft: Draft, path: str) -> Draft:
    """A new draft without anything at the path; the same draft where nothing stood there."""
    if not has(draft, path):
        return draft
    dropped: Draft = _drop(draft, split_path(path))
    return dropped


def _find(value: Any, steps: Path) -> tuple[bool, Any]:
    for step in steps:
        if isinstance(value, dict):
            if step not in value:
                return False, None
            value = value[step]
        elif isinstance(value, list | tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return False, None
    return True, value


def _put(value: Any, steps: Path, new: Any, path: str) -> Any:
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        rows = list(value) if isinstance(value, list | tuple) else []
        if step > len(rows):
            raise KeyError(f"{path}: there is no row {step + 1}; the last one is {len(rows)}")
        changed = _put(rows[step] if step < len(rows) else None, rest, new, path)
        return [*rows[:step], changed, *rows[step + 1 :]]
    held = value if isinstance(value, dict) else {}
    return {**held, step: _put(held.get(step), rest, new, path)}


def _drop(value: Any, steps: Path) -> Any:
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        kept = [] if not rest else [_drop(value[step], rest)]
        return [*value[:step], *kept, *value[step + 1 :]]
    if not rest:
        return {key: held for key, held in value.items() if key != step}
    return {**value, step: _drop(value[step], rest)}
