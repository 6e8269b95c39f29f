"""The result as a report carries it: whole, but for the options of a large case's lesser workloads.

A case of sixty workloads has thousands of options, each with thirty figures that no page prints. Where a workload is
not told in full, an option without a role in its decision keeps its name, its cost, its chance and what rules it out;
so has one that no page prints where a workload is told in full beside lesser ones. Case, facts and seed give the rest
again. Places stay as they are, so that every pointer of the log of figures holds.
"""

from __future__ import annotations

from typing import Any

from advisor.decision import document
from advisor.decision.result import Recommendation
from advisor.report.selection import OPTIONS, told_in_full

ABRIDGED = "abridged_options"
"""Says in the attached result how many options are abridged; absent where none is."""
_KEPT = ("id", "feasible", "why_not", "run_cost_usd_month", "run_cost_base_month", "probability_of_saving", "roles")


def attached_result(recommendation: Recommendation) -> dict[str, Any]:
    """The document of a recommendation, as it is attached."""
    made = document(recommendation)
    whole = told_in_full(recommendation)
    lesser = sum(workload.verdict != "not assessed" for workload in recommendation.workloads) > len(whole)
    cut = 0
    for workload in made["workloads"]:
        printed = OPTIONS if workload["id"] in whole else 0
        if printed and not lesser:
            continue
        kept = [option["id"] for option in workload["options"] if option["feasible"] and not option["roles"]][:printed]
        held = [o if o["roles"] or o["id"] in kept else _abridged(o) for o in workload["options"]]
        cut += sum(not o["roles"] and o["id"] not in kept for o in workload["options"])
        workload["options"] = held
    if cut:
        made[ABRIDGED] = cut
    return made


def _abridged(option: dict[str, Any]) -> dict[str, Any]:
    return {key: option[key] for key in _KEPT if key in option and option[key] is not None}
