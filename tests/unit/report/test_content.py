"""What the report says."""

from __future__ import annotations

import re
from typing import Any

import pytest
import report_factory as factory
from msgspec.structs import replace
from spoken import texts

from advisor.case.workloads import OwnArchitecture
from advisor.decision import document as result_document
from advisor.decision.result import CapacityRow, ExchangeBasis, Recommendation, Waiting
from advisor.report.content.assemble import Document, document
from advisor.report.content.context import ROWS, Context
from advisor.report.content.model import Heading, Table, plain
from advisor.report.format import render
from advisor.report.selection import CARDS

FORBIDDEN = (
    "will save", "guaranteed", "proven", "best-in-class", "world-class", "game-changing", "significant", "robust",
    "seamless", "cutting-edge", "future-proof", "leverage", "unlock", "no-brainer", "conservative estimate",
    "industry standard", "experts agree", "cost-neutral", "minimal effort", "simply", "of course", "qualified",
    "legally binding", "certified correct", "tamper-proof", "±",
)  # fmt: skip


EURO = ExchangeBasis("EUR", 0.92, "2026-11-20", "ECB reference rate")


def made(recommendation: Recommendation) -> Document:
    return document(recommendation, factory.case_for(recommendation))


def everything(held: Document) -> str:
    return "\n".join(texts(held.first_page[0].blocks) + texts(held.body.blocks))


def table(held: Document, word: str) -> Table:
    """The first table whose title holds the word."""
    blocks = (*held.first_page[0].blocks, *held.body.blocks)
    return next(block for block in blocks if isinstance(block, Table) and word in block.title)


def test_a_model_of_the_buyers_own_is_told_by_its_shape_and_its_source() -> None:
    recommendation = factory.one_workload()
    case = factory.case_for(recommendation)
    shape = OwnArchitecture(
        params_billion=13.0, layers=40, hidden=5120, heads=40, vocabulary=32000, source="config.json of the buyer"
    )
    own = case.workloads[0].model_copy(update={"model": "house-13b", "architecture": shape})
    held = document(recommendation, case.model_copy(update={"workloads": (own,)}))
    assert "house-13b (own: 13 billion parameters, 40 layers; config.json of the buyer)" in everything(held)


def at(tree: Any, pointer: str) -> Any:
    """The value at a JSON pointer."""
    for step in pointer.strip("/").split("/"):
        tree = tree[int(step)] if isinstance(tree, list) else tree[step]
    return tree


@pytest.mark.parametrize("recommendation", [factory.one_workload(), factory.mixed()], ids=["one", "mixed"])
def test_every_printed_figure_is_the_value_at_its_place_in_the_result(recommendation: Recommendation) -> None:
    held = made(recommendation)
    tree = result_document(recommendation)
    figures = [item for part in (*held.first_page, held.body) for item in part.figures if item.rule != "text"]
    assert len(figures) > 100
    for item in figures:
        assert render(item.rule, at(tree, item.pointer)) == item.text, item


def test_amounts_of_a_case_in_euro_are_euro_on_every_page_and_hourly_prices_stay_as_published() -> None:
    recommendation = replace(factory.mixed(), exchange=EURO)
    held = made(recommendation)
    tree = result_document(recommendation)
    figures = [item for part in (*held.first_page, held.body) for item in part.figures if item.rule != "text"]
    amounts = [item for item in figures if item.rule.split()[0] in ("money", "k", "m", "units", "step")]
    assert len(amounts) > 50
    assert all("usd" not in item.pointer and "base" in item.pointer for item in amounts)
    for item in figures:
        assert render(item.rule, at(tree, item.pointer)) == item.text, item
    ours = everything(held)
    assert "EUR million" in ours or "EUR thousand" in ours
    assert not re.search(r"\bUSD (k|m|million|thousand)\b", ours)
    assert "nominal USD" not in ours
    prices = table(held, "Prices used")
    assert "EUR" in prices.columns[3].head
    assert prices.rows[0].cells[3].replace("\u00a0", " ") == "55.04 (50.64)"
    assert "USD 1 = EUR 0.9200 (2026-11-20, ECB reference rate)" in prices.basis.replace("\u00a0", " ")


def test_the_basis_line_of_page_one_names_the_rate() -> None:
    held = made(replace(factory.one_workload(), exchange=EURO))
    said = "\n".join(texts(held.first_page[0].blocks))
    assert "USD 1 = EUR 0.9200 (2026-11-20, ECB reference rate)" in said
    assert "EUR thousand" in said or "EUR million" in said


