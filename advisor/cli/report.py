"""The commands `report` and `verify`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.cli.deciding import add_draws, decided
from advisor.cli.places import refuse_places
from advisor.errors import IdentityError, Problem, ReportError
from advisor.number_style import ENGLISH, STYLES
from advisor.second_process import SecondProcess, at_full_speed, second_process

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation
    from advisor.report.earlier import Earlier
    from advisor.report.identity import Identity
    from advisor.report.verify import RecomputeOutcome


def add_report(command: argparse.ArgumentParser) -> None:
    """The arguments of `report`."""
    command.add_argument("case", type=Path, metavar="CASE")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.pdf")
    command.add_argument("--identity", type=Path, metavar="ID.p12", help="sign with this identity")
    command.add_argument("--passphrase-file", type=Path, metavar="FILE", help="the identity's passphrase, one line")
    command.add_argument("--earlier", type=Path, metavar="OLD.pdf", help="say what changed since this report, by cause")
    command.add_argument("--executive", type=Path, metavar="EXEC.pdf", help="write pages 1 and 2 alone, unsigned")
    command.add_argument("--json", type=Path, metavar="OUT.json", help="write the result beside the report")
    command.add_argument("--xlsx", type=Path, metavar="OUT.xlsx", help="write the workbook, with live formulas")
    command.add_argument("--csv", type=Path, metavar="OUT.csv", help="write every figure, a row a figure")
    command.add_argument("--paper", choices=("A4", "Letter"), default="A4")
    command.add_argument("--number-style", choices=tuple(STYLES), default=ENGLISH.code,
                        help="numbers as in English (1,234.5), German or French; words stay English")  # fmt: skip
    command.add_argument("--force", action="store_true", help="replace existing files")
    add_draws(command)
    command.set_defaults(run=_report)


def add_verify(command: argparse.ArgumentParser) -> None:
    """The arguments of `verify`."""
    command.add_argument("report", type=Path, metavar="REPORT.pdf")
    command.add_argument("--trust", type=Path, action="append", default=[], metavar="CERT.pem",
                        help="a certificate that you have confirmed; may be given more than once")  # fmt: skip
    command.add_argument("--recompute", action="store_true", help="run the engine on the attached case and compare")
    command.add_argument("--earlier", type=Path, metavar="OLD.pdf",
                        help="with --recompute: the earlier report that changes are told from")  # fmt: skip
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_verify)


def _report(arguments: argparse.Namespace) -> int:
    # The second process gets ready while this one loads what it checks the outputs and the identity with.
    with second_process(arguments.case) as elsewhere, at_full_speed():
        return _reported(arguments, elsewhere)


def _reported(arguments: argparse.Namespace, elsewhere: SecondProcess | None) -> int:
    from advisor.report import write_executive, write_report
    from advisor.report.files import refuse_existing
    from advisor.report.ready import make_ready

    outputs = arguments.output, arguments.executive, arguments.json, arguments.xlsx, arguments.csv
    refuse_places(outputs, (arguments.case, arguments.identity, arguments.passphrase_file, arguments.earlier))
    for path in outputs:
        if path is not None:
            refuse_existing(path, force=arguments.force)
    # A wrong passphrase, or none, and an earlier report that won't do are told before the long work.
    identity = _identity(arguments)
    earlier = _earlier(arguments)
    case, catalog, result = decided(arguments, elsewhere, partial(make_ready, signed=identity is not None))
    if earlier is not None:
        from advisor.report.since import with_changes

        result = with_changes(result, case, catalog, earlier)
    now, force = datetime.now(UTC), arguments.force
    paper, style = arguments.paper, STYLES[arguments.number_style]
    write_report(
        result, case, catalog, arguments.output, identity=identity, now=now, paper=paper, style=style, force=force
    )
    if arguments.executive is not None:
        write_executive(result, case, catalog, arguments.executive, paper=paper, style=style, force=force)
    _write_beside(arguments, result)
    for workload in result.workloads:
        print(f"{workload.verdict_in_plan.upper():<17} {workload.name}")
    state = "signed" if arguments.identity is not None else "a draft, unsigned"
    print(f"Wrote {arguments.output} ({state}).")
    return 0


def _identity(arguments: argparse.Namespace) -> Identity | None:
    """The identity to sign with, opened."""
    if arguments.identity is None and arguments.passphrase_file is None:
        return None
    from advisor.report.identity import open_identity, read_passphrase

    passphrase = None if arguments.passphrase_file is None else read_passphrase(arguments.passphrase_file)
    if arguments.identity is None:
        return None
    if passphrase is None:
        raise IdentityError(Problem(str(arguments.identity), "needs its passphrase.", "Give --passphrase-file."))
    return open_identity(arguments.identity, passphrase)


def _earlier(arguments: argparse.Namespace) -> Earlier | None:
    """The earlier report that changes are told from."""
    if arguments.earlier is None:
        return None
    from advisor.report.earlier import read_earlier

    return read_earlier(arguments.earlier, now=datetime.now(UTC))


def _write_beside(arguments: argparse.Namespace, result: Recommendation) -> None:
    """The same figures in other forms, where they are asked for."""
    if arguments.json is not None:
        from advisor.decision import to_json
        from advisor.report.files import write_atomically

        write_atomically(arguments.json, to_json(result), force=arguments.force)
    if arguments.xlsx is None and arguments.csv is None:
        return
    from advisor.report.workbook import write_csv, write_workbook

    if arguments.xlsx is not None:
        write_workbook(result, arguments.xlsx, force=arguments.force)
    if arguments.csv is not None:
        write_csv(result, arguments.csv, force=arguments.force)


def _verify(arguments: argparse.Namespace) -> int:
    import json

    from advisor.report.verify import verify_report
    from advisor.report.verify_text import as_json, as_text

    recompute: Callable[[Mapping[str, bytes]], RecomputeOutcome] | None = None
    if arguments.earlier is not None and not arguments.recompute:
        raise ReportError(Problem("--earlier", "is looked at where figures are recomputed.", "Add --recompute."))
    if arguments.recompute:
        from advisor.catalog import load_catalog
        from advisor.report.recompute import recompute as again

        installed, earlier = load_catalog(), _earlier(arguments)

        def recompute(attachments: Mapping[str, bytes]) -> RecomputeOutcome:
            return again(attachments, installed, earlier)

    found = verify_report(arguments.report, now=datetime.now(UTC), trust=arguments.trust, recompute=recompute)
    print(json.dumps(as_json(found), indent=2, ensure_ascii=False) if arguments.json else as_text(found))
    undone = arguments.recompute and found.verdict("recomputation").word == "not checked"
    return 0 if found.ok and not undone else 1
