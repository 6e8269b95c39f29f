"""What no option at all can do: then there is nothing to decide, and the case says something that can't be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.case.workloads import ImageGeneration, LlmServing, Recommender, Speech, Workload
from advisor.catalog.types import Generation
from advisor.cost.options import Option
from advisor.decision.predicted import Predicted
from advisor.decision.world import World
from advisor.errors import CaseError, Problem
from advisor.performance import Prediction
from advisor.switching.gates import Gates


def refuse_impossible(
    workload: Workload, options: Sequence[Option], predictions: dict[str, Predicted], world: World
) -> None:
    """Raises CaseError where every priced option lacks the memory, or misses the latency target, by the model.

    A measurement of the buyer's own speaks against the model, and then nothing is refused.
    """
    if workload.measurements or isinstance(workload, Recommender):
        return  # tables that no instance holds may stay in the host's memory, which the model does not know
    found = [predictions[o.id].prediction for o in options if o.price is not None and "today" not in o.roles]
    known = [p for p in found if p is not None]
    if not known or any(p.feasible for p in known):
        return
    place = f"workloads.{world.case.workloads.index(workload)}"
    if all(p.limit == "memory capacity" for p in known):
        largest = max(known, key=lambda p: p.memory_available_gb)
        raise CaseError(
            Problem(
                f"{place}.model",
                f"{workload.model} needs {largest.memory_needed_gb:,.0f} GB of accelerator memory; the largest option "
                f"holds {largest.memory_available_gb:,.0f} GB ({largest.accelerators} × {largest.accelerator}).",
                "Choose a smaller model or precision, shorten the context, or allow more regions and venues.",
            )
        )
    if all(p.limit in ("latency target", "memory capacity") for p in known):
        field = _limit_field(workload, _nearest(known))
        raise CaseError(
            Problem(
                f"{place}.{field}",
                f"no option of the catalog meets the latency target. {_nearest(known)}",
                "Relax the target, shorten the input, or enter a measurement of your own.",
            )
        )


def _limit_field(workload: Workload, told: str) -> str:
    """The field in which the workload states the limit that is told to be missed."""
    if isinstance(workload, LlmServing):
        return "ttft_ms" if "TTFT" in told else "tpot_ms"
    if isinstance(workload, ImageGeneration):
        return "seconds_per_image"
    return "delay_s" if isinstance(workload, Speech) else "latency_ms"


def refuse_contradiction(options: Sequence[Option], gates: Mapping[Generation, Gates], world: World) -> None:
    """Raises CaseError where the buyer asks for an option that their own policy against beta software bars."""
    if world.case.decision.beta_software != "no":
        return
    for option in options:
        generation = world.catalog.accelerators[option.accelerator].neuron_generation
        if generation is None or "added by the buyer" not in option.roles:
            continue
        barred = next((r for r in gates[generation].rows if (r.gate, r.outcome) == ("G2", "stopped")), None)
        if barred is not None:
            own = next(i for i, o in enumerate(world.case.options) if o.instance == option.instance and not o.exclude)
            raise CaseError(
                Problem(
                    f"options.{own}",
                    f"You ask for {option.instance}, and bar what it needs: {barred.reason}",
                    "Remove the option, or allow beta software after review.",
                )
            )


def _nearest(known: Sequence[Prediction]) -> str:
    """Why the option with the most memory bandwidth to offer falls short: the one that comes nearest."""
    late = [p for p in known if p.limit == "latency target"]
    return max(late, key=lambda p: p.memory_available_gb).why_not or ""
