"""Without a result: what stands in the way, each as a link to its field, where the figures will stand."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt

from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.link import Link
from ui.widgets.text import Text, section

MOST = 12
"""Links that are shown at once."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("results", text)


def nothing_card(session: Session, promise: str = "") -> Card:
    """What is wrong or missing. `promise` says what will stand here once it is answered."""
    state = session.state
    card = Card()
    card.body.setContentsMargins(24, 20, 24, 20)
    card.body.addWidget(section(_title(session)))
    if state.stage == "failed":
        card.body.addWidget(Text(state.said, selectable=True))
    if state.stage == "missing":
        said = promise or tr("The verdict, its range and the options stand here as soon as these are answered.")
        card.body.addWidget(Text(said, role="secondary"))
    links = _links(session)
    for said, path in links[:MOST]:
        button = Link(said)
        button.setAccessibleName(tr("Go to: {what}").format(what=said))
        button.clicked.connect(lambda _checked=False, path=path: session.place_asked.emit(path))
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    if len(links) > MOST:
        card.body.addWidget(Text(tr("… and {n} more").format(n=len(links) - MOST), role="secondary"))
    return card


def _title(session: Session) -> str:
    stage, n = session.state.stage, session.state.answers
    if stage == "to correct":
        many = tr("No result: {n} answers need correcting")
        return (many if n != 1 else tr("No result: 1 answer needs correcting")).format(n=n)
    if stage == "missing":
        many = tr("Not enough to compare yet: {n} answers missing")
        return (many if n != 1 else tr("Not enough to compare yet: 1 answer missing")).format(n=n)
    return tr("No result") if stage == "failed" else tr("Working it out")


def _links(session: Session) -> list[tuple[str, str]]:
    if session.state.stage == "to correct":
        return [(session.problem_words(problem), problem.where) for problem in session.problems]
    if session.state.stage == "missing":
        return [(_label_of(session, path), path) for path in session.missing]
    where = session.state.where
    return [(_label_of(session, where), where)] if where else []


def _label_of(session: Session, path: str) -> str:
    from advisor.case.interview import page_of
    from advisor.case.messages import label_of

    if path == "workloads":
        return tr("Workloads: none is described yet")
    position = page_of(path)[1]
    label = label_of(session.draft, path)
    return f"{session.workload_name(position)}: {label}" if position is not None else label
