"""Serving of language models, online and offline."""

from __future__ import annotations

from typing import Annotated, Literal

from advisor.case.fields import Estimate, Within, ask
from advisor.case.workloads.asked import PeakRatio, ask_busiest_hour, ask_model
from advisor.case.workloads.common import Precision, Volume
from advisor.case.workloads.own_model import OwnModelWorkload


class LlmServing(OwnModelWorkload):
    """Online LLM serving under latency targets."""

    kind: Literal["llm serving"] = "llm serving"
    model: str = ask_model()
    precision: Precision = ask(
        "Precision of the weights",
        why="INT4, AWQ and NVFP4 files don't load on Neuron.",
        where="The checkpoint's name or config.json.",
        group="what",
        minimum=7,
        default="bf16",
    )
    volume: Volume = ask(
        "Volume",
        why="How many requests in an average minute of the hours in which it runs?",
        where="Your gateway's or load balancer's metrics.",
        group="volume",
        minimum=8,
    )
    busiest_hour_ratio: PeakRatio = ask_busiest_hour()
    input_tokens: Annotated[Estimate, Within(ge=1, le=2e6)] = ask(
        "Input length",
        wide=(200.0, 8000.0),
        unit="tokens",
        why="Long prompts cost compute and time to the first token.",
        where="Mean of prompt tokens in your logs.",
        group="volume",
        minimum=10,
        default=1000.0,
    )
    output_tokens: Annotated[Estimate, Within(ge=1, le=2e6)] = ask(
        "Output length",
        wide=(100.0, 1500.0),
        unit="tokens",
        why="Each output token reads the whole model once a batch.",
        where="Mean of completion tokens in your logs.",
        group="volume",
        minimum=11,
        default=300.0,
    )
    ttft_ms: float = ask(
        "First token within",
        unit="ms",
        why="The wait before anything appears.",
        group="latency",
        minimum=12,
        default=1000.0,
        ge=20,
        le=60_000,
    )
    tpot_ms: float = ask(
        "Each further token within",
        unit="ms",
        why="Reading speed is near 50 ms a token.",
        group="latency",
        minimum=13,
        default=50.0,
        ge=1,
        le=1000,
    )
    longest_context: int | None = ask(
        "Longest context",
        why="Memory is kept for the longest conversation.",
        where="Prompt and answer together, from your limits.",
        unit="tokens",
        group="volume",
        detail=True,
        default=None,
        ge=1,
        le=10_000_000,
    )
    hours_per_day: float = ask(
        "Hours a day",
        unit="h",
        why="Hours in which the service must answer.",
        group="volume",
        detail=True,
        default=24.0,
        ge=0.25,
        le=24,
    )
    days_per_week: int = ask(
        "Days a week",
        unit="days",
        why="Days on which the service must answer; a volume a day or month is spread over them.",
        group="volume",
        detail=True,
        default=7,
        ge=1,
        le=7,
    )
    autoscaling: bool = ask(
        "Fleet follows the load",
        why="With autoscaling the average pays, not the peak.",
        group="volume",
        detail=True,
        default=False,
    )


class LlmBatch(OwnModelWorkload):
    """Offline LLM inference: no one waits."""

    kind: Literal["llm batch"] = "llm batch"
    model: str = ask_model()
    precision: Precision = ask(
        "Precision of the weights",
        why="INT4, AWQ and NVFP4 files don't load on Neuron.",
        group="what",
        minimum=7,
        default="bf16",
    )
    volume: Volume = ask("Volume", why="Output tokens or requests, on average.", group="volume", minimum=8)
    input_tokens: Annotated[Estimate, Within(ge=1, le=2e6)] = ask(
        "Input length",
        why="Long prompts cost compute.",
        where="Mean of prompt tokens in your logs.",
        wide=(200.0, 8000.0),
        unit="tokens",
        group="volume",
        minimum=10,
        default=1000.0,
    )
    output_tokens: Annotated[Estimate, Within(ge=1, le=2e6)] = ask(
        "Output length",
        why="Each output token reads the whole model once a batch.",
        where="Mean of completion tokens in your logs.",
        wide=(100.0, 1500.0),
        unit="tokens",
        group="volume",
        minimum=11,
        default=300.0,
    )
    window_hours: float = ask(
        "Finish within",
        unit="h a day",
        why="A short window needs more machines at once.",
        group="latency",
        minimum=12,
        default=24.0,
        ge=1,
        le=24,
    )
