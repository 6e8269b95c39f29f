"""Gates before any number: what stops a workload on a generation, and on what a move would be conditional."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from advisor.case.fields import Range
from advisor.case.model import Case
from advisor.case.workloads import FineTuning, PreTraining, Workload
from advisor.catalog import Capability, Catalog
from advisor.catalog.types import Generation
from advisor.switching.readiness import REQUANTISED, Need, kin_of, model_listed, needs_of, path_of, shape_of
from advisor.switching.support import ending_of

GENERATION_NAMES: dict[Generation, str] = {"inf2_trn1": "Inf2 and Trn1", "trn2": "Trn2", "trn3": "Trn3"}


class GateRow(Struct, frozen=True):
    """One gate's outcome on one generation."""

    gate: str
    generation: Generation
    outcome: Literal["passed", "stopped", "conditional"]
    reason: str
    evidence: str


class Gates(Struct, frozen=True):
    """Outcome of all gates on one generation. `needs_pilot`: something that matters is unproven there."""

    generation: Generation
    rows: tuple[GateRow, ...]
    needs_pilot: bool

    @property
    def stopped(self) -> str | None:
        """Why the workload can't go there; None if it can."""
        return next((row.reason for row in self.rows if row.outcome == "stopped"), None)

    @property
    def conditions(self) -> tuple[str, ...]:
        """What a move there would be conditional on."""
        return tuple(row.reason for row in self.rows if row.outcome == "conditional")


def check(workload: Workload, case: Case, catalog: Catalog, generation: Generation) -> Gates:
    """All gates that need no price: G1 hard stop, G2 policy, G3 memory format, G4 place, and the team."""
    rows: list[GateRow] = []
    pilot = False
    name = GENERATION_NAMES[generation]

    def say(gate: str, outcome: Literal["passed", "stopped", "conditional"], reason: str, evidence: str = "") -> None:
        rows.append(GateRow(gate, generation, outcome, reason, evidence))

    if "aws" not in case.decision.venues and not _quoted_elsewhere(case, catalog, generation):
        say("G4", "stopped", "Neuron runs on AWS only, and AWS is not among the venues allowed.")
    elif _quoted_elsewhere(case, catalog, generation):
        say("G4", "conditional", f"{name} outside AWS stands in your own quote alone: AWS lists no such offer.")
    people = case.team.people
    if (people.high if isinstance(people, Range) else people) <= 0:
        say("team", "stopped", "no one to move it: the team has no people for the work.")
    for need in needs_of(workload, catalog, generation):
        outcome = _judge(need, case, generation)
        pilot |= need.capability.readiness(generation) in ("unknown", "preview")
        if outcome is not None:
            say(*outcome, _evidence(need.capability))
        ended = _ending(need, case, catalog, generation)
        if ended is not None:
            say(*ended, _evidence(need.capability))
    if workload.precision in REQUANTISED:
        say(
            "G3",
            "conditional",
            f"{workload.precision.upper()} files don't load on {name}: the checkpoint is converted and validated, "
            "and memory is sized at two to four times.",
        )
    if isinstance(workload, (PreTraining, FineTuning)) and generation == "inf2_trn1":
        say("G1", "passed", "Inferentia does not train; only Trn1 is looked at.")
    own = _own_model(workload, catalog, generation)
    if own is not None:
        pilot = True
        say("model", "conditional", *own)
    elif model_listed(workload, catalog, generation) == "unlisted":
        pilot = True
        say("model", "conditional", f"{workload.model} is on no list for {name}: it is a port, to be proven first.")
    path = path_of(workload, catalog, generation)
    if path is not None and path.stands_in:
        judged_as = catalog.capabilities[path.capability]
        say("model", "conditional", f"the tables know no support for {workload.model} by name: it is judged as "
            f"{judged_as.name}.", _evidence(judged_as))  # fmt: skip
    return Gates(generation, tuple(rows), pilot)


def _own_model(workload: Workload, catalog: Catalog, generation: Generation) -> tuple[str, str] | None:
    """What is known of a model of the buyer's own, with the evidence: its class at best, never the model itself."""
    own, name = shape_of(workload, catalog), GENERATION_NAMES[generation]
    if own is None:
        return None
    kin = kin_of(workload, catalog)
    if kin is not None and model_listed(workload, catalog, generation) == "class known":
        return (
            f"{workload.model} is a model of your own. Its class ({kin.family}) is known on {name}; whether yours runs "
            "there is unknown: ask AWS, and prove it first.",
            f"{kin.provenance.source}, {kin.provenance.date}",
        )
    told = (
        f"its class ({kin.family if kin is not None else own.family})" if kin is not None or own.family else "its class"
    )
    return (
        f"{workload.model} is a model of your own, and {told} is on no list for {name}: support is unknown. Ask AWS, "
        "and prove it first.",
        own.source,
    )


def _quoted_elsewhere(case: Case, catalog: Catalog, generation: Generation) -> bool:
    """Whether the buyer holds a price for this generation at another venue that is allowed."""
    return any(
        row.venue != "aws"
        and row.venue in case.decision.venues
        and row.instance in catalog.instances
        and catalog.accelerators[catalog.instances[row.instance].accelerator_id].neuron_generation == generation
        for row in case.commercials.rate_card
    )


def _judge(need: Need, case: Case, generation: Generation) -> tuple[str, Literal["stopped", "conditional"], str] | None:
    capability, name = need.capability, GENERATION_NAMES[generation]
    state = capability.readiness(generation)
    release = f" ({capability.since})" if capability.since else ""
    if need.answer == "unknown":
        if state == "none" and capability.switch_class == "no_path":
            return "G1", "conditional", f"if {capability.name} is needed, {name} has no route for it: find out first."
        return None
    if state == "none":
        if capability.switch_class == "no_path" or need.role == "path":
            return "G1", "stopped", f"{capability.name}: no supported route on {name}{release}."
        return None
    if state == "unknown":
        return "G1", "conditional", f"{capability.name}: not documented for {name}; ask AWS."
    if state in ("beta", "preview"):
        if case.decision.beta_software == "no":
            return (
                "G2",
                "stopped",
                f"{capability.name} is {state} on {name}{release}, and the policy bars beta software.",
            )
        if case.decision.beta_software == "after review":
            return "G2", "conditional", f"{capability.name} is {state} on {name}: a security review must pass first."
    if state == "frozen" and need.role == "path":
        return (
            "G2",
            "conditional",
            f"{capability.name} is frozen on {name}: it runs, on a software stack without new development.",
        )
    return None


def _ending(
    need: Need, case: Case, catalog: Catalog, generation: Generation
) -> tuple[str, Literal["stopped", "conditional"], str] | None:
    """What an announced end of support does: over by the day of the decision it stops, later it is a condition."""
    ending = ending_of(need.capability.id, generation, catalog)
    if ending is None or need.answer == "unknown" or need.capability.readiness(generation) == "none":
        return None
    name, told = need.capability.name, ending.words
    if need.role == "path" and ending.day <= case.decision.decides_on:
        return "support", "stopped", f"{name}: support on {GENERATION_NAMES[generation]} ends {told}, by the decision."
    return (
        "support", "conditional",
        f"{name}: support on {GENERATION_NAMES[generation]} ends {told}; what is built on it is ported again.",
    )  # fmt: skip


def _evidence(capability: Capability) -> str:
    return f"{capability.provenance.source}, {capability.provenance.date}"
