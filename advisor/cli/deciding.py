"""The command `recommend`, and how every command decides a case."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from advisor.errors import CaseError
from advisor.second_process import SecondProcess, at_full_speed, second_process

if TYPE_CHECKING:
    from advisor.case.model import Case
    from advisor.catalog import Catalog
    from advisor.decision.result import PortfolioResult, Recommendation, WorkloadResult

DRAWS = 4096
MOST_DRAWS = 65_536


def add_recommend(command: argparse.ArgumentParser) -> None:
    """The arguments of `recommend`."""
    command.add_argument("case", type=Path, metavar="CASE")
    command.add_argument("--json", action="store_true", help="print the whole result as one JSON document")
    add_draws(command)
    command.set_defaults(run=_recommend)


def add_draws(command: argparse.ArgumentParser) -> None:
    """The arguments that say how many futures are drawn, and from which seed."""
    command.add_argument("--draws", type=_draw_count, default=DRAWS, help=f"joint draws ({DRAWS})")
    command.add_argument("--seed", type=_seed, default=0, help="seed of the draws (0)")


def _draw_count(text: str) -> int:
    return _whole(text, 16, MOST_DRAWS)


def _seed(text: str) -> int:
    return _whole(text, 0, 2**63 - 1)


def _whole(text: str, low: int, high: int) -> int:
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number") from None
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"must be {low} to {high}, is {value}")
    return value


def decided(
    arguments: argparse.Namespace,
    elsewhere: SecondProcess | None,
    meanwhile: Callable[[], None] | None = None,
) -> tuple[Case, Catalog, Recommendation]:
    """The case, and its decision; what that finds wrong is told with the file's name, as what loading finds is.

    `elsewhere` is a second process that decides as well, and `meanwhile` what this one does while that begins to."""
    case, catalog = _load(arguments.case)
    from advisor.decision import recommend

    try:
        result = recommend(
            case,
            catalog,
            draws=arguments.draws,
            seed=arguments.seed,
            elsewhere=elsewhere,
            meanwhile=meanwhile,
        )
    except CaseError as error:
        name = arguments.case.name
        found = [replace(p, where=f"{name}, {p.where}" if p.where else name) for p in error.problems]
        raise CaseError(found) from error
    return case, catalog, result


def _load(path: Path) -> tuple[Case, Catalog]:
    from advisor.case.load import load_case
    from advisor.catalog import load_catalog

    catalog = load_catalog()
    return load_case(path, catalog), catalog


def _recommend(arguments: argparse.Namespace) -> int:
    with second_process(arguments.case) as elsewhere, at_full_speed():
        _, _, result = decided(arguments, elsewhere)
    if arguments.json:
        from advisor.decision import to_json

        sys.stdout.buffer.write(to_json(result) + b"\n")
    else:
        print("\n".join(summary(result)))
    return 0


def summary(result: Recommendation) -> list[str]:
    """The verdicts in words, a paragraph a workload."""
    lines = [_told(result.portfolio), ""]
    for workload in result.workloads:
        lines.append(f"{workload.verdict_in_plan.upper():<17} {workload.name}")
        lines.append(f"  {_told(workload)}")
        lines += [f"  - {reason}" for reason in workload.reasons]
        lines += [f"  > {step}" for step in workload.next_steps]
        lines += [f"  ? {condition}" for condition in workload.conditional_on]
        lines.append("")
    lines += [f"! {warning}" for warning in result.warnings]
    lines.append(
        f"{result.draws} draws, seed {result.seed}, newest price {result.newest_price}, "
        f"catalog {result.catalog_sha256[:8]}, case {result.case_sha256[:8]}"
    )
    return lines


def _told(result: PortfolioResult | WorkloadResult) -> str:
    """A headline with the sentences that follow it."""
    return f"{result.headline} {result.follows}".strip()
