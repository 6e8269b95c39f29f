"""A model's shape from its Hugging Face `config.json`, chosen in a dialog or dropped on the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from advisor.errors import SwitchpointError
from ui.dialogs import ask_file

if TYPE_CHECKING:
    from ui.window import Window


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("model file", text)


def ask_model(window: Window) -> None:
    """Ask for the file and take the model's shape from it."""
    kinds = tr("Model configuration (*.json)")
    file = ask_file.to_open(window, tr("Model from config.json"), kinds, window.session.path)
    if file is not None:
        take_model(window, file)


def take_model(window: Window, file: Path) -> None:
    """Give the chosen workload the model that the file describes, as one step."""
    if not window.session.draft.get("workloads"):
        said = tr("A config.json describes a model. Open a case with a workload first, then drop it again.")
        window.bars.show_bar("model", said, [(tr("Close"), lambda: window.bars.take_away("model"))])
        return
    window.bars.take_away("model")
    position = window.desk.selection.position
    try:
        window.session.take_model(position, file.read_text(encoding="utf-8-sig"), file.name)
    except (SwitchpointError, OSError, UnicodeDecodeError) as error:
        why = error if isinstance(error, SwitchpointError) else SwitchpointError(str(error))
        window.tell(tr("{file} gives no model").format(file=file.name), why)
        return
    window.go_to(f"workloads.{position}.model")
