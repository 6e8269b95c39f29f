"""What changed since an earlier issue of the report: its answer then, the answer now, and the way between by cause."""

from __future__ import annotations

from msgspec import Struct

from advisor.decision.result.figures import NpvQuantiles


class InputChange(Struct, frozen=True):
    """An answer of the case that is another one now, in words; "nothing" where there was or is none."""

    place: str
    before: str
    after: str


class ChangeStep(Struct, frozen=True):
    """One cause, laid over those before it: what the whole decision says then, and by how much its figures moved.

    `median_usd` is that of the portfolio: of the moves that are advised, else of the best single move. `each_usd` is
    the sum of what moving each workload alone saves on average, so that it also tells what changed of those that do not
    move. `inputs` counts the answers that changed. None: nothing could be compared.
    """

    cause: str
    inputs: int
    verdict: str
    median_usd: float | None
    change_usd: float | None
    each_usd: float | None
    each_change_usd: float | None


class WorkloadSince(Struct, frozen=True):
    """A workload's verdict and median saving, then and now; None where it was, or is, not in the case."""

    id: str
    name: str
    verdict_then: str | None
    verdict_now: str | None
    median_then_usd: float | None
    median_now_usd: float | None
    change_usd: float | None


class ChangesSince(Struct, frozen=True):
    """An earlier issue and what has changed since. The steps lead from its figures to those of this result.

    `sha256` is that of its file, `signed_by` empty for an unsigned draft. The order of the steps is fixed: engine,
    draws, catalog, date, rules, prices, contracts, team, options, workloads. Another order would share out otherwise
    what two causes do together; the sum is the same.
    """

    sha256: str
    signed_by: str
    as_of: str
    reference: str
    engine_version: str
    catalog_sha256: str
    case_sha256: str
    verdict: str
    npv_usd: NpvQuantiles | None
    probability_of_saving: float | None
    change_usd: float | None
    each_usd: float | None
    each_change_usd: float | None
    steps: tuple[ChangeStep, ...]
    workloads: tuple[WorkloadSince, ...]
    inputs: tuple[InputChange, ...]
