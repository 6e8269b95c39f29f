"""The appendix on method: how the figures came about, one line to do again by hand, and how to attack the result."""

from __future__ import annotations

from msgspec import Struct

from advisor.decision.pilot import DAYS, ENGINEER_WEEKS
from advisor.decision.result import Assumption, OptionResult
from advisor.decision.telling.words import number_word, sentence_case
from advisor.report.content.context import Context, Told
from advisor.report.content.model import TAG_WORDS, Block, Column, Heading, Points, Prose, Row, Table, bold, clean, tag
from advisor.report.content.naming import unit_words
from advisor.report.content.switch_values import no_flip, value_text
from advisor.report.format import NBSP, NOT_APPLICABLE, NOT_KNOWN, range_rule

ATTACKED = 5
"""Assumptions that the report offers for attack, those that carry most of the spread."""
WORKED = 4
"""Rows of the table of bills worked out by hand."""


class _Test(Struct, frozen=True):
    """What settles an assumption, what that takes, and the switch point that it moves."""

    test: str
    takes: str
    moves: str


_BENCH = _Test(
    "serve a copy of your own traffic on one instance and read the rate",
    f"one instance for {DAYS} days, {number_word(round(ENGINEER_WEEKS))} engineer-weeks",  # a pilot
    "throughput_ratio",
)
_LOG = _Test("read the rate off today's monitoring at the busiest hour", "a day; no cost", "throughput_ratio")
_PORT = _Test("port the smallest part first and write down the hours", "two engineer-weeks", "effort")
_TESTS = {
    "speed.move": _BENCH,
    "tuning.move": _BENCH,
    "speed.stay": _LOG,
    "tuning.stay": _LOG,
    "price.gpu": _Test("ask for a written quote over the whole horizon", "one request, about two weeks", "gpu_price"),
    "price.neuron": _Test("ask for a cap on renewed rates, in writing", "one request, about two weeks", "neuron_price"),
    "growth": _Test("hold the range against the volume of the last four quarters", "a day; no cost", "volume"),
    "volume": _Test("count a week of requests and their lengths", "a day; no cost", "volume"),
    "peak": _Test("read the busiest hour of a quarter off the monitoring", "a day; no cost", "volume"),
    "effort": _PORT,
    "upkeep": _Test("count the hours that the last two releases of the stack took", "a day; no cost", "effort"),
    "utilisation": _Test("read the share of throughput used at the busiest hour", "a day; no cost", ""),
    "load_share": _Test("count a week of requests, their lengths and what a cache serves", "a day; no cost", "volume"),
    "goodput": _Test("count the hours of the last runs that ended in a finished step", "a day; no cost", ""),
}


def method_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """From the described workload to a verdict, in the order in which the engine goes."""
    return (
        Heading(1, f"{letter}. How the figures were made, and how to break them", "method", "Method"),
        Points(_steps(ctx), numbered=True, small=True),
        *_worked(ctx),
        *_attacks(ctx),
        _tags(),
    )


def _steps(ctx: Context) -> tuple[str, ...]:
    rec = ctx.rec
    draws = ctx.fmt.say("fixed 0", rec.draws, "/draws")
    needed = ctx.fmt.say("fixed 0", rec.required_confidence_pct, "/required_confidence_pct")
    hurdle = ctx.fmt.amount(rec.hurdle_usd, "/hurdle_usd")
    return (
        "What is predicted: throughput and latency on each accelerator, from the model's shape and the chip's limits.",
        "Time of a step: the largest of the compute, memory and interconnect terms, plus a fixed overhead. Compute is "
        "operations ÷ peak rate, memory is bytes ÷ bandwidth. Each is divided by the share of the limit that software "
        "reaches, which is fitted to published runs.",
        "From a step to served load: the largest batch within the latency limits, the busiest hour, whole instances. "
        "What runs today carries the load described: where the model needs more, all fleets are sized by what runs.",
        "Error: each published run was also predicted by a fit without its accelerator and model; see appendix D.",
        "Money: instance-hours × the dated rate of each plan; a commitment held is paid to its end, used or not.",
        "The work of moving: person-weeks by item, from gates and software stack; most is judgement and marked so.",
        f"Draws: {draws} joint samples of everything uncertain (scrambled Sobol points). All options share "
        "them, so that differences are not noise. Speeds on one vendor's chips err together; so do the items of work "
        "of one team. Prices of one vendor's chips move in step.",
        f"Verdict: move where the chance that the saving exceeds the hurdle of {hurdle} is at least {needed} of 100. "
        "The saving is that against the best way of staying, never against today's bill alone.",
        "Giving up in time: validation shows the fleet that a move needs. A move that would cost more from there on "
        "than staying ends there; its work is lost. Staying on another chip is treated alike.",
        "Second method: bills of each year at the medians, by formulas of their own, without draws. The "
        "section on what could change the verdict tells the difference and its cause.",
        "What the method does not see: strategy, staff morale, announced products, prices negotiated but not entered.",
    )


