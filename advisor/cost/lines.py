"""Cost lines beside the instances: which an option has, what each is, and whose figure it is.

Both sides get the same lines by the same rules. A line that differs between options enters the comparison; one without
a published figure and without the buyer's is unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from advisor.case.beside import OwnLine
from advisor.case.model import Case
from advisor.case.workloads import Workload
from advisor.catalog import Catalog
from advisor.catalog.types import CostLine as Figure
from advisor.cost.commitments import months_to
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.money import Exchange
from advisor.cost.options import Option
from advisor.cost.own_centre import PLAN, staff_usd_month
from advisor.cost.plans import read_table
from advisor.cost.support import Support
from advisor.cost.transfer import Place, Sent, between, like_elsewhere, to_internet

STORAGE, CLUSTER = "s3-standard-us-east-1", "eks-cluster-standard-support-us-east-1"
LICENCE_HOUR, LICENCE_YEAR = "nvidia-ai-enterprise-on-cloud-marketplaces", "nvidia-ai-enterprise-subscription"
JUDGED_ON = "2026-11-23"
Published = Literal["P", "J"]
PUBLISHED: Published = "P"
JUDGED: Published = "J"
"""A published figure for what it is used for, and one that stands in for another."""
NAMES = {
    "storage": "Storage",
    "egress": "Data sent to the internet",
    "networking": "Data between places",
    "data move": "Moving the data once",
    "support": "Support plan",
    "licences": "NVIDIA AI Enterprise",
    "control plane": "Kubernetes control planes",
    "other compute": "Computers without accelerators",
    "managed service": "Managed service",
    "debugging": "Fleet hours lost to faults after a change",
    "staff": "Staff of the own data centre",
}


class Line(Struct, frozen=True):
    """One line of one option. What it comes to is the sum of its terms; `unknown`: no figure, so it has none.

    `share`: of what the instances cost. `usd_month`; `usd_month_at_volume`: at the described volume, growing with it;
    `usd_month_instance`: for each instance held; `usd_hour_instance`: for each instance-hour paid; `usd_once`: when
    the option takes over; `fleet_weeks`: name of the drawn weeks of the fleet's bill lost once.
    """

    id: str
    name: str
    owner: str
    basis: str
    date: str
    tag: Literal["B", "P", "J"]
    share: float = 0.0
    usd_month: float = 0.0
    usd_month_at_volume: float = 0.0
    usd_month_instance: float = 0.0
    usd_hour_instance: float = 0.0
    usd_once: float = 0.0
    fleet_weeks: str = ""
    from_month: int = 0
    unknown: bool = False
    paid_once: str = ""
    """Where the whole of it falls on whichever workload moves, and on one alone where several do: its name among such
    lines."""
    whole_usd_month: float = 0.0
    """USD a month that all workloads with the line pay together, where this is one's part of it: parts of workloads
    that are judged alone may come to more."""

    @property
    def by_the_month(self) -> bool:
        """Whether it comes to an amount each month that is no share of what the instances cost."""
        amounts = self.usd_month, self.usd_month_at_volume, self.usd_month_instance, self.usd_hour_instance
        return any(amounts)


class Setting(Struct, frozen=True):
    """What the lines that depend on the place are made from."""

    workload: Workload
    case: Case
    catalog: Catalog
    today: Option | None

    @property
    def home(self) -> Place:
        """Where the data is today; the case's region where nothing runs yet."""
        if self.today is None:
            return Place("aws", self.case.commercials.region, "AWS")
        return place_of(self.today)

    @property
    def own(self) -> list[OwnLine]:
        """The buyer's own lines for the workload."""
        return [line for line in self.case.commercials.other_lines if line.workload in (None, self.workload.id)]

    @property
    def replaced(self) -> set[str]:
        """Lines of ours in whose place the buyer's stand."""
        return {line.line for line in self.own if line.line != "other"}


class Surroundings(Setting, frozen=True):
    """What all lines of one workload are made from. `weight`: its part of what is entered for all workloads;
    `staff_weight`: of what the people of the own data centre cost."""

    support: Support
    weight: float
    staff_weight: float


def place_of(option: Option) -> Place:
    """Where an option runs."""
    return Place(option.venue, option.region, option.provider)


