"""What a sceptic asks for: the bill to do again, the known error, what to attack; what is said of staying, of
conditions, of what moves only with others, and of what does not apply.
"""

from __future__ import annotations

from typing import Any

import report_factory as factory
from msgspec.structs import replace

from advisor.decision.result import (
    Assumption,
    ClassError,
    GivingUp,
    Milestone,
    NpvQuantiles,
    PlannedMove,
    PortfolioPlan,
    Quantiles,
    Recommendation,
    WorkloadResult,
    steps,
)
from advisor.report.content.assemble import Document, document
from advisor.report.content.model import Block, Columns, Heading, Prose, Table, plain

ERROR = ClassError("LLM serving, throughput, trainium2", 8, 23, 58.0, 64.0, 3.97)


def made(recommendation: Recommendation) -> Document:
    return document(recommendation, factory.case_for(recommendation))


def blocks(recommendation: Recommendation) -> list[Block]:
    held = made(recommendation)
    found: list[Block] = []
    for block in (*held.first_page[0].blocks, *held.body.blocks):
        found += (*block.left, *block.right) if isinstance(block, Columns) else (block,)
    return found


def table(recommendation: Recommendation, title: str) -> Table:
    return next(block for block in blocks(recommendation) if isinstance(block, Table) and title in block.title)


def tables(recommendation: Recommendation) -> str:
    return " ".join(block.title for block in blocks(recommendation) if isinstance(block, Table))


def prose(recommendation: Recommendation) -> str:
    found = [block.text for block in blocks(recommendation) if isinstance(block, (Prose, Heading))]
    return plain(" ".join(found)).replace("\u00a0", " ")


def page_one(workload: WorkloadResult) -> str:
    held = made(factory.recommendation((workload,))).first_page[0].blocks
    return plain(" ".join(block.text for block in held if isinstance(block, Prose))).replace("\u00a0", " ")


def cells(held: Table) -> list[list[str]]:
    return [[plain(cell).replace("\u00a0", " ") for cell in row.cells] for row in held.rows]


def with_options(workload: WorkloadResult, **changes: Any) -> WorkloadResult:
    """The workload with its best stay and best move changed."""
    options = [
        replace(item, **changes) if {"best stay", "best move"} & set(item.roles) else item for item in workload.options
    ]
    return replace(workload, options=tuple(options))


def stays() -> WorkloadResult:
    return replace(
        factory.workload("a", "Assistant", "stay", mid=-4e5, spread=1e5, chance=0.02),
        milestones=(
            Milestone("Decision", "2026-12-23", "2026-12-23", "committee: to be named", "minutes"),
            Milestone("Look again", "2027-12-23", "2027-12-23", "finance: to be named", "switch points"),
        ),
    )


def test_hours_times_rate_make_the_bill_that_is_printed_beside_them() -> None:
    cost = Quantiles(52_072.2, 69_429.7, 121_502.0)
    workload = with_options(
        factory.workload("a", "Assistant", "move"),
        instance_hours_month=2920.0,
        run_cost_usd_month=cost,
        price=factory.price("p5.48xlarge", 23.7773, "savings_plan_3y_no_upfront"),
    )
    rows = cells(table(factory.recommendation((workload,)), "A month's bill"))
    assert len(rows) == 2
    for _, _, _, hours, rate, bill in rows:
        assert abs(float(hours.replace(",", "")) * float(rate) - float(bill.replace(",", ""))) < 1.0


def test_without_one_rate_there_is_no_bill_to_do_again() -> None:
    assert "A month's bill" not in tables(factory.one_workload())


def test_a_price_that_is_a_range_makes_no_bill_to_do_again() -> None:
    spot = replace(factory.price("p5.48xlarge", 13.46, "spot"), high_usd_per_hour=34.25)
    workload = with_options(factory.workload("a", "Assistant", "move"), instance_hours_month=2920.0, price=spot)
    assert "A month's bill" not in tables(factory.recommendation((workload,)))


def test_the_known_error_of_a_class_stands_once_with_what_would_be_right() -> None:
    workload = with_options(factory.workload("a", "Assistant", "move"), class_error=ERROR)
    held = table(factory.recommendation((workload,)), "How wrong the model was")
    assert cells(held) == [["LLM serving, throughput, trainium2", "8", "23", "58 %", "64 %", "3.97"]]
    assert "80 % inside the range would be right" in held.basis.replace("\u00a0", " ")


def test_what_carries_most_is_offered_for_attack_with_the_value_that_turns_the_verdict() -> None:
    shares = {"effort": 6.0, "speed.move": 41.0, "price.neuron": 33.0, "peak": 3.0, "growth": 2.0, "goodput": 1.0}
    rows = tuple(
        Assumption(f"a.{name}", name, "multiple", 0.8, 1.0, 1.2, "lognormal", "J", "s", "2026-11-23", "a", share)
        for name, share in shares.items()
    )  # fmt: skip
    inputs = {"speed.trn2": "throughput_ratio"}
    points = tuple(replace(point, input=inputs.get(point.input, point.input)) for point in factory.SWITCH_POINTS)
    workload = replace(factory.workload("a", "Assistant", "move"), switch_points=points)
    held = cells(table(factory.recommendation((workload,), assumptions=rows), "How to break this result"))
    assert [row[0].split(" ")[0] for row in held] == ["Speed.move", "Price.neuron", "Effort", "Peak", "Growth"]
    assert held[0][4] == "speed ratio 1.05 (now 1.15): pilot first"
    assert held[1][4] == "Neuron price 38.81 USD/h (now 35.76): wait"
    assert held[2][4].startswith("work 88 person-weeks (now 12)")
    assert held[3][4] == "n/a"
    assert all(row[2] and row[3] for row in held)


