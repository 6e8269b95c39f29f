"""The published runs that stand beside a prediction of training or of samples."""

from __future__ import annotations

from typing import Literal

import pytest

from advisor.catalog import Catalog
from advisor.performance import (
    Architecture,
    SampleJob,
    TrainingJob,
    architecture_of,
    sample_neighbours,
    training_neighbours,
)


def test_a_measured_pair_comes_first_with_its_own_figures(llama70b: Architecture, catalog: Catalog) -> None:
    job = TrainingJob(llama70b, "lora", "bf16", 4096.0)
    found = training_neighbours(job, "h100-sxm", 8, catalog)
    assert len(found) == 3
    assert found[0].accelerator == "h100-sxm"
    assert found[0].shape.startswith("lora")
    for run in found:
        assert run.predicted == pytest.approx(run.measured, rel=0.8)
        assert run.source
        assert run.date


def test_a_chip_without_runs_is_set_beside_its_vendors_other_chips(llama70b: Architecture, catalog: Catalog) -> None:
    found = training_neighbours(TrainingJob(llama70b, "pretrain", "bf16", 8192.0), "trainium3", 64, catalog)
    assert {run.accelerator for run in found} <= {"trainium1", "trainium2"}


@pytest.mark.parametrize("chip", ["h100-sxm", "trainium2", "a10g", "gb200"])
@pytest.mark.parametrize("model", ["llama-3.1-8b", "llama-3.1-70b", "roberta-large"])
@pytest.mark.parametrize("method", ["lora", "full"])
def test_the_nearest_few_are_the_first_of_the_nearest_many(
    chip: str, model: str, method: Literal["lora", "full"], catalog: Catalog
) -> None:
    """However few groups were read for the few."""
    facts = catalog.find_model(model)
    assert facts is not None
    job = TrainingJob(architecture_of(facts), method, "bf16", 2048.0)
    many = training_neighbours(job, chip, 32, catalog, n=60)
    assert len(many) > 20
    for n in (1, 3, 7):
        assert training_neighbours(job, chip, 32, catalog, n=n) == many[:n]


def test_no_configuration_stands_there_twice(llama70b: Architecture, catalog: Catalog) -> None:
    found = training_neighbours(TrainingJob(llama70b, "pretrain", "bf16", 8192.0), "h100-sxm", 64, catalog, n=6)
    assert len({(run.source, run.accelerator, run.model, run.shape.split(",")[0]) for run in found}) == 6


def test_samples_are_set_beside_runs_of_the_same_sort(catalog: Catalog) -> None:
    found = sample_neighbours(SampleJob("sdxl-base"), "h100-sxm", 1, catalog)
    assert all("SDXL" in run.model for run in found)
    found = sample_neighbours(SampleJob("bge-large-en-v1.5"), "inferentia2", 1, catalog)
    assert found[0].accelerator == "inferentia2"
    assert found[0].distance == "same accelerator, another model"
