"""The report's content as a workbook: the same figures as the PDF, with sums, differences and discounting live."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from advisor.decision.result import Recommendation

from . import workbook_lists as lists
from .export import csv_bytes
from .files import write_atomically
from .workbook_cash import cash_flow
from .workbook_cost import cost
from .workbook_grid import Sheet, to_xlsx
from .workbook_inputs import inputs
from .workbook_summary import summary


def sheets(recommendation: Recommendation) -> list[Sheet]:
    """The workbook as plain data, in the order of its sheets."""
    return [
        summary(recommendation),
        inputs(recommendation),
        lists.options(recommendation),
        cost(recommendation),
        cash_flow(recommendation),
        lists.switch_points(recommendation),
        lists.scenarios(recommendation),
        lists.work(recommendation),
        lists.readiness(recommendation),
        lists.assumptions(recommendation),
        lists.sources(recommendation),
        lists.figures(recommendation),
    ]


def build_workbook(recommendation: Recommendation) -> bytes:
    """The workbook (XLSX). The same recommendation gives the same bytes."""
    created = datetime.combine(date.fromisoformat(recommendation.as_of), time())
    author = recommendation.organisation[:200]
    return to_xlsx(sheets(recommendation), title=recommendation.title, author=author, created=created)


def write_workbook(recommendation: Recommendation, out: Path, *, force: bool = False) -> None:
    """Writes the workbook in one step. Raises `ReportError` (an existing file, a place that can't be written)."""
    write_atomically(out, build_workbook(recommendation), force=force)


def write_csv(recommendation: Recommendation, out: Path, *, force: bool = False) -> None:
    """Writes every figure as a tidy CSV in one step. Raises like `write_workbook`."""
    write_atomically(out, csv_bytes(recommendation), force=force)
