"""The workbook and the CSV: every figure of the result, formulas that come to it, and no text that runs."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from report_factory import case_for, mixed, one_workload, recommendation, workload
from spreadsheet import Book, calculated, read, without_values

from advisor.cli.deciding import summary
from advisor.decision import document
from advisor.decision.result import ExchangeBasis, Recommendation
from advisor.decision.result.workload import InPlan
from advisor.errors import ReportError
from advisor.report import build_report
from advisor.report.attachments import FIGURES, read_attachments
from advisor.report.workbook import build_workbook, sheets, write_csv, write_workbook
from advisor.report.workbook_grid import Number

HOSTILE = ('=HYPERLINK("http://example.org")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1")


@cache
def book() -> Book:
    return read(build_workbook(mixed()))


def tidy(result: Recommendation, folder: Path) -> list[dict[str, str]]:
    path = folder / "figures.csv"
    write_csv(result, path)
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def at_pointer(value: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        value = (
            value[int(part)] if isinstance(value, list | tuple) else value[part.replace("~1", "/").replace("~0", "~")]
        )
    return value


def in_euros() -> Recommendation:
    return recommendation(
        (workload("a", "A", "move"),), exchange=ExchangeBasis("EUR", 0.86, "2026-11-20", "ECB reference rate")
    )


@pytest.mark.parametrize("result", [mixed(), one_workload(), in_euros()], ids=["mixed", "one", "euros"])
def test_every_formula_comes_to_the_value_stored_beside_it(result: Recommendation) -> None:
    made = read(build_workbook(result))
    formulas = [(sheet, a, c) for sheet, cells in made.items() for a, c in cells.items() if c.formula]
    assert len(formulas) > 40
    for sheet, address, cell in formulas:
        assert calculated(made, sheet, address) == pytest.approx(cell.value, rel=1e-9, abs=1e-6), f"{sheet}!{address}"


def test_no_cell_but_the_formulas_of_the_house_is_a_formula() -> None:
    sheets = {sheet for sheet, cells in book().items() for cell in cells.values() if cell.formula}
    assert sheets == {"Summary", "Options", "Cost", "Cash flow", "Switch points", "Scenarios"}


def rows_of(sheet: str, column: str, text: str, made: Book | None = None) -> list[int]:
    cells = (made or book())[sheet]
    return [int(address[len(column) :]) for address, cell in cells.items()
            if address.rstrip("0123456789") == column and cell.value == text]  # fmt: skip


def test_the_cost_lines_add_up_to_what_the_engine_computed() -> None:
    sums = rows_of("Cost", "B", "Sum of the lines")
    assert len(sums) == 4  # workloads with a priced move
    for row in sums:
        for column in "CDE":
            own, engine = (calculated(book(), "Cost", f"{column}{at}") for at in (row, row + 1))
            assert own == pytest.approx(engine, rel=1e-5)
        stay, move = calculated(book(), "Cost", f"D{row}"), calculated(book(), "Cost", f"E{row}")
        assert calculated(book(), "Cost", f"F{row}") == pytest.approx(stay - move)


def years_of(name: str, made: Book) -> list[int]:
    """Rows of a cash flow's years."""
    cells = made["Cash flow"]
    return [row for row in rows_of("Cash flow", "A", name, made) if f"B{row}" in cells]


def test_without_discounting_the_years_are_worth_their_sum() -> None:
    total = years_of("Customer assistant, 70B", book())[-1] + 1
    free = {("Inputs", "B4"): 0.0}
    undiscounted = calculated(book(), "Cash flow", f"G{total}", free)
    assert calculated(book(), "Cash flow", f"J{total}", free) == pytest.approx(undiscounted)
    assert calculated(book(), "Cash flow", f"J{total}") < undiscounted


def test_years_are_discounted_at_their_middle() -> None:
    # 10 % a year: a payment in the middle of the first year is worth 1/1.1^0.5 today.
    factors = [calculated(book(), "Cash flow", f"I{row}") for row in years_of("Customer assistant, 70B", book())]
    assert factors == pytest.approx([1.1**-0.5, 1.1**-1.5, 1.1**-2.5])


