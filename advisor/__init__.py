"""Switchpoint's engine: from a described workload to a recommendation that can be signed and recomputed.

The public API is small: `load_case`, `recommend`, `write_report` and `verify_report`. What each needs is imported when
it is called, so that importing this package costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.version import __version__

if TYPE_CHECKING:
    from advisor.case.model import Case
    from advisor.decision.result import Recommendation
    from advisor.report.verify import RecomputeOutcome, Verification


__all__ = ["__version__", "load_case", "recommend", "verify_report", "write_report"]


def load_case(path: Path) -> Case:
    """The case in a file, checked against the catalog. Raises CaseError with every problem, each with its place."""
    from advisor.case.load import load_case as load
    from advisor.catalog import load_catalog

    return load(path, load_catalog())


def recommend(case: Case, *, draws: int = 4096, seed: int = 0) -> Recommendation:
    """The recommendation for a case on the shipped catalog."""
    from advisor.catalog import load_catalog
    from advisor.decision import recommend as decide

    return decide(case, load_catalog(), draws=draws, seed=seed)


def write_report(recommendation: Recommendation, case: Case, out: Path, **options: Any) -> None:
    """Writes the report as a PDF; see `advisor.report.write_report` for identity, passphrase and the rest."""
    from advisor.catalog import load_catalog
    from advisor.report import write_report as write

    write(recommendation, case, load_catalog(), out, **options)


def verify_report(path: Path, *, trust: tuple[Path, ...] = (), recompute: bool = True) -> Verification:
    """Checks a report: signature, coverage, signer, changes, attachments and, by default, all figures anew."""
    from advisor.catalog import load_catalog
    from advisor.report.recompute import recompute as compute
    from advisor.report.verify import verify_report as verify

    def again(attachments: Mapping[str, bytes]) -> RecomputeOutcome:
        return compute(attachments, load_catalog())

    return verify(path, now=datetime.now(UTC), trust=trust, recompute=again if recompute else None)
