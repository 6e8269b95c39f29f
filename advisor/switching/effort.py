"""The work of moving, staying portable and coming back, in person-weeks: three-point items with their evidence.

Base numbers and drivers are the catalog's (effort items E01 to E19, all judgement); the buyer may overwrite each item,
or the sum.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.case.model import Case
from advisor.case.team import ANNOUNCED_END, EffortOverride
from advisor.case.workloads import LlmBatch, LlmServing, PreTraining, Workload
from advisor.catalog import Catalog
from advisor.catalog.types import Generation
from advisor.distributions import Floats, pert
from advisor.switching.readiness import REQUANTISED, Need, model_listed, model_of, needs_of, path_of, shape_of
from advisor.switching.support import ending_of
from advisor.switching.tables import judgements

Kind = Literal["base", "multiplier", "add"]

OWN_TRAINING_STACKS = frozenset({"megatron", "nemo", "deepspeed", "jax", "other", "unknown"})


class Item(Struct, frozen=True):
    """One line of the work. `multiplier` items have no unit and act on the base; the rest are person-weeks."""

    id: str
    name: str
    kind: Kind
    low: float
    mode: float
    high: float
    evidence: str
    overridden: bool = False


class Effort(Struct, frozen=True):
    """The work of moving one workload to one generation."""

    generation: Generation
    items: tuple[Item, ...]
    label: str
    """Confidence in the evidence: documented, indicative or weak."""

    @property
    def base(self) -> Item:
        """The port itself."""
        return next(item for item in self.items if item.kind == "base")

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the uncertain inputs, one an item."""
        return tuple(f"effort.{item.id}" for item in self.items)

    def lines(self, uniform: Mapping[str, Floats]) -> dict[str, Floats]:
        """Person-weeks of each line, shape (draw,); multipliers are folded into the base."""
        drawn = {i.id: pert(uniform[f"effort.{i.id}"], i.low, i.mode, i.high) for i in self.items}
        lines: dict[str, Floats] = {}
        for item in self.items:
            if item.kind == "base":
                weeks = drawn[item.id].copy()
                for other in self.items:
                    if other.kind == "multiplier":
                        weeks *= drawn[other.id]
                lines[item.id] = weeks
            elif item.kind == "add":
                lines[item.id] = drawn[item.id]
        return lines


def estimate(workload: Workload, case: Case, catalog: Catalog, generation: Generation) -> Effort:
    """Items of the move. The buyer's own estimates stand in place of ours: of an item, or alone for the whole work."""
    listed = model_listed(workload, catalog, generation)
    label = {"listed": "documented", "class known": "indicative"}.get(listed, "weak")
    items = [_base(workload, catalog, generation, listed), *_team(case, catalog), *_adds(workload, case, catalog)]
    for need in needs_of(workload, catalog, generation):
        item_or_none = _feature(need, generation)
        if item_or_none is not None:
            items.append(item_or_none)
        second = _second_port(need, items[0], catalog, generation)
        if second is not None:
            items.append(second)
    if case.decision.beta_software == "after review" and generation != "inf2_trn1":
        items.append(_driver(catalog, "beta_security_review", "add"))
    estimates = {own.item: own for own in case.team.effort_overrides if own.workload == workload.id}
    if "" in estimates:
        whole = Item("own", "Own estimate", "base", *_whole(items), "")
        return Effort(generation, (_as_estimated(whole, estimates[""]),), label)
    return Effort(generation, tuple(_as_estimated(item, estimates.get(item.id)) for item in items), label)


def item_name(item_id: str, catalog: Catalog) -> str:
    """What an item of the work is called."""
    for table in (catalog.effort, catalog.effort_drivers, catalog.capabilities):
        if item_id in table:
            return str(table[item_id].name)
    return "Second port" if item_id == ANNOUNCED_END else item_id


WEEKS_PER_MONTH = 52.1775 / 12.0
"""Calendar weeks of a month."""
LEAST_CALENDAR_WEEKS = 2.0
"""Calendar weeks that no work falls below, however many do it."""


