"""Recommendations made up for the report's tests: every figure is illustrative, every name is invented."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from advisor.case.model import Case
from advisor.decision.portfolio.order import bills_beyond
from advisor.decision.result import (
    Amount,
    Assumption,
    BreakEven,
    BreakEvenLine,
    CashLow,
    Clause,
    CostLine,
    EffortLine,
    EvidenceRow,
    ExchangeBasis,
    Gate,
    NpvQuantiles,
    OptionResult,
    Pilot,
    PortfolioResult,
    PriceAxis,
    PriceBasis,
    Quantiles,
    ReadinessLine,
    Recommendation,
    Regret,
    Scenario,
    SourceRow,
    SwitchPoint,
    TornadoBar,
    Unknown,
    Verdict,
    WaterfallStep,
    WorkloadResult,
    Yardstick,
    YearFlow,
)

Z = (-2.33, -1.64, -1.28, 0.0, 1.28, 1.64, 0.02)


def npv(mid: float, spread: float) -> NpvQuantiles:
    """A roughly normal NPV."""
    return NpvQuantiles(*(mid + z * spread for z in Z))


def yardstick(mid: float, spread: float, chance: float, months: tuple[float | None, ...], against: str) -> Yardstick:
    """A yardstick whose percentiles rise through the median."""
    percentiles = tuple(mid + spread * (p - 50) / 39.0 * (1 + abs(p - 50) / 90) for p in range(1, 100))
    return Yardstick(against, npv(mid, spread), chance, chance - 0.04, Quantiles(*months), percentiles)


def price(instance: str, usd: float, plan: str, tag: str = "P") -> PriceBasis:
    """A dated price."""
    return PriceBasis(
        usd,
        usd,
        plan,
        "us-east-2",
        "2026-07-22",
        f"AWS price list, {instance}",
        "primary",
        tag,  # type: ignore[arg-type]  # a tag's letter
    )


def option(
    ident: str,
    label: str,
    side: str,
    roles: tuple[str, ...],
    cost: tuple[float, float, float] | None,
    saving: NpvQuantiles | None = None,
    chance: float | None = None,
    why_not: str | None = None,
) -> OptionResult:
    """An option; without a cost it is infeasible."""
    instance = label.split("× ")[-1].split(",")[0]
    neuron = instance.startswith(("trn", "inf"))
    feasible = cost is not None
    rows = (
        EvidenceRow(
            "M-017", "Trainium2", 16, "Llama 3.1 70B", "1,500 in / 235 out, batch 32", "vLLM Neuron 0.5",
            "Independent benchmark", "2026-05-14", "output tokens/s", 2240.0, 2390.0, 1900.0, 2980.0, 6.7,
            "same chip, same model, shorter prompts",
        ),
    )  # fmt: skip
    return OptionResult(
        id=ident,
        label=label,
        side=side,  # type: ignore[arg-type]  # one of the two sides
        roles=roles,
        instance=instance,
        accelerator="Trainium2" if neuron else "H100",
        family="trn" if neuron else "p5",
        count=14 if feasible else None,
        count_range=Quantiles(12.0, 14.0, 17.0) if feasible else None,
        purchase_plan="capacity_block" if neuron else "on_demand",
        venue="aws",
        region="us-east-2",
        feasible=feasible,
        why_not=why_not,
        limit="memory bandwidth" if feasible else None,
        throughput=Amount("output tokens/s", 2100.0, 2390.0, 2720.0) if feasible else None,
        hardware_limit=5200.0 if neuron else None,
        latency_ms={"ttft": Quantiles(410.0, 520.0, 700.0), "tpot": Quantiles(28.0, 34.0, 41.0)} if feasible else None,
        run_cost_usd_month=Quantiles(*cost) if cost else None,
        unit_cost=Amount("usd_per_1m_output_tokens", 2.31, 2.74, 3.30) if feasible else None,
        npv_usd=saving,
        probability_of_saving=chance,
        price=price(instance, 35.76 if neuron else 55.04, "capacity_block" if neuron else "on_demand"),
        layout="tensor parallel 8, BF16",
        evidence="documented" if neuron else "measured by third parties",
        evidence_rows=rows if feasible and neuron else (),
    )


def options(mid: float, spread: float, chance: float, scale: float = 1.0) -> tuple[OptionResult, ...]:
    """Seven options of a serving workload, two of which can't run."""
    s = scale
    return (
        option(
            "today", "16 × p5.48xlarge, on-demand, us-east-1", "stay", ("today",), (640e3 * s, 643e3 * s, 648e3 * s)
        ),
        option(
            "stay-sp", "16 × p5.48xlarge, one-year Savings Plan", "stay", ("best stay",),
            (402e3 * s, 409e3 * s, 421e3 * s),
        ),
        option(
            "trn2-cb", "14 × trn2.48xlarge, Capacity Blocks renewed every 26 weeks, us-east-2", "move",
            ("recommended", "best move") if mid > 0 else ("best move",), (330e3 * s, 365e3 * s, 428e3 * s),
            npv(mid, spread), chance,
        ),
        option(
            "p5en", "10 × p5en.48xlarge, on-demand", "stay", (), (455e3 * s, 463e3 * s, 490e3 * s),
            npv(-0.6e6 * s, 0.3e6), 0.03,
        ),
        option(
            "inf2", "84 × inf2.48xlarge, on-demand", "move", ("cheapest per unit",), (790e3 * s, 802e3 * s, 931e3 * s),
            npv(-9.9e6 * s, 1.6e6), 0.004,
        ),
        option("trn1", "trn1.32xlarge, on-demand", "move", (), None, why_not="70B weights in BF16 leave no room for "
        "the cache"),
        option("trn3", "trn3.48xlarge", "move", (), None, why_not="price not published as of 2026-10-08"),
    )  # fmt: skip


