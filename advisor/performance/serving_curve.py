"""How throughput under latency limits follows speed: one job on many options, at many levels of tuning at once.

Tuning scales every speed alike, so that what is tried is evaluated once for all levels; only what meets the limits, and
hence what is best, differs between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from advisor.performance.serving_assess import grouped
from advisor.performance.serving_efficiency import calibration
from advisor.performance.serving_search import Candidates, coarse, finer_rows, tuned
from advisor.performance.serving_spread import conditioned, load_of, spread_of
from advisor.performance.types import Floats, Measured, ServingJob

if TYPE_CHECKING:
    from advisor.catalog import Catalog


def serving_curves(
    job: ServingJob,
    options: Sequence[tuple[str, int, Measured | None]],
    catalog: Catalog,
    tunings: Sequence[float],
    each: Sequence[float] | None = None,
) -> Floats:
    """Output tokens per second at each level of tuning, shape (tuning, option); 0 where no load meets the limits.

    ``each``: multiples of the levels for each option. The same figures as `assess_serving_many` gives at one level
    after the other. Raises as it does.
    """
    groups = grouped(job, options, catalog, tunings)
    times = np.ones(len(groups)) if each is None else np.asarray(each, dtype=np.float64)
    alike = each is None or bool(np.all(times == times[0]))
    document = calibration()
    tried = coarse(job, groups, False)
    found = np.zeros((len(tunings), len(groups)))
    near: list[tuple[int, int, int]] = []
    for level, tuning in enumerate(tunings):
        at_level = tuned(job, tried, tuning * float(times[0]) if alike else tuning * times)
        for i in range(len(groups)):
            best = at_level.best(i)
            if best is not None:
                found[level, i] = at_level.outcome.throughput[best]
                near.append((level, i, best))
    if near and job.concurrency is None:
        finer = finer_rows(job, tried, [best for _, _, best in near])
        steps = len(finer.rows) // len(near)
        for place, (level, i, _) in enumerate(near):
            part = _part(finer, slice(place * steps, (place + 1) * steps))
            at_level = tuned(job, part, tunings[level] * float(times[i]))
            best = at_level.best(i)
            if best is not None:
                found[level, i] = max(found[level, i], float(at_level.outcome.throughput[best]))
    for i, (_, _, measured) in enumerate(options):
        if measured is not None:
            chip = groups[i].chip
            spread = spread_of(document, "throughput", chip, job.model.experts > 0, load_of(chip, job.mode))
            for level in range(len(tunings)):
                found[level, i], _ = conditioned(float(found[level, i]), spread, measured.throughput, measured)
    return found


def _part(tried: Candidates, part: slice) -> Candidates:
    outcome = replace(
        tried.outcome, **{name: getattr(tried.outcome, name)[part] for name in tried.outcome.__struct_fields__}
    )
    return replace(
        tried,
        outcome=outcome,
        group=tried.group[part],
        fits=tried.fits[part],
        in_time=tried.in_time[part],
        place=tried.place[part],
    )
