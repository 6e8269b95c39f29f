"""How figures become text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision.result import Quantiles
from advisor.report.format import (
    Formatter,
    grouped_hex,
    long_date,
    money_scale,
    render,
)


def spaced(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("rule", "value", "text"),
    [
        ("money USD", 1_420_000.0, "USD 1.42 million"),
        ("money USD", 990_000.0, "USD 990,000"),
        ("money USD", 999_900.0, "USD 1.00 million"),
        ("money USD", 24_031.0, "USD 24,000"),
        ("money USD", -300_000.0, "USD −300,000"),
        ("money USD", 2.5e9, "USD 2.50 billion"),
        ("money USD", 0.0, "USD 0"),
        ("m 2", -4_083_000.0, "−4.08"),
        ("m 2", 1_000.0, "< 0.01"),
        ("m 2", -1_000.0, "> −0.01"),
        ("k 0", 643_120.0, "643"),
        ("k 1", 20_400.0, "20.4"),
        ("step 1000", 52_480.0, "52,000"),
        ("price", 55.04, "55.04"),
        ("price", 41.528, "41.528"),
        ("price", 35.0, "35.00"),
        ("probability", 0.83, "83 %"),
        ("probability", 0.0, "< 1 %"),
        ("probability", 1.0, "> 99 %"),
        ("of 100", 0.96, "96 of 100"),
        ("of 100", 0.001, "fewer than 1 of 100"),
        ("hundredths", 0.999, "> 99"),
        ("signed percent 0", 8.5, "+8 %"),
        ("signed percent 0", -8.7, "−9 %"),
        ("weeks", 12.4, "12"),
        ("weeks", 4.5, "4.5"),
        ("digits 3", 15_234.0, "15,200"),
        ("digits 3", 0.70731, "0.707"),
    ],
)  # fmt: skip
def test_a_figure_is_written_as_the_house_writes_it(rule: str, value: float, text: str) -> None:
    assert spaced(render(rule, value)) == text


def test_what_is_not_known_is_never_a_zero() -> None:
    for rule in ("money USD", "m 2", "k 0", "price", "probability", "fixed 0", "weeks"):
        assert render(rule, None) == "n/k"


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(KeyError):
        render("furlongs 2", 1.0)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False))
def test_a_printed_amount_lies_within_half_a_unit_of_its_value(value: float) -> None:
    text = render("k 1", value).replace(",", "").replace("−", "-").replace("\u00a0", "")
    if text.startswith(("<", ">")):
        assert 0 < abs(value) < 100
    else:
        assert abs(float(text) * 1000 - value) <= 50.0 + 1e-6
        assert value == 0 or float(text) != 0


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.tuples(*[st.floats(min_value=-5e8, max_value=5e8, allow_nan=False)] * 3))
def test_the_three_ends_of_a_range_share_their_decimals(ends: tuple[float, float, float]) -> None:
    low, mid, high = sorted(ends)
    fmt = Formatter()
    printed = fmt.amount_range(Quantiles(low, mid, high), "/x")
    logged = fmt.take()
    decimals = {
        len(item.text.partition(".")[2])
        for item in logged
        if item.text[-1].isdigit() and not item.text.startswith(("<", ">"))
    }
    assert len(decimals) <= 1
    # Ends that read alike are one figure.
    assert printed.count("P10") == printed.count("P90") == (0 if len({item.text for item in logged}) == 1 else 1)


def test_each_figure_is_logged_once_with_its_place_and_rule() -> None:
    fmt = Formatter()
    fmt.say("k 0", 643_000.0, "/workloads/0/today_usd_month")
    fmt.say("k 0", 643_000.0, "/workloads/0/today_usd_month")
    fmt.say("k 0", None, "/workloads/1/today_usd_month")
    assert [(item.text, item.pointer, item.rule) for item in fmt.take()] == [
        ("643", "/workloads/0/today_usd_month", "k 0")
    ]


def test_a_small_change_is_a_bound_without_a_sign_of_its_own() -> None:
    assert spaced(render("signed percent 0", 0.3)) == "< 1 %"
    assert spaced(render("signed percent 0", 7.2)) == "+7 %"
    assert spaced(render("signed percent 0", -7.2)) == "−7 %"


def test_one_scale_serves_a_whole_column() -> None:
    assert spaced(money_scale([420_000.0, 4_200_000.0]).unit) == "USD m"
    assert money_scale([-38_000.0, 4_200_000.0]).rule == "k 0"  # in millions the loss would read −0.04
    assert spaced(money_scale([12_000.0, None, -640_000.0]).unit) == "USD k"
    assert money_scale([]).rule == "k 1"


def test_dates_and_hashes_are_grouped_for_reading() -> None:
    assert spaced(long_date("2026-11-23")) == "23 November 2026"
    assert long_date("about 2026") == "about 2026"
    assert grouped_hex("0123456789abcdef") == "01234567 89abcdef"


def test_a_figure_far_below_one_has_no_exponent() -> None:
    assert render("digits 3", 7.4e-7) == "0.000000740"


def test_a_range_whose_ends_read_alike_is_one_figure() -> None:
    fmt = Formatter()
    bill = Quantiles(408_800.0, 408_800.0, 408_800.0)
    assert fmt.spread(bill, "/x", "k 0") == "409"
    assert fmt.amount_range(bill, "/x") == "USD\u00a0409,000"
    assert fmt.spread(Quantiles(408_800.0, 408_800.0, 409_700.0), "/x", "k 0") == "409 (409\u00a0to\u00a0410)"
    assert {item.pointer for item in fmt.take()} == {"/x/p10", "/x/p50", "/x/p90"}


def test_a_mean_loss_of_a_few_draws_is_told_as_little_and_none_as_none() -> None:
    assert render("regret USD", 12.4) == render("regret USD", 6.98) == "under USD\u00a0100"
    assert render("regret EUR", 99.9) == "under EUR\u00a0100"
    assert render("regret USD", 0.0) == "USD\u00a00"
    assert render("regret USD", 4_860.4) == "USD\u00a04,860"
