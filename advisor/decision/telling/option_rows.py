"""The table of options: each compared option with its figures, each other one with its reason."""

from __future__ import annotations

from collections.abc import Callable

from advisor.case.workloads import Recommender, Speech
from advisor.cost.demand import HOURS_PER_MONTH, RunDemand
from advisor.cost.options import RIGHT_SIZE, Option
from advisor.cost.plans import plans
from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import Evaluated
from advisor.decision.methods.commitment_sizing import break_even_utilisation
from advisor.decision.result import (
    Amount,
    CommitmentAdvice,
    LaterStart,
    OptionResult,
    PriceBasis,
    Quantiles,
)
from advisor.decision.rounding import median, npv_quantiles, quantiles, quantiles_of, rounded, share, tenths
from advisor.decision.telling.evidence_rows import class_error, evidence_rows, layouts_beside
from advisor.decision.telling.option_notes import notes_of
from advisor.decision.telling.story import counted, ending_before
from advisor.decision.telling.words import long_day
from advisor.decision.world import World
from advisor.decision.worth import saving
from advisor.distributions import Floats
from advisor.performance import Prediction, quantile

UNIT_COSTS = {
    "output tokens": ("usd_per_1m_output_tokens", 1e6),
    "tokens": ("usd_per_1m_tokens", 1e6),
    "items": ("usd_per_1k_items", 1e3),
}
"""The unit of a unit cost, and how many natural units it counts."""
MANY_ITEMS = ("usd_per_1m_items", 1e6)
"""The same for items of which a fleet does hundreds of thousands a second."""
THROUGHPUT_UNITS = {"output tokens": "output_tokens_per_s", "tokens": "tokens_per_s", "items": "items_per_s"}


def throughput_unit(bench: Bench) -> str:
    """What a speed is counted in."""
    return "audio_hours_per_s" if isinstance(bench.workload, Speech) else THROUGHPUT_UNITS[bench.demand.unit]


def option_rows(
    bench: Bench, evaluation: Evaluation, world: World, recommended: str | None
) -> tuple[OptionResult, ...]:
    """Compared options first, cheapest first on each side, then those that can't be compared. Costs are rounded: what
    is alike but for the last digits of a machine, as ways of moving that are always given up, stands by its name."""
    ranks = _Ranks(bench)
    rows = [_row(option, bench, evaluation, world, recommended, ranks) for option in bench.options]
    order = {key: rounded(e.mean_cost) for key, e in evaluation.options.items()}
    return tuple(sorted(rows, key=lambda r: (not r.feasible, r.side != "stay", order.get(r.id, 0.0), r.id)))


class _Ranks:
    """P10, P50 and P90 of what options have in common, each worked out once: the options of one machine share arrays,
    and differ in the price that scales them."""

    def __init__(self, bench: Bench) -> None:
        self.served = bench.demand.per_month * bench.values["volume"] / _per_unit(bench)[1]
        self._known: dict[tuple[str, int], tuple[float, float, float]] = {}

    def of(self, values: Floats) -> tuple[float, float, float]:
        """Of an array that the evaluation holds."""
        return self._once("values", values, lambda: tenths(values))

    def middle(self, values: Floats) -> float:
        """The median of an array that the evaluation holds."""
        return self._once("middle", values, lambda: (0.0, median(values), 0.0))[1]

    def used(self, evaluated: Evaluated) -> tuple[float, float, float]:
        """Of the units used a month in the first year."""
        use = evaluated.stream.use
        return self._once("used", use, lambda: tenths(use[:, 0]))

    def used_per_unit(self, evaluated: Evaluated) -> tuple[float, float, float]:
        """Of the units used for each natural unit served, at the first year's demand."""
        use = evaluated.stream.use
        return self._once("per unit", use, lambda: tenths(use[:, 0] / self.served))

    def _once(
        self, what: str, array: Floats, make: Callable[[], tuple[float, float, float]]
    ) -> tuple[float, float, float]:
        # An array is told by its identity, which holds while the evaluation holds the array.
        key = (what, id(array))
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


