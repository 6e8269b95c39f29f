"""From fleets that a bill shows to what runs today in a draft. Which fleet belongs to which workload, buyers say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.case.interview import add_workload, clear_answer, set_answer
from advisor.case.paths import Draft, get
from advisor.cost.bill_fleet import BilledFleet
from advisor.errors import CaseError, Problem

NEW = "new: "
"""In front of a template's id: the fleet runs a workload that is to be added from it."""


def taken_from_bill(draft: Draft, uses: Sequence[tuple[BilledFleet, int | str]]) -> tuple[Draft, tuple[int, ...]]:
    """The draft with each fleet as what runs today of a workload, and the positions of these workloads.

    A use names a workload by its position, or `NEW` with the id of a template that brings it. What the bill does not
    tell is left open: a plan without its term, a price that it has not or has in another currency than the case. The
    case's region is answered where it has none and the fleets lie in one. Raises CaseError where two fleets are given
    to one workload.
    """
    seen: set[int | str] = set()
    for fleet, use in uses:
        if isinstance(use, int) and use in seen:
            name = get(draft, f"workloads.{use}.name", "")
            said = f'"{name}" was given two fleets; what runs today is one.'
            raise CaseError(Problem(fleet.instance, said, "Give the other to another workload, or to a new one."))
        seen.add(use)
    regions = {fleet.region for fleet, _ in uses if fleet.region}
    if len(regions) == 1 and not get(draft, "commercials.region"):
        draft = set_answer(draft, "commercials.region", regions.pop(), "imported")
    positions = []
    for fleet, use in uses:
        if isinstance(use, str):
            position = len(draft.get("workloads", ()))
            draft = add_workload(draft, use.removeprefix(NEW))
        else:
            position = use
        draft = _today(draft, position, fleet)
        positions.append(position)
    return draft, tuple(positions)


def left_open(draft: Draft, fleet: BilledFleet) -> tuple[str, ...]:
    """What of a fleet can't be taken into this draft, each with the reason and what to do, in sentences."""
    found = []
    if fleet.purchase_plan is None:
        found.append(f"The bill says {fleet.plan}, but not its term or payment: choose how it was bought.")
    if fleet.price_per_hour is None:
        found.append("The bill doesn't tell what an hour cost: the dated list price stands until you enter yours.")
    elif fleet.currency != _currency(draft):
        found.append(
            f"The price is in {fleet.currency}, the case in {_currency(draft)}: the dated list price stands until you "
            "enter yours."
        )
    return tuple(found)


def _today(draft: Draft, position: int, fleet: BilledFleet) -> Draft:
    path = f"workloads.{position}.today"
    price = fleet.price_per_hour if fleet.currency == _currency(draft) else None
    other_region = fleet.region if fleet.region and fleet.region != get(draft, "commercials.region") else None
    told: Mapping[str, object] = {
        "instance": fleet.instance,
        "count": fleet.count,
        "purchase_plan": fleet.purchase_plan,
        "price_per_hour": price,
        "hours_per_month": fleet.hours_per_month,
        "region": other_region,
    }
    if get(draft, path) is None:
        draft = set_answer(draft, path, True, "imported")
    for name, value in told.items():
        field = f"{path}.{name}"
        draft = clear_answer(draft, field) if value is None else set_answer(draft, field, value, "imported")
    return draft


def _currency(draft: Draft) -> str:
    return str(get(draft, "decision.currency") or "USD")
