"""Page 1: reasons that say something new come first, and no detail of a key figure breaks its line."""

from __future__ import annotations

import re

import pytest
from decided_cases import SORTS, decided
from msgspec.structs import replace

from advisor.decision.result import Quantiles
from advisor.report import fonts
from advisor.report.content import summary
from advisor.report.content.assemble import document
from advisor.report.content.model import Block, Heading, KeyFigures, Points, Table, plain
from advisor.report.layout import theme

LEVEL = {most: next(at for at, level in enumerate(summary.LEVELS) if level[0] == most) for most in (1, 3)}
"""The fullest variant of page 1 with so many reasons."""


def variants(sort: str) -> list[tuple[Block, ...]]:
    return [part.blocks for part in document(*decided(sort)).first_page]


def why(sort: str, most: int) -> list[str]:
    """The reasons of page 1 where it has room for `most`."""
    blocks = variants(sort)[LEVEL[most]]
    at = next(place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.key == "why")
    points = blocks[at + 1]
    assert isinstance(points, Points)
    return [plain(item).replace("\u00a0", " ") for item in points.items]


@pytest.mark.parametrize("sort", ["one stays", "a move", "a move in euro", "a pilot", "waiting"])
def test_the_bills_and_what_moving_costs_once_lead_and_the_chance_does_not(sort: str) -> None:
    (first,) = why(sort, 1)
    assert re.match("Run cost at the load of the first year(, without commitments paid and not used)?: ", first)
    assert first.endswith(" once.")
    shown = why(sort, 3)
    assert len(shown) == 3
    assert shown[0] == first.replace(" once.", " once, cut-over included.")
    # Both stand elsewhere on the page: the chance in the key figures, the end of most moves in a sentence of its own.
    assert not any("you asked for" in reason or "given up there" in reason for reason in shown)
    assert sum("Moving costs " in reason for reason in shown) == 1


def test_the_chance_is_told_where_there_is_room_for_all_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary, "LEVELS", ((9, 6, 3),))
    result, case = decided("one stays")
    said = next(block for block in document(result, case).first_page[0].blocks if isinstance(block, Points)).items
    assert len(said) == len(result.workloads[0].reasons)
    assert "you asked for" in said[-2]
    assert "would be given up there" in said[-1]


def test_what_moving_costs_once_is_told_as_that_of_a_workload_alone_where_the_plan_shares_the_work() -> None:
    assert all(re.search(r" Alone, moving costs USD \S+ once\.$", reason) for reason in why("together", 3))


def test_what_stops_a_move_leads_it() -> None:
    room, money, _ = why("no room", 3)
    assert "leave no room for it" in room
    assert "Moving costs" not in room
    assert money.startswith("Run cost")
    assert money.endswith(" once, cut-over included.")
    (gate,) = why("not feasible", 1)
    assert "no supported route" in gate
    (late,) = why("too late", 1)
    assert late == decided("too late")[0].workloads[0].reasons[0].replace("\u00a0", " ")


@pytest.mark.parametrize("sort", SORTS)
def test_label_and_detail_of_each_key_figure_stand_on_one_line(sort: str) -> None:
    figures = next(block for block in variants(sort)[0] if isinstance(block, KeyFigures)).figures
    room = (theme.BLOCK - theme.GUTTER * (len(figures) - 1)) / len(figures)
    for item in figures:
        assert fonts.width(item.label, fonts.SANS_BOLD, theme.TYPES["label"].size) <= room, item.label
        assert fonts.width(item.detail, fonts.SANS, theme.TYPES["table"].size) <= room, item.detail


def test_beside_a_hurdle_the_chance_to_pass_it_is_told_since_it_decides() -> None:
    result, case = decided("a pilot")
    yardstick = result.workloads[0].versus_best_stay
    assert yardstick is not None
    held = replace(
        result.workloads[0], versus_best_stay=replace(yardstick, probability_of_saving=0.97, hurdle_probability=0.31)
    )
    blocks = document(replace(result, hurdle_usd=1e5, workloads=(held,)), case).first_page[0].blocks
    chance = next(block for block in blocks if isinstance(block, KeyFigures)).figures[1]
    assert (plain(chance.label), plain(chance.value), chance.detail) == (
        "Above the hurdle; 80 needed",
        "31",
        "unlikely",
    )
    assert plain(chance.basis).replace("\u00a0", " ").startswith("hurdle USD 100,000; 97 save at all; ")
    assert (
        "hurdle"
        not in next(block for block in variants("a pilot")[0] if isinstance(block, KeyFigures)).figures[1].basis
    )


def test_a_payback_of_one_month_is_one_month() -> None:
    result, case = decided("a move")
    yardstick = result.workloads[0].versus_best_stay
    assert yardstick is not None
    for months, unit in ((1.0, "month"), (2.0, "months")):
        quick = replace(yardstick, payback_months=Quantiles(1.0, months, 3.0))
        told = replace(result, workloads=(replace(result.workloads[0], versus_best_stay=quick),))
        blocks = document(told, case).first_page[0].blocks
        payback = next(block for block in blocks if isinstance(block, KeyFigures)).figures[2]
        assert (payback.value, payback.unit) == (f"{months:.0f}", unit)


def test_a_bill_of_a_term_paid_ahead_says_that_it_is_counted_by_the_month() -> None:
    figures = next(block for block in variants("too late")[0] if isinstance(block, KeyFigures)).figures
    assert [item.label for item in figures[1:3]] == ["Today's bill", "Bill as advised"]
    assert [item.basis for item in figures[1:3]] == ["run cost", "run cost, a term paid ahead counted by the month"]


def test_where_staying_pays_ahead_the_payback_says_that_it_counts_from_the_start() -> None:
    result, case = decided("a move")
    figure = next(block for block in document(result, case).first_page[0].blocks if isinstance(block, KeyFigures))
    assert plain(figure.figures[2].basis).startswith("from approval")
    assert "pay ahead" not in figure.figures[2].basis
    workload = result.workloads[0]
    ahead = tuple(
        replace(option, purchase_plan="savings_plan_3y_all_upfront")
        if option.id == workload.best_stay_option
        else option
        for option in workload.options
    )
    paid = replace(result, workloads=(replace(workload, options=ahead), *result.workloads[1:]))
    blocks = (held := document(paid, case)).first_page[0].blocks
    figure = next(block for block in blocks if isinstance(block, KeyFigures))
    assert plain(figure.figures[2].basis).startswith("from approval; staying would pay ahead, which counts")
    yardsticks = next(b for b in held.body.blocks if isinstance(b, Table) and "both yardsticks" in b.title)
    assert "a move is ahead by that from the start" in yardsticks.basis
