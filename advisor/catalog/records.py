"""From typed rows to records. A row's column names are its record's field names; only composites are spelled out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from advisor.catalog.schema import Row
from advisor.catalog.types import (
    Accelerator,
    Capability,
    CaseStudy,
    CostLine,
    EffortDriver,
    EffortItem,
    Gate,
    Instance,
    MlaRanks,
    ModelFacts,
    OnPremFigure,
    Price,
    Provenance,
    SdkRelease,
    Source,
    StackStates,
    States,
)

_MLA = ("kv_lora_rank", "q_lora_rank", "qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim")
_STACKS = ("nxd_inference", "optimum", "vllm_neuron", "sglang_neuron", "torchneuron")
_STATES = ("inf2_trn1", "trn2", "trn3")


def _provenance(row: Row) -> Provenance:
    """Takes the columns of provenance out of a row. Prices and figures keep ``as_of`` as a field as well."""
    date = row["as_of"] if "as_of" in row else row.pop("date")
    return Provenance(row.pop("source"), date, row.pop("confidence"), row.pop("notes"))


def _take(row: Row, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row.pop(name) for name in names}


def _plain(record: Callable[..., Any]) -> Callable[[Row], Any]:
    return lambda row: record(provenance=_provenance(row), **row)


def _instance(row: Row) -> Instance:
    return Instance(notes=row["notes"], provenance=_provenance(row), **row)


def _capability(row: Row) -> Capability:
    return Capability(neuron=States(**_take(row, _STATES)), provenance=_provenance(row), **row)


def _model(row: Row) -> ModelFacts:
    ranks = _take(row, _MLA)
    tied = row.pop("tied_embeddings")
    return ModelFacts(
        neuron=States(**_take(row, _STATES)),
        stacks=StackStates(**_take(row, _STACKS)),
        mla=None if ranks["kv_lora_rank"] is None else MlaRanks(**ranks),
        tied_embeddings=None if tied is None else tied == "yes",
        notes=row["notes"],
        provenance=_provenance(row),
        **row,
    )


_BUILDERS: Mapping[str, Callable[[Row], Any]] = {
    "accelerators": _plain(Accelerator),
    "instances": _instance,
    "prices": _plain(Price),
    "models": _model,
    "ecosystem": _capability,
    "effort": _plain(EffortItem),
    "effort_drivers": _plain(EffortDriver),
    "gates": _plain(Gate),
    "cost_lines": _plain(CostLine),
    "onprem": _plain(OnPremFigure),
    "case_studies": _plain(CaseStudy),
    "sdk_releases": _plain(SdkRelease),
    "sources": lambda row: Source(**row),
}


def build(table: str, row: Row) -> Any:
    """The record of one typed row of a table; the row is used up."""
    return _BUILDERS[table](row)
