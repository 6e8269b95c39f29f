"""Why one scenario saves more than another: the changes made one after the other, each with its difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout

from ui import format as words
from ui import worker
from ui.decide.levers import change_words
from ui.decide.outcome import view_of
from ui.decide.overlay import Overlay
from ui.interview.editors import NameCombo
from ui.results.bars import Waterfall
from ui.results.frame import ChartFrame
from ui.widgets.card import Card
from ui.widgets.layouts import nest
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.decision.result import FirstAnswer
    from advisor.decision.world import Changes


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("scenarios", text)


class BridgeStep(NamedTuple):
    """A bar: the saving at either end, and what each change adds to it."""

    name: str
    usd: float
    total: bool


def way(start: Changes, end: Changes) -> list[tuple[str, Changes]]:
    """From one set of changes to another, one field after the other: what changes in words, and the set reached."""
    from advisor.decision.world import NO_CHANGE

    reached, found = start, []
    before, after = dict(change_words(start)), dict(change_words(end))
    for field in dict.fromkeys((*before, *after)):
        if getattr(start, field) == getattr(end, field):
            continue
        reached = replace(reached, **{field: getattr(end, field)})
        back = getattr(end, field) == getattr(NO_CHANGE, field)
        found.append((tr("without: {change}").format(change=before[field]) if back else after[field], reached))
    return found


class BridgeCard(Card):
    """Two columns are chosen; the steps between them are worked out off the thread, the newest wish wins."""

    def __init__(self, overlay: Overlay, source: Callable[[], str]) -> None:
        super().__init__()
        self._overlay = overlay
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.addWidget(section(tr("Why they differ")))
        row = QHBoxLayout()
        row.setSpacing(8)
        self._ends = (NameCombo(), NameCombo())
        names = (tr("From"), tr("To"))
        for combo, name in zip(self._ends, names, strict=True):
            combo.setAccessibleName(name)
            combo.activated.connect(lambda _place: self._choose())
            row.addWidget(Text(name, wrap=False))
            row.addWidget(combo)
        row.addStretch(1)
        nest(self.body, row)
        self._said = Text("")
        self.body.addWidget(self._said)
        self._chart = Waterfall((), words.Money(), "", name=tr("Why they differ"), of_saving=True)
        self._frame = ChartFrame(self._chart, tr("Why they differ"), source)
        self.body.addWidget(self._frame)
        self.body.addWidget(self._frame.tools, 0, Qt.AlignmentFlag.AlignRight)
        told = tr("Middle saving; the changes are made one after the other. Another order shares it out otherwise.")
        self.body.addWidget(caption(told))
        self._job: worker.Job | None = None
        self._chosen = False
        self._money, self._workload = words.Money(), ""

    def refresh(self, money: words.Money, workload: str) -> None:
        """Offer the columns that there are; the base case against the newest one, unless others were chosen."""
        self._money, self._workload = money, workload
        names = [tr("Base case"), *(one.name for one in self._overlay.kept.scenarios)]
        for place, combo in enumerate(self._ends):
            chosen = combo.currentText() if self._chosen else ""
            combo.clear()
            combo.addItems(names)
            combo.setCurrentIndex(names.index(chosen) if chosen in names else (len(names) - 1 if place else 0))
        self._chosen = self._chosen and len(names) > 1
        self.setVisible(len(names) > 1)
        if len(names) > 1:
            self._ask()

    def _choose(self) -> None:
        self._chosen = True
        self._ask()

    def text(self) -> str:
        """The difference in one sentence."""
        return self._said.text()

    def _changes(self, place: int) -> Changes:
        from advisor.decision.world import NO_CHANGE

        return self._overlay.kept.scenarios[place - 1].changes if place > 0 else NO_CHANGE

    def _ask(self) -> None:
        first, last = (max(0, combo.currentIndex()) for combo in self._ends)
        start, end = self._changes(first), self._changes(last)
        steps = way(start, end)
        if self._job is not None:
            self._job.cancel()
        job = self._overlay.kept.work_out(
            (start, *(changes for _, changes in steps)), lambda answers: self._show(job, steps, answers)
        )
        self._job = job

    def _show(self, job: worker.Job, steps: list[tuple[str, Changes]], answers: tuple[FirstAnswer, ...]) -> None:
        if job is not self._job:
            return
        self._job = None
        middles = [view.npv.p50 if (view := view_of(one, self._workload)).npv is not None else None for one in answers]
        known = [middle for middle in middles if middle is not None]
        there = len(known) == len(middles) and len(steps) > 0
        self._frame.setVisible(there)
        self._frame.tools.setVisible(there)
        if not there:
            same = tr("These two columns are the same.")
            self._said.setText(same if not steps else tr("One of the steps has no saving to show."))
            return
        names = [combo.currentText() for combo in self._ends]
        bars = [BridgeStep(names[0], known[0], True)]
        bars += [
            BridgeStep(said, after - before, False)
            for (said, _), before, after in zip(steps, known, known[1:], strict=False)
        ]
        bars.append(BridgeStep(names[1], known[-1], True))
        self._chart.show_steps(bars, self._money, "")
        self._said.setText(self._sentence(bars))

    def _sentence(self, bars: list[BridgeStep]) -> str:
        """``Why it saves $0.9M less: effort −0.6, delay −0.4, price +0.1``."""
        change = bars[-1].usd - bars[0].usd
        parts = ", ".join(f"{bar.name}: {self._signed(bar.usd)}" for bar in bars[1:-1])
        more = tr("Why “{to}” saves {amount} more than “{start}”: {parts}.")
        less = tr("Why “{to}” saves {amount} less than “{start}”: {parts}.")
        said = more if change >= 0 else less
        amount = self._money.amount(abs(change))
        return said.format(to=bars[-1].name, start=bars[0].name, amount=amount, parts=parts)

    def _signed(self, usd: float) -> str:
        return ("+" if usd > 0 else "") + self._money.amount(usd)
