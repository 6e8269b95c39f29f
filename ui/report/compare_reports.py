"""Two reports side by side: what they say, in words and money, and which answers of their cases differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from ui import format as words
from ui.storage.differences import differences
from ui.widgets.form_dialog import FormDialog
from ui.widgets.table import Cell, Column, Table
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.report.carried import Carried, CarriedAnswer, Compared


class CompareReportsDialog(FormDialog):
    """Only shows. What differs stands in strong type."""

    def __init__(self, parent: QWidget, compared: Compared) -> None:
        title = QCoreApplication.translate("CompareReportsDialog", "Compare two reports")
        super().__init__(parent, title, wide=560, preferred=920)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.heading.setText(self._headline(compared))
        self.heading.setWordWrap(True)
        column = self.form
        before, after = compared.before, compared.after
        self.figures = self._table(self.tr("What they say"), before.file, after.file, 9)
        self.figures.fill(self._figures(compared))
        column.addWidget(self.figures)
        found = differences(before.case, after.case)
        many = (
            self.tr("{n} answers of the cases differ") if len(found) != 1 else self.tr("1 answer of the cases differs")
        )
        column.addWidget(Text(many.format(n=len(found)), strong=True))
        self.answers = self._table(self.tr("Answers that differ"), before.file, after.file, 7)
        self.answers.fill([[Cell(one.place), Cell(one.before), Cell(one.after, strong=True)] for one in found])
        self.answers.setVisible(bool(found))
        column.addWidget(self.answers)
        said = self.tr("As each report states itself. That neither was altered, its own checks say.")
        column.addWidget(caption(said))
        column.addStretch(1)
        self.offer_close()

    def _table(self, name: str, first: str, second: str, rows: int) -> Table:
        made = Table(
            [Column("", stretch=True), Column(first, widest=320), Column(second, widest=320)],
            marks_selection=False,
            most_rows=rows,
        )
        made.setAccessibleName(name)
        return made

    def _headline(self, compared: Compared) -> str:
        """Verdict and middle saving, in one or two sentences."""
        if compared.is_same:
            return self.tr("Both reports say the same.")
        old, new = (words.verdict_word(one.whole.verdict) for one in (compared.before, compared.after))
        if old == new:
            said = self.tr("Both say {verdict}.").format(verdict=old)
        else:
            said = self.tr("The verdict differs: {old} in the first, {new} in the second.").format(old=old, new=new)
        change = compared.median_change_usd
        if change is None:
            return said
        money = _money(compared.after)
        band = compared.after.whole.npv_usd
        step = None if band is None else money.step(band)
        amount = money.amount(abs(change), step)
        if money.rounds_away(change, step or 1.0):
            return f"{said} " + self.tr("The middle saving is the same within rounding.")
        more = self.tr("The middle saving is {amount} higher in the second.")
        less = self.tr("The middle saving is {amount} lower in the second.")
        return f"{said} {(more if change > 0 else less).format(amount=amount)}"

    def _figures(self, compared: Compared) -> list[list[Cell]]:
        before, after = compared.before, compared.after
        rows = [
            (self.tr("Decision"), before.title, after.title),
            (self.tr("As of"), words.day(before.as_of), words.day(after.as_of)),
            (self.tr("Newest price"), words.day(before.newest_price), words.day(after.newest_price)),
            (self.tr("Horizon"), words.months(before.horizon_months), words.months(after.horizon_months)),
            (self.tr("Discount rate"), _rate(before), _rate(after)),
            (self.tr("Engine"), before.engine_version, after.engine_version),
            (self.tr("Catalog"), before.catalog_sha256[:8], after.catalog_sha256[:8]),
        ]
        for one, other in compared.answers:
            known = one or other
            assert known is not None
            name = known.name or self.tr("All together")
            rows.append((name, self._answer(one, before), self._answer(other, after)))
        return [
            [Cell(title, role="secondary"), Cell(mine, tip=mine), Cell(theirs, tip=theirs, strong=mine != theirs)]
            for title, mine, theirs in rows
        ]

    def _answer(self, one: CarriedAnswer | None, report: Carried) -> str:
        if one is None:
            return self.tr("not in this report")
        parts = [words.verdict_word(one.verdict)]
        if one.npv_usd is not None:
            parts.append(_money(report).table_range(one.npv_usd))
        if one.probability_of_saving is not None:
            parts.append(words.percent(one.probability_of_saving))
        return " · ".join([*parts, *([one.option] if one.option else [])])


def _money(report: Carried) -> words.Money:
    return words.Money(report.currency, report.per_usd)


def _rate(report: Carried) -> str:
    return f"{words.plain(report.discount_rate_pct)}%"
