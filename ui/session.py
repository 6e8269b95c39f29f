"""The open case: the only writer of its draft. Pages send what was answered; views listen to what changed.

Every edit is one step that can be undone; what the draft then comes to stands in `ui.answering`.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ui.answering import Answering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.case.paths import Draft
    from advisor.cost.bill_fleet import BilledFleet
    from advisor.errors import Problem


class _Edit(QUndoCommand):
    def __init__(self, session: Session, after: Draft, label: str, path: str) -> None:
        super().__init__(label)
        self._session, self._before, self._after, self._path = session, session.draft, after, path

    def redo(self) -> None:
        self._session._put(self._after, self._path)

    def undo(self) -> None:
        self._session._put(self._before, self._path)


class Session(Answering):
    """One case at a time."""

    opened = Signal()
    """Another case is open, or none."""
    draft_changed = Signal(str)
    """The path that was edited; empty where workloads were added, removed or moved."""
    saved = Signal()
    access_changed = Signal()
    """The case may no longer be changed here, or may again."""
    place_asked = Signal(str)
    """A path to go to: after undo and redo, and for the next missing answer."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self.path: Path | None = None
        self.saved_at: datetime | None = None
        self.read_only = False
        self.undo_stack = QUndoStack(self)
        self.opened_pages: set[str] = set()
        self._touched = ""

    @property
    def is_open(self) -> bool:
        """Whether a case is open."""
        return bool(self.draft)

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost by closing."""
        return self.is_open and not self.undo_stack.isClean()

    @property
    def title(self) -> str:
        """The decision in one line, or the file's name."""
        title = str(self.draft.get("decision", {}).get("title") or "")
        return title or (self.path.stem if self.path else self.tr("Untitled case"))

    # Opening and saving

    def new(self, template: str) -> None:
        """Open a fresh draft made from a template."""
        self.wait_prepared()
        from advisor.case.templates import new_draft

        self._open(new_draft(template, self.today), None)

    def open(self, file: Path, *, as_copy: bool = False) -> None:
        """Open a file. Raises CaseError; then the open case stays as it is."""
        self.wait_prepared()
        from advisor.case.load import load_draft

        self._open(load_draft(file), None if as_copy else file)
        self.opened_pages.update(("decision", "workloads", "software", "team", "commercials", "options"))

    def open_copy(self, draft: Draft) -> None:
        """Open a draft that lies in no case file, such as the one that a report carries: as a case never saved."""
        self.wait_prepared()
        self._open(draft, None)
        self.opened_pages.update(("decision", "workloads", "software", "team", "commercials", "options"))
        self.undo_stack.resetClean()

    def recover(self, draft: Draft, file: Path | None, step: str) -> None:
        """Open a file with a recovered draft over it as one step that can be undone; None: a case never saved.

        The file itself is not written. Raises CaseError where it can't be read.
        """
        self.wait_prepared()
        if file is not None:
            self.open(file)
            self.undo_stack.push(_Edit(self, draft, step, ""))
        else:
            self.open_copy(draft)

    def take_from_disk(self, draft: Draft, step: str) -> None:
        """Take what the file holds now. It is one step, so that what stood here before can be had back."""
        if draft != self.draft:
            self.undo_stack.push(_Edit(self, draft, step, ""))
        self.saved_at = _written(self.path)
        self.undo_stack.setClean()

    def set_read_only(self, read_only: bool) -> None:
        """Let the case be looked at only, or changed again."""
        if read_only != self.read_only:
            self.read_only = read_only
            self.access_changed.emit()

    def save(self, file: Path) -> None:
        """Write the draft to a file. Raises CaseError with the remedy; nothing is then half-written."""
        from advisor.case.load import save_draft

        save_draft(self.draft, file)
        self.path = file
        self.saved_at = datetime.now().astimezone()
        self.undo_stack.setClean()
        self.saved.emit()

    def close(self) -> None:
        """Close the case; the caller has asked about unsaved changes."""
        self._open({}, None)

    def _open(self, draft: Draft, file: Path | None) -> None:
        self._forget()
        self.undo_stack.clear()
        self.opened_pages = set()
        self.path, self.draft, self.saved_at = file, draft, _written(file)
        self.basis = self._held = _without_beside(draft)
        self.set_read_only(False)
        self._judge()
        self.opened.emit()
        self.result_changed.emit()

    # Editing

    def answer(self, path: str, value: Any, label: str) -> None:
        """Answer one question. A wrong answer is kept as it was given, and `problems` tells."""
        from advisor.case.interview import set_answer

        self._edit(set_answer(self.draft, path, value), label, path)

    def clear(self, path: str, label: str) -> None:
        """Take an answer away: its default holds again, or it is missing."""
        from advisor.case.interview import clear_answer

        self._edit(clear_answer(self.draft, path), label, path)

    def dont_know(self, path: str, label: str) -> None:
        """Answer "I don't know"."""
        from advisor.case.interview import dont_know

        self._edit(dont_know(self.draft, path), label, path)

    def answer_volume(self, path: str, value: Any, unit_path: str, unit: str, label: str) -> None:
        """Answer a volume together with its unit, as one step."""
        from advisor.case.interview import set_answer

        draft = set_answer(self.draft, path, value)
        self._edit(set_answer(draft, unit_path, unit), label, path)

    def add_workload(self, template: str) -> None:
        """Add the workloads of a template at the end."""
        from advisor.case.interview import add_workload

        self._edit(add_workload(self.draft, template), self.tr("add workload"), "")

    def duplicate_workload(self, position: int) -> None:
        """Copy a workload to the place after it."""
        from advisor.case.interview import duplicate_workload

        self._edit(duplicate_workload(self.draft, position), self.tr("duplicate workload"), "")

    def remove_workload(self, position: int) -> None:
        """Take a workload out. Nothing is asked: it can be undone."""
        from advisor.case.interview import remove_workload

        name = self.workload_name(position)
        self._edit(remove_workload(self.draft, position), self.tr("delete {name}").format(name=name), "")

    def move_workload(self, position: int, to: int) -> None:
        """Give a workload another place in the list."""
        from advisor.case.interview import move_workload

        self._edit(move_workload(self.draft, position, to), self.tr("move workload"), "")

    def take_model(self, position: int, text: str, file: str) -> None:
        """Take a model's shape from a `config.json`. Raises CaseError where it is no model that can be predicted."""
        from advisor.case.interview import model_from_config

        path = f"workloads.{position}.model"
        self._edit(
            model_from_config(self.draft, position, text, file), self.tr("model from {file}").format(file=file), path
        )

    def take_bill(self, uses: Sequence[tuple[BilledFleet, int | str]], file: str) -> tuple[int, ...]:
        """Take fleets of a bill as what runs today, as one step; gives the workloads' positions. Raises CaseError."""
        from advisor.cost.bill_draft import taken_from_bill

        draft, positions = taken_from_bill(self.draft, uses)
        label = self.tr("what runs today from {file}").format(file=file)
        self._edit(draft, label, f"workloads.{positions[0]}.today.instance")
        return positions

    def keep_beside(self, key: str, rows: list[dict[str, Any]], label: str) -> None:
        """Keep scenarios or pins with the case. No result rests on them, so none is worked out again."""
        self._edit({**self.draft, key: rows}, label, key)

    def keep_answer(self, path: str, label: str) -> None:
        """Say that the doubted answer at a path is meant as it stands; it is not doubted again while it does."""
        from advisor.case.doubts import keep_answer

        doubt = next((one for one in self.doubts if one.path == path), None)
        if doubt is not None:
            self._edit(keep_answer(self.draft, doubt), label, path)

    def workload_name(self, position: int) -> str:
        """The workload's name, or its number."""
        workloads = self.draft.get("workloads", [])
        return str(workloads[position].get("name") or self.tr("Workload {n}").format(n=position + 1))

    def problem_words(self, problem: Problem) -> str:
        """What is wrong with an answer, headed by its workload where there are several."""
        from advisor.case.interview import page_of

        position = page_of(problem.where)[1]
        if position is None or len(self.draft["workloads"]) < 2:
            return problem.message
        return f"{self.workload_name(position)}: {problem.message}"

    def undo(self) -> None:
        """Take the last step back and go to its place."""
        if self.undo_stack.canUndo() and not self.read_only:
            self.undo_stack.undo()
            self._ask_for_touched()

    def redo(self) -> None:
        """Do the step again and go to its place."""
        if self.undo_stack.canRedo() and not self.read_only:
            self.undo_stack.redo()
            self._ask_for_touched()

    def _ask_for_touched(self) -> None:
        """In turns of their own: to judge the draft, to doubt it and to turn the page would be too much for one."""
        QTimer.singleShot(0, self, self._doubt_and_ask)

    def _doubt_and_ask(self) -> None:
        _ = self.doubts
        QTimer.singleShot(0, self, lambda: self.place_asked.emit(self._touched))

    def go_to_next_missing(self, after: str = "") -> None:
        """Ask the window for the next missing answer."""
        from advisor.case.interview import next_missing

        path = next_missing(self.draft, after)
        if path:
            self.place_asked.emit(path)

    def _edit(self, after: Draft, label: str, path: str) -> None:
        if after != self.draft and not self.read_only:
            self.undo_stack.push(_Edit(self, after, label, path))

    def _put(self, draft: Draft, path: str) -> None:
        self.draft, self._touched = draft, path
        held = _without_beside(draft)
        if held != self._held or self.problems:
            self._held = held
            self._judge()
        self.draft_changed.emit(path)
        if self.result is None:
            self.result_changed.emit()


def _without_beside(draft: Draft) -> Draft:
    if not draft:
        return {}
    from advisor.case.kept import without_beside

    return without_beside(draft)


def _written(file: Path | None) -> datetime | None:
    """When a file was last written."""
    try:
        return datetime.fromtimestamp(file.stat().st_mtime).astimezone() if file is not None else None
    except OSError:
        return None