def test_figures_of_the_best_single_move_are_called_so() -> None:
    stays = tuple(
        factory.workload(f"w{n}", f"Workload {n}", "stay", mid=-4e5, spread=2e5, chance=0.05) for n in range(2)
    )
    said = everything(made(factory.recommendation(stays)))
    assert "The best single move" in said
    assert "No move is advised" in said
    assert "The best single move" not in everything(made(factory.mixed()))


def test_a_pilot_may_cost_what_its_answer_is_worth() -> None:
    rows = {
        row.cells[0]: plain(row.cells[1]).replace("\u00a0", " ") for row in table(made(factory.mixed()), "Pilot:").rows
    }
    assert rows["May cost at most"].startswith("USD 22,000:")
    assert "USD 38,000" in rows["May cost at most"]


def test_the_evidence_sets_the_prediction_beside_the_measurement() -> None:
    row = table(made(factory.one_workload()), "nearest published runs").rows[0]
    cells = [plain(cell).replace("\u00a0", " ") for cell in row.cells]
    assert cells[0] == "M-017: Trainium2 × 16, Llama 3.1 70B"
    assert cells[2:5] == ["2,240 output tokens/s", "2,390 (1,900 to 2,980)", "+7 %"]
    assert cells[5] == "same chip, same model, shorter prompts"


def test_clauses_stand_only_where_their_trigger_holds_and_one_without_a_price_says_so() -> None:
    rows = table(made(factory.one_workload()), "Clauses to ask for").rows
    assert [row.cells[0] for row in rows] == ["C1, must", "C8, must"]
    assert [plain(row.cells[3]) for row in rows] == ["1.14", "n/a"]
    stays = factory.recommendation((factory.workload("a", "Images", "stay", mid=-4e5, spread=2e5, chance=0.05),))
    assert "Clauses to ask for" not in everything(made(stays))


def test_promised_capacity_stands_beside_what_is_needed_and_what_nobody_promised_is_named() -> None:
    promised = CapacityRow(
        "w", "the customer assistant", "trn2-cb", "best move", "trn2.48xlarge", "us-east-2", 14, 8, "quote",
        "2027-03-31", "AWS-77", ("6 instances are promised by nobody.",),
    )  # fmt: skip
    bare = CapacityRow(
        "w", "the customer assistant", "stay-sp", "best stay", "p5.48xlarge", "us-east-1", 16, 0, None, None, "",
        ("no quota was entered.",),
    )  # fmt: skip
    one = replace(factory.one_workload(), capacity=(promised, bare))
    held = made(one)
    row = [plain(cell) for cell in table(held, "Capacity promised").rows[0].cells]
    assert row[1:] == [
        "trn2.48xlarge, us-east-2", "14", "8", "quote, AWS-77", "2027-03-31", "6 instances are promised by nobody.",
    ]  # fmt: skip
    assert "No written promise of capacity for p5.48xlarge in us-east-1 as best stay: 16." in everything(held)
    assert "promise of capacity" not in everything(made(factory.one_workload()))


def test_regret_and_the_lowest_cash_are_said() -> None:
    said = everything(made(factory.one_workload()))
    assert "USD 12,400 if we move, USD 1.01 million if we stay" in said
    assert "USD −61,500 in month 5" in said


def test_both_yardsticks_stand_side_by_side() -> None:
    rows = [plain(row.cells[0]) for row in table(made(factory.one_workload()), "both yardsticks").rows]
    assert rows == ["Against the best stay", "Against today's bill"]


def test_a_workload_without_a_verdict_keeps_its_row_and_is_not_zero() -> None:
    rows = {row.cells[0]: row.cells for row in table(made(factory.mixed()), "All workloads").rows}
    assert rows["Call transcription (Whisper)"][1:3] == ("n/k", "not assessed")
    assert rows["Recommender with custom kernels"][4:6] == ("n/a", "n/a")
    assert len(rows) == 6 + 1
    assert rows["All 6"][1].startswith("≥")  # one bill is not known


def test_all_six_verdicts_are_named() -> None:
    said = everything(made(factory.mixed()))
    for verdict in ("move", "pilot first", "wait", "stay", "not feasible", "not assessed"):
        assert verdict in said


def test_switch_points_are_sorted_by_distance_and_one_that_never_flips_is_kept() -> None:
    rows = [row.cells for row in table(made(factory.one_workload()), "Where the verdict flips").rows]
    distances = [abs(float(re.sub(r"[^\d.]", "", cells[4]))) for cells in rows if cells[4] != "n/a"]
    assert distances == sorted(distances)
    assert rows[-1][2].startswith("no flip")


