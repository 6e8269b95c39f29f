"""Workloads whose volume counts items: texts, images, hours of audio, samples."""

from __future__ import annotations

from typing import Annotated, Literal

from advisor.case.fields import Answer, Estimate, Within, ask
from advisor.case.workloads.asked import PeakRatio, ask_busiest_hour, ask_items, ask_model, ask_precision
from advisor.case.workloads.common import ItemVolume, Precision, WorkloadBase
from advisor.case.workloads.own_model import OwnModelWorkload


class Embeddings(OwnModelWorkload):
    """Embeddings and other encoders."""

    kind: Literal["embeddings"] = "embeddings"
    model: str = ask_model()
    precision: Precision = ask_precision("fp16")
    volume: ItemVolume = ask_items()
    busiest_hour_ratio: PeakRatio = ask_busiest_hour()
    tokens_per_item: Annotated[Estimate, Within(ge=1, le=1e6)] = ask(
        "Tokens per item",
        why="Work is proportional to it.",
        where="Mean tokens of a text in your logs.",
        wide=(64.0, 512.0),
        unit="tokens",
        group="volume",
        minimum=10,
        default=256.0,
    )
    latency_ms: float | None = ask(
        "Answer within",
        unit="ms",
        why="Leave empty for batch.",
        group="latency",
        minimum=12,
        default=None,
        ge=1,
        le=600_000,
    )


class ImageGeneration(WorkloadBase):
    """Diffusion models."""

    kind: Literal["image generation"] = "image generation"
    model: str = ask_model()
    precision: Precision = ask_precision("bf16")
    volume: ItemVolume = ask_items()
    busiest_hour_ratio: PeakRatio = ask_busiest_hour()
    width: int = ask(
        "Width",
        unit="px",
        why="Work grows faster than the pixels.",
        group="volume",
        minimum=10,
        default=1024,
        ge=64,
        le=8192,
    )
    height: int = ask(
        "Height",
        why="Work grows faster than the pixels.",
        unit="px",
        group="volume",
        minimum=11,
        default=1024,
        ge=64,
        le=8192,
    )
    steps: int = ask(
        "Steps",
        why="Work is proportional to the denoising steps.",
        where="The pipeline's num_inference_steps.",
        group="volume",
        default=30,
        ge=1,
        le=1000,
    )
    seconds_per_image: float = ask(
        "An image within",
        why="A short wait forbids large batches.",
        unit="s",
        group="latency",
        minimum=12,
        default=10.0,
        ge=0.01,
        le=3600,
    )


class Vision(WorkloadBase):
    """Image classification and detection."""

    kind: Literal["vision"] = "vision"
    model: str = ask_model()
    precision: Precision = ask_precision("fp16")
    volume: ItemVolume = ask_items()
    busiest_hour_ratio: PeakRatio = ask_busiest_hour()
    image_size: int = ask(
        "Image size",
        unit="px",
        why="The longer side that the model sees; work grows with its square.",
        group="volume",
        minimum=10,
        default=640,
        ge=16,
        le=8192,
    )
    latency_ms: float = ask(
        "Answer within",
        why="A short wait forbids large batches.",
        unit="ms",
        group="latency",
        minimum=12,
        default=100.0,
        ge=1,
        le=600_000,
    )
    custom_post_processing: Answer = ask(
        "Custom post-processing", why="It often leaves the compiled graph.", group="software", default="unknown"
    )


class Speech(WorkloadBase):
    """Speech recognition. One item is one hour of audio."""

    kind: Literal["speech"] = "speech"
    model: str = ask_model()
    precision: Precision = ask_precision("fp16")
    volume: ItemVolume = ask(
        "Hours of audio",
        why="Sizes the fleet and its bill.",
        where="Minutes recorded in your metrics, over 60.",
        group="volume",
        minimum=8,
    )
    busiest_hour_ratio: PeakRatio = ask_busiest_hour()
    live: bool = ask("Live", why="Live captions can't wait for a batch.", group="latency", default=False)
    delay_s: float = ask(
        "Delay allowed",
        unit="s",
        why="How long text may lag behind the sound.",
        group="latency",
        minimum=12,
        default=1.0,
        ge=0.05,
        le=86_400,
    )


class Recommender(WorkloadBase):
    """Recommenders bound by embedding tables."""

    kind: Literal["recommender"] = "recommender"
    model: str = ask(
        "Model",
        suggest="model",
        why="Decides memory and speed.",
        where="The name on Hugging Face.",
        group="what",
        default="DLRM",
        min_length=1,
        max_length=200,
    )
    precision: Precision = ask(
        "Precision of the weights",
        why="4-bit files don't load on Neuron.",
        where="The checkpoint's config.json.",
        group="what",
        minimum=7,
        default="fp32",
    )
    volume: ItemVolume = ask(
        "Samples",
        why="Sizes the fleet and its bill.",
        where="Requests times candidates scored for each.",
        group="volume",
        minimum=8,
    )
    busiest_hour_ratio: PeakRatio = ask_busiest_hour()
    table_gb: float = ask(
        "Embedding tables",
        unit="GB",
        why="Tables that don't fit in one accelerator's memory need another design.",
        where="The checkpoint's size on disk, less the dense layers.",
        group="what",
        minimum=10,
        gt=0,
        le=1e6,
    )
    lookups_per_sample: int = ask(
        "Lookups per sample", why="Each reads memory, not compute.", group="volume", default=26, ge=1, le=100_000
    )
    row_values: int = ask(
        "Values in a row",
        why="The width of one embedding; each lookup reads a row.",
        where='"embedding_dim" in the model\'s code.',
        unit="values",
        group="volume",
        detail=True,
        default=128,
        ge=1,
        le=65_536,
    )
    dense_mflop: float | None = ask(
        "Work of the dense layers",
        unit="MFLOP a sample",
        why="Wide dense layers cost compute beside the lookups. Empty: as in DLRM, about 5.",
        where="Twice their parameters.",
        group="volume",
        detail=True,
        default=None,
        gt=0,
        le=1e6,
    )
    latency_ms: float = ask(
        "Answer within",
        why="A short wait forbids large batches.",
        unit="ms",
        group="latency",
        minimum=12,
        default=20.0,
        ge=0.1,
        le=600_000,
    )
