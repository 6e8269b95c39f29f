"""Whether as many instances as the buyer asks for carry the work: platforms are compared at the same work."""

from __future__ import annotations

import numpy as np

from advisor.cost.demand import HOURS_PER_MONTH, Demand, RunDemand
from advisor.cost.fleet import service_instances
from advisor.cost.options import Option
from advisor.decision.predicted import Predicted
from advisor.decision.rounding import median
from advisor.decision.todays_fleet import TodaysFleet, times_of
from advisor.switching.tables import judgements


def too_few(option: Option, predicted: Predicted, demand: Demand, says: TodaysFleet | None) -> str | None:
    """Why the number of instances that the buyer added an option with does not do; None where it does, or is open.

    What runs today is never doubted so: that it carries today's load is a fact, and `says` what follows for others.
    """
    found = predicted.prediction
    if option.count is None or "today" in option.roles or found is None or not found.feasible:
        return None
    if isinstance(demand, RunDemand):
        hours = demand.tokens_per_run / (found.throughput * judgements()["goodput"].mode * 3600.0)
        if hours > demand.hours_allowed:
            return (
                f"a run on {option.count} × {option.instance} would take about {hours / 24.0:,.1f} days, and "
                f"{demand.hours_allowed / 24.0:,.1f} are allowed; leave the number open, and it is found"
            )
        month = hours * demand.runs_per_month
        if month > HOURS_PER_MONTH:
            return (
                f"the runs of a month on {option.count} × {option.instance} would take about {month:,.0f} hours, and a "
                f"month has {HOURS_PER_MONTH:.0f}; leave the number open, and it is found"
            )
        return None
    times = times_of(says, option.id)
    speed = found.throughput * (1.0 if times is None else median(times))
    one = np.ones(1)
    use = one * judgements()["utilisation"].mode
    needed = float(service_instances(demand, one * speed, one, one, np.ones((1, 1)), use)[0, 0])
    if needed <= option.count:
        return None
    share = 100.0 * option.count / needed
    return (
        f"{option.count} × {option.instance} would carry about {share:.0f} % of the busiest hour: "
        f"{needed:,.0f} are needed; leave the number open, and it is found"
    )
