"""The words of ICD 203 for probabilities."""

from __future__ import annotations

from itertools import pairwise

import pytest

from advisor.likelihood import likelihood

SCALE = ("almost no chance", "very unlikely", "unlikely", "roughly even", "likely", "very likely", "almost certain")


@pytest.mark.parametrize(
    ("percent", "word"),
    [(0, "almost no chance"), (4, "almost no chance"), (5, "very unlikely"), (17, "very unlikely"),
     (20, "unlikely"), (44, "unlikely"), (45, "roughly even"), (55, "roughly even"), (56, "likely"), (80, "likely"),
     (83, "very likely"), (95, "very likely"), (96, "almost certain"), (100, "almost certain")],
)  # fmt: skip
def test_a_word_has_its_band_and_a_border_takes_the_weaker_one(percent: int, word: str) -> None:
    assert likelihood(percent / 100) == word


@pytest.mark.parametrize("probability", [0.0, 0.004, 0.199, 0.448, 0.551, 0.8049, 0.954, 0.999, 1.0])
def test_a_word_is_that_of_the_whole_percent_that_stands_beside_it(probability: float) -> None:
    assert likelihood(probability) == likelihood(round(probability * 100) / 100)


def test_the_scale_rises_and_reads_the_same_from_both_ends() -> None:
    places = [SCALE.index(likelihood(percent / 100)) for percent in range(101)]
    assert sorted(set(places)) == list(range(len(SCALE)))
    assert all(low <= high for low, high in pairwise(places))
    assert places == [len(SCALE) - 1 - place for place in reversed(places)]
