"""Training of language models."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from advisor.case.fields import Estimate, Within, ask
from advisor.case.workloads.asked import ask_model
from advisor.case.workloads.own_model import OwnModelWorkload


def _goodput() -> Any:
    """The share of the hours rented that trains; one question for both kinds."""
    return ask(
        "Goodput",
        unit="% of the hours rented",
        why="Restarts, checkpoints and evaluation take the rest; the same on both sides.",
        where="Steps kept over hours billed. Empty: our judgement, 85 to 98%.",
        group="volume",
        detail=True,
        default=None,
    )


class PreTraining(OwnModelWorkload):
    """Pre-training or continued pre-training of an LLM."""

    kind: Literal["pre-training"] = "pre-training"
    model: str = ask_model("Decides compute per token.", where="")
    precision: Literal["bf16", "fp8", "mxfp8"] = ask(
        "Precision of training", why="FP8 gives 1.3 to 1.6 times, not 2.", group="what", minimum=7, default="bf16"
    )
    tokens: Annotated[Estimate, Within(ge=1e8, le=1e14)] = ask(
        "Tokens to train",
        unit="tokens a run",
        where="The corpus after cleaning, times passes over it.",
        why="Compute is proportional to it.",
        group="volume",
        minimum=8,
    )
    sequence_tokens: int = ask(
        "Sequence length",
        unit="tokens",
        why="Longer sequences cost memory and attention.",
        group="volume",
        minimum=10,
        default=8192,
        ge=128,
        le=2_000_000,
    )
    batch_tokens: float | None = ask(
        "Batch",
        unit="tokens a step",
        why="Limits how many accelerators can work at once.",
        group="volume",
        minimum=11,
        default=None,
        ge=1e3,
        le=1e9,
    )
    runs_per_year: Annotated[Estimate, Within(gt=0, le=1000)] = ask(
        "Runs a year",
        wide=(1.0, 12.0),
        unit="runs/y",
        why="Failed and repeated runs count too.",
        group="volume",
        minimum=9,
        default=1.0,
    )
    goodput_pct: Annotated[Estimate, Within(gt=0, le=100)] | None = _goodput()
    days_allowed: float = ask(
        "Days allowed",
        unit="days a run",
        why="Sets how many instances must work at once.",
        group="latency",
        minimum=12,
        ge=0.1,
        le=1000,
    )


class FineTuning(OwnModelWorkload):
    """Fine-tuning of an LLM, all weights or low-rank adapters."""

    kind: Literal["fine-tuning"] = "fine-tuning"
    model: str = ask_model("Decides compute per token.", where="")
    method: Literal["full", "lora"] = ask(
        "Method", why="LoRA needs a fraction of the memory.", group="what", minimum=7, default="lora"
    )
    rank: int = ask(
        "Adapter rank",
        why="Larger adapters cost memory, little compute.",
        where="The r of your LoRA configuration.",
        group="what",
        detail=True,
        when=("method", "lora"),
        default=16,
        ge=1,
        le=4096,
    )
    precision: Literal["bf16", "fp8", "int8", "int4"] = ask(
        "Precision", why="4-bit bases don't load on Neuron.", group="what", detail=True, default="bf16"
    )
    tokens: Annotated[Estimate, Within(ge=1e4, le=1e13)] = ask(
        "Dataset tokens × epochs",
        unit="tokens a run",
        why="Compute is proportional to it.",
        where="Rows times mean tokens a row, times epochs.",
        group="volume",
        minimum=8,
    )
    sequence_tokens: int = ask(
        "Sequence length",
        unit="tokens",
        why="Longer sequences cost memory and attention.",
        group="volume",
        minimum=10,
        default=4096,
        ge=64,
        le=2_000_000,
    )
    runs_per_month: Annotated[Estimate, Within(gt=0, le=100_000)] = ask(
        "Runs a month",
        wide=(1.0, 12.0),
        unit="runs/month",
        why="Experiments count too.",
        group="volume",
        minimum=9,
        default=4.0,
    )
    goodput_pct: Annotated[Estimate, Within(gt=0, le=100)] | None = _goodput()
    hours_allowed: float = ask(
        "Hours allowed",
        unit="h a run",
        why="Sets how many instances must work at once.",
        group="latency",
        minimum=12,
        default=12.0,
        ge=0.05,
        le=10_000,
    )