SWITCH_POINTS = (
    SwitchPoint(
        "neuron_price", "Trainium2 block rate", "USD/h", 35.76, 38.81, "wait", 8.5, 41.99, (17.9, 71.5),
        "AWS; clause on renewal", "P", "The Trainium2 block rate rises above USD 38.81 an hour (now 35.76).",
    ),
    SwitchPoint(
        "speed.trn2", "throughput, trn2 ÷ p5 instance", "ratio", 1.15, 1.05, "pilot first", -8.7, 0.97, (0.5, 2.0),
        "us; measured", "C", "One trn2 instance does less than 1.05 times the work of a p5 (now 1.15).",
    ),
    SwitchPoint(
        "effort", "porting effort", "person-weeks", 12.4, 88.5, "stay", 613.7, 170.0, (6.2, 120.0), "Platform", "J",
        "Porting takes more than 88 person-weeks (now 12).",
    ),
    SwitchPoint(
        "discount_rate", "discount rate", "%", 10.0, None, None, None, None, (0.0, 20.0), "Finance", "B",
        "No discount rate between 0 and 20 % turns the verdict.",
    ),
)  # fmt: skip

CLAUSES = (
    Clause(
        "C1", "renewed trn2.48xlarge capacity at most 5 % dearer a year, rate card annexed",
        "Capacity Block is shorter than the horizon", 1.14e6, "Neuron prices 20 % higher", "must", "book one term only",
    ),
    Clause(
        "C8", "the named software release supported for 18 months", "the software is beta", None, "not priced", "must",
        "budget one more port",
    ),
)  # fmt: skip

EFFORT = (
    EffortLine("Port the server to vLLM Neuron", Quantiles(3.0, 4.5, 8.0), "documented recipe, same model", "J"),
    EffortLine("Compile and cache graphs for the shapes in use", Quantiles(1.0, 2.0, 4.0), "vendor documentation", "V"),
    EffortLine("Accuracy check and sign-off", Quantiles(2.0, 3.0, 5.0), "house rule: plain", "J"),
    EffortLine("Monitoring, alerts, runbook", Quantiles(1.5, 2.5, 4.0), "own estimate", "B", overridden=True),
)
READINESS = (
    ReadinessLine(
        "paged_attention", "Paged attention", "yes", "beta", "beta", "beta", "configuration", "", "release notes",
        "2.27",
    ),
    ReadinessLine(
        "structured_output", "Structured output (JSON schema)", "unknown", "not supported", "partial", "partial",
        "code", "constrain on the host", "issue tracker", "2.28",
    ),
)  # fmt: skip
GATES = (
    Gate("G1", "Trn2", "passed", "the model's operators compile", "model list of the release, 2026-09"),
    Gate("G3", "Trn2", "conditional", "beta software needs the security review", "answer in the case"),
    Gate("G2", "Inf2/Trn1", "stopped", "70B in BF16 does not fit at the latency asked", "calculated"),
)


