"""Derivations of an option's figures: what it costs a month, and how fast one instance is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui import format as words
from ui.prove.asked import Asked
from ui.prove.derivation import Derivation, Input, Told, joined, tr

if TYPE_CHECKING:
    from advisor.decision.result import OptionResult


def option(told: Told, item: str) -> Derivation | None:
    """The run cost of an option, or why it can't be run."""
    one = _option(told, item)
    if one is None or told.workload is None:
        return None
    if not one.feasible or one.run_cost_usd_month is None:
        why = one.why_not or tr("not feasible")
        return Derivation(one.label, tr("not feasible"), why, notes=one.notes, nearest=one.evidence_rows)
    money, cost = told.money, one.run_cost_usd_month
    inputs = [_instances(told, one), *_price(told, one), *_unit_cost(told, one)]
    if one.npv_usd is not None:
        saved = money.range(one.npv_usd)
        inputs.append(Input(tr("Saving against the best stay"), saved, "C", asked=Asked("saving", told.workload.id)))
    notes = [note for note in (one.layout, *one.notes) if note]
    if one.limit:
        notes.insert(0, tr("Bound by {limit}.").format(limit=one.limit))
    if one.commitment is not None and one.commitment.break_even_use_pct is not None:
        said = tr("A committed instance pays from {n}% of the hours on.")
        notes.append(said.format(n=words.number(one.commitment.break_even_use_pct)))
    return Derivation(
        one.label,
        tr("{amount} a month, middle").format(amount=money.amount(cost.p50, money.step(cost))),
        tr("instances × hours × price an hour, with the lines beside it: a month of the first year at today's price"),
        range=tr("8 in 10 futures: {range}").format(range=money.range(cost)),
        inputs=tuple(inputs),
        nearest=one.evidence_rows,
        notes=tuple(notes),
        used_by=(tr("saving"), tr("unit cost"), tr("switch points")),
        lever="gpu_price" if one.side == "stay" else "neuron_price",
    )


def throughput(told: Told, item: str) -> Derivation | None:
    """The speed of one instance of an option."""
    one = _option(told, item)
    if one is None or one.throughput is None:
        return None
    speed = one.throughput
    unit = words.unit(speed.unit).replace(" per ", "/")
    inputs = []
    if one.hardware_limit is not None:
        limit = f"{words.significant(one.hardware_limit)} {unit}"
        inputs.append(Input(tr("Limit of the hardware"), limit, "C", note=tr("ideal software; never the basis")))
    if one.layout:
        inputs.append(Input(tr("Layout"), one.layout, "C"))
    for target, band in (one.latency_ms or {}).items():
        inputs.append(Input(target.replace("_", " "), words.span(band, "ms"), "C"))
    return Derivation(
        tr("Speed of one {instance}").format(instance=one.instance),
        f"{words.significant(speed.p50)} {unit}",
        tr("the performance model fitted to published measurements, at your shapes and latency limits"),
        "M" if "your" in one.evidence else "C",
        range=tr("8 in 10: {low} to {high} {unit}").format(
            low=words.significant(speed.p10), high=words.significant(speed.p90), unit=unit
        ),
        inputs=tuple(inputs),
        nearest=one.evidence_rows,
        notes=tuple(note for note in (words.sentence(one.evidence), *one.notes) if note),
        used_by=(tr("instances needed"), tr("run cost")),
        lever="" if one.side == "stay" else "neuron_output",
    )


def _option(told: Told, item: str) -> OptionResult | None:
    options = told.workload.options if told.workload is not None else ()
    return next((one for one in options if one.id == item), None)


def _instances(told: Told, one: OptionResult) -> Input:
    assert told.workload is not None
    count = words.number(one.count) if one.count is not None else tr("not known")
    band = one.count_range
    if band is not None and band.p10 != band.p90:
        count = joined((count, tr("8 in 10: {range}").format(range=words.span(band))))
    note = tr("demand at the busiest hour ÷ speed of one, rounded up")
    if told.workload.kind in ("pre-training", "fine-tuning"):
        note = tr("instances of one run × runs that go side by side")
    elif told.workload.counts_less:
        note = tr("{share} % of the demand at the busiest hour ÷ speed of one, rounded up").format(
            share=words.number(told.workload.counted_load_pct)
        )
    return Input(
        tr("How many instances"), count, "C", note=note,
        asked=Asked("throughput", told.workload.id, one.id),
    )  # fmt: skip


def unit_index(one: OptionResult, options: Sequence[OptionResult], baseline: str | None) -> str:
    """Cost of a unit of work where today's is 100: it tells no amount. Empty where either is not known."""
    today = next((other.unit_cost for other in options if other.id == baseline), None)
    if one.unit_cost is None or today is None or today.unit != one.unit_cost.unit or today.p50 <= 0:
        return ""
    return words.number(100.0 * one.unit_cost.p50 / today.p50)


def _unit_cost(told: Told, one: OptionResult) -> list[Input]:
    cost = one.unit_cost
    if cost is None or told.workload is None:
        return []
    per = cost.unit.removeprefix("usd_per_").replace("_", " ").replace("1m ", "1M ").replace("1k ", "1k ")
    low, middle, high = (f"${words.significant(value, 3)}" for value in (cost.p10, cost.p50, cost.p90))
    said = tr("{middle} per {unit}; 8 in 10: {low} to {high}")
    index = unit_index(one, told.workload.options, told.workload.baseline_option)
    note = tr("unit index {n}, today 100").format(n=index) if index else ""
    return [Input(tr("Unit cost"), said.format(middle=middle, unit=per, low=low, high=high), "C", note=note)]


def _price(told: Told, one: OptionResult) -> list[Input]:
    price = one.price
    if price is None:
        return [Input(tr("Price an hour"), tr("no public price"))]
    source = joined((price.source, price.region))
    paid = Input(
        tr("Price an hour"), told.money.exact(price.usd_per_hour), price.tag, source, price.as_of, price.confidence
    )
    if price.list_usd_per_hour is None or price.list_usd_per_hour == price.usd_per_hour:
        return [paid]
    return [paid, Input(tr("List price an hour"), told.money.exact(price.list_usd_per_hour), "P", source, price.as_of)]
