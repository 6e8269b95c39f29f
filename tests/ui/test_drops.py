"""Files dropped on the window: a case opens, a model's config.json becomes the workload's model in one step."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from tests.ui.person import Person
from ui.dialogs.failure import Failure

LLAMA = {
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": 128256,
    "_name_or_path": "acme/own-llama",
}


def drop(target: QWidget, *files: Path) -> None:
    """Drag files over a widget and let go, as the window system does it: whoever takes drops gets it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    taker: QWidget | None = target
    while taker is not None and not taker.acceptDrops():
        taker = taker.parentWidget()
    assert taker is not None
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(taker, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(taker, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_config_json_on_the_model_field_sets_the_model_as_one_step(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text(json.dumps(LLAMA), encoding="utf-8")
    person.press("LLM serving")
    person.go("workloads")
    before = person.window.session.draft
    line = person.field("Model").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    drop(line, file)
    workload = person.window.session.draft["workloads"][0]
    assert workload["model"] == "own-llama"
    assert workload["architecture"]["layers"] == 32
    assert line.text() == "own-llama"
    person.qtbot.waitUntil(line.hasFocus)
    person.keys("Ctrl+Z")
    assert person.window.session.draft == before


def test_a_config_json_may_be_dropped_anywhere_in_an_open_case(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text(json.dumps(LLAMA), encoding="utf-8")
    person.press("LLM serving")
    drop(person.window, file)
    assert person.window.session.draft["workloads"][0]["architecture"]["layers"] == 32
    person.come_back()
    assert person.field("Model").isVisible(), "the window shows what has changed"


def test_without_a_case_the_way_on_is_told(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text(json.dumps(LLAMA), encoding="utf-8")
    drop(person.window, file)
    assert person.window.bars.texts() == [
        "A config.json describes a model. Open a case with a workload first, then drop it again."
    ]
    person.press("Close")


def test_a_file_that_is_no_model_is_refused_with_the_remedy(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "tokenizer_config.json"
    file.write_text('{"tokenizer_class": "LlamaTokenizer"}', encoding="utf-8")
    person.press("LLM serving")
    before = person.window.session.draft
    said: list[str] = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, Failure)
        said.extend(dialog.told)
        dialog.close()

    person.when_dialog(read, Failure)
    drop(person.window, file)
    person.qtbot.waitUntil(lambda: bool(said), timeout=5000)
    assert "tokenizer" in said[0]
    assert person.window.session.draft == before


def test_a_case_dropped_on_the_start_page_opens(person: Person) -> None:
    case = Path(__file__).parents[2] / "assets" / "cases" / "assistant-70b.switchpoint"
    drop(person.window.start_page, case)
    assert person.window.session.is_open


def test_of_several_files_one_is_taken_and_the_others_are_named(person: Person, tmp_path: Path) -> None:
    case = Path(__file__).parents[2] / "assets" / "cases" / "assistant-70b.switchpoint"
    drop(person.window.start_page, tmp_path / "notes.txt", case, tmp_path / "bill.csv")
    assert person.window.session.is_open
    assert person.window.bars.texts() == [
        "One file is taken at a time: assistant-70b.switchpoint. Not opened: notes.txt, bill.csv."
    ]
    person.press("Close")
    assert not person.window.bars.texts()
