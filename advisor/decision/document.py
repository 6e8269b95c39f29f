"""The Recommendation as one JSON document: canonical, without NaN, with base-currency twins beside every USD figure."""

from __future__ import annotations

from typing import Any

from advisor.case.canonical import canonical_json
from advisor.decision.result import Amount, ExchangeBasis, Recommendation, WorkloadResult, Yardstick
from advisor.decision.rounding import rounded

SCHEMA_VERSION = 1


def to_json(recommendation: Recommendation) -> bytes:
    """The document as canonical JSON, the same bytes for the same recommendation."""
    return canonical_json(document(recommendation))


def document(recommendation: Recommendation) -> dict[str, Any]:
    """The document of `recommend --json`: the house's contract keys, and everything else that the result holds."""
    plain = _mapping(recommendation, leaving="workloads")
    plain["schema_version"] = SCHEMA_VERSION
    plain["workloads"] = [_workload(w) for w in recommendation.workloads]
    if recommendation.exchange.currency == "USD":
        return plain  # there are no twins
    twinned: dict[str, Any] = _twins(plain, recommendation.exchange)
    return twinned


def unit_cost_in_base(cost: Amount, basis: ExchangeBasis) -> Amount:
    """The cost of a unit of work in the base currency, named in its unit: usd_per_1k_items, eur_per_1k_items."""
    unit = cost.unit.replace("usd", basis.currency.lower(), 1)
    return Amount(unit, *(rounded(value * basis.per_usd) for value in (cost.p10, cost.p50, cost.p90)))


def _workload(result: WorkloadResult) -> dict[str, Any]:
    plain = _mapping(result)
    yardstick = result.versus_best_stay
    plain.update(_headline_figures(yardstick))
    # The names under which the report's plan lists what the result holds in parts.
    plain["cash_low_point"] = plain["cash_low"]
    plain["judgement_share"] = None if result.judgement_share_pct is None else rounded(result.judgement_share_pct / 100)
    nearest = {row["id"]: row for option in plain["options"] for row in option["evidence_rows"]}
    plain["evidence"] = [nearest[key] for key in sorted(nearest)]
    for point in plain["switch_points"]:
        # Where no flip was found at the values tried, one may lie between them.
        never = point["flips_at"] is None and point["tried"] is None
        point["never_within"] = point["searched"] if never else None
    return plain


def _headline_figures(yardstick: Yardstick | None) -> dict[str, Any]:
    """The figures against the best way of staying, also at the top of the workload, where others look for them."""
    if yardstick is None:
        return {"npv_usd": None, "probability_of_saving": None, "hurdle_probability": None, "payback_months": None}
    return {
        "npv_usd": plain_of(yardstick.npv_usd),
        "probability_of_saving": yardstick.probability_of_saving,
        "hurdle_probability": yardstick.hurdle_probability,
        "payback_months": plain_of(yardstick.payback_months),
    }


def plain_of(value: Any) -> Any:
    """Results as dicts and tuples as lists, all the way down."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    if kind is tuple or kind is list:
        return [plain_of(item) for item in value]
    if kind is dict:
        return {key: plain_of(item) for key, item in value.items()}
    return _mapping(value)


def _mapping(value: Any, leaving: str = "") -> dict[str, Any]:
    """A part of a result as a dict, but for a field that the caller fills in."""
    return {name: plain_of(getattr(value, name)) for name in value.__struct_fields__ if name != leaving}


_ATOMS = frozenset({str, float, int, bool, type(None)})


def _twins(value: Any, basis: ExchangeBasis) -> Any:
    """Adds `..._base` beside each `..._usd` key where the base currency is not the dollar."""
    if isinstance(value, dict):
        result: dict[str, Any] = {}
        for key, item in value.items():
            result[key] = _twins(item, basis)
            if basis.currency != "USD" and "usd" in key.split("_") and key != "per_usd":
                twin = "_".join("base" if part == "usd" else part for part in key.split("_"))
                result[twin] = _scale(item, basis.per_usd)
            elif key == "unit_cost" and item is not None:
                result["unit_cost_base"] = plain_of(unit_cost_in_base(Amount(**item), basis))
        return result
    if isinstance(value, (list, tuple)):
        return [_twins(item, basis) for item in value]
    return value


def _scale(value: Any, rate: float) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return rounded(value * rate)
    if isinstance(value, dict):
        return {key: _scale(item, rate) for key, item in value.items()}
    return [_scale(item, rate) for item in value]