def test_an_option_that_cannot_run_keeps_its_row_with_the_reason() -> None:
    held = table(made(factory.one_workload()), "Options for")
    assert len(held.rows) == 6
    barred = [row for row in held.rows if row.cells[1] == "n/a"]
    assert barred
    assert all(row.cells[-1] for row in barred)
    assert "1 more" in held.basis


def test_a_cost_line_that_is_not_known_is_neither_zero_nor_blank() -> None:
    row = next(
        row for row in table(made(factory.one_workload()), "Cost over").rows if row.cells[0].startswith("Support")
    )
    assert row.cells[1:4] == ("n/k", "n/k", "n/k")
    total = table(made(factory.one_workload()), "Cost over").rows[-1]
    assert [cell.replace("\u00a0", " ") for cell in total.cells[1:4]] == ["≥ 19,320", "≥ 12,520", "≥ 11,344"]


def test_a_loss_carries_the_word() -> None:
    stay = factory.recommendation((factory.workload("a", "Images", "stay", mid=-0.4e6, spread=0.2e6, chance=0.05),))
    said = everything(made(stay))
    assert "Moving, against best stay" in said
    assert "(loss)" in said
    assert "−" in said


def test_no_phrase_that_the_house_does_not_print() -> None:
    for recommendation in (factory.one_workload(), factory.mixed()):
        said = everything(made(recommendation)).lower()
        found = [phrase for phrase in FORBIDDEN if re.search(rf"\b{re.escape(phrase)}\b", said)]
        assert not found


def test_headings_go_down_one_level_at_a_time_and_number_in_order() -> None:
    held = made(factory.mixed())
    headings = [block for block in held.body.blocks if isinstance(block, Heading)]
    level = 1
    for heading in headings:
        assert heading.level <= level + 1
        level = heading.level
    numbers = [int(h.text.split(".")[0]) for h in headings if h.level == 1 and h.text.split(".")[0].isdigit()]
    assert numbers == list(range(2, len(numbers) + 2))


def test_sixty_workloads_print_the_largest_and_count_the_rest() -> None:
    many = tuple(
        factory.workload(f"w{n}", f"Workload {n}", "stay", mid=-1e5 * (n + 1), spread=5e4, chance=0.05)
        for n in range(60)
    )
    recommendation = factory.recommendation(many)
    context = Context(recommendation, factory.case_for(recommendation))
    assert [told.name for told in context.detailed()] == [f"Workload {n}" for n in range(59, 59 - CARDS, -1)]
    held = table(made(recommendation), "The largest workloads")
    assert len(held.rows) == ROWS + 2  # the others together, and all together
    rest = held.rows[-2].cells
    bills = [workload.today_usd_month or 0.0 for workload in many[: 60 - ROWS]]
    assert rest[:2] == ("45 more", render("k 0", sum(bills)))
    assert rest[3] == "45 stay: a row each in appendix J"


def test_where_page_2_has_no_room_for_all_workloads_an_appendix_has_a_row_for_each() -> None:
    many = tuple(factory.workload(f"w{n}", f"Workload {n}", "stay", mid=-1e5, spread=5e4) for n in range(20))
    held = table(made(factory.recommendation(many)), "All workloads")
    assert {row.cells[0] for row in held.rows[:-1]} == {workload.name for workload in many}
    five = made(factory.recommendation(many[:5]))
    assert len(table(five, "All workloads").rows) == 6  # on page 2, and in no appendix
    assert not any(isinstance(block, Heading) and block.text.startswith("J. ") for block in five.body.blocks)


def test_what_staying_better_saves_ranks_a_workload_whose_move_is_given_up() -> None:
    small = factory.workload("small", "Small", "stay", mid=-1e5, spread=5e4)
    given_up = factory.workload("large", "Large", "stay", mid=-1e3, spread=5e2)
    dear = [
        replace(option, npv_usd=factory.npv(-9e7, 1e6)) if option.id == given_up.baseline_option else option
        for option in given_up.options
    ]
    large = replace(given_up, options=tuple(dear))
    recommendation = factory.recommendation((small, large))
    context = Context(recommendation, factory.case_for(recommendation))
    assert [told.name for told in context.ranked()] == ["Large", "Small"]


def test_a_fact_that_several_workloads_lack_stands_once() -> None:
    context = Context(factory.mixed(), factory.case_for(factory.mixed()))
    assert [name for name, _ in context.unknowns()] == [
        "Customer assistant, 70B and three more",
        "Call transcription (Whisper)",
    ]


def test_the_statement_of_independence_names_what_the_case_states() -> None:
    said = everything(made(factory.mixed()))
    assert "prepared by R. Okafor, platform analyst of Halden Bank (invented)" in said
    assert "1 of 6 workloads came out as stay" in said


