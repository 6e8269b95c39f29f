"""A crash, a second process, another program: nothing is lost, nothing is overwritten, and the user decides."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY
from tests.ui.person import Person
from ui import worker
from ui.dialogs.compare import CompareDialog
from ui.storage import journal, settings
from ui.storage.owner import Owner
from ui.window import Window


def crash(person: Person) -> None:
    """What a kill leaves: the copy on disk, under the name of a process that is gone."""
    assert person.window.files.keeper.settle()
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    for file in person.window.settings.recovery.glob("*.recovery"):
        kept = journal.read(file)
        gone = Owner(done.pid, kept.owner.host, "1")
        target = file.with_name(f"crashed-{file.name}")
        journal.write(target, journal.Recovery(gone, kept.case_file, kept.at, kept.draft))


class Later(Person):
    """The person starts the application again; the window of before is left as it is."""

    def __init__(self, qtbot: QtBot, before: Person) -> None:
        super().__init__(qtbot, before.window)
        self.made: list[Window] = []

    def begin(self) -> None:
        self.window = Window(settings.load(self.window.settings.file), TODAY)
        self.made.append(self.window)
        self.window.show()
        self.window.activateWindow()
        with self.qtbot.waitActive(self.window):
            pass
        self.qtbot.waitUntil(lambda: self.window.is_awake)


@pytest.fixture
def next_start(qtbot: QtBot, person: Person) -> Iterator[Later]:
    later = Later(qtbot, person)
    yield later
    worker.stop_all()
    for window in later.made:
        window.session.undo_stack.setClean()
        window.session.close()
        window.close()
        window.deleteLater()


def save_as(person: Person, file: Path) -> None:
    person.answer_file_dialog(file)
    person.keys("Ctrl+S")
    assert file.is_file()
    person.come_back()


def test_edits_after_the_last_save_are_offered_after_a_crash(person: Person, next_start: Later, tmp_path: Path) -> None:
    file = tmp_path / "acme.switchpoint"
    person.press("LLM serving")
    save_as(person, file)
    person.fill("Horizon", "60")
    saved = file.read_bytes()
    crash(person)
    person.window.files.end()

    next_start.begin()
    (said,) = next_start.window.bars.texts()
    assert said.startswith("Switchpoint closed unexpectedly. Recovered changes to “")
    assert not next_start.window.session.is_open, "nothing is opened unasked"
    next_start.press("Compare")
    dialog = next_start.window.findChild(CompareDialog)
    assert isinstance(dialog, CompareDialog)
    assert ["Horizon", "36", "60"] in dialog.table.texts()
    dialog.close()
    next_start.press("Open recovered")
    session = next_start.window.session
    assert session.path == file
    assert session.draft["decision"]["horizon_months"] == 60
    assert next_start.window.isWindowModified()
    assert file.read_bytes() == saved, "the file itself is never written by a recovery"
    assert next_start.window.bars.texts() == []
    next_start.keys("Ctrl+Z")
    assert "horizon_months" not in session.draft["decision"], "the recovered changes are one step"
    next_start.keys("Ctrl+Y")
    next_start.keys("Ctrl+S")
    assert json.loads(file.read_text(encoding="utf-8"))["decision"]["horizon_months"] == 60
    assert next_start.window.files.keeper.settle()
    assert list(next_start.window.settings.recovery.glob("*.recovery")) == [], "saved: nothing to recover"


def test_a_case_that_was_never_saved_comes_back_too(person: Person, next_start: Later) -> None:
    person.press("Vision")
    person.fill("Decision in one line", "Move the cameras?")
    assert person.window.windowTitle().startswith("Move the cameras? — recovery copy only: never saved")
    crash(person)
    next_start.begin()
    (said,) = next_start.window.bars.texts()
    assert "Recovered changes to “Move the cameras?” up to " in said
    next_start.press("Open recovered")
    assert next_start.window.session.title == "Move the cameras?"
    assert next_start.window.session.path is None
    assert next_start.window.isWindowModified()


def test_recovered_changes_are_discarded_only_on_demand(person: Person, next_start: Later, tmp_path: Path) -> None:
    person.press("Vision")
    person.fill("Horizon", "60")
    crash(person)
    next_start.begin()
    offered = next_start.window.bars.texts()
    keeper, folder = next_start.window.files.keeper, next_start.window.settings.recovery
    next_start.press("Discard")
    assert next_start.window.bars.texts() == ["The recovered changes were discarded."]
    assert keeper.settle()
    assert list(folder.glob("crashed-*.recovery")) == []
    next_start.press("Undo", next_start.window.bars)
    assert next_start.window.bars.texts() == offered
    assert keeper.settle()
    assert len(list(folder.glob("crashed-*.recovery"))) == 1, "a crash before the next click would lose nothing"
    next_start.press("Discard")
    next_start.press("Close", next_start.window.bars)
    assert next_start.window.bars.texts() == []


def test_undoing_everything_and_closing_leave_nothing_behind(person: Person) -> None:
    person.press("Vision")
    person.fill("Horizon", "60")
    keeper, folder = person.window.files.keeper, person.window.settings.recovery
    assert keeper.settle()
    assert len(list(folder.glob("*.recovery"))) == 1
    person.keys("Ctrl+Z")
    assert keeper.settle()
    assert list(folder.glob("*.recovery")) == []
    person.keys("Ctrl+Y")
    person.when_dialog(lambda dialog: person.press("Discard", dialog))
    person.keys("Ctrl+W")
    assert keeper.settle()
    assert list(folder.glob("*.recovery")) == []


def test_a_damaged_copy_is_put_aside_with_a_message(person: Person, next_start: Later) -> None:
    folder = person.window.settings.recovery
    folder.mkdir(parents=True)
    (folder / "x.recovery").write_text("{", encoding="utf-8")
    next_start.begin()
    assert next_start.window.bars.texts() == ["A recovery copy could not be read and was put aside as x.broken."]
    next_start.press("Close")
    assert next_start.window.bars.texts() == []


def test_a_full_disk_is_said_and_the_work_stays(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    person.press("Vision")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        person.fill("Horizon", "60")
        person.qtbot.waitUntil(lambda: bool(person.window.bars.texts()), timeout=5000)
    said = "Can't save the recovery copy: the disk is full. Your work is in memory; save elsewhere."
    assert person.window.bars.texts() == [said]
    assert person.window.session.draft["decision"]["horizon_months"] == 60
    person.fill("Horizon", "48")
    person.qtbot.waitUntil(lambda: not person.window.bars.texts(), timeout=5000)


def test_saving_on_a_full_disk_leaves_the_file_as_it_was_and_offers_another_place(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, elsewhere = tmp_path / "acme.switchpoint", tmp_path / "elsewhere.switchpoint"

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    person.press("LLM serving")
    save_as(person, file)
    before = file.read_bytes()
    person.fill("Horizon", "60")
    assert person.window.files.keeper.settle()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        person.keys("Ctrl+S")
    assert file.read_bytes() == before
    said = "acme.switchpoint: Can't save: the disk is full. Your work is in memory; save elsewhere."
    assert person.window.bars.texts() == [said]
    assert person.window.isWindowModified()
    person.answer_file_dialog(elsewhere)
    person.press("Save as…", person.window.bars)
    assert json.loads(elsewhere.read_text(encoding="utf-8"))["decision"]["horizon_months"] == 60
    assert person.window.bars.texts() == []
    assert not person.window.isWindowModified()


def test_a_file_that_changed_on_disk_has_no_silent_winner(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "acme.switchpoint"
    person.press("LLM serving")
    save_as(person, file)
    person.fill("Horizon", "60")
    theirs = json.loads(file.read_text(encoding="utf-8"))
    theirs["decision"]["horizon_months"] = 24
    file.write_text(json.dumps(theirs), encoding="utf-8")
    person.qtbot.waitUntil(lambda: bool(person.window.bars.texts()), timeout=5000)
    assert person.window.bars.texts()[0].startswith("acme.switchpoint changed on disk at ")
    person.keys("Ctrl+S")
    assert json.loads(file.read_text(encoding="utf-8")) == theirs, "saving doesn't overwrite what others wrote"
    person.press("Compare")
    dialog = person.window.findChild(CompareDialog)
    assert isinstance(dialog, CompareDialog)
    assert ["Horizon", "24", "60"] in dialog.table.texts()
    dialog.close()
    person.press("Load theirs")
    assert person.window.session.draft["decision"]["horizon_months"] == 24
    assert not person.window.isWindowModified()
    person.keys("Ctrl+Z")
    assert person.window.session.draft["decision"]["horizon_months"] == 60, "what stood here can be had back"


def test_mine_can_be_kept_under_a_new_name(person: Person, tmp_path: Path) -> None:
    file, mine = tmp_path / "acme.switchpoint", tmp_path / "mine.switchpoint"
    person.press("LLM serving")
    save_as(person, file)
    person.fill("Horizon", "60")
    file.write_text('{"schema_version": 1, "decision": {"title": "Theirs"}}', encoding="utf-8")
    person.qtbot.waitUntil(lambda: bool(person.window.bars.texts()), timeout=5000)
    person.answer_file_dialog(mine)
    person.press("Keep mine under a new name…")
    assert person.window.bars.texts() == []
    assert person.window.session.path == mine
    assert json.loads(mine.read_text(encoding="utf-8"))["decision"]["horizon_months"] == 60
    assert not (tmp_path / ".acme.switchpoint.lock").exists()


def test_a_file_that_another_process_has_open_can_be_looked_at_and_taken_over(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "acme.switchpoint"
    person.press("LLM serving")
    save_as(person, file)
    person.keys("Ctrl+W")
    code = (
        "import sys; from pathlib import Path; from ui.storage.locks import Lock; lock = Lock(Path(sys.argv[1]));"
        " print(lock.acquire(), flush=True); input()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "None"
    try:
        person.window.open_path(file)
        assert person.window.windowTitle().endswith("acme.switchpoint, read-only[*]")
        assert f"process {other.pid}" in person.window.bars.texts()[0]
        assert not person.field("Horizon").isEnabled()
        person.press("Take over")
        assert person.window.bars.texts() == []
        person.fill("Horizon", "60")
        person.keys("Ctrl+S")
        assert json.loads(file.read_text(encoding="utf-8"))["decision"]["horizon_months"] == 60
    finally:
        other.communicate("\n")


def test_who_is_taken_over_may_look_on_and_keep_a_copy(person: Person, tmp_path: Path) -> None:
    from ui.storage.locks import Lock

    file = tmp_path / "acme.switchpoint"
    person.press("LLM serving")
    save_as(person, file)
    person.fill("Horizon", "60")
    assert Lock(file).take_over()
    before = file.read_bytes()
    person.answer_file_dialog(tmp_path / "mine.switchpoint")
    person.window.files.look()
    (said,) = person.window.bars.texts()
    assert "has taken acme.switchpoint over. Your changes since the last save are only here" in said
    person.press("Work on a copy…")
    assert file.read_bytes() == before
    assert json.loads((tmp_path / "mine.switchpoint").read_text(encoding="utf-8"))["decision"]["horizon_months"] == 60
    assert person.field("Horizon").isEnabled()