def _row(
    option: Option, bench: Bench, evaluation: Evaluation, world: World, recommended: str | None, ranks: _Ranks
) -> OptionResult:
    key = option.id
    evaluated = evaluation.options.get(key)
    prediction = bench.predictions[key].prediction
    why = option.why_not
    if evaluated is None and why is None:
        why = _not_evaluated(option, evaluation)
    stay = evaluation.best_stay
    npv = None
    if evaluated is not None and stay is not None and evaluated is not stay:
        npv = saving(stay.cost, evaluated.cost)
    return OptionResult(
        id=option.id,
        label=option.label,
        side=option.side,
        roles=_roles(key, option.roles, evaluation, recommended),
        instance=option.instance,
        accelerator=option.accelerator,
        family=option.family,
        count=None if evaluated is None else round(ranks.middle(evaluated.count)),
        count_range=None if evaluated is None else quantiles_of(*ranks.of(evaluated.count)),
        purchase_plan=option.plan,
        venue=option.venue,
        region=option.place,
        feasible=evaluated is not None,
        why_not=None if evaluated is not None else why,
        limit=None if prediction is None or prediction.limit == "not assessed" else prediction.limit,
        throughput=_throughput(evaluated, bench, ranks),
        hardware_limit=_ceiling(prediction, evaluated),
        latency_ms=None if prediction is None or evaluated is None else _latency(prediction),
        run_cost_usd_month=None if evaluated is None else _run_cost(evaluated, ranks),
        unit_cost=None if evaluated is None else _unit_cost(evaluated, bench, ranks),
        npv_usd=None if npv is None else npv_quantiles(npv),
        probability_of_saving=None if npv is None else share(npv > 0),
        price=_price(option),
        layout="" if prediction is None or not prediction.feasible else _layout(prediction, bench, key),
        evidence="none" if prediction is None else prediction.evidence,
        evidence_rows=evidence_rows(key, bench, evaluation, world),
        notes=notes_of(option, bench, evaluated, evaluation.today),
        commitment=None if evaluated is None else _commitment(evaluated, bench),
        outlay_usd=None if evaluated is None else _outlay_usd(evaluated),
        other_layouts=layouts_beside(option, bench, evaluation, world),
        class_error=class_error(option, bench, evaluation, world),
        instance_hours_month=None if evaluated is None else _instance_hours(evaluated, bench, ranks),
        later_start=_later_start(evaluated),
    )  # fmt: skip


def _not_evaluated(option: Option, evaluation: Evaluation) -> str:
    """Why an option with a price that fits is not compared."""
    hours = any(_is_flexible_twin(e.option, option) for e in evaluation.options.values())
    if option.flexible is not None and hours:
        return "no instance is needed in enough hours for this term to pay: by the hour it costs less"
    day = option.not_before
    if day is not None:
        return f"its rate begins on {long_day(day)}, and no price under this plan before is known"
    return "the work of the move would not end within the horizon"


def _roles(key: str, given: tuple[str, ...], evaluation: Evaluation, recommended: str | None) -> tuple[str, ...]:
    roles = list(given)
    for name, chosen in (("best stay", evaluation.best_stay), ("best move", evaluation.best_move)):
        if chosen is not None and chosen.option.id == key:
            roles.append(name)
    if key == recommended:
        roles.append("recommended")
    return tuple(roles)


def _run_cost(evaluated: Evaluated, ranks: _Ranks) -> Quantiles:
    """USD a month in the first year at today's price, all lines included."""
    return _scaled(ranks.used(evaluated), evaluated) if _is_scaled(evaluated) else quantiles(evaluated.monthly_usd)


def _is_scaled(evaluated: Evaluated) -> bool:
    """Whether all that is paid by the month is in proportion to what is used."""
    return len(evaluated.stream.legs) == 1 and not evaluated.around.streams


def _scaled(units: tuple[float, float, float], evaluated: Evaluated) -> Quantiles:
    """Quantiles in USD of quantiles in units of what is bought: the price scales them, with its share for lines."""
    price = evaluated.stream.price * (1.0 + evaluated.around.share)
    ten, fifty, ninety = (unit * price for unit in units)
    return quantiles_of(ten, fifty, ninety)


def _throughput(evaluated: Evaluated | None, bench: Bench, ranks: _Ranks) -> Amount | None:
    if evaluated is None or evaluated.throughput is None:
        return None
    q = quantiles_of(*ranks.of(evaluated.throughput))
    unit = throughput_unit(bench)
    return Amount(unit, q.p10 or 0.0, q.p50 or 0.0, q.p90 or 0.0)


def _ceiling(prediction: Prediction | None, evaluated: Evaluated | None) -> float | None:
    """What the hardware allows; None where today's fleet makes us count with more: its unit is then another."""
    if prediction is None or prediction.hardware_limit <= 0:
        return None
    counted = None if evaluated is None or evaluated.throughput is None else median(evaluated.throughput)
    return None if counted is not None and counted > prediction.hardware_limit else rounded(prediction.hardware_limit)