def test_a_year_that_the_horizon_cuts_is_discounted_at_the_middle_of_what_is_left() -> None:
    made = read(build_workbook(replace(one_workload(), horizon_months=30)))
    last = years_of("the customer assistant", made)[-1]
    assert calculated(made, "Cash flow", f"I{last}") == pytest.approx(1.1 ** -(27 / 12))


def test_a_horizon_changed_by_hand_changes_nothing_since_fleets_and_terms_would_not_follow() -> None:
    total = years_of("Customer assistant, 70B", book())[-1] + 1
    as_computed = calculated(book(), "Cash flow", f"J{total}")
    assert calculated(book(), "Cash flow", f"J{total}", {("Inputs", "B3"): 12.0}) == as_computed


def test_only_the_rates_are_offered_as_figures_to_change() -> None:
    (sheet,) = (one for one in sheets(in_euros()) if one.name == "Inputs")
    given = [row[0] for row in sheet.rows if len(row) > 1 and isinstance(row[1], Number) and row[1].given]
    assert given == ["Discount rate (% a year)", "EUR per USD"]


def test_the_engine_is_compared_at_the_rate_of_the_report_whatever_rate_is_tried() -> None:
    total = years_of("Customer assistant, 70B", book())[-1] + 1
    gap, tried = f"J{total + 2}", {("Inputs", "B4"): 15.0}
    assert book()["Cash flow"][f"I{total + 2}"].value == "difference, both at the rate of the report"
    assert calculated(book(), "Cash flow", gap, tried) == pytest.approx(calculated(book(), "Cash flow", gap))
    assert calculated(book(), "Cash flow", f"J{total}", tried) != calculated(book(), "Cash flow", f"J{total}")


def test_figures_of_a_move_that_is_not_advised_carry_its_name_and_not_that_of_all() -> None:
    low, high = workload("a", "Speech", "stay", mid=-0.9e6), workload("b", "Images", "stay", mid=-0.4e6)
    made = read(build_workbook(recommendation((low, high))))
    (row,) = rows_of("Summary", "A", "Best single move", made)
    cells = made["Summary"]
    assert cells[f"B{row}"].value == "not advised"
    assert str(cells[f"C{row}"].value).startswith("Images: ")
    assert cells[f"A{row - 1}"].value == "Both"
    assert [cells[f"{column}{row - 1}"].value for column in "CFGHIJKL"] == ["no move is advised", *("n/a",) * 7]


def test_the_row_of_all_holds_the_moves_that_are_advised() -> None:
    (row,) = rows_of("Summary", "A", f"All {mixed().portfolio.workloads}")
    assert book()["Summary"][f"C{row}"].value == "the moves that are advised, with joint draws"
    whole = mixed().portfolio.npv_usd
    assert whole is not None
    assert book()["Summary"][f"G{row}"].value == whole.p50
    assert not rows_of("Summary", "A", "Portfolio")


@pytest.mark.parametrize(("in_plan", "told"), [("with others", "move, with others"), ("no room", "stay, no room")])
def test_a_verdict_that_the_plan_turns_is_told_as_in_the_report(in_plan: InPlan, told: str) -> None:
    one = replace(workload("a", "A", "move"), in_plan=in_plan)
    result = recommendation((one, workload("b", "B", "move")))
    made = read(build_workbook(result))
    (row,) = rows_of("Summary", "A", "A", made)
    assert made["Summary"][f"B{row}"].value == told
    assert any(line.split() == [*told.upper().split(), "A"] for line in summary(result))


def test_the_distance_of_a_switch_point_is_that_of_the_engine() -> None:
    compared = 0
    for address, cell in book()["Switch points"].items():
        if address.startswith("G") and cell.formula:
            engine = book()["Switch points"][f"H{address[1:]}"].value
            assert cell.value == pytest.approx(engine, abs=0.06)
            compared += 1
    assert compared >= 4


def test_the_base_currency_follows_the_rate_of_the_inputs() -> None:
    made = read(build_workbook(in_euros()))
    (row,) = rows_of("Summary", "A", "A", made)
    assert calculated(made, "Summary", f"N{row}") == pytest.approx(0.86 * 0.99e6)
    assert calculated(made, "Summary", f"N{row}", {("Inputs", "B8"): 2.0}) == pytest.approx(2 * 0.99e6)