def _worked(ctx: Context) -> tuple[Block, ...]:
    """The month's bill of the options that the decision is between, to do again on a pocket calculator."""
    found = [
        (told, *held)
        for told in ctx.detailed()
        for held in (ctx.option(told, told.result.best_stay_option), ctx.option(told, told.result.best_move_option))
        if held is not None and _can_be_done_by_hand(held[0])
    ][:WORKED]
    if not found:
        return ()
    number, title = ctx.table("A month's bill, to do again by hand")
    trained = any(told.result.kind in ("pre-training", "fine-tuning") for told, _, _ in found)
    batch = any(told.result.kind == "llm batch" for told, _, _ in found)
    done = " By the hour a batch is paid until its work is done." if batch else ""
    runs = " of training, the instances of a run times the runs side by side;" if trained else ""
    return (
        Table(
            number,
            title,
            (
                Column("Option", 52),
                Column("One instance does, P50" if not runs else "One instance, or run, does, P50", 24, "right"),
                Column("Fleet, P50", 10, "right"),
                Column("Instance-hours a month", 15, "right"),
                Column("× rate (USD/h)", 13, "right"),
                Column(f"= bill ({ctx.fmt.currency}/month)", 16, "right"),
            ),
            tuple(_bill(ctx, *row) for row in found),
            "First year, at today's price. The busiest hour, over what one instance does and the share of it that is "
            f"planned for, makes the fleet;{runs} a month has 730 hours.{done}{_lighter(ctx)}{_converted(ctx)}"
            f"{tag('C')}",
            register=True,
        ),
    )


def _lighter(ctx: Context) -> str:
    """Whose load is counted in part."""
    told = [held for held in ctx.workloads if held.result.counts_less]
    if not told:
        return ""
    parts = [
        f"{ctx.fmt.say('fixed 0', held.result.counted_load_pct, f'{held.at}/counted_load_pct')}{NBSP}% of it"
        + ("" if ctx.single else f" for {held.name}")
        for held in told
    ]
    return f" Counted of the load, as what runs today carries it: {', '.join(parts)}."


def _can_be_done_by_hand(option: OptionResult) -> bool:
    """Whether the bill is hours at one rate: a price that is a range is another in every draw."""
    price = option.price
    return option.instance_hours_month is not None and price is not None and price.high_usd_per_hour is None


def _converted(ctx: Context) -> str:
    return f" The bill is converted: {ctx.rate()}." if ctx.rate() else ""


def _bill(ctx: Context, told: Told, option: OptionResult, at: str) -> Row:
    cost, price, speed = option.run_cost_usd_month, option.price, option.throughput
    assert cost is not None  # an option with hours has a price and a cost
    assert price is not None
    whose = "" if ctx.single else f"{told.name}: "
    does = NOT_KNOWN
    if speed is not None:
        unit = unit_words(speed.unit)
        does = f"{ctx.fmt.say(range_rule(speed), speed.p50, f'{at}/throughput/p50')} {unit}"
    return Row(
        (
            f"{whose}{clean(option.label)}",
            does,
            NOT_KNOWN if option.count is None else ctx.fmt.say("fixed 0", option.count, f"{at}/count"),
            ctx.fmt.say("fixed 0", option.instance_hours_month, f"{at}/instance_hours_month"),
            ctx.fmt.say("price", price.usd_per_hour, f"{at}/price/usd_per_hour"),
            ctx.fmt.say("units 0", cost.p50, f"{at}/run_cost_usd_month/p50"),
        )
    )


