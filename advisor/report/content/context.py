"""What all sections need: the recommendation with its pointers, numbering, and which rows are printed.

Selecting and ordering happen here and nowhere else, so that a table that is cut says so in one way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import Struct

from advisor.case.model import Case
from advisor.decision.portfolio.order import in_order
from advisor.decision.result import (
    OptionResult,
    PlannedMove,
    Recommendation,
    SupportEnd,
    SwitchPoint,
    Unknown,
    WorkloadResult,
    Yardstick,
)
from advisor.decision.telling.words import middle_cut, number_word
from advisor.number_style import ENGLISH, NumberStyle
from advisor.report.content.cells import Cells
from advisor.report.content.currency import in_base, twin
from advisor.report.content.model import clean
from advisor.report.content.naming import listed
from advisor.report.content.rates import holds, own_in_base
from advisor.report.format import NBSP, NOT_APPLICABLE, NOT_KNOWN, Formatter, base_pointer
from advisor.report.selection import OPTIONS, told_in_full

ROWS = 15
"""Rows of the portfolio table."""
LONGEST_NAME = 56
"""Letters of a workload's name in tables and headings."""
LONGEST_ORGANISATION = 160
NUMBERS = "1,234.5"
"""An example of how numbers are written, as in English until the content is finished."""
DATED = "each price dated in the section on terms"
"""Of what an option costs: prices of several dates are in it, the buyer's own among them."""
NAMED = 6
"""Workloads that a sentence names one by one."""

Made = TypeVar("Made")


class Told(Struct, frozen=True):
    """A workload's result with the pointer at which the attached result holds it."""

    result: WorkloadResult
    at: str

    @property
    def full_name(self) -> str:
        """The workload's name, fit to print: in the table of what runs today."""
        return clean(self.result.name)

    @property
    def name(self) -> str:
        """The workload's name, shortened in its middle where it is too long for a table or a heading."""
        return middle_cut(self.full_name, LONGEST_NAME)


