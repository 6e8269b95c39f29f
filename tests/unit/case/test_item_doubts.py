"""Volumes counted in items: a unit of time taken for another is doubted, the templates' volumes are not."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.case.doubts import keep_answer
from advisor.case.interview import fields, problems, set_answer
from advisor.case.paths import Draft
from advisor.case.templates import TEMPLATES, new_draft
from advisor.catalog import Catalog, load_catalog
from advisor.performance.doubts import doubts

KINDS = ("embeddings", "image generation", "vision", "speech", "recommender")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def of(kind: str, value: float, unit: str) -> Draft:
    """A draft of one workload of this kind that runs on one server of eight H100."""
    drafts = (new_draft(template.id, date(2026, 11, 23)) for template in TEMPLATES)
    draft = next(one for one in drafts if len(one["workloads"]) == 1 and one["workloads"][0]["kind"] == kind)
    for name, answer in (
        ("today.instance", "p5.48xlarge"),
        ("today.count", 1),
        ("volume.value", value),
        ("volume.unit", unit),
    ):
        draft = set_answer(draft, f"workloads.0.{name}", answer)
    return draft


def said(draft: Draft, catalog: Catalog) -> str:
    found = doubts(draft, catalog, problems(draft))
    return next((one.message for one in found if one.path == "workloads.0.volume.value"), "")


@pytest.mark.parametrize(
    ("kind", "value", "unit", "meant"),
    [
        ("embeddings", 5e6, "items/s", "items/min"),
        ("image generation", 20_000, "items/s", "images/min"),
        ("vision", 1e8, "items/s", "images/min"),
        ("speech", 5_000, "items/s", "hours of audio/min"),
        ("recommender", 1e8, "items/s", "samples/min"),
        ("embeddings", 100, "items/day", "items/hour"),
        ("vision", 100, "items/day", "images/hour"),
        ("recommender", 50_000, "items/day", "samples/hour"),
    ],
)
def test_a_volume_far_from_what_the_fleet_could_do_is_doubted_with_the_unit_that_may_be_meant(
    kind: str, value: float, unit: str, meant: str, catalog: Catalog
) -> None:
    assert said(of(kind, value, unit), catalog).endswith(f"Was it {meant}?")


@pytest.mark.parametrize(
    ("kind", "value", "unit"),
    [
        ("embeddings", 2_000, "items/s"),
        ("image generation", 20_000, "items/day"),
        ("vision", 1_000, "items/s"),
        ("speech", 500, "items/day"),
        ("recommender", 50_000, "items/s"),
    ],
)
def test_a_volume_of_an_ordinary_service_is_not_doubted(kind: str, value: float, unit: str, catalog: Catalog) -> None:
    assert said(of(kind, value, unit), catalog) == ""


def test_it_stands_beside_its_field_and_can_be_kept(catalog: Catalog) -> None:
    draft = of("embeddings", 5e6, "items/s")
    found = doubts(draft, catalog, problems(draft))
    view = next(v for v in fields(draft, "workloads", 0, found=(), doubts=found) if v.path.endswith("volume.value"))
    assert view.status == "doubtful"
    assert view.doubt.startswith("That is more than 1 × p5.48xlarge could do: about 620,000 items a second")
    assert said(keep_answer(draft, found[0]), catalog) == ""