def calendar_weeks(weeks: Floats, people: Floats, share: Floats, team_weeks_month: float | None = None) -> Floats:
    """Calendar weeks of the work: person-weeks over the people and the share of their week that reaches it, at least 2.

    More than four people on one workload are no faster than four, and none are faster than the person-weeks a month
    that the buyer says the team has for all moves (`team_weeks_month`; None: nothing is said).
    """
    done = np.clip(people, 0.05, 4.0) * share
    if team_weeks_month is not None:
        done = np.minimum(done, team_weeks_month / WEEKS_PER_MONTH)
    return np.maximum(weeks / done, LEAST_CALENDAR_WEEKS)


UPKEEP_NAMES = {
    "releases": "Upkeep at each SDK release",
    "replacement": "Risk of a replaced software stack",
    "way back": "Staying portable: the GPU path kept tested",
}
"""Lines of the recurring work, in words."""


def upkeep_lines(
    catalog: Catalog, base: Floats, uniform: Mapping[str, Floats], keep_gpu_path: bool
) -> dict[str, Floats]:
    """Recurring person-weeks a year by line, shape (draw,): SDK releases, a replaced stack by its chance, the way back.

    The way back is the cost of staying portable; it is left out where the buyer does not keep the GPU path.
    """

    def driver(name: str) -> Floats:
        d = catalog.effort_drivers[name]
        if d.low is None or d.mode is None or d.high is None:
            raise ValueError(f"the driver {name} has no three-point figure")
        return pert(uniform[f"upkeep.{name}"], d.low, d.mode, d.high)

    lines = {
        "releases": 52.0 / driver("release_cycle_weeks") * driver("upkeep_per_release"),
        "replacement": driver("stack_replacement") * driver("stack_replacement_share") * base,
    }
    if keep_gpu_path:
        lines["way back"] = driver("keep_gpu_path") * base
    return lines


UPKEEP_VARIABLES = tuple(
    f"upkeep.{name}"
    for name in (
        "release_cycle_weeks", "upkeep_per_release", "stack_replacement", "stack_replacement_share", "keep_gpu_path",
    )
)  # fmt: skip


def _as_estimated(item: Item, own: EffortOverride | None) -> Item:
    """The item as the buyer has it, with what we had."""
    if own is None:
        return item
    said = f"buyer: {own.reason}" + (f" ({own.who})" if own.who else "")
    ours = f"ours: {item.low:.3g}, {item.mode:.3g}, {item.high:.3g}"
    w = own.weeks
    return replace(item, low=w.low, mode=w.likely, high=w.high, evidence=f"{said}; {ours}", overridden=True)


def _whole(items: list[Item]) -> tuple[float, float, float]:
    """Low, likely and high of all items together, each at its own."""

    def at(end: Callable[[Item], float]) -> float:
        times = math.prod(end(item) for item in items if item.kind == "multiplier")
        return sum(end(item) * (times if item.kind == "base" else 1.0) for item in items if item.kind != "multiplier")

    return at(lambda item: item.low), at(lambda item: item.mode), at(lambda item: item.high)


def _base(workload: Workload, catalog: Catalog, generation: Generation, listed: str) -> Item:
    path = path_of(workload, catalog, generation)
    effort_id = None if path is None else path.effort
    if effort_id is None and isinstance(workload, (LlmServing, LlmBatch)):
        model = model_of(workload, catalog)
        shape = shape_of(workload, catalog)
        exotic = model is not None and (bool(model.experts) or model.mla is not None)
        exotic = exotic or (shape is not None and (shape.experts > 1 or shape.cached_values is not None))
        effort_id = {"listed": "E01", "class known": "E02"}.get(listed, "E04" if exotic else "E03")
    elif effort_id is None and isinstance(workload, PreTraining):
        own = workload.software.engine in OWN_TRAINING_STACKS
        effort_id = "E15" if own or listed != "listed" else "E14"
    item = catalog.effort[effort_id or "E03"]
    return _three_point(item.id, item.name, "base", item.low_weeks, item.mode_weeks, item.high_weeks, item.anchor)


