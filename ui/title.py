"""What the window's title says: the decision, where it is kept, and since when."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.present import presenting
from ui.session import Session


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("title", text)


def title_of(session: Session) -> str:
    """The title, with Qt's place for the sign of unsaved changes."""
    return f"{session.title} — {_how_kept(session)}[*]" if session.is_open else "Switchpoint"


def _how_kept(session: Session) -> str:
    if presenting.is_on():
        return tr("presenting")
    if session.path is None:
        return tr("recovery copy only: never saved") if session.is_dirty else tr("never saved")
    if session.read_only:
        return tr("{file}, read-only").format(file=session.path.name)
    when = words.clock(session.saved_at) if session.saved_at is not None else ""
    return tr("{file}, saved {time}").format(file=session.path.name, time=when)
