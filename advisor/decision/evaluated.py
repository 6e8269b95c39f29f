"""One option's fleet, stream and present value over all draws, and how the options of a side are ranked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from advisor.cost import demand
from advisor.cost.beside import Beside
from advisor.cost.commitments import Idle
from advisor.cost.options import Option
from advisor.cost.streams import Stream
from advisor.cost.todays_term import TODAYS_PLAN
from advisor.decision.fleets import Running
from advisor.decision.giving_up import Stop
from advisor.decision.rounding import median, rounded
from advisor.decision.worth import Parts, Term, Worth, cost_of, mean_cost_of, parts_of, worth
from advisor.distributions import Floats


class Evaluated(Struct, frozen=True):
    """One option under the changes: its fleet, monthly stream and present value."""

    option: Option
    throughput: Floats | None
    """Natural units per second of one instance (service) or of the whole group (runs), shape (draw,)."""
    group: int
    """Instances whose speed `throughput` is: one for service, a run's instances for training."""
    count: Floats
    """Instances held at once in the first year, shape (draw,): of runs, all groups that go side by side."""
    stream: Stream
    start: Floats
    """Month in which the option takes over, shape (draw,); 0 for staying."""
    terms: tuple[Term, ...]
    """What makes up the present value."""
    idle: tuple[Idle, ...]
    once_usd: Floats
    """Undiscounted USD of the work, spread over the months before the start; less credits, due at the start."""
    credit_usd: Floats
    double: tuple[Term, ...]
    """Both fleets during cut-over, undiscounted, due at the start."""
    mean_cost: float
    """Mean of the present value of the cost in USD."""
    around: Beside
    """Cost lines beside the instances, from the start on, without what is lost to faults."""
    fault_weeks: tuple[tuple[str, Floats], ...]
    """Weeks of the fleet's bill that are lost to faults once it takes over, by name, shape (draw,)."""
    lumps: tuple[Term, ...]
    """Those of the terms that are lines beside the instances and due once, when the option takes over."""
    fleet: Floats
    """Instances held in each year, broadcastable to (draw, year)."""
    bridge_run: tuple[Term, ...] = ()
    """Those that are the instances of the bridge until the start, without the hours that its blocks leave uncovered."""
    committed: int | None = None
    """Instances under the term, where a term is mixed with flexible hours."""
    stop: Stop | None = None
    """Where a change is given up, and what runs then; None where nothing is changed or nothing could run instead."""
    bound_until: int = 0
    """Month until which a way of staying binds anew, all that it signs later included; 0 where it signs no term."""
    meanwhile: Meanwhile | None = None
    """What runs in its place at first; None where it runs from the first day."""
    summed: list[Floats] = field(default_factory=list)
    """The sum of the terms, once it was asked for; a copy with other terms begins with an empty one."""

    @property
    def cost(self) -> Floats:
        """Present value of the cost in USD, shape (draw,). Never written to."""
        if not self.summed:
            self.summed.append(cost_of(self.terms))
        return self.summed[0]

    @property
    def parts(self) -> Parts:
        """The same by cause."""
        return parts_of(self.terms, len(self.start))

    @property
    def double_usd(self) -> Floats:
        """Undiscounted USD of both fleets during cut-over, due at the start, shape (draw,)."""
        return cost_of(self.double) if self.double else np.zeros(len(self.start))

    @property
    def beside(self) -> Beside:
        """Cost lines beside the instances, from the start on."""
        bill = self.stream.first_month() if self.fault_weeks else None
        return self.around.with_faults(
            {n: lost_weeks(weeks, bill) for n, weeks in self.fault_weeks if bill is not None}
        )

    @property
    def speed_of_one(self) -> Floats | None:
        """Natural units per second of one instance, shape (draw,); None where speed is not predicted."""
        if self.throughput is None:
            return None
        return self.throughput / self.group

    def free_at(self, months: int) -> bool:
        """Whether it runs by a date and binds no longer: who decides again then may leave it."""
        if self.option.before == TODAYS_PLAN:
            # One term follows the other from the day on which today's ends.
            return False
        return self.bound_until <= months and (self.meanwhile is None or self.meanwhile.until < months)

    @property
    def most(self) -> int:
        """Instances in the year of the greatest need, at the median."""
        return max(round(median(of_year)) for of_year in self.fleet.T)

    @property
    def monthly_usd(self) -> Floats:
        """USD a month in the first year at today's price, all lines included, shape (draw,)."""
        run = self.stream.first_month()
        return run + self.around.month(run, self.takes_over)

    @property
    def takes_over(self) -> Floats | int:
        """The month from which it is paid: of staying, that in which what is signed for another way ends."""
        return self.start if self.meanwhile is None else self.meanwhile.until


