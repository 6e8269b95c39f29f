"""Rows of a bill that pay for accelerators: which instance, where, how bought, when, for how many hours and how much.

FOCUS has no column for the instance type: it is found in the price's details, in the usage type that AWS adds, or in
the words of the charge. References: FOCUS 1.2; AWS Data Exports, line item details and FOCUS 1.2 with AWS columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from advisor.catalog import Catalog
from advisor.cost.billing import amount_of, form_of, text_of
from advisor.errors import CaseError, Problem

Row = Mapping[str, str | None]

_NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "FOCUS": {
        "instance": (
            "x_InstanceType", "SkuPriceDetails", "x_UsageType", "SkuMeter", "ChargeDescription", "ResourceType",
        ),
        "usage": ("x_UsageType", "SkuMeter", "ChargeDescription"),
        "region": ("RegionId",),
        "begin": ("ChargePeriodStart",),
        "end": ("ChargePeriodEnd",),
        "hours": ("ConsumedQuantity", "PricingQuantity"),
        "unit": ("ConsumedUnit", "PricingUnit"),
        "effective": ("EffectiveCost",),
        "listed": ("ListCost",),
    },
    "AWS CUR": {
        "instance": ("product/instanceType", "lineItem/UsageType", "lineItem/LineItemDescription"),
        "usage": ("lineItem/UsageType", "lineItem/LineItemDescription"),
        "region": ("product/regionCode", "product/region"),
        "begin": ("lineItem/UsageStartDate",),
        "end": ("lineItem/UsageEndDate",),
        "hours": ("lineItem/UsageAmount",),
        "unit": ("pricing/unit",),
        "listed": ("pricing/publicOnDemandCost",),
        "savings plan cost": ("savingsPlan/SavingsPlanEffectiveCost",),
        "reserved cost": ("reservation/EffectiveCost",),
        "savings plan term": ("savingsPlan/PurchaseTerm",),
        "savings plan payment": ("savingsPlan/PaymentOption",),
        "reserved term": ("pricing/LeaseContractLength",),
    },
    "AWS CUR 2.0": {
        "instance": ("product_instance_type", "line_item_usage_type", "line_item_line_item_description"),
        "usage": ("line_item_usage_type", "line_item_line_item_description"),
        "region": ("product_region_code",),
        "begin": ("line_item_usage_start_date",),
        "end": ("line_item_usage_end_date",),
        "hours": ("line_item_usage_amount",),
        "unit": ("pricing_unit",),
        "listed": ("pricing_public_on_demand_cost",),
        "savings plan cost": ("savings_plan_savings_plan_effective_cost",),
        "reserved cost": ("reservation_effective_cost",),
        "savings plan term": ("savings_plan_purchase_term",),
        "savings plan payment": ("savings_plan_payment_option",),
        "reserved term": ("pricing_lease_contract_length",),
    },
}  # fmt: skip
_TOKEN = re.compile(r"(?:ml\.)?[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)?")
_HOURS = frozenset({"hour", "hours", "hrs", "hr", "instance-hours", "instance hours"})
_USED = frozenset({"Usage", "SavingsPlanCoveredUsage", "DiscountedUsage"})
"""Kinds of rows whose hours ran; fees and corrections repeat them."""
_TWICE = re.compile(r"(^|[-:])(reservation|dedicatedres):")
"""Hours of a capacity reservation that its instances are billed for on rows of their own."""


class UsageRow(Struct, frozen=True):
    """One row of a bill that is about an accelerator. Amounts are in the bill's currency; None: the row does not say.

    `plan` is how it was bought, as far as the row tells: a plan's id where it is told in full, else "savings plan" or
    "reserved". `begin` and `end` bound the hours.
    """

    instance: str
    service: str
    region: str
    plan: str
    begin: datetime | None
    end: datetime | None
    hours: Decimal | None
    billed: Decimal
    effective: Decimal | None
    listed: Decimal | None
    currency: str


def usage_rows(lines: Iterable[str], name: str, catalog: Catalog) -> Iterator[UsageRow]:
    """The rows of a CSV bill that name an instance of the catalog. `name` stands in messages.

    Raises CaseError for a form that is not known, and for an amount or a date that can't be read.
    """
    reader = csv.DictReader(lines)
    form, columns = form_of(reader.fieldnames or (), name)
    names = _NAMES[form]
    for row in reader:
        where = f"{name}, line {reader.line_num}"
        found = _instance(row, names, catalog)
        usage = _first(row, names["usage"]).lower()
        kind = text_of(row.get(columns["kind"]))
        if found is None or kind == "Tax" or _TWICE.search(usage):
            continue
        instance, service = found
        billed = amount_of(row.get(columns["billed"]), f"{where}, {columns['billed']}") or Decimal(0)
        yield UsageRow(
            instance,
            service,
            _first(row, names["region"]),
            _focus_plan(row) if form == "FOCUS" else _aws_plan(kind, usage, row, names),
            _moment(row, names["begin"], where),
            _moment(row, names["end"], where),
            _hours(row, names, where) if kind in _USED else None,
            billed,
            _effective(form, kind, billed, row, names, where),
            _amount(row, names["listed"], where),
            text_of(row.get(columns["currency"])),
        )


def _instance(row: Row, names: Mapping[str, tuple[str, ...]], catalog: Catalog) -> tuple[str, str] | None:
    """The instance that a row names, by the catalog's name, and the service that lends it."""
    for column in names["instance"]:
        for token in _TOKEN.findall(text_of(row.get(column)).lower()):
            bare = token.removeprefix("ml.")
            if bare in catalog.instances:
                provider = catalog.instances[bare].provider
                return bare, "SageMaker" if token != bare else "EC2" if provider == "AWS" else provider
    return None


