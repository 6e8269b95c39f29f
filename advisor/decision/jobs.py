"""What the performance model is asked about each kind of workload."""

from __future__ import annotations

from advisor.case.fields import middle
from advisor.case.workloads import (
    Embeddings,
    FineTuning,
    ImageGeneration,
    LlmBatch,
    LlmServing,
    OwnModelWorkload,
    PreTraining,
    Recommender,
    Speech,
    Vision,
)
from advisor.catalog import Catalog
from advisor.performance import (
    Architecture,
    RecommenderJob,
    SampleJob,
    ServingJob,
    TrainingJob,
    architecture_of,
    architecture_of_own,
)


def serving_job(workload: LlmServing | LlmBatch, catalog: Catalog) -> ServingJob | None:
    """None where the model's architecture is not known."""
    model = _architecture(workload, catalog)
    if model is None:
        return None
    precision = "int4" if workload.precision in ("awq", "gptq") else workload.precision
    return ServingJob(
        model=model,
        weight_precision=precision,
        kv_precision="fp8" if precision == "fp8" else "bf16",
        input_tokens=middle(workload.input_tokens),
        output_tokens=middle(workload.output_tokens),
        mode="online" if isinstance(workload, LlmServing) else "batch",
        ttft_limit_ms=workload.ttft_ms if isinstance(workload, LlmServing) else None,
        tpot_limit_ms=workload.tpot_ms if isinstance(workload, LlmServing) else None,
        max_context_tokens=workload.longest_context if isinstance(workload, LlmServing) else None,
    )


def training_job(workload: PreTraining | FineTuning, catalog: Catalog) -> TrainingJob | None:
    """None where the model's architecture is not known."""
    model = _architecture(workload, catalog)
    if model is None:
        return None
    return TrainingJob(
        model=model,
        method="pretrain" if isinstance(workload, PreTraining) else workload.method,
        precision=workload.precision,
        sequence_tokens=float(workload.sequence_tokens),
        global_batch_tokens=workload.batch_tokens if isinstance(workload, PreTraining) else None,
    )


def recommender_job(workload: Recommender) -> RecommenderJob:
    """Figures that the buyer leaves open are those of the published model."""
    return RecommenderJob(
        model=workload.model,
        precision=workload.precision,
        table_bytes=workload.table_gb * 1e9,
        lookups=float(workload.lookups_per_sample),
        row_values=float(workload.row_values),
        dense_flops=None if workload.dense_mflop is None else workload.dense_mflop * 1e6,
        latency_limit_ms=workload.latency_ms,
    )


def sample_job(workload: Embeddings | ImageGeneration | Vision | Speech) -> SampleJob:
    """One sample is a text, an image or a clip of audio."""
    if isinstance(workload, Embeddings):
        own = workload.architecture
        return SampleJob(
            workload.model,
            workload.precision,
            tokens=middle(workload.tokens_per_item),
            latency_limit_ms=workload.latency_ms,
            architecture=None if own is None else architecture_of_own(own, workload.model),
        )
    if isinstance(workload, ImageGeneration):
        side = float((workload.width * workload.height) ** 0.5)
        limit = workload.seconds_per_image * 1000.0
        return SampleJob(workload.model, workload.precision, pixels=side, steps=workload.steps, latency_limit_ms=limit)
    if isinstance(workload, Vision):
        return SampleJob(
            workload.model, workload.precision, pixels=float(workload.image_size), latency_limit_ms=workload.latency_ms
        )
    return SampleJob(
        workload.model, workload.precision, latency_limit_ms=workload.delay_s * 1000.0 if workload.live else None
    )


def _architecture(workload: OwnModelWorkload, catalog: Catalog) -> Architecture | None:
    """The buyer's own where they give one, else the catalog's."""
    if workload.architecture is not None:
        return architecture_of_own(workload.architecture, workload.model)
    facts = catalog.find_model(workload.model)
    if facts is None or facts.layers is None or facts.hidden is None:
        return None
    return architecture_of(facts)
