"""From a figure that was pointed at to its derivation, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui import format as words
from ui.prove.asked import Asked
from ui.prove.derivation import (
    Derivation,
    Input,
    Told,
    basis_of,
    causes,
    cost_inputs,
    measure_of,
    to_saving,
    tr,
)
from ui.prove.derive_change import assumption, point, regret, scenario, waiting
from ui.prove.derive_cost import cost_line, effort, step, switching, year
from ui.prove.derive_option import option, throughput
from ui.results.money import money_of

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation, WorkloadResult


def derivation(result: Recommendation, asked: Asked) -> Derivation | None:
    """How the figure came about; None where this result has no such figure."""
    workload = next((one for one in result.workloads if one.id == asked.workload), None)
    if asked.workload and workload is None:
        return None
    return _MAKERS[asked.kind](Told(result, workload, money_of(result)), asked.item)


def _saving(told: Told, _item: str) -> Derivation | None:
    measure = measure_of(told)
    if measure is None:
        return None
    money, npv = told.money, measure.npv_usd
    formula = tr(
        "present value of the best way of staying − present value of the best way of moving, "
        "in each of {draws} futures; {basis}"
    )
    title = tr("Saving against the best way to stay")
    if told.workload is None:
        title = tr("Saving of {what}").format(what=told.result.portfolio.basis)
        formula = tr("sum over the workloads of what each move saves against its best stay, future by future; {basis}")
    return Derivation(
        title,
        tr("Middle: {amount}").format(amount=money.loss_words(npv.p50, money.step(npv))),
        formula.format(draws=words.number(told.result.draws), basis=basis_of(told)),
        range=tr("8 in 10 futures: {range}").format(range=money.range(npv)),
        inputs=cost_inputs(told) + causes(told),
        notes=(tr("Lines are means, so that they add up; the middle of a sum is not the sum of the middles."),),
        used_by=(tr("verdict"), tr("chance of saving"), tr("switch points"), tr("scenarios")),
    )


def _chance(told: Told, _item: str) -> Derivation | None:
    measure = measure_of(told)
    if measure is None:
        return None
    hurdle = told.result.hurdle_usd
    asked = tr("The verdict asks for {n}%.").format(n=words.number(told.result.required_confidence_pct))
    draws = words.number(told.result.draws)
    title, held, notes = tr("Chance of saving"), measure.probability_of_saving, [asked]
    said = tr("futures in which the saving is above zero ÷ {draws} futures").format(draws=draws)
    if hurdle > 0:
        # By it the verdict is reached.
        title, held = tr("Chance above the hurdle"), measure.hurdle_probability
        said = tr("futures in which the saving is above {amount} ÷ {draws} futures").format(
            amount=told.money.amount(hurdle), draws=draws
        )
        notes.append(tr("Any saving: {share}.").format(share=words.percent(measure.probability_of_saving)))
    return Derivation(
        title,
        words.percent(held),
        said,
        range=words.probability(held),
        inputs=(to_saving(told), *causes(told)),
        notes=tuple(notes),
        used_by=(tr("verdict"),),
    )


def _payback(told: Told, _item: str) -> Derivation | None:
    measure = measure_of(told)
    if measure is None:
        return None
    payback = measure.payback_months
    one = told.workload
    once = one.switching_cost_usd if one is not None else told.result.portfolio.switching_cost_usd
    where = one.id if one is not None else ""
    inputs = [Input(tr("Once, to move"), told.money.table_range(once), "J", asked=Asked("switching cost", where))]
    years = one.cash_flow_by_year if one is not None else told.result.portfolio.cash_flow_by_year
    inputs += [
        Input(
            tr("Net of year {n}").format(n=year.year), told.money.range(year.net_usd), "C",
            asked=Asked("year", where, str(year.year)),
        )
        for year in years
    ]  # fmt: skip
    return Derivation(
        tr("Payback"),
        words.months(payback.p50),
        tr("months after which the sum of savings, not discounted, stays above zero to the horizon; future by future"),
        range=tr("8 in 10 futures: {range}").format(range=words.months_range(payback)),
        inputs=tuple(inputs),
        notes=(tr("“Not within the horizon” is counted as such and never left out."), *_paid_ahead(one)),
    )


def _paid_ahead(one: WorkloadResult | None) -> tuple[str, ...]:
    """That a move is ahead from its first month by what staying would pay then."""
    from advisor.cost.plans import plans

    stay = None if one is None else next((o for o in one.options if o.id == one.best_stay_option), None)
    plan = None if stay is None else plans().get(stay.purchase_plan)
    if plan is None or not plan.paid_ahead:
        return ()
    return (tr("The term that staying would pay when it begins counts: a move is ahead by it from the start."),)


def _versus_today(told: Told, _item: str) -> Derivation | None:
    measure = told.workload.versus_today if told.workload is not None else told.result.portfolio.versus_today
    if measure is None:
        return None
    inputs: tuple[Input, ...] = ()
    if told.workload is not None:
        one = told.workload
        bill = told.money.amount(one.today_usd_month) if one.today_usd_month is not None else tr("not known")
        inputs = (
            Input(tr("Bill today, a month"), bill, "B", note=one.today_label),
            *(
                Input(line.line, tr("today {amount}").format(amount=told.money.amount(line.today_usd)), line.tag)
                for line in one.cost_lines
                if line.today_usd
            ),
        )
    return Derivation(
        tr("Saving against today's bill"),
        tr("Middle: {amount}").format(amount=told.money.loss_words(measure.npv_usd.p50)),
        tr("present value of going on as today − present value of the best way of moving; {basis}").format(
            basis=basis_of(told)
        ),
        range=tr("8 in 10 futures: {range}").format(range=told.money.range(measure.npv_usd)),
        inputs=inputs,
        notes=(tr("It carries no verdict: part of it can be had without moving."),),
    )


def _second_method(told: Told, _item: str) -> Derivation | None:
    check = told.workload.cross_check if told.workload is not None else None
    if check is None:
        return None
    money = told.money
    return Derivation(
        tr("Second method"),
        money.loss_words(check.closed_form_usd),
        tr("bills of each year at the medians of all inputs, by annuity formulas of their own"),
        range=tr("the simulation's mean: {amount}").format(amount=money.loss_words(check.mean_usd)),
        inputs=(
            Input(tr("Difference"), money.amount(check.difference_usd), "C"),
            Input(tr("of it by giving up in time"), money.amount(check.by_stop_usd), "C"),
            Input(tr("of it by the spread of the inputs"), money.amount(check.by_spread_usd), "C"),
            Input(tr("of it by the formula's shortcuts"), money.amount(check.by_shortcuts_usd), "C"),
        ),
        notes=(check.reason,),
    )


_MAKERS: dict[str, Callable[[Told, str], Derivation | None]] = {
    "saving": _saving,
    "chance": _chance,
    "payback": _payback,
    "versus today": _versus_today,
    "option": option,
    "throughput": throughput,
    "cost line": cost_line,
    "step": step,
    "year": year,
    "switching cost": switching,
    "effort": effort,
    "switch point": point,
    "assumption": assumption,
    "scenario": scenario,
    "waiting": waiting,
    "regret": regret,
    "second method": _second_method,
}