def _focus_plan(row: Row) -> str:
    """FOCUS tells commitments apart from prices that float and prices of the list."""
    words = " ".join(
        text_of(row.get(c)) for c in ("PricingCategory", "CommitmentDiscountType", "x_UsageType", "ChargeDescription")
    ).lower()
    if _capacity_block(words):
        return "capacity_block"
    if "savings plan" in words:
        return "savings plan"
    if "reserved" in words or text_of(row.get("CommitmentDiscountCategory")).lower() == "usage":
        return "reserved"
    return "spot" if "dynamic" in words or "spot" in words else "on_demand"


def _aws_plan(kind: str, usage: str, row: Row, names: Mapping[str, tuple[str, ...]]) -> str:
    if _capacity_block(usage):
        return "capacity_block"
    if kind.startswith("SavingsPlan"):
        years, payment = _years(_first(row, names["savings plan term"])), _first(row, names["savings plan payment"])
        ways = {"no upfront": "no_upfront", "partial upfront": "partial_upfront", "all upfront": "all_upfront"}
        way = ways.get(payment.lower())
        return f"savings_plan_{years}y_{way}" if years and way else "savings plan"
    if kind in ("DiscountedUsage", "RIFee"):
        years = _years(_first(row, names["reserved term"]))
        return f"reserved_{years}y" if years else "reserved"
    return "spot" if "spotusage" in usage else "on_demand"


def _capacity_block(words: str) -> bool:
    return "capacityblock" in words.replace(" ", "").replace("-", "").replace("_", "")


def _years(term: str) -> str:
    found = re.match(r"([13])\s*y", term.lower())
    return found.group(1) if found else ""


def _effective(
    form: str, kind: str, billed: Decimal, row: Row, names: Mapping[str, tuple[str, ...]], where: str
) -> Decimal | None:
    """What a row costs once a commitment is spread over its use; fees and negations are the other side of that."""
    if form == "FOCUS":
        return _amount(row, names["effective"], where)
    if kind == "SavingsPlanCoveredUsage":
        return _amount(row, names["savings plan cost"], where)
    if kind == "DiscountedUsage":
        return _amount(row, names["reserved cost"], where)
    return Decimal(0) if kind in ("SavingsPlanNegation", "RIFee", "Fee") else billed


def _hours(row: Row, names: Mapping[str, tuple[str, ...]], where: str) -> Decimal | None:
    """Instance-hours of a row that is counted in hours; None where it is counted otherwise."""
    for amount, unit in zip(names["hours"], names["unit"], strict=True):
        if text_of(row.get(unit)).lower() in _HOURS:
            return amount_of(row.get(amount), f"{where}, {amount}")
    return None


def _moment(row: Row, columns: tuple[str, ...], where: str) -> datetime | None:
    text = _first(row, columns)
    if not text:
        return None
    try:
        # Zones are left out: all rows of a bill are in one, and only differences are used.
        return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)
    except ValueError as error:
        said = f'"{text}" is no date that can be read.'
        raise CaseError(Problem(f"{where}, {columns[0]}", said, "Write it as 2026-11-23T00:00:00Z.")) from error


def _amount(row: Row, columns: tuple[str, ...], where: str) -> Decimal | None:
    for column in columns:
        if column in row:
            return amount_of(row.get(column), f"{where}, {column}")
    return None


def _first(row: Row, columns: tuple[str, ...]) -> str:
    return next((text for column in columns if (text := text_of(row.get(column)))), "")
