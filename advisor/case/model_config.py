"""A model's shape from the `config.json` that stands beside its weights on Hugging Face.

The keys are those of the `transformers` library's configuration classes. Parameters are counted from the shape: the
matrices of attention, of the feed-forward layers and of the embeddings, which hold all but some hundredths of a per
cent of a language model. What a configuration does not say is an error, never a guess.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from advisor.case.declared import declared_fields, kind_at, plain
from advisor.case.drafts import set_answer, set_origin
from advisor.case.paths import Draft, get
from advisor.case.workloads.own_model import OwnArchitecture
from advisor.errors import CaseError, Problem

# One quantity has had several names; the first that is there counts.
NAMES = {
    "layers": ("num_hidden_layers", "n_layer", "n_layers", "num_layers"),
    "hidden": ("hidden_size", "n_embd", "d_model", "dim"),
    "heads": ("num_attention_heads", "n_head", "n_heads", "num_heads"),
    "kv_heads": ("num_key_value_heads", "num_kv_heads", "n_head_kv"),
    "ffn": ("intermediate_size", "ffn_hidden_size", "n_inner", "d_ff", "hidden_dim"),
    "vocab": ("vocab_size",),
    "experts": ("num_local_experts", "n_routed_experts", "num_experts"),
    "experts_per_token": ("num_experts_per_tok", "moe_top_k", "num_experts_per_token"),
    "moe_ffn": ("moe_intermediate_size", "expert_ffn_hidden_size"),
    "shared_experts": ("n_shared_experts", "num_shared_experts"),
}
ENCODERS = {
    "bert", "roberta", "xlm-roberta", "camembert", "electra", "distilbert", "mpnet", "esm", "deberta", "deberta-v2",
    "albert", "modernbert",
}  # fmt: skip
# Two matrices a feed-forward layer where all newer families have three (a gate beside up and down).
UNGATED = {"gpt2", "gptj", "gpt_neo", "gpt_neox", "gpt_bigcode", "opt", "falcon", "bloom", "mpt", "phi", "starcoder2"}
UNGATED |= ENCODERS - {"modernbert"}
SINGLE_KV_HEAD = {"gpt_bigcode"}  # multi-query attention without a key that says so
# Where the library's class ties input and output embeddings unless the file says otherwise.
TIED = {"gpt2", "gpt_bigcode", "opt", "falcon", "bloom", "mpt", "starcoder2", "gemma", "gemma2", "gemma3", "cohere"}
TIED |= {"gemma3_text", "cohere2"}

_TEXT_KINDS = "LLM serving, LLM batch, pre-training, fine-tuning and embeddings"


def model_from_config(draft: Draft, position: int, text: str, file: str = "config.json") -> Draft:
    """The draft with the shape that ``text``, a `config.json`, describes as the workload's own architecture.

    Sets ``workloads.{position}.architecture`` (origin *imported*) and, where the workload has no model yet, its name.
    Raises CaseError, naming ``file`` and a remedy, for text that is no configuration of a model that can be predicted,
    IndexError where there is no such workload.
    """
    if not 0 <= position < len(draft.get("workloads") or ()):
        raise IndexError(f"there is no workload {position}")
    place = f"workloads.{position}"
    part = kind_at(draft, position)
    if part is None or "architecture" not in declared_fields(part):
        raise CaseError(
            Problem(
                file,
                f"A workload of the kind {get(draft, f'{place}.kind')!r} takes its model from the catalog.",
                f"A config.json can be given for {_TEXT_KINDS}.",
            )
        )
    config = _document(text, file)
    shape = architecture_of_config(text, file)
    if shape.family in ENCODERS and get(draft, f"{place}.kind") != "embeddings":
        raise CaseError(
            Problem(file, f"'{shape.family}' is an encoder: it writes no text.", "Describe it as embeddings.")
        )
    path = f"{place}.architecture"
    held = {key: value for key, value in plain(shape).items() if value not in (None, "")}
    draft = set_answer(draft, path, held, "imported")
    for key in held:
        draft = set_origin(draft, f"{path}.{key}", "imported")
    if not get(draft, f"{place}.model"):
        named = str(config.get("_name_or_path") or "").replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
        draft = set_answer(draft, f"{place}.model", named[:200] or f"own {shape.family or 'model'}", "imported")
    return draft


def architecture_of_config(text: str, file: str) -> OwnArchitecture:
    """Shape of the language model or encoder that ``text``, the content of a `config.json`, describes.

    Raises CaseError, naming ``file``, for text that is no JSON object, for other files that stand beside a model, for
    models that are no stack of transformer layers over tokens, and for what is missing or no number.
    """
    document = _document(text, file)
    _refuse_others(document, file)
    inner = document.get("text_config")
    config = {**document, **inner} if isinstance(inner, dict) else document
    found = {quantity: _whole(config, names, file) for quantity, names in NAMES.items()}
    missing = [NAMES[q][0] for q in ("layers", "hidden", "heads", "vocab") if not found[q]]
    if missing:
        raise CaseError(Problem(file, f"{', '.join(missing)} not there.", "Give the config.json of a language model."))
    if found["experts"] > 1 and not found["experts_per_token"]:
        raise CaseError(
            Problem(file, "It has experts, but not how many a token visits (num_experts_per_tok).", "Add the number.")
        )
    kind = str(config.get("model_type", ""))
    if kind in SINGLE_KV_HEAD and config.get("multi_query", True):
        found["kv_heads"] = 1
    found["kv_heads"] = found["kv_heads"] or (1 if config.get("multi_query") else found["heads"])
    head_dim = _whole(config, ("head_dim",), file) or found["hidden"] // found["heads"]
    if head_dim < 1:
        said = f"{found['heads']} heads are more than a width of {found['hidden']} holds."
        raise CaseError(Problem(file, said, "Give the model's own config.json."))
    latent = _whole(config, ("kv_lora_rank",), file)
    rotary = _whole(config, ("qk_rope_head_dim",), file)
    counted = _Counted(found, config, head_dim, kind, file)
    window, full = _sliding(config, found["layers"], file)
    mixture = found["experts"] > 1
    try:
        return OwnArchitecture(
            source=f"{file} of the buyer"[:200],
            family=kind[:80],
            params_billion=counted.total / 1e9,
            active_billion=counted.active / 1e9 if mixture else None,
            layers=found["layers"],
            hidden=found["hidden"],
            heads=found["heads"],
            kv_heads=min(found["kv_heads"], found["heads"]),
            head_dim=head_dim,
            ffn=counted.ffn,
            vocabulary=found["vocab"],
            experts=found["experts"] if mixture else 0,
            experts_per_token=found["experts_per_token"] if mixture else 0,
            expert_ffn=counted.moe_ffn if mixture else None,
            shared_experts=counted.shared,
            dense_layers=counted.dense_layers if mixture else 0,
            cached_values=latent + rotary if latent else None,
            full_attention_layers=full if full < found["layers"] else None,
            sliding_window=window or None,
            tied_embeddings=counted.tied,
        )
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        named = ".".join(map(str, wrong["loc"])) or "the shape"
        said = (
            f"{named} is {wrong['input']!r}: {wrong['msg'][:1].lower()}{wrong['msg'][1:]}."
            if wrong["loc"]
            else wrong["msg"]
        )
        raise CaseError(Problem(file, said, "Give the model's own config.json.")) from None


def _document(text: str, file: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise CaseError(Problem(file, f"line {error.lineno} is not JSON.", "Give the model's config.json.")) from None
    except RecursionError:
        raise CaseError(Problem(file, "It is nested too deeply.", "Give the model's config.json.")) from None
    if not isinstance(document, dict):
        raise CaseError(Problem(file, "It holds no JSON object.", "Give the model's config.json."))
    return document


def _refuse_others(config: Mapping[str, Any], file: str) -> None:
    """Raises CaseError for files and models that are known, and known not to be a language model's configuration."""
    kind = str(config.get("model_type", ""))
    said = remedy = ""
    if "_class_name" in config or "_diffusers_version" in config:
        said = f"This is a part of a diffusion model ({config.get('_class_name', 'diffusers')})."
        remedy = "Choose the diffusion model from the catalog: its work does not follow from this file."
    elif "peft_type" in config:
        said, remedy = "This is an adapter's configuration.", "Give the config.json of the model that it adapts."
    elif "tokenizer_class" in config and not any(name in config for name in (*NAMES["layers"], "text_config")):
        said, remedy = "This is a tokenizer's configuration.", "Give the config.json that stands beside it."
    elif "num_mel_bins" in config or "feat_extract_norm" in config:
        said, remedy = f"This is a speech model ({kind or 'audio'}).", "Choose a speech model from the catalog."
    elif ("image_size" in config or "num_channels" in config) and "text_config" not in config:
        said, remedy = f"This is a vision model ({kind or 'images'}).", "Choose a vision model from the catalog."
    elif config.get("is_encoder_decoder"):
        said = f"This is an encoder with a decoder ({kind or 'both'}), which is not predicted from its shape."
        remedy = "Choose a model from the catalog."
    elif "state_size" in config or "ssm_cfg" in config or "mamba_d_state" in config or "ssm_state_size" in config:
        said = f"This model ({kind or 'state space'}) has state-space layers, which are not predicted from their shape."
        remedy = "Choose a model from the catalog."
    if said:
        raise CaseError(Problem(file, said, remedy))


