"""The command as a process of its own: what it leaves undone at its end."""

from __future__ import annotations

import json
import os
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


def ended(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, run as its users run it, to its end."""
    command = Path(sys.executable).with_name("switchpoint")
    return subprocess.run([command, *arguments], cwd=ROOT, check=False, capture_output=True, text=True)


def test_a_command_that_ends_at_once_has_said_all() -> None:
    done = ended("recommend", str(CASE), "--json", "--draws", "16")
    assert done.returncode == 0
    assert json.loads(done.stdout)["draws"] == 16
    assert done.stdout.endswith("}\n")


def test_what_is_still_to_be_written_is_and_nothing_is_cleared_away() -> None:
    script = (
        "import atexit, ui.__main__ as entry\n"
        "entry.main = lambda: print('said') or 3\n"
        "atexit.register(print, 'cleared away')\n"
        "entry.program()"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True, env=environment
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "said\n", "")


def test_what_is_wrong_is_said_and_counted_before_a_command_ends_at_once(tmp_path: Path) -> None:
    done = ended("recommend", str(tmp_path / "none.switchpoint"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "none.switchpoint" in done.stderr
    assert ended("recommend").returncode == 2


def test_a_command_whose_reader_has_gone_ends_in_peace() -> None:
    command = Path(sys.executable).with_name("switchpoint")
    with subprocess.Popen(
        [command, "catalog", "sources"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
