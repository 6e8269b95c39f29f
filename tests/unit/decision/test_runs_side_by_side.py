"""Of training, the fleet that is told is the fleet that is paid: all instances that are held at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.plans import plans
from advisor.decision import recommend
from advisor.decision.bench import lay
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, evaluate
from advisor.decision.world import World
from tests.unit.decision.judged_files import catalog

TUNING: dict[str, Any] = {
    "kind": "fine-tuning", "id": "w", "name": "Tuning", "model": "meta-llama/Llama-3.3-70B-Instruct", "method": "full",
    "precision": "bf16", "tokens": 5e9, "sequence_tokens": 4096, "hours_allowed": 48,
    "software": {"engine": "fsdp", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 60, "purchase_plan": "on_demand"},
}  # fmt: skip


def case(runs: float, today: str = "p5.48xlarge", options: tuple[dict[str, Any], ...] = (), **commercials: Any) -> Case:
    place = {"region": "us-east-1", "commitments": (), "spot": True}
    decision = {"title": "Tune?", "as_of": date(2026, 11, 20), "beta_software": "after review"}
    workload = {
        **TUNING, "runs_per_month": runs, "growth_pct_year": {"low": 0, "high": 40},
        "today": {**TUNING["today"], "instance": today},
    }  # fmt: skip
    asked = {"decision": decision, "workloads": (workload,), "options": options}
    return Case.model_validate({**asked, "commercials": {**place, **commercials}})


@pytest.mark.parametrize("runs", [3, 16, 80])
def test_no_instance_runs_for_more_hours_than_a_month_has(runs: float) -> None:
    """Under every plan, in every draw and year; under a term it is paid in every hour, by the hour in those of runs."""
    made = case(runs)
    world = World(made, catalog(), Draws(64, 0))
    bench = lay(made.workloads[0], world)
    seen = set()
    for e in evaluate(bench, world, Dues(())).options.values():
        if "today" in e.option.roles:
            continue
        drawn = bench.price_draws.get(e.option.id, np.ones(64))[:, None]
        hours = e.group * e.stream.use / drawn
        assert np.all(hours <= e.fleet * HOURS_PER_MONTH * (1 + 1e-9)), e.option.id
        assert np.all(e.fleet % e.group == 0)
        if e.option.new_term_months:
            assert np.allclose(hours, e.fleet * HOURS_PER_MONTH), e.option.id
        assert np.array_equal(e.count, e.fleet[:, 0])
        seen.add(plans()[e.option.plan].path)
    assert seen >= {"list", "block"}


def test_runs_that_do_not_fit_one_after_the_other_are_told_with_all_their_instances() -> None:
    """The bill of a term is its price times instances times 730 hours: the number is the one that is signed for."""
    (workload,) = recommend(case(80), catalog(), draws=128).workloads
    terms = [o for o in workload.options if o.feasible and plans()[o.purchase_plan].term_months]
    assert terms
    for option in terms:
        assert option.count is not None
        assert option.instance_hours_month == pytest.approx(option.count * HOURS_PER_MONTH, rel=1e-5)
    best = next(o for o in workload.options if o.id == workload.best_stay_option)
    assert best.count == 24
    assert f"24 × {best.label}" in " ".join((workload.headline, *workload.reasons))
    assert "4 runs go side by side, each on 6 × p5.48xlarge." in best.notes
    assert "6 instances a run" in best.layout


def test_capacity_for_one_run_is_not_enough_where_several_run_at_once() -> None:
    until = {"until": "2030-12-31", "kind": "reservation"}
    grant = {"instance": "p5en.48xlarge", "count": 6, "region": "us-east-1", **until}
    found = recommend(case(80, "p4d.24xlarge", capacity=(grant,)), catalog(), draws=128)
    row = next(r for r in found.capacity if r.role == "best stay")
    assert row.instance == "p5en.48xlarge"
    assert row.needed is not None
    assert row.needed > 6
    assert f"6 × p5en.48xlarge in us-east-1 are promised in writing, {row.needed} are needed" in " ".join(row.open)


def test_as_many_as_the_buyer_asks_for_must_hold_the_runs_of_a_month() -> None:
    asked = {"workload": "w", "instance": "p5.48xlarge", "plan": "savings_plan_1y_no_upfront", "count": 6}
    (found,) = recommend(case(80, options=(asked,)), catalog(), draws=64).workloads
    (row,) = (o for o in found.options if "added by the buyer" in o.roles)
    assert row.why_not is not None
    assert row.why_not.startswith("the runs of a month on 6 × p5.48xlarge would take about ")


def test_a_later_deadline_makes_no_run_by_the_hour_dearer() -> None:
    """On one instance a 70B model has to be laid out in a way in which it does less than each of two."""
    tokens = {"tokens": 5e10, "runs_per_year": 2}
    workload = {key: value for key, value in TUNING.items() if key not in ("method", "hours_allowed", "precision")}
    month: dict[str, list[float]] = {}
    for days in (60, 150):
        made = Case.model_validate(
            {
                "decision": {"title": "Train?", "as_of": date(2026, 11, 20), "beta_software": "after review"},
                "workloads": ({**workload, **tokens, "kind": "pre-training", "days_allowed": days},),
                "commercials": {
                    "region": "us-east-1",
                    "other_regions": ("us-east-2",),
                    "commitments": (),
                    "spot": True,
                },
            }
        )
        for option in recommend(made, catalog(), draws=64).workloads[0].options:
            by_the_hour = option.purchase_plan in ("on_demand", "spot", "neocloud_on_demand")
            if by_the_hour and option.run_cost_usd_month is not None and "today" not in option.roles:
                month.setdefault(option.id, []).append(option.run_cost_usd_month.p50 or 0.0)
    both = {name: costs for name, costs in month.items() if len(costs) == 2}
    assert len(both) > 10
    for name, (soon, late) in both.items():
        assert late <= soon * 1.03, name
