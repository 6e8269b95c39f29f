"""The `switchpoint` command: a command of the engine, or the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

COMMANDS = frozenset(
    {"recommend", "report", "verify", "countersign", "identity", "predict", "catalog", "schema"}
    | {"-h", "--help", "--version"}
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command of `advisor.cli`, or open the window with an optional case file. Returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and (arguments[0] in COMMANDS or arguments[0].startswith("-")):
        from advisor.cli import main as command

        return command(arguments)
    if len(arguments) > 1:
        print("switchpoint: one case file at most. See switchpoint --help.", file=sys.stderr)
        return 2
    from ui.app import run

    return run(arguments[0] if arguments else None)


if __name__ == "__main__":
    raise SystemExit(main())
