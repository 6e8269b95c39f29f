"""What a report says of the model's error is what the page on accuracy says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from advisor.catalog import load_catalog
from advisor.performance import KnownError, SampleJob, ServingJob, TrainingJob, known_error
from advisor.performance.known_error import FEW, TABLE
from advisor.performance.types import Architecture

ROOT = Path(__file__).resolve().parents[3]
LINE = re.compile(r"^\| (\w+) \| ([^|]+) \| (\d+) \| (\d+) \| (\d+)% \| (\d+)% \| ([\d.]+) \|$", re.MULTILINE)
ROW = ("pairs", "rows", "median_error_pct", "held_pct", "width")


def page() -> dict[tuple[str, str, str], list[str]]:
    """The figures of the page by kind, vendor and accelerator."""
    text = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    found: dict[tuple[str, str, str], list[str]] = {}
    for part in text.split("\n## "):
        head = part.split("\n")[0]
        for vendor, what, *figures in LINE.findall(part):
            if head == "By kind of workload and vendor":
                found[what, vendor, ""] = figures
            elif head.endswith(", by accelerator"):
                found[head.removesuffix(", by accelerator"), vendor, what] = figures
    return found


def test_the_shipped_table_holds_the_figures_of_the_page() -> None:
    text = (ROOT / "advisor" / "performance" / "tables" / TABLE).read_text(encoding="utf-8")
    table = {
        (row["kind"], row["vendor"], row["accelerator"]): [row[name] for name in ROW]
        for row in csv.DictReader(text.splitlines())
    }
    assert len(table) > 80
    assert table == page()


def _known(job: ServingJob | TrainingJob | SampleJob, chip: str) -> KnownError | None:
    return known_error(job, chip, load_catalog())


def _llama() -> Architecture:
    from advisor.performance import architecture_of

    catalog = load_catalog()
    facts = catalog.find_model("meta-llama/Llama-3.1-8B")
    assert facts is not None
    return architecture_of(facts)


def test_an_accelerator_with_few_pairs_is_told_by_its_vendor() -> None:
    job = TrainingJob(_llama(), "lora", "bf16", 4096.0)
    found = _known(job, "h100-sxm")
    assert found is not None
    own = page().get(("training, LoRA", "NVIDIA", "h100-sxm"))
    expected = "h100-sxm" if own is not None and int(own[0]) >= FEW else "NVIDIA"
    assert found.what == f"training, LoRA, {expected}"


def test_where_nothing_was_left_out_no_error_is_told() -> None:
    assert _known(TrainingJob(_llama(), "lora", "bf16", 4096.0), "trainium2") is None


def test_samples_are_told_by_the_kind_of_their_work() -> None:
    found = _known(SampleJob("bge-large-en-v1.5"), "inferentia2")
    assert found is not None
    assert found.what.startswith("encoders and vision transformers")
    assert 0 < found.median_error_pct < 100
    assert found.width > 1
