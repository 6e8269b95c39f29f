"""The performance model: 10,000 rows, one workload against the whole catalog, and growth to 1,000 workloads.

Held against a floor that no model of this kind can go below: the same rows, divided by memory bandwidth.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from advisor.catalog import Catalog, load_catalog
from advisor.catalog.types import Instance
from advisor.performance import Architecture, ServingJob, architecture_of, assess_serving_many
from advisor.performance.predict import Line, predict_rows
from benchmarks.measure import Sample, report, timed

ROOT = Path(__file__).resolve().parents[1]
ROWS = 10_000
WORKLOADS = (1, 10, 100, 1000)
COLUMNS = (
    "id", "task", "accelerator", "n_accelerators", "model", "weight_precision", "input_len", "output_len",
    "concurrency_or_batch",
)  # fmt: skip
CHIPS = ("H100", "H200", "B200", "A100-80GB", "L40S", "Trn1", "Trn2", "Inf2")
MODELS = ("Llama-3.1-8B", "Llama-3.3-70B", "Qwen3-32B", "Mixtral-8x7B", "GPT-OSS-120B")


def main(repeats: int = 3) -> None:
    """Prints seconds with their spread, ratios to the floor, and the peak memory of a fresh process."""
    catalog = load_catalog()
    rows = invented(ROWS)
    floor = timed(lambda: bandwidth_floor(rows, catalog), repeats)
    report(f"{ROWS} rows over memory bandwidth (floor)", floor)
    report(
        f"{ROWS} rows predicted, search included", timed(lambda: predict_rows(rows, COLUMNS, catalog), repeats), floor
    )
    print(f"{'peak memory of a process that does so':<48} {peak_mb():7.0f} MB")
    options = [(i.accelerator_id, i.accelerator_count, None) for i in catalog.instances.values() if _known(i, catalog)]
    job = ServingJob(_model(catalog, "Llama-3.3-70B"), "fp8", "fp8", 1000.0, 300.0, tpot_limit_ms=50.0)
    one = timed(lambda: assess_serving_many(job, options, catalog, ceiling=False), repeats)
    report(f"one workload against {len(options)} instances", one)
    for count in WORKLOADS:
        report(f"{count} workloads against 8 of them", _growth(count, options[:8], catalog), one)


def invented(count: int) -> list[Line]:
    """Rows of every kind of load, drawn with one seed."""
    rng = np.random.default_rng(0)
    return [
        {
            "id": str(i),
            "task": "llm_serving",
            "accelerator": str(rng.choice(CHIPS)),
            "n_accelerators": str(rng.choice([1, 2, 4, 8])),
            "model": str(rng.choice(MODELS)),
            "weight_precision": "bf16",
            "input_len": str(int(rng.integers(64, 8192))),
            "output_len": str(int(rng.integers(16, 2048))),
            "concurrency_or_batch": "" if i % 2 else str(int(rng.integers(1, 256))),
        }
        for i in range(count)
    ]


def bandwidth_floor(rows: Sequence[Line], catalog: Catalog) -> float:
    """Tokens a second of all rows if decoding were nothing but streaming the weights once a token."""
    total = 0.0
    for row in rows:
        chip, model = catalog.accelerator(row["accelerator"]), catalog.find_model(row["model"])
        if chip.bandwidth_gb_s and model is not None and model.params:
            total += chip.bandwidth_gb_s * 1e9 * float(row["n_accelerators"]) / (2.0 * model.params)
    return total


def peak_mb() -> float:
    """Peak resident memory of a fresh process that predicts the rows, in MB."""
    code = (
        "import resource; from benchmarks.predict import *; predict_rows(invented(ROWS), COLUMNS, load_catalog());"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    return float(done.stdout) / (1024.0 if sys.platform != "darwin" else 1024.0**2)


def _known(instance: Instance, catalog: Catalog) -> bool:
    chip = catalog.accelerator(instance.accelerator_id)
    return bool(chip.bf16_tflops and chip.bandwidth_gb_s and chip.memory_gb)


def _growth(count: int, options: list[tuple[str, int, None]], catalog: Catalog) -> Sample:
    model = _model(catalog, "Llama-3.1-8B")
    jobs = [ServingJob(model, "bf16", "bf16", 500.0 + i, 200.0, tpot_limit_ms=50.0) for i in range(count)]
    return timed(lambda: [assess_serving_many(job, options, catalog, ceiling=False) for job in jobs], 1)


def _model(catalog: Catalog, name: str) -> Architecture:
    facts = catalog.find_model(name)
    if facts is None:
        raise LookupError(name)
    return architecture_of(facts)


if __name__ == "__main__":
    main()
