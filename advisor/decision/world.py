"""What all workloads of a case share: the draws, the price paths, the team and the date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Literal

import numpy as np
from msgspec import Struct

from advisor.case.fields import Range
from advisor.case.model import Case
from advisor.catalog import Catalog
from advisor.cost.market import SUMS, Levels, Market, drifts
from advisor.cost.money import Exchange
from advisor.cost.options import Option
from advisor.cost.pool import Pool, pool_of
from advisor.cost.propose import offers
from advisor.cost.spending import spending_of, staff_weights, today_fleets, weights
from advisor.cost.support import Support, support_of
from advisor.decision.draws import MARKET, Draws, correlated
from advisor.decision.keys import laid_sha256
from advisor.distributions import Floats, lognormal_range, normal_range, pert
from advisor.once import Once, Result

VENDOR_PRICE_CORRELATION = 0.3
"""Prices of GPUs and of Trainium share the demand for AI capacity; how much is our judgement."""
PATH_PRICE_CORRELATION = 0.6
"""List and block prices of one maker share its costs and its demand; how much is our judgement."""


class ComingChip(Struct, frozen=True):
    """A chip that the buyer knows to come, as what it makes of an instance that can be had today.

    `place`: where it stands in the case; `speed` and `price` are multiples of those of `instance`. Others stay as they
    are: the chip is described by that one alone.
    """

    place: int
    instance: str
    speed: float
    price: float


class Changes(Struct, frozen=True):
    """What-if changes to a case, each a multiple unless its name says otherwise. The default changes nothing."""

    gpu_price: float = 1.0
    neuron_price: float = 1.0
    neuron_throughput: float = 1.0
    effort: float = 1.0
    volume: float = 1.0
    delay_months: int = 0
    horizon_months: int | None = None
    discount_rate_pct: float | None = None
    neuron_output: float = 1.0
    """Throughput of a Neuron instance at the latency limit: a different chip, where `neuron_throughput` is a pace."""
    parity_fails: bool = False
    """The output misses its accuracy gate: the move is given up after validation, in every draw."""
    stacks_replaced: int = 0
    """Replacements of the software stack within the horizon, beyond what the yearly chance brings."""
    chip: ComingChip | None = None
    """The chip that is moved to in place of today's: one, however often it is asked for."""

    def output(self, instance: str) -> float:
        """Times the throughput of a Neuron instance; of the one that a coming chip is told by, times the chip's."""
        chip = self._chip_as(instance)
        return self.neuron_output if chip is None else self.neuron_output * chip.speed

    def move_price(self, instance: str) -> float:
        """Times the price of a Neuron instance, likewise."""
        chip = self._chip_as(instance)
        return self.neuron_price if chip is None else self.neuron_price * chip.price

    def _chip_as(self, instance: str) -> ComingChip | None:
        """The coming chip, where it is told by this instance."""
        return self.chip if self.chip is not None and self.chip.instance == instance else None


NO_CHANGE = Changes()


