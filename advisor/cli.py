"""The `switchpoint` command. Exit codes: 0 a result, 1 the input is wrong or `verify` found a fault, 2 usage.

Each command imports what it needs, when it needs it: `catalog show` should not wait for a PDF library.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.cli_bill import add_bill
from advisor.cli_places import refuse_places
from advisor.cli_signing import add_countersign, add_identity
from advisor.errors import CaseError, IdentityError, Problem, ReportError, SwitchpointError
from advisor.number_style import ENGLISH, STYLES
from advisor.second_process import at_full_speed, second_process
from advisor.version import __version__

if TYPE_CHECKING:
    from advisor.case.model import Case
    from advisor.catalog import Catalog
    from advisor.decision.result import PortfolioResult, Recommendation, WorkloadResult
    from advisor.report.earlier import Earlier
    from advisor.report.identity import Identity
    from advisor.report.verify import RecomputeOutcome

DRAWS = 4096
MOST_DRAWS = 65_536


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except SwitchpointError as error:
        for problem in error.problems:
            print(f"switchpoint: {problem}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read our output has heard enough; what is left in the buffer has nowhere to go.
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        print("switchpoint: stopped. Nothing was written.", file=sys.stderr)
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="switchpoint",
        description="At what point does moving an AI workload from NVIDIA GPUs to AWS Trainium pay for itself? "
        "Without a command, or with a case file alone, the application opens.",
    )
    parser.add_argument("--version", action="version", version=f"switchpoint {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    recommend = _command(commands, "recommend", "decide a case and print the verdicts", _recommend)
    recommend.add_argument("case", type=Path, metavar="CASE")
    recommend.add_argument("--json", action="store_true", help="print the whole result as one JSON document")
    _draws(recommend)

    report = _command(commands, "report", "write the report of a case as a PDF", _report)
    report.add_argument("case", type=Path, metavar="CASE")
    report.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.pdf")
    report.add_argument("--identity", type=Path, metavar="ID.p12", help="sign with this identity")
    report.add_argument("--passphrase-file", type=Path, metavar="FILE", help="the identity's passphrase, one line")
    report.add_argument("--earlier", type=Path, metavar="OLD.pdf", help="say what changed since this report, by cause")
    report.add_argument("--executive", type=Path, metavar="EXEC.pdf", help="write pages 1 and 2 alone, unsigned")
    report.add_argument("--json", type=Path, metavar="OUT.json", help="write the result beside the report")
    report.add_argument("--xlsx", type=Path, metavar="OUT.xlsx", help="write the workbook, with live formulas")
    report.add_argument("--csv", type=Path, metavar="OUT.csv", help="write every figure, a row a figure")
    report.add_argument("--paper", choices=("A4", "Letter"), default="A4")
    report.add_argument("--number-style", choices=tuple(STYLES), default=ENGLISH.code,
                        help="numbers as in English (1,234.5), German or French; words stay English")  # fmt: skip
    report.add_argument("--force", action="store_true", help="replace existing files")
    _draws(report)

    verify = _command(commands, "verify", "check a signed report", _verify)
    verify.add_argument("report", type=Path, metavar="REPORT.pdf")
    verify.add_argument("--trust", type=Path, action="append", default=[], metavar="CERT.pem",
                        help="a certificate that you have confirmed; may be given more than once")  # fmt: skip
    verify.add_argument("--recompute", action="store_true", help="run the engine on the attached case and compare")
    verify.add_argument("--earlier", type=Path, metavar="OLD.pdf",
                        help="with --recompute: the earlier report that changes are told from")  # fmt: skip
    verify.add_argument("--json", action="store_true")

    add_countersign(_command(commands, "countersign", "approve a signed report in the field made for it", None))
    add_identity(_command(commands, "identity", "make or show a signing identity", None))

    predict = _command(commands, "predict", "the performance model alone: a row a point", _predict)
    predict.add_argument("points", type=Path, metavar="POINTS.csv")
    predict.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.csv")

    add_bill(_command(commands, "bill", "what a bill says of accelerators: totals, spending, fleets", None))

    catalog = _command(commands, "catalog", "the facts, their age and their sources", None)
    parts = catalog.add_subparsers(dest="part", required=True, metavar="check|show|sources")
    _command(parts, "check", "validate all tables; counts, dates, gaps", _catalog_check)
    show = _command(parts, "show", "one thing with its sources", _catalog_show)
    show.add_argument("name", metavar="NAME")
    _command(parts, "sources", "list the sources", _catalog_sources)

    _command(commands, "schema", "print the JSON Schema of a case", _schema)
    return parser


def _command(
    group: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    words: str,
    run: Callable[[argparse.Namespace], int] | None,
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = group.add_parser(name, help=words, description=words[:1].upper() + words[1:])
    if run is not None:
        command.set_defaults(run=run)
    return command


def _draws(command: argparse.ArgumentParser) -> None:
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


def _load(path: Path) -> tuple[Case, Catalog]:
    from advisor.case.load import load_case
    from advisor.catalog import load_catalog

    catalog = load_catalog()
    return load_case(path, catalog), catalog


def _decided(
    arguments: argparse.Namespace, meanwhile: Callable[[], None] | None = None
) -> tuple[Case, Catalog, Recommendation]:
    """The case, and its decision; what that finds wrong is told with the file's name, as what loading finds is.

    `meanwhile` is what this process does while a second one begins to decide."""
    with second_process(arguments.case) as elsewhere, at_full_speed():
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


def _recommend(arguments: argparse.Namespace) -> int:
    _, _, result = _decided(arguments)
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
        lines.append(f"{workload.verdict.upper():<14} {workload.name}")
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


def _report(arguments: argparse.Namespace) -> int:
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
    case, catalog, result = _decided(arguments, partial(make_ready, signed=identity is not None))
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
        print(f"{workload.verdict.upper():<14} {workload.name}")
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


def _predict(arguments: argparse.Namespace) -> int:
    from advisor.catalog import load_catalog
    from advisor.performance.predict import predict_file

    refuse_places((arguments.output,), (arguments.points,))
    predict_file(arguments.points, arguments.output, load_catalog())
    print(f"Wrote {arguments.output}.")
    return 0


def _catalog_check(arguments: argparse.Namespace) -> int:
    from advisor.catalog.inspect import check

    print("\n".join(check()))
    return 0


def _catalog_show(arguments: argparse.Namespace) -> int:
    from advisor.catalog import load_catalog
    from advisor.catalog.inspect import show

    print("\n".join(show(load_catalog(), arguments.name)))
    return 0


def _catalog_sources(arguments: argparse.Namespace) -> int:
    from advisor.catalog import load_catalog
    from advisor.catalog.inspect import sources

    print("\n".join(sources(load_catalog())))
    return 0


def _schema(arguments: argparse.Namespace) -> int:
    import json

    from advisor.case.schema import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0
