"""Tables of many workloads and of long names: no word of a head and no amount is broken between two lines."""

from __future__ import annotations

import report_factory as factory

from advisor.decision.result import Recommendation
from advisor.report import fonts
from advisor.report.content.assemble import document
from advisor.report.content.model import Column, Row, Table, plain
from advisor.report.layout import theme
from advisor.report.layout.inline import word_width
from advisor.report.layout.widths import PAD, widths


def pilots(count: int, name: str = "Assistant for customer support, country") -> Recommendation:
    return factory.recommendation(tuple(factory.workload(f"w{n}", f"{name} {n}", "pilot first") for n in range(count)))


def tables(recommendation: Recommendation, title: str) -> list[Table]:
    held = document(recommendation, factory.case_for(recommendation))
    blocks = (*held.first_page[0].blocks, *held.body.blocks)
    return [block for block in blocks if isinstance(block, Table) and title in block.title]


def broken(table: Table, cells: bool = True) -> list[str]:
    """Words of the heads, and of the cells on demand, that are wider than their column."""
    size, kind = (theme.TYPES["register"].size, "register") if table.register else (theme.TYPES["table"].size, "table")
    found = []
    for place, width in enumerate(widths(table, kind, theme.BLOCK)):
        texts = [(table.columns[place].head, True)]
        texts += [(row.cells[place], row.strong or row.total) for row in table.rows] if cells else []
        for text, heavy in texts:
            face = fonts.SANS_BOLD if heavy else fonts.SANS
            found += [plain(word) for word in text.split(" ") if word_width(word, face, size) > width - 2 * PAD + 0.01]
    return found


def test_the_cost_of_fourteen_pilots_stands_in_tables_of_six_workloads_at_most() -> None:
    made = tables(pilots(14), "Cost over the horizon")
    assert [len(table.columns) - 1 for table in made] == [5, 5, 4]
    named = [column.head for table in made for column in table.columns[1:]]
    assert len(set(named)) == 14
    assert not [word for table in made for word in broken(table)]


def test_long_words_leave_room_for_fewer_workloads_a_table() -> None:
    made = tables(pilots(6, "Schadensregulierungsassistent Kraftfahrzeugversicherung"), "Cost over the horizon")
    assert len(made) == 3
    assert not [word for table in made for word in broken(table)]


def test_an_instance_keeps_its_name_whole_beside_eight_further_columns() -> None:
    row = (
        "trn2.48xlarge", "Savings Plan, 3 years, no upfront", "us-east-2", "26.087\u00a0(24.00)", "55.04\u00a0(50.64)",
        "2026-11-23", "to 2027-09-30; another follows", "gpu-course-notes [Savings Plans feed]", "medium\u00a0P",
    )  # fmt: skip
    heads = ("Instance", "Plan", "Region", "Price (USD/h; EUR)", "List (USD/h; EUR)", "As of", "Holds", "Source",
             "Confidence")  # fmt: skip
    columns = tuple(
        Column(head, weight) for head, weight in zip(heads, (17, 30, 11, 11, 11, 12, 24, 36, 12), strict=True)
    )
    prices = Table("9", "Prices used", columns, (Row(row), Row(("p5.48xlarge", *row[1:]))), "", register=True)
    assert not {"trn2.48xlarge", "p5.48xlarge"} & set(broken(prices))
