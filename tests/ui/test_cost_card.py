"""The cost, line by line: zero is called zero, what is not known is called so, and a sum over it is at least that."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

import advisor
from ui.results.cost import cost_card
from ui.results.money import money_of
from ui.widgets.table import Table
from ui.widgets.text import Text

CASE = Path(__file__).parents[2] / "assets" / "cases" / "assistant-70b.switchpoint"


def test_lines_sums_and_what_is_left_out_are_told(qtbot: QtBot) -> None:
    result = advisor.recommend(advisor.load_case(CASE), draws=64)
    one = result.workloads[0]
    unknown = replace(one.cost_lines[0], line="Egress", best_stay_usd=None)
    card = cost_card(replace(one, cost_lines=(unknown, *one.cost_lines)), money_of(result), result.not_included)
    qtbot.addWidget(card)
    (table,) = card.findChildren(Table)
    rows = {row[0].split("\n")[0]: row for row in table.texts()}
    egress, total = rows["Egress"], next(row for name, row in rows.items() if name.startswith("Sum"))
    assert egress[2] == "not known"
    assert total[2].startswith("at least")
    assert not total[1].startswith("at least")
    assert next(row for name, row in rows.items() if name.startswith("GPUs until"))[1] == "0"
    assert not any(name.startswith("Commitments paid") for name in rows), "a line that is zero everywhere is left out"
    said = " ".join(text.text() for text in card.findChildren(Text))
    assert "Not included" in said
    assert "Storage" in said
