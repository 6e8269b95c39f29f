"""What is told of the term that runs today: the day on which it ends, what is counted from then on, and what of that
nobody has said."""

from __future__ import annotations

from advisor.cost.commitments import months_to
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.todays_term import TODAYS_PLAN, held_terms
from advisor.decision.result import Unknown
from advisor.decision.telling.story import Story
from advisor.decision.telling.words import long_day


def plan_ends(story: Story) -> str:
    """When the plan of what runs today ends within the horizon, and what is counted then; empty where it does not."""
    today, now = _today(story), story.world.decides_on
    if today is None or today.price is None:
        return ""
    ends = [out for out in today.price.runs_out if months_to(out.last, now) < story.evaluation.market.months]
    if not ends:
        return ""
    first, last = ends[0], ends[-1]
    when = f"on {long_day(first.last)}"
    if first is not last:
        when = f"in parts from {long_day(first.last)} to {long_day(last.last)}"
    return (
        f"Today's plan for {today.instance} ends {when}: where no term is signed then, "
        f"{story.money.rate(float(last.usd))} is counted, and a new one binds from that day."
    )


def sign_anew(stay: Option) -> str:
    """The step of whoever stays by signing today's plan anew; empty for any other way of staying."""
    if stay.before != TODAYS_PLAN or stay.price is None or stay.price.starts is None:
        return ""
    return (
        f"Ask what {stay.instance}, {plans()[stay.plan].label}, costs when it is signed anew on "
        f"{long_day(stay.price.starts)}: what is paid today is counted."
    )


def end_not_known(story: Story) -> list[Unknown]:
    """That the day on which today's plan ends, or what is paid from then on, is not given: its rate goes on."""
    today = _today(story)
    if today is None or today.price is None or today.managed or story.bench.unassessed is not None:
        return []
    plan = plans().get(today.plan)
    if plan is None or not plan.term_months or today.price.runs_out:
        return []
    now, held = story.world.decides_on, held_terms(today, story.world.case)
    if not any(commitment.starts is None or commitment.starts <= now for _, commitment in held):
        return [
            Unknown(
                f"The day on which today's plan for {today.instance} ends",
                "its rate is counted as if it went on for good, and binding to nothing",
                "procurement",
                "commercials.commitments",
            )
        ]
    return [
        Unknown(
            f"What {today.instance} costs once today's plan has ended",
            "no price by the hour is known, so that today's rate is counted as if it went on for good",
            f"{today.provider}: a quote",
            "commercials.rate_card",
        )
    ]


def _today(story: Story) -> Option | None:
    return next((o for o in story.bench.options if "today" in o.roles), None)
