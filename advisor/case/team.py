"""The team that would do the move, and its own estimates of the effort."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import model_validator

from advisor.case.fields import Answer, Estimate, Money, Part, Slug, Within, ask

ANNOUNCED_END = "announced_end"
"""Item of the work: the second port, where the end of a software stack's support is announced."""


class ThreePoint(Part):
    """Low, likely and high, in person-weeks."""

    low: float = ask("Low", unit="person-weeks", group="team", ge=0, le=10_000)
    likely: float = ask("Likely", unit="person-weeks", group="team", ge=0, le=10_000)
    high: float = ask("High", unit="person-weeks", group="team", ge=0, le=10_000)

    @model_validator(mode="after")
    def _in_order(self) -> ThreePoint:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"Likely ({self.likely:g}) must lie between low ({self.low:g}) and high ({self.high:g})")
        return self


class EffortOverride(Part):
    """The buyer's own estimate in place of ours, with its reason: of the whole work of a workload, or of one item."""

    workload: Slug = ask("Workload", group="team")
    item: str = ask(
        "Item of the work", why="Empty: the whole work of this workload.", group="team", default="", max_length=80
    )
    weeks: ThreePoint = ask("Effort", unit="person-weeks", group="team")
    reason: str = ask("Reason", why="The report prints it.", group="team", min_length=1, max_length=400)
    who: str = ask("Who estimated it", group="team", default="", max_length=200)


class Team(Part):
    """Who would do the move."""

    people: Annotated[Estimate, Within(ge=0, le=500)] = ask(
        "People who could work on it",
        wide=(0.5, 3.0),
        unit="FTE",
        why="Sets the calendar; 0 means no one to move it.",
        group="team",
        minimum=21,
        default=2.0,
    )
    weeks_per_month: float | None = ask(
        "Person-weeks a month for all moves",
        unit="person-weeks",
        why="Sets how many workloads can move at once, and how soon. Empty: from people and share of their week.",
        group="team",
        detail=True,
        default=None,
        gt=0,
        le=2000,
    )
    cost_per_week: Money = ask(
        "Cost of one engineer-week",
        unit="currency",
        why="Turns weeks into money. The default is our judgement.",
        where="Salary plus overhead, divided by 46; ask HR or finance.",
        group="team",
        minimum=22,
        default=Decimal(4000),
        gt=0,
    )
    shipped_on_neuron: Answer = ask(
        "Shipped on Neuron before?",
        why="Experience shortens the work; by how much is our judgement.",
        group="team",
        minimum=23,
        default="no",
    )
    performance_engineer: Answer = ask(
        "Performance engineer in the team?", why="Without one, tuning takes longer.", group="team", default="unknown"
    )
    aws_specialists: Answer = ask(
        "AWS specialists joining?", why="Public cases had their help.", group="team", default="unknown"
    )
    accuracy_sign_off: Literal["plain", "regulated"] = ask(
        "Accuracy sign-off", why="Regulated checks take weeks, not days.", group="team", detail=True, default="plain"
    )
    effort_overrides: tuple[EffortOverride, ...] = ask(
        "Own effort estimates",
        why="Yours replaces ours; the report prints both.",
        group="team",
        detail=True,
        default=(),
        max_length=200,
    )
