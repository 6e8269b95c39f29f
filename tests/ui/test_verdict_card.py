"""The card of the verdict: what is advised on the whole, in a sentence, with what follows it."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

import advisor
from ui.format import Money
from ui.prove.figure import Figure
from ui.results.money import money_of
from ui.results.sections import switching_card
from ui.results.verdict import VerdictCard, portfolio_verdict, workload_verdict
from ui.widgets.text import Text

JUDGED = Path(__file__).parents[1] / "data" / "cases"


def card_of(case: str, qtbot: QtBot) -> VerdictCard:
    result = advisor.recommend(advisor.load_case(JUDGED / f"{case}.switchpoint"), draws=64)
    card = workload_verdict(result.workloads[0], result.portfolio, money_of(result), 36, 0.0, lambda: "")
    qtbot.addWidget(card)
    return card


def said(card: VerdictCard) -> list[str]:
    return [text.text() for text in card.findChildren(Text)]


def test_workloads_that_are_not_assessed_are_spoken_of_as_many_as_they_are(qtbot: QtBot) -> None:
    portfolio = advisor.recommend(advisor.load_case(JUDGED / "09-pays-only-together.switchpoint"), draws=64).portfolio
    for lacking, text in ((1, "the other one stands below with its reason"), (2, "the others stand below")):
        part = replace(portfolio, assessed=portfolio.workloads - lacking)
        card = portfolio_verdict(part, Money(), 36, 0.0, lambda: "")
        qtbot.addWidget(card)
        assert any(text in one for one in said(card))


def test_a_move_that_finds_no_room_is_told_as_staying(qtbot: QtBot) -> None:
    told = said(card_of("21-no-room-in-the-budget", qtbot))
    assert "Stay" in told
    assert "Move" not in told
    assert any(text.startswith("Without the limits: move Assistant") for text in told)


def test_what_follows_the_headline_stands_below_it(qtbot: QtBot) -> None:
    card = card_of("13-wait-for-the-commitment", qtbot)
    told = said(card)
    at = told.index(card.headline.text())
    assert "Moving now would save" in told[at + 1]


def test_figures_that_hold_only_the_work_lost_say_so_beside_a_headline_of_millions(qtbot: QtBot) -> None:
    told = said(card_of("04-unexpired-commitment", qtbot))
    assert any(
        "these figures hold the work lost. Carried through in all futures, moving would cost $" in text for text in told
    )


def test_a_middle_near_zero_of_a_wide_range_is_told_as_large_as_it_is(qtbot: QtBot) -> None:
    result = advisor.recommend(advisor.load_case(JUDGED / "04-unexpired-commitment.switchpoint"), draws=64)
    giving = result.workloads[0].giving_up
    assert giving is not None
    through = replace(giving.carried_through_usd, p10=-10e6, p50=-164_000.0, p90=4e6)
    one = replace(result.workloads[0], giving_up=replace(giving, carried_through_usd=through))
    card = workload_verdict(one, result.portfolio, money_of(result), 36, 0.0, lambda: "")
    qtbot.addWidget(card)
    assert any("moving would cost $160k more at the median" in text for text in said(card))


def test_a_workload_that_moves_only_with_others_says_so(qtbot: QtBot) -> None:
    told = said(card_of("09-pays-only-together", qtbot))
    assert "Move, with others" in told
    assert any(text.startswith("Alone Assistant would stay; with Drafting and Triage it moves") for text in told)
    assert any(
        text.startswith(("Judged alone: keep Assistant on", "Judged alone: stay, and run Assistant on"))
        for text in told
    )


def test_credits_that_make_the_cost_of_a_move_small_stand_beside_it(qtbot: QtBot) -> None:
    result = advisor.recommend(advisor.load_case(JUDGED / "30-credits-above-the-bill.switchpoint"), draws=64)
    card = switching_card(result.workloads[0], money_of(result))
    qtbot.addWidget(card)
    told = [text.text() for text in card.findChildren(Text)]
    assert "Credits in it" in told
    once = next(figure for figure in card.findChildren(Figure) if figure.accessibleName().startswith("Once, to move"))
    assert once.accessibleName().startswith("Once, to move: −"), "credits above the cost are no loss"


def test_beside_a_hurdle_the_chance_shown_is_the_one_that_decides(qtbot: QtBot) -> None:
    result = advisor.recommend(advisor.load_case(JUDGED / "03-expiring-commitment.switchpoint"), draws=64)
    measure = result.workloads[0].versus_best_stay
    assert measure is not None
    one = replace(
        result.workloads[0], versus_best_stay=replace(measure, probability_of_saving=0.97, hurdle_probability=0.61)
    )
    card = workload_verdict(one, result.portfolio, money_of(result), 36, 4e6, lambda: "")
    qtbot.addWidget(card)
    assert any(
        figure.accessibleName().startswith("Chance above the hurdle of $4.0M: 61%")
        for figure in card.findChildren(Figure)
    )
    assert "any saving: 97%" in said(card)
