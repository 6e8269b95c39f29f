"""Workloads decided in two processes at once: the same result, whoever worked it out, and whatever fails."""

from __future__ import annotations

import time
from pathlib import Path
from typing import get_args

import pytest

from advisor import second_process
from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.case.workloads import Workload
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend, to_json
from advisor.decision.elsewhere import LONGEST_FIRST, longest_first, shared_out
from advisor.decision.workload import Decided
from advisor.errors import CaseError, Problem

PATH = Path(__file__).parents[2] / "data" / "cases" / "09-pays-only-together.switchpoint"
DRAWS = 64


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def alone(catalog: Catalog) -> bytes:
    return to_json(recommend(load_case(PATH, catalog), catalog, draws=DRAWS))


class Counting(second_process.SecondProcess):
    """Counts the decisions that came about there."""

    came = 0

    def decide(self, place: int) -> Decided | None:
        found = super().decide(place)
        self.came += found is not None
        return found


def test_two_processes_give_the_bytes_of_one(catalog: Catalog, alone: bytes) -> None:
    case = load_case(PATH, catalog)
    second = Counting()
    try:
        # Until the second process is ready the first would have decided all of so small a case.
        second.begin(case, catalog.sha256, DRAWS, 0)
        assert second.decide(0) is not None
        assert to_json(recommend(case, catalog, draws=DRAWS, elsewhere=Begun(second))) == alone
        assert second.decide(0) is None, "it was ended when nothing was left to ask"
    finally:
        second.close()
    assert second.came > 1


class Begun:
    """A second process that was told the case before."""

    def __init__(self, second: second_process.SecondProcess) -> None:
        self.second = second

    def begin(self, case: Case, catalog_sha256: str, draws: int, seed: int) -> None:
        """Nothing is left to tell."""

    def decide(self, place: int) -> Decided | None:
        return self.second.decide(place)

    def end(self) -> None:
        self.second.end()


def test_a_second_process_that_was_killed_changes_nothing(catalog: Catalog, alone: bytes) -> None:
    second = second_process.SecondProcess()
    second.close()
    assert to_json(recommend(load_case(PATH, catalog), catalog, draws=DRAWS, elsewhere=second)) == alone


def test_a_second_process_with_another_catalog_decides_nothing(catalog: Catalog) -> None:
    second = second_process.SecondProcess()
    try:
        second.begin(load_case(PATH, catalog), "another", DRAWS, 0)
        assert second.decide(0) is None
    finally:
        second.close()


def test_a_case_of_one_workload_or_one_core_starts_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ('{"workloads": [{}]}', "no case", "[]"):
        path = tmp_path / "one.switchpoint"
        path.write_text(text, encoding="utf-8")
        with second_process.second_process(path) as second:
            assert second is None
    monkeypatch.setattr(second_process, "_cores", lambda: 1)
    with second_process.second_process(PATH) as second:
        assert second is None


class Slow:
    """Decides nothing, and takes its time to say so."""

    def begin(self, case: Case, catalog_sha256: str, draws: int, seed: int) -> None:
        """Nothing to remember."""

    def decide(self, place: int) -> Decided | None:
        time.sleep(0.2)
        return None

    def end(self) -> None:
        """Nothing to end."""


def test_what_fails_elsewhere_is_decided_here_and_its_error_told_here() -> None:
    def here(place: int) -> Decided:
        raise CaseError(Problem(f"workloads[{place}]", "can't be decided."))

    with pytest.raises(CaseError, match=r"workloads\[0\]"):
        shared_out([0], here, Slow())


def test_other_work_is_done_here_once_while_the_second_process_has_begun(catalog: Catalog, alone: bytes) -> None:
    done: list[str] = []
    second = second_process.SecondProcess()
    try:
        case = load_case(PATH, catalog)
        found = recommend(case, catalog, draws=DRAWS, elsewhere=second, meanwhile=lambda: done.append("loaded"))
    finally:
        second.close()
    assert done == ["loaded"]
    assert to_json(found) == alone


def test_what_takes_longest_is_begun_first() -> None:
    path = Path(__file__).parents[3] / "assets" / "cases" / "mixed-portfolio.switchpoint"
    workloads = load_case(path, load_catalog()).workloads
    kinds = [workloads[place].kind for place in longest_first(workloads)]
    assert kinds == ["llm serving", "fine-tuning", "speech", "embeddings", "image generation", "recommender"]


def test_every_kind_has_its_turn() -> None:
    assert sorted(LONGEST_FIRST) == sorted(
        kind.model_fields["kind"].default for kind in get_args(get_args(Workload)[0])
    )
