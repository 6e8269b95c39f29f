"""A double-click on a case file opens it: what each system is told, and the switch in the menu."""

from __future__ import annotations

import configparser
import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QDialog, QMenu

from tests.ui.person import Person
from ui.dialogs.failure import Failure
from ui.file_type.known import MEDIA_TYPE, FileType, of_this_system, program
from ui.file_type.linux import Entries, desktop_entry
from ui.file_type.macos import Bundle
from ui.file_type.windows import KIND, Registered
from ui.widgets.mark import picture

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ["/opt/two words/python", "-P", "-m", "ui"]


class Entry(configparser.RawConfigParser):
    """A desktop entry: its keys keep their case."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def ways(folder: Path, command: list[str]) -> list[FileType]:
    classes = QSettings(str(folder / "classes.ini"), QSettings.Format.IniFormat)
    return [Entries(folder / "share", command), Registered(classes, folder / "data", command), Bundle(folder, command)]


def test_each_system_knows_case_files_until_it_is_to_forget_them(tmp_path: Path, person: Person) -> None:
    for way in ways(tmp_path, COMMAND):
        assert not way.is_known()
        way.make_known(picture(256))
        assert way.is_known()
        way.forget()
        assert not way.is_known()
        way.forget()  # what is not there need not be taken away
    left = [one.name for one in tmp_path.rglob("*") if one.is_file() and "switchpoint" in one.name]
    assert left == []


@pytest.mark.skipif(sys.platform == "win32", reason="it would be written into the registry of who runs the tests")
def test_this_system_s_own_way_writes_into_the_user_s_home(
    tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    way = of_this_system()
    assert not way.is_known()
    way.make_known(picture(256))
    assert way.is_known()
    assert of_this_system().is_known()
    assert any(tmp_path.rglob("*switchpoint*"))
    way.forget()
    assert not way.is_known()


def test_a_program_that_was_moved_is_not_the_one_that_case_files_open_with(tmp_path: Path, person: Person) -> None:
    for way in ways(tmp_path, COMMAND):
        way.make_known(picture(256))
    assert not any(way.is_known() for way in ways(tmp_path, ["/elsewhere/python", *COMMAND[1:]]))


@pytest.mark.skipif(sys.platform != "linux", reason="Qt reads this folder on Linux alone")
def test_the_media_type_is_that_of_case_files_alone(tmp_path: Path, person: Person) -> None:
    Entries(tmp_path, COMMAND).make_known(picture(256))
    code = (
        "from PySide6.QtCore import QMimeDatabase as D\n"
        "for name in ('a.switchpoint', 'a.json'): print(D().mimeTypeForFile(name, D.MatchMode.MatchExtension).name())"
    )
    env = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == [MEDIA_TYPE, "application/json"]


@pytest.mark.parametrize("folder", ["plain", "two words", 'a "quoted" one', "50 %", "back\\slash", "$HOME", "`x`"])
def test_the_desktop_reads_the_command_as_it_was(folder: str) -> None:
    read = Entry()
    read.read_string(desktop_entry([f"/opt/{folder}/python", "-m", "ui"]))
    entry = read["Desktop Entry"]
    # As the specification has it: first a string's backslashes, then the words of a command, then the field codes.
    line = entry["Exec"].replace("\\\\", "\\")
    words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:\\.|[^"\\])*)"', line)]
    assert [word.replace("%%", "%") for word in words] == [f"/opt/{folder}/python", "-m", "ui"]
    assert line.endswith('" %f')
    assert entry["MimeType"] == f"{MEDIA_TYPE};"


def test_explorer_gets_a_command_with_the_file_as_one_word(tmp_path: Path, person: Person) -> None:
    classes = QSettings(str(tmp_path / "classes.ini"), QSettings.Format.IniFormat)
    Registered(classes, tmp_path, [r"C:\Two words\pythonw.exe", "-P", "-m", "ui"]).make_known(picture(256))
    assert classes.value(f"{KIND}/shell/open/command/.") == r'"C:\Two words\pythonw.exe" -P -m ui "%1"'
    assert not QImage(str(tmp_path / "switchpoint.ico")).isNull()


def test_an_ending_that_leads_elsewhere_is_left_alone(tmp_path: Path, person: Person) -> None:
    classes = QSettings(str(tmp_path / "classes.ini"), QSettings.Format.IniFormat)
    way = Registered(classes, tmp_path, COMMAND)
    way.make_known(picture(256))
    classes.setValue(".switchpoint/.", "Other.Program")
    way.forget()
    assert classes.value(".switchpoint/.") == "Other.Program"


def test_finder_gets_an_application_that_says_what_it_opens(tmp_path: Path, person: Person) -> None:
    Bundle(tmp_path, COMMAND).make_known(picture(256))
    inside = tmp_path / "Switchpoint.app" / "Contents"
    told = plistlib.loads((inside / "Info.plist").read_bytes())
    (kind,), (exported,) = told["CFBundleDocumentTypes"], told["UTExportedTypeDeclarations"]
    assert kind["LSItemContentTypes"] == [exported["UTTypeIdentifier"]]
    assert exported["UTTypeTagSpecification"]["public.filename-extension"] == ["switchpoint"]
    start = inside / "MacOS" / told["CFBundleExecutable"]
    assert os.access(start, os.X_OK)
    assert shlex.split(start.read_text(encoding="utf-8").splitlines()[1]) == ["exec", *COMMAND, "$@"]
    assert (inside / "Resources" / f"{told['CFBundleIconFile']}.icns").stat().st_size > 0


def test_the_command_opens_the_window_from_any_folder(tmp_path: Path) -> None:
    case = tmp_path / "a case.switchpoint"
    shutil.copy(ROOT / "assets" / "cases" / "assistant-70b.switchpoint", case)
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA")}
    env = {**os.environ, **home, "QT_QPA_PLATFORM": "offscreen", "SWITCHPOINT_QUIT_AFTER_SHOW": "1"}
    done = subprocess.run(
        [*program(), str(case)], cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_a_file_that_the_system_hands_over_is_asked_for() -> None:
    code = (
        "from PySide6.QtCore import QUrl\n"
        "from PySide6.QtGui import QFileOpenEvent\n"
        "from ui.app import Application\n"
        "app = Application([])\n"
        "app.file_asked.connect(print)\n"
        "app.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile('/cases/one.switchpoint')))"
    )
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip() == "/cases/one.switchpoint", done.stderr


def test_the_switch_in_the_menu_makes_case_files_known_and_lets_them_go(
    person: Person, own_file_type: FileType
) -> None:
    entry = the_entry(person)
    assert not entry.isChecked()
    entry.trigger()
    person.qtbot.waitUntil(lambda: own_file_type.is_known() and entry.isEnabled())
    assert entry.isChecked()
    entry.trigger()
    person.qtbot.waitUntil(lambda: not own_file_type.is_known() and entry.isEnabled())
    assert not entry.isChecked()


def test_a_folder_that_can_not_be_written_is_told_and_the_switch_stays_off(person: Person, tmp_path: Path) -> None:
    (tmp_path / "share").write_text("a file where the folder should be", encoding="utf-8")
    entry, told = the_entry(person), list[str]()

    def read(box: QDialog) -> None:
        assert isinstance(box, Failure)
        told.append(" ".join([box.heading.text(), *box.told]))
        box.reject()

    person.when_dialog(read, Failure)
    entry.trigger()
    person.qtbot.waitUntil(lambda: bool(told) and entry.isEnabled())
    assert not entry.isChecked()
    assert told[0].startswith("What opens case files was not changed. ")
    assert str(tmp_path / "share") in told[0]


def the_entry(person: Person) -> QAction:
    """The switch in the File menu."""
    file = person.window.menuBar().actions()[0].menu()
    assert isinstance(file, QMenu)
    return next(one for one in file.actions() if "double-click" in one.text().replace("&", ""))