def _team(case: Case, catalog: Catalog) -> list[Item]:
    team = case.team
    items = []
    if team.shipped_on_neuron == "yes":
        items.append(_driver(catalog, "neuron_experience", "multiplier"))
    if team.performance_engineer == "no":
        items.append(_driver(catalog, "no_performance_engineer", "multiplier"))
    elif team.performance_engineer == "unknown":
        d = catalog.effort_drivers["no_performance_engineer"]
        items.append(
            _three_point(
                d.id, "Perhaps no performance engineer in the team", "multiplier", 1.0, 1.0, d.high, "not known"
            )
        )
    if team.aws_specialists == "yes":
        items.append(_driver(catalog, "aws_specialists", "multiplier"))
    return items


def _adds(workload: Workload, case: Case, catalog: Catalog) -> list[Item]:
    regulated = case.team.accuracy_sign_off == "regulated"
    items = [
        _driver(catalog, "accuracy_gate_regulated" if regulated else "accuracy_gate", "add"),
        _driver(catalog, "platform_work", "add"),
    ]
    kernel = catalog.effort["E18"]
    kernels = workload.software.custom_kernels
    if kernels is None:
        items.append(
            _three_point("E18", "Perhaps a custom kernel", "add", 0.0, 0.0, kernel.high_weeks, "number not known")
        )
    elif kernels > 0:
        low, mode, high = (
            None if w is None else w * kernels for w in (kernel.low_weeks, kernel.mode_weeks, kernel.high_weeks)
        )
        items.append(_three_point("E18", f"{kernels} × {kernel.name}", "add", low, mode, high, kernel.anchor))
    if workload.precision in REQUANTISED:
        items.append(_driver(catalog, "requantise", "add"))
    if workload.software.input_shapes == "many":
        items.append(_driver(catalog, "many_shapes", "add"))
    return items


def _second_port(need: Need, base: Item, catalog: Catalog, generation: Generation) -> Item | None:
    """Work of leaving a stack whose end is announced: sure, and beside the yearly chance of any other replacement."""
    ending = ending_of(need.capability.id, generation, catalog)
    if need.role != "path" or ending is None:
        return None
    share = catalog.effort_drivers["stack_replacement_share"]
    if share.low is None or share.mode is None or share.high is None:
        raise ValueError("the driver stack_replacement_share has no three-point figure")
    return Item(
        ANNOUNCED_END, f"Second port: support ends {ending.words}", "add",
        base.low * share.low, base.mode * share.mode, base.high * share.high, ending.evidence,
    )  # fmt: skip


def _feature(need: Need, generation: Generation) -> Item | None:
    """Work for a feature that the buyer needs and the generation does not have."""
    capability = need.capability
    if need.role != "feature" or need.answer != "yes" or capability.switch_class in ("none", "no_path"):
        return None
    if capability.readiness(generation) not in ("none", "unknown", "partial"):
        return None
    size = judgements()[f"feature_{capability.switch_class}"]
    return Item(capability.id, f"{capability.name}: {capability.switch_class.replace('_', ' ')}", "add",
                size.low, size.mode, size.high, size.anchor)  # fmt: skip


def _driver(catalog: Catalog, name: str, kind: Kind) -> Item:
    d = catalog.effort_drivers[name]
    return _three_point(d.id, d.name, kind, d.low, d.mode, d.high, d.evidence)


def _three_point(
    item_id: str, name: str, kind: Kind, low: float | None, mode: float | None, high: float | None, evidence: str
) -> Item:
    if low is None or mode is None or high is None:
        raise ValueError(f"the effort item {item_id} has no three-point figure: it is a stop, and its gate comes first")
    return Item(item_id, name, kind, low, mode, high, evidence)
