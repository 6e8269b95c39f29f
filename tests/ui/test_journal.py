"""The recovery copy: whole at every moment, of ended processes only, and never in the way of the case's own file."""

from __future__ import annotations

import errno
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ui.storage import journal
from ui.storage.journal import Recovery
from ui.storage.locks import Lock
from ui.storage.owner import Owner, this_process

NOW = datetime(2026, 11, 23, 10, 41, 58, tzinfo=UTC)


def ended_process() -> Owner:
    """A process of this machine that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return Owner(done.pid, platform.node(), "1")


def copy(draft: dict[str, object], owner: Owner | None = None, case_file: Path | None = None) -> Recovery:
    return Recovery(owner or ended_process(), case_file, NOW, draft)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    file = journal.new_file(tmp_path / "recovery")
    written = copy({"decision": {"title": "Zürich – 東京"}, "odd": float("inf")}, case_file=tmp_path / "a.switchpoint")
    journal.write(file, written)
    assert journal.read(file) == written
    assert [one.name for one in file.parent.iterdir()] == [file.name], "nothing else is left in the folder"


def test_a_copy_of_a_living_process_is_not_offered_and_one_of_an_ended_process_is(tmp_path: Path) -> None:
    alive = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        journal.write(tmp_path / "living.recovery", copy({"a": 1}, Owner(alive.pid, platform.node())))
        journal.write(tmp_path / "own.recovery", copy({"a": 2}, this_process()))
        journal.write(tmp_path / "ended.recovery", copy({"a": 3}))
        journal.write(tmp_path / "elsewhere.recovery", copy({"a": 4}, Owner(1, "another-machine")))
        found = journal.left_behind(tmp_path)
    finally:
        alive.communicate(b"\n")
    assert [file.name for file, _ in found.copies] == ["ended.recovery"]


def test_a_later_process_with_the_same_number_is_not_taken_for_the_owner() -> None:
    here = this_process()
    if not here.started:
        pytest.skip("this system doesn't tell when a process began")
    assert not Owner(here.pid, here.host, "1").may_live


def test_a_copy_that_the_file_holds_already_is_removed(tmp_path: Path) -> None:
    case = tmp_path / "a.switchpoint"
    case.write_text(json.dumps({"decision": {"title": "the same"}}, indent=2), encoding="utf-8")
    journal.write(tmp_path / "x.recovery", copy({"decision": {"title": "the same"}}, case_file=case))
    assert journal.left_behind(tmp_path).copies == ()
    assert not (tmp_path / "x.recovery").exists()


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "no copy at all"])
def test_a_damaged_copy_is_put_aside_and_named(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "x.recovery"
    journal.write(file, copy({"decision": {"title": "Acme"}}))
    data = file.read_bytes()
    flipped = data.replace(b"Acme", b"Acne")
    broken = {"cut": data[:-12], "flipped": flipped, "empty": b"", "no copy at all": b"[1, 2]\n{}"}[damage]
    file.write_bytes(broken)
    found = journal.left_behind(tmp_path)
    assert found.copies == ()
    assert [one.name for one in found.put_aside] == ["x.broken"]
    assert (tmp_path / "x.broken").read_bytes() == broken, "nothing is thrown away"
    assert journal.left_behind(tmp_path).put_aside == (), "said once"


def test_the_writer_ends_with_the_newest_edit_on_disk(tmp_path: Path) -> None:
    file, told = tmp_path / "x.recovery", list[OSError | None]()
    writer = journal.Writer(told.append)
    for n in range(200):
        writer.put(file, copy({"n": n}, this_process()))
    assert writer.settle()
    assert journal.read(file).draft == {"n": 199}
    writer.put(file, None)
    writer.close()
    assert not file.exists()
    assert told == []


def test_a_full_disk_is_told_and_so_is_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[OSError | None] = []
    writer, file = journal.Writer(told.append), tmp_path / "x.recovery"

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        writer.put(file, copy({"n": 1}, this_process()))
        assert writer.settle()
    writer.put(file, copy({"n": 2}, this_process()))
    writer.close()
    assert [getattr(error, "errno", None) for error in told] == [errno.ENOSPC, None]
    assert journal.read(file).draft == {"n": 2}


def test_one_file_has_one_writer_until_it_is_let_go_or_taken_over(tmp_path: Path) -> None:
    case = tmp_path / "a.switchpoint"
    held = "from pathlib import Path; from ui.storage.locks import Lock; import sys; lock = Lock(Path(sys.argv[1])); "
    code = held + "print(lock.acquire() is None, flush=True); input(); print(lock.was_taken() is not None)"
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(case)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "True"
    mine = Lock(case)
    holder = mine.acquire()
    assert holder is not None
    assert holder.pid == other.pid
    assert mine.take_over()
    told, _ = other.communicate("\n")
    assert told.strip() == "True", "the one that was taken over finds out"
    assert mine.was_taken() is None
    mine.release()
    assert not mine.file.exists()


def test_a_lock_of_an_ended_process_holds_nobody_up(tmp_path: Path) -> None:
    case = tmp_path / "a.switchpoint"
    mine = Lock(case)
    mine.file.write_text(json.dumps({"owner": ended_process().plain(), "mark": "x"}), encoding="utf-8")
    assert mine.acquire() is None
    mine.release()
    mine.file.write_text("damaged", encoding="utf-8")
    assert Lock(case).acquire() is None, "a lock that nobody can read names nobody"


def test_a_lock_that_was_taken_is_not_removed_by_the_one_who_had_it(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "a.switchpoint"), Lock(tmp_path / "a.switchpoint")
    assert first.acquire() is None
    assert second.take_over()
    assert first.was_taken() is not None
    first.release()
    assert second.holder() is not None