def _latency(prediction: Prediction) -> dict[str, Quantiles] | None:
    result: dict[str, Quantiles] = {}
    for name, value, spread in (
        ("ttft_mean", prediction.ttft_ms, prediction.ttft_spread),
        ("tpot_mean", prediction.tpot_ms, prediction.tpot_spread),
    ):
        if value is not None:
            low, high = (1.0, 1.0) if spread is None else (quantile(spread, 0.1), quantile(spread, 0.9))
            result[name] = Quantiles(rounded(value * low), rounded(value), rounded(value * high))
    return result or None


def _unit_cost(evaluated: Evaluated, bench: Bench, ranks: _Ranks) -> Amount:
    """USD per natural unit at the first year's demand and today's price: what is paid over what is served."""
    if _is_scaled(evaluated):
        q = _scaled(ranks.used_per_unit(evaluated), evaluated)
    else:
        q = quantiles(evaluated.monthly_usd / ranks.served)
    return Amount(_per_unit(bench)[0], q.p10 or 0.0, q.p50 or 0.0, q.p90 or 0.0)


def _per_unit(bench: Bench) -> tuple[str, float]:
    return MANY_ITEMS if isinstance(bench.workload, Recommender) else UNIT_COSTS[bench.demand.unit]


def _price(option: Option) -> PriceBasis | None:
    price = option.price
    if price is None:
        return None
    return PriceBasis(
        rounded(float(price.usd)),
        None if price.list_usd is None else rounded(float(price.list_usd)),
        option.plan,
        price.region,
        price.as_of,
        price.source,
        price.confidence,
        "B" if price.own else "P",
        None if option.spread is None else rounded(float(price.usd) * option.spread[2]),
    )


def _commitment(evaluated: Evaluated, bench: Bench) -> CommitmentAdvice | None:
    """How much is put under the option's term, with the flexible price of the same instance beside it. What runs today
    in another number has its term already: nothing is signed for it."""
    option = evaluated.option
    term = plans()[option.plan].term_months
    if option.price is None or not term or RIGHT_SIZE in option.roles:
        return None
    fleet = round(median(evaluated.count))
    flexible = option.flexible or next((o.price for o in bench.options if _is_flexible_twin(o, option)), None)
    rate = float(option.price.usd)
    even = None if flexible is None or not flexible.usd else break_even_utilisation(rate, float(flexible.usd))
    committed = fleet if evaluated.committed is None else evaluated.committed
    return CommitmentAdvice(
        committed,
        fleet,
        rounded(rate),
        None if flexible is None else rounded(float(flexible.usd)),
        None if even is None else rounded(100.0 * even),
        term,
        rounded(committed * rate * HOURS_PER_MONTH * term),
    )


def _outlay_usd(evaluated: Evaluated) -> float | None:
    """What the servers of the first year are bought for; None where they are rented."""
    each = evaluated.option.outlay_usd
    return None if each is None else rounded(median(evaluated.count) * each)


def _is_flexible_twin(other: Option, option: Option) -> bool:
    same = (other.instance, other.provider, other.region) == (option.instance, option.provider, option.region)
    flexible = other.plan in plans() and plans()[other.plan].flexible and plans()[other.plan].offered
    return same and flexible and other.price is not None and "today" not in other.roles


def _layout(prediction: Prediction, bench: Bench, key: str) -> str:
    predicted = bench.predictions[key]
    parts = [f"{prediction.weight_precision.upper()} weights", f"tensor parallel {prediction.tp}"]
    if prediction.pp > 1:
        parts.append(f"pipeline {prediction.pp}")
    if prediction.replicas > 1:
        parts.append(f"{prediction.replicas} replicas")
    if prediction.batch:
        parts.append(f"batch {prediction.batch:.0f}")
    if isinstance(bench.demand, RunDemand):
        parts.append(f"{predicted.instances} instances a run")
    return ", ".join(parts)


def _instance_hours(evaluated: Evaluated, bench: Bench, ranks: _Ranks) -> float | None:
    """Hours a month that are paid for; None where other lines are in the bill, or hours have two prices."""
    price, drawn = evaluated.option.price, bench.price_draws.get(evaluated.option.id)
    if not _is_scaled(evaluated) or evaluated.around.share or price is None or not price.usd:
        return None
    # What a price that is a range comes to in a draw is in the units.
    used = ranks.used(evaluated)[1] if drawn is None else median(evaluated.stream.use[:, 0] / drawn)
    return rounded(used * evaluated.stream.price / float(price.usd))


def _later_start(evaluated: Evaluated | None) -> LaterStart | None:
    before = ending_before(evaluated)
    if before is None:
        return None
    first, ends = before
    return LaterStart(ends.day.isoformat(), counted(first, whole=False), ends.what)
