"""The workbook's sheets that list: options, switch points, scenarios, work, readiness, registers, every figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.decision.result import Amount, NpvQuantiles, OptionResult, Quantiles, Recommendation, SwitchPoint

from . import export
from .workbook_grid import Cell, Number, Sheet, Style, Words, at, formula, known


def options(result: Recommendation) -> Sheet:
    """Every way to run every workload, with what it costs against the best way of staying."""
    sheet = Sheet("Options", (26, 44, 8, 22, 18, 14, 7, 24, 12, 14, 9, 30, *(14,) * 20, 34, 26, 30))
    sheet.head = sheet.add_head(
        "workload", "option", "side", "roles", "instance", "accelerator", "count", "purchase plan", "venue", "region",
        "feasible", "why not", "throughput P10", "throughput P50", "throughput P90", "throughput unit",
        "run cost P10 USD/month", "run cost P50 USD/month", "run cost P90 USD/month", "run cost P50 USD/year",
        "dearer than best stay USD/month", "unit cost P10", "unit cost P50", "unit cost P90", "unit of cost",
        "saving P10 USD", "saving P50 USD", "saving P90 USD", "chance of saving", "price USD/hour",
        "list price USD/hour", "below list %", "price: source, date", "layout", "evidence",
    )  # fmt: skip
    for workload in result.workloads:
        first = len(sheet.rows)
        stay = next((at_ for at_, o in enumerate(workload.options) if o.id == workload.best_stay_option), None)
        best = None if stay is None else _median(workload.options[stay])
        for option in workload.options:
            row = len(sheet.rows)
            yardstick = "" if stay is None else at(17, first + stay)
            sheet.add(*_option(workload.name, option, row, yardstick, best))
    return sheet


def _option(workload: str, option: OptionResult, row: int, yardstick: str, best: float | None) -> tuple[Cell, ...]:
    median, price = _median(option), option.price
    listed = None if price is None else price.list_usd_per_hour
    below = None if price is None or not listed else (1 - price.usd_per_hour / listed) * 100
    dearer = None if median is None or best is None else median - best
    return (
        workload,
        option.label,
        option.side,
        ", ".join(option.roles),
        option.instance,
        option.accelerator,
        known(option.count, "whole"),
        option.purchase_plan,
        option.venue,
        option.region,
        "yes" if option.feasible else "no",
        option.why_not or "",
        *_amount(option.throughput, "figure"),
        *_three(option.run_cost_usd_month, "money"),
        formula(f"{at(17, row)}*12", None if median is None else median * 12, "money"),
        formula(f"{at(17, row)}-{yardstick}", dearer, "money"),
        *_amount(option.unit_cost, "price"),
        *_npv(option.npv_usd),
        known(option.probability_of_saving, "share"),
        known(None if price is None else price.usd_per_hour, "price"),
        known(listed, "price"),
        formula(f"(1-{at(29, row)}/{at(30, row)})*100", below, "percent"),
        "" if price is None else f"{price.source}, {price.as_of} ({price.tag})",
        option.layout,
        option.evidence,
    )


def _median(option: OptionResult) -> float | None:
    return None if option.run_cost_usd_month is None else option.run_cost_usd_month.p50


def _three(quantiles: Quantiles | None, style: Style) -> tuple[Cell, ...]:
    values = (None,) * 3 if quantiles is None else (quantiles.p10, quantiles.p50, quantiles.p90)
    return tuple(known(value, style) for value in values)


def _npv(npv: NpvQuantiles | None) -> tuple[Cell, ...]:
    values = (None,) * 3 if npv is None else (npv.p10, npv.p50, npv.p90)
    return tuple(known(value, "money") for value in values)


def _amount(amount: Amount | None, style: Style) -> tuple[Cell, ...]:
    if amount is None:
        return (*(known(None),) * 3, "")
    return (*(Number(value, style) for value in (amount.p10, amount.p50, amount.p90)), amount.unit)


def switch_points(result: Recommendation) -> Sheet:
    """Where the verdict flips, one input at a time; the distance is computed here again."""
    sheet = Sheet("Switch points", (26, 44, 14, 12, 12, 14, 12, 14, 14, 12, 12, 30, 6, 80))
    sheet.head = sheet.add_head(
        "workload", "input", "unit", "now", "flips at", "flips to", "distance %", "distance %, engine",
        "median saving is zero at", "searched from", "searched to", "who controls it", "tag", "in words",
    )  # fmt: skip
    for workload in result.workloads:
        for point in workload.switch_points:
            row = len(sheet.rows)
            sheet.add(
                workload.name,
                point.label,
                point.unit,
                Number(point.now, "figure"),
                _no_flip(point) if point.flips_at is None else Number(point.flips_at, "figure"),
                point.flips_to or "",
                _distance(point, row),
                "" if point.distance_pct is None else Number(point.distance_pct, "percent"),
                Words("never", "missing") if point.median_zero_at is None else Number(point.median_zero_at, "figure"),
                Number(point.searched[0], "figure"),
                Number(point.searched[1], "figure"),
                point.controlled_by,
                point.tag,
                point.sentence,
            )
    return sheet


def _no_flip(point: SwitchPoint) -> Words:
    return Words("never" if point.tried is None else f"at none of {point.tried} values", "missing")


def _distance(point: SwitchPoint, row: int) -> Cell:
    if point.flips_at is None or not point.now:
        return ""
    value = (point.flips_at - point.now) / point.now * 100
    return formula(f"({at(4, row)}-{at(3, row)})/{at(3, row)}*100", value, "percent")


def scenarios(result: Recommendation) -> Sheet:
    """Named changes below the case as it is, and how far each moves the median saving away from that."""
    sheet = Sheet("Scenarios", (26, 34, 40, 15, 15, 15, 12, 14, 18, 14))
    sheet.head = sheet.add_head(
        "workload", "scenario", "change", "saving P10 USD", "saving P50 USD", "saving P90 USD", "chance", "verdict",
        "P50 against the case USD", "regret USD",
    )  # fmt: skip
    for workload in result.workloads:
        base = workload.versus_best_stay
        if base is None or not workload.scenarios:
            continue
        npv = base.npv_usd
        first = sheet.add(
            workload.name,
            "the case as described",
            "nothing",
            *(known(end, "money") for end in (npv.p10, npv.p50, npv.p90)),
            Number(base.probability_of_saving, "share"),
            workload.verdict,
            Number(0.0, "money"),
        )
        for scenario in workload.scenarios:
            row = len(sheet.rows)
            median = scenario.npv_usd.p50
            moved = None if median is None else median - npv.p50
            sheet.add(
                workload.name,
                scenario.name,
                scenario.change,
                *_three(scenario.npv_usd, "money"),
                Number(scenario.probability_of_saving, "share"),
                scenario.verdict,
                formula(f"{at(4, row)}-{at(4, first)}", moved, "money"),
                Number(scenario.regret_usd, "money"),
            )
    return sheet


def work(result: Recommendation) -> Sheet:
    """The work of moving, in person-weeks."""
    sheet = Sheet("Work", (26, 60, 10, 10, 10, 60, 6))
    sheet.add_list(
        ("workload", "item", "P10 weeks", "P50 weeks", "P90 weeks", "evidence", "tag"),
        (
            (w.name, line.item, *_three(line.weeks, "figure"), line.evidence, "B" if line.overridden else line.tag)
            for w in result.workloads
            for line in w.effort
        ),
    )
    return sheet


def readiness(result: Recommendation) -> Sheet:
    """Capabilities needed and gates, on each Neuron generation."""
    sheet = Sheet("Readiness", (26, 44, 12, 16, 16, 16, 20, 60, 60))
    names = "workload", "capability or gate", "needed", "Inf2, Trn1", "Trn2", "Trn3", "class", "way round", "evidence"
    sheet.add_list(names, _readiness(result))
    return sheet


def _readiness(result: Recommendation) -> Iterator[tuple[Cell, ...]]:
    for workload in result.workloads:
        for line in workload.readiness:
            states = (line.inf2_trn1, line.trn2, line.trn3)
            since = f"{line.evidence} (since {line.since})" if line.since else line.evidence
            yield (workload.name, line.name, line.needed, *states, line.switch_class, line.workaround, since)
        for gate in workload.gates:
            name = f"Gate {gate.gate}, {gate.generation}: {gate.outcome}"
            yield (workload.name, name, "", "", "", "", "gate", gate.reason, gate.evidence)


def assumptions(result: Recommendation) -> Sheet:
    """The assumption register."""
    sheet = Sheet("Assumptions", (30, 26, 40, 20, 13, 13, 13, 20, 6, 50, 12, 16))
    sheet.add_list(
        ("id", "workload", "quantity", "unit", "P10", "P50", "P90", "distribution", "tag", "source", "date",
         "share of spread %"),
        (
            (a.id, a.workload, a.quantity, a.unit, *_numbers((a.p10, a.p50, a.p90)), a.distribution, a.tag, a.source,
             a.date, known(a.variance_share_pct, "percent"))
            for a in result.assumptions
        ),
    )  # fmt: skip
    return sheet


def _numbers(values: Sequence[float | None]) -> tuple[Cell, ...]:
    return tuple(known(value) for value in values)


def sources(result: Recommendation) -> Sheet:
    """The source register."""
    sheet = Sheet("Sources", (40, 80, 12, 20, 14, 60))
    sheet.add_list(
        ("id", "title", "date", "kind", "confidence", "used for"),
        ((s.id, s.title, s.date, s.kind, s.confidence, s.used_for) for s in result.sources),
    )
    return sheet


def figures(result: Recommendation) -> Sheet:
    """Every number of the result, as in the CSV."""
    sheet = Sheet("Figures", (26, 70, 18, 26, 50))
    sheet.add_list(
        export.COLUMNS,
        (
            (row.workload, row.key, Number(row.value), row.unit, row.pointer)
            for row in export.rows(result)
            if isinstance(row.value, (int, float)) and not isinstance(row.value, bool)
        ),
    )
    return sheet
