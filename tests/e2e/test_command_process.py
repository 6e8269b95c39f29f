"""The command as a process of its own: what it leaves undone at its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "tests" / "data" / "cases" / "05-too-small.switchpoint"


MUCH = 50_000
"""Objects: a decision, with the modules that it needs, leaves about twice as many."""


def left_out(arguments: list[str]) -> int:
    """How many objects are left out of the search for garbage after a command was run in a process; it goes on."""
    script = (
        "import contextlib, gc, io\n"
        "from ui.__main__ import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    assert main({arguments!r}) == 0\n"
        "assert gc.isenabled()\n"
        "print(gc.get_freeze_count())"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout)


def test_a_process_that_decides_and_ends_does_not_look_through_its_memory() -> None:
    assert left_out(["recommend", str(CASE), "--draws", "16"]) > MUCH


def test_other_commands_leave_nothing_out() -> None:
    assert left_out(["catalog", "sources"]) == 0
