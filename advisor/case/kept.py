"""What is kept beside a case and changes nothing in its result: scenarios from what-if, starts pinned in the plan, and
odd answers that the buyer means as they stand."""

from __future__ import annotations

from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from advisor.case.fields import Part, Slug, ask
from advisor.case.paths import Draft

MOST_SCENARIOS = 5
"""Scenarios beside the base case: what fits side by side."""
QUARTERS = 8
"""Quarters from the decision in which a move may begin."""
BESIDE = ("scenarios", "pins", "kept_answers", "set_aside")
"""The keys of a case on which no result rests."""


class ScenarioChanges(Part):
    """What a scenario changes, laid over the case; the default changes nothing."""

    gpu_price: float = ask("GPU prices", unit="×", why="Times today's, all plans in step.", default=1.0, gt=0, le=100)
    neuron_price: float = ask("Neuron prices", unit="×", why="Times today's.", default=1.0, gt=0, le=100)
    neuron_throughput: float = ask("Speed on Neuron", unit="×", why="Times the predicted.", default=1.0, gt=0, le=100)
    neuron_output: float = ask(
        "Output of a Neuron instance", unit="×", why="At the same latency limit.", default=1.0, gt=0, le=100
    )
    effort: float = ask("Work of the move", unit="×", why="Work and calendar.", default=1.0, gt=0, le=100)
    volume: float = ask("Demand", unit="×", why="Times what is described.", default=1.0, gt=0, le=100)
    delay_months: int = ask("Move begins later by", unit="months", default=0, ge=0, le=84)
    horizon_months: int | None = ask("Horizon", unit="months", why="Null: the case's.", default=None, ge=6, le=84)
    discount_rate_pct: float | None = ask(
        "Discount rate", unit="%/y", why="Null: the case's.", default=None, ge=0, le=30
    )
    parity_fails: bool = ask("Output parity fails", why="The move is given up, its work is lost.", default=False)
    stacks_replaced: int = ask("Stack replaced", unit="times more", default=0, ge=0, le=20)


class KeptScenario(Part):
    """One column beside the base case. Its figures aren't kept: they are worked out again on the case as it is."""

    name: str = ask("Name", min_length=1, max_length=200)
    changes: ScenarioChanges = Field(default_factory=ScenarioChanges)


class PinnedStart(Part):
    """The quarter in which the buyer wants a workload's move to begin, whatever the best plan says."""

    workload: Slug = ask("Workload")
    quarter: int = ask(
        "Quarter", unit="quarters from the decision", why="0: at once.", default=0, ge=0, le=QUARTERS - 1
    )


class KeptAnswer(Part):
    """An odd answer that the buyer means: its doubt is not raised again while the answer stays as it is."""

    workload: Slug = ask("Workload")
    field: str = ask("Field", min_length=1, max_length=80)
    answer: str = ask("Answer", why="As it stood when it was kept.", min_length=1, max_length=300)


class SetAside(Part):
    """Answers about a part that the workload doesn't have at present, such as what runs today: had back with it."""

    workload: Slug = ask("Workload")
    part: str = ask("Part", min_length=1, max_length=80)
    answers: str = ask("Answers", why="As JSON, as they stood when the part was taken away.", max_length=20_000)


class Beside(Part):
    """Base of the case: what is kept beside it."""

    scenarios: tuple[KeptScenario, ...] = ask(
        "Scenarios",
        why="Kept from What-if to stand beside the base case; no result of the case rests on them.",
        default=(),
        max_length=MOST_SCENARIOS,
    )
    pins: tuple[PinnedStart, ...] = ask(
        "Pinned starts",
        why="Quarters in which moves are wanted; the Plan page holds that plan against the best one.",
        default=(),
        max_length=1000,
    )
    kept_answers: tuple[KeptAnswer, ...] = ask(
        "Odd answers kept",
        why="Answers that were doubted and are meant as they stand; another answer is doubted anew.",
        default=(),
        max_length=5000,
    )

    set_aside: tuple[SetAside, ...] = ask(
        "Answers set aside",
        why="Kept while a choice says that they don't apply, and not used.",
        default=(),
        max_length=2000,
    )

    @model_serializer(mode="wrap")
    def _as_before(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A case without answers set aside has the bytes, and so the hash, that it had before there were any."""
        held: dict[str, Any] = serialize(self)
        if not held.get("set_aside"):
            held.pop("set_aside", None)
        return held

    @model_validator(mode="after")
    def _told_apart(self) -> Beside:
        for what, names in (
            ("scenarios are called", [one.name for one in self.scenarios]),
            ("pins are of the workload", [one.workload for one in self.pins]),
        ):
            twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
            if twice is not None:
                raise ValueError(f"two {what} '{twice}'")
        return self


def without_beside(draft: Draft) -> Draft:
    """The draft without what no result rests on."""
    return {key: value for key, value in draft.items() if key not in BESIDE}
