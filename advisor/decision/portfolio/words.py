"""The sentences of the portfolio beside its headline: what is asked of whom, and by when."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from advisor.cost.plans import plans
from advisor.decision.result import CommitmentAdvice, OptionResult, Quantiles
from advisor.decision.telling.words import Money, long_day, names
from advisor.decision.workload import Decided
from advisor.decision.world import World

NAMED_SAME = 2
"""Workloads that stay as they are and are named."""


def asked(
    decided: Sequence[Decided],
    moving: Set[str],
    left: Set[str],
    one_time: Quantiles | None,
    credits_usd: float,
    world: World,
    money: Money,
) -> str:
    """The decision asked, in one sentence: who, what, by when. `one_time`: USD of the moves, shared work once,
    less `credits_usd` of them, which come after it was spent."""
    decision, who = world.case.decision, world.case.organisation.committee.strip() or "committee"
    who = who if who.lower().startswith("the ") else f"The {who}"
    by = f", by {long_day(decision.decide_by)}," if decision.decide_by else ""
    moves = [d for d in decided if d.result.id in moving]
    pilots = [d for d in decided if d.result.verdict == "pilot first" and d.result.id not in moving]
    asks = []
    if moves:
        before = f", before credits of {money.say(credits_usd)}" if credits_usd else ""
        moved = names([d.result.name for d in moves])
        taken = [(d, d.result.best_move_option) for d in moves]
        released = f"{_released(one_time, credits_usd, world, money)}{before}"
        asks.append(f"moving {moved} and releasing {released}{_promised(taken, money)}")
    if pilots:
        cost = sum(d.result.pilot.cost_usd or 0.0 for d in pilots if d.result.pilot is not None)
        asks.append(f"a pilot for {names([d.result.name for d in pilots])}, about {money.say(cost)}")
    kept = _kept(decided, moving, left, pilots, money)
    if kept or not asks:
        asks.append(kept or "staying as it is")
    waits = _decided_again(decided, moving)
    if len(asks) == 1:
        return f"{who} is asked to approve{by} {asks[0]}{f', and {waits}' if waits else ''}."
    # What is asked for one workload is kept apart from what is asked for the next: each has its own sums.
    *first, last = [*asks, waits] if waits else asks
    return f"{who} is asked to approve{by} {'; '.join(first)}; and {last}."


def _released(one_time: Quantiles | None, credits_usd: float, world: World, money: Money) -> str:
    """What is enough in nine of ten futures, with the median beside it: every second time the median is too little. The
    plan keeps to the budget on average, so that this may be above it."""
    middle, most = (0.0, 0.0) if one_time is None else (one_time.p50 or 0.0, one_time.p90 or 0.0)
    low, high = money.enough(credits_usd + middle), money.enough(credits_usd + most)
    budget, exchange = world.case.decision.budget, world.exchange
    usd = None if budget is None else float(exchange.usd(budget, exchange.base, "decision.budget"))
    over = ""
    if usd is not None and credits_usd + most > usd:
        over = f", above the budget of {money.say(usd)}, which holds on average"
    within = f" (enough in 9 of 10 futures{over}; {low} at the median)" if low != high else ""
    return f"{high} of one-time cost{within}"


def _kept(decided: Sequence[Decided], moving: Set[str], left: Set[str], pilots: Sequence[Decided], money: Money) -> str:
    """What is bought for what does not move, with all that it binds to, whether or not another workload moves; empty
    where all of it stays as it is."""
    stays = [d for d in decided if d.result.id not in moving and d not in pilots]
    changed = [
        d for d in stays
        if (d.result.verdict in ("stay", "wait", "not feasible") or d.result.id in left)
        and _kept_on(d) not in (None, d.result.baseline_option)
    ]  # fmt: skip
    if not changed:
        return ""
    unpriced = [d for d in changed if d.result.baseline_option and d.result.today_usd_month is None]
    left_so = _as_they_are([d.result.name for d in stays if d not in changed and d.result.verdict != "not assessed"])
    promised = _promised([(d, _kept_on(d)) for d in changed if d not in unpriced], money)
    named = names([d.result.name for d in changed])
    if any(d.bench.workload.today is not None for d in changed):
        return f"keeping {named} on GPUs, {_bought(changed, unpriced)}{promised}{left_so}"
    if len(changed) == 1:
        return f"running {named} {_on(changed[0])}{promised}{left_so}"
    return f"running {named} on GPUs, each in its best way{promised}{left_so}"


def _as_they_are(same: Sequence[str]) -> str:
    """What stays as it is: named where it is one or two."""
    if not same:
        return ""
    who = names(list(same)) if len(same) <= NAMED_SAME else f"{len(same)} more"
    return f"; {who} {'stays as it is' if len(same) == 1 else 'stay as they are'}"


def _bought(changed: Sequence[Decided], unpriced: Sequence[Decided]) -> str:
    """What is bought instead of today's: named where it is one workload whose headline does not name it. Where no price
    is known for what runs today, nothing is: it was not held against it."""
    if len(unpriced) == len(changed):
        return "and buying nothing else before what runs today has a price"
    result = changed[0].result
    if len(changed) > 1 or _option(changed[0]).label in result.headline:
        sized = "bought or sized better than today"
        left = names([d.result.name for d in unpriced]) if unpriced else ""
        return f"{sized}; for {left}, nothing before what runs today has a price" if left else sized
    return _on(changed[0])


def _option(decided: Decided) -> OptionResult:
    return next(o for o in decided.result.options if o.id == _kept_on(decided))


def _on(decided: Decided) -> str:
    """On what a workload stays, and what runs before it."""
    option = _option(decided)
    later = option.later_start
    first = "" if later is None else f"{later.first} until {long_day(date.fromisoformat(later.date))}, then "
    return f"on {first}{option.count} × {option.label}" if option.count else f"on {first}{option.label}"


def _kept_on(decided: Decided) -> str | None:
    """What a workload that does not move now runs on: while it waits or is piloted what is recommended, which binds no
    longer; where its move finds no room, what holds that open."""
    result = decided.result
    if result.verdict == "move":
        return decided.other_way.option
    return result.recommended_option if result.verdict in ("wait", "pilot first") else result.best_stay_option


def _bound(options: Sequence[tuple[Decided, str | None]]) -> list[tuple[CommitmentAdvice, str]]:
    """What options of workloads would bind to, and under which plan; those that bind for a term."""
    chosen = [o for d, option_id in options for o in d.result.options if o.id == option_id]
    return [(o.commitment, o.purchase_plan) for o in chosen if o.commitment is not None]


def _promised(options: Sequence[tuple[Decided, str | None]], money: Money) -> str:
    """What options of workloads bind to and what is bought for them, in words."""
    return _terms(_bound(options), money) + _paid_at_once(sum(_outlay_usd(d, key) for d, key in options), money)


def _outlay_usd(decided: Decided, option_id: str | None) -> float:
    """What the servers of an option of a workload are bought for; nothing where they are rented."""
    return next((o.outlay_usd or 0.0 for o in decided.result.options if o.id == option_id), 0.0)


def _paid_at_once(bought_usd: float, money: Money) -> str:
    """What is paid for servers when they are bought, of which a month's bill tells only a part."""
    return f", with servers bought for {money.enough(bought_usd)}" if bought_usd else ""


