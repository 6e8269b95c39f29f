"""Help for the field in use: why it is asked, where the answer is found, what stands in for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from ui import numbers, theme
from ui.interview import values
from ui.interview.field import origin_word
from ui.widgets.card import Card
from ui.widgets.layouts import nest
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.case.interview import FieldView

WIDTH = 288


class HelpPanel(Card):
    """Stands at the right of a form and follows the focus."""

    def __init__(self) -> None:
        super().__init__()
        theme.sized(self, fixed_width=WIDTH)
        self.setAccessibleName(self.tr("Help for this field"))
        self._title = section("")
        self._parts = QVBoxLayout()
        self._parts.setSpacing(12)
        self.body.addWidget(self._title)
        self._blocks: list[tuple[Text, Text]] = []
        for _ in range(4):
            head, said = caption(), Text()
            block = QVBoxLayout()
            block.setSpacing(2)
            block.addWidget(head)
            block.addWidget(said)
            nest(self._parts, block)
            self._blocks.append((head, said))
        nest(self.body, self._parts)
        self.body.addStretch(1)
        self.show_hint()

    def show_hint(self) -> None:
        """Say what the panel is for while no field is in use."""
        self._title.setText(self.tr("Help"))
        self._tell([("", self.tr("Go into a field to read why we ask and where the answer is found."))])

    def show_view(self, view: FieldView) -> None:
        """Show what is said of one field."""
        self._title.setText(numbers.said(view.label))
        self._tell(told_of(view))

    def _tell(self, told: list[tuple[str, str]]) -> None:
        for place, (head, said) in enumerate(self._blocks):
            shown = place < len(told)
            head.setText(told[place][0] if shown else "")
            said.setText(told[place][1] if shown else "")
            head.setVisible(shown and bool(told[place][0]))
            said.setVisible(shown)


def told_of(view: FieldView) -> list[tuple[str, str]]:
    """All that is said of a question, each part under its heading."""
    told = [
        (values.tr("Why we ask"), numbers.said(view.why)),
        (values.tr("Where to find it"), numbers.said(view.where)),
        (values.tr("How to write it"), _how(view)),
        (values.tr("Where the value comes from"), _origin(view)),
    ]
    return [(head, said) for head, said in told if said]


def _how(view: FieldView) -> str:
    tr = values.tr
    if view.kind == "estimate":
        told = tr('A number such as 450 or {short}, or a range such as "300 to 600": 8 in 10 chances lie within it.')
        return told.format(short=f"1{values.decimal_sign()}2k")
    if view.kind == "date":
        return tr("Such as 31 Dec 2026.")
    if view.kind in values.NUMERIC and view.low is not None and view.high is not None:
        low, high = (values.shown(view, end) for end in (view.low, view.high))
        return tr("From {low} to {high}.").format(low=low, high=high)
    if view.kind == "texts":
        return tr("Several, with commas between them.")
    return ""


def _origin(view: FieldView) -> str:
    word, _ = origin_word(view)
    tr = values.tr
    told = {
        tr("default"): tr("A default. Change it if you know better."),
        tr("template"): tr("Default from template. Change it if you know better."),
        tr("needed"): tr("There is no honest default: the result waits for this answer."),
    }
    return told.get(word, "")
