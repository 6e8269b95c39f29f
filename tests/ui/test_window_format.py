"""Figures in words: rounding by the width of the range, losses called losses, chances with word, percent and count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtCore import QLocale

from advisor.likelihood import likelihood
from ui import format as words
from ui.format import MINUS, Money
from ui.results.axis import fifty, money_axis, on_the_axis, share_reaching, told_ticks


@dataclass(frozen=True)
class Range:
    p10: float | None
    p50: float | None
    p90: float | None


def test_all_three_quantiles_are_rounded_by_a_tenth_of_the_width() -> None:
    money = Money()
    saving = Range(430_000, 1_234_000, 2_120_000)
    assert money.range(saving) == "$0.4M to $2.1M"
    assert money.middle(saving) == "$1.2M"


def test_what_rounds_to_nothing_is_not_called_nothing() -> None:
    """Most futures give the move up in time: P10 is a loss of the trial, far below the step of the range."""
    band = Range(-32_000, -21_000, 4_200_000)
    assert Money().range(band) == "a loss of under $0.1M to a gain of $4.2M"
    assert Money().table_range(band) == f"> {MINUS}$0.1M to $4.2M"
    assert Money().loss_words(-21_000, 100_000) == "a loss of under $100k"
    assert Money().range(Range(20_000, 1_000_000, 4_200_000)) == "under $0.1M to $4.2M"
    assert Money().amount(0.0, 100_000) == "$0k"


def test_a_range_across_zero_names_loss_and_gain() -> None:
    assert Money().range(Range(-600_000, 700_000, 1_900_000)) == "a loss of $0.6M to a gain of $1.9M"


def test_a_loss_is_a_loss_in_sentences_and_a_true_minus_in_tables() -> None:
    loss = Range(-2_200_000, -1_300_000, -600_000)
    assert Money().range(loss) == "a loss of $0.6M to $2.2M"
    assert Money().table_range(loss) == f"{MINUS}$2.2M to {MINUS}$0.6M"


def test_a_range_whose_ends_read_alike_is_one_figure() -> None:
    """What runs today is paid by contract: nothing of it is uncertain."""
    assert Money().table_range(Range(77_000, 77_000, 77_000)) == "$77k"
    assert Money().range(Range(77_000, 77_000, 77_000)) == "$77k"
    assert Money().range(Range(-41_000, -41_000, -41_000)) == "a loss of $41k"


def test_a_distance_from_today_has_its_sign() -> None:
    assert words.change(225.4) == "+225%"
    assert words.change(-70) == f"{MINUS}70%"
    assert words.change(0.2) == "0%"


def test_what_is_not_known_is_never_zero() -> None:
    assert Money().range(None) == "not known"
    assert Money().amount(None) == "not known"
    assert words.span(Range(None, None, None)) == "not known"


def test_another_currency_is_shown_at_the_rate_of_the_result() -> None:
    assert Money("EUR", 0.9).range(Range(430_000, 1_234_000, 2_120_000)) == "€0.4M to €1.9M"
    assert Money("CHF", 0.8).amount(1_000_000, 100_000) == "CHF\u2009800k"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.87, "very likely (87%, about 44 in 50)"),
        (0.80, "likely (80%, about 40 in 50)"),
        (0.5, "roughly even (50%, about 25 in 50)"),
        (0.2, "unlikely (20%, about 10 in 50)"),
        (0.03, "almost no chance (3%, about 2 in 50)"),
        (0.012, "almost no chance (1%, about 1 in 100)"),
        (0.989, "almost certain (99%, about 99 in 100)"),
        (0.0, "almost no chance (fewer than 1 in 100)"),
        (1.0, "almost certain (more than 99 in 100)"),
    ],
)
def test_a_chance_has_word_percent_and_count_and_a_border_takes_the_weaker_word(share: float, said: str) -> None:
    assert words.probability(share) == said


@pytest.mark.parametrize("percent", range(1, 100))
def test_a_chance_is_called_on_the_screen_what_it_is_called_on_paper(percent: int) -> None:
    assert words.probability(percent / 100).startswith(f"{likelihood(percent / 100)} ({percent}%")


def test_no_chance_is_written_as_zero_or_hundred_percent() -> None:
    assert words.percent(0.0) == "under 1%"
    assert words.percent(1.0) == "over 99%"


def test_payback_over_two_years_is_also_said_in_years() -> None:
    assert words.months(14.4) == "14 months"
    assert words.months(30) == "30 months (2.5 years)"
    assert words.months(None) == "not within the horizon"
    assert words.months_range(Range(9.0, 12.0, 14.0)) == "9 to 14 months"
    assert words.months_range(Range(0.6, 0.9, 1.4)) == "1 month"
    assert words.months_range(Range(1.0, 1.0, None)) == "1 month at best, or not within the horizon"
    assert words.months_range(Range(9.0, 20.0, None)) == "9 months at best, or not within the horizon"
    assert words.months_in_table(Range(9.0, 20.0, None)) == "9 months to never"
    assert words.months_in_table(Range(0.6, 1.2, None)) == "1 month to never"
    assert words.months_in_table(Range(9.0, 12.0, 14.0)) == "9 to 14 months"
    assert words.months_in_table(Range(None, None, None)) == "not within the horizon"


def test_the_name_of_a_month_is_in_the_language_of_the_other_words() -> None:
    try:
        QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
        assert words.day(date(2026, 10, 8)) == "8 Oct 2026"
        assert words.number(1234.5, 1) == "1\u202f234,5", "numbers are the system's business"
    finally:
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


def test_dates_have_the_month_by_name() -> None:
    assert words.day("2026-07-20") == "20 Jul 2026"
    assert words.day("2026-07") == "Jul 2026"
    assert words.day("2026-99") == "2026-99"
    assert words.day("2026") == "2026"
    assert words.day("soon") == "soon"
    assert words.age(date(2026, 7, 20), date(2026, 11, 23)) == "4 months old"


def test_fifty_dots_are_the_middles_of_fifty_equal_shares() -> None:
    percentiles = tuple(float(n) for n in range(1, 100))
    assert fifty(percentiles) == tuple(float(n) for n in range(1, 100, 2))


def test_the_share_of_futures_that_reach_an_amount_falls_as_the_amount_rises() -> None:
    percentiles = tuple(float(n) for n in range(1, 100))
    assert share_reaching(percentiles, 30.0) == pytest.approx(0.70)
    shares = [share_reaching(percentiles, value) for value in range(-5, 110)]
    assert shares == sorted(shares, reverse=True)
    assert 0 < shares[-1] < shares[0] < 1


def test_the_money_axis_always_holds_zero_and_every_value() -> None:
    axis = money_axis([2_300_000.0, 5_100_000.0])
    assert axis.low == 0
    assert axis.high >= 5_100_000
    assert money_axis([-3.0, -1.0]).high == 0


@pytest.mark.parametrize(
    ("room", "told"),
    [(700.0, "-400 -200 0 200 400 600 800"), (220.0, "-400 0 400 800"), (150.0, "0 600"), (20.0, "0")],
)
def test_ticks_that_are_told_are_evenly_spaced_from_zero_and_never_touch(room: float, told: str) -> None:
    axis = money_axis([-400.0, 800.0])
    texts = [f"{tick:.0f}" for tick in axis.ticks]
    places = told_ticks(axis, texts, lambda text: 50.0, 0.0, room)
    assert " ".join(texts[place] for place in places) == told


def test_a_few_futures_far_out_do_not_press_the_others_together() -> None:
    most = [-60_000.0 + 400.0 * n for n in range(97)]
    assert list(on_the_axis([*most, 2_000_000.0, 3_400_000.0])) == most
    assert money_axis(on_the_axis([*most, 2_000_000.0, 3_400_000.0])).high <= 10_000.0
    assert len(on_the_axis([*most, -20_000.0, -19_000.0])) == 99
