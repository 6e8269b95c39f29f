"""The fitted parameters of the training model, and the efficiencies that they give to a point.

Corrections are for vendor, chip family, accelerator, precision and software stack.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from advisor.performance.calibration import DOF, ENOUGH, Calibration, fitted_values, read_shipped
from advisor.performance.training_labels import Labels
from advisor.performance.training_step import Efficiencies
from advisor.performance.types import Spread

TABLE = "calibration_training.json"
OLDEST, NEWEST = -2.0, 1.6  # years from 2025.0 within which the software's date is taken to matter
UNDATED = 1.0
MATURING = 0.6  # mid-2025: until then recipes of the newest chips and of mixtures of experts changed fast
# From the NeMo containers of June 2026 on, mixtures of experts exchange tokens by new kernels on Blackwell: their
# published runs gain 15 to 55 % over the release before, on the same chips and layouts.
EXCHANGED_ANEW = 1.4
# Upper bounds that physics sets, whatever a fit or an unseen combination of corrections would say.
CEILINGS = {
    "gemm": 1.0,
    "expert_gemm": 1.0,
    "attention": 1.0,
    "link": 1.0,
    "network": 1.0,
    "exposed": 1.0,
    "scale_loss": 0.02,
}


def kind_of(label: Labels) -> str:
    """Kind of training whose errors are alike."""
    if label.vendor == "AWS":
        return "neuron encoder" if label.encoder else "neuron"
    if label.encoder:
        return "encoder"
    return "moe" if label.moe else label.method if label.method == "lora" else "dense"


def spread_of(label: Labels, calibration: Calibration) -> Spread:
    """Predictive spread of a point: its own error, its accelerator's and its vendor's software's.

    The spread of a kind of training on known accelerators is split into what a release of the vendor's software moves
    (common to all its chips) and the rest. What is not known of an accelerator or a family comes on top, and shrinks
    with the number of measured pairs n as the error of a mean does: s^2 / (1 + n s^2 / total^2), with s the spread
    over accelerators or families that were left out.
    """
    spread, counts = calibration.spread, calibration.counts
    total = spread[f"total:{kind_of(label)}"]
    release = min(spread[f"release:{label.vendor}"], total * math.sqrt(0.5))

    def unknown(width: float, pairs: int) -> float:
        return width**2 / (1.0 + pairs * width**2 / total**2) if pairs < ENOUGH else 0.0

    chip = unknown(spread["chip"], counts.get(f"chip:{label.accelerator}", 0))
    family = unknown(spread[f"family:{label.vendor}"], counts.get(f"family:{label.family}", 0))
    # Kinds of training that nobody has published on a Neuron chip carry the other vendor's spread of that kind too.
    beyond = sum(spread[f"total:{kind}"] ** 2 for kind in unpublished(label))
    own = math.sqrt(total**2 - release**2 + beyond)
    return Spread(vendor=release, accelerator=math.sqrt(chip + family), own=own, dof=DOF)


def pair_key(label: Labels, shape: str) -> str:
    """Name under which measured rows of a chip, a shape of model and a method (adapters or all weights) are counted."""
    return f"pair:{label.accelerator}|{shape}" + ("|lora" if label.method == "lora" else "")


def unpublished(label: Labels) -> list[str]:
    """Kinds of training among the point's that have no published run on its vendor's chips."""
    if label.vendor != "AWS":
        return []
    return [kind for kind, is_it in (("moe", label.moe), ("lora", label.method == "lora")) if is_it]


def features(label: Labels) -> dict[str, dict[str, float]]:
    """For each efficiency, the corrections that apply to a point and how often (1, or years for software's age)."""
    vendor, family, chip = f"vendor:{label.vendor}", f"family:{label.family}", f"chip:{label.accelerator}"
    gemm = {"base": 1.0, vendor: 1.0, family: 1.0, chip: 1.0}
    if label.precision != "bf16":
        gemm[f"precision:{label.precision}"] = 1.0
        gemm[f"precision:{label.precision}|{family}"] = 1.0
    age = UNDATED if math.isnan(label.age) else min(max(label.age, OLDEST), NEWEST)
    kind = "neuron" if label.vendor == "AWS" else "moe" if label.moe else "dense"
    early = min(age - MATURING, 0.0)
    overall = {
        f"stack:{label.stack}": 1.0,
        f"stack:{label.stack}|{family}": 1.0,
        f"age:{kind}": age,
        f"early:{kind}": early,
    }
    if label.method != "pretrain":
        overall[f"method:{label.method}"] = 1.0
    if label.encoder:
        overall["encoder"] = 1.0
    if label.moe:
        overall[f"moe|stack:{label.stack}"] = 1.0
        overall[f"moe|{family}"] = 1.0
        overall[f"age:moe|{family}"] = age
    exchange = {"base": 1.0, vendor: 1.0}
    if label.moe and label.family == "blackwell" and age >= EXCHANGED_ANEW:
        exchange["late:moe"] = 1.0
    return {
        "gemm": gemm,
        "expert_gemm": {"base": 1.0, vendor: 1.0, family: 1.0},
        "attention": {"base": 1.0, vendor: 1.0, family: 1.0},
        "traffic": {"base": 1.0, vendor: 1.0},
        "dispatch_traffic": exchange,
        "layer_s": {"base": 1.0, vendor: 1.0},
        "moe_layer_s": exchange,
        "link": exchange,
        "network": {"base": 1.0, vendor: 1.0},
        "exposed": {"base": 1.0},
        "scale_loss": {"base": 1.0},
        "overall": overall,
    }


def efficiencies(labels: Sequence[Labels], theta: dict[str, float]) -> Efficiencies:
    """Efficiencies of points from fitted logarithms ``theta``, keyed ``efficiency/correction``."""
    names = (name for name in Efficiencies.__struct_fields__)
    return Efficiencies(**fitted_values(names, labels, features, theta, CEILINGS))


@cache
def shipped() -> Calibration:
    """The calibration that ships with the program. It is data of the package, the same for every call."""
    return read_shipped(TABLE)
