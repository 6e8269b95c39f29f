"""What differs between two drafts of a case, in the words of the interview."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ui.interview import values

if TYPE_CHECKING:
    from advisor.case.interview import FieldView
    from advisor.case.paths import Draft


class Difference(NamedTuple):
    """One answer that differs: where it stands, and what each draft holds, as text."""

    place: str
    before: str
    after: str


def differences(before: Draft, after: Draft) -> list[Difference]:
    """Every answer that differs, in the order of the interview; what no question asks for comes last by its path."""
    from advisor.case.kept import without_beside

    found: list[Difference] = []
    one, other = ({path: (place, view) for place, path, view in _views(draft)} for draft in (before, after))
    for path in (*one, *(path for path in other if path not in one)):
        place, view = one.get(path) or other[path]
        held = [side[path][1].value if path in side else None for side in (one, other)]
        if held[0] != held[1]:
            shown = (values.shown(view, value) or values.tr("nothing") for value in held)
            found.append(Difference(place, *shown))
    for key, place in (("scenarios", values.tr("Scenarios")), ("pins", values.tr("Pinned starts"))):
        mine, theirs = (_beside(draft, key) for draft in (before, after))
        if mine != theirs:
            found.append(Difference(place, mine or values.tr("nothing"), theirs or values.tr("nothing")))
    before, after = (without_beside(draft) for draft in (before, after))
    told = one.keys() | other.keys()
    rest = _leaves(before).keys() | _leaves(after).keys()
    asked = tuple(f"{path}." for path in told)
    for path in sorted(path for path in rest if path not in told and not path.startswith(asked)):
        mine, theirs = _at(before, path), _at(after, path)
        if mine != theirs and not path.startswith("origins"):
            found.append(Difference(path, _plain(mine), _plain(theirs)))
    return found


def _beside(draft: Draft, key: str) -> str:
    """What is kept beside the case under a key, in one line: a scenario by its name, a pin by workload and quarter."""
    rows = draft.get(key) or ()
    if key == "scenarios":
        return "; ".join(f"{row.get('name')} ({_plain(row.get('changes'))})" for row in rows)
    pin = values.tr("{workload}: quarter {n}")
    return "; ".join(pin.format(workload=row.get("workload"), n=int(row.get("quarter", 0)) + 1) for row in rows)


def _views(draft: Draft) -> Iterator[tuple[str, str, FieldView]]:
    from advisor.case.interview import fields

    for page in ("decision", "team", "commercials"):
        for view in fields(draft, page, found=()):
            yield view.label, view.path, view
    for position, workload in enumerate(draft.get("workloads", [])):
        name = str(workload.get("name") or values.tr("Workload {n}").format(n=position + 1))
        for page in ("workloads", "software"):
            for view in fields(draft, page, position, found=()):
                yield f"{name}: {view.label}", view.path, view


def _at(draft: Draft, path: str) -> Any:
    from advisor.case.paths import get

    return get(draft, path)


def _leaves(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict) and value:
        items = value.items()
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        items = {str(place): held for place, held in enumerate(value)}.items()
    else:
        return {path: value}
    found: dict[str, Any] = {}
    for key, held in items:
        found |= _leaves(held, f"{path}.{key}" if path else str(key))
    return found


def _plain(value: Any) -> str:
    return values.tr("nothing") if value is None else json.dumps(value, ensure_ascii=False)
