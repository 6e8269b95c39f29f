"""Which answers of a case are other ones now, in the words of the interview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from advisor.case.forms import FieldView, fields
from advisor.case.paths import Draft
from advisor.decision.result import InputChange

_NOTHING = "nothing"
_LONGEST = 120
"""Letters of a text answer that are told; the attached cases have it whole."""


def changed_inputs(before: Draft, after: Draft) -> tuple[InputChange, ...]:
    """Every answer that a question asks for and that differs, in the order of the interview.

    Workloads are told by id, wherever they stand in either case; one that came or went is one change.
    """
    return tuple(_pages(before, after)) + tuple(_workloads(before, after))


def _pages(before: Draft, after: Draft) -> Iterator[InputChange]:
    for page in ("decision", "team", "commercials", "options"):
        yield from _compared(_views(before, page), _views(after, page), "")


def _workloads(before: Draft, after: Draft) -> Iterator[InputChange]:
    was, now = ({row["id"]: place for place, row in enumerate(draft["workloads"])} for draft in (before, after))
    for identity in (*now, *(one for one in was if one not in now)):
        draft, held = (after, now) if identity in now else (before, was)
        name = str(draft["workloads"][held[identity]]["name"])
        if identity not in was or identity not in now:
            found = [name if identity in side else _NOTHING for side in (was, now)]
            yield InputChange("Workload", *found)
            continue
        for page in ("workloads", "software"):
            yield from _compared(_views(before, page, was[identity]), _views(after, page, now[identity]), f"{name}: ")


def _views(draft: Draft, page: str, workload: int | None = None) -> dict[str, FieldView]:
    """The questions of a page by the last part of their path, which does not tell where a workload stands."""
    lead = "" if workload is None else f"workloads.{workload}."
    return {view.path.removeprefix(lead): view for view in fields(draft, page, workload, found=())}


def _compared(before: dict[str, FieldView], after: dict[str, FieldView], lead: str) -> Iterator[InputChange]:
    for key in (*after, *(key for key in before if key not in after)):
        views = before.get(key), after.get(key)
        one, other = (None if view is None else view.value for view in views)
        if one != other:
            view = views[1] or views[0]
            assert view is not None  # the key is of one of the two
            if view.kind == "rows" and one and other and len(one) == len(other):
                yield from _rows(view, one, other, lead)
                continue
            unit = f" ({view.unit})" if view.unit else ""
            yield InputChange(f"{lead}{view.label}{unit}", *(_shown(view, value) for value in (one, other)))


def _rows(view: FieldView, before: Any, after: Any, lead: str) -> Iterator[InputChange]:
    """What differs between as many rows as before, cell by cell."""
    for number, (one, other) in enumerate(zip(before, after, strict=True), start=1):
        for column in view.columns:
            held = one.get(column.path), other.get(column.path)
            if held[0] != held[1]:
                place = f"{lead}{view.label}, row {number}, {column.label}"
                yield InputChange(place, *(_shown(column, value) for value in held))


def _shown(view: FieldView, value: Any) -> str:
    """An answer in words; rows are counted, since each has many."""
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    if view.kind == "rows":
        return "none" if not value else "1 row" if len(value) == 1 else f"{len(value)} rows"
    named = {choice.value: choice.label for choice in view.choices}
    if isinstance(value, list | tuple):
        return ", ".join(named.get(item, str(item)) for item in value) or _NOTHING
    if isinstance(value, dict):
        return ", ".join(f"{key} {held}" for key, held in value.items() if held is not None)
    text = named.get(value, str(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
