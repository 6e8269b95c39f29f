"""Published figures that the catalog must hold, and the traps in them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from advisor.catalog import Catalog, Provenance, load_catalog, readiness_word
from advisor.catalog.gaps import gaps


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_trainium2_has_96_gib_which_are_103_decimal_gb_and_never_512(catalog: Catalog) -> None:
    chip = catalog.accelerators["trainium2"]
    assert chip.memory_published == "96 GiB"
    assert chip.memory_gb == pytest.approx(96 * 2**30 / 1e9, abs=0.01)
    assert catalog.instances["trn2.48xlarge"].memory_gb == pytest.approx(16 * 103.08, rel=0.001)


@pytest.mark.parametrize(
    ("accelerator", "bf16"),
    [("trainium1", 190), ("trainium2", 667), ("trainium3", 671), ("a10g", 70), ("a100-80gb", 312), ("h100-sxm", 989.4)],
)
def test_bf16_peaks_are_dense(catalog: Catalog, accelerator: str, bf16: float) -> None:
    assert catalog.accelerators[accelerator].bf16_tflops == bf16


def test_chips_are_counted_and_not_neuroncores(catalog: Catalog) -> None:
    counts = {
        key: catalog.instances[key].accelerator_count for key in ("trn1.32xlarge", "inf2.48xlarge", "trn2.48xlarge")
    }
    assert counts == {"trn1.32xlarge": 16, "inf2.48xlarge": 12, "trn2.48xlarge": 16}
    cores = {key: chip.cores_per_chip for key, chip in catalog.accelerators.items() if chip.cores_per_chip}
    assert cores == {"inferentia2": 2, "trainium1": 2, "trainium2": 8, "trainium3": 8}


def test_p5_costs_55_04_an_hour_on_demand_in_virginia_and_not_the_98_32_of_before_june_2025(catalog: Catalog) -> None:
    (price,) = catalog.prices_for("p5.48xlarge", region="us-east-1", plan="on_demand")
    assert price.usd_per_hour == Decimal("55.04")
    assert price.usd_per_accelerator_hour == Decimal("6.88")
    superseded = [p for p in catalog.prices if p.instance_id == "p5.48xlarge" and p.usd_per_hour == Decimal("98.32")]
    assert superseded
    assert all(p.historic for p in superseded)


def test_trn2_is_sold_in_capacity_blocks_and_never_on_demand(catalog: Catalog) -> None:
    (block,) = catalog.prices_for("trn2.48xlarge", region="us-east-2", plan="capacity_block")
    assert block.usd_per_hour == Decimal("35.7608")
    assert catalog.prices_for("trn2.48xlarge", plan="on_demand") == ()
    reason = catalog.missing_price("trn2.48xlarge", "us-east-2", "on_demand")
    assert reason is not None
    assert "no on-demand list price" in reason
    assert catalog.missing_price("trn2.48xlarge", "us-east-2", "capacity_block") is None


def test_a_price_that_exists_only_elsewhere_is_named_with_its_places(catalog: Catalog) -> None:
    reason = catalog.missing_price("trn2.48xlarge", "eu-west-1", "capacity_block")
    assert reason is not None
    assert "us-east-2" in reason


def test_trainium3_has_no_price_of_any_kind(catalog: Catalog) -> None:
    for instance in catalog.instances.values():
        if instance.accelerator_id == "trainium3":
            assert catalog.prices_for(instance.id) == ()
            for plan in ("on_demand", "capacity_block"):
                assert "quote" in (catalog.missing_price(instance.id, "us-east-2", plan) or "")
    assert not catalog.accelerators["trainium3"].priced


def test_aws_publishes_no_power_and_the_catalog_says_so(catalog: Catalog) -> None:
    chips = [chip for chip in catalog.accelerators.values() if chip.vendor == "AWS"]
    assert chips
    assert all(chip.tdp_w is None and "not published by AWS" in chip.provenance.notes for chip in chips)
    assert {chip.id for chip in chips} <= {gap.key for gap in gaps(catalog) if "power" in gap.missing}


def test_cards_that_only_measurements_need_are_never_for_sale(catalog: Catalog) -> None:
    extra = [chip for chip in catalog.accelerators.values() if chip.status == "not an option"]
    assert {"a100-80gb-pcie", "h200-nvl", "gh200-96gb"} <= {chip.id for chip in extra}
    assert not any(chip.buyable or chip.priced for chip in extra)
    ids = {chip.id for chip in extra}
    assert not any(instance.accelerator_id in ids for instance in catalog.instances.values())
    assert not any(price.accelerator_id in ids for price in catalog.prices)


def test_memory_of_an_instance_is_its_count_times_the_chip(catalog: Catalog) -> None:
    for instance in catalog.instances.values():
        each = catalog.accelerators[instance.accelerator_id].memory_gb
        if each is not None and instance.memory_gb is not None:
            assert instance.memory_gb == pytest.approx(instance.accelerator_count * each, rel=0.02), instance.id


def test_a_price_for_each_accelerator_is_plausible_and_the_total_over_the_count(catalog: Catalog) -> None:
    for price in catalog.prices:
        each = price.usd_per_accelerator_hour
        if price.usd_per_hour is None or each is None:
            assert price.provenance.notes
            continue
        assert float(each) * price.accelerators == pytest.approx(float(price.usd_per_hour))
        assert Decimal("0.05") <= each <= 40


def test_no_superseded_or_absent_price_is_ever_offered(catalog: Catalog) -> None:
    for instance in catalog.instances:
        found = catalog.prices_for(instance)
        assert not any(price.historic or price.usd_per_hour is None for price in found)
        places = [(price.provider, price.region, price.plan) for price in found]
        assert len(places) == len(set(places))


def test_of_two_current_prices_the_newer_one_holds(catalog: Catalog) -> None:
    (spot,) = catalog.prices_for("trn2.48xlarge", region="us-east-2", plan="spot")
    assert spot.as_of == "2026-10-04"
    assert catalog.newest_price_date == "2026-10-08"


def test_every_row_has_source_date_and_confidence(catalog: Catalog) -> None:
    records: list[Provenance] = []
    records += [chip.provenance for chip in catalog.accelerators.values()]
    records += [instance.provenance for instance in catalog.instances.values()]
    records += [price.provenance for price in catalog.prices]
    records += [model.provenance for model in catalog.models.values()]
    records += [capability.provenance for capability in catalog.capabilities.values()]
    records += [item.provenance for item in catalog.effort.values()]
    records += [driver.provenance for driver in catalog.effort_drivers.values()]
    records += [gate.provenance for gate in catalog.gates.values()]
    records += [line.provenance for line in catalog.cost_lines.values()]
    records += [figure.provenance for figure in catalog.onprem.values()]
    records += [study.provenance for study in catalog.case_studies.values()]
    records += [release.provenance for release in catalog.sdk_releases]
    assert len(records) > 1300
    for provenance in records:
        assert set(provenance.source_ids) <= set(catalog.sources)
        assert provenance.source_ids
        assert provenance.date <= "2026-11-23"
        assert provenance.confidence in ("high", "medium", "low", "none")


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("Llama-3.1-70B", "llama3.1-70b"),
        ("llama 3.1 70b", "llama3.1-70b"),
        ("meta-llama/Llama-3.1-8B-Instruct", "llama3.1-8b"),
        ("GPT-OSS-120B", "gpt-oss-120b"),
        ("Qwen3_235B_a22B", "qwen3-235b-a22b"),
        ("Whisper-large-v3", "whisper-large-v3"),
        ("Llama2-7B", "llama2-7b"),
    ],
)
def test_a_model_is_found_under_every_usual_spelling(catalog: Catalog, name: str, model: str) -> None:
    found = catalog.find_model(name)
    assert found is not None
    assert found.id == model


def test_an_unknown_model_is_none_and_its_neighbours_are_named(catalog: Catalog) -> None:
    assert catalog.find_model("Llama-3.1-71B") is None
    assert "llama3.1-70b" in {model.id for model in catalog.nearest_models("Llama-3.1-71B")}


def test_every_accelerator_name_of_the_measurements_resolves(catalog: Catalog) -> None:
    names = {
        "inf2": "inferentia2",
        "trn1": "trainium1",
        "trn2": "trainium2",
        "h200": "h200-sxm",
        "gh200-144": "gh200-144gb",
    }
    assert {name: catalog.accelerator(name).id for name in names} == names


def test_llama_70b_has_its_published_shape(catalog: Catalog) -> None:
    model = catalog.models["llama3.1-70b"]
    assert (model.layers, model.hidden, model.heads, model.kv_heads, model.head_dim) == (80, 8192, 64, 8, 128)
    assert model.params == pytest.approx(70.6e9)
    assert model.params == pytest.approx(model.counted_params, rel=0.03)


def test_deepseek_v3_caches_its_latent_of_512_and_64(catalog: Catalog) -> None:
    mla = catalog.models["deepseek-v3"].mla
    assert mla is not None
    assert (mla.kv_lora_rank, mla.qk_rope_head_dim) == (512, 64)


def test_readiness_tells_frozen_from_supported_and_preview_from_beta(catalog: Catalog) -> None:
    assert readiness_word("ga") == "supported"
    assert readiness_word("ga", "maintenance") == "frozen"
    assert readiness_word("partial", "eos_announced") == "frozen"
    assert readiness_word("partial") == "partial"
    assert readiness_word("preview") == "preview"
    assert readiness_word("unsupported", "maintenance") == "none"
    assert readiness_word("unknown", "maintenance") == "unknown"
    llama = catalog.models["llama3.1-70b"]
    assert (llama.readiness("inf2_trn1"), llama.readiness("trn2")) == ("frozen", "beta")
    assert catalog.capabilities["se.vllm_nxdi"].readiness("trn2") == "frozen"
    assert catalog.models["deepseek-v3"].readiness("trn2") == "partial"


def test_the_effort_of_a_listed_recipe_is_a_judgement_of_one_two_or_four_weeks(catalog: Catalog) -> None:
    item = catalog.effort["E01"]
    assert (item.low_weeks, item.mode_weeks, item.high_weeks, item.evidence) == (1, 2, 4, "judgement")
    assert len(catalog.effort) == 19
    stopped = {key for key, item in catalog.effort.items() if item.gate}
    assert stopped == {"E16", "E19"}
    assert catalog.effort["E16"].high_weeks is None


def test_the_announced_end_of_nxd_inference_is_the_last_release_and_has_no_date(catalog: Catalog) -> None:
    last = catalog.sdk_releases[-1]
    assert (last.version, last.release_date) == ("2.34", None)
    assert "NxD Inference" in last.change
