"""All doubts about a draft's answers: odd ones, and those that no hardware in the catalog could make true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, get_args

from advisor.case.check_tools import rows_of
from advisor.case.doubts import Doubt, ends, not_kept, number_words, odd_answers
from advisor.case.faults import without
from advisor.case.numbers import format_number
from advisor.case.paths import Draft, get, split_path
from advisor.case.wording import unit_label
from advisor.case.workloads.common import VolumeUnit
from advisor.errors import CatalogError, Problem
from advisor.performance.limits import fastest_token_ms, most_tokens_per_s

if TYPE_CHECKING:
    from advisor.catalog import Catalog

SECONDS = {"s": 1.0, "min": 60.0, "hour": 3600.0, "day": 86_400.0, "month": 730.0 * 3600.0}
PERIODS = tuple(SECONDS)
LEAST_USED = 2e-3
"""Share of a fleet's arithmetic below which its volume is doubted.

Serving uses some 2% to 15% of it on average (the worked cases 3% to 5%): this is 20 times below 4%, where one unit of
time taken for the next (a factor of 24 to 60) puts it. Above the whole is as far the other way, and can't be true.
"""


def doubts(draft: Draft, catalog: Catalog, found: Sequence[Problem] = ()) -> tuple[Doubt, ...]:
    """The doubts that stand, in the order of the case. ``found`` are the draft's problems: wrong answers raise none."""
    sound = without(draft, found)
    all_of_them = [*odd_answers(sound, catalog), *_impossible(sound, catalog)]
    all_of_them.sort(key=lambda doubt: split_path(doubt.path)[1:2])
    return not_kept(draft, all_of_them)


def _impossible(draft: Draft, catalog: Catalog) -> Iterator[Doubt]:
    for position, row in rows_of(draft, "workloads"):
        active = _active_params(row, catalog)
        if active is None or not isinstance(row.get("precision"), str):
            continue
        path = f"workloads.{position}"
        if row.get("kind") == "llm serving":
            yield from _too_fast(f"{path}.tpot_ms", row, active, catalog)
        if row.get("kind") in ("llm serving", "llm batch"):
            yield from _volume(f"{path}.volume.value", row, active, catalog)


def _too_fast(path: str, row: dict[str, Any], active: float, catalog: Catalog) -> Iterator[Doubt]:
    asked = row.get("tpot_ms")
    if not isinstance(asked, int | float):
        return
    try:
        best, chips = fastest_token_ms(active, row["precision"], catalog)
    except CatalogError:
        return
    if asked < best:
        said = format_number(asked)
        yield Doubt(
            path,
            f"{said} ms a token is faster than any server in the catalog can stream this model (best about"
            f" {_short(best)} ms, on {chips}).",
            f"{said} ms for {row.get('model')}, {row['precision']}",
        )


def _volume(path: str, row: dict[str, Any], active: float, catalog: Catalog) -> Iterator[Doubt]:
    """A volume far from what today's fleet could do: most often one unit of time was taken for another."""
    today, asked = row.get("today"), _tokens_per_s(row)
    if asked is None or not isinstance(today, dict):
        return
    count, instance = today.get("count"), catalog.instances.get(str(today.get("instance")))
    if instance is None or not isinstance(count, int | float):
        return
    try:
        most = most_tokens_per_s(active, row["precision"], instance, count, catalog)
    except CatalogError:
        return
    low, high = asked[0] / most, asked[1] / most
    fleet = f"{format_number(count)} × {instance.id}"
    if low > 1.0:
        said = f"That is about {_short(low)} times what {fleet} could compute at the very most."
    elif high < LEAST_USED:
        said = f"{fleet} could compute at most about {_short(1.0 / high)} times this volume."
    else:
        return
    value, unit = get(row, "volume.value"), str(get(row, "volume.unit"))
    meant = _other_unit(unit, longer=low > 1.0)
    asks = f" Was it {unit_label(meant, str(row['kind']))}?" if meant else ""
    yield Doubt(path, said + asks, f"{number_words(value)} {unit} on {fleet}")


def _tokens_per_s(row: dict[str, Any]) -> tuple[float, float] | None:
    """Least and most tokens a second, read and written; None while an answer that it needs is not there."""
    value, unit = ends(get(row, "volume.value")), str(get(row, "volume.unit", ""))
    read, written = ends(row.get("input_tokens", 1000.0)), ends(row.get("output_tokens", 300.0))
    what, _, period = unit.partition("/")
    if value is None or period not in SECONDS or read is None or written is None or written[0] <= 0:
        return None
    per_item = [(1.0 + a / b if what == "output tokens" else a + b) for a, b in zip(read, written, strict=True)]
    rates = [amount * tokens / SECONDS[period] for amount, tokens in zip(value, per_item, strict=True)]
    return (min(rates), max(rates)) if min(rates) > 0 else None


def _other_unit(unit: str, *, longer: bool) -> str:
    """The unit over the next longer or shorter period that a form offers; empty where there is none."""
    offered = get_args(VolumeUnit)
    what, _, period = unit.partition("/")
    place = PERIODS.index(period)
    order = PERIODS[place + 1 :] if longer else PERIODS[:place][::-1]
    return next((f"{what}/{other}" for other in order if f"{what}/{other}" in offered), "")


def _active_params(row: dict[str, Any], catalog: Catalog) -> float | None:
    """Parameters that one token visits; None where the model is not known yet."""
    own = row.get("architecture")
    if isinstance(own, dict):
        billions = own.get("active_billion") or own.get("params_billion")
        return float(billions) * 1e9 if isinstance(billions, int | float) and billions > 0 else None
    known = catalog.find_model(row["model"]) if isinstance(row.get("model"), str) else None
    return (known.active_params or known.params) if known is not None else None


def _short(value: float) -> str:
    """Two significant digits: these are limits, no predictions."""
    return format_number(float(f"{value:.2g}"))