def _attacks(ctx: Context) -> tuple[Block, ...]:
    """The assumptions that carry most, each with the test that settles it and the value that turns the verdict."""
    placed = [
        (place, item)
        for place, item in enumerate(ctx.rec.assumptions)
        if item.variance_share_pct is not None and _test_of(item) is not None
    ]
    placed.sort(key=lambda pair: -(pair[1].variance_share_pct or 0.0))
    if not placed:
        return ()
    number, title = ctx.table("How to break this result: what we would attack first")
    return (
        Table(
            number,
            title,
            (
                Column("Assumption", 42),
                Column("Effect (%)", 9, "right"),
                Column("Test that settles it", 44),
                Column("What it takes", 30),
                Column("Verdict turns at", 34),
            ),
            tuple(_attack(ctx, place, item) for place, item in placed[:ATTACKED]),
            "Effect: share of the spread of the workload's saving. Turns at: the switch point that the test moves, all "
            f"else as it is.{tag('C')}",
            register=True,
        ),
    )


def _test_of(item: Assumption) -> _Test | None:
    return _TESTS.get(item.id.removeprefix(f"{item.workload}."))


def _attack(ctx: Context, place: int, item: Assumption) -> Row:
    test = _test_of(item)
    assert test is not None  # chosen by the caller
    told = next((told for told in ctx.workloads if told.result.id == item.workload), None)
    whose = f"{told.name}: " if told is not None and ctx.single is None else ""
    share = ctx.fmt.say("fixed 1", item.variance_share_pct, f"/assumptions/{place}/variance_share_pct")
    return Row(
        (
            f"{sentence_case(whose + clean(item.quantity))}{tag(item.tag)}",
            share,
            test.test,
            test.takes,
            _turns_at(ctx, told, test.moves),
        )
    )


def _turns_at(ctx: Context, told: Told | None, moved: str) -> str:
    """The switch point of an input: its value and the verdict beyond, or the range in which there is none."""
    points = () if told is None else told.result.switch_points
    found = next(((place, point) for place, point in enumerate(points) if point.input == moved), None)
    if told is None or found is None:
        return NOT_APPLICABLE
    place, point = found
    at = f"{told.at}/switch_points/{place}"
    name = _MOVED[moved]
    unit = {"ratio": "", "multiple": " times"}.get(point.unit, f" {unit_words(point.unit)}")
    if point.flips_at is None:
        low = value_text(ctx, point, point.searched[0], f"{at}/searched/0")
        high = value_text(ctx, point, point.searched[1], f"{at}/searched/1")
        return f"{name}: {no_flip(ctx, point, at)}, {low} to {high}{unit}"
    value = value_text(ctx, point, point.flips_at, f"{at}/flips_at")
    now = value_text(ctx, point, point.now, f"{at}/now")
    return f"{name} {value}{unit} (now{NBSP}{now}): {point.flips_to or NOT_KNOWN}"


_MOVED = {
    "throughput_ratio": "speed ratio",
    "gpu_price": "GPU price",
    "neuron_price": "Neuron price",
    "volume": "demand",
    "effort": "work",
}


def _tags() -> Prose:
    """What the tags mean."""
    said = "; ".join(f"{words}{tag(kind)} ({_EXPLAINED[kind]})" for kind, words in TAG_WORDS.items())
    return Prose(
        f"{bold('Kinds of figures.')} {sentence_case(said)}. A figure made of several takes the weakest kind among "
        "those that carry a tenth of it or more.",
        "note",
    )


_EXPLAINED = {
    "B": "the buyer's own bill, log, contract or statement",
    "P": "a list price or document, published and dated",
    "M": "measured by someone who sells neither side",
    "V": "stated or measured by the seller",
    "C": "calculated by the model from the rows of the registers",
    "J": "an estimate by people, ours or the buyer's",
}
