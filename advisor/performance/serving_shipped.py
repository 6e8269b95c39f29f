"""The serving model as shipped: the physics under the fitted efficiencies, corrected by measured relatives."""

from __future__ import annotations

from advisor.performance.serving import Outcome, evaluate
from advisor.performance.serving_efficiency import shipped_efficiency
from advisor.performance.serving_relatives import shipped_relatives
from advisor.performance.serving_rows import ServingRows


def shipped_outcome(x: ServingRows) -> Outcome:
    """Throughput and latencies at every point, under the calibration that comes with this version."""
    outcome = evaluate(x, shipped_efficiency().at(x))
    return outcome.corrected(shipped_relatives().correction(x))