class _Counted:
    """Parameters of the matrices, in units."""

    def __init__(
        self, found: Mapping[str, int], config: Mapping[str, Any], head_dim: int, kind: str, name: str
    ) -> None:
        hidden, layers = found["hidden"], found["layers"]
        self.tied = bool(config.get("tie_word_embeddings", kind in TIED)) or kind in ENCODERS
        self.ffn = found["ffn"] or 4 * hidden
        self.moe_ffn = found["moe_ffn"] or self.ffn
        matrices = 2 if kind in UNGATED else 3
        mixture = found["experts"] > 1
        self.dense_layers = _dense_layers(config, layers, name) if mixture else layers
        wide = _whole(config, ("intermediate_size_mlp",), name)  # Llama 4: layers without experts are wider
        dense_ffn = wide or self.ffn
        self.shared = found["shared_experts"] or int(bool(mixture and wide))
        shared = self.shared * self.moe_ffn or _whole(config, ("shared_expert_intermediate_size",), name)
        sparse = layers - self.dense_layers
        expert = matrices * hidden * self.moe_ffn
        own = min(_whole(config, ("num_hidden_groups",), name) or layers, layers)  # layers may share their weights
        common = sparse * (matrices * hidden * shared + hidden * found["experts"])
        common += min(self.dense_layers, own) * matrices * hidden * dense_ffn
        common += own * _attention(found, config, head_dim, name)
        common += found["vocab"] * hidden * (1 if self.tied else 2)
        self.total = float(common + sparse * found["experts"] * expert) if mixture else float(common)
        self.active = float(common + sparse * found["experts_per_token"] * expert) if mixture else float(common)


