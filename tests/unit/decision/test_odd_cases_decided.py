"""Cases changed at random that are still cases: each is decided, or told what is wrong, and no number is none."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend, to_json
from advisor.errors import CaseError

CASE = Path(__file__).parents[3] / "assets" / "cases" / "assistant-70b.switchpoint"
VALUES: tuple[Any, ...] = (
    None, 0, 0.001, 1, 5, 1e6, [], {"low": 1, "high": 2}, {"low": -5.0, "high": 900.0}, "1e5", "2027-01-01", "unknown",
)  # fmt: skip
ENOUGH = 10


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def answers(value: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The steps to everything inside the parts of a case that are computed with."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in items:
        if steps or key in ("decision", "workloads", "team", "commercials"):
            yield (*steps, key)
            yield from answers(held, (*steps, key))


def accepted(tmp_path: Path, rng: random.Random) -> Iterator[Case]:
    """Cases with two answers replaced that loading finds nothing wrong with."""
    document = json.loads(CASE.read_text(encoding="utf-8"))
    path = tmp_path / "changed.switchpoint"
    while True:
        changed = copy.deepcopy(document)
        for _ in range(2):
            *above, last = rng.choice(list(answers(changed)))
            inside: Any = changed
            for step in above:
                inside = inside[step]
            inside[last] = copy.deepcopy(rng.choice(VALUES))
        path.write_text(json.dumps(changed), encoding="utf-8")
        try:
            yield load_case(path, catalog())
        except CaseError:
            continue


def told(case: Case) -> bytes | None:
    """The result as a document; None where deciding finds something wrong with the case and says where."""
    try:
        return to_json(recommend(case, catalog(), draws=16))
    except CaseError as error:
        named = all(problem.where and problem.message for problem in error.problems)
    if not named:
        pytest.fail("a problem without its place")
    return None


def test_what_loads_is_decided_or_told_what_is_wrong(tmp_path: Path) -> None:
    cases = accepted(tmp_path, random.Random(20261128))
    decided = 0
    while decided < ENOUGH:
        result = told(next(cases))
        if result is not None:
            json.loads(result, parse_constant=lambda name: pytest.fail(f"{name} in the document"))
            decided += 1