def cost_lines(scale: float) -> tuple[CostLine, ...]:
    """Five lines, one not known."""
    s = scale
    return (
        CostLine("Instances", 18.9e6 * s, 12.1e6 * s, 10.7e6 * s, "count × hours × rate", "P"),
        CostLine("Storage and network", 0.42e6 * s, 0.42e6 * s, 0.45e6 * s, "list prices, us-east-2", "P"),
        CostLine("One-time work of moving", 0.0, 0.0, 74_000.0 * s, "effort × cost of a week", "J"),
        CostLine("Upkeep of the Neuron path", 0.0, 0.0, 0.12e6 * s, "releases a year × weeks", "J"),
        CostLine("Support plan", None, None, None, "percentage not given", "B"),
        CostLine("Total", 19.32e6 * s, 12.52e6 * s, 11.344e6 * s, "known lines", "C"),
    )


def years(scale: float) -> tuple[YearFlow, ...]:
    """Three years, the first with the outlay."""
    s = scale
    return (
        YearFlow(
            1, 4.9e6 * s, 4.6e6 * s, 74e3 * s, 48e3 * s, Quantiles(-0.18e6 * s, 0.16e6 * s, 0.46e6 * s), 0.16e6 * s
        ),
        YearFlow(2, 4.9e6 * s, 4.38e6 * s, 0.0, 48e3 * s, Quantiles(0.1e6 * s, 0.45e6 * s, 0.81e6 * s), 0.61e6 * s),
        YearFlow(3, 4.9e6 * s, 4.38e6 * s, 0.0, 48e3 * s, Quantiles(0.08e6 * s, 0.45e6 * s, 0.84e6 * s), 1.07e6 * s),
    )


BREAK_EVEN = BreakEven(
    PriceAxis("GPU prices, all in step (p5.48xlarge, Savings Plan 1 year, us-east-1)", "usd_per_hour", 35.0, 45.5),
    PriceAxis("Neuron prices, all in step (trn2.48xlarge, Capacity Block, us-east-2)", "usd_per_hour", 35.76, 54.59),
    (
        BreakEvenLine(20.0, ((0.9, 0.0), (13.6, 27.3), (27.2, 54.59))),
        BreakEvenLine(50.0, ((1.2, 0.0), (17.1, 27.3), (34.1, 54.59))),
        BreakEvenLine(80.0, ((1.6, 0.0), (23.3, 27.3), (45.5, 53.3))),
    ),
)


