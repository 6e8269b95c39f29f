"""Derivations of money: lines of cost, steps, years, and the cost of the change."""

from __future__ import annotations

from ui import format as words
from ui.prove.asked import Asked
from ui.prove.derivation import (
    Derivation,
    Input,
    Told,
    assumption_range,
    basis_of,
    cost_inputs,
    tr,
)


def cost_line(told: Told, item: str) -> Derivation | None:
    if told.workload is None:
        return None
    line = next((one for one in told.workload.cost_lines if one.line == item), None)
    if line is None:
        return None
    money = told.money
    inputs = tuple(
        Input(name, money.amount(usd), line.tag)
        for name, usd in (
            (tr("Today"), line.today_usd),
            (tr("Best stay"), line.best_stay_usd),
            (tr("Best move"), line.best_move_usd),
        )
    )
    return Derivation(
        line.line,
        tr("stay {stay} · move {move}").format(
            stay=money.amount(line.best_stay_usd), move=money.amount(line.best_move_usd)
        ),
        line.basis,
        line.tag,
        inputs=inputs + _options_priced(told),
        notes=tuple(
            note
            for note in (
                tr("Present value, mean over all futures; {basis}.").format(basis=basis_of(told)),
                tr("Whose figure: {owner}.").format(owner=line.owner) if line.owner else "",
                tr("Prices as of {day}.").format(day=words.day(line.date)) if line.date else "",
            )
            if note
        ),
        used_by=(tr("saving"), tr("where the money goes")),
    )


def _options_priced(told: Told) -> tuple[Input, ...]:
    one = told.workload
    assert one is not None
    wanted = dict.fromkeys((one.baseline_option, one.best_stay_option, one.best_move_option))
    known = {option.id: option for option in one.options}
    return tuple(
        Input(known[key].label, ", ".join(known[key].roles), "P", asked=Asked("option", one.id, key))
        for key in wanted
        if key is not None and key in known
    )


def step(told: Told, item: str) -> Derivation | None:
    if told.workload is None:
        return None
    step = next((one for one in told.workload.waterfall if one.name == item), None)
    if step is None:
        return None
    what = (
        tr("sum of all lines of this way, present value, mean over all futures")
        if step.total
        else tr("line of the best way of moving − the same line of the best way of staying, present value, mean")
    )
    return Derivation(item, told.money.loss_words(step.usd) if step.total else _signed(told, step.usd), what,
                      inputs=cost_inputs(told), notes=(basis_of(told).capitalize() + ".",))  # fmt: skip


def _signed(told: Told, usd: float) -> str:
    said = tr("adds {amount}") if usd > 0 else tr("takes away {amount}")
    return said.format(amount=told.money.amount(abs(usd)))


def year(told: Told, item: str) -> Derivation | None:
    years = told.workload.cash_flow_by_year if told.workload is not None else told.result.portfolio.cash_flow_by_year
    year = next((one for one in years if str(one.year) == item), None)
    if year is None:
        return None
    money, where = told.money, told.workload.id if told.workload is not None else ""
    return Derivation(
        tr("Net of year {n}").format(n=year.year),
        tr("Middle: {amount}").format(amount=money.loss_words(year.net_usd.p50 or 0.0)),
        tr("cash of the best way of staying − cash of the best way of moving, work and upkeep; not discounted"),
        range=tr("8 in 10 futures: {range}").format(range=money.range(year.net_usd)),
        inputs=(
            Input(tr("Best stay"), money.amount(year.best_stay_usd), "C"),
            Input(tr("Best move"), money.amount(year.best_move_usd), "C"),
            Input(tr("Once, to move"), money.amount(year.one_time_usd), "J", asked=Asked("switching cost", where)),
            Input(tr("Upkeep"), money.amount(year.upkeep_usd), "J"),
            Input(tr("Sum so far, middle"), money.amount(year.cumulative_p50_usd), "C"),
        ),
        notes=(tr("The four parts are means, the net is a range over the futures."),),
        used_by=(tr("payback"),),
    )


def switching(told: Told, _item: str) -> Derivation | None:
    if told.workload is None:
        cost = told.result.portfolio.switching_cost_usd
        inputs = tuple(
            Input(one.name, told.money.table_range(one.switching_cost_usd), "J", asked=Asked("switching cost", one.id))
            for one in told.result.workloads
            if one.switching_cost_usd is not None
        )
    else:
        cost = told.workload.switching_cost_usd
        week = next((one for one in told.result.assumptions if one.id == "cost_per_week"), None)
        rate = (
            (Input(week.quantity, assumption_range(week, told.money), week.tag, week.source, week.date),)
            if week is not None
            else ()
        )
        inputs = rate + tuple(
            Input(
                line.item, words.span(line.weeks), "B" if line.overridden else line.tag, line.evidence,
                asked=Asked("effort", told.workload.id, line.item),
            )
            for line in told.workload.effort
        )  # fmt: skip
    if cost is None:
        return None
    return Derivation(
        tr("Switching cost, once"),
        tr("Middle: {amount}").format(amount=told.money.amount(cost.p50, told.money.step(cost))),
        tr("person-weeks of all items × cost of one engineer-week + both fleets during cut-over, less credits"),
        "J",
        range=tr("8 in 10 futures: {range}").format(range=told.money.table_range(cost)),
        inputs=inputs,
        used_by=(tr("payback"), tr("saving")),
        lever="effort",
    )


def effort(told: Told, item: str) -> Derivation | None:
    if told.workload is None:
        return None
    line = next((one for one in told.workload.effort if one.item == item), None)
    if line is None:
        return None
    said = tr("No public source gives person-weeks for such a move: the size is judgement until you overwrite it.")
    return Derivation(
        line.item,
        words.span(line.weeks, tr("person-weeks")),
        tr("your own low, likely and high weeks") if line.overridden else tr("beta-PERT of low, likely and high weeks"),
        "B" if line.overridden else line.tag,
        inputs=(Input(tr("Evidence"), "", line.tag, line.evidence),),
        notes=(said,) if line.tag == "J" and not line.overridden else (),
        used_by=(tr("switching cost"), tr("calendar")),
        lever="effort",
    )
