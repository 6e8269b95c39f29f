"""The command about bills: `bill`."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

if TYPE_CHECKING:
    from advisor.cost.bill_fleet import AcceleratorBill
    from advisor.cost.billing import Bill


def add_bill(command: argparse.ArgumentParser) -> None:
    """The arguments of `bill`."""
    command.add_argument("bill", type=Path, metavar="FILE.csv", help="FOCUS, or an AWS Cost and Usage Report; also .gz")
    command.add_argument("--json", action="store_true", help="print one JSON document; amounts are exact, as text")
    command.set_defaults(run=_bill)


def _bill(arguments: argparse.Namespace) -> int:
    from advisor.catalog import load_catalog
    from advisor.cost.bill_file import read_bill_file

    read = read_bill_file(arguments.bill, load_catalog())
    totals, found = read.totals, read.accelerators
    print(_json(totals, found) if arguments.json else "\n".join(_text(totals, found)))
    return 0


def _json(totals: Bill, found: AcceleratorBill) -> str:
    document = asdict(totals) | {
        "schema_version": 1,
        "accelerators": [asdict(s) for s in found.spending],
        "fleets": [asdict(f) for f in found.fleets],
    }
    return json.dumps(document, indent=2, ensure_ascii=False, default=_exact)


def _exact(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"{type(value).__name__} has no place in the document")


def _text(totals: Bill, found: AcceleratorBill) -> list[str]:
    sums = (("billed", totals.billed), ("effective", totals.effective), ("at contract", totals.contracted),
            ("at list prices", totals.listed))  # fmt: skip
    told = ", ".join(f"{name} {amount:,.2f}" for name, amount in sums if amount is not None)
    lines = [f"{totals.form}, {totals.rows:,} rows, {totals.currency}: {told}"]
    lines += [f"! {warning}" for warning in totals.warnings]
    if not found.spending:
        return [*lines, "", "No row names an accelerator instance of the catalog."]
    lines += [
        "",
        f"{'month':<8} {'instance':<16} {'region':<14} {'bought':<28} {'hours':>12} {'billed':>16} {'effective':>16}",
    ]
    lines += [
        f"{s.month:<8} {s.instance:<16} {s.region:<14} {s.plan.replace('_', ' '):<28} {_number(s.hours, 0):>12} "
        f"{_number(s.billed):>16} {_number(s.effective):>16}"
        for s in found.spending
    ]
    lines += ["", "Fleets, as a case asks for them:"]
    for f in found.fleets:
        price = "price not told" if f.price_per_hour is None else f"{f.price_per_hour:,.4f} {f.currency} an hour"
        plan = f.plan.replace("_", " ") if f.purchase_plan else f"{f.plan}, term not told"
        hours = f"{f.hours_per_month:,.0f} hours a month each"
        lines.append(f"  {f.count} × {f.instance}, {f.region}, {plan}, {hours}, {price} ({f.basis})")
    return lines


def _number(value: Decimal | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"
