"""Generated changes to a signed report: each is found, or falls where nothing is read from; none passes unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_document import analyst, buyer
from tamper_changes import changes
from tamper_outcomes import EACH, MAY_BE_HARMLESS, PAGE, WORKED_CASE, Row, outcomes, sample, trusted, worked_case


def _judge(rows: dict[str, Row], fewest: int) -> None:
    assert sum(row.made for row in rows.values()) >= fewest
    assert {kind: row.missed for kind, row in rows.items() if row.missed} == {}
    assert {kind for kind, row in rows.items() if row.harmless} <= set(MAY_BE_HARMLESS)


def test_a_seeded_part_of_all_changes_is_found_or_harmless(tmp_path: Path) -> None:
    rows = outcomes(changes(sample(), 2), trusted(tmp_path, analyst(), buyer()))
    _judge(rows, 70)
    assert rows["padding behind the signature container"].found == 0


def test_the_page_shows_what_is_tried_and_that_nothing_is_missed() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = re.findall(r"^\| (?!change)([^|-][^|]*?) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", text, re.MULTILINE)
    assert sum(int(made) for _, made, _, _, _ in shown) >= 200
    for kind, made, found, harmless, missed in shown:
        assert int(made) == int(found) + int(harmless)
        assert missed == "0"
        assert harmless == "0" or kind in MAY_BE_HARMLESS
    assert {kind for kind, *_ in shown} == {change.kind for change in changes(sample(), 1)}


@pytest.mark.soak
def test_all_changes_to_the_report_of_a_worked_case_are_found_or_harmless(tmp_path: Path) -> None:
    rows = outcomes(changes(worked_case(WORKED_CASE), EACH), trusted(tmp_path, analyst(), buyer()))
    _judge(rows, 200)
