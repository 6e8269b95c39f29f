"""Which inputs are varied one at a time: the levers of the switch points."""

from __future__ import annotations

from advisor.case.defaults import by_default
from advisor.cost.options import Option
from advisor.decision.bench import Bench, generation_of
from advisor.decision.evaluate import Evaluation
from advisor.decision.rounding import median
from advisor.decision.why.switch_points import Lever
from advisor.decision.world import World

LATEST_MONTHS = 24.0
"""The longest delay that is tried."""


def levers(bench: Bench, evaluation: Evaluation, world: World, chip: str = "") -> tuple[Lever, ...]:
    """The levers of one workload, with today's values. The price of the best stay's instance comes first: the walk-away
    price is where the median saving is zero along it. `chip`: one that is waited for; its price and speed are multiples
    of those of the best move, and go with them."""
    stay, move = evaluation.best_stay, evaluation.best_move
    if stay is None or move is None or stay.option.price is None or move.option.price is None:
        return ()
    decision = world.case.decision
    gpu, neuron = bench.usd_hour(stay.option), bench.usd_hour(move.option)
    found = [
        Lever(
            "gpu_price",
            "gpu_price",
            f"GPU prices, all in step ({_named(stay.option, bench)})",
            "usd_per_hour",
            gpu,
            gpu * 0.1,
            gpu * 10,
            f"{stay.option.provider}, and your negotiation",
            "B" if stay.option.price.own else "P",
        ),
        Lever(
            "neuron_price",
            "neuron_price",
            f"Neuron prices, all in step ({_named(move.option, bench)}{f'; {chip} with it' if chip else ''})",
            "usd_per_hour",
            neuron,
            neuron * 0.1,
            neuron * 10,
            "AWS",
            "B" if move.option.price.own else "P",
        ),
    ]
    ours, theirs = move.speed_of_one, stay.speed_of_one
    if ours is not None and theirs is not None:
        ratio = median(ours) / median(theirs)
        both = all(bench.predictions[e.option.id].measured for e in (move, stay))
        found.append(
            Lever(
                "neuron_output",
                "throughput_ratio",
                f"Throughput of one {move.option.instance} ÷ one {stay.option.instance}"
                + (f" ({chip} in step)" if chip else ""),
                "ratio",
                ratio,
                ratio * 0.1,
                ratio * 10,
                "the software on either side; " + ("both were measured" if both else "a measurement settles it"),
                "B" if both else "C",
            )
        )
    generation = generation_of(move.option, world)
    if generation in bench.moves:
        weeks = median(bench.moves[generation].weeks)
        found.append(
            Lever(
                "effort",
                "effort",
                "Work of the move",
                "person_weeks",
                weeks,
                weeks * 0.05,
                weeks * 20,
                "your team",
                "J",
            )
        )
    found += [
        Lever(
            "volume", "volume", "Demand against what is described", "multiple", 1.0, 0.05, 20.0, "your business", "B"
        ),
        Lever(
            "horizon_months",
            "horizon",
            "Horizon",
            "months",
            float(decision.horizon_months),
            6.0,
            84.0,
            "you",
            "J" if by_default(world.case, "decision.horizon_months") else "B",
        ),
        Lever(
            "discount_rate_pct",
            "discount_rate",
            "Discount rate",
            "pct_per_year",
            decision.discount_rate_pct,
            0.0,
            30.0,
            "finance",
            "J" if by_default(world.case, "decision.discount_rate_pct") else "B",
        ),
    ]
    if generation in bench.moves:
        found.append(
            Lever(
                "delay_months",
                "delay_months",
                "Delay of the move beyond its work",
                "months",
                0.0,
                0.0,
                LATEST_MONTHS,
                "whoever promises the capacity, and your team",
                "B",
            )
        )
    return tuple(found)


def _named(option: Option, bench: Bench) -> str:
    """An option in words, with what of a range of prices is its price here."""
    return option.label + (", at the mean of its range" if option.id in bench.price_draws else "")
