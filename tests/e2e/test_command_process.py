"""The command as a process of its own: what it leaves undone at its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "tests" / "data" / "cases" / "05-too-small.switchpoint"


def told(arguments: list[str]) -> str:
    """What a process says of its search for garbage after a command was run in it."""
    script = (
        "import contextlib, gc, io, sys\n"
        "from ui.__main__ import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    code = main({arguments!r})\n"
        "print(code, gc.isenabled())"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_process_that_decides_and_ends_does_not_look_through_its_memory() -> None:
    assert told(["recommend", str(CASE), "--draws", "16"]) == "0 False"


def test_other_commands_do() -> None:
    assert told(["catalog", "sources"]) == "0 True"
