"""The kinds of workload that a case can describe: a discriminated union on `kind`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from advisor.case.fields import Answer, Estimate, Money, Part, Range, Slug, Within, ask

Precision = Literal["fp32", "bf16", "fp16", "fp8", "mxfp8", "int8", "int4", "awq", "gptq", "nvfp4", "mxfp4"]
PurchasePlan = Literal[
    "on_demand",
    "spot",
    "capacity_block",
    "savings_plan_1y_no_upfront",
    "savings_plan_1y_all_upfront",
    "savings_plan_3y_no_upfront",
    "savings_plan_3y_all_upfront",
    "reserved_1y",
    "reserved_3y",
    "neocloud_on_demand",
    "neocloud_1y",
    "neocloud_3y",
    "own",
]
VolumeUnit = Literal[
    "requests/s",
    "requests/min",
    "requests/hour",
    "requests/day",
    "requests/month",
    "output tokens/s",
    "output tokens/day",
    "output tokens/month",
]
ItemUnit = Literal["items/s", "items/min", "items/hour", "items/day", "items/month"]
Engine = Literal[
    "vllm",
    "tensorrt-llm",
    "sglang",
    "tgi",
    "triton server",
    "hugging face transformers",
    "pytorch",
    "torchtitan",
    "megatron",
    "nemo",
    "deepspeed",
    "fsdp",
    "trl",
    "axolotl",
    "jax",
    "tensorflow",
    "torchrec",
    "diffusers",
    "faster-whisper",
    "sentence-transformers",
    "tei",
    "neuron",
    "other",
    "unknown",
]


class Volume(Part):
    """How much is asked of a serving workload on average over the hours in which it runs."""

    value: Annotated[Estimate, Within(gt=0, le=1e15)]
    unit: VolumeUnit


class ItemVolume(Part):
    """How many items (texts, images, hours of audio, samples) on average."""

    value: Annotated[Estimate, Within(gt=0, le=1e15)]
    unit: ItemUnit


class Today(Part):
    """What runs the workload now, and what is paid for it."""

    instance: str = ask(
        "Instance today",
        why="The baseline that every option is held against.",
        where="From the bill or the console.",
        group="today",
        minimum=14,
        min_length=1,
        max_length=80,
    )
    count: int = ask(
        "How many",
        unit="instances",
        why="Today's bill is count times price.",
        where="From the bill or the console.",
        group="today",
        minimum=15,
        ge=1,
        le=100_000,
    )
    purchase_plan: PurchasePlan = ask(
        "How bought",
        why="A plan already paid for is not saved by moving off it.",
        where='Your bill, column "pricing term".',
        group="today",
        minimum=16,
    )
    price_per_hour: Money | None = ask(
        "Price paid",
        unit="currency/h",
        why="Your rate beats ours.",
        where="Your bill; leave empty to use the dated list price.",
        group="today",
        minimum=17,
        default=None,
    )
    hours_per_month: float = ask(
        "Hours billed a month",
        unit="h",
        why="Instances that are switched off are not paid.",
        where='Your bill, column "usage quantity".',
        group="today",
        detail=True,
        default=730.0,
        gt=0,
        le=744,
    )
    region: str | None = ask("Region today", why="Prices differ by region.", group="today", detail=True, default=None)


class Measurement(Part):
    """The buyer's own measurement on one instance type: it beats any model."""

    instance: str = ask("Measured on", group="measured", min_length=1, max_length=80)
    instances: int = ask("Instances measured", unit="instances", group="measured", default=1, ge=1, le=10_000)
    throughput: float = ask(
        "Measured throughput",
        unit="natural unit/s",
        why="Narrows the range more than any other answer.",
        where="Output tokens/s for serving, tokens/s for training, items/s otherwise; over all instances measured.",
        group="measured",
        gt=0,
        le=1e12,
    )
    ttft_ms: float | None = ask("Measured time to first token", unit="ms", group="measured", default=None, gt=0, le=1e7)
    tpot_ms: float | None = ask(
        "Measured time per output token after the first", unit="ms", group="measured", default=None, gt=0, le=1e6
    )
    source: str = ask("Where it comes from", group="measured", min_length=1, max_length=400)
    measured_on: date = ask("When", group="measured")