def _terms(bound: Sequence[tuple[CommitmentAdvice, str]], money: Money) -> str:
    """What is promised with it, used or not: the part of the decision that can't be taken back; and what of it is paid
    at once."""
    if not bound:
        return ""
    usd = sum(term.total_usd for term, _ in bound)
    total, ahead = money.enough(usd), sum(term.total_usd * plans()[plan].paid_ahead for term, plan in bound)
    part = "all" if ahead >= usd else "nearly all" if money.enough(ahead) == total else money.enough(ahead)
    paid = f", {part} of it paid when it begins" if ahead else ""
    if len(bound) == 1:
        return f", with a term that binds to {total} over {bound[0][0].term_months} months{paid}"
    return f", with terms that bind to {total} in all{paid.replace('it begins', 'they begin')}"


def _decided_again(decided: Sequence[Decided], moving: Set[str]) -> str:
    """The days on which what waits is decided again."""
    days: dict[str, list[str]] = {}
    for d in decided:
        day = next((one.date for one in d.result.waiting if one.advised), None)
        if d.result.verdict == "wait" and d.result.id not in moving and day is not None:
            days.setdefault(day, []).append(d.result.name)
    alone = len(decided) == 1
    said = [
        f"on {long_day(date.fromisoformat(day))}"
        if alone
        else f"on {names(who)} on {long_day(date.fromisoformat(day))}"
        for day, who in sorted(days.items())
    ]
    return f"deciding again {names(said)}" if said else ""
