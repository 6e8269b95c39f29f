"""Work on reports that runs off the window's thread: the preview, signing and saving, checking, a new identity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.number_style import ENGLISH, NumberStyle
from ui import worker

if TYPE_CHECKING:
    from advisor.case.model import Case
    from advisor.case.paths import Draft
    from advisor.catalog import Catalog
    from advisor.decision.result import Recommendation
    from advisor.report.verify import RecomputeOutcome


def preview(
    result: Recommendation,
    draft: Draft,
    catalog: Catalog,
    earlier: Path | None = None,
    *,
    style: NumberStyle = ENGLISH,
) -> worker.Job:
    """Build the unsigned PDF; `done` carries its bytes. With `earlier` it says what changed since that report."""

    def work(_progress: worker.Progress, stopped: worker.Stopped) -> bytes:
        from advisor.case.interview import case_of
        from advisor.report.build import build_report

        case = case_of(draft, catalog)
        return build_report(_told_since(result, case, catalog, earlier, stopped), case, draft=True, style=style)

    return worker.Job(work, large=True)


def write(
    result: Recommendation,
    draft: Draft,
    catalog: Catalog,
    out: Path,
    *,
    identity: Path | None = None,
    passphrase: str | None = None,
    earlier: Path | None = None,
    style: NumberStyle = ENGLISH,
) -> worker.Job:
    """Build, sign where an identity is given, and save. `done` carries the signer's identity or None."""

    def work(progress: worker.Progress, stopped: worker.Stopped) -> object:
        from advisor.apart import apart
        from advisor.case.interview import case_of
        from advisor.report.build import write_report
        from advisor.report.identity import open_identity

        signer = None
        if identity is not None:
            signer = apart(open_identity, identity, passphrase or "")
        case = case_of(draft, catalog)
        write_report(
            _told_since(result, case, catalog, earlier, stopped),
            case,
            catalog,
            out,
            identity=signer,
            now=_now(),
            style=style,
            force=True,
            progress=progress,
            cancelled=stopped,
        )
        return signer

    return worker.Job(work, large=True)


def _told_since(
    result: Recommendation, case: Case, catalog: Catalog, earlier: Path | None, stopped: worker.Stopped
) -> Recommendation:
    """The result bound to its case, with what changed since the earlier report where one is named."""
    from advisor.decision.kept import bound_to

    bound = bound_to(result, case)
    if earlier is None:
        return bound
    from advisor.errors import Cancelled
    from advisor.report.earlier import read_earlier
    from advisor.report.since import with_changes

    def pulse() -> None:
        if stopped():
            raise Cancelled

    return with_changes(bound, case, catalog, read_earlier(earlier, now=_now()), pulse)


def check(
    file: Path, trust: tuple[Path, ...], catalog: Catalog | None = None, earlier: Path | None = None
) -> worker.Job:
    """Check a report; `done` carries the `Verification`. With this computer's catalog its figures are recomputed, with
    the `earlier` report also what it says of changes since."""

    def work(_progress: worker.Progress, _stopped: worker.Stopped) -> object:
        from advisor.report.verify import verify_report

        again = None if catalog is None else partial(_again, catalog, earlier)
        return verify_report(file, now=_now(), trust=trust, recompute=again)

    return worker.Job(work, large=True)


def _again(catalog: Catalog, earlier: Path | None, attachments: Mapping[str, bytes]) -> RecomputeOutcome:
    """An earlier report that won't do is a fault of the recomputation, and hides no other answer."""
    from advisor.report.earlier import read_earlier
    from advisor.report.recompute import recompute

    return recompute(attachments, catalog, None if earlier is None else read_earlier(earlier, now=_now()))


def carried(*files: Path) -> worker.Job:
    """Read what reports carry; `done` carries a tuple of `Carried`."""

    def work(_progress: worker.Progress, _stopped: worker.Stopped) -> object:
        from advisor.report.carried import read_carried

        return tuple(read_carried(file) for file in files)

    return worker.Job(work)


def new_identity(name: str, organisation: str, file: Path, passphrase: str) -> worker.Job:
    """Make an identity; `done` carries it."""

    def work(_progress: worker.Progress, _stopped: worker.Stopped) -> object:
        from advisor.apart import apart
        from advisor.report.identity import create_identity

        return apart(create_identity, name, organisation, file, passphrase, now=_now(), force=True)

    return worker.Job(work)


def _now() -> datetime:
    return datetime.now().astimezone()
