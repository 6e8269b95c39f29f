"""The `switchpoint` command. Exit codes: 0 a result, 1 the input is wrong or `verify` found a fault, 2 usage.

Each command imports what it needs, when it needs it: `catalog show` should not wait for a PDF library.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from advisor.cli.bill import add_bill
from advisor.cli.deciding import add_recommend
from advisor.cli.facts import add_catalog, add_predict, add_schema
from advisor.cli.part import part
from advisor.cli.report import add_report, add_verify
from advisor.cli.signing import add_countersign, add_identity
from advisor.errors import SwitchpointError
from advisor.version import __version__


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
    add_recommend(part(commands, "recommend", "decide a case and print the verdicts"))
    add_report(part(commands, "report", "write the report of a case as a PDF"))
    add_verify(part(commands, "verify", "check a signed report"))
    approves = "approve a signed report as asked, in the field made for it; conditions and a refusal go on paper"
    add_countersign(part(commands, "countersign", approves))
    add_identity(part(commands, "identity", "make or show a signing identity"))
    add_predict(part(commands, "predict", "the performance model alone: a row a point"))
    add_bill(part(commands, "bill", "what a bill says of accelerators: totals, spending, fleets"))
    add_catalog(part(commands, "catalog", "the facts, their age and their sources"))
    add_schema(part(commands, "schema", "print the JSON Schema of a case"))
    return parser
