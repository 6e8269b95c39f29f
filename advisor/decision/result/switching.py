"""What stands between a workload and Neuron: the work, what the software can do, the hard gates, the dates."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from advisor.decision.result.figures import Quantiles, Tag


class EffortLine(Struct, frozen=True):
    """One item of the work of moving, in person-weeks; of what multiplies the base, in times."""

    item: str
    weeks: Quantiles
    evidence: str
    tag: Tag
    overridden: bool = False
    id: str = ""
    unit: Literal["person-weeks", "times"] = "person-weeks"
    three_points: tuple[float, float, float] | None = None
    """Low, likely and high of the item itself, before anything multiplies it; None where it is no such estimate."""


class ReadinessLine(Struct, frozen=True):
    """A capability that the workload needs, and its state on each Neuron generation in the house's words."""

    capability: str
    name: str
    needed: Literal["yes", "unknown"]
    inf2_trn1: str
    trn2: str
    trn3: str
    switch_class: str
    workaround: str
    evidence: str
    since: str


class Gate(Struct, frozen=True):
    """A hard gate (G1 to G5) and its outcome for one Neuron generation."""

    gate: str
    generation: str
    outcome: Literal["passed", "stopped", "conditional"]
    reason: str
    evidence: str


class Milestone(Struct, frozen=True):
    """A step of delivery with its date at the median and at P90 of the draws, and what shows that it is done."""

    name: str
    date_p50: str
    date_p90: str
    owner: str
    evidence: str


class SupportEnd(Struct, frozen=True):
    """An announced end of software that the move would rest on: of what, on which generation, with which release.

    `estimated`: the release is not out, and its day is that of a usual release cycle.
    """

    capability: str
    name: str
    generation: str
    release: str
    date: str
    estimated: bool
    evidence: str
    needed: bool
    """False where it is not known whether the workload needs it."""
