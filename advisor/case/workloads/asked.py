"""Questions that several kinds of workload ask in the same words."""

from __future__ import annotations

from typing import Annotated, Any

from advisor.case.fields import Estimate, Within, ask
from advisor.case.workloads.common import Precision

PeakRatio = Annotated[Estimate, Within(ge=1, le=50)]
"""The busiest hour over the average one."""


def ask_model(why: str = "Decides memory and speed.", where: str = "The name on Hugging Face.") -> Any:
    """The question for the model of a workload."""
    return ask("Model", suggest="model", why=why, where=where, group="what", minimum=6, min_length=1, max_length=200)


def ask_precision(default: Precision) -> Any:
    """The question for the precision of weights that are no language model's."""
    return ask(
        "Precision of the weights",
        why="4-bit files don't load on Neuron.",
        where="The checkpoint's config.json.",
        group="what",
        minimum=7,
        default=default,
    )


def ask_items() -> Any:
    """The question for a volume that is counted in items."""
    return ask(
        "Volume",
        why="Sizes the fleet and its bill.",
        where="Your gateway's metrics, as an average.",
        group="volume",
        minimum=8,
    )


def ask_busiest_hour() -> Any:
    """The question for the peak of a service's load."""
    return ask(
        "Busiest hour ÷ average",
        wide=(1.5, 6.0),
        unit="×",
        why="A busy hour sizes the fleet, the average pays for it.",
        where="Peak over mean in your metrics.",
        group="volume",
        minimum=9,
        default=2.5,
    )