class Context(Cells):
    """The recommendation and the case, the formatter, and running numbers of sections, tables and figures."""

    def __init__(self, recommendation: Recommendation, case: Case, style: NumberStyle = ENGLISH) -> None:
        super().__init__(Formatter(recommendation.exchange.currency), recommendation.horizon_months)
        self.rec = in_base(recommendation)
        self.case = case
        self.style = style
        """How the numbers will be written; until the content is finished they are as in English."""
        self.workloads = tuple(Told(item, f"/workloads/{at}") for at, item in enumerate(self.rec.workloads))
        self.waterfall_in_front = False
        """Whether the waterfall stands on the second page, which the section on cost then need not repeat."""
        self.cash_in_front = False
        """Whether the chart of cash stands on the second page, in place of a waterfall that has no room there."""
        self.portfolio_cut = False
        """Whether page 2 has room for the largest workloads alone; an appendix then has them all."""
        self._sections = 0
        self._tables = 0
        self._figures = 0

    def without_trace(self, make: Callable[[], Made]) -> Made:
        """What `make` gives, with all numbers and the log of figures as they were before: a draft of blocks."""
        before = self._sections, self._tables, self._figures
        held = self.fmt.take()
        made = make()
        self.fmt.take()
        self.fmt.put_back(held)
        self._sections, self._tables, self._figures = before
        return made

    @property
    def single(self) -> Told | None:
        """The only workload, where there is but one: its figures are then the case's."""
        return self.workloads[0] if len(self.workloads) == 1 else None

    @property
    def hypothetical(self) -> bool:
        """Whether the portfolio's figures are those of the best single move, which is not advised."""
        return self.single is None and self.rec.portfolio.basis == "best single move"

    def abridged(self, text: str) -> str:
        """A sentence of the result in which a long list of workloads ends with how many more there are."""
        if len(self.workloads) <= NAMED:
            return text
        held = sorted((told.full_name for told in self.workloads), key=len, reverse=True)
        name = "|".join(map(re.escape, held))

        def cut(found: re.Match[str]) -> str:
            names = re.findall(name, found[0])
            return f"{', '.join(names[: NAMED - 2])} and {number_word(len(names) - NAMED + 2)} more"

        return re.sub(rf"(?:{name})(?:(?:, | and )(?:{name})){{{NAMED - 1},}}", cut, text)

    def section(self) -> int:
        """The next section number."""
        self._sections += 1
        return self._sections

    def table(self, title: str) -> tuple[str, str]:
        """(number, numbered title) of the next table."""
        self._tables += 1
        return str(self._tables), f"Table{NBSP}{self._tables}. {title}"

    def figure(self) -> str:
        """The number of the next figure."""
        self._figures += 1
        return str(self._figures)

    def ranked(self) -> tuple[Told, ...]:
        """Workloads by verdict, then by money at stake, largest first; the order of the case breaks ties."""
        return tuple(self.workloads[at] for at in in_order([told.result for told in self.workloads]))

    def detailed(self) -> tuple[Told, ...]:
        """Workloads printed in full: the largest by money, and every one that is to be piloted; in ranked order."""
        chosen = told_in_full(self.rec)
        return tuple(told for told in self.ranked() if told.result.id in chosen)

    def not_detailed(self) -> int:
        """How many assessed workloads are not printed in full."""
        return sum(told.result.verdict != "not assessed" for told in self.workloads) - len(self.detailed())

    def option(self, told: Told, option_id: str | None) -> tuple[OptionResult, str] | None:
        """An option of a workload with its pointer, by id."""
        for place, item in enumerate(told.result.options):
            if item.id == option_id:
                return item, f"{told.at}/options/{place}"
        return None

    def printed_options(
        self, told: Told, most: int = OPTIONS, *, barred: bool = True
    ) -> tuple[tuple[OptionResult, str], ...]:
        """At most `most` options: today, best stay, recommended, best move, one that can't run, then by rank.

        Without `barred`, those that can't run are left to the section on options.
        """
        placed = [(item, f"{told.at}/options/{place}") for place, item in enumerate(told.result.options)]
        wanted: list[tuple[OptionResult, str]] = []
        for role in ("today", "best stay", "recommended", "best move", "added by the buyer", "cheapest per unit"):
            wanted += [pair for pair in placed if role in pair[0].roles and pair not in wanted]
        stopped = [pair for pair in placed if barred and not pair[0].feasible and pair not in wanted]
        rest = [pair for pair in placed if pair[0].feasible and pair not in wanted]
        chosen = (wanted + stopped[:1] + rest + stopped[1:])[:most]
        return tuple(pair for pair in chosen if pair[0].feasible) + tuple(p for p in chosen if not p[0].feasible)

    def planned(self, told: Told) -> tuple[PlannedMove, str] | None:
        """The workload's move in the portfolio's plan with its pointer, where it is in it."""
        plan = self.rec.portfolio.plan
        for place, move in enumerate(plan.moves if plan is not None else ()):
            if move.workload == told.result.id:
                return move, f"/portfolio/plan/moves/{place}"
        return None

    def as_if_at_once(self) -> str:
        """That figures of a workload alone count its move from the decision on, where the plan begins one later."""
        plan = self.rec.portfolio.plan
        later = plan is not None and any(move.quarter for move in plan.moves)
        return "each alone, as if begun with the decision" if later else ""

    def verdict(self, told: Told) -> str:
        """The workload's verdict for a table, or that the plan has it move, or stay, where alone it would not."""
        return told.result.verdict_in_plan

    def support_ends(self, told: Told) -> tuple[SupportEnd, ...]:
        """Announced ends of software that matter to the workload: where it moves, or a pilot may move it."""
        moves = told.result.verdict in ("move", "pilot first") or self.planned(told) is not None
        return told.result.support_ends if moves else ()

    def with_others(self, told: Told) -> bool:
        """Whether the workload moves in the plan, though alone it would not."""
        return told.result.in_plan == "with others"

    def no_room(self, told: Told) -> bool:
        """Whether the workload's move pays and has no place in the plan: for want of room, or beside the others."""
        return told.result.in_plan in ("no room", "pays alone")

    @property
    def verdict_weight(self) -> float:
        """Weight of a column of verdicts, among columns of millimetres."""
        return 16 if any(self.with_others(told) or self.no_room(told) for told in self.workloads) else 12

    def held_by_others(self, told: Told, point: SwitchPoint) -> bool:
        """Whether a switch point leads a workload alone to what the plan advises anyway, or on the way there."""
        return self.with_others(told) and point.flips_to in ("move", "pilot first")

    def name_alone(self, told: Told) -> str:
        """The workload's name before what holds for it alone, where the plan moves it with others."""
        return f"{told.name} alone" if self.with_others(told) else told.name

    def unknowns(self) -> tuple[tuple[str, Unknown], ...]:
        """(workloads concerned, fact) of all that is not known, those of the largest workloads first.

        A fact that several workloads lack stands once. The names are empty where there is but one workload.
        """
        names: dict[tuple[str, str, str], list[str]] = {}
        facts: dict[tuple[str, str, str], Unknown] = {}
        for told in self.ranked():
            for fact in told.result.unknowns:
                key = (fact.what, fact.matters, fact.ask)
                facts.setdefault(key, fact)
                names.setdefault(key, []).append(told.name)
        return tuple(("" if self.single else listed(names[key]), fact) for key, fact in facts.items())

    def saving_cells(self, told: Told, rule: str) -> tuple[str, str]:
        """NPV of moving against the best stay and its chance, for a table of workloads."""
        yardstick, at = told.result.versus_best_stay, f"{told.at}/versus_best_stay"
        if yardstick is None:
            return NOT_APPLICABLE, NOT_APPLICABLE
        return (
            self.npv_cell(yardstick.npv_usd, f"{at}/npv_usd", rule),
            self.chance_cell(yardstick.probability_of_saving, f"{at}/probability_of_saving"),
        )

    def fleet(self, option: OptionResult, pointer: str) -> str:
        """What is rented and at which rate, the two numbers that an option's cost is made of, and when it begins."""
        later, rented = option.later_start, self._rented(option, pointer)
        if later is not None:
            return f"{rented} from {later.date}, {later.first} until then"
        return f"{rented} {holds(self.case, option)}".rstrip()

    def _rented(self, option: OptionResult, pointer: str) -> str:
        if option.count is None:
            return NOT_KNOWN
        count = self.fmt.say("fixed 0", option.count, f"{pointer}/count")
        if option.price is None:
            return f"{count}{NBSP}×{NBSP}{NOT_KNOWN}"
        bound = option.commitment
        if bound is not None and bound.committed != bound.fleet:
            held = self.fmt.say("fixed 0", bound.committed, f"{pointer}/commitment/committed")
            return f"{held} under the term, flexible beyond"
        paid, at, code = option.price.usd_per_hour, f"{pointer}/price/usd_per_hour", "USD"
        if self.fmt.currency != code and own_in_base(self.case, option):
            paid, at, code = twin(paid, self.rec.exchange.per_usd), base_pointer(at), self.fmt.currency
        rate = self.fmt.say("fixed 2" if paid >= 1 else "fixed 3", paid, at)
        return f"{count}{NBSP}×{NBSP}{code}{NBSP}{rate}/h"

    def after_credits(self, usd: float, pointer: str) -> str:
        """What is taken off in the one-time cost of a workload or of all, at the end of a sentence on it."""
        return f", after credits of {self.fmt.amount(usd, f'{pointer}/credits_usd')}" if usd else ""

    def hourly(self, value: float, pointer: str) -> str:
        """An hourly price in dollars, as published; the base currency in brackets where it is another."""
        text = self.fmt.say("price", value, pointer)
        if self.fmt.currency == "USD":
            return text
        # Whole cents: the twin is a conversion and not a published price.
        other = self.fmt.say("fixed 2", twin(value, self.rec.exchange.per_usd), base_pointer(pointer))
        return f"{text} ({other})"

    def oldest_price(self) -> str:
        """How old the published prices are that the comparison rests on, or that none is used."""
        if self.rec.oldest_price_used is None:
            return "those used are the buyer's own"
        return f"oldest used {self.rec.oldest_price_used or NOT_KNOWN}"

    def rate(self) -> str:
        """The dated exchange rate with its source; empty where the base currency is the dollar."""
        exchange = self.rec.exchange
        if exchange.currency == "USD":
            return ""
        rate = self.fmt.say("digits 4", exchange.per_usd, "/exchange/per_usd")
        return f"USD{NBSP}1 = {exchange.currency}{NBSP}{rate} ({exchange.as_of}, {clean(exchange.source)})"

    def organisation(self) -> str:
        """Whose decision it is; a name of hundreds of letters is cut, the attached case has it whole."""
        return middle_cut(clean(self.rec.organisation), LONGEST_ORGANISATION)

    def basis(self) -> str:
        """What all present values of the report have in common."""
        horizon = self.fmt.say("fixed 0", self.rec.horizon_months, "/horizon_months")
        rule = "percent 0" if self.rec.discount_rate_pct == round(self.rec.discount_rate_pct) else "percent 1"
        rate = self.fmt.say(rule, self.rec.discount_rate_pct, "/discount_rate_pct")
        return f"Present value at {rate} over {horizon}{NBSP}months, nominal {self.fmt.currency}, before tax"


def yardstick_values(items: Sequence[Yardstick | None]) -> list[float]:
    """All P10 and P90 of some yardsticks, to choose the unit of a table."""
    return [end for item in items if item is not None for end in (item.npv_usd.p10, item.npv_usd.p90)]
