"""What workloads of every kind have in common: volume, today's fleet, measurements, software."""

from __future__ import annotations

from typing import Annotated, Literal

from advisor.case.fields import Answer, Day, Estimate, Money, Part, Range, Slug, Within, ask

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
        suggest="instance",
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
    region: str | None = ask(
        "Region today",
        why="Empty: the case's region.",
        group="today",
        detail=True,
        suggest="region",
        default=None,
        min_length=1,
    )


class Measurement(Part):
    """The buyer's own measurement on one instance type: it beats any model."""

    instance: str = ask("Measured on", group="measured", suggest="instance", min_length=1, max_length=80)
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
    measured_on: Day = ask("When", group="measured")


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
    name: str = ask("Name", why="How the report speaks of it.", group="what", min_length=1, max_length=120)
    today: Today | None = ask(
        "Does it run today?", why="What runs today is what every option is held against.", group="today", default=None
    )
    software: Software = ask("Software", group="software")
    measurements: tuple[Measurement, ...] = ask(
        "Measured speed",
        why="Narrows the range more than any other answer.",
        group="measured",
        default=(),
        max_length=40,
    )
    growth_pct_year: Annotated[Estimate, Within(ge=-90, le=900)] = ask(
        "Growth",
        wide=(-10.0, 60.0),
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
        wide=(0.3, 1.0),
        unit="share of published speed",
        why="A team's own code reaches 20 to 70% of what vendors publish, on either side.",
        where="Your measured speed divided by the vendor's table.",
        group="what",
        detail=True,
        default=Range(low=0.5, high=1.0),
    )
    stored_gb: float | None = ask(
        "Data stored",
        unit="GB",
        why="Weights, checkpoints and data: paid by the month, and moved once if the place changes.",
        where="Your storage console.",
        group="beside",
        detail=True,
        default=None,
        ge=0,
        le=1e9,
    )
    internet_gb_month: float | None = ask(
        "Data sent to the internet a month",
        unit="GB",
        why="Charged by the region that sends it.",
        where='Your bill, usage type "DataTransfer-Out".',
        group="beside",
        detail=True,
        default=None,
        ge=0,
        le=1e9,
    )
    exchanged_gb_month: float | None = ask(
        "Data exchanged with your other systems a month",
        unit="GB",
        why="Free in its region; charged when the workload runs in another region or venue than the rest.",
        group="beside",
        detail=True,
        default=None,
        ge=0,
        le=1e9,
    )
    clusters: int | None = ask(
        "Kubernetes clusters of its own",
        unit="clusters",
        why="Each has a control plane that is paid by the hour.",
        group="beside",
        detail=True,
        default=None,
        ge=0,
        le=1000,
    )
    managed_service: Literal["unknown", "none", "sagemaker"] = ask(
        "Managed service",
        why="SageMaker adds to the price by the hour, more on Trainium than on GPUs, and no plan of EC2 covers it. Own "
        "prices are taken as paid for it.",
        group="beside",
        detail=True,
        default="unknown",
    )
    nvidia_ai_enterprise: Literal["unknown", "none", "hourly", "yearly"] = ask(
        "NVIDIA AI Enterprise",
        why="A licence for each GPU, by the hour from the marketplace or by the year; Neuron carries none.",
        where="Your software contracts.",
        group="beside",
        detail=True,
        default="unknown",
    )
    licence_paid_until: Day | None = ask(
        "Licences paid until",
        why="What is paid already is saved by no one; the licences fall due again after that day.",
        group="beside",
        detail=True,
        default=None,
    )