def test_a_character_that_no_font_holds_is_named() -> None:
    odd = factory.recommendation((factory.workload("a", "Übersetzung 翻訳 🚀", "move"),))
    said = everything(made(odd))
    assert "U+7FFB" in said
    assert "U+1F680" in said


def test_control_characters_and_marks_from_outside_are_taken_out() -> None:
    odd = factory.recommendation((factory.workload("a", "A\u202eB\ue000C\nD\x07", "move"),))
    assert table(made(odd), "Cost over").title.endswith("ABC D")


def test_appendices_have_the_same_letters_for_one_workload_and_for_several() -> None:
    def letters(recommendation: Recommendation) -> dict[str, str]:
        heads = [block for block in made(recommendation).body.blocks if isinstance(block, Heading) and block.level == 1]
        return {head.text[0]: head.label for head in heads if head.text[1:3] == ". " and head.text[0].isalpha()}

    one, several = letters(factory.one_workload()), letters(factory.mixed())
    assert one == several
    assert list(one) == list("ABCDEFGHI")


def test_the_heading_of_what_could_change_it_lets_off_no_input_that_flips_another_workload() -> None:
    one, other = (factory.workload(name, name.capitalize(), "stay") for name in ("chat", "search"))
    turned = replace(other.switch_points[-1], flips_at=14.0, flips_to="move", distance_pct=40.0)
    both = factory.recommendation((one, replace(other, switch_points=(turned,))))
    alone = factory.recommendation((one, replace(other, switch_points=other.switch_points[:1])))

    def heading(made: Recommendation) -> str:
        held = document(made, factory.case_for(made))
        return next(b.text for b in held.body.blocks if isinstance(b, Heading) and b.key == "risk")

    assert "discount rate" not in heading(both)
    assert heading(alone).endswith("; discount rate does not")


def test_a_workload_that_page_one_names_for_its_switch_point_stands_in_the_table_of_them() -> None:
    """Of twelve workloads eight are told in full; the smallest of all is nearest to turning."""
    many = [factory.workload(f"w{at}", f"Work {at}", "stay", mid=-1e5 * (12 - at)) for at in range(12)]
    near = replace(many[-1].switch_points[0], distance_pct=1.5, flips_at=36.3)
    many[-1] = replace(many[-1], switch_points=(near,))
    made = factory.recommendation(tuple(many))
    held = document(made, factory.case_for(made))
    blocks = held.body.blocks
    table = next(b for b in blocks if isinstance(b, Table) and "Where the verdict flips" in b.title)
    assert any(plain(row.cells[0]).startswith("Work 11: ") for row in table.rows)
    heads = {b.key: b.text for b in blocks if isinstance(b, Heading)}
    assert "Trainium2 block rate decides" in heads["risk"]
    assert heads["terms"].split(". ", 1)[1].startswith("The largest workloads rest on")
    assert "for the eight largest" in heads["delivery"]
    steps = next(b for b in blocks if isinstance(b, Table) and "Steps to take now" in b.title)
    assert steps.basis == "Those of four more are in the attached result."


def test_a_date_to_wait_for_stands_once_and_no_workload_is_left_out() -> None:
    each = []
    for at in range(8):
        made = factory.workload(f"w{at}", f"Work {at}", "stay")
        assert made.versus_best_stay is not None
        ends = Waiting(9, "2027-08-31", "the commitment has ended", made.versus_best_stay.npv_usd, 0.11, -1.7e5, False)
        each.append(replace(made, waiting=(ends,)))
    whole = factory.recommendation(tuple(each))
    told = next(text for text in texts(document(whole, factory.case_for(whole)).body.blocks) if "Waiting." in text)
    assert told.count("31 August 2027, when the commitment has ended") == 1
    assert all(f"Work {at} brings " in told for at in range(8))


def test_the_heading_on_switch_points_speaks_of_one_workload_and_names_it() -> None:
    chat, search = (factory.workload(name.lower(), name, "stay", mid=-3e5) for name in ("Chat", "Search"))
    near, never = (
        next(point for point in chat.switch_points if (point.flips_at is None) == never) for never in (False, True)
    )
    far = replace(never, input="throughput_ratio", label="throughput of one inf2.xlarge / one g6.xlarge")
    near = replace(near, input="gpu_price", label="GPU prices, all in step", distance_pct=-8.0)
    last = replace(near, input="effort", label="work of the move", distance_pct=200.0)
    recommendation = factory.recommendation(
        (replace(chat, switch_points=(near, last)), replace(search, switch_points=(far,)))
    )
    headings = [block.text for block in made(recommendation).body.blocks if isinstance(block, Heading)]
    assert any(text.endswith(". Chat: GPU prices decide; work of the move matters least") for text in headings)
