"""A model from its `config.json`: published parameter counts come out, and what is missing is named."""

from __future__ import annotations

import json

import pytest

from advisor.catalog import Catalog
from advisor.errors import CaseError
from advisor.performance import architecture_from_config, architecture_of

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
GPT_J = {"model_type": "gptj", "n_embd": 4096, "n_layer": 28, "n_head": 16, "n_inner": None, "vocab_size": 50400}
GPT_OSS = {
    "model_type": "gpt_oss", "hidden_size": 2880, "intermediate_size": 2880, "num_hidden_layers": 36, "head_dim": 64,
    "num_attention_heads": 64, "num_key_value_heads": 8, "num_local_experts": 128, "num_experts_per_tok": 4,
    "vocab_size": 201088, "sliding_window": 128, "layer_types": ["sliding_attention", "full_attention"] * 18,
}  # fmt: skip


@pytest.mark.parametrize(
    ("config", "billions", "active"),
    [
        (LLAMA_70B, 70.6, 70.6),
        (MIXTRAL, 46.7, 12.9),
        (DEEPSEEK_V3, 671.0, 37.6),
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