def lines_beside(option: Option, around: Surroundings) -> tuple[Line, ...]:
    """The lines of one option. The buyer's own figure takes the place of ours for the same line, on both sides."""
    replaced = around.replaced
    ours = [line for line in _ours(option, around) if line.id not in replaced]
    return (*ours, *_own(option, around))


def lines_by_place(option: Option, setting: Setting) -> tuple[Line, ...]:
    """Those of the lines in which places differ for the same machines under the same plan."""
    replaced = setting.replaced
    ours = (*_of_data(option, setting), *_managed(option, setting))
    return tuple(line for line in ours if line.id not in replaced)


def _own(option: Option, around: Surroundings) -> Iterator[Line]:
    exchange = Exchange(around.case)
    for row in around.own:
        if row.falls_on not in ("both", "staying" if option.side == "stay" else "moving"):
            continue
        number = around.case.commercials.other_lines.index(row)
        place = f"commercials.other_lines.{number}.currency"
        usd = float(exchange.usd(row.amount_per_month, row.currency, place))
        date = (row.as_of or around.case.decision.as_of).isoformat()
        name = row.name or NAMES[row.line]
        # Who moves alone pays all of what moving takes; in a plan the first to move does.
        once = row.workload is None and row.falls_on == "moving"
        weight = 1.0 if once or row.workload is not None else around.weight
        key = f"line {number}" if once else ""
        yield Line(row.line, name, "buyer", row.source, date, "B", usd_month=usd * weight, paid_once=key)


def _ours(option: Option, around: Surroundings) -> Iterator[Line]:
    workload, catalog = around.workload, around.catalog
    if workload.stored_gb:
        price = catalog.cost_lines[STORAGE]
        basis = f"{workload.stored_gb:,.0f} GB × {price.value:g} USD ({price.item}, {price.region}; alike everywhere)"
        yield _figured("storage", price, workload.stored_gb * (price.value or 0.0), basis)
    yield from _of_data(option, around)
    if workload.clusters:
        price = catalog.cost_lines[CLUSTER]
        basis = f"{workload.clusters} × {price.value:g} USD an hour ({price.item}; alike everywhere)"
        yield _figured("control plane", price, workload.clusters * (price.value or 0.0) * HOURS_PER_MONTH, basis)
    if option.venue == "aws" and around.support.share:
        support = around.support
        tag: Literal["B", "P"] = "B" if support.owner == "buyer" else "P"
        yield Line("support", NAMES["support"], support.owner, support.basis, support.date, tag, share=support.share)
    yield from _managed(option, around)
    if option.family == "nvidia":
        yield from _licences(option, around)
    yield from _debugging(option, around)
    if option.plan == PLAN:
        usd, basis, dated, buyers = staff_usd_month(around.case, catalog)
        owner, whose = _buyers_or_published(buyers)
        if len(around.case.workloads) > 1:
            part = "whole" if around.staff_weight == 1.0 else f"at {around.staff_weight:.0%}"
            basis += f"; counted {part} here, and once in the sums of all workloads"
        yield Line(
            "staff", NAMES["staff"], owner, basis, dated, whose,
            usd_month=usd * around.staff_weight, whole_usd_month=usd,
        )  # fmt: skip


def _of_data(option: Option, setting: Setting) -> Iterator[Line]:
    workload = setting.workload
    if workload.stored_gb:
        yield from _moved(option, workload.stored_gb, setting)
    if workload.internet_gb_month:
        yield _egress(option, workload.internet_gb_month, setting)
    if workload.exchanged_gb_month:
        yield from _exchanged(option, workload.exchanged_gb_month, setting)


def _buyers_or_published(buyers: bool) -> tuple[str, Literal["B", "P"]]:
    return ("buyer", "B") if buyers else ("published estimate", "P")


def _figured(kind: str, figure: Figure, usd_month: float, basis: str) -> Line:
    return Line(kind, NAMES[kind], "published price", basis, figure.as_of, "P", usd_month=usd_month)


def _unknown(kind: str, basis: str) -> Line:
    return Line(kind, NAMES[kind], "nobody yet", basis, "", "P", unknown=True)