def _dense_layers(config: Mapping[str, Any], layers: int, name: str) -> int:
    """Layers of a mixture of experts that have none: the first ones, those between every so many, or those listed."""
    for key, listed_are_dense in (("moe_layers", False), ("mlp_only_layers", True)):
        listed = config.get(key)
        if isinstance(listed, list) and listed:
            return min(len(listed), layers) if listed_are_dense else max(layers - len(listed), 0)
    step = _whole(config, ("interleave_moe_layer_step", "decoder_sparse_step"), name)
    if step > 1:
        return layers - layers // step
    return min(_whole(config, ("first_k_dense_replace",), name), layers)


def _attention(found: Mapping[str, int], config: Mapping[str, Any], head_dim: int, name: str) -> int:
    """Parameters of one layer's attention; under a latent (arXiv 2405.04434, 2.1) its projections."""
    hidden, heads = found["hidden"], found["heads"]
    latent = _whole(config, ("kv_lora_rank",), name)
    if not latent:
        return hidden * head_dim * (2 * heads + 2 * found["kv_heads"])
    rotary, inner, value = (
        _whole(config, (key,), name) for key in ("qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim")
    )
    query = _whole(config, ("q_lora_rank",), name)
    wide = heads * (inner + rotary)
    queries = query * (hidden + wide) if query else hidden * wide
    return queries + hidden * (latent + rotary) + latent * heads * (inner + value) + heads * value * hidden


def _sliding(config: Mapping[str, Any], layers: int, name: str) -> tuple[int, int]:
    """The attention window in tokens (0: none), and how many layers look at everything.

    Layers of linear attention keep no keys: they count as having neither.
    """
    kinds = config.get("layer_types")
    listed = kinds if isinstance(kinds, list) and len(kinds) == layers else []
    window = _whole(config, ("sliding_window",), name)
    if not window or config.get("use_sliding_window") is False:
        return 0, sum(kind == "full_attention" for kind in listed) if "linear_attention" in listed else layers
    if listed:
        return window, sum(kind == "full_attention" for kind in listed)
    pattern = _whole(config, ("sliding_window_pattern",), name)
    return window, layers // pattern if pattern else 0


def _whole(config: Mapping[str, Any], names: tuple[str, ...], where: str) -> int:
    """The first of the keys that holds a whole number; 0 where none does. Raises CaseError for what is no number."""
    for key in names:
        value = config.get(key)
        if value is None:
            continue
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
            said = f"{value!r} is not a whole number of at least 0."
            raise CaseError(Problem(f"{where}, {key}", said, "Give the model's own config.json."))
        return value
    return 0
