"""What a finance partner or a sceptical engineer would stumble over is said so that it is true of the case at hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest
from decided_cases import DRAWS, ROOT, catalog, decided
from msgspec.structs import replace
from spoken import texts

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.decision import recommend
from advisor.decision.result import Recommendation
from advisor.report import fonts
from advisor.report.charts.data import CashFlow
from advisor.report.content.assemble import document
from advisor.report.content.model import FigureBlock, Heading, Points, Row, Table, plain
from advisor.report.layout import story, theme
from advisor.report.layout.inline import face_of


@cache
def judged(number: str) -> tuple[Recommendation, Case]:
    """A judged case by its number, decided."""
    path = next(ROOT.glob(f"tests/data/cases/{number}-*.switchpoint"))
    case = load_case(path, catalog())
    return recommend(case, catalog(), draws=DRAWS), case


def blocks(made: tuple[Recommendation, Case]) -> list[Any]:
    held = document(*made)
    return [block for part in (held.first_page[0], *held.parts) for block in part.blocks]


def headings(made: tuple[Recommendation, Case]) -> str:
    return "\n".join(plain(block.text) for block in blocks(made) if isinstance(block, Heading))


def said(found: Iterable[Any]) -> str:
    return " ".join(texts(tuple(found))).replace("\u00a0", " ")


def rows(made: tuple[Recommendation, Case], title: str) -> tuple[Row, ...]:
    return next(block for block in blocks(made) if isinstance(block, Table) and title in block.title).rows


@pytest.mark.parametrize("sort", ["not feasible", "too late"])
def test_where_nothing_can_move_no_heading_speaks_of_what_moving_costs(sort: str) -> None:
    found = headings(decided(sort))
    assert "Only ways of staying could be priced: " in found
    assert "What staying costs over " in found
    assert "moving cost" not in found


def test_where_a_move_is_priced_the_headings_say_so() -> None:
    found = headings(decided("a move"))
    assert "Staying was priced as carefully as moving: " in found
    assert "What staying and moving cost over " in found


def test_a_way_that_holds_only_until_the_next_decision_is_not_told_as_the_cheapest_to_keep() -> None:
    told = judged("36")
    (workload,) = told[0].workloads
    assert workload.verdict == "wait"
    assert workload.recommended_option != workload.best_stay_option
    assert said(blocks(told)).count("What is recommended holds until the next decision;") == 2
    assert "holds until the next decision" not in said(blocks(decided("waiting")))


def test_an_input_that_stands_at_nothing_has_no_distance_rather_than_one_that_is_not_known() -> None:
    told = judged("36")
    point = next(point for point in told[0].workloads[0].switch_points if point.input == "delay_months")
    assert point.flips_at is not None
    assert point.distance_pct is None
    (row,) = (row for row in rows(told, "Where the verdict flips") if row.cells[0].startswith("Delay of the move"))
    assert row.cells[4] == "n/a"


def test_the_sums_beside_the_bars_of_cash_carry_their_unit_since_the_axis_may_have_another() -> None:
    chart = next(
        block.chart for block in blocks(decided("a pilot"))
        if isinstance(block, FigureBlock) and isinstance(block.chart, CashFlow)
    )  # fmt: skip
    for year in chart.years:
        for text in (year.net_text, year.cumulative_text):
            assert text.replace("\u00a0", " ").endswith((" k", " m"))


def test_figures_of_a_move_that_is_not_advised_say_whose_they_are() -> None:
    titles = [block.finding for block in blocks(decided("all stay")) if isinstance(block, FigureBlock)]
    assert any(title.startswith("The best single move: half the draws lie above ") for title in titles)
    assert any(title.startswith("What the best single move adds to cash") for title in titles)


def test_speed_of_what_could_not_be_assessed_is_not_called_modelled() -> None:
    table = {row.cells[0]: row.cells[-1] for row in rows(decided("all stay"), "What runs today")}
    assert table.pop("Recommendations").startswith("speed not assessed; ")
    assert all(cell.startswith("speed modelled; ") for cell in table.values())


def test_all_of_a_few_is_said_as_all() -> None:
    found = headings(decided("together"))
    assert "The buyer measured speed for all three workloads" in found
    assert "all of them the buyer's own" in found
    assert "none of them the buyer's own" in headings(decided("one stays"))


def test_a_source_of_which_only_the_year_is_known_is_no_date_to_count_from() -> None:
    assert "sources, the newest of 2026-10-19" in headings(decided("one stays"))
    assert "sources, dated 2023 to " in headings(decided("all stay"))


@pytest.mark.parametrize(
    "text",
    [
        "8. GPU prices decide; delay of the move beyond its work does not",
        "D. Three published measurements stand near the predictions",
        "9. The comparison rests on three prices, none of them the buyer's own",
    ],
)
def test_a_heading_is_one_line_or_several_of_about_one_length(text: str) -> None:
    look = theme.TYPES["h1"]
    lines = fonts.wrapped(text, face_of(look), look.size, story._balanced(text, "h1", theme.BLOCK))
    widths = [fonts.width(line, face_of(look), look.size) for line in lines]
    assert len(lines) <= 2
    assert min(widths) >= 0.5 * max(widths), lines


@pytest.mark.parametrize(
    ("sort", "verb"), [("a move", "has brought"), ("one stays", "would have taken"), ("no room", "would have brought")]
)
def test_cash_of_a_move_that_is_not_advised_is_told_as_what_would_be(sort: str, verb: str) -> None:
    assert f"moving {verb} " in headings(decided(sort))


def test_risks_of_a_move_that_waits_are_not_those_of_what_is_advised() -> None:
    titles = {sort: said(block.title for block in blocks(decided(sort)) if isinstance(block, Table))
              for sort in ("waiting", "a move")}  # fmt: skip
    assert "Risks of moving" in titles["waiting"]
    assert "Risks of what is advised" in titles["a move"]


def test_a_card_does_not_begin_with_the_same_word_twice() -> None:
    result, case = decided("all stay")
    cards = [plain(text) for text in texts(document(result, case).body.blocks)]
    assert any(text.startswith("Stay, and run ") for text in cards)
    assert any(text.startswith("Stay. Keep ") for text in cards)
    assert not any(text.startswith(("Stay. Stay", "Move. Move")) for text in cards)


def test_where_today_is_the_best_way_of_staying_nothing_lies_between_the_yardsticks() -> None:
    result, case = decided("a move")
    told = result.workloads[0]
    assert told.versus_best_stay is not None
    same = replace(told, versus_today=told.versus_best_stay)
    said = " ".join(texts(document(replace(result, workloads=(same,)), case).body.blocks))
    assert "The best way of staying is today's: against it and against today's bill the median is" in said
    assert "What lies between the two" not in said


def test_no_number_is_parted_from_its_percent_sign() -> None:
    for sort in ("a pilot", "a move", "together"):
        assert not re.search(r"\d %", repr(blocks(decided(sort)))), sort


def test_one_step_alone_does_not_stay_with_its_heading() -> None:
    """A heading at the foot of a page with the first of two steps reads as all of them."""
    points = Points(("Sign nothing.", "Change what is bought.", "Look again."), numbered=True)
    held, *rest = story.story([Heading(1, "What to do now: three steps", "delivery", "Delivery"), points])
    assert len(held._content) == 3
    assert len(rest) == 1