def workload(
    ident: str,
    name: str,
    verdict: Verdict,
    *,
    mid: float = 0.99e6,
    spread: float = 0.6e6,
    chance: float = 0.96,
    scale: float = 1.0,
    kind: str = "llm serving",
) -> WorkloadResult:
    """An assessed workload with everything filled in."""
    moves = verdict == "move"
    return WorkloadResult(
        id=ident,
        name=name,
        kind=kind,
        verdict=verdict,
        headline=f"Move {name} from p5.48xlarge to 14 × trn2.48xlarge in Capacity Blocks (us-east-2) from March "
        f"2027: it "
        "saves USD 0.99 million over 36 months against the best way of staying."
        if moves
        else f"Keep {name} on p5.48xlarge and change how it is bought: a one-year Savings Plan saves USD 2.8 "
        f"million a year.",
        follows="In 8 of 10 futures it saves USD 0.24 million to USD 1.78 million."
        if moves
        else "The best way of moving is 14 × trn2.48xlarge, Capacity Blocks, us-east-2.",
        conditional_on=("capacity for 14 × trn2.48xlarge promised in writing",) if moves else (),
        reasons=(
            "The work runs around the clock, so a Savings Plan on GPUs costs USD 4.91 million a year against USD 4.38 "
            "million for Trainium2 Capacity Blocks.",
            "One trn2.48xlarge serves 1.15 times the tokens of one p5.48xlarge at the same latency (P10 1.08, P90 "
            "1.22).",
            "Porting is small because the model has a listed recipe: 12 person-weeks (P10 9, P90 18); doubling it "
            "lowers "
            "the saving to USD 0.91 million.",
        ),
        next_steps=("Ask AWS for a written offer of capacity by 11 December 2026.", "Name two engineers."),
        demand="4,200 requests a minute, busiest hour 2.5 times that; 1,000 tokens in, 300 out; first token in 1 s",
        today_label="16 × p5.48xlarge, on-demand",
        today_usd_month=643_000.0 * scale,
        baseline_option="today",
        best_stay_option="stay-sp",
        best_move_option="trn2-cb",
        recommended_option="trn2-cb" if moves else "stay-sp",
        versus_best_stay=yardstick(mid, spread, chance, (6.0, 7.0, 9.0) if mid > 0 else (31.0, None, None), "stay-sp"),
        versus_today=yardstick(mid + 7e6 * scale, spread, 0.999, (1.0, 1.0, 2.0), "today"),
        switching_cost_usd=Quantiles(52_000.0, 74_000.0, 120_000.0),
        switching_weeks=Quantiles(8.6, 12.4, 18.2),
        calendar_weeks=Quantiles(9.0, 13.0, 20.0),
        exit_cost_usd=Quantiles(12_000.0, 21_000.0, 40_000.0),
        upkeep_usd_year=Quantiles(30_000.0, 48_000.0, 80_000.0),
        walk_away_usd_h=28.94,
        walk_away_sentence="Staying is as good once a p5.48xlarge costs USD 28.94 an hour (one-year plan now: 35.00).",
        judgement_share_pct=6.2,
        effort_judgement_pct=100.0,
        switch_points=SWITCH_POINTS,
        scenarios=(
            Scenario("base", "as described", Quantiles(mid - 0.75e6, mid, mid + 0.79e6), chance, verdict),
            Scenario(
                "GPU rate 30 % lower", "p5 on every plan", Quantiles(-1.66e6, -1.04e6, -0.44e6), 0.009, "stay"
            ),
            Scenario("effort doubled", "all items", Quantiles(0.16e6, 0.91e6, 1.71e6), 0.94, verdict),
        ),
        options=options(mid, spread, chance, scale),
        effort=EFFORT,
        readiness=READINESS,
        gates=GATES,
        cost_lines=cost_lines(scale),
        cash_flow_by_year=years(scale),
        pilot=Pilot(
            "Does one trn2.48xlarge reach the throughput assumed?", "trn2.48xlarge", 1, 14, 12_015.0, 22_000.0,
            38_000.0, 1.05,
            0.97, "throughput against p5.48xlarge", "ratio",
        )
        if verdict == "pilot first"
        else None,
        unknowns=(
            Unknown(
                "The October 2026 block rate of p5.48xlarge is not on record; July's is used.",
                "The same step as p5en made would lift the saving to USD 2.00 million.",
                "AWS account team, by 4 December 2026.",
                "price list",
            ),
        ),
        cross_check_usd=mid * 1.2,
        waterfall=waterfall(scale),
        tornado=tornado(mid),
        regret=Regret(12_400.0, max(mid, 0.0) + 20_000.0),
        cash_low=CashLow(-61_500.0, 5),
        clauses=CLAUSES if moves else (),
        break_even=BREAK_EVEN,
    )  # fmt: skip


def waterfall(scale: float) -> tuple[WaterfallStep, ...]:
    """From today's cost to that of moving; the steps add up."""
    s = scale
    return (
        WaterfallStep("Today", 19.32e6 * s, True),
        WaterfallStep("A better way of staying", -6.8e6 * s, False),
        WaterfallStep("Best way of staying", 12.52e6 * s, True),
        WaterfallStep("Neuron instances in place of GPUs", -1.37e6 * s, False),
        WaterfallStep("Work of the move", 74_000.0 * s, False),
        WaterfallStep("Upkeep and the way back", 0.12e6 * s, False),
        WaterfallStep("Best way of moving", 11.344e6 * s, True),
    )


def tornado(mid: float) -> tuple[TornadoBar, ...]:
    """Three inputs, widest first."""
    return (
        TornadoBar(
            "speed.move", "Speed of trn2.48xlarge", "output tokens/s", 2100.0, 2720.0, mid - 6e5, mid + 5e5, "C"
        ),
        TornadoBar("price.gpu", "GPU price", "multiple", 0.8, 1.2, mid - 4e5, mid + 4e5, "P"),
        TornadoBar("effort", "Work of the move", "person-weeks", 8.6, 18.2, mid + 3e4, mid - 5e4, "J"),
    )


