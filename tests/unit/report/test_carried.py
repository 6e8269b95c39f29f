"""What a report carries, and two reports held against each other."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

import assets
from advisor.case.load import load_case, load_draft
from advisor.case.model import Case
from advisor.catalog import load_catalog
from advisor.decision import recommend
from advisor.errors import ReportError
from advisor.report.build import write_report
from advisor.report.carried import compare_carried, read_carried, same_answer

CASES = Path(next(iter(assets.__path__))) / "cases"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@cache
def _case(horizon: int = 0) -> Case:
    plain = load_case(CASES / "pretraining-8b-70b.switchpoint", load_catalog()).model_dump(mode="json")
    if horizon:
        plain["decision"]["horizon_months"] = horizon
    return Case.model_validate(plain)


def report(folder: Path, case: Case, name: str = "report") -> Path:
    """An unsigned report on few draws."""
    catalog = load_catalog()
    file = folder / f"{name}.pdf"
    write_report(recommend(case, catalog, draws=64), case, catalog, file, now=NOW)
    return file


def test_a_report_carries_its_case_and_states_its_figures(tmp_path: Path) -> None:
    found = read_carried(report(tmp_path, _case()))
    assert Case.model_validate(found.case) == _case()
    result = recommend(_case(), load_catalog(), draws=64)
    assert (found.title, found.draws, found.horizon_months) == (result.title, 64, 36)
    assert found.whole.verdict == result.portfolio.verdict
    assert result.portfolio.npv_usd is not None
    assert found.whole.npv_usd is not None
    assert found.whole.npv_usd.p50 == result.portfolio.npv_usd.p50
    first = result.workloads[0]
    assert found.workloads[0].name == first.name
    assert found.workloads[0].option == next(o.label for o in first.options if o.id == first.recommended_option)


def test_a_report_says_the_same_as_itself_and_another_horizon_something_else(tmp_path: Path) -> None:
    one = read_carried(report(tmp_path, _case()))
    assert compare_carried(one, one).is_same
    assert compare_carried(one, one).median_change_usd == 0
    other = read_carried(report(tmp_path, _case(72), "later"))
    found = compare_carried(one, other)
    assert not found.is_same
    assert found.before.horizon_months == 36
    assert found.after.horizon_months == 72
    assert one.whole.npv_usd is not None
    assert other.whole.npv_usd is not None
    assert found.median_change_usd == other.whole.npv_usd.p50 - one.whole.npv_usd.p50
    assert [pair[0] is not None and pair[1] is not None for pair in found.answers] == [True] * 3


def test_workloads_that_only_one_report_has_are_told(tmp_path: Path) -> None:
    plain = load_draft(CASES / "pretraining-8b-70b.switchpoint")
    alone = Case.model_validate({**plain, "workloads": plain["workloads"][1:]})
    both, single = read_carried(report(tmp_path, _case())), read_carried(report(tmp_path, alone, "alone"))
    gone = compare_carried(both, single).answers
    assert [(one is not None, other is not None) for one, other in gone] == [(True, True), (True, False), (True, True)]
    come = compare_carried(single, both).answers
    assert [(one is not None, other is not None) for one, other in come] == [(True, True), (True, True), (False, True)]


def test_figures_are_the_same_within_what_two_machines_may_differ_by(tmp_path: Path) -> None:
    one = read_carried(report(tmp_path, _case())).whole
    assert one.npv_usd is not None
    assert same_answer(one, replace(one, npv_usd=replace(one.npv_usd, p50=one.npv_usd.p50 * (1 + 1e-8))))
    assert not same_answer(one, replace(one, npv_usd=replace(one.npv_usd, p50=one.npv_usd.p50 * 1.001)))
    assert not same_answer(one, replace(one, npv_usd=None))


def test_a_pdf_that_carries_nothing_is_refused(tmp_path: Path) -> None:
    import pikepdf

    file = tmp_path / "plain.pdf"
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(file)
    with pytest.raises(ReportError, match=r"carries no case\.json and no result\.json"):
        read_carried(file)