class Software(Part):
    """What the workload's stack is made of and needs. Capabilities are ids of the catalog's ecosystem table."""

    engine: Engine = ask(
        "Engine or framework",
        why="Decides which Neuron stack could take over.",
        where="Ask whoever deploys it.",
        group="software",
        minimum=18,
    )
    custom_kernels: int | None = ask(
        "Custom CUDA or Triton kernels",
        unit="kernels",
        why="Each is rewritten in NKI: some weeks apiece.",
        where="Ask for .cu files and @triton.jit.",
        group="software",
        minimum=19,
        ge=0,
        le=10_000,
    )
    needs: dict[str, Answer] = ask(
        "Needed features",
        why="A feature without a route on Neuron can settle the case.",
        where="The checklist shows only what this kind of workload raises.",
        group="software",
        minimum=20,
        default_factory=dict,
    )
    input_shapes: Literal["few", "many", "unknown"] = ask(
        "Input shapes",
        why="Compiled graphs have fixed shapes; many shapes cost work.",
        group="software",
        detail=True,
        default="few",
    )


class WorkloadBase(Part):
    """What all kinds have in common."""

    id: Slug
    name: str = ask("Name", group="what", min_length=1, max_length=120)
    today: Today | None = ask(
        "What runs it today", why="Leave out if it is not running yet.", group="today", default=None
    )
    software: Software = ask("Software", group="software")
    measurements: tuple[Measurement, ...] = ask("Measured speed", group="measured", default=(), max_length=40)
    growth_pct_year: Annotated[Estimate, Within(ge=-90, le=900)] = ask(
        "Growth",
        unit="%/y",
        why="Sizes the fleet over the horizon.",
        where="Your capacity plan.",
        group="volume",
        detail=True,
        default=0.0,
    )
    spare_instances: int = ask(
        "Spare instances",
        unit="instances",
        why="N+1 keeps serving when one fails.",
        group="volume",
        detail=True,
        default=0,
        ge=0,
        le=100,
    )
    tuning: Annotated[Estimate, Within(ge=0.05, le=1.0)] = ask(
        "Tuning level",
        unit="share of published speed",
        why="A team's own code reaches 20 to 70% of what vendors publish, on either side.",
        where="Your measured speed divided by the vendor's table.",
        group="what",
        detail=True,
        default=Range(low=0.5, high=1.0),
    )


class LlmServing(WorkloadBase):
    """Online LLM serving under latency targets."""

    kind: Literal["llm serving"] = "llm serving"
    model: str = ask(
        "Model",
        why="Decides memory and speed.",
        where="The name on Hugging Face.",
        group="what",
        minimum=6,
        min_length=1,
        max_length=200,
    )
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
    busiest_hour_ratio: Annotated[Estimate, Within(ge=1, le=50)] = ask(
        "Busiest hour ÷ average",
        unit="×",
        why="A busy hour sizes the fleet, the average pays for it.",
        where="Peak over mean in your metrics.",
        group="volume",
        minimum=9,
        default=2.5,
    )
    input_tokens: Annotated[Estimate, Within(ge=1, le=2e6)] = ask(
        "Input length",
        unit="tokens",
        why="Long prompts cost compute and time to the first token.",
        where="Mean of prompt tokens in your logs.",
        group="volume",
        minimum=10,
        default=1000.0,
    )
    output_tokens: Annotated[Estimate, Within(ge=1, le=2e6)] = ask(
        "Output length",
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
        "Longest context", unit="tokens", group="volume", detail=True, default=None, ge=1, le=10_000_000
    )
    hours_per_day: float = ask(
        "Hours a day",
        unit="h",
        why="Hours in which the service must answer.",
        group="volume",
        detail=True,
        default=24.0,
        gt=0,
        le=24,
    )
    autoscaling: bool = ask(
        "Fleet follows the load",
        why="With autoscaling the average pays, not the peak.",
        group="volume",
        detail=True,
        default=False,
    )