def not_feasible(ident: str, name: str) -> WorkloadResult:
    """A workload that a hard gate stops: nothing was priced."""
    base = workload(ident, name, "stay", kind="recommender")
    return replace(
        base,
        verdict="not feasible",
        headline=f"{name} cannot run on Trainium or Inferentia as described: 14 custom CUDA kernels have no route.",
        reasons=("G4 stops: fourteen kernels would have to be written again in NKI, with no published example.",),
        best_move_option=None,
        recommended_option="stay-sp",
        versus_best_stay=None,
        versus_today=None,
        switching_cost_usd=None,
        switching_weeks=None,
        calendar_weeks=None,
        exit_cost_usd=None,
        upkeep_usd_year=None,
        walk_away_usd_h=None,
        walk_away_sentence="",
        switch_points=(),
        scenarios=(),
        options=tuple(item for item in base.options if item.side == "stay" or not item.feasible),
        effort=(),
        cost_lines=(),
        cash_flow_by_year=(),
        judgement_share_pct=None,
        cross_check_usd=None,
        waterfall=(),
        tornado=(),
        regret=None,
        cash_low=None,
        unknowns=(),
    )


def not_assessed(ident: str, name: str, kind: str) -> WorkloadResult:
    """A workload that the engine can't predict yet."""
    return replace(
        not_feasible(ident, name),
        kind=kind,
        verdict="not assessed",
        headline=f"No verdict for {name}: speech models can't be predicted yet.",
        reasons=("The performance model does not cover speech.",),
        demand="800 hours of audio a day",
        today_label="6 × g5.12xlarge, on-demand",
        today_usd_month=None,
        best_stay_option=None,
        recommended_option=None,
        options=(),
        gates=(),
        readiness=(),
        unknowns=(Unknown("Speed of Whisper on Inferentia2.", "The verdict.", "Measure on one inf2.xlarge."),),
    )


def recommendation(workloads: tuple[WorkloadResult, ...], **changes: Any) -> Recommendation:
    """A recommendation over some workloads."""
    verdicts = {item.verdict for item in workloads}
    counts: dict[str, int] = {}
    for item in workloads:
        counts[item.verdict] = counts.get(item.verdict, 0) + 1
    first = next((item.versus_best_stay for item in workloads if item.versus_best_stay), None)
    alone = workloads[0] if len(workloads) == 1 else None
    portfolio = PortfolioResult(
        verdict=next(iter(verdicts)) if len(verdicts) == 1 else "mixed",
        basis="advised moves" if "move" in counts else "best single move",
        headline=alone.headline
        if alone is not None
        else "Move the customer assistant and pilot the fine-tuning; wait with embeddings, keep image generation; the "
        "recommender cannot run. The moves save USD 0.99 million over 36 months against the best way of staying.",
        follows=alone.follows
        if alone is not None
        else "In 8 of 10 futures they save USD 0.24 million to USD 1.78 million.",
        counts=counts,
        assessed=sum(item.verdict != "not assessed" for item in workloads),
        workloads=len(workloads),
        npv_usd=first.npv_usd if first else None,
        probability_of_saving=first.probability_of_saving if first else None,
        hurdle_probability=first.hurdle_probability if first else None,
        payback_months=first.payback_months if first else None,
        versus_today=next((item.versus_today for item in workloads if item.versus_today), None),
        percentiles_usd=first.percentiles_usd if first else (),
        today_usd_month=1_031_000.0,
        recommended_usd_month=702_000.0,
        switching_cost_usd=Quantiles(52_000.0, 74_000.0, 120_000.0) if first else None,
        cash_flow_by_year=years(1.0) if first else (),
        judgement_share_pct=6.2 if first else None,
        decision_asked="The Technology Procurement Committee is asked to approve, by 11 December 2026, moving the "
        "customer "
        "assistant to Trainium capacity and to release USD 120,000 of one-time cost.",
        bills_beyond_usd_month=bills_beyond(workloads),
    )  # fmt: skip
    made = Recommendation(
        engine_version="0.1.0",
        catalog_sha256="3f" * 32,
        case_sha256="a7" * 32,
        seed=7,
        draws=4096,
        as_of="2026-11-23",
        decides_on="2026-12-23",
        title="Move the AI workloads to Trainium?",
        organisation="Halden Bank (invented)",
        horizon_months=36,
        discount_rate_pct=10.0,
        required_confidence_pct=80.0,
        hurdle_usd=0.0,
        newest_price="2026-10-08",
        oldest_price_used="2026-07-20",
        exchange=ExchangeBasis("USD", 1.0, "2026-11-23", "base currency"),
        portfolio=portfolio,
        workloads=workloads,
        assumptions=tuple(
            Assumption(
                f"A{at:03d}", quantity, unit, low, mid, high, "lognormal",
                tag,  # type: ignore[arg-type]  # a tag's letter
                f"S{at % 4 + 1:02d}", "2026-09-30", workloads[0].name, share,
            )
            for at, (quantity, unit, low, mid, high, tag, share) in enumerate(
                (
                    ("Throughput of trn2.48xlarge", "output tokens/s", 2100.0, 2390.0, 2720.0, "C", 41.0),
                    ("Trainium2 block rate at renewal", "USD/h", 33.1, 35.76, 41.2, "P", 33.0),
                    ("Porting effort", "person-weeks", 8.6, 12.4, 18.2, "J", 6.2),
                    ("Growth of demand", "%/y", None, 12.0, None, "B", None),
                ),
                start=1,
            )
        ),
        sources=(
            SourceRow("S01", "AWS price list, EC2 Capacity Blocks", "2026-07-22", "vendor", "primary", "A002"),
            SourceRow("S02", "Buyer's billing export", "2026-10-31", "buyer", "primary", "A004"),
            SourceRow("S03", "Independent benchmark of Trn2 serving", "2026-05-14", "independent", "secondary", "A001"),
            SourceRow("S04", "Effort by public migrations", "2026-08-02", "judgement", "weak", "A003"),
        ),
        not_included=(("Egress", "the data stay in one region"), ("Tax", "left to finance")),
        limits=(
            "Latency is modelled at the mean and not at the tail.",
            "Negotiated prices that the case does not hold are not known.",
        ),
        warnings=("Two prices are older than 90 days.",),
    )  # fmt: skip
    return replace(made, **changes)


