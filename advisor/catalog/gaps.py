"""What the catalog is known not to know."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.catalog.catalog import Catalog
from advisor.catalog.types import GENERATIONS, CatalogGap


def gaps(catalog: Catalog) -> tuple[CatalogGap, ...]:
    """Every known gap with its remedy: instances first, then accelerators, software, and figures without a value."""
    return (
        *_instances(catalog),
        *_accelerators(catalog),
        *_software(catalog),
        *_figures(catalog),
    )


def _instances(catalog: Catalog) -> Iterator[CatalogGap]:
    for instance in catalog.instances.values():
        if not catalog.prices_for(instance.id):
            yield CatalogGap("instances", instance.id, "no current price of any kind", "Enter a quote in the case.")
        elif not catalog.prices_for(instance.id, plan="on_demand"):
            yield CatalogGap("instances", instance.id, "no on-demand price", "Use another plan or enter a quote.")


def _accelerators(catalog: Catalog) -> Iterator[CatalogGap]:
    for chip in catalog.accelerators.values():
        missing = [
            label
            for label, value in (
                ("BF16 compute", chip.bf16_tflops),
                ("memory", chip.memory_gb),
                ("memory bandwidth", chip.bandwidth_gb_s),
            )
            if value is None
        ]
        if missing:
            yield CatalogGap("accelerators", chip.id, f"no figure for {', '.join(missing)}", "It can't be predicted.")
        if chip.tdp_w is None and chip.status != "not an option":
            yield CatalogGap("accelerators", chip.id, "power is not published", "Enter it where power is paid for.")


def _software(catalog: Catalog) -> Iterator[CatalogGap]:
    for generation in GENERATIONS:
        unknown = sum(item.neuron.on(generation) == "unknown" for item in catalog.capabilities.values())
        if unknown:
            what = f"{unknown} of {len(catalog.capabilities)} capabilities are unknown on it"
            yield CatalogGap("ecosystem", generation, what, "Ask AWS; unknown is never taken as supported.")
        unassessed = sum(model.neuron.on(generation) == "unknown" for model in catalog.models.values())
        if unassessed:
            what = f"{unassessed} of {len(catalog.models)} models are unknown on it"
            yield CatalogGap("models", generation, what, "Ask AWS; unknown is never taken as supported.")
    for model in catalog.models.values():
        if model.kind == "llm" and (model.params is None or model.layers is None or model.hidden is None):
            yield CatalogGap("models", model.id, "its architecture is incomplete", "Enter it in the workload.")


def _figures(catalog: Catalog) -> Iterator[CatalogGap]:
    for table, figures in (("cost_lines", catalog.cost_lines), ("onprem", catalog.onprem)):
        for figure in figures.values():
            if figure.provenance.confidence == "none":
                yield CatalogGap(table, figure.id, f"no figure for {figure.item}", "Enter it, or take a quote.")
