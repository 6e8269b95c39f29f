"""The timeline of delivery: what is done when, from the milestones, where a picture tells more than the table."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
import report_factory as factory
from msgspec.structs import replace
from reportlab.pdfgen.canvas import Canvas

from advisor.case.commercials import Commitment
from advisor.decision.result import (
    HeldCommitment,
    Milestone,
    PlannedMove,
    PortfolioPlan,
    Recommendation,
    SupportEnd,
    Verdict,
    WorkloadResult,
)
from advisor.report import fonts
from advisor.report.charts.draw_timeline import _months, draw_timeline, timeline_height
from advisor.report.charts.timeline import Gate, Span, Steps, Timeline
from advisor.report.content.assemble import document
from advisor.report.content.model import FigureBlock, Prose, Table, plain

MOVES = (
    Milestone("Decision", "2026-12-11", "2026-12-11", "committee: to be named", "minutes"),
    Milestone("Port complete, accuracy signed off", "2027-02-01", "2027-03-05", "engineering: to be named", "outputs"),
    Milestone("Capacity runs", "2027-02-01", "2027-03-05", "platform: to be named", "instances"),
    Milestone("Cut over, GPUs released", "2027-03-01", "2027-04-20", "platform: to be named", "no load"),
    Milestone("First check of the saving", "2027-06-01", "2027-07-20", "finance: to be named", "two bills"),
)
PILOT = (MOVES[0], Milestone("Pilot read, against go and stop", "2027-01-04", "2027-01-04", "engineering", "figures"))
WAITS = (MOVES[0], Milestone("Decide again", "2028-01-31", "2028-01-31", "committee", "the commitment has ended"))
STAYS = (MOVES[0], Milestone("Look again", "2027-12-11", "2027-12-11", "finance", "switch points"))


def told(ident: str, verdict: Verdict, milestones: tuple[Milestone, ...]) -> WorkloadResult:
    return replace(factory.workload(ident, f"Workload {ident}", verdict), milestones=milestones)


def drawn(recommendation: Recommendation) -> FigureBlock | None:
    held = document(recommendation, factory.case_for(recommendation))
    found = [
        block for block in held.body.blocks if isinstance(block, FigureBlock) and isinstance(block.chart, Timeline)
    ]
    return found[0] if found else None


def chart(recommendation: Recommendation) -> Timeline:
    found = drawn(recommendation)
    assert found is not None
    assert isinstance(found.chart, Timeline)
    return found.chart


def test_a_move_has_a_row_a_step_with_both_fleets_between_capacity_and_cut_over() -> None:
    held = chart(factory.recommendation((told("a", "move", MOVES),)))
    assert [row.label for row in held.rows] == [
        "Decision",
        "Port complete, accuracy signed off",
        "Both fleets run, until cut-over",
        "First check of the saving",
    ]
    port, both = held.rows[1].spans[0], held.rows[2].spans[0]
    assert (port.begins, port.ends, port.late) == (date(2026, 12, 11), date(2027, 2, 1), date(2027, 3, 5))
    assert not port.hatched
    assert (both.begins, both.ends, both.hatched) == (date(2027, 2, 1), date(2027, 3, 1), True)
    assert held.rows[2].text == "2027-03-01, P90 2027-04-20"
    assert [row.owner for row in held.rows] == ["committee", "engineering", "platform", "finance"]


def test_the_finding_says_when_the_gpus_are_released() -> None:
    found = drawn(factory.recommendation((told("a", "move", MOVES),)))
    assert found is not None
    said = found.finding.replace("\u00a0", " ")
    assert said == "GPUs are released by 1 March 2027 at the median, by 20 April 2027 at P90"


@pytest.mark.parametrize(("verdict", "milestones"), [("stay", STAYS), ("pilot first", PILOT), ("wait", WAITS)])
def test_one_date_beside_the_decision_is_told_by_the_table_alone(
    verdict: Verdict, milestones: tuple[Milestone, ...]
) -> None:
    recommendation = factory.recommendation((told("a", verdict, milestones),))
    assert drawn(recommendation) is None
    held = document(recommendation, factory.case_for(recommendation)).body.blocks
    table = next(block for block in held if isinstance(block, Table) and "Milestones" in block.title)
    assert [row.cells[1] for row in table.rows] == [step.date_p50 for step in milestones]


def test_several_workloads_have_a_row_each_and_those_that_only_look_again_have_none() -> None:
    held = chart(
        factory.recommendation(
            (
                told("a", "move", MOVES),
                told("b", "pilot first", PILOT),
                told("c", "wait", WAITS),
                told("d", "stay", STAYS),
            )
        )
    )
    assert [(row.label, row.text) for row in held.rows] == [
        ("Workload a", "cut over 2027-03-01, P90 2027-04-20"),
        ("Workload b", "pilot read 2027-01-04"),
        ("Workload c", "decide again 2028-01-31"),
    ]
    assert [len(row.spans) for row in held.rows] == [2, 1, 0]


def test_the_date_of_a_cut_over_stands_beside_it_and_what_waits_for_a_pilot_is_told_apart() -> None:
    held = chart(
        factory.recommendation((told("a", "move", MOVES), told("b", "pilot first", GO), told("c", "wait", WAITS)))
    )
    moves, pilots, _ = held.rows
    assert max(moves.days) == date(2027, 4, 20)
    assert moves.texts == ("cut over 2027-03-01, P90 2027-04-20",)
    assert pilots.texts == ("pilot read 2027-01-04", "if go, cut over 2027-03-20")
    assert [span.if_go for span in pilots.spans] == [False, True, True]


@pytest.mark.parametrize("last", [date(2026, 12, 1), date(2027, 4, 20), date(2029, 8, 31)])
def test_the_dates_beside_the_marks_stay_within_the_picture(last: date, monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[float] = []

    def noting(
        canvas: Canvas, x: float, y: float, text: str, face: fonts.Face, size: float, align: str = "left"
    ) -> None:
        ends.append(x + fonts.width(text, face, size) * {"left": 1.0, "centre": 0.5, "right": 0.0}[align])

    monkeypatch.setattr(fonts, "draw", noting)
    fonts.register()
    rows = (
        Steps("Assistant for customer support", "", "cut over 2027-03-09, P90 2027-03-23", (), (Gate(last, last),)),
        Steps("p5: commitment ends", "", "2027-08-31", (), (Gate(date(2027, 8, 31), date(2027, 8, 31)),)),
    )
    held = Timeline(rows, date(2026, 11, 23))
    draw_timeline(Canvas("unused.pdf"), held, 480.0, timeline_height(held))
    assert max(ends) <= 480.5


def test_a_move_that_the_plan_begins_later_is_drawn_from_the_plan() -> None:
    move = PlannedMove("a", "a", "trn2-cb", 2, "2027-05-23", "2027-07-01", 6.4, 1.4e5, 8.9e4, 8e4, "move", ())
    plan = PortfolioPlan((move,), (), (), (), 0.0, 1e5, 1e5, 0.0, (), "Begin a in May.")
    three = (told("a", "move", MOVES), told("b", "move", MOVES), told("c", "move", MOVES))
    base = factory.recommendation(three)
    held = chart(replace(base, portfolio=replace(base.portfolio, plan=plan)))
    assert held.rows[0].spans == (Span(date(2027, 5, 23), date(2027, 7, 1), date(2027, 7, 1)),)
    assert held.rows[0].text == "runs from 2027-07-01"


GO = (
    *PILOT,
    Milestone("If go: port complete, accuracy signed off", "2027-02-25", "2027-03-20", "engineering", "outputs"),
    Milestone("If go: cut over, GPUs released", "2027-03-20", "2027-04-28", "platform", "no load"),
)
END = SupportEnd(
    "op.multilora", "Multi-LoRA serving", "Trn2", "2.34", "2026-12-13", True, "runs by NxD Inference", True
)  # fmt: skip


def test_a_pilot_alone_is_drawn_with_what_follows_where_it_says_go() -> None:
    found = drawn(factory.recommendation((told("a", "pilot first", GO),)))
    assert found is not None
    assert isinstance(found.chart, Timeline)
    _, pilot, port, both = found.chart.rows
    assert pilot.spans == (Span(date(2026, 12, 11), date(2027, 1, 4), date(2027, 1, 4)),)
    assert port.spans == (Span(date(2027, 1, 4), date(2027, 2, 25), date(2027, 3, 20), if_go=True),)
    assert both.spans == (Span(date(2027, 2, 25), date(2027, 3, 20), date(2027, 4, 28), hatched=True, if_go=True),)
    assert "dashed: only where the pilot says go" in found.caption
    said = found.finding.replace("\u00a0", " ")
    assert said == (
        "The pilot is read on 4 January 2027; where it says go, GPUs are released by 20 March 2027 at the median"
    )


def test_an_announced_end_of_support_stands_in_the_picture_and_in_the_table() -> None:
    moved = replace(told("a", "move", MOVES), support_ends=(END,))
    held = chart(factory.recommendation((moved,)))
    assert held.rows[-1].label == "Support ends: Multi-LoRA serving on Trn2 (Neuron 2.34)"
    assert held.rows[-1].text == "2026-12-13, expected"
    assert held.rows[-1].gates == (Gate(date(2026, 12, 13), date(2026, 12, 13)),)
    recommendation = factory.recommendation((moved,))
    blocks = document(recommendation, factory.case_for(recommendation)).body.blocks
    table = next(block for block in blocks if isinstance(block, Table) and "Milestones" in block.title)
    assert [plain(cell) for cell in table.rows[-1].cells][1:4] == ["2026-12-13", "expected", "AWS"]


def test_who_stays_is_told_of_no_end_of_support() -> None:
    recommendation = factory.recommendation((replace(told("b", "stay", STAYS), support_ends=(END,)),))
    blocks = document(recommendation, factory.case_for(recommendation)).body.blocks
    table = next(block for block in blocks if isinstance(block, Table) and "Milestones" in block.title)
    assert not any("Support ends" in plain(row.cells[0]) for row in table.rows)


def test_commitments_that_end_ahead_stand_below_the_steps() -> None:
    recommendation = factory.recommendation((told("a", "wait", WAITS),))
    case = factory.case_for(recommendation)
    held = Commitment.model_validate(
        {
            "kind": "instance savings plan",
            "scope": "p5 family",
            "amount_per_hour": "10",
            "ends": "2028-01-31",
        }
    )
    commercials = case.commercials.model_copy(update={"commitments": (held,)})
    case = case.model_copy(update={"commercials": commercials})
    row = HeldCommitment(held.kind, held.scope, 10.0, "USD", None, "2028-01-31", True, 1e5, 0.0, 9e4, "2027-01-01")
    recommendation = replace(recommendation, commitments=(row,))
    blocks = document(recommendation, case).body.blocks
    found = next(
        block.chart for block in blocks if isinstance(block, FigureBlock) and isinstance(block.chart, Timeline)
    )
    assert isinstance(found, Timeline)
    assert found.rows[-1].label == "p5 family: commitment ends"
    assert found.rows[-1].gates == (Gate(date(2028, 1, 31), date(2028, 1, 31)),)


def test_alternative_text_names_the_steps_and_leaves_out_what_has_no_room() -> None:
    row = Steps("Workload with quite a long name", "", "cut over 2027-03-01, P90 2027-04-20")
    said = Timeline((row,) * 12, date(2026, 11, 23)).alt()
    assert 100 <= len(said) <= 400
    assert "and 9 more" in said
    assert len(Timeline((row,), date(2026, 11, 23)).alt()) >= 100


@pytest.mark.parametrize("end", [date(2026, 12, 1), date(2027, 2, 1), date(2028, 6, 1), date(2036, 1, 1)])
def test_months_below_the_timeline_are_few_and_evenly_apart(end: date) -> None:
    found = [day.year * 12 + day.month for day in _months(date(2026, 11, 23), end)]
    assert 1 <= len(found) <= 6
    assert len({after - before for before, after in pairwise(found)}) <= 1


def test_a_day_on_which_all_falls_due_can_be_drawn() -> None:
    day = date(2026, 11, 23)
    same = Timeline((Steps("a", "b", "c", (Span(day, day, day, True),), (Gate(day, day),)),), day)
    draw_timeline(Canvas("unused.pdf"), same, 480.0, timeline_height(same))


def test_a_pilot_that_costs_more_than_it_is_worth_is_not_advised() -> None:
    pilot = factory.workload("a", "Assistant", "pilot first").pilot
    assert pilot is not None
    base = replace(factory.workload("a", "Assistant", "move"), pilot=replace(pilot, worth_usd=0.0, evpi_usd=12.0))
    held = document(factory.recommendation((base,)), factory.case_for(factory.recommendation((base,)))).body.blocks
    said = " ".join(plain(block.text) for block in held if isinstance(block, Prose)).replace("\u00a0", " ")
    assert "No pilot is advised. Its answer is worth USD 0 on average, its cost is USD 12,000" in said
    assert not any(isinstance(block, Table) and "Pilot" in block.title for block in held)
