"""This room's tables: which stack takes a workload over, and the judgements that no source gives."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources

from msgspec import Struct


class Judgement(Struct, frozen=True):
    """A three-point estimate of ours: low, likely, high, with what it is anchored on."""

    id: str
    name: str
    unit: str
    low: float
    mode: float
    high: float
    anchor: str
    date: str


class StackPath(Struct, frozen=True):
    """The capability that would carry a kind of workload on a generation, and the effort item of the move.

    `stands_in`: the capability is that of the nearest class, since the catalog has none that names the model.
    """

    capability: str
    effort: str | None
    note: str
    stands_in: bool = False


@lru_cache(maxsize=1)
def judgements() -> dict[str, Judgement]:
    """All judgements by id."""
    return {
        r["id"]: Judgement(
            r["id"], r["name"], r["unit"], float(r["low"]), float(r["mode"]), float(r["high"]), r["anchor"], r["date"]
        )
        for r in _rows("judgements.csv")
    }


@lru_cache(maxsize=1)
def stack_paths() -> dict[tuple[str, str], StackPath]:
    """Paths by (kind of workload, generation)."""
    return {
        (r["kind"], r["generation"]): StackPath(r["capability"], r["effort"] or None, r["note"])
        for r in _rows("paths.csv")
    }


@lru_cache(maxsize=1)
def model_paths() -> dict[tuple[str, str], StackPath]:
    """Paths of kinds whose models are supported apart, by (kind of workload, id or family of a catalog model)."""
    return {
        (r["kind"], r["model"]): StackPath(r["capability"], r["effort"], r["note"], r["stands_in"] == "1")
        for r in _rows("model_paths.csv")
    }


@lru_cache(maxsize=1)
def announced_ends() -> dict[tuple[str, str], tuple[str, str]]:
    """Release with which a capability ends and the evidence, by (capability, generation)."""
    return {(r["capability"], r["generation"]): (r["release"], r["evidence"]) for r in _rows("announced_ends.csv")}


@lru_cache(maxsize=1)
def model_types() -> dict[str, str]:
    """A catalog model of the same class by the ``model_type`` that a `config.json` states."""
    return {r["model_type"]: r["like"] for r in _rows("model_types.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("advisor.switching").joinpath(f"tables/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
