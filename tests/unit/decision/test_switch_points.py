"""Switch points on functions whose roots are known."""

from __future__ import annotations

import pytest

from advisor.decision.why.switch_points import Lever, Point, find


def lever(field: str = "gpu_price", now: float = 50.0, low: float = 5.0, high: float = 500.0) -> Lever:
    return Lever(field, field, "Price", "usd_per_hour", now, low, high, "the market", "P")  # type: ignore[arg-type]  # any field


def run(price: float) -> Point:
    return Point("move" if price >= 64.0 else "stay", price - 58.0)


def test_the_flip_and_the_zero_of_the_median_are_found() -> None:
    flip = find(lever(), Point("stay", -8.0), run)
    assert flip.at == pytest.approx(64.0, rel=2e-3)
    assert flip.to == "move"
    assert flip.median_zero_at == pytest.approx(58.0, rel=1e-3)


def test_the_reported_value_is_one_at_which_the_other_verdict_holds() -> None:
    flip = find(lever(), Point("stay", -8.0), run)
    assert flip.at is not None
    assert run(flip.at).verdict == flip.to


def test_a_verdict_that_never_changes_has_no_flip() -> None:
    flip = find(lever(), Point("stay", -1.0), lambda price: Point("stay", -1.0))
    assert (flip.at, flip.to, flip.median_zero_at) == (None, None, None)


def test_the_nearer_of_two_flips_is_told() -> None:
    def two(price: float) -> Point:
        return Point("move" if price > 200 else "wait" if price < 40 else "stay", 1.0)

    flip = find(lever(), Point("stay", 1.0), two)
    assert flip.to == "wait"
    assert flip.at == pytest.approx(40.0, rel=2e-3)


def test_a_horizon_flips_at_a_whole_month() -> None:
    def by_horizon(months: float) -> Point:
        return Point("move" if months >= 47 else "stay", months - 46.5)

    flip = find(lever("horizon_months", 36.0, 6.0, 84.0), Point("stay", -10.5), by_horizon)
    assert flip.at == 47.0


def test_a_delay_is_searched_from_none_at_all_in_whole_months() -> None:
    asked: list[float] = []

    def by_delay(months: float) -> Point:
        asked.append(months)
        return Point("move" if months < 7 else "stay", 10.0 - months)

    flip = find(lever("delay_months", 0.0, 0.0, 24.0), Point("move", 10.0), by_delay)
    assert (flip.at, flip.to, flip.median_zero_at) == (7.0, "stay", 10.0)
    assert len(asked) == len(set(asked)), "no month is tried twice"


def test_the_end_of_a_range_rules_out_a_border_where_a_lever_goes_one_way() -> None:
    asked: list[float] = []

    def never(price: float) -> Point:
        asked.append(price)
        return Point("stay", -1.0)

    find(lever(), Point("stay", -1.0), never)
    assert sorted(asked) == pytest.approx([5.0, 500.0])


def test_a_pilot_worth_making_between_two_ends_that_stay_is_found() -> None:
    def between(price: float) -> Point:
        return Point("pilot first" if 150 < price < 320 else "stay", -1.0, by_chance=price < 140)

    flip = find(lever(), Point("stay", -1.0), between)
    assert flip.to == "pilot first"
    assert flip.at == pytest.approx(150.0, rel=2e-3)


def test_a_narrow_stretch_of_another_verdict_about_the_zero_of_the_median_is_found() -> None:
    def about_zero(price: float) -> Point:
        return Point("pilot first" if 85 < price < 100 else "stay", price - 92.0, by_chance=price < 60)

    assert not any(85 < 50.0 * 10 ** (k / 5) < 100 for k in range(6)), "no point of the scan lies there"
    flip = find(lever(), Point("stay", -42.0), about_zero)
    assert flip.to == "pilot first"
    assert flip.at == pytest.approx(85.0, rel=2e-3)


def test_a_flip_at_a_tenth_less_demand_is_found_between_two_values_of_the_scan() -> None:
    def fewer_instances(demand: float) -> Point:
        return Point("move" if 0.88 <= demand <= 0.905 else "stay", -1.0)

    flip = find(lever("volume", 1.0, 0.05, 20.0), Point("stay", -1.0), fewer_instances)
    assert flip.to == "move"
    assert flip.at == pytest.approx(0.905, rel=2e-3)


def test_where_no_flip_is_found_along_demand_it_is_told_at_how_many_values() -> None:
    asked: set[float] = set()

    def never(value: float) -> Point:
        asked.add(value)
        return Point("stay", -1.0)

    demand = find(lever("volume", 1.0, 0.05, 20.0), Point("stay", -1.0), never)
    assert demand.tried == len(asked) == 12
    assert find(lever(), Point("stay", -1.0), never).tried is None, "along a price the two ends rule it out"