def _moved(option: Option, gb: float, setting: Setting) -> Iterator[Line]:
    if "today" in option.roles or place_of(option) == setting.home:
        return
    sent, tag = _sent_from_home(option, gb, setting)
    if sent is None:
        yield _unknown("data move", f"no published price for sending data from {setting.home.region}")
    elif sent.usd:
        yield Line("data move", NAMES["data move"], "published price", sent.basis, sent.date, tag, usd_once=sent.usd)


def _egress(option: Option, gb: float, setting: Setting) -> Line:
    place = place_of(option)
    sent = to_internet(gb, place, setting.catalog)
    # Counted on one side alone, a charge would decide the comparison: what nobody has published counts as it does where
    # the data is today.
    like = like_elsewhere(gb, place, None, setting.home, setting.catalog) if sent is None else None
    found, tag = (sent, PUBLISHED) if sent is not None else (like, JUDGED)
    if found is None:
        return _unknown("egress", f"no published price for sending data from {option.provider} in {option.region}")
    return Line(
        "egress", NAMES["egress"], "published price", found.basis, found.date, tag, usd_month_at_volume=found.usd
    )


def _exchanged(option: Option, gb: float, setting: Setting) -> Iterator[Line]:
    sent, tag = _sent_from_home(option, gb, setting)
    if sent is None:
        yield _unknown("networking", f"no published price for sending data from {setting.home.region}")
    elif sent.usd:
        yield Line("networking", NAMES["networking"], "published price", sent.basis, sent.date, tag,
                   usd_month_at_volume=sent.usd)  # fmt: skip


def _sent_from_home(option: Option, gb: float, setting: Setting) -> tuple[Sent | None, Published]:
    """What sending data to the option's place costs, and whether that is published for where it is sent from."""
    home, place = setting.home, place_of(option)
    sent = between(gb, home, place, setting.catalog)
    if sent is not None:
        return sent, PUBLISHED
    return like_elsewhere(gb, home, place, home, setting.catalog), JUDGED


def _managed(option: Option, setting: Setting) -> Iterator[Line]:
    """SageMaker's addition to a published EC2 price; a price of the buyer's own is what they pay already."""
    price = option.price
    if not option.managed or price is None or price.own:
        return
    for row in read_table("managed_service.csv"):
        if option.instance.startswith(row["instances"]):
            figure = setting.catalog.cost_lines[row["cost_line"]]
            if figure.value is None:
                break
            basis = f"EC2 price on demand × {figure.value:g} ({figure.item.rsplit(': ')[-1]})"
            stands_in = row["stands_in"] == "1"
            if stands_in:
                basis += f"; none is published for {option.instance}, this one stands in"
            yield Line("managed service", NAMES["managed service"], "published price", basis, figure.as_of,
                       "J" if stands_in else "P", share=figure.value - 1.0)  # fmt: skip
            return
    yield _unknown("managed service", f"no uplift is published for {option.instance}")


def _licences(option: Option, around: Surroundings) -> Iterator[Line]:
    kind = around.workload.nvidia_ai_enterprise
    if kind not in ("hourly", "yearly"):
        return
    paid = around.workload.licence_paid_until
    begins = 0 if paid is None else months_to(paid, around.case.decision.decides_on)
    figure = around.catalog.cost_lines[LICENCE_HOUR if kind == "hourly" else LICENCE_YEAR]
    price = figure.value or 0.0
    per = "hour" if kind == "hourly" else "year"
    basis = f"{option.accelerators} GPUs an instance × {price:,g} USD a GPU and {per}"
    if begins:
        basis += f", from month {begins + 1}: paid until then"
    yield Line(
        "licences", NAMES["licences"], "published price", basis, figure.as_of, "P",
        usd_hour_instance=price * option.accelerators if kind == "hourly" else 0.0,
        usd_month_instance=price * option.accelerators / 12.0 if kind == "yearly" else 0.0,
        from_month=begins,
    )  # fmt: skip


def _debugging(option: Option, around: Surroundings) -> Iterator[Line]:
    """Another accelerator means some weeks of faults, on either side; more on another maker's."""
    today = around.today
    if today is None or "today" in option.roles or option.accelerator == today.accelerator:
        return
    name = "debug_gpu" if option.family == today.family else "debug_move"
    basis = "drawn weeks of the new fleet's bill"
    yield Line("debugging", NAMES["debugging"], "our judgement", basis, JUDGED_ON, "J", fleet_weeks=name)
