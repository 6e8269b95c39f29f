"""The kinds of workload that a case can describe: a discriminated union on `kind`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from advisor.case.workloads.common import (
    Engine,
    ItemUnit,
    ItemVolume,
    Measurement,
    Precision,
    PurchasePlan,
    Software,
    Today,
    Volume,
    VolumeUnit,
    WorkloadBase,
)
from advisor.case.workloads.other import Embeddings, ImageGeneration, Recommender, Speech, Vision
from advisor.case.workloads.own_model import OwnArchitecture, OwnModelWorkload
from advisor.case.workloads.serving import LlmBatch, LlmServing
from advisor.case.workloads.training import FineTuning, PreTraining

Workload = Annotated[
    LlmServing | LlmBatch | PreTraining | FineTuning | Embeddings | ImageGeneration | Vision | Speech | Recommender,
    Field(discriminator="kind"),
]

__all__ = [
    "Embeddings",
    "Engine",
    "FineTuning",
    "ImageGeneration",
    "ItemUnit",
    "ItemVolume",
    "LlmBatch",
    "LlmServing",
    "Measurement",
    "OwnArchitecture",
    "OwnModelWorkload",
    "PreTraining",
    "Precision",
    "PurchasePlan",
    "Recommender",
    "Software",
    "Speech",
    "Today",
    "Vision",
    "Volume",
    "VolumeUnit",
    "Workload",
    "WorkloadBase",
]
