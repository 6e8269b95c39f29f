"""A model of the buyer's own: predicted from its shape alone, by the same laws as any other."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from advisor.case.model_config import architecture_of_config
from advisor.case.workloads import OwnArchitecture
from advisor.catalog import load_catalog
from advisor.performance import (
    Architecture,
    Prediction,
    SampleJob,
    ServingJob,
    TrainingJob,
    architecture_of,
    architecture_of_own,
    assess_samples,
    assess_serving,
    assess_training,
)

CATALOG = load_catalog()
CHIPS = ("h100-sxm", "trainium2", "inferentia2")


def _shape(layers: int, heads: int, experts: int = 0, window: int = 0) -> OwnArchitecture:
    """A decoder of the usual proportions, as a `config.json` would tell it."""
    config = {
        "model_type": "llama", "num_hidden_layers": layers, "hidden_size": 128 * heads, "num_attention_heads": heads,
        "intermediate_size": 512 * heads, "vocab_size": 32000, "num_local_experts": experts or None,
        "num_experts_per_tok": min(2, experts) or None, "sliding_window": window or None,
    }  # fmt: skip
    return architecture_of_config(json.dumps(config), "config.json")


def _served(model: Architecture, chip: str = "h100-sxm", count: int = 16, prompt: float = 1000.0) -> Prediction:
    return assess_serving(ServingJob(model, "bf16", "bf16", prompt, 200.0, mode="batch"), chip, count, CATALOG)


def test_the_catalogs_model_under_another_name_runs_alike() -> None:
    facts = CATALOG.find_model("Llama-3.3-70B")
    assert facts is not None
    known = architecture_of(facts)
    own = OwnArchitecture(
        params_billion=known.params / 1e9, layers=known.layers, hidden=known.hidden, heads=known.heads,
        kv_heads=known.kv_heads, head_dim=known.head_dim, ffn=known.ffn, vocabulary=known.vocab,
    )  # fmt: skip
    ours, theirs = _served(architecture_of_own(own, "house-70b")), _served(known)
    assert ours.throughput == pytest.approx(theirs.throughput, rel=0.005)  # the catalog counts active ones to the unit
    assert ours.memory_needed_gb == pytest.approx(theirs.memory_needed_gb)


def test_what_is_left_open_follows_from_the_rest() -> None:
    own = OwnArchitecture(params_billion=7.0, layers=32, hidden=4096, heads=32, vocabulary=32000)
    shape = architecture_of_own(own, "mine")
    assert (shape.head_dim, shape.kv_heads, shape.ffn) == (128, 32, 16384)
    assert shape.kv_values_per_token_layer == 2 * 32 * 128
    assert shape.attention_layers == 32


def test_windows_and_fewer_heads_of_keys_make_room_for_more_sequences() -> None:
    whole = architecture_of_own(_shape(32, 32), "whole")
    windowed = architecture_of_own(_shape(32, 32, window=1024), "windowed")
    grouped = replace(whole, kv_heads=8, kv_values_per_token_layer=2 * 8 * 128)
    base = _served(whole, prompt=16000.0)
    for leaner in (windowed, grouped):
        assert _served(leaner, prompt=16000.0).throughput > base.throughput


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 90), st.integers(4, 64), st.sampled_from((0, 8, 64)), st.sampled_from(CHIPS))
def test_a_deeper_model_is_never_faster_and_nothing_is_nan(layers: int, heads: int, experts: int, chip: str) -> None:
    answers = [
        _served(architecture_of_own(_shape(depth, heads, experts), "mine"), chip) for depth in (layers, 2 * layers)
    ]
    for answer in answers:
        assert math.isfinite(answer.throughput)
        assert answer.throughput >= 0.0
        if not answer.feasible:
            assert "GB" in str(answer.why_not)
            assert answer.throughput == 0.0
    shallow, deep = answers
    # Neuron software is taken to be what served the published model nearest in size: that may change with depth.
    if chip == "h100-sxm":
        assert deep.throughput <= shallow.throughput * (1.0 + 1e-9)
    assert deep.memory_needed_gb > 0.0


@settings(max_examples=15, deadline=None)
@given(st.integers(4, 80), st.integers(8, 64))
def test_training_and_embedding_take_a_shape_of_ones_own(layers: int, heads: int) -> None:
    shape = architecture_of_own(_shape(layers, heads), "mine")
    job = TrainingJob(shape, "full", "bf16", 2048.0)
    trained = assess_training(job, "h100-sxm", 64, CATALOG, accelerators_per_domain=8, network_gbps_per_domain=3200.0)
    assert trained.feasible
    assert trained.evidence != "measured pair"
    embedded = assess_samples(SampleJob("mine", tokens=256.0, architecture=shape), "b200", 1, CATALOG)
    longer = assess_samples(SampleJob("mine", tokens=512.0, architecture=shape), "b200", 1, CATALOG)
    assert 0.0 < longer.throughput < embedded.throughput
