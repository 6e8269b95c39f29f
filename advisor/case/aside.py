"""Answers about a part that a workload has not got at present: set aside beside the case, and had back with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from advisor.case.paths import Draft, get, split_path

KEY = "set_aside"


def put_aside(draft: Draft, path: str, held: Any) -> Draft:
    """The draft with the answers of the part at the path set aside, in the place of those that were before."""
    whose = _whose(draft, path)
    if whose is None or not isinstance(held, dict) or not held:
        return draft
    row = {"workload": whose[0], "part": whose[1], "answers": json.dumps(held, ensure_ascii=False, sort_keys=True)}
    return {**draft, KEY: [*_others(draft, whose), row]}


def had_back(draft: Draft, path: str) -> tuple[Draft, dict[str, Any]]:
    """The draft without the answers that were set aside for the part at the path, and these answers."""
    whose = _whose(draft, path)
    found = next((answers for part, answers in set_aside(draft, whose[0]) if part == whose[1]), None) if whose else None
    if whose is None or found is None:
        return draft, {}
    others = _others(draft, whose)
    rest = {key: value for key, value in draft.items() if key != KEY}
    return ({**rest, KEY: others} if others else rest), found


def set_aside(draft: Draft, workload: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Parts of a workload, by its id, whose answers are set aside; a row that can't be read is passed over."""
    for row in draft.get(KEY) or ():
        if isinstance(row, dict) and row.get("workload") == workload:
            try:
                answers = json.loads(str(row.get("answers")))
            except ValueError:
                continue
            if isinstance(answers, dict):
                yield str(row.get("part")), answers


def _whose(draft: Draft, path: str) -> tuple[str, str] | None:
    """The workload's id and the name of the part; None for a part of something else."""
    steps = split_path(path)
    if len(steps) != 3 or steps[0] != "workloads":
        return None
    return str(get(draft, f"workloads.{steps[1]}.id", "")), str(steps[2])


def _others(draft: Draft, whose: tuple[str, str]) -> list[dict[str, Any]]:
    return [row for row in draft.get(KEY) or () if (row.get("workload"), row.get("part")) != whose]
