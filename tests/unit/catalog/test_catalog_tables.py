"""Reading, checking and hashing the tables, and the extract that a report carries."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.catalog import Catalog, inspect, load_catalog
from advisor.catalog.catalog import TABLES_FOLDER, read_catalog
from advisor.catalog.declared import TABLES
from advisor.errors import CatalogError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    shutil.copytree(TABLES_FOLDER, folder)
    return folder


def edit(path: Path, change: Callable[[dict[str, str]], None]) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        change(row)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def setting(key: str, column: str, value: str) -> Callable[[dict[str, str]], None]:
    def change(row: dict[str, str]) -> None:
        if row.get("id") == key:
            row[column] = value

    return change


def places(folder: Path) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        read_catalog(folder)
    assert all(problem.message and problem.remedy for problem in caught.value.problems)
    return [problem.where for problem in caught.value.problems]


def test_broken_tables_give_all_their_problems_at_once(copy: Path) -> None:
    edit(copy / "accelerators.csv", setting("trainium2", "bf16_tflops", "NaN"))
    edit(copy / "accelerators.csv", setting("h100-sxm", "vendor", "Nvidia"))
    edit(copy / "accelerators.csv", setting("b200", "source", "hearsay"))
    edit(copy / "instances.csv", setting("p5.48xlarge", "accelerator_id", "h100"))
    edit(copy / "instances.csv", setting("trn2.48xlarge", "accelerator_count", "-16"))
    edit(copy / "models.csv", setting("llama3.1-70b", "date", "October 2026"))
    edit(copy / "effort.csv", setting("E01", "confidence", ""))
    assert set(places(copy)) == {
        "accelerators.csv, trainium2, bf16_tflops",
        "accelerators.csv, h100-sxm, vendor",
        "accelerators.csv, b200, source",
        "instances.csv, p5.48xlarge, accelerator_id",
        "instances.csv, trn2.48xlarge, accelerator_count",
        "models.csv, llama3.1-70b, date",
        "effort.csv, E01, confidence",
    }


def test_the_512_gb_that_the_ec2_api_gives_a_trainium2_are_refused(copy: Path) -> None:
    edit(copy / "instances.csv", setting("trn2.48xlarge", "memory_gb", str(16 * 524.288 * 1.048576)))
    assert places(copy) == ["instances.csv, trn2.48xlarge, memory_gb"]


def test_an_accelerator_said_to_be_priced_needs_a_current_price(copy: Path) -> None:
    edit(copy / "accelerators.csv", setting("trainium3", "priced", "yes"))
    assert places(copy) == ["accelerators.csv, trainium3, priced"]


def test_a_price_older_than_its_providers_list_is_no_price_of_today(copy: Path) -> None:
    def revive(row: dict[str, str]) -> None:
        if row["provider"] == "Nebius" and row["item"] == "gpu-h100-sxm x8" and row["plan"] == "neocloud_on_demand":
            row["historic"] = "no"

    edit(copy / "prices.csv", revive)
    (place,) = places(copy)
    assert place == "prices.csv, gpu-h100-sxm x8 eu-north1 neocloud_on_demand 2026-06, historic"


def test_an_absent_price_needs_its_reason(copy: Path) -> None:
    def silence(row: dict[str, str]) -> None:
        if not row["usd_per_hour"] and row["item"] == "p5e.48xlarge":
            row["notes"] = ""

    edit(copy / "prices.csv", silence)
    (place,) = places(copy)
    assert place.startswith("prices.csv, p5e.48xlarge")


def test_an_alias_may_not_take_the_name_of_another_model(copy: Path) -> None:
    with (copy / "model_aliases.csv").open("a", encoding="utf-8") as file:
        file.write("LLAMA 3.1 8B,llama3.1-70b,naming,2026-11-23,high,\n")
    assert places(copy) == ["model_aliases.csv, LLAMA 3.1 8B, model_id"]


def test_a_missing_table_a_missing_column_and_a_short_row_are_named_together(copy: Path) -> None:
    (copy / "gates.csv").unlink()
    text = (copy / "effort.csv").read_text(encoding="utf-8")
    (copy / "effort.csv").write_text(text.replace("anchor", "anker", 1), encoding="utf-8")
    with (copy / "sdk_releases.csv").open("a", encoding="utf-8") as file:
        file.write("2.35,2026-12-01\n")
    found = places(copy)
    assert {place.split(",")[0] for place in found} == {"gates.csv", "effort.csv", "sdk_releases.csv"}


def test_a_table_that_is_not_text_is_refused_and_named(copy: Path) -> None:
    (copy / "onprem.csv").write_bytes(b"\xff\xfe\x00id")
    assert places(copy) == ["onprem.csv"]


def test_the_hash_ignores_line_ends_order_of_rows_and_a_byte_order_mark(copy: Path) -> None:
    whole = load_catalog()
    for table in TABLES:
        path = copy / table.file
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        text = "\r\n".join([head, *reversed(rows), ""])
        path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert read_catalog(copy) == whole


def test_the_hash_sees_one_changed_digit(copy: Path) -> None:
    edit(copy / "accelerators.csv", setting("h100-sxm", "bandwidth_gb_s", "3351"))
    assert read_catalog(copy).sha256 != load_catalog().sha256


def small_extract() -> dict[str, object]:
    document = load_catalog().extract(
        ["p5.48xlarge", "trn2.48xlarge"], ["llama3.1-70b"], ["se.vllm_neuron"], cost_line_ids=(), onprem_ids=()
    )
    copy: dict[str, object] = json.loads(json.dumps(document))
    return copy


def test_an_extract_answers_as_the_whole_catalog_does() -> None:
    whole, part = load_catalog(), Catalog.from_extract(small_extract())
    assert part.sha256 == whole.sha256
    assert part.extract_sha256 is not None
    assert set(part.accelerators) == {"h100-sxm", "trainium2"}
    for instance in part.instances:
        assert part.prices_for(instance) == whole.prices_for(instance)
        assert part.instances[instance] == whole.instances[instance]
    assert part.find_model("Llama-3.1-70B-Instruct") == whole.models["llama3.1-70b"]
    assert part.effort == whole.effort
    reason = whole.missing_price("trn2.48xlarge", "us-east-2", "on_demand")
    assert part.missing_price("trn2.48xlarge", "us-east-2", "on_demand") == reason
    for price in part.prices:
        assert set(price.provenance.source_ids) <= set(part.sources)


def test_an_extract_of_everything_and_an_extract_of_an_extract_hold_the_same() -> None:
    whole = load_catalog()
    part = Catalog.from_extract(whole.extract())
    assert part.models == whole.models
    assert part.capabilities == whole.capabilities
    assert part.extract() == whole.extract()


def test_a_price_changed_inside_an_extract_is_noticed() -> None:
    text = json.dumps(small_extract()).replace('"55.04"', '"35.04"')
    with pytest.raises(CatalogError, match="was changed"):
        Catalog.from_extract(json.loads(text))


@pytest.mark.parametrize("document", [None, [], {}, {"tables": {}, "catalog_sha256": "a", "extract_sha256": "b"}])
def test_what_is_no_extract_is_refused(document: object) -> None:
    with pytest.raises(CatalogError):
        Catalog.from_extract(document)


def test_an_extract_of_an_unknown_thing_is_refused() -> None:
    with pytest.raises(CatalogError, match=r"p9\.48xlarge"):
        load_catalog().extract(["p9.48xlarge"])


def test_check_tells_counts_dates_and_gaps() -> None:
    text = "\n".join(inspect.check())
    assert "prices" in text
    assert "trn3-gen2-ultraserver: no current price of any kind" in text
    assert "trainium4: no figure for BF16 compute" in text
    assert "49 of 205 capabilities are unknown" in text
    assert load_catalog().sha256 in text


def test_check_of_a_bad_folder_raises(copy: Path) -> None:
    edit(copy / "accelerators.csv", setting("trainium2", "tdp_w", "five hundred"))
    with pytest.raises(CatalogError, match="tdp_w"):
        inspect.check(copy)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("trn2", "667 TFLOP/s, dense"),
        ("TRN2.48xlarge", "35.7608 USD/h"),
        ("Llama-3.1-70B", "on Inf2/Trn1: frozen"),
        ("se.vllm_neuron", "on Trn2: beta"),
        ("E16", "gate: G1"),
        ("2.34", "NxD Inference"),
    ],
)
def test_show_gives_every_figure_with_its_unit_and_sources(name: str, said: str) -> None:
    text = "\n".join(inspect.show(load_catalog(), name))
    assert said in text
    assert "sources:" in text


def test_show_of_an_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(CatalogError, match=r"p5\.48xlarge"):
        inspect.show(load_catalog(), "p5.47xlarge")


def test_every_source_is_cited_by_a_row() -> None:
    lines = inspect.sources(load_catalog())
    assert len(lines) == len(load_catalog().sources)
    assert not [line for line in lines if line.endswith("cited by 0 rows")]


def test_every_column_of_every_table_is_explained() -> None:
    for table in TABLES:
        lines = inspect.columns(table.name)
        assert len(lines) == 1 + len(table.columns)
        assert all(column.meaning for column in table.columns)