class LlmBatch(WorkloadBase):
    """Offline LLM inference: no one waits."""

    kind: Literal["llm batch"] = "llm batch"
    model: str = ask(
        "Model",
        why="Decides memory and speed.",
        where="The name on Hugging Face.",
        group="what",
        minimum=6,
        min_length=1,
        max_length=200,
    )
    precision: Precision = ask(
        "Precision of the weights",
        why="INT4, AWQ and NVFP4 files don't load on Neuron.",
        group="what",
        minimum=7,
        default="bf16",
    )
    volume: Volume = ask("Volume", why="Output tokens or requests, on average.", group="volume", minimum=8)
    input_tokens: Annotated[Estimate, Within(ge=1, le=2e6)] = ask(
        "Input length", unit="tokens", group="volume", minimum=10, default=1000.0
    )
    output_tokens: Annotated[Estimate, Within(ge=1, le=2e6)] = ask(
        "Output length", unit="tokens", group="volume", minimum=11, default=300.0
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


class PreTraining(WorkloadBase):
    """Pre-training or continued pre-training of an LLM."""

    kind: Literal["pre-training"] = "pre-training"
    model: str = ask("Model", why="Decides compute per token.", group="what", minimum=6, min_length=1, max_length=200)
    precision: Literal["bf16", "fp8", "mxfp8"] = ask(
        "Precision of training", why="FP8 gives 1.3 to 1.6 times, not 2.", group="what", minimum=7, default="bf16"
    )
    tokens: Annotated[Estimate, Within(ge=1e8, le=1e14)] = ask(
        "Tokens to train", unit="tokens a run", why="Compute is proportional to it.", group="volume", minimum=8
    )
    sequence_tokens: int = ask(
        "Sequence length", unit="tokens", group="volume", minimum=10, default=8192, ge=128, le=2_000_000
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
        "Runs a year", unit="runs/y", group="volume", minimum=9, default=1.0
    )
    days_allowed: float = ask(
        "Days allowed",
        unit="days a run",
        why="Sets how many instances must work at once.",
        group="latency",
        minimum=12,
        ge=0.1,
        le=1000,
    )


class FineTuning(WorkloadBase):
    """Fine-tuning of an LLM, all weights or low-rank adapters."""

    kind: Literal["fine-tuning"] = "fine-tuning"
    model: str = ask("Model", why="Decides compute per token.", group="what", minimum=6, min_length=1, max_length=200)
    method: Literal["full", "lora"] = ask(
        "Method", why="LoRA needs a fraction of the memory.", group="what", minimum=7, default="lora"
    )
    precision: Literal["bf16", "fp8", "int8", "int4"] = ask("Precision", group="what", detail=True, default="bf16")
    tokens: Annotated[Estimate, Within(ge=1e4, le=1e13)] = ask(
        "Dataset tokens × epochs", unit="tokens a run", group="volume", minimum=8
    )
    sequence_tokens: int = ask(
        "Sequence length", unit="tokens", group="volume", minimum=10, default=4096, ge=64, le=2_000_000
    )
    runs_per_month: Annotated[Estimate, Within(gt=0, le=100_000)] = ask(
        "Runs a month", unit="runs/month", group="volume", minimum=9, default=4.0
    )
    hours_allowed: float = ask(
        "Hours allowed", unit="h a run", group="latency", minimum=12, default=12.0, ge=0.05, le=10_000
    )
    rank: int = ask("Adapter rank", group="what", detail=True, default=16, ge=1, le=4096)


class Embeddings(WorkloadBase):
    """Embeddings and other encoders."""

    kind: Literal["embeddings"] = "embeddings"
    model: str = ask("Model", group="what", minimum=6, min_length=1, max_length=200)
    precision: Precision = ask("Precision of the weights", group="what", minimum=7, default="fp16")
    volume: ItemVolume = ask("Volume", group="volume", minimum=8)
    busiest_hour_ratio: Annotated[Estimate, Within(ge=1, le=50)] = ask(
        "Busiest hour ÷ average", unit="×", group="volume", minimum=9, default=2.5
    )
    tokens_per_item: Annotated[Estimate, Within(ge=1, le=1e6)] = ask(
        "Tokens per item", unit="tokens", group="volume", minimum=10, default=256.0
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
    model: str = ask("Model", group="what", minimum=6, min_length=1, max_length=200)
    precision: Precision = ask("Precision of the weights", group="what", minimum=7, default="bf16")
    volume: ItemVolume = ask("Volume", group="volume", minimum=8)
    busiest_hour_ratio: Annotated[Estimate, Within(ge=1, le=50)] = ask(
        "Busiest hour ÷ average", unit="×", group="volume", minimum=9, default=2.5
    )
    width: int = ask("Width", unit="px", group="volume", minimum=10, default=1024, ge=64, le=8192)
    height: int = ask("Height", unit="px", group="volume", minimum=11, default=1024, ge=64, le=8192)
    steps: int = ask("Steps", group="volume", default=30, ge=1, le=1000)
    seconds_per_image: float = ask(
        "An image within", unit="s", group="latency", minimum=12, default=10.0, ge=0.01, le=3600
    )


class Vision(WorkloadBase):
    """Image classification and detection."""

    kind: Literal["vision"] = "vision"
    model: str = ask("Model", group="what", minimum=6, min_length=1, max_length=200)
    precision: Precision = ask("Precision of the weights", group="what", minimum=7, default="fp16")
    volume: ItemVolume = ask("Volume", group="volume", minimum=8)
    busiest_hour_ratio: Annotated[Estimate, Within(ge=1, le=50)] = ask(
        "Busiest hour ÷ average", unit="×", group="volume", minimum=9, default=2.5
    )
    image_size: int = ask("Image size", unit="px", group="volume", minimum=10, default=640, ge=16, le=8192)
    latency_ms: float = ask("Answer within", unit="ms", group="latency", minimum=12, default=100.0, ge=1, le=600_000)
    custom_post_processing: Answer = ask(
        "Custom post-processing", why="It often leaves the compiled graph.", group="software", default="unknown"
    )


class Speech(WorkloadBase):
    """Speech recognition. One item is one hour of audio."""

    kind: Literal["speech"] = "speech"
    model: str = ask("Model", group="what", minimum=6, min_length=1, max_length=200)
    precision: Precision = ask("Precision of the weights", group="what", minimum=7, default="fp16")
    volume: ItemVolume = ask("Hours of audio", group="volume", minimum=8)
    busiest_hour_ratio: Annotated[Estimate, Within(ge=1, le=50)] = ask(
        "Busiest hour ÷ average", unit="×", group="volume", minimum=9, default=2.5
    )
    live: bool = ask("Live", why="Live captions can't wait for a batch.", group="latency", default=False)
    delay_s: float = ask("Delay allowed", unit="s", group="latency", minimum=12, default=1.0, ge=0.05, le=86_400)


class Recommender(WorkloadBase):
    """Recommenders bound by embedding tables."""

    kind: Literal["recommender"] = "recommender"
    model: str = ask("Model", group="what", default="DLRM", min_length=1, max_length=200)
    precision: Precision = ask("Precision of the weights", group="what", minimum=7, default="fp32")
    volume: ItemVolume = ask("Samples", group="volume", minimum=8)
    busiest_hour_ratio: Annotated[Estimate, Within(ge=1, le=50)] = ask(
        "Busiest hour ÷ average", unit="×", group="volume", minimum=9, default=2.5
    )
    table_gb: float = ask("Embedding tables", unit="GB", group="what", minimum=10, gt=0, le=1e6)
    lookups_per_sample: int = ask("Lookups per sample", group="volume", default=26, ge=1, le=100_000)
    latency_ms: float = ask("Answer within", unit="ms", group="latency", minimum=12, default=20.0, ge=0.1, le=600_000)


Workload = Annotated[
    LlmServing | LlmBatch | PreTraining | FineTuning | Embeddings | ImageGeneration | Vision | Speech | Recommender,
    Field(discriminator="kind"),
]
