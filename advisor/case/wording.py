"""Words for what the case names by a code: kinds, plans, engines, groups. Data; the window translates them."""

from __future__ import annotations

#: One sentence of why for each page of the interview, and its title.
PAGE_WORDS: dict[str, tuple[str, str]] = {
    "decision": ("Decision", "Frames the question and the rules of the house."),
    "workloads": ("Workloads", "What runs, how much of it, how fast it must be, and on what it runs today."),
    "software": ("Software", "Whether your software has a way onto Neuron, and how far."),
    "team": ("Team & migration", "Who would do the move, and what their time costs."),
    "commercials": ("Commercials", "Where you run, what you have already bought, and at which rates."),
    "options": ("Options", "What is compared. Add what is missing, leave out what is no option for you."),
}

#: The groups of each page, in the order in which they stand.
GROUP_WORDS: dict[str, dict[str, str]] = {
    "decision": {
        "decision": "The question",
        "money": "Money and time",
        "rules": "Rules of the house",
        "organisation": "On the report",
    },
    "workloads": {
        "what": "What it is",
        "volume": "How much",
        "latency": "How fast it must be",
        "today": "What runs it today",
        "measured": "What you have measured",
        "beside": "What is paid beside it",
    },
    "software": {"software": "Stack", "needs": "What it needs"},
    "team": {"team": "People and time"},
    "commercials": {
        "place": "Where it runs",
        "contracts": "Contracts and rates",
        "beside": "Other costs",
        "centre": "Your own data centre",
    },
    "options": {"options": "Yours"},
}

KIND_WORDS: dict[str, str] = {
    "llm serving": "LLM serving, online",
    "llm batch": "LLM serving, batch",
    "pre-training": "Pre-training",
    "fine-tuning": "Fine-tuning",
    "embeddings": "Embeddings",
    "image generation": "Image generation",
    "vision": "Vision",
    "speech": "Speech recognition",
    "recommender": "Recommender",
}

#: What one item is, for the kinds whose volume counts items.
ITEM_WORDS: dict[str, str] = {
    "embeddings": "items",
    "image generation": "images",
    "vision": "images",
    "speech": "hours of audio",
    "recommender": "samples",
}

_CHOICE_WORDS: dict[str, str] = {
    "yes": "Yes",
    "no": "No",
    "unknown": "I don't know",
    "after review": "Only after review",
    "aws": "AWS",
    "other cloud": "Another cloud",
    "own data centre": "Own data centre",
    "plain": "Plain",
    "regulated": "Regulated",
    "few": "Few",
    "many": "Many",
    "full": "All weights",
    "lora": "LoRA adapters",
    "fp32": "FP32",
    "bf16": "BF16",
    "fp16": "FP16",
    "fp8": "FP8",
    "mxfp8": "MXFP8",
    "int8": "INT8",
    "int4": "INT4",
    "awq": "AWQ (4-bit)",
    "gptq": "GPTQ (4-bit)",
    "nvfp4": "NVFP4",
    "mxfp4": "MXFP4",
    "on_demand": "On demand",
    "spot": "Spot",
    "capacity_block": "Capacity Block",
    "savings_plan_1y_no_upfront": "Savings Plan, 1 year, nothing upfront",
    "savings_plan_1y_all_upfront": "Savings Plan, 1 year, all upfront",
    "savings_plan_3y_no_upfront": "Savings Plan, 3 years, nothing upfront",
    "savings_plan_3y_all_upfront": "Savings Plan, 3 years, all upfront",
    "reserved_1y": "Reserved, 1 year",
    "reserved_3y": "Reserved, 3 years",
    "neocloud_on_demand": "Another cloud, on demand",
    "neocloud_1y": "Another cloud, 1 year",
    "neocloud_3y": "Another cloud, 3 years",
    "own": "Own machines",
    "instance savings plan": "EC2 Instance Savings Plan",
    "compute savings plan": "Compute Savings Plan",
    "reserved instances": "Reserved Instances",
    "capacity block": "Capacity Block",
    "private contract": "Private contract",
    "quota": "Quota",
    "none": "None",
    "percentage": "A percentage of the bill",
    "enterprise": "Enterprise Support",
    "sagemaker": "Amazon SageMaker",
    "hourly": "Yes, by the hour",
    "yearly": "Yes, by the year",
    "both": "Both sides",
    "staying": "Staying",
    "moving": "Moving",
    "quote": "Quote",
    "reservation": "Reservation",
    "vllm": "vLLM",
    "tensorrt-llm": "TensorRT-LLM",
    "sglang": "SGLang",
    "tgi": "Text Generation Inference",
    "triton server": "Triton Inference Server",
    "hugging face transformers": "Hugging Face Transformers",
    "pytorch": "PyTorch",
    "torchtitan": "TorchTitan",
    "megatron": "Megatron-LM",
    "nemo": "NeMo",
    "deepspeed": "DeepSpeed",
    "fsdp": "PyTorch FSDP",
    "trl": "TRL",
    "axolotl": "Axolotl",
    "jax": "JAX",
    "tensorflow": "TensorFlow",
    "torchrec": "TorchRec",
    "diffusers": "Diffusers",
    "faster-whisper": "faster-whisper",
    "sentence-transformers": "Sentence Transformers",
    "tei": "Text Embeddings Inference",
    "neuron": "Neuron already",
    "other": "Another",
}

ORIGIN_WORDS: dict[str, str] = {
    "typed": "typed",
    "template": "template",
    "catalog": "catalog",
    "imported": "imported",
    "estimate": "estimate",
    "default": "default",
}


def choice_label(code: str) -> str:
    """The words for a code; units and anything else without an entry read well as they are."""
    return _CHOICE_WORDS.get(code) or KIND_WORDS.get(code) or code


def unit_label(unit: str, kind: str) -> str:
    """A unit of volume in the words of the workload's kind: ``items/day`` of speech is ``hours of audio/day``."""
    return unit.replace("items", ITEM_WORDS.get(kind, "items"))
