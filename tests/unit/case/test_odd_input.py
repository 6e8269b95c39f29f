"""Files that are no case, or nearly one: each gets its messages with file, field and remedy, and never a traceback."""

from __future__ import annotations

import copy
import json
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from advisor.case.load import load_case
from advisor.catalog import Catalog, load_catalog
from advisor.errors import CaseError
from tests.places import places

CASES = sorted((Path(__file__).parents[3] / "assets" / "cases").glob("*.switchpoint"))
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 0.5, 1e300, -1e300, 10**400, "", " ", "NaN", "x" * 5000, "Zoë 株式会社", "a\nb",
    "\x00",
    "2026-13-45", "1e999", [], {}, [[]], {"low": 2, "high": 1}, {"low": None, "high": 3}, [None], {"": ""}, "aws",
)  # fmt: skip


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def mutated(document: dict[str, Any], rng: random.Random) -> Any:
    """The document with one to three values replaced, removed, doubled or renamed."""
    plain = copy.deepcopy(document)
    for _ in range(rng.randint(1, 3)):
        known = list(places(plain))
        if not known:
            break
        *above, last = rng.choice(known)
        inside: Any = plain
        for step in above:
            inside = inside[step]
        what = rng.choice(("replace", "replace", "remove", "double", "rename"))
        if what == "remove":
            del inside[last]
        elif what == "double" and isinstance(inside, list):
            inside.append(copy.deepcopy(inside[last]))
        elif what == "rename" and isinstance(inside, dict):
            inside[f"{last}x"] = inside.pop(last)
        else:
            inside[last] = rng.choice(ODD)
    return plain


def told(path: Path) -> str:
    """What is said of a file; empty where it is a case. Anything but a CaseError is a fault of ours."""
    try:
        load_case(path, catalog())
    except CaseError as error:
        problems = error.problems
    else:
        return ""
    said = "\n".join(map(str, problems))
    assert problems
    assert all(problem.message for problem in problems)
    assert path.name in said
    return said


@pytest.mark.parametrize("case", CASES, ids=lambda path: str(path.stem))
def test_a_case_with_values_changed_at_random_is_a_case_or_is_told_what_is_wrong(case: Path, tmp_path: Path) -> None:
    rng = random.Random(20261123)
    document = json.loads(case.read_text(encoding="utf-8"))
    changed = tmp_path / "changed.switchpoint"
    refused = 0
    for _ in range(120):
        changed.write_text(json.dumps(mutated(document, rng)), encoding="utf-8")
        refused += bool(told(changed))
    assert refused > 60


@pytest.mark.parametrize("case", CASES, ids=lambda path: str(path.stem))
def test_a_case_whose_bytes_are_damaged_is_told_so(case: Path, tmp_path: Path) -> None:
    rng = random.Random(7)
    whole = case.read_bytes()
    damaged = tmp_path / "damaged.switchpoint"
    for _ in range(40):
        data = bytearray(whole[: rng.randrange(len(whole))] if rng.random() < 0.4 else whole)
        for _ in range(rng.randint(1, 8)):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        damaged.write_bytes(bytes(data))
        told(damaged)


def written(tmp_path: Path, steps: str, value: Any) -> Path:
    plain = json.loads(CASES[0].read_text(encoding="utf-8"))
    *above, last = steps.split(".")
    inside: Any = plain
    for step in above:
        inside = inside[int(step) if step.isdigit() else step]
    inside[last] = value
    path = tmp_path / "odd.switchpoint"
    path.write_text(json.dumps(plain), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("steps", "value", "says"),
    [
        ("decision.venues", [], "Venues allowed needs at least one entry."),
        ("workloads.0.volume.value", 1e300, "Volume must be above 0 and at most"),
        ("workloads.0.volume.value", True, "true is none. Enter a number."),
        ("workloads.0.busiest_hour_ratio", {"low": True, "high": 2}, "busiest_hour_ratio.low: A number is asked"),
        ("workloads.0.name", "Claims\u202e assistant", "hidden character (U+202E)"),
        ("workloads.0.name", "Claims\nassistant", "a line break or a tab"),
        ("organisation.author", "A\x00B", "hidden character (U+0000)"),
        ("decision.as_of", 0, "As of must be a date. You entered 0. Write it as 2026-11-23."),
        ("decision.as_of", "-0", "As of must be a date."),
        ("decision.decide_by", "2027-01-01T00:00:00", "Decide by must be a date."),
        ("commercials.other_regions", [""], "commercials.other_regions.0: Other regions allowed needs at least 2"),
        ("workloads.0.today.region", "", "Region today is empty."),
        ("workloads.0.hours_per_day", 1e-300, "Hours a day must be between 0.25 and 24 h."),
        ("workloads.0.ttft_ms", [], "First token within must be a number. You entered []."),
        ("workloads.0.name", 5, "Name must be text. You entered 5."),
        ("workloads.0.longest_context", 1e300, "Longest context must be between 1 and 10,000,000"),
        ("workloads.0.volume.value", {"low": 1e-300, "high": 900}, "more than 1,000 times the low end (1e-300)"),
        ("team.people", {"low": 0.001, "high": 5}, "People who could work on it: the high end (5) is more than 1,000"),
        (
            "decision.exchange_rates",
            [{"currency": "USD", "per_usd": 2, "as_of": "2026-11-20", "source": "x"}],
            "The US dollar needs no rate",
        ),
    ],
)
def test_what_would_be_taken_for_something_else_is_refused(steps: str, value: Any, says: str, tmp_path: Path) -> None:
    assert says in told(written(tmp_path, steps, value))


def test_notes_may_have_several_lines(tmp_path: Path) -> None:
    assert told(written(tmp_path, "notes", "First.\nSecond.\n\tThird.")) == ""


def test_a_number_of_thousands_of_digits_is_told_in_the_products_own_words(tmp_path: Path) -> None:
    path = tmp_path / "long.switchpoint"
    text = CASES[0].read_text(encoding="utf-8").replace('"horizon_months": 36', '"horizon_months": ' + "9" * 5000)
    path.write_text(text, encoding="utf-8")
    assert "thousands of digits. Write a shorter number." in told(path)
