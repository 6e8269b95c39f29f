"""Readiness, gates and effort: what stops a workload, what it takes, and that unknown is never yes."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.catalog.types import GENERATIONS, Generation
from advisor.switching.effort import UPKEEP_VARIABLES, WEEKS_PER_MONTH, calendar_weeks, estimate, upkeep_lines
from advisor.switching.gates import check
from advisor.switching.readiness import model_listed, needs_of
from advisor.switching.support import ending_of, release_day
from advisor.switching.tables import judgements, model_types, stack_paths

SERVING: dict[str, Any] = {
    "kind": "llm serving", "id": "w", "name": "W", "model": "Llama-3.3-70B", "precision": "fp8",
    "volume": {"value": 10, "unit": "requests/s"}, "software": {"engine": "vllm", "custom_kernels": 0},
}  # fmt: skip
PRETRAINING: dict[str, Any] = {
    "kind": "pre-training", "id": "w", "name": "W", "model": "Llama-3.1-8B", "tokens": 1e11, "days_allowed": 10,
    "software": {"engine": "torchtitan", "custom_kernels": 0},
}  # fmt: skip


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(workload: dict[str, Any], beta: str = "yes", **team: Any) -> Case:
    return Case.model_validate(
        {
            "decision": {"title": "Move it?", "as_of": date(2026, 11, 23), "beta_software": beta},
            "workloads": (workload,),
            "team": {"performance_engineer": "yes", **team},
            "commercials": {"region": "us-east-1", "commitments": ()},
        }
    )


def gates(workload: dict[str, Any], generation: Generation, beta: str = "yes") -> Any:
    made = case(workload, beta)
    return check(made.workloads[0], made, catalog(), generation)


def mode_weeks(workload: dict[str, Any], generation: Generation = "trn2", **team: Any) -> float:
    """Person-weeks with every item at its likely value."""
    made = case(workload, **team)
    effort = estimate(made.workloads[0], made, catalog(), generation)
    multiple = np.prod([i.mode for i in effort.items if i.kind == "multiplier"] or [1.0])
    return float(sum(i.mode * (multiple if i.kind == "base" else 1.0) for i in effort.items if i.kind != "multiplier"))


def with_software(workload: dict[str, Any], **software: Any) -> dict[str, Any]:
    return {**workload, "software": {**workload["software"], **software}}


def test_every_path_names_a_capability_and_an_effort_item_of_the_catalog() -> None:
    for path in stack_paths().values():
        assert path.capability in catalog().capabilities
        assert path.effort is None or path.effort in catalog().effort


def test_serving_a_listed_model_on_trainium_two_passes_where_beta_is_allowed() -> None:
    assert gates(SERVING, "trn2").stopped is None


def test_a_policy_against_beta_stops_trainium_two_and_three_and_leaves_the_frozen_path() -> None:
    assert "beta" in gates(SERVING, "trn2", "no").stopped
    assert "beta" in gates(SERVING, "trn3", "no").stopped
    assert gates(SERVING, "inf2_trn1", "no").stopped is None


def test_review_makes_a_move_conditional_and_adds_its_work() -> None:
    assert any("security review" in c for c in gates(SERVING, "trn2", "after review").conditions)
    made = case(SERVING, "after review")
    assert any(i.id == "beta_security_review" for i in estimate(made.workloads[0], made, catalog(), "trn2").items)


def test_pre_training_on_trainium_one_has_no_supported_route() -> None:
    """XLA training was removed with SDK 2.30 and nothing followed on Trn1."""
    assert "no supported route" in gates(PRETRAINING, "inf2_trn1").stopped


def test_double_precision_science_is_a_hard_stop_everywhere() -> None:
    needy = with_software(SERVING, needs={"pr.fp64": "yes"})
    assert all(gates(needy, g).stopped for g in GENERATIONS)


def test_a_need_that_is_not_known_is_asked_and_not_assumed() -> None:
    unsure = with_software(SERVING, needs={"pr.fp64": "unknown"})
    assert gates(unsure, "trn2").stopped is None
    assert any("find out first" in c for c in gates(unsure, "trn2").conditions)


def test_what_is_not_documented_is_never_taken_for_supported() -> None:
    undocumented = with_software(SERVING, needs={"op.kv_offload": "yes"})
    found = gates(undocumented, "trn3")
    assert any("ask AWS" in c for c in found.conditions)
    assert found.needs_pilot


def test_quantised_checkpoints_are_converted_on_neuron() -> None:
    assert any("converted" in c for c in gates({**SERVING, "precision": "awq"}, "trn2").conditions)
    assert mode_weeks({**SERVING, "precision": "awq"}) > mode_weeks(SERVING)


OWN: dict[str, Any] = {
    **SERVING, "model": "house-13b", "precision": "bf16",
    "architecture": {
        "family": "llama", "params_billion": 13.0, "layers": 40, "hidden": 5120, "heads": 40, "vocabulary": 32000,
    },
}  # fmt: skip


@pytest.mark.parametrize("generation", GENERATIONS)
def test_support_of_a_model_of_ones_own_is_unknown_whatever_its_class(generation: Generation) -> None:
    for family in ("llama", "never heard of", ""):
        found = gates({**OWN, "architecture": {**OWN["architecture"], "family": family}}, generation)
        assert any("a model of your own" in c and "sk AWS" in c for c in found.conditions)
        assert found.needs_pilot


def test_a_known_class_takes_less_work_than_an_unknown_one_and_experts_take_most() -> None:
    shape = OWN["architecture"]
    assert model_listed(case(OWN).workloads[0], catalog(), "trn2") == "class known"
    unknown = {**OWN, "architecture": {**shape, "family": ""}}
    experts = {
        **OWN,
        "architecture": {**shape, "family": "", "experts": 8, "experts_per_token": 2, "active_billion": 4.0},
    }
    assert mode_weeks(OWN) < mode_weeks(unknown) < mode_weeks(experts)


def test_every_class_is_told_by_a_model_of_the_catalog() -> None:
    assert model_types()
    assert set(model_types().values()) <= set(catalog().models)


def test_a_listed_recipe_takes_less_work_than_an_unlisted_mixture_of_experts() -> None:
    listed = case(SERVING).workloads[0]
    exotic = case({**SERVING, "model": "DeepSeek-V3"}).workloads[0]
    assert model_listed(listed, catalog(), "trn2") == "listed"
    assert model_listed(exotic, catalog(), "trn2") == "unlisted"
    assert mode_weeks({**SERVING, "model": "DeepSeek-V3"}) > 2 * mode_weeks(SERVING)


def test_an_own_training_stack_takes_more_than_a_listed_one() -> None:
    """16 against 8 weeks: items E15 and E14."""
    difference = mode_weeks(with_software(PRETRAINING, engine="megatron")) - mode_weeks(PRETRAINING)
    assert difference == pytest.approx(8.0)


def test_each_custom_kernel_adds_its_weeks() -> None:
    """Item E18: three weeks each, the likely value."""
    assert mode_weeks(with_software(SERVING, custom_kernels=2)) - mode_weeks(SERVING) == pytest.approx(6.0)


def test_an_unknown_number_of_kernels_widens_the_estimate() -> None:
    made = case(with_software(SERVING, custom_kernels=None))
    items = {i.id: i for i in estimate(made.workloads[0], made, catalog(), "trn2").items}
    assert items["E18"].low == 0
    assert items["E18"].high == 8


def test_experience_shortens_and_a_missing_performance_engineer_lengthens() -> None:
    assert mode_weeks(SERVING, shipped_on_neuron="yes") < mode_weeks(SERVING)
    assert mode_weeks(SERVING, performance_engineer="no") > mode_weeks(SERVING)


def test_regulated_sign_off_takes_longer_than_plain() -> None:
    assert mode_weeks(SERVING, accuracy_sign_off="regulated") - mode_weeks(SERVING) == pytest.approx(3.0)


def test_the_buyers_own_estimate_replaces_ours_and_is_marked() -> None:
    own = {"workload": "w", "weeks": {"low": 1, "likely": 2, "high": 3}, "reason": "done twice before"}
    made = case(SERVING, effort_overrides=(own,))
    items = estimate(made.workloads[0], made, catalog(), "trn2").items
    assert [(i.low, i.mode, i.high, i.overridden) for i in items] == [(1, 2, 3, True)]


def test_an_estimate_of_one_item_replaces_that_item_alone_and_tells_both() -> None:
    ours = estimate(case(SERVING).workloads[0], case(SERVING), catalog(), "trn2").items
    own = {"workload": "w", "item": "accuracy_gate", "weeks": {"low": 4, "likely": 5, "high": 6}, "reason": "audited"}
    made = case(SERVING, effort_overrides=(own,))
    items = estimate(made.workloads[0], made, catalog(), "trn2").items
    assert [i for i in items if i.id != "accuracy_gate"] == [i for i in ours if i.id != "accuracy_gate"]
    gate, before = (next(i for i in found if i.id == "accuracy_gate") for found in (items, ours))
    assert (gate.low, gate.mode, gate.high, gate.overridden) == (4, 5, 6, True)
    assert gate.evidence == f"buyer: audited; ours: {before.low:.3g}, {before.mode:.3g}, {before.high:.3g}"


def test_an_estimate_of_the_whole_work_stands_before_those_of_its_items_and_tells_our_sum() -> None:
    weeks = {"low": 1, "likely": 2, "high": 3}
    whole = {"workload": "w", "weeks": weeks, "reason": "done twice before", "who": "Eve"}
    made = case(SERVING, performance_engineer="no", effort_overrides=(whole, {**whole, "item": "accuracy_gate"}))
    (item,) = estimate(made.workloads[0], made, catalog(), "trn2").items
    plain = case(SERVING, performance_engineer="no")
    base, times, *adds = estimate(plain.workloads[0], plain, catalog(), "trn2").items
    assert times.kind == "multiplier"
    likely = base.mode * times.mode + sum(one.mode for one in adds)
    assert "buyer: done twice before (Eve); ours: " in item.evidence
    assert f", {likely:.3g}, " in item.evidence


def test_more_people_shorten_the_calendar_up_to_four() -> None:
    weeks, share = np.full(1, 24.0), np.full(1, 1.0)
    by_people = [float(calendar_weeks(weeks, np.full(1, float(p)), share)[0]) for p in (1, 2, 4, 8)]
    assert by_people == [24.0, 12.0, 6.0, 6.0]


def test_no_number_of_people_is_faster_than_the_weeks_that_the_team_has_a_month() -> None:
    """Six and a half person-weeks at half a week a month take thirteen months, whoever could work on them."""
    weeks, share = np.full(1, 6.5), np.full(1, 0.7)
    for people in (1.0, 2.0, 8.0):
        slow = calendar_weeks(weeks, np.full(1, people), share, 0.5)
        assert slow / WEEKS_PER_MONTH == pytest.approx(13.0)
    assert calendar_weeks(weeks, np.full(1, 2.0), share, 100.0) == calendar_weeks(weeks, np.full(1, 2.0), share)


def test_needs_answered_no_are_not_asked_for() -> None:
    made = case(with_software(SERVING, needs={"op.multilora": "no"}))
    assert "op.multilora" not in {n.capability.id for n in needs_of(made.workloads[0], catalog(), "trn2")}


@pytest.mark.parametrize("judgement", judgements().values(), ids=lambda j: j.id)
def test_judgements_stand_in_order_and_say_what_they_are_anchored_on(judgement: Any) -> None:
    assert judgement.low <= judgement.mode <= judgement.high
    assert judgement.anchor
    assert judgement.date


FLUX: dict[str, Any] = {
    "kind": "image generation", "id": "w", "name": "W", "model": "FLUX.1-dev", "precision": "bf16",
    "volume": {"value": 5000, "unit": "items/day"}, "width": 1024, "height": 1024, "steps": 28, "seconds_per_image": 20,
    "software": {"engine": "diffusers", "custom_kernels": 0},
}  # fmt: skip


def decided_by(workload: dict[str, Any], day: date | None) -> Case:
    plain = case(workload).model_dump()
    return Case.model_validate({**plain, "decision": {**plain["decision"], "decide_by": day}})


def test_an_announced_release_gets_the_day_that_the_usual_cycle_makes_likely() -> None:
    """2.33 came on 19 October 2026 and a cycle takes 7.9 weeks."""
    assert release_day("2.34", catalog()) == (date(2026, 12, 13), True)
    assert release_day("2.35", catalog()) == (date(2027, 2, 6), True)
    assert release_day("2.33", catalog()) == (date(2026, 10, 19), False)


def test_a_stack_with_an_announced_end_is_a_condition_and_a_second_port() -> None:
    made = decided_by(FLUX, date(2026, 12, 1))
    found = check(made.workloads[0], made, catalog(), "trn2")
    assert found.stopped is None
    assert any("ends with Neuron 2.34, expected about 13 December 2026" in c for c in found.conditions)
    items = estimate(made.workloads[0], made, catalog(), "trn2").items
    again = next(i for i in items if i.id == "announced_end")
    assert again.mode == pytest.approx(items[0].mode / 2)


def test_support_that_ends_before_the_decision_counts_as_ended() -> None:
    made = decided_by(FLUX, date(2027, 1, 15))
    assert "by the decision" in str(check(made.workloads[0], made, catalog(), "trn2").stopped)
    assert check(made.workloads[0], made, catalog(), "inf2_trn1").stopped is None


def test_a_stack_without_an_announced_end_is_ported_once() -> None:
    made = case(SERVING)
    assert ending_of("se.vllm_neuron", "trn2", catalog()) is None
    assert "announced_end" not in [i.id for i in estimate(made.workloads[0], made, catalog(), "trn2").items]


def test_recurring_work_is_told_by_line_and_staying_portable_is_one_of_them() -> None:
    base = np.full(3, 10.0)
    middle = {name: np.full(3, 0.5) for name in UPKEEP_VARIABLES}
    kept, dropped = (upkeep_lines(catalog(), base, middle, keep) for keep in (True, False))
    assert set(kept) == {"releases", "replacement", "way back"}
    assert set(dropped) == {"releases", "replacement"}
    assert kept["replacement"] == pytest.approx(0.35 * 0.5 * base, rel=0.02)
    assert kept["releases"] == pytest.approx(dropped["releases"])
