"""A bill's file read once through: its totals, and what it says of accelerators."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from advisor.catalog import Catalog
from advisor.cost.bill_fleet import AcceleratorBill, read_accelerators
from advisor.cost.billing import Bill, read_bill
from advisor.errors import CaseError, Problem


class BillRead(Struct, frozen=True):
    """What was recognised in a file."""

    totals: Bill
    accelerators: AcceleratorBill

    @property
    def months(self) -> tuple[str, ...]:
        """Months in which accelerators were billed, such as "2026-10", in order."""
        return tuple(sorted({spent.month for spent in self.accelerators.spending if spent.month}))


def read_bill_file(path: Path, catalog: Catalog) -> BillRead:
    """The bill in a CSV file, plain or packed with gzip. Raises CaseError where it is none, or can't be read."""
    with opened(path) as lines:
        totals = read_bill(lines, path.name)
    with opened(path) as lines:
        return BillRead(totals, read_accelerators(lines, path.name, catalog))


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """A bill's text, unpacked where it is packed. Raises CaseError where it can't be read as text."""
    try:
        packed = path.suffix.lower() == ".gz"
        with (
            gzip.open(path, "rt", encoding="utf-8-sig", newline="")
            if packed
            else path.open(encoding="utf-8-sig", newline="") as lines
        ):
            yield lines
    except (OSError, EOFError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise CaseError(Problem(str(path), f"the bill can't be read: {said}.", "Check the path.")) from error
    except UnicodeDecodeError as error:
        said = "this is no text, so no CSV bill."
        raise CaseError(Problem(str(path), said, "Export it as CSV, plain or packed with gzip.")) from error