class World:
    """Shared draws and market of one case. The same world serves every workload and every option."""

    def __init__(self, case: Case, catalog: Catalog, draws: Draws, known: Once | None = None) -> None:
        """`known`: what the caller remembers of other worlds; what is found there is not worked out again."""
        self.case = case
        self.known = Once() if known is None else known
        self.facts = catalog.extract_sha256 or catalog.sha256
        self.catalog = catalog
        self.draws = draws
        self.exchange = Exchange(case)
        self.now: date = case.decision.as_of
        """The day to which ages of prices, facts and measurements count."""
        self.decides_on: date = case.decision.decides_on
        """The day from which money counts: its months, terms, dates ahead and the horizon."""
        # Drawn from the seed alone, hence the same in every world with these draws.
        self.price_z = self.known(("price z", draws.count, draws.seed), self._price_draws)
        common = self.draws.normal("team", ("effort", "people"))
        self.team_effort = common["effort"]
        self._people_u = self.draws.uniform("team people", ("people",))["people"]
        self._longer: Levels = {}
        # Plain dictionaries: a cache around a method would tie the world to itself, and its memory would wait for a
        # collection.
        self._markets: dict[tuple[int, float], Market] = {}
        self.laid = laid_sha256(case)
        self.offers = self.known(("offers", self.facts, self.laid), lambda: offers(case, catalog))

    def market(self, changes: Changes = NO_CHANGE) -> Market:
        """Price paths over the horizon that the changes leave."""
        decision = self.case.decision
        months = changes.horizon_months or decision.horizon_months
        rate = decision.discount_rate_pct if changes.discount_rate_pct is None else changes.discount_rate_pct
        key = months, rate / 100.0
        own = decision.horizon_months, decision.discount_rate_pct / 100.0
        if key == own:
            # Results of earlier edits are kept with their market: one serves them all.
            return self._remembered("market", lambda: self._market(own))
        if key not in self._markets:
            self._markets[key] = self._market(key)
        return self._markets[key]

    def _market(self, key: tuple[int, float]) -> Market:
        # Prices beyond the buyer's horizon are asked for while a horizon is searched, and go with this world.
        beyond = key[0] > self.case.decision.horizon_months
        levels: Levels = self._longer if beyond else self._remembered("levels", dict)
        return Market(*key, self.price_z, levels, self._remembered("sums", lambda: Once(SUMS)))

    def _remembered(self, name: Literal["market", "levels", "sums"], make: Callable[[], Result]) -> Result:
        """What follows from draws, horizon and rate alone, the same in every world that has these.

        Some 10 MB on all draws: that of the last horizon and rate is kept.
        """
        decision, draws = self.case.decision, self.draws
        shelf = self.known.shelf(f"prices on {draws.count} draws", 3)
        return shelf((name, draws.seed, decision.horizon_months, decision.discount_rate_pct), make)

    def price_within(self, name: str, spread: tuple[float, float, float]) -> Floats:
        """Draws of a price that is a range, as multiples of it, shape (draw,). `name`: what has the price."""
        return pert(self.draws.uniform(f"price {name}", ("price",))["price"], *spread)

    @cached_property
    def today_fleets(self) -> dict[str, Option]:
        """What runs today by workload, where its price is known."""
        return today_fleets(self.case, self.catalog)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Share of each workload in what is given for the whole case."""
        return weights([w.id for w in self.case.workloads], spending_of(self.today_fleets))

    @cached_property
    def staff_weights(self) -> dict[str, float]:
        """Share of each workload in what the people of the own data centre cost."""
        return staff_weights(self.case, self.weights)

    @cached_property
    def pool(self) -> Pool:
        """The commitments of the case, which its workloads use together."""
        return pool_of(self.case, spending_of(self.today_fleets), self.today_fleets, self.weights)

    @cached_property
    def commitment_dues(self) -> dict[str, tuple[float, ...]]:
        """What of each commitment falls on each workload, by its id, USD a month."""
        return {w.id: self.pool.due(w.id) for w in self.case.workloads}

    @cached_property
    def support(self) -> Support:
        """What support adds to what AWS charges for these workloads."""
        aws = {key: option for key, option in self.today_fleets.items() if option.venue == "aws"}
        return support_of(self.case, self.catalog, sum(spending_of(aws).values()))

    @cached_property
    def cost_per_week_usd(self) -> float:
        """Loaded cost of one engineer-week."""
        money = self.exchange.usd(self.case.team.cost_per_week, self.exchange.base, "team.cost_per_week")
        return float(money)

    @cached_property
    def hurdle_usd(self) -> float:
        """The saving under which the buyer does not move."""
        return float(self.exchange.usd(self.case.decision.hurdle, self.exchange.base, "decision.hurdle"))

    def next_chip_usd_h(self, place: int) -> Decimal:
        """USD an hour of the chip to come of that place in the case."""
        chip = self.case.commercials.next_chips[place]
        return self.exchange.usd(chip.price_per_hour, chip.currency, f"commercials.next_chips.{place}.currency")

    def speed_draws(self, accelerator: str) -> tuple[Floats, Floats]:
        """Standard normal draws of a maker's and of an accelerator's common error, the same in every workload."""
        vendor = self.catalog.accelerators[accelerator].vendor
        return self._kept_normal(f"vendor {vendor}"), self._kept_normal(f"accelerator {accelerator}")

    def own_speed_draws(self, workload: str, accelerator: str) -> Floats:
        """Standard normal draws of the error of one workload on one accelerator."""
        return self._kept_normal(f"speed {workload} {accelerator}")

    def reading_errors(self, workload: str) -> tuple[Floats, Floats]:
        """Standard normal draws of the errors with which a pilot reads speed and work."""
        return self._normal(f"pilot {workload} speed"), self._normal(f"pilot {workload} work")

    def _kept_normal(self, block: str) -> Floats:
        """Remembered: whoever edits a workload lays it again and again on the same draws."""
        draws = self.draws
        return self.known.shelf("speed draws", 256)((block, draws.count, draws.seed), partial(self._normal, block))

    def _normal(self, block: str) -> Floats:
        return self.draws.normal(block, ("speed",))["speed"]

    def people(self) -> Floats:
        """People for the work, shape (draw,)."""
        people = self.case.team.people
        if isinstance(people, Range):
            return np.maximum(spread(people, self._people_u), 0.05)
        return np.full(self.draws.count, float(people))

    @cached_property
    def mean_people(self) -> float:
        """Mean of the people for the work."""
        return float(np.mean(self.people()))

    def _price_draws(self) -> dict[str, Floats]:
        """Standard normal draws by drift: a cause common to all, one for each maker, one for each path."""
        ids = tuple(d.id for d in drifts())
        families = tuple(sorted({d.family for d in drifts()}))
        z = self.draws.normal(MARKET, ("all", *families, *ids))
        maker = {f: correlated(z["all"], z[f], VENDOR_PRICE_CORRELATION) for f in families}
        return {d.id: correlated(maker[d.family], z[d.id], PATH_PRICE_CORRELATION) for d in drifts()}


def spread(value: Range, uniform: Floats) -> Floats:
    """Draws of an 80% range: lognormal where both ends are above 0, else normal."""
    if value.low > 0:
        return lognormal_range(uniform, value.low, value.high)
    return normal_range(uniform, value.low, value.high)
