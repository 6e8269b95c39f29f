"""Fields as the screens were designed: label, unit, default, bounds, place under "More detail", what is required.

Where we differ from the design, the difference stands here with its reason:

- An engineer-week has no bounds of its own: 200 to 50,000 would be right in dollars and absurd in yen.
- Batch serving is to finish within hours of a day, 1 to 24, since its volume is one of each day; not within 168 hours.
- The currency is USD until it is changed: another one would need a dated rate before any total could be shown.
- "Custom post-processing" is not known until it is answered, and is then counted as such; it doesn't hold up a result.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from advisor.case.commercials import Commercials
from advisor.case.decision import Decision, Organisation
from advisor.case.declared import KINDS, Declared, declared_fields
from advisor.case.fields import Part
from advisor.case.interview import problems, set_answer
from advisor.case.team import Team
from advisor.case.templates import new_draft
from advisor.catalog import load_catalog

NEEDED = "no honest default: the result waits for it"
ANY = "whatever"


class Field(NamedTuple):
    path: str
    label: str
    unit: str = ""
    default: Any = NEEDED
    low: float | None = None
    high: float | None = None
    detail: bool = False
    is_open: bool = False
    """Whether the low end itself is not allowed."""


DECISION = (
    Field("title", "Decision in one line"),
    Field("decide_by", "Decide by", default=None),
    Field("currency", "Currency", default="USD"),
    Field("horizon_months", "Horizon", "months", 36, 6, 84),
    Field("discount_rate_pct", "Discount rate", "%/y", 10.0, 0, 30),
    Field("required_confidence_pct", "Required confidence", "%", 80.0, 50, 99, detail=True),
    Field("hurdle", "Hurdle", "currency", ANY, 0, None, detail=True),
    Field("beta_software", "May beta software run in production?"),
    Field("keep_gpu_path", "Must the GPU path stay usable?", default=True),
    Field("venues", "Venues allowed", default=("aws",)),
)
ORGANISATION = (
    Field("name", "Organisation", default=""),
    Field("confidentiality", "Confidentiality label", default="Internal", detail=True),
)
TEAM = (
    Field("people", "People who could work on it", "FTE", 2.0, 0, 500),
    Field("cost_per_week", "Cost of one engineer-week", "currency", ANY, 0, None, is_open=True),
    Field("shipped_on_neuron", "Shipped on Neuron before?", default="no"),
    Field("performance_engineer", "Performance engineer in the team?", default="unknown"),
    Field("aws_specialists", "AWS specialists joining?", default="unknown"),
    Field("accuracy_sign_off", "Accuracy sign-off", default="plain", detail=True),
)
COMMERCIALS = (
    Field("region", "Region"),
    Field("commitments", "Commitments already bought"),
    Field("discount_pct", "Blanket discount", "%", 0.0, 0, 80),
    Field("rate_card", "Private rates and quotes", default=(), detail=True),
    Field("credits", "Credits for the move", "currency", ANY, 0, None, detail=True),
    Field("support_pct", "Support", "% of spend", 0.0, 0, 25, detail=True),
)
COMMON = (
    Field("today.instance", "Instance today"),
    Field("today.count", "How many", "instances", NEEDED, 1, 100_000),
    Field("today.purchase_plan", "How bought"),
    Field("today.price_per_hour", "Price paid", "currency/h", None, 0, None),
    Field("measurements", "Measured speed", default=()),
    Field("growth_pct_year", "Growth", "%/y", 0.0, -90, 900, detail=True),
    Field("spare_instances", "Spare instances", "instances", 0, 0, 100, detail=True),
    Field("software.engine", "Engine or framework"),
    Field("software.custom_kernels", "Custom CUDA or Triton kernels", "kernels", NEEDED, 0, 10_000),
)
BUSIEST = Field("busiest_hour_ratio", "Busiest hour ÷ average", "×", 2.5, 1, 50)
PROMPT = (
    Field("input_tokens", "Input length", "tokens", 1000.0, 1, 2e6),
    Field("output_tokens", "Output length", "tokens", 300.0, 1, 2e6),
)
OF_KIND: dict[str, tuple[Field, ...]] = {
    "llm serving": (
        Field("model", "Model"),
        Field("volume", "Volume"),
        BUSIEST,
        *PROMPT,
        Field("ttft_ms", "First token within", "ms", 1000.0, 20, 60_000),
        Field("tpot_ms", "Each further token within", "ms", 50.0, 1, 1000),
        Field("longest_context", "Longest context", "tokens", None, 1, 1e7, detail=True),
        Field("hours_per_day", "Hours a day", "h", 24.0, 0.25, 24, detail=True),
        Field("autoscaling", "Fleet follows the load", default=False, detail=True),
    ),
    "llm batch": (
        Field("model", "Model"),
        Field("volume", "Volume"),
        *PROMPT,
        Field("window_hours", "Finish within", "h a day", 24.0, 1, 24),
    ),
    "pre-training": (
        Field("tokens", "Tokens to train", "tokens a run", NEEDED, 1e8, 1e14),
        Field("sequence_tokens", "Sequence length", "tokens", 8192, 128, 2e6),
        Field("batch_tokens", "Batch", "tokens a step", None, 1000, 1e9),
        Field("runs_per_year", "Runs a year", "runs/y", 1.0, 0, 1000, is_open=True),
        Field("days_allowed", "Days allowed", "days a run", NEEDED, 0.1, 1000),
    ),
    "fine-tuning": (
        Field("method", "Method", default="lora"),
        Field("tokens", "Dataset tokens × epochs", "tokens a run", NEEDED, 1e4, 1e13),
        Field("runs_per_month", "Runs a month", "runs/month", 4.0, 0, 100_000, is_open=True),
        Field("hours_allowed", "Hours allowed", "h a run", 12.0, 0.05, 10_000),
        Field("rank", "Adapter rank", "", 16, 1, 4096, detail=True),
    ),
    "embeddings": (
        Field("volume", "Volume"),
        Field("tokens_per_item", "Tokens per item", "tokens", 256.0, 1, 1e6),
        Field("latency_ms", "Answer within", "ms", None, 1, 600_000),
    ),
    "image generation": (
        Field("volume", "Volume"),
        Field("width", "Width", "px", 1024, 64, 8192),
        Field("height", "Height", "px", 1024, 64, 8192),
        Field("steps", "Steps", "", 30, 1, 1000),
        Field("seconds_per_image", "An image within", "s", 10.0, 0.01, 3600),
    ),
    "vision": (
        Field("volume", "Volume"),
        Field("image_size", "Image size", "px", 640, 16, 8192),
        Field("latency_ms", "Answer within", "ms", 100.0, 1, 600_000),
        Field("custom_post_processing", "Custom post-processing", default="unknown"),
    ),
    "speech": (
        Field("volume", "Hours of audio"),
        Field("live", "Live", default=False),
        Field("delay_s", "Delay allowed", "s", 1.0, 0.05, 86_400),
    ),
    "recommender": (
        Field("volume", "Samples"),
        Field("table_gb", "Embedding tables", "GB", NEEDED, 0, 1e6, is_open=True),
        Field("lookups_per_sample", "Lookups per sample", "", 26, 1, 100_000),
        Field("latency_ms", "Answer within", "ms", 20.0, 0.1, 600_000),
    ),
}
ALL: tuple[tuple[type[Part], Field], ...] = (
    *((Decision, one) for one in DECISION),
    *((Organisation, one) for one in ORGANISATION),
    *((Team, one) for one in TEAM),
    *((Commercials, one) for one in COMMERCIALS),
    *((KINDS[kind], one) for kind, own in OF_KIND.items() for one in (*COMMON, *own)),
)


def declared(part: type[Part], path: str) -> Declared:
    head, _, rest = path.partition(".")
    field = declared_fields(part)[head]
    if rest and field.part is not None:
        return declared(field.part, rest)
    return field


@pytest.mark.parametrize(("part", "wanted"), ALL, ids=[f"{part.__name__} {one.path}" for part, one in ALL])
def test_a_field_is_as_designed(part: type[Part], wanted: Field) -> None:
    field = declared(part, wanted.path)
    question = field.question
    assert question is not None
    assert question.label == wanted.label
    assert question.unit == wanted.unit
    assert question.detail == wanted.detail
    assert (field.low, field.high) == (wanted.low, wanted.high)
    assert field.low_open == wanted.is_open
    if wanted.default is not ANY:
        assert (NEEDED if field.required else field.default) == wanted.default


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_of_a_workload_says_why_it_is_asked(kind: str) -> None:
    for field in declared_fields(KINDS[kind]).values():
        if field.question is not None and field.kind != "part":
            assert field.question.why.endswith((".", "?")), field.name


@pytest.mark.parametrize(
    ("path", "value", "message", "remedy"),
    [
        ("decision.horizon_months", 0, "Horizon must be between 6 and 84 months. You entered 0.", "Finance"),
        ("decision.decide_by", "2020-01-01", "Decide-by date lies in the past", "or later."),
        ("decision.decide_by", "2031-01-01", "Decide-by date lies more than two years ahead", "earlier"),
        ("decision.currency", "EUR", "EUR has no rate.", "Enter one with its date; totals wait."),
        ("commercials.discount_pct", 120, "Blanket discount must be between 0 and 80%. You entered 120%.", ""),
        ("workloads.0.volume.value", 0, "Enter a volume above 0, or remove the workload.", ""),
        ("workloads.0.busiest_hour_ratio", 0.5, "Busiest hour can't be below the average (1)", ""),
        ("workloads.0.model", "Llama 3.1 8", "Nearest:", "config.json"),
        ("workloads.0.today.instance", "p5.48xlarg", "p5.48xlarg", "p5.48xlarge"),
    ],
)
def test_what_is_wrong_is_said_as_designed(path: str, value: object, message: str, remedy: str) -> None:
    from datetime import date

    draft = set_answer(new_draft("llm-serving", date(2026, 11, 23)), path, value)
    found = [one for one in problems(draft, load_catalog()) if one.where == path]
    assert found
    told = f"{found[0].message} {found[0].remedy}"
    assert message in told
    assert remedy in told
