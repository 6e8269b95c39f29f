"""What training efficiencies depend on: who made the software, how old it is, on which chip family it runs."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from msgspec import Struct

from advisor.performance.chips import Chip

# Network ports per chip, bytes/s, where a row does not say: the vendors' usual machines (catalog instances, 2026).
NETWORK_BYTES_S = {"trainium1": 6.25e9, "trainium2": 25e9, "trainium3": 25e9, "a100-40gb": 25e9, "a100-80gb": 25e9}
USUAL_NETWORK_BYTES_S = 50e9
PCIE_NETWORK_BYTES_S = 3e9
# Model chunks per pipeline stage where a row does not say: recipes interleave, simple trainers don't.
INTERLEAVED_STACKS = frozenset({"megatron", "mlperf", "meta"})
USUAL_INTERLEAVE = 4.0

STACKS: tuple[tuple[str, str], ...] = (
    ("composer", r"llm-foundry|composer"),
    ("torchtitan", r"torchtitan"),
    ("automodel", r"automodel"),
    ("hf", r"hf transformers|accelerate"),
    ("jax", r"axlearn|maxtext|jax"),
    ("torchtune", r"torchtune|litgpt|axolotl|unsloth"),
    ("meta", r"meta internal"),
    ("megatron", r"nemo container|^nemo [\d(]|megatron"),
    ("mlperf", r"nvidia release|nemo framework|nvidia nemo|ngc|nvidia pytorch|merlin|hugectr"),
)

MICROARCHITECTURES = {
    "inferentia2": "neuroncore-v2",
    "trainium1": "neuroncore-v2",
    "trainium2": "neuroncore-v3",
    "trainium3": "neuroncore-v4",
    "a10": "ampere",
    "h100": "hopper",
    "h200": "hopper",
    "gh200": "hopper",
    "b200": "blackwell",
    "b300": "blackwell",
    "gb200": "blackwell",
    "gb300": "blackwell",
    "rtx-pro": "blackwell",
    "l4": "ada",
    "rtx-4": "ada",
    "rtx-a": "ampere",
    "t4": "turing",
}
"""Microarchitectures by how the names of their accelerators begin."""


class Labels(Struct, frozen=True):
    """What the efficiencies of a point depend on. ``age``: the software's date in years since 2025.0, NaN unknown."""

    accelerator: str
    family: str
    vendor: str
    stack: str
    precision: str
    method: str
    moe: bool
    encoder: bool
    age: float


def stack_of(software: str, vendor: str) -> str:
    """The software stack that a description names; the vendor's own where it names none."""
    if vendor == "AWS":
        return "neuron"  # every framework goes through the same compiler and runtime
    text = software.lower()
    for stack, pattern in STACKS:
        if re.search(pattern, text):
            return stack
    return "megatron"


def age_of(software: str, source_date: str) -> float:
    """Date of the software in years since 2025.0: from a container or SDK version, or the source; NaN if unknown."""
    sdk = re.search(r"Neuron SDK 2\.(\d+)", software)
    if sdk:
        return 2022.9 + (float(sdk[1]) - 5.0) / 6.5 - 2025.0  # SDK 2.5 November 2022, 2.28 May 2026
    version = re.search(r"\b(2[2-7])\.(0[1-9]|1[0-2])\b", software) or re.search(
        r"\b(2[2-7])\.(0[1-9]|1[0-2])\b", source_date
    )
    if version:
        return 2000.0 + float(version[1]) + (float(version[2]) - 0.5) / 12.0 - 2025.0
    dated = re.search(r"\b(20[12]\d)(?:-(\d\d))?", source_date)
    if dated:
        return float(dated[1]) + (float(dated[2] or 6) - 0.5) / 12.0 - 2025.0
    return math.nan


def family_of(chip: Chip) -> str:
    """Microarchitecture that efficiencies are pooled over."""
    return _microarchitecture(chip.id) or chip.family


@lru_cache(maxsize=256)
def _microarchitecture(accelerator: str) -> str | None:
    return next((family for prefix, family in MICROARCHITECTURES.items() if accelerator.startswith(prefix)), None)


def network_of(chip: Chip) -> float:
    """Usual network bytes/s per chip of the machines that carry it."""
    if chip.domain <= 1:
        return PCIE_NETWORK_BYTES_S
    return NETWORK_BYTES_S.get(chip.id, USUAL_NETWORK_BYTES_S)
