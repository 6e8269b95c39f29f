"""An accelerator as the performance model sees it: peaks, bandwidths and links in FLOP/s, bytes and bytes/s."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from advisor.catalog.types import Accelerator
from advisor.errors import CatalogError, Problem

if TYPE_CHECKING:
    from advisor.catalog import Catalog

Fabric = Literal["nvswitch", "bridge", "pcie", "neuronlink", "neuronswitch"]

# Inferentia2 and Trainium1 share their cores and their compiler, and with them what software reaches.
SILICON = {
    "Inferentia2": "NeuronCore-v2",
    "Trainium1": "NeuronCore-v2",
    "Trainium2": "NeuronCore-v3",
    "Trainium3": "NeuronCore-v4",
    "Blackwell Ultra": "Blackwell",
}
# One-directional payload of a x16 slot, bytes/s (PCI-SIG rates less encoding and protocol).
PCIE_BYTES_S = {"Gen3": 12e9, "Gen4": 25e9, "Gen5": 50e9, "Gen6": 100e9}
WEIGHT_BYTES = {
    "fp32": 4.0,
    "bf16": 2.0,
    "fp16": 2.0,
    "fp8": 1.0,
    "int8": 1.0,
    "mxfp8": 1.03,
    "nvfp4": 0.5625,  # 4 bits and one FP8 scale per 16 values
    "mxfp4": 0.53125,  # 4 bits and one 8-bit scale per 32 values
    "int4": 0.5625,
}


class Chip(Struct, frozen=True):
    """One accelerator. Peaks are dense FLOP/s, 0.0 where the hardware has no such units.

    ``link_bytes_s`` is one direction per chip within the scale-up domain of ``domain`` chips; ``cores`` is the number
    of physical NeuronCores per chip (0 for a GPU), ``logical_cores`` that of the devices that software counts.
    """

    id: str
    name: str
    vendor: Literal["NVIDIA", "AWS"]
    family: str
    bf16: float
    fp8: float
    fp4: float
    int8: float
    bandwidth: float
    memory: float
    link_bytes_s: float
    fabric: Fabric
    domain: int
    cores: int
    generation: str = ""

    @property
    def logical_cores(self) -> int:
        """Devices per chip in the software's count: Trn2 and later join two physical cores (LNC=2) by default."""
        return 1 if not self.cores else self.cores // 2 if self.cores >= 8 else self.cores

    def peak(self, precision: str) -> float:
        """Dense FLOP/s of matrix products in ``precision``; the next wider one where the units lack it."""
        if precision in ("nvfp4", "mxfp4", "fp4"):
            return self.fp4 or self.fp8 or self.bf16
        if precision in ("fp8", "mxfp8"):
            return self.fp8 or self.bf16
        if precision == "int8":
            return max(self.int8, self.bf16)
        return self.bf16


def chip_of(accelerator: Accelerator) -> Chip:
    """Chip of a catalog accelerator. Raises CatalogError when compute, bandwidth or memory is not published."""
    needed = {
        "BF16 peak": accelerator.bf16_tflops,
        "memory bandwidth": accelerator.bandwidth_gb_s,
        "memory": accelerator.memory_gb,
    }
    missing = [what for what, value in needed.items() if not value]
    if missing:
        raise CatalogError(
            Problem(f"accelerators[{accelerator.id}]", f"{' and '.join(missing)} not published: it can't be predicted.")
        )
    fabric = _fabric(accelerator)
    neuron = accelerator.vendor == "AWS"
    return Chip(
        id=accelerator.id,
        name=accelerator.name,
        vendor="AWS" if neuron else "NVIDIA",
        family=accelerator.family,
        bf16=float(accelerator.bf16_tflops or 0.0) * 1e12,
        fp8=float(accelerator.fp8_tflops or 0.0) * 1e12,
        fp4=float(accelerator.fp4_tflops or 0.0) * 1e12,
        int8=float(accelerator.int8_tops or 0.0) * 1e12,
        bandwidth=float(accelerator.bandwidth_gb_s or 0.0) * 1e9,
        memory=_memory_bytes(accelerator),
        link_bytes_s=_link_bytes_s(accelerator, fabric),
        fabric=fabric,
        domain=int(accelerator.max_scaleup_chips or 1),
        cores=int(accelerator.cores_per_chip or 0) if neuron else 0,
        generation=SILICON.get(accelerator.generation, accelerator.generation),
    )


def chip_named(name: str, catalog: Catalog) -> Chip:
    """Chip by id or alias. Raises CatalogError for an unknown accelerator."""
    return chip_of(catalog.accelerator(name))


def weight_bytes(precision: str) -> float:
    """Bytes per parameter as stored, block scales included. Raises CatalogError for an unknown precision."""
    if precision not in WEIGHT_BYTES:
        raise CatalogError(
            Problem("weight_precision", f"unknown precision '{precision}'.", f"Use one of {', '.join(WEIGHT_BYTES)}.")
        )
    return WEIGHT_BYTES[precision]


def _memory_bytes(accelerator: Accelerator) -> float:
    """What the device reports where that is known: an "80 GB" card holds 80 GiB, newer ones what is left of more."""
    if accelerator.memory_mib:
        return float(accelerator.memory_mib) * 2.0**20
    return float(accelerator.memory_gb or 0.0) * 1e9


def _fabric(accelerator: Accelerator) -> Fabric:
    link = accelerator.scaleup_link or ""
    if accelerator.vendor == "AWS":
        return "neuronswitch" if "NeuronSwitch" in link else "neuronlink"
    if not accelerator.scaleup_gb_s_per_chip:
        return "pcie"
    return "bridge" if "bridge" in link.lower() else "nvswitch"


def _link_bytes_s(accelerator: Accelerator, fabric: Fabric) -> float:
    """Published totals count both directions; a chip sends at half of them."""
    if fabric == "pcie":
        generation = next((g for g in PCIE_BYTES_S if g in (accelerator.scaleup_link or "")), "Gen4")
        return PCIE_BYTES_S[generation]
    return float(accelerator.scaleup_gb_s_per_chip or 0.0) * 1e9 / 2.0