def test_staying_is_told_with_steps_a_date_and_what_to_watch() -> None:
    recommendation = factory.recommendation((stays(),))
    said = prose(recommendation)
    assert "What to do instead of moving: two steps, and a look again on 23 December 2027" in said
    assert "Next dates. 23 December 2026, decision (committee: to be named)" in said
    watched = cells(table(recommendation, "What to watch"))
    assert [row[2] for row in watched] == ["38.81", "1.05", "88"]
    assert "What to watch" not in tables(factory.one_workload())


def test_page_one_says_in_how_many_futures_the_move_ends_where_that_is_often() -> None:
    through = NpvQuantiles(-9e6, -8e6, -7e6, -5.49e6, -1e6, -5e5, -5e6)
    ends = GivingUp(0.976, Quantiles(3e4, 3.8e4, 4.8e4), through)
    often = replace(stays(), giving_up=ends)
    first = page_one(often)
    assert "In 98 of 100 futures validation shows the move to be dearer" in first
    assert "moving would cost USD 5.49 million more" in first
    seldom = replace(often, giving_up=replace(ends, share=0.02))
    first = page_one(seldom)
    assert "validation shows" not in first


def test_what_moves_only_with_others_is_told_to_move() -> None:
    alone = replace(
        stays(),
        best_move_option="trn2-cb",
        recommended_option="trn2-cb",
        next_steps=("Decide it with Drafting.",),
        milestones=(
            *stays().milestones[:1],
            Milestone(steps.PORT, "2026-12-23", "2027-01-23", "engineering: to be named", "reference outputs"),
        ),
        in_plan="with others",
    )
    move = PlannedMove("a", "Assistant", "trn2-cb", 0, "2026-11-23", "2026-12-23", 6.4, 1.4e5, 8.9e4, -4e3, "stay", ())
    plan = PortfolioPlan((move,), (), (), ("Assistant",), 1.8e5, 1e5, 1e5, 0.0, (), "Begin Assistant now.")
    base = factory.recommendation((alone, factory.workload("b", "Drafting", "move")))
    recommendation = replace(base, portfolio=replace(base.portfolio, plan=plan))
    rows = {row[0]: row for row in cells(table(recommendation, "All workloads"))}
    assert rows["Assistant"][2] == "move, with others"
    assert "trn2.48xlarge" in rows["Assistant"][3]
    assert rows["Drafting"][2] == "move"
    todo = {row[0]: row[1] for row in cells(table(recommendation, "Steps to take now"))}
    assert "Decide it with Drafting" in todo["Assistant"]
    assert "judged alone, one move, one stay; in the plan, one move" in prose(recommendation)
    assert "came out as stay where each is judged alone" in prose(recommendation)


def test_where_a_move_begins_later_in_the_plan_what_is_told_of_it_alone_says_from_when_it_counts() -> None:
    over = Milestone(steps.CUT_OVER, "2027-09-01", "2027-09-20", "platform: to be named", "no load")
    two = tuple(replace(factory.workload(ident, ident.upper(), "move"), milestones=(over,)) for ident in ("a", "b"))

    def basis(quarter: int) -> dict[str, str]:
        move = PlannedMove("a", "A", "trn2-cb", quarter, "2027-07-01", "2027-09-01", 6.4, 1.4e5, 8.9e4, 9e4, "move", ())
        plan = PortfolioPlan((move,), (), (), (), 0.0, 1e5, 1e5, 0.0, (), "Begin A.")
        base = factory.recommendation(two)
        held = replace(base, portfolio=replace(base.portfolio, plan=plan))
        return {title: table(held, title).basis for title in ("All workloads", "Cost over the horizon", "Plan of the")}

    at_once, later = basis(0), basis(2)
    alone = "each alone, as if begun with the decision"
    assert all(
        (alone in later[title]) > (alone in at_once[title]) for title in ("All workloads", "Cost over the horizon")
    )
    assert "Alone: begun on the day of the plan, no work shared" in later["Plan of the"]


def test_a_condition_that_binds_several_workloads_stands_once() -> None:
    three = tuple(factory.workload(f"w{n}", f"Workload {n}", "move") for n in range(3))
    said = prose(factory.recommendation(three))
    assert said.count("capacity for 14 × trn2.48xlarge promised in writing") == 1
    assert "(Workload 0 and two more)" in said


def test_what_does_not_apply_is_listed_with_its_reason() -> None:
    lacking = replace(stays(), not_applicable=(("Pilot", "there is nothing that a pilot would decide"),))
    said = prose(factory.recommendation((lacking,)))
    assert "Does not apply. Pilot: there is nothing that a pilot would decide." in said
    assert "Does not apply" not in prose(factory.one_workload())
