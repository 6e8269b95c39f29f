"""Declarations of the tables of software and effort: models, capabilities, effort, releases, cases."""

from __future__ import annotations

from typing import get_args

from advisor.catalog.columns import count, key, number, prose, state, tail, text
from advisor.catalog.schema import Column, Table
from advisor.catalog.types import DriverKind, Lifecycle, SwitchClass

_GENERATIONS = (("inf2_trn1", "Inf2 and Trn1"), ("trn2", "Trn2"), ("trn3", "Trn3"))

MODELS = Table(
    "models",
    "Models: architecture and readiness on Neuron",
    ("id",),
    (
        key("key of the model"),
        text("family", "family", required=True),
        text("kind", "kind of workload", required=True),
        text("hf_id", "name on Hugging Face"),
        number("params", "parameters, without multi-token prediction", "parameters"),
        number("active_params", "parameters used for a token, as published", "parameters"),
        number("counted_params", "parameters counted from the dimensions", "parameters"),
        number("counted_active_params", "active ones so counted, with embeddings and head", "parameters"),
        count("layers", "layers"),
        count("decoder_layers", "decoder layers of an encoder-decoder"),
        count("hidden", "hidden size"),
        count("ffn", "inner size of a dense layer"),
        count("moe_ffn", "inner size of one expert"),
        count("heads", "attention heads"),
        count("kv_heads", "key-value heads"),
        count("head_dim", "size of a head"),
        count("vocab", "vocabulary"),
        count("experts", "routed experts"),
        count("experts_per_token", "routed experts used for a token"),
        count("shared_experts", "experts used for every token", low=0),
        count("dense_layers", "layers without experts", low=0),
        count("max_context", "longest context"),
        text("attention", "kind of attention"),
        count("full_attention_layers", "layers that attend to the whole context", low=0),
        count("sliding_window", "window of the other layers"),
        text("tied_embeddings", "whether head and embeddings are one", words=("yes", "no")),
        count("kv_lora_rank", "latent size of keys and values (MLA)"),
        count("q_lora_rank", "latent size of queries (MLA)"),
        count("qk_nope_head_dim", "head size without position (MLA)"),
        count("qk_rope_head_dim", "head size with position (MLA)"),
        count("v_head_dim", "head size of values (MLA)"),
        number("gflop_per_sample", "one forward pass", "GFLOP"),
        text("gflop_sample", "what that sample is"),
        number("gflop_per_step", "one unguided denoising step", "GFLOP"),
        prose("architecture_source", "where the architecture was read"),
        prose("licence", "licence, recalled and not looked up"),
        *(state(name, f"on {label}") for name, label in _GENERATIONS),
        *(
            text(f"{name}_lifecycle", f"of the best path on {label}", words=get_args(Lifecycle), required=True)
            for name, label in _GENERATIONS
        ),
        prose("nxd_inference", "what NxD Inference says"),
        prose("optimum", "what Optimum Neuron says"),
        prose("vllm_neuron", "what vLLM Neuron says"),
        prose("sglang_neuron", "what SGLang on Neuron says"),
        prose("torchneuron", "what TorchNeuron and TorchTitan say"),
        prose("best_path_today", "the path to take"),
        *tail(),
    ),
)

ECOSYSTEM = Table(
    "ecosystem",
    "Capabilities that software needs, and how far Neuron has them",
    ("id",),
    (
        key("key of the capability"),
        text("category", "group", required=True),
        text("name", "name", required=True),
        state("cuda_status", "on CUDA"),
        *(state(name, f"on {label}") for name, label in _GENERATIONS),
        text("lifecycle", "how it is looked after", words=get_args(Lifecycle), required=True),
        text("since", "SDK release that brought or ended it"),
        text("switch_class", "what moving it takes (judgement)", words=get_args(SwitchClass), required=True),
        prose("workaround", "what to do"),
        *tail(),
    ),
)


def _triple(suffix: str, unit: str) -> tuple[Column, ...]:
    return tuple(number(f"{name}{suffix}", f"{name} estimate", unit) for name in ("low", "mode", "high"))


EFFORT = Table(
    "effort",
    "Base effort for a workload: one model, one team",
    ("id",),
    (
        key("key of the item"),
        text("name", "workload and path", required=True),
        *_triple("_weeks", "person-weeks"),
        text("gate", "the gate in place of a missing estimate", refers="gates"),
        text("anchor", "evidence that the estimate hangs on", required=True),
        text("evidence", "judgement, or what it rests on", required=True),
        *tail(),
    ),
)

EFFORT_DRIVERS = Table(
    "effort_drivers",
    "What raises, lowers or repeats the effort",
    ("id",),
    (
        key("key of the driver"),
        text("name", "name", required=True),
        text("kind", "how the triple acts", words=get_args(DriverKind), required=True),
        *_triple("", "as the kind says"),
        text("item_id", "effort item that it adds", refers="effort"),
        text("gate", "gate that may stop the move", refers="gates"),
        text("evidence", "judgement, or what it rests on", required=True),
        *tail(),
    ),
)

GATES = Table(
    "gates",
    "Conditions that are checked before any number",
    ("id",),
    (
        key("key of the gate"),
        text("name", "name", required=True),
        text("condition", "what it looks for", required=True),
        text("consequence", "what follows", required=True),
        *tail(),
    ),
)

CASE_STUDIES = Table(
    "case_studies",
    "Public claims about moves, for and against",
    ("id",),
    (
        key("key of the case"),
        text(
            "direction",
            "what it speaks for",
            words=("positive", "negative", "mixed", "not_verified", "excluded"),
            required=True,
        ),
        *(
            prose(name, meaning)
            for name, meaning in (
                ("who", "who says or did it"),
                ("workload", "workload"),
                ("chip", "chip moved to"),
                ("compared_with", "what it is compared with"),
                ("claim", "the claim"),
                ("metric", "what the claim measures"),
            )
        ),
        Column("claim_low_pct", "number", "low end of the claimed saving", unit="%", low=-1000, high=100),
        Column("claim_high_pct", "number", "high end of the claimed saving", unit="%", low=-1000, high=100),
        prose("port_effort", "effort told"),
        text("source_type", "kind of testimony", required=True),
        prose("caution", "why to be careful"),
        *tail(),
    ),
)

SDK_RELEASES = Table(
    "sdk_releases",
    "Releases of the Neuron SDK; no date: announced",
    ("version",),
    (
        key("release", "version"),
        Column("release_date", "date", "day of release"),
        text("change", "main change", required=True),
        *tail(),
    ),
)