def test_the_plan_the_cost_and_the_cash_of_a_case_in_euros_are_told_in_euros_too() -> None:
    one = in_euros()
    made = read(build_workbook(replace(one, workloads=(*one.workloads, workload("b", "B", "move")))))
    (row,) = rows_of("Summary", "C", "the moves that are advised, with joint draws", made)
    assert made["Summary"]["N7"].value == "saving P50 EUR"
    assert calculated(made, "Summary", f"N{row}") == pytest.approx(0.86 * 0.99e6)
    row = rows_of("Cost", "B", "Sum of the lines", made)[0]
    assert made["Cost"]["N2"].value == "saving: stay − move, EUR"
    assert calculated(made, "Cost", f"N{row}") == pytest.approx(0.86 * calculated(made, "Cost", f"F{row}"))
    row = rows_of("Cash flow", "I", "NPV from these years", made)[0]
    assert made["Cash flow"]["Q3"].value == "net, discounted, EUR"
    assert calculated(made, "Cash flow", f"Q{row}") == pytest.approx(0.86 * calculated(made, "Cash flow", f"J{row}"))


@pytest.mark.parametrize("result", [mixed(), in_euros()], ids=["mixed", "euros"])
def test_workbook_and_csv_hold_every_number_of_the_result(result: Recommendation, tmp_path: Path) -> None:
    made = json.loads(json.dumps(document(result)))
    cells = read(build_workbook(result))["Figures"]
    shown = {cells[f"E{row}"].value: cells[f"C{row}"].value for row in range(2, len(cells) // 3) if f"E{row}" in cells}
    listed = {row["pointer"]: row["value"] for row in tidy(result, tmp_path)}
    count = 0
    for pointer, value in _scalars(made, ""):
        assert pointer in listed
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert float(listed[pointer]) == value
            assert shown[pointer] == pytest.approx(value, rel=1e-14)  # a cell holds 16 digits
            count += 1
    assert count == len(shown) > 500


def _scalars(value: Any, pointer: str) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [one for name, item in value.items()
                for one in _scalars(item, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")]  # fmt: skip
    if isinstance(value, list):
        return [one for at, item in enumerate(value) for one in _scalars(item, f"{pointer}/{at}")]
    return [(pointer, value)]


def test_every_figure_printed_in_the_report_is_in_the_csv(tmp_path: Path) -> None:
    result = mixed()
    log = json.loads(read_attachments(build_report(result, case_for(result)))[FIGURES])
    listed = {row["pointer"]: row["value"] for row in tidy(result, tmp_path)}
    made = document(result)
    printed = {
        item["pointer"] for item in log if not isinstance(at_pointer(made, item["pointer"]), (list, tuple, dict))
    }
    assert len(printed) > 100
    assert printed <= listed.keys()


def test_each_figure_has_a_name_of_its_own_and_its_unit(tmp_path: Path) -> None:
    rows = tidy(mixed(), tmp_path)
    assert len({(row["workload"], row["key"]) for row in rows}) == len(rows)
    units = {(row["workload"], row["key"]): row["unit"] for row in rows}
    assert units["assistant", "npv_usd.p50"] == "USD"
    assert units["assistant", "walk_away_usd_h"] == "USD/hour"
    assert units["assistant", "switching_weeks.p90"] == "weeks"
    assert units["assistant", "switch_points[effort].flips_at"] == "person-weeks"
    assert units["assistant", "options[trn2-cb].throughput.p50"] == "output tokens/s"
    assert units["", "assumptions[A002].p50"] == "USD/h"


def test_a_twin_in_the_base_currency_states_that_currency(tmp_path: Path) -> None:
    units = {row["key"]: row["unit"] for row in tidy(in_euros(), tmp_path) if row["workload"] == "a"}
    assert units["npv_base.p50"] == "EUR"
    assert units["npv_usd.p50"] == "USD"
    assert units["today_base_month"] == "EUR/month"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_begins_like_a_formula_stays_text(text: str, tmp_path: Path) -> None:
    result = recommendation((workload("a", text, "move"),), organisation=text, title=text)
    made = read(build_workbook(result))
    shown = [cell for cells in made.values() for cell in cells.values() if isinstance(cell.value, str)
             and cell.value.strip() == text.strip()]  # fmt: skip
    assert len(shown) > 10
    assert all(cell.formula == "" and cell.quoted for cell in shown)
    values = [row["value"] for row in tidy(result, tmp_path) if row["key"] in ("name", "title", "organisation")]
    assert values == [f"'{text}"] * 3


def test_negative_numbers_stay_numbers_in_the_csv(tmp_path: Path) -> None:
    values = {row["key"]: row["value"] for row in tidy(mixed(), tmp_path) if row["workload"] == "images"}
    assert float(values["npv_usd.p50"]) == pytest.approx(-0.41e6)


def test_what_is_not_known_says_so_and_is_never_zero(tmp_path: Path) -> None:
    (row,) = rows_of("Summary", "A", "Call transcription (Whisper)")
    for column in "DEFGHIJLM":
        assert book()["Summary"][f"{column}{row}"].value == "n/k"
    support = rows_of("Cost", "B", "Support plan")
    assert {book()["Cost"][f"{column}{row}"].value for row in support for column in "CDEF"} == {"n/k"}
    rows = {row["key"]: row["value"] for row in tidy(mixed(), tmp_path) if row["workload"] == "speech"}
    assert rows["today_usd_month"] == ""


def test_the_same_result_gives_the_same_bytes() -> None:
    assert build_workbook(mixed()) == build_workbook(mixed())


def test_an_existing_workbook_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"mine")
    with pytest.raises(ReportError, match="exists already"):
        write_workbook(one_workload(), out)
    assert out.read_bytes() == b"mine"
    write_workbook(one_workload(), out, force=True)
    assert out.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("result", [mixed(), in_euros()], ids=["mixed", "euros"])
def test_another_program_calculates_the_same(result: Recommendation, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    assert soffice, "soffice is missing: install libreoffice-calc"
    xlsx = build_workbook(result)
    (tmp_path / "blank.xlsx").write_bytes(without_values(xlsx))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [soffice, home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "blank.xlsx")], check=True, capture_output=True, timeout=180)
    ours, theirs = read(xlsx), read((tmp_path / "out" / "blank.xlsx").read_bytes())
    compared = 0
    for sheet, cells in ours.items():
        for address, cell in cells.items():
            if cell.formula:
                assert theirs[sheet][address].value == pytest.approx(cell.value, rel=1e-9, abs=1e-6), (
                    f"{sheet}!{address}"
                )
                compared += 1
    assert compared > 40


def test_scenarios_are_held_against_the_case_as_it_is() -> None:
    """The first of them is itself a change: a difference from it says nothing."""
    result = mixed()
    made = read(build_workbook(result))
    cells = made["Scenarios"]
    told = [workload for workload in result.workloads if workload.scenarios and workload.versus_best_stay]
    (first, *_) = told
    assert first.versus_best_stay is not None
    base = rows_of("Scenarios", "B", "the case as described", made)
    assert len(base) == len(told)
    for place, scenario in enumerate(first.scenarios, start=1):
        row = base[0] + place
        assert cells[f"B{row}"].value == scenario.name
        assert scenario.npv_usd.p50 is not None
        moved = scenario.npv_usd.p50 - first.versus_best_stay.npv_usd.p50
        assert calculated(made, "Scenarios", f"I{row}") == pytest.approx(moved)
        assert cells[f"J{row}"].value == scenario.regret_usd


def test_a_sheet_that_is_wide_is_printed_over_several_pages_with_the_workload_on_each() -> None:
    book_of = zipfile.ZipFile(io.BytesIO(build_workbook(mixed())))
    names = re.findall(r'<sheet name="([^"]+)"', book_of.read("xl/workbook.xml").decode())
    pages = {}
    for place, name in enumerate(names, start=1):
        sheet = book_of.read(f"xl/worksheets/sheet{place}.xml").decode()
        assert 'paperSize="9"' in sheet, "A4"
        (setup,) = re.findall(r"<pageSetup[^>]*>", sheet)
        found = re.search(r'fitToWidth="(\d+)"', setup)
        pages[name] = int(found[1]) if found else 1
    assert pages["Options"] > 1
    assert pages["Inputs"] == pages["Cost"] == 1
    assert re.search(r"Print_Titles[^>]*>Options!\$A:\$A,Options!\$1:\$1<", book_of.read("xl/workbook.xml").decode())
