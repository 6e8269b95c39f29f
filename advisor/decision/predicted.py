"""What is known of an option's speed, and what it depends on."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from advisor.cost.options import Option
from advisor.decision.beliefs import Curve
from advisor.distributions import Floats
from advisor.performance import Prediction, RecommenderJob, SampleJob, ServingJob, TrainingJob


class Predicted(Struct, frozen=True):
    """Speed of one instance, or of the group of `instances` that a training run is given.

    `unassessed` says why this kind of workload can't be predicted at all; `why_not` why this option can't do it.
    """

    prediction: Prediction | None
    instances: int
    why_not: str | None
    unassessed: str | None = None
    measured: bool = False
    """Whether the buyer measured this instance: then speed is theirs, tuning included."""
    job: ServingJob | TrainingJob | SampleJob | RecommenderJob | None = None
    """What was asked of the performance model."""
    curve: Curve = ()
    """Multiples of the predicted speed, and throughput at each; empty where throughput follows speed in proportion."""
    tuning_left: float = 1.0
    """Share of the doubt about the team's level that is left after the buyer's measurements; 0 where this was
    measured."""
    within_tuning: bool = False
    """Whether a latency limit is missed in the middle of the tuning range and met at its upper end."""
    far_off: float | None = None
    """What the buyer measured on this machine over what the model alone has for it, where the two are so far apart that
    the unit is in doubt; else None."""

    def speed_at(self, pace: Floats) -> Floats:
        """Natural units per second of the instance or group at multiples of the predicted speed, along the curve, of
        the multiples' shape; nothing where nothing is predicted."""
        if len(self.curve) < 2:
            return pace * (self.prediction.throughput if self.prediction is not None else 0.0)
        at, throughput = (np.array(column) for column in zip(*self.curve, strict=True))
        inside = np.exp(np.interp(np.log(pace), np.log(at), np.log(throughput)))
        return np.asarray(inside * np.minimum(pace / at[0], 1.0) * np.maximum(pace / at[-1], 1.0), dtype=np.float64)


Machine = tuple[str, int, int, float, int, str]


def machine_of(option: Option, predicted: Predicted) -> Machine:
    """What an option's speed depends on: its chips, their links, how many work together, and what was measured."""
    measured = option.instance if predicted.measured else ""
    chips = option.accelerator, option.accelerators, option.domain_chips, option.network_gbps
    return *chips, predicted.instances, measured
