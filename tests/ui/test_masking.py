"""Private rates are covered however they are written; what is no rate is left alone."""

from __future__ import annotations

import pytest

from ui.present.masking import Mask, is_hidden

DRAFT = {
    "workloads": [{"today": {"price_per_hour": "71.4375"}}, {"today": {}}],
    "commercials": {
        "commitments": [{"amount_per_hour": "105", "confidential": True}, {"amount_per_hour": "37"}],
        "rate_card": [{"price_per_hour": "2.15", "confidential": False}, {"price_per_hour": 1234.5}],
        "discount_pct": 12,
    },
    "team": {"cost_per_week": "4100"},
    "origins": {"team.cost_per_week": "typed"},
}


@pytest.mark.parametrize(
    "text",
    [
        "at $71.4375 an hour",
        "71.4375",
        "$71.44/h",
        "71,4375 EUR",
        "$71 an hour",
        "USD 105 an hour",
        "USD\u2009105",
        "105 USD/h",
        "a commitment of $105.00",
        "$37/h",
        "$1,234.50",
        "1.234,50",
        "1\u202f234,50",
        "1'234.50",
        "1234.5 USD",
        "12% off",
        "12\u2009% discount",
        "USD 4,100 a week",
    ],
)
def test_a_rate_is_covered(text: str) -> None:
    covered = Mask(DRAFT)(text)
    assert "••••" in covered
    assert not any(digit.isdigit() for digit in covered), covered


def test_a_rate_is_covered_in_whichever_currency_it_is_shown() -> None:
    rate = {"currency": "EUR", "per_usd": 0.92}
    mask = Mask({"decision": {"exchange_rates": [rate]}, "commercials": {"rate_card": [{"price_per_hour": "24"}]}})
    assert mask("EUR 24 an hour") == "EUR •••• an hour"
    assert mask("$26.087 an hour") == "$•••• an hour", "entered in euros, shown in dollars"
    assert mask("22.08 EUR") == "•••• EUR", "entered in dollars, shown in euros"


def test_the_cost_of_a_week_is_covered_in_a_case_that_says_nothing_of_its_origin() -> None:
    covered = Mask({**DRAFT, "origins": {}})
    assert covered("4,100 USD") == "•••• USD"
    ours = Mask({**DRAFT, "origins": {"team.cost_per_week": "default"}})
    assert ours("4,100 USD") == "4,100 USD", "a default of ours is no secret"


@pytest.mark.parametrize(
    "text",
    [
        "105 workloads",
        "37 of 50 futures save",
        "12 months",
        "$1.2M",
        "$105M",
        "−$37k",
        "USD 105 million",
        "2.15 tokens",
        "$2.15/h",
        "171.4375",
        "71.43755",
        "$71,437",
        "",
        "Llama-3.1-8B on 12 instances",
    ],
)
def test_what_is_no_private_rate_can_be_read(text: str) -> None:
    assert Mask(DRAFT)(text) == text


def test_a_case_without_private_rates_covers_nothing() -> None:
    assert Mask({"decision": {}})("$35.76/h and 12%") == "$35.76/h and 12%"


def test_answers_that_hold_rates_are_covered_whole() -> None:
    assert is_hidden("workloads.3.today.price_per_hour")
    assert is_hidden("commercials.rate_card")
    assert not is_hidden("workloads.3.today.instance")
    assert not is_hidden("decision.discount_rate_pct")
