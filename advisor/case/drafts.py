"""Edits of a draft: answers, their origins, and workloads. Each returns a new draft and leaves the old one alone."""

from __future__ import annotations

import re
from typing import Any

from advisor.case import aside
from advisor.case.declared import Declared, declared_at, plain
from advisor.case.fields import Origin, Range
from advisor.case.paths import Draft, drop, get, join_path, put, split_path
from advisor.case.templates import leaves, workloads_of


def set_answer(draft: Draft, path: str, value: Any, origin: Origin = "typed") -> Draft:
    """The draft with this answer, kept as it was given (wrong ones too: `problems` tells), and its origin.

    None is stored where the field may be null (there it means "not known" or "none") and otherwise takes the answer
    away. ``workloads.0.today`` takes True (it runs today) or False (not running yet); what was said of it is set aside
    with False and had back with True. Raises KeyError for a path that the case does not declare.
    """
    field = _field(draft, path)
    if field.kind == "part" and isinstance(value, bool):
        held = get(draft, path)
        if not value:
            draft, value = aside.put_aside(draft, path, held), None
        elif isinstance(held, dict):
            value = held
        else:
            draft, value = aside.had_back(draft, path)
    if value is None and not field.nullable:
        return clear_answer(draft, path)
    return set_origin(put(draft, path, plain(value)), path, origin)


def clear_answer(draft: Draft, path: str) -> Draft:
    """The draft without this answer and without its origin: a default holds again, or the answer is missing."""
    _field(draft, path)
    origins = {key: word for key, word in draft.get("origins", {}).items() if not _within(key, path)}
    return _with_origins(drop(draft, path), origins)


def set_origin(draft: Draft, path: str, origin: Origin) -> Draft:
    """The draft with the word that says where this answer comes from."""
    _field(draft, path)
    return _with_origins(draft, {**draft.get("origins", {}), path: origin})


def dont_know(draft: Draft, path: str) -> Draft:
    """The draft with "I don't know" at the path: a wide range with origin *estimate*, the word *unknown*, or null.

    Raises ValueError where the case has no way to go on without the answer.
    """
    field = _field(draft, path)
    if field.kind == "checklist" or "unknown" in field.options:
        return set_answer(draft, path, "unknown")
    if field.question and field.question.wide:
        low, high = field.question.wide
        return set_answer(draft, path, Range(low=low, high=high), "estimate")
    if field.nullable:
        return set_answer(draft, path, None)
    label = field.question.label if field.question else path
    raise ValueError(f"{label}: without this answer the workload can't be judged yet.")


def add_workload(draft: Draft, template_id: str) -> Draft:
    """The draft with the template's workloads after those that it has. Raises KeyError for an unknown template."""
    for fragment in workloads_of(template_id):
        draft = _insert(draft, len(_workloads(draft)), fragment, "template")
    return draft


def duplicate_workload(draft: Draft, position: int) -> Draft:
    """The draft with a copy of the workload, under a new name and id, after it."""
    original = _workloads(draft)[position]
    copy = {**original, "name": f"{original.get('name', 'Workload')} (copy)"}
    prefix = f"workloads.{position}."
    origins = {key[len(prefix) :]: word for key, word in draft.get("origins", {}).items() if key.startswith(prefix)}
    return _insert(draft, position + 1, copy, origins)


def remove_workload(draft: Draft, position: int) -> Draft:
    """The draft without the workload, and without what names it elsewhere."""
    workloads = _workloads(draft)
    identity = workloads[position].get("id")
    order = [index for index in range(len(workloads)) if index != position]
    draft = _reordered(draft, order)
    for path in ("options", "team.effort_overrides", "commercials.other_lines", "pins", "kept_answers", "set_aside"):
        rows = get(draft, path)
        if rows:
            draft = put(draft, path, [row for row in rows if row.get("workload") != identity])
    return draft


def move_workload(draft: Draft, position: int, to: int) -> Draft:
    """The draft with the workload at another place in the list."""
    order = list(range(len(_workloads(draft))))
    order.insert(to, order.pop(position))
    return _reordered(draft, order)


def _field(draft: Draft, path: str) -> Declared:
    field = declared_at(draft, split_path(path))
    if field is None:
        raise KeyError(f"a case has no field '{path}'")
    return field


def _workloads(draft: Draft) -> list[dict[str, Any]]:
    return list(draft.get("workloads", ()))


def _with_origins(draft: Draft, origins: dict[str, str]) -> Draft:
    return draft if origins == draft.get("origins", {}) else {**draft, "origins": origins}


def _within(key: str, path: str) -> bool:
    return key == path or key.startswith(path + ".")


def _insert(draft: Draft, position: int, fragment: dict[str, Any], origins: str | dict[str, str]) -> Draft:
    workloads = _workloads(draft)
    name = _unused(str(fragment.get("name", "Workload")), {str(held.get("name")) for held in workloads}, " {}")
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:56].strip("-") or "workload"
    identity = _unused(slug, {str(held.get("id")) for held in workloads}, "-{}")
    last = len(workloads)
    draft = {**draft, "workloads": [*workloads, {**fragment, "id": identity, "name": name}]}
    own = dict.fromkeys(leaves(fragment), origins) if isinstance(origins, str) else origins
    added = {f"workloads.{last}.{key}": word for key, word in own.items()}
    draft = _with_origins(draft, {**draft.get("origins", {}), **added})
    return move_workload(draft, last, position)


def _unused(wish: str, taken: set[str], suffix: str) -> str:
    number, candidate = 2, wish
    while candidate in taken:
        candidate, number = wish + suffix.format(number), number + 1
    return candidate


def _reordered(draft: Draft, order: list[int]) -> Draft:
    """The draft with its workloads in this order (old positions); origins follow their workload."""
    workloads = _workloads(draft)
    place = {old: new for new, old in enumerate(order)}
    origins: dict[str, str] = {}
    for key, word in draft.get("origins", {}).items():
        steps = split_path(key)
        if steps[0] == "workloads" and len(steps) > 1 and isinstance(steps[1], int):
            if steps[1] not in place:
                continue
            key = join_path(("workloads", place[steps[1]], *steps[2:]))
        origins[key] = word
    return _with_origins({**draft, "workloads": [workloads[old] for old in order]}, origins)
