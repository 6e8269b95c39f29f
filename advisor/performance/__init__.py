"""From architecture and accelerator to throughput, latency and memory, each with its uncertainty."""

from advisor.performance.architecture import architecture_of, from_numbers
from advisor.performance.chips import Chip, chip_of
from advisor.performance.spread import factor, quantile
from advisor.performance.types import (
    Architecture,
    Floats,
    Neighbour,
    Prediction,
    ServingJob,
    Spread,
    TrainingJob,
)

__all__ = [
    "Architecture",
    "Chip",
    "Floats",
    "Neighbour",
    "Prediction",
    "ServingJob",
    "Spread",
    "TrainingJob",
    "architecture_of",
    "chip_of",
    "factor",
    "from_numbers",
    "quantile",
]
