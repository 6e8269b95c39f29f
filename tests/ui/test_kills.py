"""Kills at random moments while a case is edited and saved: no case is lost or damaged, at most two seconds are."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from advisor.case.load import load_draft
from ui.storage import journal

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "assets" / "cases" / "mixed-portfolio.switchpoint"
MOST_LOST_S = 2.0
KILLS, KILLS_OF_A_SOAK = 4, 200


def kill_one(folder: Path, seed: int) -> None:
    """Start the window on a case (saved for every other seed), kill it at a random moment, look at what is left."""
    log, settings, case = folder / "log", folder / "settings.json", folder / "acme.switchpoint"
    folder.mkdir()
    log.touch()
    saved_before = seed % 2 == 0
    arguments = [str(settings), str(log), str(seed)]
    if saved_before:
        shutil.copy(CASE, case)
        arguments.append(str(case))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.hammer", *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while not log.read_text(encoding="utf-8") and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(random.Random(seed).uniform(0.0, 1.2))
    killed = time.time()
    process.kill()
    _, said = process.communicate()
    done = [line.split() for line in log.read_text(encoding="utf-8").splitlines()]
    assert done, said.decode()
    judge(folder, case if saved_before else None, done, killed)


def judge(folder: Path, case: Path | None, done: list[list[str]], killed: float) -> None:
    """What the next start would find: at least every edit that was committed two seconds before the kill."""
    committed = [int(n) for what, n, at in done if what == "edit" and float(at) < killed - MOST_LOST_S]
    saved = [int(n) for what, n, _ in done if what == "saved"]
    last = int([n for what, n, _ in done if what == "edit"][-1])
    found = []
    if case is not None:
        in_file = newest(load_draft(case))
        assert in_file >= max(saved, default=0), "a finished save is whole and stays"
        found.append(in_file)
    left = journal.left_behind(folder / "recovery")
    assert left.put_aside == (), "no recovery copy is damaged"
    assert len(left.copies) <= 1
    for _, copy in left.copies:
        assert copy.case_file == case
        found.append(newest(copy.draft))
    assert max(found, default=0) >= max(committed, default=0), (found, committed[-1:], last)
    assert max(found, default=0) <= last + 1


def newest(draft: dict[str, object]) -> int:
    """The number of the last edit that a draft holds; an edit that was cut between its two answers counts as whole."""
    return max(
        (int(n) for n in json.dumps(draft).replace('"', " ").split("edit ")[1:] for n in [n.split()[0]]), default=0
    )


def test_kills_while_editing_and_saving_lose_nothing_older_than_two_seconds(tmp_path: Path) -> None:
    for seed in range(KILLS):
        kill_one(tmp_path / str(seed), seed)


@pytest.mark.soak
def test_two_hundred_kills_while_editing_and_saving(tmp_path: Path) -> None:
    for seed in range(1000, 1000 + KILLS_OF_A_SOAK):
        kill_one(tmp_path / str(seed), seed)
