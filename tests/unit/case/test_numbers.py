"""Numbers as people write them."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.case.fields import Range
from advisor.case.numbers import UnitError, format_number, parse_number, parse_volume

VOLUME_UNITS = ("requests/s", "requests/min", "requests/day", "output tokens/s", "output tokens/day")


@pytest.mark.parametrize(
    ("typed", "unit", "meant"),
    [
        ("450", "", 450),
        ("1.2k", "tokens", 1200),
        ("1.2M", "", 1_200_000),
        ("3k req/min", "requests/min", 3000),
        ("450 ms", "ms", 450),
        ("12 %", "%/y", 12),
        ("1,200", "tokens", 1200),
        ("1 200", "tokens", 1200),
        ("-5 %", "%/y", -5),
        ("3e8", "tokens a run", 3e8),
        ("200B tokens", "tokens a run", 2e11),
        ("200 billion", "tokens a run", 2e11),
        ("$55.04", "USD/h", 55.04),
        ("55.04 USD/h", "USD/h", 55.04),
        ("2x", "×", 2),
        (".5", "", 0.5),
    ],
)
def test_a_number_is_read_as_it_is_written(typed: str, unit: str, meant: float) -> None:
    assert parse_number(typed, unit) == pytest.approx(meant)


@pytest.mark.parametrize(
    ("typed", "unit", "meant"),
    [
        ("1.5 s", "ms", 1500),
        ("2 min", "s", 120),
        ("2 weeks", "days a run", 14),
        ("3 years", "months", 36),
        ("80 GiB", "GB", 85.9),
        ("1 TB", "GB", 1000),
    ],
)
def test_a_unit_that_measures_the_same_is_converted(typed: str, unit: str, meant: float) -> None:
    assert parse_number(typed, unit) == pytest.approx(meant, rel=1e-3)


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("5 to 9", 5, 9),
        ("5 to 9k", 5000, 9000),
        ("300-600", 300, 600),
        ("300 – 600 ms", 300, 600),
        ("0.3 to 0.6 s", 300, 600),
    ],
)
def test_a_range_is_an_80_per_cent_interval_in_the_fields_unit(typed: str, low: float, high: float) -> None:
    read = parse_number(typed, "ms")
    assert isinstance(read, Range)
    assert read.low == pytest.approx(low)
    assert read.high == pytest.approx(high)


def test_a_decimal_comma_is_read_where_the_locale_has_one() -> None:
    assert parse_number("1.200,5", "tokens", ",") == 1200.5


def test_a_comma_that_groups_nothing_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match=r"groups thousands"):
        parse_number("1,2", "tokens")


@pytest.mark.parametrize("typed", ["", "abc", "5 to", "1.2.3", "1e999", "5 to 6 to 7", "--3", "nan", "inf"])
def test_what_is_no_number_is_answered_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match=r'Enter a number such as 450, 1\.2k or "300 to 600"'):
        parse_number(typed, "tokens")


@pytest.mark.parametrize(("typed", "unit"), [("5 apples", "tokens"), ("4000 EUR", "USD"), ("10 m", "ms"), ("3 ms", "")])
def test_another_unit_than_the_fields_is_refused(typed: str, unit: str) -> None:
    with pytest.raises(UnitError):
        parse_number(typed, unit)


def test_the_low_end_comes_first() -> None:
    with pytest.raises(ValueError, match="low end comes first: 5 to 9"):
        parse_number("9 to 5", "ms")


def test_where_the_comma_is_the_decimal_sign_thousands_are_parted_by_a_thin_space() -> None:
    assert format_number(1234567.5, ",") == "1\u202f234\u202f567,5"
    assert format_number(1.5e-9, ",") == "1,5e-09"
    with pytest.raises(ValueError, match="low end comes first: 2,5 to 1\u202f000"):
        parse_number("1000 to 2,5", "ms", ",")


def test_a_volume_keeps_the_unit_that_was_typed() -> None:
    assert parse_volume("50 rps", "requests/min", VOLUME_UNITS) == (50, "requests/s")
    assert parse_volume("4M tok/day", "requests/min", VOLUME_UNITS) == (4e6, "output tokens/day")
    assert parse_volume("900", "requests/min", VOLUME_UNITS) == (900, "requests/min")
    assert parse_volume("5 to 9 req/s", "requests/min", VOLUME_UNITS) == (Range(low=5, high=9), "requests/s")
    with pytest.raises(UnitError):
        parse_volume("3 req/fortnight", "requests/min", VOLUME_UNITS)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([".", ","]))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_what_is_shown_can_be_typed_again(value: float, decimal: str) -> None:
    assert parse_number(format_number(value, decimal), "", decimal) == value


@given(st.text(max_size=20))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_any_text_gives_a_number_or_a_message(text: str) -> None:
    with contextlib.suppress(ValueError):
        read = parse_number(text, "ms")
        assert math.isfinite(read.high if isinstance(read, Range) else read)
