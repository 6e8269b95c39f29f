"""The register of assumptions: what several workloads share is said once, and what differs is not."""

from __future__ import annotations

import report_factory as factory
from msgspec.structs import replace

from advisor.decision.result import Assumption
from advisor.report.content.assumptions import assumptions_appendix
from advisor.report.content.context import Context
from advisor.report.content.model import Table

GAP = Assumption(
    "a.gap", "Hours that are not covered at renewals", "share", 0.00457, 0.0138, 0.0271, "beta-PERT", "J",
    "small sizes were short in February", "2026-11-23", "a", 0.4,
)  # fmt: skip


def rows(*assumptions: Assumption) -> list[tuple[str, ...]]:
    workloads = tuple(factory.workload(name, f"Workload {name}", "stay", mid=-3e5) for name in "abc")
    result = replace(factory.recommendation(workloads), assumptions=assumptions)
    table = assumptions_appendix(Context(result, factory.case_for(result)), "A")[1]
    assert isinstance(table, Table)
    return [row.cells for row in table.rows]


def test_draws_of_one_distribution_are_one_statement() -> None:
    """A few hundred draws give each workload other percentiles in the third digit."""
    (row,) = rows(GAP, replace(GAP, workload="b", p10=0.00449, variance_share_pct=0.3), replace(GAP, workload="c"))
    assert row[0].startswith("Three workloads: ")
    assert row[1:4] == ("0.00457", "0.0138", "0.0271")
    assert row[-1] == "0.4"


def test_statements_that_differ_in_a_word_or_a_value_stay_apart() -> None:
    assert len(rows(GAP, replace(GAP, workload="b", p90=0.0291))) == 2
    assert len(rows(GAP, replace(GAP, workload="b", p50=0.0148))) == 2
    assert len(rows(GAP, replace(GAP, workload="b", source="the buyer", tag="B", variance_share_pct=2.0))) == 2


def test_fixed_values_are_shared_only_where_they_are_equal() -> None:
    fixed = replace(GAP, p10=None, p90=None)
    assert len(rows(fixed, replace(fixed, workload="b"))) == 1
    assert len(rows(fixed, replace(fixed, workload="b", p50=0.01381))) == 2
