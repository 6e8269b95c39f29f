"""Corrections by measured relatives: what they know, what they must not know, and how they are learned."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from advisor.catalog import Catalog
from advisor.performance.fit.common import Column
from advisor.performance.fit.pooling import family, with_widths
from advisor.performance.fit.relatives import relatives
from advisor.performance.fit.serving_data import ServingData, serving_data
from advisor.performance.serving_relatives import Relatives, covariance, positions, shipped_relatives


@pytest.fixture(scope="module")
def data(catalog: Catalog) -> ServingData:
    return serving_data(catalog)


def _misfit(data: ServingData, log: float, of: str) -> Relatives:
    """Relatives of a physics that misses every throughput of one model by ``log``, and all else by nothing."""
    predicted = np.where(np.isfinite(data.observed), data.observed, 0.0)
    predicted[data.x.groups["model"] == of, 0] -= log
    return relatives(data, predicted)


def _model(data: ServingData, pair: str) -> str:
    return str(data.x.groups["model"][np.flatnonzero(data.pair == pair)[0]])


def test_a_model_that_runs_faster_wherever_it_was_measured_is_predicted_faster(data: ServingData) -> None:
    model = _model(data, "h200|Llama-3.1-8B")
    correction = _misfit(data, 0.3, model).correction(data.x)
    mine = data.x.groups["model"] == model
    assert np.median(correction[mine, 0]) == pytest.approx(0.3, abs=0.1)
    assert np.abs(np.median(correction[~mine, 0])) < 0.03
    assert np.allclose(correction[:, 1:], 0.0, atol=1e-9)  # latencies were met


def test_without_a_misfit_nothing_is_corrected(data: ServingData) -> None:
    assert np.allclose(_misfit(data, 0.0, "none").correction(data.x), 0.0, atol=1e-9)


def test_load_prompt_and_number_of_chips_are_not_looked_at(data: ServingData) -> None:
    """Or else a bigger batch could come out slower, and two replicas could fall short of twice one."""
    more = replace(
        data.x,
        requests=data.x.requests * 7.0,
        prompt=data.x.prompt * 3.0,
        replicas=data.x.replicas * 2.0,
        shards=data.x.shards * 2.0,
        bandwidth=data.x.bandwidth * 1.5,
    )
    assert np.array_equal(shipped_relatives().correction(more), shipped_relatives().correction(data.x))


def test_a_row_without_any_relative_is_left_to_the_physics(data: ServingData) -> None:
    groups = {name: np.full(len(data.ids), "nothing like it") for name in data.x.groups}
    assert np.array_equal(shipped_relatives().correction(replace(data.x, groups=groups)), np.zeros((len(data.ids), 3)))


def test_what_is_shared_fades_with_the_distance_of_outputs(data: ServingData) -> None:
    one = positions(data.x.take(np.array([0])))
    at = [replace(one, output=one.output + d) for d in (0.0, 1.0, 3.0)]
    shared = [float(covariance(one, other)[0, 0]) for other in at]
    assert shared[0] > shared[1] > shared[2] > 0.0


def test_the_shipped_table_holds_every_measured_row(data: ServingData) -> None:
    where = shipped_relatives().where
    assert where.labels["model"].tolist() == data.x.groups["model"].tolist()
    assert np.allclose(np.exp(where.output), np.clip(data.x.output, 128.0, 32768.0), rtol=1e-4)


def test_learned_widths_replace_guesses_and_leave_unknown_families_alone() -> None:
    terms = (Column("bandwidth", "model", "a", 0.1), Column("bandwidth", "feature", "width", 0.2))
    assert family(terms[1]) == ("bandwidth", "feature width")
    learned = with_widths(terms, {("bandwidth", "model"): 0.4})
    assert [c.sd for c in learned] == [0.4, 0.2]
