"""Figures that stand on several pages of a report do not contradict each other, and none is finer than it is known."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from decided_cases import DRAWS, ROOT, catalog, decided
from spoken import texts

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.decision import recommend
from advisor.decision.result import Recommendation
from advisor.report.charts.data import BreakEvenLines, OptionIntervals, Waterfall
from advisor.report.charts.paint import tick_texts
from advisor.report.content.assemble import document
from advisor.report.content.model import (
    CHECK,
    Block,
    Columns,
    FigureBlock,
    Heading,
    KeyFigures,
    Prose,
    Table,
    plain,
)

Made = tuple[Recommendation, Case]


@cache
def judged(number: str) -> Made:
    """A judged case by its number, decided."""
    path = next(ROOT.glob(f"tests/data/cases/{number}-*.switchpoint"))
    case = load_case(path, catalog())
    return recommend(case, catalog(), draws=DRAWS), case


def blocks(made: Made) -> list[Block]:
    held = document(*made)
    return [block for part in (held.first_page[0], *held.parts) for block in part.blocks]


def table(made: Made, title: str) -> Table:
    return next(block for block in blocks(made) if isinstance(block, Table) and title in block.title)


def figures(made: Made, kind: type[Any]) -> list[FigureBlock]:
    return [block for block in blocks(made) if isinstance(block, FigureBlock) and isinstance(block.chart, kind)]


def options_chart(made: Made) -> OptionIntervals:
    (chart,) = (figure.chart for figure in figures(made, OptionIntervals))
    assert isinstance(chart, OptionIntervals)
    return chart


def cells(held: Table) -> list[list[str]]:
    return [[plain(cell).replace("\u00a0", " ") for cell in row.cells] for row in held.rows]


def prose(made: Made) -> str:
    return "\n".join(plain(b.text).replace("\u00a0", " ") for b in blocks(made) if isinstance(b, Prose))


def test_no_one_date_is_given_for_prices_of_several() -> None:
    made = decided("a move")
    dates = {row[4] for row in cells(table(made, "Prices used"))}
    assert max(dates) > made[0].newest_price, "the buyer's own prices are newer than the catalog's"
    for title in ("Ways forward", "Options for"):
        assert "each price dated in the section on terms" in table(made, title).basis
        assert made[0].newest_price not in table(made, title).basis


def test_the_bill_of_today_is_one_figure_in_the_table_and_in_the_chart() -> None:
    made = decided("a move")
    (row,) = (row for row in cells(table(made, "Options for")) if row[0].startswith("Today"))
    assert re.fullmatch(r"[\d,.]+", row[1])
    first = options_chart(made).rows[0]
    assert first.label.startswith("Today: ")
    assert first.text == row[1]


def test_options_of_one_name_are_told_apart_by_what_they_are() -> None:
    labels = [row.label for row in options_chart(decided("a move")).rows]
    assert len(set(labels)) == len(labels)
    assert any(label.startswith("Best stay") for label in labels)


def test_steps_that_are_rounded_one_by_one_are_not_said_to_add_to_the_last_digit() -> None:
    for chart in figures(decided("a move"), Waterfall):
        assert "the steps add but for rounding" in chart.caption


@pytest.mark.parametrize(
    ("number", "words"), [("13", "; who waits decides again then"), ("10-before", "; who pilots decides"), ("03", ".")]
)
def test_regret_of_a_scenario_says_of_which_choice_it_is(number: str, words: str) -> None:
    """Who waits, and moves when a commitment has ended, does not lose what staying for good loses."""
    basis = table(judged(number), "Named scenarios").basis
    assert f"what holding to today's verdict would then cost on average{words}" in basis


def test_scenarios_of_waiting_tell_what_moving_then_would_bring() -> None:
    told = judged("13")
    made = table(told, "Named scenarios")
    place = [column.head for column in made.columns].index("Waited, P50")
    assert "Waited: begun on 1 January 2028" in made.basis.replace("\xa0", " ")
    waited = told[0].workloads[0].scenarios[0].waited_usd
    assert waited is not None
    assert waited.p50 is not None
    assert made.rows[0].cells[place] == f"{waited.p50 / 1e3:,.0f}"
    assert "Waited, P50" not in [column.head for column in table(judged("03"), "Named scenarios").columns]


def test_the_headline_says_once_what_carrying_the_move_through_would_cost() -> None:
    told = judged("04")
    assert "if carried through" in told[0].portfolio.headline
    page = document(*told).first_page[0]
    assert not any("Carried through in all futures" in text for text in texts(page.blocks))
    piloted = document(*decided("a pilot")).first_page[0]
    assert any("Carried through in all futures" in text for text in texts(piloted.blocks))


def test_prices_that_were_calculated_have_cents_and_months_none() -> None:
    rows = cells(table(decided("all stay"), "Where the verdict flips"))
    prices = [row for row in rows if "(USD/h)" in row[0]]
    assert any(row[1].startswith("0.") for row in prices), "a cheap instance is among them"
    for row in prices:
        for value in (row[2], row[5]):
            assert re.fullmatch(r"n/a|[1-9][\d,]*\.\d\d|0\.\d{3}", value), row
    (horizon,) = (row for row in cells(table(judged("03"), "Where the verdict flips")) if row[0].startswith("Horizon"))
    assert horizon[1] == "36"
    (work,) = (row for row in cells(table(judged("03"), "Where the verdict flips")) if row[0].startswith("Work of"))
    assert re.fullmatch(r"no flip, 0\.\d to \d{2,3}", work[2])


def test_the_chart_of_prices_and_page_1_give_one_walk_away_price() -> None:
    made = decided("all stay")
    (chart,) = figures(made, BreakEvenLines)
    (price,) = re.findall(r"GPU price of USD\u00a0([\d.,]+) an hour", chart.finding)
    left = next(b for b in document(*made).first_page[0].blocks if isinstance(b, Columns)).left
    assert f"only at USD {price} an hour" in " ".join(texts(left))


def test_what_is_missed_by_staying_has_a_unit_of_its_own() -> None:
    """A median loss of some thousands stands beside a saving of millions that may be missed."""
    keys = next(b for b in document(*decided("a pilot")).first_page[0].blocks if isinstance(b, KeyFigures)).figures
    assert keys[0].unit.endswith("thousand")
    assert keys[3].label == "If staying is wrong"
    assert keys[3].unit.endswith("million")
    assert float(keys[3].value) < 100


def test_why_a_way_of_staying_that_costs_less_at_the_median_is_not_the_best() -> None:
    """It may be much dearer in a few futures: what is compared is the mean."""
    told = judged("05")
    held = table(told, "Options for")
    assert any(
        item.side == "stay" and item.npv_usd is not None and item.npv_usd.p50 > 0
        for item in told[0].workloads[0].options
    )
    assert "Best stay: the least cost on average" in held.basis
    assert "the least cost on average" not in table(judged("03"), "Options for").basis


def test_who_is_advised_to_stay_on_capacity_blocks_is_told_what_binds_in_them() -> None:
    for number in ("02", "08"):
        (workload,) = judged(number)[0].workloads
        assert workload.verdict in ("not feasible", "stay")
        assert "A Capacity Block is paid in advance and can be neither changed nor cancelled" in prose(judged(number))
    assert "A Capacity Block is paid" not in prose(judged("22"))


def test_what_is_still_due_of_a_commitment_counts_to_the_day() -> None:
    """From 23 November to 15 December it is 560 dollars for each hour of 22 days, as present value a little less."""
    held = table(judged("03"), "Commitments held")
    assert "counted to the day" in held.basis
    hours_to_its_end = 22 * 24
    assert 0.98 * 560 * hours_to_its_end < float(cells(held)[0][5]) * 1000 < 560 * hours_to_its_end


def test_the_nearest_switch_point_is_told_by_what_would_have_to_happen() -> None:
    heads = [plain(b.text) for b in blocks(judged("03")) if isinstance(b, Heading)]
    (head,) = (text for text in heads if "No input is near its switch point" in text)
    assert re.search(r"the nearest, GPU prices, would have to fall \d\d\u00a0%$", head)


def test_money_columns_beside_months_name_their_unit() -> None:
    held = table(decided("all stay"), "Moving, measured with both yardsticks")
    money = [column.head for column in held.columns if re.search(r"bill|best stay|Carried", column.head)]
    assert len(money) == 3
    assert all(head.replace("\u00a0", " ").endswith("(USD k)") for head in money)


def test_each_who_decides_has_boxes_to_mark_and_room_to_write() -> None:
    held = table(decided("a move"), "Decision")
    assert held.to_fill
    assert [cell.count(CHECK) for row in held.rows for cell in row.cells[2:3]] == [0, 3, 3]


def test_a_rate_that_ends_is_not_read_as_one_that_lasts() -> None:
    """Twelve instances at 14 dollars for three months are no run cost of three years."""
    for title in ("Ways forward", "Options for"):
        (row,) = (row for row in cells(table(judged("20"), title)) if row[0].startswith("Best move"))
        assert row[-1].startswith("12 × USD 14.00/h to 2027-02-23")
    held = table(judged("20"), "Prices used")
    assert "Holds" in [column.head for column in held.columns]
    (signed,) = (row for row in cells(held) if row[0] == "trn2.48xlarge")
    assert signed[5] == "to 2027-02-23"
    assert all(row[5] == "n/a" for row in cells(held) if row[-1].endswith("P")), "list prices are dated, and not ended"


def test_a_rate_card_in_steps_says_which_step_is_told_and_that_another_follows() -> None:
    rows = {row[3]: row for row in cells(table(judged("35"), "Prices used")) if row[0] == "p5.48xlarge"}
    assert rows["50.00"][6] == "to 2027-02-28; another follows"
    assert rows["40.00"][6] == "from 2027-03-01 to 2027-08-31; another follows"
    (later,) = (row for row in cells(table(judged("28"), "Prices used")) if row[3] == "12.00")
    assert later[5] == "from 2027-02-01"


def test_rates_that_hold_throughout_need_no_column_of_days() -> None:
    assert "Holds" not in [column.head for column in table(judged("03"), "Prices used").columns]


def test_a_price_without_a_region_says_that_none_is_told() -> None:
    regions = {row[2] for row in cells(table(judged("37"), "Prices used"))}
    assert "region not told" in regions
    assert "list" not in regions


@pytest.mark.parametrize(("number", "unit"), [("22", "USD k"), ("05", "USD"), ("03", "USD k")])
def test_run_costs_keep_two_digits_beside_dearer_ways(number: str, unit: str) -> None:
    """USD 190,000 a month is not 0.19 million, and USD 320 not 0.3 thousand, because another way costs more."""
    told = judged(number)
    for title in ("Ways forward", "Options for"):
        held = table(told, title)
        assert held.columns[1].head.replace("\u00a0", " ") == f"Run cost ({unit}/month)"
        costs = [row[1].split(" ")[0] for row in cells(held) if row[1] != "n/a"]
        assert all(len(re.sub(r"\D", "", cost).lstrip("0")) >= 2 for cost in costs), costs


def test_a_rate_in_percent_has_one_decimal_however_large_it_is() -> None:
    for number in ("03", "22"):
        (rate,) = (row for row in cells(table(judged(number), "Where the verdict")) if row[0].startswith("Discount"))
        assert re.fullmatch(r"(8|10)\.0", rate[1])
        assert rate[2] == "no flip, 0.0 to 30.0"


@pytest.mark.parametrize("number", ["05", "03"])
def test_the_axis_of_run_costs_has_the_unit_of_the_figures_beside_it(number: str) -> None:
    (drawn,), chart = figures(judged(number), OptionIntervals), options_chart(judged(number))
    unit = chart.scale.unit
    assert f"({unit}/month)" in table(judged(number), "Options for").columns[1].head
    assert f"({unit} a month)" in drawn.caption
    scale, texts = tick_texts([0.0, 500.0, 1_500.0], scale=chart.scale)
    assert scale.unit == unit
    assert texts == (("0", "500", "1,500") if unit == "USD" else ("0.0", "0.5", "1.5"))
    assert f"({chart.scale.words})" in chart.alt()


def test_what_a_pilot_costs_can_be_added_up() -> None:
    """The instance runs at its price without a term, not at that of the term which is signed only after the pilot."""
    told = decided("a pilot")
    (cost,) = (row[1] for row in cells(table(told, "Pilot: ")) if row[0] == "Cost")
    pilot = told[0].workloads[0].pilot
    assert pilot is not None
    weeks = {7: 1, 14: 2, 28: 4}[pilot.days]
    in_words = {1: "one engineer-week", 2: "two engineer-weeks", 4: "four engineer-weeks"}[weeks]
    assert cost.endswith(f": the instance at its rate without a term, and {in_words}")
    block_usd_h, week_usd = 35.7608, told[1].team.cost_per_week
    assert pilot.cost_usd == pytest.approx(block_usd_h * 24 * pilot.days + weeks * float(week_usd), rel=1e-4)
    attacks = cells(table(told, "How to break this result"))
    assert any(row[3] == "one instance for 14 days, two engineer-weeks" for row in attacks)
