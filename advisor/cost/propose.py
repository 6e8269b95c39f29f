"""All ways to run one workload: what runs today, what is offered, and what the buyer adds or leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.case.model import Case
from advisor.case.workloads import Workload
from advisor.catalog import Catalog
from advisor.cost.in_turn import in_turn
from advisor.cost.lines import Setting
from advisor.cost.offers import mixes, purchases, right_sized, spot_options
from advisor.cost.options import (
    Option,
    apply_own,
    as_managed,
    aws_offers,
    elsewhere_offers,
    quoted_offers,
    today_option,
)
from advisor.cost.places import cheapest_hosts, matched_elsewhere
from advisor.cost.todays_term import signed_anew, until_its_end


def offers(case: Case, catalog: Catalog) -> tuple[Option, ...]:
    """What a case's workloads can be run on, whatever the workload: priced instances in the venues and regions allowed,
    servers bought, and Neuron instances without a price, with the reason."""
    return (
        *aws_offers(case, catalog),
        *elsewhere_offers(case, catalog),
        *quoted_offers(case, catalog),
        *purchases(case, catalog),
    )


def propose(
    workload: Workload, case: Case, catalog: Catalog, offered: Sequence[Option] | None = None
) -> tuple[Option, ...]:
    """All options of a workload: today's first, as it is and in the size that the demand needs, then every priced
    instance in the venues and regions allowed.

    `offered`: the case's offers, where they are at hand.

    Of hosts that carry the same accelerators only the cheapest of a region is kept; today's and the buyer's own always
    are. Of regions those that can cost less than each other: at another hour of the price path, or with the data sent.
    Neuron instances without a price keep their row, with the reason.
    """
    found: dict[str, Option] = {}
    today = today_option(workload, case, catalog)
    if today is not None:
        today = until_its_end(today, case, catalog)
        found[today.id] = today
    known = offers(case, catalog) if offered is None else offered
    for option in cheapest_hosts([*known, *spot_options(workload, case, catalog, today)], keep=today):
        found.setdefault(option.id, option)
    again = None if today is None else right_sized(today)
    if again is not None and _dearer(found.get(again.id), again):
        found[again.id] = again
        found |= {option.id: option for option in signed_anew(again)}
    before_own = dict(found)
    for own in case.options:
        if own.workload == workload.id:
            apply_own(own, found, case, catalog)
    found = {key: as_managed(option, workload) for key, option in found.items()}
    horizon = case.decision.horizon_months
    for option in in_turn(workload, tuple(found.values()), case.decision.decides_on, horizon):
        found.setdefault(option.id, option)
    for option in mixes(workload, tuple(found.values())):
        found.setdefault(option.id, option)
    # Plans follow each other and mix within a region: what is had as cheaply elsewhere is left out last. What is
    # excluded, or has no price as a managed service, is not made up for by a dearer place.
    weighed = [before_own.get(o.id, o) if o.price is None else o for o in found.values()]
    out = matched_elsewhere(weighed, Setting(workload, case, catalog, today))
    return tuple(o for o in found.values() if o.id not in out)


def _dearer(offered: Option | None, own: Option) -> bool:
    """Whether what the market offers is no match for the price that is paid today."""
    if offered is None or offered.price is None or own.price is None:
        return True
    return offered.price.usd > own.price.usd