class Meanwhile(Struct, frozen=True):
    """Another way of staying that runs until a month. Amounts in USD, shape (draw,)."""

    runs: Evaluated
    until: int
    once_usd: Floats
    """What it takes to change to it, undiscounted."""
    longer_usd: Floats
    """What a term that begins only then binds to beyond the horizon, undiscounted, due in its last month."""
    at_once: Evaluated
    """The option that is put off, as it is where it runs from the first day."""
    saved_usd: Floats
    """What that saves, as present value."""
    ends: Ending | None = None
    """What is signed today and ends then; None where the date is that of a move."""


class Ending(Struct, frozen=True):
    """What is signed for today's way of running and ends within the horizon: the day, months until then, and what."""

    day: date
    months: int
    what: str


class Unused(Struct, frozen=True):
    """An unused part of a commitment, and its present value in USD."""

    idle: Idle
    worth: Worth


def evaluated_of(
    fleet: Running,
    start: Floats,
    terms: tuple[Term, ...],
    unused: tuple[Unused, ...],
    once_usd: Floats,
    credit_usd: Floats,
    double: tuple[Term, ...],
    lumps: tuple[Term, ...],
    bridge_run: tuple[Term, ...] = (),
    bound_until: int = 0,
) -> Evaluated:
    """The fleet with what was found of it; amounts in USD, arrays of the shape (draw,)."""
    return Evaluated(
        fleet.option, fleet.throughput, fleet.group, fleet.count, fleet.stream, start, terms,
        tuple(u.idle for u in unused), once_usd, credit_usd, double, mean_cost_of(terms),
        fleet.around, fleet.fault_weeks, lumps, fleet.fleet, bridge_run, fleet.committed,
        bound_until=bound_until,
    )  # fmt: skip


def stopping(found: Evaluated, spared: Floats, stop: Stop) -> Evaluated:
    """The same option, given up where it falls short."""
    terms = (*found.terms, Term("given_up", worth(spared)))
    # The same sum in the same order: what is given up is its last term.
    return replace(found, terms=terms, mean_cost=mean_cost_of(terms), stop=stop, summed=[found.cost + spared])


def ranking(evaluated: Evaluated) -> tuple[float, bool, str]:
    """Mean cost by which options of a side are ranked, rounded as results are; of equals what runs today goes first,
    then the name: what is alike but for the last digits of a machine stands in the same order on every machine.

    Giving up counts as far as an option is carried through more often than not; what is given up more often is ranked
    by what it would cost if carried through, or it would be called best for how cheaply it is given up.
    """
    stop = evaluated.stop
    given_up_mostly = stop is not None and stop.share > 0.5
    mean = mean_cost_of(carried_through(evaluated.terms)) if given_up_mostly else evaluated.mean_cost
    return rounded(mean), "today" not in evaluated.option.roles, evaluated.option.id


def cheapest(options: Sequence[Evaluated]) -> Evaluated | None:
    """The first by that order; None of none."""
    return min(options, key=ranking, default=None)


def carried_through(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms of a change that is never given up."""
    return tuple(term for term in terms if term.part != "given_up")


def lost_weeks(weeks: Floats, a_month: Floats) -> Floats:
    """What some weeks come to at so much a month, shape (draw,)."""
    return weeks / demand.WEEKS_PER_MONTH * a_month
