"""Templates: a first draft for each kind of workload. Nothing here needs pydantic or the like, so that a start page
opens at once.

A template fills what has an honest default, marked with the origin *template*; what only the buyer can know (model,
volume, today's fleet, software) is left out and counts as missing. The defaults are our judgement of ordinary cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

Fragment = dict[str, Any]


class Template(NamedTuple):
    """A card of the start page. ``kinds`` are the kinds of workload that it brings."""

    id: str
    title: str
    sentence: str
    kinds: tuple[str, ...]


TEMPLATES: tuple[Template, ...] = (
    Template("llm-serving", "LLM serving", "A chat or assistant that answers people as they wait.", ("llm serving",)),
    Template("llm-batch", "LLM batch", "Documents worked through overnight; no one waits.", ("llm batch",)),
    Template("pre-training", "Pre-training", "Training a language model on a large corpus.", ("pre-training",)),
    Template("fine-tuning", "Fine-tuning", "Adapting a language model to your data.", ("fine-tuning",)),
    Template("embeddings", "Embeddings", "Texts turned into vectors for search.", ("embeddings",)),
    Template("image-generation", "Image generation", "Pictures from text by a diffusion model.", ("image generation",)),
    Template("vision", "Vision", "Classifying images or finding things in them.", ("vision",)),
    Template("speech", "Speech recognition", "Recordings or live audio turned into text.", ("speech",)),
    Template("recommender", "Recommender", "Ranking with large embedding tables.", ("recommender",)),
    Template(
        "mixed-portfolio",
        "Mixed portfolio",
        "Several workloads that share one budget and one team.",
        ("llm serving", "fine-tuning", "embeddings", "image generation", "speech", "recommender"),
    ),
)

_FRAGMENTS: dict[str, Fragment] = {
    "llm serving": {
        "kind": "llm serving",
        "name": "Assistant",
        "precision": "bf16",
        "volume": {"unit": "requests/min"},
        "busiest_hour_ratio": 2.5,
        "input_tokens": 1000.0,
        "output_tokens": 300.0,
        "ttft_ms": 1000.0,
        "tpot_ms": 50.0,
        "spare_instances": 1,
    },
    "llm batch": {
        "kind": "llm batch",
        "name": "Overnight batch",
        "precision": "bf16",
        "volume": {"unit": "requests/day"},
        "input_tokens": 2000.0,
        "output_tokens": 300.0,
        "window_hours": 24.0,
    },
    "pre-training": {
        "kind": "pre-training",
        "name": "Pre-training",
        "precision": "bf16",
        "sequence_tokens": 8192,
        "batch_tokens": 4_194_304.0,
        "runs_per_year": 1.0,
    },
    "fine-tuning": {
        "kind": "fine-tuning",
        "name": "Fine-tuning",
        "method": "lora",
        "sequence_tokens": 4096,
        "runs_per_month": 4.0,
        "hours_allowed": 12.0,
    },
    "embeddings": {
        "kind": "embeddings",
        "name": "Search embeddings",
        "precision": "fp16",
        "volume": {"unit": "items/s"},
        "busiest_hour_ratio": 2.5,
        "tokens_per_item": 256.0,
        "spare_instances": 1,
    },
    "image generation": {
        "kind": "image generation",
        "name": "Image generation",
        "precision": "fp16",
        "volume": {"unit": "items/day"},
        "busiest_hour_ratio": 2.5,
        "width": 1024,
        "height": 1024,
        "steps": 30,
        "seconds_per_image": 10.0,
    },
    "vision": {
        "kind": "vision",
        "name": "Vision",
        "precision": "fp16",
        "volume": {"unit": "items/s"},
        "busiest_hour_ratio": 2.5,
        "image_size": 640,
        "latency_ms": 100.0,
        "spare_instances": 1,
    },
    "speech": {
        "kind": "speech",
        "name": "Transcription",
        "precision": "fp16",
        "volume": {"unit": "items/day"},
        "busiest_hour_ratio": 2.5,
        "live": False,
        "delay_s": 60.0,
    },
    "recommender": {
        "kind": "recommender",
        "name": "Recommender",
        "model": "DLRM",
        "precision": "fp32",
        "volume": {"unit": "items/s"},
        "busiest_hour_ratio": 2.5,
        "lookups_per_sample": 26,
        "latency_ms": 20.0,
        "spare_instances": 1,
    },
}


def workloads_of(template_id: str) -> tuple[Fragment, ...]:
    """The workloads that a template brings, each incomplete. Raises KeyError for an unknown template."""
    for template in TEMPLATES:
        if template.id == template_id:
            return tuple(_FRAGMENTS[kind] for kind in template.kinds)
    raise KeyError(f"there is no template '{template_id}'; known: {', '.join(t.id for t in TEMPLATES)}")


def new_draft(template_id: str, as_of: date, title: str | None = None) -> dict[str, Any]:
    """A draft made from a template on this date. Raises KeyError for an unknown template."""
    # These need pydantic, the cards of the start page don't.
    from advisor.case.drafts import add_workload
    from advisor.case.model import SCHEMA_VERSION

    fragments = workloads_of(template_id)
    subject = fragments[0]["name"] if len(fragments) == 1 else "the portfolio"
    draft: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "organisation": {},
        "decision": {
            "title": title or f"Move {subject} to Trainium?",
            "as_of": as_of.isoformat(),
            "decide_by": (as_of + timedelta(days=30)).isoformat(),
        },
        "workloads": [],
        "team": {},
        "commercials": {},
        "origins": {"decision.decide_by": "template", **({} if title else {"decision.title": "template"})},
        "notes": "",
    }
    return add_workload(draft, template_id)


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """Paths of the single answers in a fragment; its kind is no answer."""
    if isinstance(value, dict):
        for key, held in value.items():
            if path or key not in ("id", "kind"):
                yield from leaves(held, f"{path}.{key}" if path else str(key))
    elif path:
        yield path
