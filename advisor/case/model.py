"""The case: one buyer's decision, workloads, team and contracts. One JSON document, ``*.switchpoint``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from advisor.case.commercials import CapacityGrant, Commercials, Commitment, NextChip, RateCardRow
from advisor.case.decision import Decision, ExchangeRate, Organisation, Venue
from advisor.case.defaults import left_to_us
from advisor.case.fields import Origin, Part, Slug, ask
from advisor.case.kept import Beside
from advisor.case.team import EffortOverride, Team, ThreePoint
from advisor.case.workloads import PurchasePlan, Workload

SCHEMA_VERSION: Literal[2] = 2


class OwnOption(Part):
    """An option that the buyer adds, or one that they exclude with a reason."""

    workload: Slug = ask("Workload", group="options")
    instance: str = ask("Instance", group="options", suggest="instance", min_length=1, max_length=80)
    plan: PurchasePlan = ask("How bought", group="options")
    count: int | None = ask(
        "How many", unit="instances", why="Empty: as many as it takes.", group="options", default=None, ge=1, le=100_000
    )
    exclude: bool = ask("Leave out", group="options", default=False)
    reason: str = ask("Reason", why="The report prints it.", group="options", default="", max_length=400)

    @model_validator(mode="after")
    def _reason(self) -> OwnOption:
        if self.exclude and not self.reason:
            raise ValueError("an exclusion needs a reason; the report prints it")
        return self


class Case(Beside):
    """One decision, complete enough to be computed. Drafts with missing answers are the interview's business."""

    schema_version: Literal[2] = SCHEMA_VERSION
    organisation: Organisation = Organisation()
    decision: Decision
    workloads: tuple[Workload, ...] = Field(min_length=1, max_length=1000)
    team: Team = Team()
    commercials: Commercials
    options: tuple[OwnOption, ...] = ask(
        "Own options and exclusions",
        why="What you add is compared like the rest; what you leave out stands in the report with your reason.",
        group="options",
        default=(),
        max_length=2000,
    )
    origins: dict[str, Origin] = Field(default_factory=dict)
    notes: str = Field(default="", max_length=20_000)

    @model_validator(mode="before")
    @classmethod
    def _of_schema_1(cls, document: Any) -> Any:
        """Schema 2 only adds: a document of schema 1 that is read without `load_case` needs no more than the number."""
        if isinstance(document, dict) and document.get("schema_version") == 1:
            return {**document, "schema_version": SCHEMA_VERSION}
        return document

    @model_validator(mode="after")
    def _ids(self) -> Case:
        seen: set[str] = set()
        for workload in self.workloads:
            if workload.id in seen:
                raise ValueError(f"two workloads have the id '{workload.id}'")
            seen.add(workload.id)
        return self

    @model_validator(mode="after")
    def _defaults(self) -> Case:
        """What was left to us is marked as such: once saved, a default looks like any other answer."""
        self.origins.update(dict.fromkeys(left_to_us(self), "default"))
        return self


__all__ = [
    "SCHEMA_VERSION",
    "CapacityGrant",
    "Case",
    "Commercials",
    "Commitment",
    "Decision",
    "EffortOverride",
    "ExchangeRate",
    "NextChip",
    "Organisation",
    "OwnOption",
    "RateCardRow",
    "Team",
    "ThreePoint",
    "Venue",
]
