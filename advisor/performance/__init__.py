"""From architecture and accelerator to throughput, latency and memory, each with its uncertainty."""

from advisor.performance.architecture import architecture_of, architecture_of_own, from_numbers
from advisor.performance.chips import Chip, chip_of
from advisor.performance.conditioning import Belief, Machine, Reading, Team, believed, merged
from advisor.performance.known_error import KnownError, known_error
from advisor.performance.other import assess_samples, knows_work, predict_other_rows
from advisor.performance.other_neighbours import sample_neighbours
from advisor.performance.recommender import UNPROVEN, assess_recommender
from advisor.performance.serving_assess import assess_serving, assess_serving_many, serving_spread
from advisor.performance.serving_curve import serving_curves
from advisor.performance.serving_neighbours import neighbours
from advisor.performance.serving_spread import conditioned
from advisor.performance.spread import factor, quantile
from advisor.performance.training import assess_training, assess_training_many
from advisor.performance.training_neighbours import training_neighbours
from advisor.performance.training_predict import RowPredictions, predict_training_rows
from advisor.performance.types import (
    Architecture,
    Floats,
    Measured,
    Neighbour,
    Prediction,
    RecommenderJob,
    RunnerUp,
    SampleJob,
    ServingJob,
    Spread,
    TrainingJob,
)

__all__ = [
    "UNPROVEN",
    "Architecture",
    "Belief",
    "Chip",
    "Floats",
    "KnownError",
    "Machine",
    "Measured",
    "Neighbour",
    "Prediction",
    "Reading",
    "RecommenderJob",
    "RowPredictions",
    "RunnerUp",
    "SampleJob",
    "ServingJob",
    "Spread",
    "Team",
    "TrainingJob",
    "architecture_of",
    "architecture_of_own",
    "assess_recommender",
    "assess_samples",
    "assess_serving",
    "assess_serving_many",
    "assess_training",
    "assess_training_many",
    "believed",
    "chip_of",
    "conditioned",
    "factor",
    "from_numbers",
    "known_error",
    "knows_work",
    "merged",
    "neighbours",
    "predict_other_rows",
    "predict_training_rows",
    "quantile",
    "sample_neighbours",
    "serving_curves",
    "serving_spread",
    "training_neighbours",
]
