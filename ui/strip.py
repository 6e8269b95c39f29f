"""The verdict strip: one line, always there, always of one height. It shows no money while answers are entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QGraphicsOpacityEffect, QHBoxLayout, QProgressBar, QPushButton, QWidget

from ui import format as words
from ui import theme
from ui.results.money import money_of
from ui.session import Session
from ui.verdict_change import VerdictChange
from ui.widgets.card import Card
from ui.widgets.glyphs import VERDICT_ROLE, Glyph
from ui.widgets.layouts import nest
from ui.widgets.text import OneLine, Text

if TYPE_CHECKING:
    from advisor.case.paths import Draft
    from advisor.decision.result import FirstPortfolio, PortfolioResult, Recommendation

SLOW_MS = 300
"""An answer that takes longer is said to be under way."""


class VerdictStrip(Card):
    """What the case says now, or what stands in the way."""

    next_asked = Signal()
    correct_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._with_money = session, False
        theme.sized(self, fixed_height=48)
        self.body.setContentsMargins(16, 0, 8, 0)
        row = QHBoxLayout()
        row.setSpacing(10)
        self._glyph = Glyph("not opened", 18)
        self._text = Text(wrap=False)
        self._text.setAccessibleName(self.tr("Verdict"))
        self._detail = OneLine(role="secondary")
        self._bar = QProgressBar()
        theme.sized(self._bar, fixed_width=120)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the calculation"))
        self._first = ""
        """What the first answer says beside its verdict."""
        self._act = QPushButton()
        self._act.clicked.connect(self._pressed)
        for widget, stretch in ((self._glyph, 0), (self._text, 0), (self._detail, 1), (self._bar, 0), (self._act, 0)):
            row.addWidget(widget, stretch)
        nest(self.body, row)
        self._dim = QGraphicsOpacityEffect(self._text)
        self._text.setGraphicsEffect(self._dim)
        self._change = VerdictChange(session)
        self._change.over.connect(self.show_state)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._say_updating)
        session.state_changed.connect(self.show_state)
        session.result_changed.connect(self.show_state)
        session.first_changed.connect(self.show_state)
        session.progress.connect(self._show_progress)
        self.show_state()

    def set_with_money(self, shown: bool) -> None:
        """Money is shown on the pages that decide and prove, not where answers are entered."""
        self._with_money = shown
        self.show_state()

    def has_action(self) -> bool:
        """Whether the strip offers something to press."""
        return self._act.isVisible()

    def text(self) -> str:
        """What stands in the strip."""
        return " ".join(part for part in (self._text.text(), self._detail.text()) if part)

    def show_state(self) -> None:
        """Draw the state."""
        state = self._session.state
        before = self._text.text()
        self._dim.setOpacity(1.0)
        self._bar.hide()
        self._act.hide()
        if state.stage != "running":
            self._slow.stop()
        if state.stage == "closed":
            self._say("not opened", "secondary", "", "")
        elif state.stage == "missing":
            n = state.answers
            text = self.tr("{n} answers to a first result") if n != 1 else self.tr("1 answer to a first result")
            self._say("missing", "secondary", text.format(n=n), "")
            self._offer(self.tr("Next missing answer"))
        elif state.stage == "to correct":
            n = state.answers
            text = (
                self.tr("No result: {n} answers need correcting")
                if n != 1
                else self.tr("No result: 1 answer needs correcting")
            )
            self._say("to correct", "error", text.format(n=n), "")
            self._offer(self.tr("Show"))
        elif state.stage == "failed":
            self._say("to correct", "error", self.tr("No result."), state.said.splitlines()[0])
            if state.where:
                self._offer(self.tr("Show"))
        elif self._session.result is not None or self._session.first is not None:
            self._show_verdict()
            if self._session.missing:
                self._offer(self.tr("Next missing answer"))
        else:
            self._say("not opened", "secondary", "", "")
        if state.stage == "running" and not self._slow.isActive():
            self._slow.start()
        if before != self._text.text() and state.stage == "fresh":
            QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.NameChanged))

    def _show_verdict(self) -> None:
        """The verdict of the result, or of the first answer that the result is still to follow."""
        result, first = self._session.result, self._session.first
        answer = first or result
        assert answer is not None
        together: FirstPortfolio | PortfolioResult = answer.portfolio
        is_final = first is None and self._session.is_fresh
        parts = [news] if (news := self._change.told(together.verdict, final=is_final)) else []
        held = first is None and result is not None and _is_held_back(result)
        if self._with_money and together.npv_usd is not None:
            # Beside the words "Stay" and "Wait" an amount would be taken for what staying or waiting brings.
            said = "{money}"
            if held:
                said = self.tr("moving without the limits: {money}")
            elif together.basis == "best single move" and len(self._session.basis["workloads"]) > 1:
                said = self.tr("best single move: {money}")
            elif together.verdict == "stay":
                said = self.tr("moving: {money}")
            elif together.verdict == "wait":
                said = self.tr("moving now: {money}")
            parts.append(said.format(money=money_of(answer).range(together.npv_usd)))
        elif held:
            parts.append(self.tr("moving without the limits"))
        over_hurdle = _asks_more(self._session.basis) if first is not None or result is None else result.hurdle_usd > 0
        # By the chance that is told the verdict is reached.
        chance = together.hurdle_probability if over_hurdle else together.probability_of_saving
        if chance is not None:
            said = (
                self.tr("chance above the hurdle: {chance}") if over_hurdle else self.tr("chance of saving: {chance}")
            )
            parts.append(said.format(chance=words.probability(chance)))
        if first is not None:
            parts += [self._answered()] if self._session.missing else []
            self._first = " · ".join(parts)
            parts.append(self.tr("rough first answer, details follow"))
        elif result is not None:
            parts += self._further(result)
        self._say(
            together.verdict,
            VERDICT_ROLE.get(together.verdict, "text"),
            words.verdict_word(together.verdict),
            " · ".join(parts),
        )

    def _further(self, result: Recommendation) -> list[str]:
        """What only the whole result knows."""
        portfolio, parts = result.portfolio, []
        if self._with_money and portfolio.payback_months is not None and portfolio.payback_months.p50 is not None:
            parts.append(self.tr("pays back in {months}").format(months=words.months(portfolio.payback_months.p50)))
        if self._session.missing:
            parts.append(self._answered())
        elif len(result.workloads) > 1:
            parts.append(
                self.tr("{done} of {all} workloads assessed").format(done=portfolio.assessed, all=portfolio.workloads)
            )
        return parts

    def _answered(self) -> str:
        """How many workloads lack no answer: the result speaks for these alone."""
        done, whole = (len(draft["workloads"]) for draft in (self._session.basis, self._session.draft))
        return self.tr("{done} of {all} workloads answered").format(done=done, all=whole)

    def _say(self, kind: str, role: str, text: str, detail: str) -> None:
        self._glyph.set_kind(kind, role)
        self._glyph.setVisible(bool(text))
        self._text.setText(text)
        self._text.set_role(role if kind in VERDICT_ROLE or kind == "to correct" else "text")
        self._detail.setText(detail)
        self._detail.setToolTip(detail)

    def _offer(self, label: str) -> None:
        self._act.setText(label)
        self._act.setAccessibleName(label)
        self._act.show()

    def _pressed(self) -> None:
        state = self._session.state
        if state.stage == "to correct":
            self.correct_asked.emit()
        elif state.stage == "failed":
            self._session.place_asked.emit(state.where)
        else:
            self.next_asked.emit()

    def _say_updating(self) -> None:
        if self._session.state.stage != "running":
            return
        if self._session.first is None:
            if self._session.result is None:
                self._say("missing", "secondary", self.tr("Working it out"), "")
            else:
                self._dim.setOpacity(0.45)
                self._detail.setText(self.tr("Updating"))
        app = QApplication.instance()
        if isinstance(app, QApplication) and theme.is_still(app):
            # A bar that runs to and fro is movement; one that fills up tells something.
            self._bar.setRange(0, 100)
            self._bar.setValue(0)
        else:
            self._bar.setRange(0, 0)
        self._bar.show()

    def _show_progress(self, share: float, what: str) -> None:
        if self._bar.isVisible():
            self._bar.setRange(0, 100)
            self._bar.setValue(round(share * 100))
            whole = len(self._session.basis["workloads"])
            if self._session.first is None:
                self._detail.setText(self._how_far(share, what))
            elif self._session.result is None and whole > 1:
                rough = self.tr("rough first answer, {done} of {all} done")
                self._detail.setText(f"{self._first} · {rough.format(done=round(share * whole), all=whole)}")

    def _how_far(self, share: float, what: str) -> str:
        """How many workloads are decided, and which one is next."""
        known = self._session.result is not None
        whole = len(self._session.basis["workloads"])
        if whole < 2 or share >= 1:
            return self.tr("Updating") if known else ""
        far = self.tr("{done} of {all} workloads, now {what}").format(done=round(share * whole), all=whole, what=what)
        return self.tr("Updating: {far}").format(far=far) if known else far


def _asks_more(draft: Draft) -> bool:
    """Whether a draft asks for a saving above a hurdle."""
    return float(draft.get("decision", {}).get("hurdle") or 0.0) > 0


def _is_held_back(result: Recommendation) -> bool:
    """Whether the figures are those of a move that pays and for which there is no room."""
    plan = result.portfolio.plan
    return plan is not None and bool(plan.left_out) and not plan.moves


def focus_first(widget: QWidget) -> None:
    """Put the focus on the first thing in the strip that takes it."""
    for button in widget.findChildren(QPushButton):
        if button.isVisible():
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
