"""The `switchpoint` command: a command of the engine, or the window."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

COMMANDS = frozenset(
    {"recommend", "report", "verify", "countersign", "identity", "predict", "bill", "catalog", "schema"}
    | {"-h", "--help", "--version"}
)

QUIET = {"OPENBLAS_NUM_THREADS": "1", "PYDANTIC_DISABLE_PLUGINS": "__all__"}
"""What libraries that are imported later need to be told. Our matrices are small: numpy's own threads, which spin while
they wait for work, would take a core from a second process or from the window. And to look for plugins of pydantic's,
which have no business here, reads the metadata of every package that is installed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command of `advisor.cli`, or open the window with an optional case file. Returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    if arguments and (arguments[0] in COMMANDS or arguments[0].startswith("-")):
        from advisor.cli import main as command

        return command(arguments)
    if len(arguments) > 1:
        print("switchpoint: one case file at most. See switchpoint --help.", file=sys.stderr)
        return 2
    if arguments and not Path(arguments[0]).exists():
        print(
            f"switchpoint: '{arguments[0]}' is neither a command nor a file. See switchpoint --help.", file=sys.stderr
        )
        return 2
    if not has_screen():
        print(
            "switchpoint: there is no screen here to open the window on. Use a command (switchpoint --help), "
            "or set DISPLAY or QT_QPA_PLATFORM.",
            file=sys.stderr,
        )
        return 1
    # Nothing that is made on the way to the first paint is garbage: looking for some would only delay it.
    gc.disable()
    from ui.app import run

    return run(arguments[0] if arguments else None)


def has_screen() -> bool:
    """Whether Qt will find a screen: always on Windows and macOS; elsewhere where a display or a platform is named."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def program() -> NoReturn:
    """`main` as a process of its own. After a command the system takes everything back at once: to give back each of
    the thousands of parts of a result takes longer than to print it. A window's parts end in their order."""
    code = main()
    if "ui.app" in sys.modules:
        raise SystemExit(code)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # whoever read it has gone
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    program()
