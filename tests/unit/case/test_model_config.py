"""A model from its `config.json`: published parameter counts come out, and what is missing is named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from advisor.case.interview import case_of, fields, missing, model_from_config, problems, set_answer
from advisor.case.load import load_draft
from advisor.case.model_config import architecture_of_config
from advisor.case.paths import Draft, get
from advisor.case.templates import new_draft
from advisor.catalog import Catalog, load_catalog
from advisor.errors import CaseError
from advisor.performance import Architecture, architecture_of, architecture_of_own

LLAMA_70B = {
    "model_type": "llama", "hidden_size": 8192, "intermediate_size": 28672, "num_hidden_layers": 80,
    "num_attention_heads": 64, "num_key_value_heads": 8, "vocab_size": 128256, "max_position_embeddings": 131072,
    "tie_word_embeddings": False,
}  # fmt: skip
MIXTRAL = {
    "model_type": "mixtral", "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
    "num_attention_heads": 32, "num_key_value_heads": 8, "num_local_experts": 8, "num_experts_per_tok": 2,
    "vocab_size": 32000, "sliding_window": None,
}  # fmt: skip
DEEPSEEK_V3 = {
    "model_type": "deepseek_v3", "hidden_size": 7168, "intermediate_size": 18432, "moe_intermediate_size": 2048,
    "num_hidden_layers": 61, "num_attention_heads": 128, "num_key_value_heads": 128, "vocab_size": 129280,
    "n_routed_experts": 256, "n_shared_experts": 1, "num_experts_per_tok": 8, "first_k_dense_replace": 3,
    "q_lora_rank": 1536, "kv_lora_rank": 512, "qk_rope_head_dim": 64, "qk_nope_head_dim": 128, "v_head_dim": 128,
}  # fmt: skip
MAVERICK = {
    "model_type": "llama4", "text_config": {
        "model_type": "llama4_text", "hidden_size": 5120, "intermediate_size": 8192, "intermediate_size_mlp": 16384,
        "num_hidden_layers": 48, "num_attention_heads": 40, "num_key_value_heads": 8, "head_dim": 128,
        "num_local_experts": 128, "num_experts_per_tok": 1, "interleave_moe_layer_step": 2, "vocab_size": 202048,
        "tie_word_embeddings": False,
    },
}  # fmt: skip
QWEN_MOE = {
    "model_type": "qwen2_moe", "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28,
    "num_attention_heads": 28, "num_key_value_heads": 4, "num_experts": 64, "num_experts_per_tok": 8,
    "moe_intermediate_size": 2560, "shared_expert_intermediate_size": 20480, "decoder_sparse_step": 1,
    "mlp_only_layers": [], "vocab_size": 151936, "tie_word_embeddings": False,
}  # fmt: skip
GPT_J = {"model_type": "gptj", "n_embd": 4096, "n_layer": 28, "n_head": 16, "n_inner": None, "vocab_size": 50400}
GPT_OSS = {
    "model_type": "gpt_oss", "hidden_size": 2880, "intermediate_size": 2880, "num_hidden_layers": 36, "head_dim": 64,
    "num_attention_heads": 64, "num_key_value_heads": 8, "num_local_experts": 128, "num_experts_per_tok": 4,
    "vocab_size": 201088, "sliding_window": 128, "layer_types": ["sliding_attention", "full_attention"] * 18,
}  # fmt: skip

BERT = {
    "model_type": "bert", "hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12,
    "num_attention_heads": 12, "vocab_size": 30522,
}  # fmt: skip
CASES = Path(__file__).parents[3] / "assets" / "cases"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def architecture_from_config(text: str, name: str) -> Architecture:
    """The shape as the performance model sees it."""
    return architecture_of_own(architecture_of_config(text, name), name)


@pytest.mark.parametrize(
    ("config", "billions", "active"),
    [
        (LLAMA_70B, 70.6, 70.6),
        (MIXTRAL, 46.7, 12.9),
        (DEEPSEEK_V3, 671.0, 37.6),
        (MAVERICK, 400.7, 17.2),
        (QWEN_MOE, 57.4, 14.2),
        (GPT_J, 6.05, 6.05),
        (GPT_OSS, 116.8, 5.7),
    ],
)
def test_parameters_are_those_that_the_makers_publish(
    config: dict[str, object], billions: float, active: float
) -> None:
    model = architecture_from_config(json.dumps(config), "mine")
    assert model.params / 1e9 == pytest.approx(billions, rel=0.01)
    assert model.active_params / 1e9 == pytest.approx(active, rel=0.03)


def test_the_catalogs_llama_70b_and_its_configuration_are_one_shape(catalog: Catalog) -> None:
    facts = catalog.find_model("Llama-3.1-70B")
    assert facts is not None
    known, read = architecture_of(facts), architecture_from_config(json.dumps(LLAMA_70B), "mine")
    for size in ("layers", "hidden", "ffn", "heads", "kv_heads", "head_dim", "vocab", "kv_values_per_token_layer"):
        assert getattr(read, size) == getattr(known, size)


def test_latent_attention_and_windows_are_understood() -> None:
    deepseek = architecture_from_config(json.dumps(DEEPSEEK_V3), "mine")
    assert (deepseek.kv_values_per_token_layer, deepseek.dense_layers, deepseek.shared_experts) == (576, 3, 1)
    oss = architecture_from_config(json.dumps(GPT_OSS), "mine")
    assert (oss.sliding_window, oss.attention_layers) == (128, 18)


def test_the_language_part_of_a_multimodal_model_is_read() -> None:
    whole = {"model_type": "gemma3", "text_config": LLAMA_70B, "vision_config": {"hidden_size": 1152}}
    assert architecture_from_config(json.dumps(whole), "mine").hidden == 8192


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("[1]", "no JSON object"),
        ('{"hidden_size": 64}', "num_hidden_layers, num_attention_heads, vocab_size not there"),
        (json.dumps({**LLAMA_70B, "hidden_size": "wide"}), "'wide' is not a whole number"),
        (json.dumps({**LLAMA_70B, "num_hidden_layers": -1}), "-1 is not a whole number"),
        (json.dumps({**MIXTRAL, "num_experts_per_tok": None}), "how many a token visits"),
    ],
)
def test_what_can_not_be_read_is_named(text: str, said: str) -> None:
    with pytest.raises(CaseError, match=r"config\.json") as error:
        architecture_from_config(text, "config.json")
    assert said in str(error.value)


def test_another_file_or_kind_of_model_is_named_for_what_it_is() -> None:
    for config, said in (
        ({"_class_name": "UNet2DConditionModel", "_diffusers_version": "0.30"}, "a diffusion model"),
        ({"peft_type": "LORA", "base_model_name_or_path": "x"}, "an adapter's configuration"),
        ({"tokenizer_class": "LlamaTokenizer"}, "a tokenizer's configuration"),
        ({"model_type": "whisper", "num_mel_bins": 80, "d_model": 1280}, "a speech model (whisper)"),
        ({"model_type": "vit", "image_size": 224, "hidden_size": 768}, "a vision model (vit)"),
        ({"model_type": "t5", "is_encoder_decoder": True, "d_model": 768}, "an encoder with a decoder"),
        ({"model_type": "mamba", "state_size": 16, "hidden_size": 768}, "state-space layers"),
    ):
        with pytest.raises(CaseError) as error:
            architecture_of_config(json.dumps(config), "config.json")
        (problem,) = error.value.problems
        assert said in problem.message
        assert problem.where == "config.json"
        assert problem.remedy


def test_an_encoder_has_one_embedding_and_no_gate() -> None:
    assert architecture_of_config(json.dumps(BERT), "config.json").params_billion == pytest.approx(0.1084, rel=0.01)


def test_linear_attention_keeps_no_keys_and_a_window_in_all_layers_leaves_none_that_sees_everything() -> None:
    hybrid = {**LLAMA_70B, "layer_types": (["linear_attention"] * 3 + ["full_attention"]) * 20}
    assert architecture_of_config(json.dumps(hybrid), "config.json").full_attention_layers == 20
    windowed = architecture_of_config(json.dumps({**LLAMA_70B, "sliding_window": 4096}), "config.json")
    assert (windowed.sliding_window, windowed.full_attention_layers) == (4096, 0)


def own_serving() -> Draft:
    draft = load_draft(CASES / "assistant-70b.switchpoint")
    return model_from_config(set_answer(draft, "workloads.0.model", "house-13b"), 0, json.dumps(LLAMA_13B))


LLAMA_13B = {
    **LLAMA_70B, "hidden_size": 5120, "intermediate_size": 13824, "num_hidden_layers": 40, "num_attention_heads": 40,
    "num_key_value_heads": 40, "vocab_size": 32000,
}  # fmt: skip


def test_a_dropped_configuration_makes_a_complete_workload(catalog: Catalog) -> None:
    draft = own_serving()
    assert not problems(draft, catalog)
    own = case_of(draft, catalog).workloads[0].architecture  # type: ignore[union-attr]  # LLM serving has one
    assert own is not None
    assert own.params_billion == pytest.approx(13.0, rel=0.01)
    assert own.source == "config.json of the buyer"
    assert draft["origins"]["workloads.0.architecture.layers"] == "imported"


def test_a_workload_without_a_model_takes_the_name_that_the_configuration_holds() -> None:
    draft = new_draft("llm-serving", date(2026, 11, 23))
    named = model_from_config(draft, 0, json.dumps({**LLAMA_13B, "_name_or_path": "/models/house-13b/"}))
    assert get(named, "workloads.0.model") == "house-13b"
    assert get(model_from_config(draft, 0, json.dumps(LLAMA_13B)), "workloads.0.model") == "own llama"
    assert get(draft, "workloads.0.architecture") is None


def test_a_shape_is_asked_for_only_by_those_who_have_one(catalog: Catalog) -> None:
    draft = new_draft("llm-serving", date(2026, 11, 23))
    first = len(missing(draft))
    toggle = next(v for v in fields(draft, "workloads", 0) if v.path == "workloads.0.architecture")
    assert (toggle.value, toggle.status, toggle.detail) == (False, "default", True)
    opened = set_answer(draft, "workloads.0.architecture", True)
    asked = {view.path.rpartition(".")[2] for view in fields(opened, "workloads", 0) if "architecture." in view.path}
    assert {"layers", "hidden", "heads", "vocabulary", "params_billion"} <= asked
    assert len(missing(opened)) == first + 5
    assert missing(set_answer(opened, "workloads.0.architecture", False)) == missing(draft)


def test_the_name_of_a_catalog_model_does_not_cover_another_shape(catalog: Catalog) -> None:
    genuine = model_from_config(load_draft(CASES / "assistant-70b.switchpoint"), 0, json.dumps(LLAMA_70B))
    assert not problems(genuine, catalog)
    other = set_answer(own_serving(), "workloads.0.model", "llama3.3-70b")
    (problem,) = problems(other, catalog)
    assert problem.where == "workloads.0.model"
    assert "has 80 layers, the shape given here 40" in problem.message


def test_numbers_that_contradict_each_other_are_refused(catalog: Catalog) -> None:
    for change, said in (
        ({"experts": 8}, "how many of them a token visits"),
        ({"experts": 8, "experts_per_token": 2}, "parameters used for one token"),
        ({"active_billion": 50.0}, "can't use 50 billion"),
        ({"full_attention_layers": 41}, "40 layers in all"),
        ({"kv_heads": 41}, "can't exceed the heads"),
    ):
        draft = own_serving()
        for key, value in change.items():
            draft = set_answer(draft, f"workloads.0.architecture.{key}", value)
        (problem,) = problems(draft, catalog)
        assert problem.where == "workloads.0.architecture"
        assert said in problem.message


def test_a_configuration_for_the_wrong_kind_of_workload_is_refused() -> None:
    images = new_draft("image-generation", date(2026, 11, 23))
    with pytest.raises(CaseError, match="takes its model from the catalog"):
        model_from_config(images, 0, json.dumps(LLAMA_70B))
    chat = new_draft("llm-serving", date(2026, 11, 23))
    with pytest.raises(CaseError, match="writes no text"):
        model_from_config(chat, 0, json.dumps(BERT))
    with pytest.raises(IndexError):
        model_from_config(chat, 1, json.dumps(LLAMA_70B))
    texts = new_draft("embeddings", date(2026, 11, 23))
    assert get(model_from_config(texts, 0, json.dumps(BERT)), "workloads.0.architecture.family") == "bert"
