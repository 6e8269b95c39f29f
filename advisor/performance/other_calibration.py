"""The fitted parameters of encoder, vision, diffusion and speech inference, and the efficiencies that they give."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from advisor.performance.calibration import DOF, ENOUGH, Calibration, fitted_values, read_shipped
from advisor.performance.other_rows import OtherLabels
from advisor.performance.other_step import OtherEfficiencies
from advisor.performance.types import Spread

TABLE = "calibration_other.json"
OLDEST, NEWEST = -2.0, 1.6
UNDATED = 1.0
CEILINGS = {"compute": 1.0, "attention": 1.0, "bandwidth": 1.0}


def features(label: OtherLabels) -> dict[str, dict[str, float]]:
    """For each efficiency, the corrections that apply to a point and how often (1, or years for software's age)."""
    vendor, family, chip = f"vendor:{label.vendor}", f"family:{label.family}", f"chip:{label.accelerator}"
    kind = f"kind:{label.kind}"
    age = UNDATED if math.isnan(label.age) else min(max(label.age, OLDEST), NEWEST)
    compute = {"base": 1.0, kind: 1.0, f"{kind}|{vendor}": 1.0, vendor: 1.0, family: 1.0, chip: 1.0}
    if label.precision != "bf16":
        compute[f"precision:{label.precision}"] = 1.0
    if label.backbone == "transformer":
        compute[f"backbone:transformer|{vendor}"] = 1.0
    overall = {f"age|{vendor}": age, f"age|{kind}|{vendor}": age}
    if label.served:
        overall["served"] = 1.0
        overall[f"served|{kind}"] = 1.0
    return {
        "compute": compute,
        "attention": {"base": 1.0, vendor: 1.0},
        "bandwidth": {"base": 1.0, vendor: 1.0},
        "traffic": {"base": 1.0, f"{kind}|{vendor}": 1.0},
        "pass_s": {"base": 1.0, f"{kind}|{vendor}": 1.0},
        "step_s": {"base": 1.0, vendor: 1.0},
        "host_byte_s": {"base": 1.0, vendor: 1.0},
        "overall": overall,
    }


def efficiencies(labels: Sequence[OtherLabels], theta: dict[str, float]) -> OtherEfficiencies:
    """Efficiencies of points from fitted logarithms ``theta``, keyed ``efficiency/correction``."""
    names = (name for name in OtherEfficiencies.__struct_fields__)
    return OtherEfficiencies(**fitted_values(names, labels, features, theta, CEILINGS))


def spread_of(label: OtherLabels, calibration: Calibration) -> Spread:
    """Predictive spread of a point, put together as that of training is.

    A kind of work that was never measured on the vendor's chips carries the spread over kinds on top.
    """
    spread, counts = calibration.spread, calibration.counts
    total = spread.get(f"total:{label.kind}|{label.vendor}", spread["total"])
    release = min(spread[f"release:{label.vendor}"], total * math.sqrt(0.5))

    def unknown(width: float, pairs: int) -> float:
        return width**2 / (1.0 + pairs * width**2 / total**2) if pairs < ENOUGH else 0.0

    chip = unknown(spread["chip"], counts.get(f"chip:{label.accelerator}", 0))
    family = unknown(spread["family"], counts.get(f"family:{label.family}", 0))
    kind = unknown(spread["kind"], counts.get(f"kind:{label.kind}|{label.vendor}", 0))
    own = math.sqrt(total**2 - release**2 + kind)
    return Spread(vendor=release, accelerator=math.sqrt(chip + family), own=own, dof=DOF)


@cache
def shipped() -> Calibration:
    """The calibration that ships with the program. It is data of the package, the same for every call."""
    return read_shipped(TABLE)
