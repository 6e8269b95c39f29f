"""Tables in which workloads share what reads the same for them: with one workload, they are its own."""

from __future__ import annotations

from advisor.decision.telling.words import sentence_case
from advisor.report.content.context import Told
from advisor.report.content.model import Row, bold
from advisor.report.content.naming import listed


def titled(title: str, told_of: list[Told]) -> str:
    """The title of a table, with the workload that alone is in it."""
    return f"{title}: {told_of[0].name}" if len(told_of) == 1 else title


def headed(what: str, told_of: list[Told]) -> str:
    """The head of the first column, which is led by the workload where there are several in the table."""
    return what if len(told_of) == 1 else f"Workload: {what.lower()}"


def shared_rows(alike: dict[tuple[str, ...], list[str]], told_of: list[Told]) -> tuple[Row, ...]:
    """A row for what reads the same, led by the workloads that share it where there are several in the table."""
    if len(told_of) == 1:
        return tuple(Row(cells) for cells in alike)
    every = "both" if len(told_of) == 2 else "all"
    rows = []
    for (what, *cells), names in alike.items():
        whose = every if len(names) == len(told_of) else listed(names)
        rows.append(Row((f"{bold(sentence_case(whose) + ':')} {what}", *cells)))
    return tuple(rows)
