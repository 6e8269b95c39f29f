"""The command on cases that were spoilt at random: one clear message for each fault, and nothing else."""

from __future__ import annotations

import copy
import json
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from advisor import cli
from advisor.case.load import load_case
from advisor.catalog import Catalog, load_catalog
from advisor.errors import CaseError
from tests.places import places

ROOT = Path(__file__).parents[3]
FILES = (
    *sorted((ROOT / "tests" / "data" / "cases").glob("*.switchpoint")),
    *sorted((ROOT / "assets" / "cases").glob("*.switchpoint")),
)
VALUES: tuple[Any, ...] = (
    None, 0, -1, 1e308, -5, 10**30, "", "1e5", "NaN", float("inf"), "2027-13-01", "1999-01-01", "unknown", True, [], {},
    {"low": 2, "high": 1}, {"low": -5.0, "high": 900.0}, "p9.48xlarge", "mars-1", "XXX", "x" * 500, "\x00", "1,000",
)  # fmt: skip
SPOILT = 250


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def spoil(document: Any, rng: random.Random) -> None:
    """Replaces, removes, repeats or adds one answer."""
    *above, last = rng.choice(list(places(document)))
    inside = document
    for step in above:
        inside = inside[step]
    chance = rng.random()
    if chance < 0.75:
        inside[last] = copy.deepcopy(rng.choice(VALUES))
    elif chance < 0.88:
        del inside[last]
    elif isinstance(inside, list):
        inside.append(copy.deepcopy(inside[last]))
    else:
        inside[f"{last}x"] = 1


def refused(path: Path) -> bool:
    """Whether loading finds something wrong with the case."""
    try:
        load_case(path, catalog())
    except CaseError:
        return True
    return False


def test_a_spoilt_case_is_refused_with_its_file_its_field_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(20261129)
    path = tmp_path / "spoilt.switchpoint"
    found = 0
    for _ in range(SPOILT):
        document = json.loads(rng.choice(FILES).read_text(encoding="utf-8"))
        for _ in range(rng.choice((1, 1, 2, 3))):
            spoil(document, rng)
        text = json.dumps(document)
        path.write_text(text if rng.random() > 0.05 else text[: rng.randrange(len(text))], encoding="utf-8")
        if not refused(path):
            continue
        found += 1
        assert cli.main(["recommend", str(path), "--json"]) == 1
        printed = capsys.readouterr()
        assert printed.out == ""
        for line in printed.err.splitlines():
            assert line.startswith("switchpoint: spoilt.switchpoint"), line
            assert not any(word in line for word in ("Traceback", "validation error", "NoneType", "pydantic")), line
        assert [p.name for p in tmp_path.iterdir()] == ["spoilt.switchpoint"]
    assert found > SPOILT / 2


@pytest.mark.parametrize("answer", [1e6, "x", [1], None, True])
def test_needs_that_are_no_group_of_answers_are_refused_by_name(answer: Any, tmp_path: Path) -> None:
    document = json.loads(FILES[0].read_text(encoding="utf-8"))
    document["workloads"][0]["software"]["needs"] = answer
    path = tmp_path / "spoilt.switchpoint"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(CaseError, match=r"software\.needs: Needed features must be a group of fields"):
        load_case(path, catalog())
