"""The line above what-if and scenarios: how many changes lie over the base case, each as a chip that can be removed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QPushButton

from ui.decide.levers import change_words
from ui.decide.overlay import Overlay
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.glyphs import VERDICT_ROLE
from ui.widgets.text import Text


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("what-if", text)


class Banner(Card):
    """Says that this is a what-if, and offers the ways on and back."""

    keep_asked = Signal()
    apply_asked = Signal()

    def __init__(self, overlay: Overlay) -> None:
        super().__init__(fill="accent_tint", line="accent")
        self._overlay = overlay
        self.body.setContentsMargins(16, 8, 12, 8)
        self._title = Text("", strong=True, wrap=False)
        self._chips: list[QPushButton] = []
        self._row = Flow()
        self.reset = QPushButton(tr("Reset all"))
        self.keep = QPushButton(tr("Keep as scenario"))
        self.apply = QPushButton(tr("Apply to case"))
        self.reset.clicked.connect(lambda _checked=False: overlay.reset())
        self.keep.clicked.connect(lambda _checked=False: self.keep_asked.emit())
        self.apply.clicked.connect(lambda _checked=False: self.apply_asked.emit())
        for button in (self.reset, self.keep, self.apply):
            button.setAccessibleName(button.text())
        self._row.set_row(self._title, self.reset, self.keep, self.apply)
        self.body.addWidget(self._row)
        self._outcome = Text("", strong=True)
        self._outcome.hide()
        self.body.addWidget(self._outcome)
        overlay.changed.connect(self.refresh)
        overlay.answered.connect(self._allow)
        self.refresh()

    def set_outcome(self, verdict: str, said: str) -> None:
        """What follows, for a page that is too narrow to show it beside the sliders."""
        self._outcome.set_role(VERDICT_ROLE.get(verdict, "text"))
        self._outcome.setText(said)

    def tell_outcome(self, *, shown: bool) -> None:
        """Show or hide what follows."""
        self._outcome.setVisible(shown)

    def refresh(self) -> None:
        """Draw the changes as they are now."""
        changed = [] if self._overlay.is_base else change_words(self._overlay.changes)
        n = len(changed)
        if not n:
            self._title.setText(tr("Base case: nothing is changed"))
        else:
            self._title.setText(tr("What-if: 1 change") if n == 1 else tr("What-if: {n} changes").format(n=n))
        self.set_fill("accent_tint" if n else "surface", "accent" if n else "line")
        self._fill_chips(changed)
        for button in (self.reset, self.keep, self.apply):
            button.setVisible(bool(n))
        self._allow()

    def _fill_chips(self, changed: list[tuple[str, str]]) -> None:
        held = next((chip for chip in self._chips if chip.hasFocus()), None)
        names = [field for field, _ in changed]
        known = {chip.objectName(): chip for chip in self._chips}
        if [chip.objectName() for chip in self._chips] != names:
            for name, chip in known.items():
                if name not in names:
                    if chip is held:
                        self.reset.setFocus(Qt.FocusReason.OtherFocusReason)
                    chip.hide()
                    chip.deleteLater()
            self._chips = [known.get(name) or self._chip(name) for name in names]
            self._row.set_row(self._title, *self._chips, self.reset, self.keep, self.apply)
        for chip, (_, said) in zip(self._chips, changed, strict=True):
            chip.setText(f"{said}  ✕")
            chip.setAccessibleName(tr("Remove: {change}").format(change=said))
            chip.setToolTip(chip.accessibleName())

    def _chip(self, field: str) -> QPushButton:
        chip = QPushButton()
        chip.setObjectName(field)
        chip.clicked.connect(lambda _checked=False: self._remove(field))
        return chip

    def _remove(self, field: str) -> None:
        from msgspec.structs import replace

        from advisor.decision.world import NO_CHANGE

        self._overlay.lay(replace(self._overlay.changes, **{field: getattr(NO_CHANGE, field)}))

    def _allow(self) -> None:
        from ui.decide.kept import MOST_KEPT

        self.keep.setEnabled(len(self._overlay.kept.scenarios) < MOST_KEPT)