def one_workload() -> Recommendation:
    """A single serving workload with a verdict to move."""
    return recommendation((workload("assistant", "the customer assistant", "move"),))


def mixed() -> Recommendation:
    """Six workloads, one of each verdict."""
    return recommendation(
        (
            workload("assistant", "Customer assistant, 70B", "move"),
            workload(
                "tuning", "LoRA fine-tuning of an 8B", "pilot first", mid=0.11e6, spread=0.16e6, chance=0.71, scale=0.1
            ),
            workload("embeddings", "Embeddings", "wait", mid=0.03e6, spread=0.05e6, chance=0.66, scale=0.05),
            workload("images", "Image generation (SDXL)", "stay", mid=-0.41e6, spread=0.3e6, chance=0.05, scale=0.2),
            not_feasible("ranking", "Recommender with custom kernels"),
            not_assessed("speech", "Call transcription (Whisper)", "speech"),
        )
    )


def case_for(recommendation: Recommendation) -> Case:
    """A case with as many workloads, of which only what the report prints matters."""
    return Case.model_validate(
        {
            "organisation": {
                "name": recommendation.organisation,
                "committee": "Technology Procurement Committee",
                "author": "R. Okafor, platform analyst",
                "reference": "HB-2026-07",
            },
            "decision": {"title": recommendation.title, "as_of": recommendation.as_of, "beta_software": "after review"},
            "workloads": [
                {
                    "kind": "llm serving",
                    "id": item.id,
                    "name": item.name[:120],
                    "model": "meta-llama/Llama-3.1-70B-Instruct",
                    "volume": {"value": 4200, "unit": "requests/min"},
                    "software": {"engine": "vllm", "custom_kernels": 0},
                    "today": {
                        "instance": "p5.48xlarge",
                        "count": 16,
                        "purchase_plan": "on_demand",
                        "price_per_hour": "52.10",
                    },
                }
                for item in recommendation.workloads
            ],
            "commercials": {"region": "us-east-1", "commitments": []},
        }
    )


def odd_names() -> Recommendation:
    """Names that strain the layout: long, in other scripts, with emoji."""
    return recommendation(
        (
            workload("a", "Übersetzung für 翻訳 🚀 " + "unbreakable" * 8, "move"),
            workload("b", "مساعد المطالبات", "stay", mid=-0.4e6, spread=0.2e6, chance=0.05),
        ),
        organisation="Very long organisation name of a holding " * 40,
        title="A decision title that fills the hundred and twenty letters that a case may use for its one line",
    )
