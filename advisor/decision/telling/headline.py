"""The verdict on one workload as a headline, and the sentence that follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from advisor.decision.result import NpvQuantiles, Yardstick
from advisor.decision.rounding import linear_quantiles
from advisor.decision.staying import is_signed_anew
from advisor.decision.telling.blocked_words import blocking_reason, too_late, what_would_change
from advisor.decision.telling.fitting import Headline, fitting
from advisor.decision.telling.story import Story, binds_beyond, counted, middle, way
from advisor.decision.telling.todays_plan import plan_ends
from advisor.decision.telling.words import Money, chance, long_day, months, percent, sentence_case, two_digits

OUT_OF_REACH = 10.0
"""From so many times the bill on, a way of moving is told as out of reach rather than as a fleet."""

RENTED = "What is rented"

Variants = Sequence[Headline]


def headline(story: Story) -> Headline:
    """The verdict, and what follows it where the verdict alone would be too long."""
    return fitting(lambda cut: _variants(story, cut(story.name)))


def _variants(story: Story, name: str) -> Variants:
    """Of each length the verdict, the longest first, with what follows it."""
    if story.verdict == "not assessed":
        reason = story.bench.unassessed or "what runs today is not described"
        return _with_reason(f"{name} is not assessed", f"{reason}.")
    if story.verdict == "not feasible" or story.best_move is None or story.best_stay is None or story.stay is None:
        late = too_late(story)
        if late is not None:
            return _with_reason(f"{name} cannot be moved to {late[0]} in time", late[1], _possible_later(story))
        target, reason = blocking_reason(story)
        return _with_reason(f"{name} cannot run on {target} as described", reason, _possible_later(story))
    told: dict[str, Callable[[Story, str, Yardstick], Variants]] = {"move": _move, "pilot first": _pilot, "wait": _wait}
    return told.get(story.verdict, _stay)(story, name, story.stay)


def _with_reason(said: str, reason: str, follows: str = "") -> Variants:
    return (
        Headline(f"{said}: {reason}", follows),
        Headline(f"{said}.", f"{sentence_case(reason)} {follows}".strip()),
    )


def _possible_later(story: Story) -> str:
    """What would make a move possible, and what is best until then."""
    becomes = what_would_change(story)[:1]
    if story.stay_words:
        becomes.append(f"{'Until then' if becomes else 'The best way of staying'}: {story.stay_words}.")
    return " ".join(becomes)


def _move(story: Story, name: str, yardstick: Yardstick) -> Variants:
    npv, move_to = yardstick.npv_usd, story.evaluation.best_move
    saved = (
        f"it saves {story.money.say(npv.p50, npv.p90 - npv.p10)} at the median over {_horizon(story)} months against "
        "the best way of staying"
    )
    spread = f"In 8 of 10 futures {_brings(story.money, npv.p10, npv.p90)}."
    move, some = f"Move {name}", f"something in {chance(yardstick.probability_of_saving)}"
    if (hurdle := story.world.hurdle_usd) > 0:
        # The chance that decides is that above the hurdle.
        some = f"more than the hurdle of {story.money.say(hurdle)} in {chance(yardstick.hurdle_probability)}"
    instance, rented = counted(move_to, whole=False), f"{RENTED}: {story.move_words}."
    return (
        Headline(f"{move} to {story.move_words}: {saved}, and {some}.", spread),
        # The chance is also the first of the reasons.
        Headline(f"{move} to {story.move_words}: {saved}.", spread),
        Headline(f"{move} to {instance}: {saved}.", f"{rented} {spread}"),
    )


def _pilot(story: Story, name: str, yardstick: Yardstick) -> Variants:
    npv = yardstick.npv_usd
    instance = "" if story.best_move is None else story.best_move.instance
    bring = f"8 in 10 futures {'save' if npv.p10 >= 0 else 'bring'} {story.money.range(npv.p10, npv.p90)}"
    over = f"ver {_horizon(story)} months {bring} against the best way of staying."
    decide = f"Decide on {name} after a pilot on {instance}"
    return (
        Headline(f"{decide}: o{over}"),
        Headline(f"{decide}.", f"O{over}"),
    )


def _wait(story: Story, name: str, yardstick: Yardstick) -> Variants:
    value = _now_and_then(story, yardstick)
    kept = story.until or (None if binds_beyond(story) else story.evaluation.best_stay)
    whole = way(kept)
    made: list[Headline] = []
    without: list[Headline] = []
    for said in dict.fromkeys((whole, way(kept, whole=False))):
        stay = f"Stay {f'with {said}' if said else 'on GPUs'} for {name} now and decide again {_then(story)}"
        rented = "" if said == whole else f"{RENTED}: {counted(kept)}. "
        made.append(Headline(f"{stay}, when {story.wait_for}.", f"{rented}{value}"))
        # A day on which nothing happens but that the work begins is told with the day it is done for, where it can be.
        (without if story.ready_for else made).append(
            Headline(f"{stay}.", f"By then {story.wait_for}. {rented}{value}")
        )
    return [*made, *without]


def _stay(story: Story, name: str, yardstick: Yardstick) -> Variants:
    over = f" over {_horizon(story)} months"
    saved, outlook = _kept(story), _outlook(story, yardstick, over)
    keep = f"{_keep(story)} {name}"
    taken = "What is bought" if story.best_stay is not None and story.best_stay.venue == "own data centre" else RENTED
    moving = "" if _out_of_reach(story) is not None else f"The best way of moving is {story.move_words}."
    today = "paying by the hour once today's plan has ended" if plan_ends(story) else "today"
    made = []
    for stay in (story.stay_words, way(story.evaluation.best_stay, whole=False)):
        rented = "" if stay == story.stay_words else f"{taken}: {counted(story.evaluation.best_stay)}."
        if saved:
            # One horizon is enough for two sums.
            told = f"{keep} on {stay}, which saves {saved}{over} against {today}; {_outlook(story, yardstick)}."
            made.append(Headline(told, f"{rented} {moving}".strip()))
        better = f"Staying so saves {saved}{over} against {today}." if saved else ""
        made.append(
            Headline(f"{keep} on {stay}; {outlook}.", " ".join(part for part in (rented, better, moving) if part))
        )
    return made


def _keep(story: Story) -> str:
    """Whether what runs today is kept, or another chip or provider takes its place."""
    # What runs today is an option also where its price is not known.
    today = next((option for option in story.bench.options if "today" in option.roles), None)
    stay = story.best_stay
    if today is None or stay is None:
        return "Keep" if story.bench.workload.today is not None else "Run"
    kept = (today.accelerator, today.provider) == (stay.accelerator, stay.provider)
    return "Keep" if kept else "Stay, and run"


def _outlook(story: Story, yardstick: Yardstick, over: str = "") -> str:
    """What moving would bring: the reason to stay. `over`: the months, where they were not told yet."""
    npv, hurdle = yardstick.npv_usd, story.world.hurdle_usd
    width = npv.p90 - npv.p10
    to = f"moving to {'' if story.best_move is None else story.best_move.instance}"
    if 0 < npv.p50 <= hurdle:
        return (
            f"{to} would save {story.money.say(npv.p50, width)}{over}, less than the hurdle of "
            f"{story.money.say(hurdle)}"
        )
    if npv.p50 > 0 and hurdle > 0:
        # A saving may be nearly sure, and not that it is as large as asked for.
        required = percent(story.world.case.decision.required_confidence_pct / 100).removesuffix(" %")
        return (
            f"{to} would save {story.money.say(npv.p50, width)}{over}, more than the hurdle of "
            f"{story.money.say(hurdle)} in {chance(yardstick.hurdle_probability)}, {required} asked for"
        )
    if npv.p50 > 0:
        return f"{to} might save {story.money.say(npv.p50, width)}{over}, which is too unsure to act on"
    times = _out_of_reach(story)
    if times is not None:
        return (
            f"no way of moving comes near: in 9 of 10 futures the cheapest would cost at least {two_digits(times)} "
            "times as much to run"
        )
    through = story.evaluation.carried_through
    low, mid, high = (0.0, npv.p50, 0.0) if through is None else linear_quantiles(through, [0.1, 0.5, 0.9])
    if mid > 0:
        return f"{to} saves too little{over} to pay for trying it"
    return f"{to} would cost {story.money.say(-float(mid), float(high - low))} more{over} if carried through"


def _brings(money: Money, low: float, high: float) -> str:
    return f"it {'saves' if low >= 0 else 'brings'} {money.range(low, high)}"


def _horizon(story: Story) -> int:
    return story.evaluation.market.months


def _then(story: Story) -> str:
    """When to decide again: the day, or in how many months where it has none."""
    if story.waited is None:
        return f"in {months(story.wait_months or 0)}"
    return f"on {long_day(date.fromisoformat(story.waited.date))}"


def _now_and_then(story: Story, yardstick: Yardstick) -> str:
    """What waiting is held against: moving now, where that is possible, and moving then."""

    def would(npv: NpvQuantiles) -> str:
        return f"{'save' if npv.p50 >= 0 else 'cost'} {story.money.say(abs(npv.p50), npv.p90 - npv.p10)}"

    now = would(yardstick.npv_usd)
    if story.not_yet:
        return f"Moving then would {now} at the median."
    said = f"Moving now would {now} at the median"
    if story.waited is None:
        return f"{said}."
    then = would(story.waited.npv_usd)
    return f"{said}; moving then would {then}." if then != now else f"{said}, and moving then about as much."


def _out_of_reach(story: Story) -> float | None:
    """How many times the bill of the best way of staying the best way of moving costs to run at the least in nine of
    ten draws, where it is out of reach at the medians; else None. Fleets near a latency limit spread so widely that the
    middle says little."""
    stay, move = story.evaluation.best_stay, story.evaluation.best_move
    if stay is None or move is None or stay.monthly_usd.min() <= 0:
        return None
    if middle(move.monthly_usd) <= OUT_OF_REACH * middle(stay.monthly_usd):
        return None
    (surely,) = linear_quantiles(move.monthly_usd / stay.monthly_usd, [0.1])
    return float(surely) if surely > 1.0 else None


def _kept(story: Story) -> str:
    """What the best way of staying saves against today's; empty where it saves nothing."""
    today, stay = story.evaluation.today, story.evaluation.best_stay
    if today is None or stay is None or today is stay or is_signed_anew(stay, today):
        return ""
    saved = middle(today.cost - stay.cost)
    return story.money.say(saved) if saved > 0 else ""
