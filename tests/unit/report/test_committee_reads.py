"""What a committee reads of decided cases agrees with itself: the table with the sentence, the part with the whole."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from spoken import texts

from advisor.case.model import Case
from advisor.catalog import load_catalog
from advisor.decision import recommend
from advisor.report.content.assemble import Document, document
from advisor.report.content.model import Columns, Heading, Prose, Table, plain

ROOT = Path(__file__).parents[3]
JUDGED = ROOT / "tests" / "data" / "cases"


@lru_cache(maxsize=8)
def made(name: str, kind: str = "") -> Document:
    """The report of a judged case, or of one kind of workload of the worked portfolio."""
    path = JUDGED / f"{name}.switchpoint" if not kind else ROOT / "assets" / "cases" / f"{name}.switchpoint"
    described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if kind:
        described["workloads"] = [w for w in described["workloads"] if w["kind"] == kind]
    case, catalog = Case.model_validate(described), load_catalog()
    return document(recommend(case, catalog, draws=256), case)


def first_page(held: Document) -> str:
    return plain("\n".join(texts(held.first_page[0].blocks)))


def body(held: Document) -> str:
    return plain("\n".join(texts(held.body.blocks)))


def table(held: Document, word: str) -> Table:
    blocks = (*held.first_page[0].blocks, *held.body.blocks)
    return next(block for block in blocks if isinstance(block, Table) and word in block.title)


def test_what_turns_a_workload_alone_into_what_the_plan_advises_anyway_is_no_reason_against_it() -> None:
    held = made("09-pays-only-together")
    assert "Move Assistant, Drafting and Triage" in first_page(held)
    columns = next(block for block in held.first_page[0].blocks if isinstance(block, Columns))
    stops = plain("\n".join(texts(columns.left)))
    assert "then move" not in stops
    assert "These moves pay together" in stops
    assert re.search(r"Walk-away price, (Assistant|Drafting|Triage) alone\.", stops)
    rows = table(held, "Where the verdict flips").rows
    assert all(" alone: " in plain(row.cells[0]) for row in rows)


def test_where_nothing_is_assessed_other_ways_of_staying_are_held_against_today_and_none_is_called_the_best() -> None:
    ways = table(made("mixed-portfolio", "recommender"), "Ways forward")
    assert any(column.head.startswith("NPV against today") for column in ways.columns)
    assert "none of them advised while moving is not assessed" in ways.basis
    assert not any("Best stay" in plain(row.cells[0]) for row in ways.rows)


def test_the_terms_say_what_a_commitment_promises_in_money_and_months() -> None:
    held = table(made("15-a-term-as-long-as-the-horizon"), "What the best ways would commit to")
    (row,) = held.rows
    cells = [plain(cell) for cell in row.cells]
    assert "trn2.48xlarge, Savings Plan 3 years" in cells[0]
    assert cells[1] == "move"
    under, of = cells[2].split(" of ")
    assert under == of
    assert float(cells[3]) > 1.0
    assert "USD\u00a0m" in held.columns[3].head
    assert cells[4] == "36"


def test_a_plan_with_a_term_and_no_commitment_entered_is_not_called_free_of_strands() -> None:
    said = body(made("12-measured-and-reserved"))
    assert "Stranded commitments: the buyer holds none" not in said
    assert "No commitment was entered, though Assistant runs under a plan with a term" in said
    assert "nothing is stranded" not in said


def test_capacity_blocks_are_explained_where_the_choice_rests_on_them_alone() -> None:
    assert "A Capacity Block is paid in advance" in body(made("10-before-the-pilot"))
    assert "A Capacity Block is paid in advance" not in body(made("12-measured-and-reserved"))


def test_the_second_method_says_what_leads_from_one_figure_to_the_other() -> None:
    told = next(
        plain(block.text)
        for block in made("10-before-the-pilot").body.blocks
        if isinstance(block, Prose) and "Second method" in block.text
    )
    assert "From the formula to the mean: giving up what falls short adds" in told


def test_each_clause_stands_with_what_is_left_where_it_is_refused() -> None:
    clauses = table(made("10-before-the-pilot"), "Clauses to ask for")
    assert clauses.columns[-1].head == "If refused"
    assert all(plain(row.cells[0]).split(", ")[1] in ("must", "should") for row in clauses.rows)
    capped = next(row for row in clauses.rows if plain(row.cells[0]).startswith("C1,"))
    assert "decide again before each renewal" in plain(capped.cells[-1])


def test_on_what_a_move_is_conditional_stands_on_page_1() -> None:
    held = made("11-no-written-capacity")
    assert "On condition. Capacity: no written quota, quote or reservation" in first_page(held)


def test_a_one_time_cost_below_zero_is_told_with_the_credits_that_make_it_so() -> None:
    held = made("30-credits-above-the-bill")
    assert re.search(r"Moving costs .* once, after credits of USD", body(held))


def test_what_finds_no_room_in_the_plan_is_not_counted_as_moving() -> None:
    described: dict[str, Any] = json.loads(
        (JUDGED / "12-measured-and-reserved.switchpoint").read_text(encoding="utf-8")
    )
    (one,) = described["workloads"]
    described["workloads"] = [one, {**one, "id": "second", "name": "Second"}]
    described["commercials"]["capacity"][0]["kind"] = "quota"
    case, catalog = Case.model_validate(described), load_catalog()
    held = document(recommend(case, catalog, draws=64), case)
    headings = [block.text for block in held.body.blocks + held.first_page[0].blocks if isinstance(block, Heading)]
    assert any(plain(text).endswith("judged alone, two move; in the plan, one moves") for text in headings)
    assert "Second: It pays, but the limits" in first_page(held) or "Assistant: It pays, but" in first_page(held)


def days(held: Document) -> dict[str, tuple[str, str]]:
    """Of each milestone its day, and that at P90."""
    return {plain(row.cells[0]): (row.cells[1], row.cells[2]) for row in table(held, "Milestones").rows}


def test_fixed_is_what_hangs_on_no_draw_and_capacity_that_nobody_promised_has_no_day() -> None:
    written = days(made("03-expiring-commitment"))
    assert written["Decision"][1] == "fixed"
    port = written["Port complete, accuracy signed off"]
    assert port[1] == "the same"
    assert written["Capacity runs"] == port
    unwritten = made("11-no-written-capacity")
    assert days(unwritten)["Capacity runs"] == ("n/k", "not promised")
    assert "holds where it is there when the port is complete" in table(unwritten, "Milestones").basis
    (dates,) = (text for text in texts(unwritten.body.blocks) if text.startswith("Next dates."))
    assert "capacity runs" not in dates


def test_capacity_on_which_another_workload_counts_first_has_no_day() -> None:
    described: dict[str, Any] = json.loads(
        (JUDGED / "12-measured-and-reserved.switchpoint").read_text(encoding="utf-8")
    )
    (one,) = described["workloads"]
    described["workloads"] = [one, {**one, "id": "second", "name": "Second"}]
    described["commercials"]["capacity"][0] |= {"kind": "reservation", "count": 30}
    case = Case.model_validate(described)
    written = table(document(recommend(case, load_catalog(), draws=64), case), "Milestones")
    said = [[plain(cell) for cell in row.cells] for row in written.rows]
    runs = [cells for cells in said if any("Capacity runs" in cell for cell in cells)]
    assert len(runs) == 2
    assert sum("not promised" in cells for cells in runs) == 1


def test_a_commitment_that_runs_already_is_said_to_and_its_amount_has_the_separator_of_all_others() -> None:
    path = JUDGED / "22-a-commitment-that-any-chip-uses-up.switchpoint"
    described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    described["commercials"]["commitments"][0]["amount_per_hour"] = "1200"
    case, catalog = Case.model_validate(described), load_catalog()
    (row,) = table(document(recommend(case, catalog, draws=64), case), "Commitments held").rows
    assert row.cells[2:4] == ("USD 1,200", "running")
