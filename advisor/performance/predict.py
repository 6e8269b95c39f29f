"""The performance model alone, over a file: one line out for every row in, in order.

Rows of any of the three tables of measurements are accepted, also mixed; the column ``task`` says what a row is, and
where it is empty the columns do. Measured columns are never read.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from advisor.errors import CaseError, Problem
from advisor.performance.other import predict_other_rows
from advisor.performance.serving_predict import predict_serving_rows
from advisor.performance.training_predict import predict_training_rows

if TYPE_CHECKING:
    from advisor.catalog import Catalog

Kind = Literal["serving", "training", "other"]
METRICS: dict[Kind, str] = {
    "serving": "output_tokens_per_s_total",
    "training": "tokens_per_s_per_accelerator",
    "other": "samples_per_s",
}
NEEDED = ("id", "accelerator", "model")
LATENCIES = tuple(f"{name}_mean_ms_p{p}" for name in ("ttft", "tpot") for p in (10, 50, 90))
COLUMNS = ("id", "metric", "p10", "p50", "p90", "feasible", "limit", "note", *LATENCIES)
SERVING_TASKS = ("llm_serving", "llm_offline", "serving")
OTHER_TASKS = ("embedding/encoder", "embedding", "encoder", "vision", "diffusion", "speech", "recommender")
TRAINING_COLUMNS = ("seq_len", "global_batch_seqs", "micro_batch")

Line = dict[str, str]


def predict_file(points: Path, out: Path, catalog: Catalog) -> None:
    """Predict every row of the CSV file ``points`` and write ``out``, at once and only when all went well.

    Raises CaseError, naming file and column, when the file can't be read, lacks a needed column or can't be written.
    """
    rows, columns = read_points(points)
    lines = predict_rows(rows, columns, catalog)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(lines)
    place = out.resolve()  # a link stays a link
    part = place.with_name(place.name + ".part")
    try:
        part.write_text(text.getvalue(), encoding="utf-8", newline="")
        part.replace(place)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CaseError(Problem(str(out), f"can't be written: {error.strerror}.", "Choose another place.")) from error


def read_points(points: Path) -> tuple[list[Line], tuple[str, ...]]:
    """Rows of the CSV file and its column names. Raises CaseError when it is no such table or lacks a column."""
    try:
        with points.open("r", encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            columns = tuple(name.strip() for name in reader.fieldnames or ())
            reader.fieldnames = list(columns)
            if not columns:
                raise CaseError(Problem(str(points), "The file is empty.", "Begin with a line of column names."))
            other = next((mark for mark in (";", "\t") if len(columns) == 1 and mark in columns[0]), None)
            if other is not None:
                said = f"Its columns are separated by {'semicolons' if other == ';' else 'tabs'}."
                raise CaseError(Problem(str(points), said, "Save it as CSV with commas."))
            missing = [name for name in NEEDED if name not in columns]
            if missing:
                raise CaseError(
                    [Problem(str(points), f"the column '{name}' is missing.", "Add it.") for name in missing]
                )
            rows: list[Line] = []
            for number, row in enumerate(reader, start=2):
                if None in row:
                    raise CaseError(
                        Problem(
                            f"{points}, row {number}", "has more cells than the header.", "Quote cells with commas."
                        )
                    )
                rows.append({name: value or "" for name, value in row.items()})
            return rows, columns
    except OSError as error:
        raise CaseError(Problem(str(points), f"can't be read: {error.strerror}.")) from error
    except UnicodeDecodeError as error:
        raise CaseError(Problem(str(points), "is not UTF-8 text.", "Save it as CSV in UTF-8.")) from error
    except csv.Error as error:
        raise CaseError(Problem(str(points), f"is not a CSV table: {error}.")) from error


def predict_rows(rows: Sequence[Line], columns: Sequence[str], catalog: Catalog) -> list[Line]:
    """One output line for every row, in order."""
    kinds = [kind_of(row, columns) for row in rows]
    lines: list[Line] = [{} for _ in rows]
    for kind in METRICS:
        index = [i for i, k in enumerate(kinds) if k == kind]
        if index:
            for i, line in zip(index, _predicted(kind, [rows[i] for i in index], columns, catalog), strict=True):
                lines[i] = {"id": rows[i]["id"], "metric": METRICS[kind], **line}
    return lines


def kind_of(row: Mapping[str, str], columns: Sequence[str]) -> Kind:
    """What a row is about: by its task, or by the table that its columns come from."""
    task = (row.get("task") or "").strip().lower()
    if task in SERVING_TASKS:
        return "serving"
    if task in OTHER_TASKS:
        return "other"
    if task or any(name in columns for name in TRAINING_COLUMNS):
        return "training"
    return "other" if "input_shape" in columns else "serving"


def _predicted(kind: Kind, rows: Sequence[Line], columns: Sequence[str], catalog: Catalog) -> list[Line]:
    if kind == "serving":
        found = predict_serving_rows(rows, catalog)
        return [
            _line(found.values[i, 0], found.feasible[i], found.limit[i], found.note[i])
            | (dict(zip(LATENCIES, map(_text, found.values[i, 1:].ravel()), strict=True)))
            for i in range(len(rows))
        ]
    table = {name: [row.get(name, "") for row in rows] for name in columns}
    rates = (predict_other_rows if kind == "other" else predict_training_rows)(table, catalog)
    return [
        _line((rates.p10[i], rates.p50[i], rates.p90[i]), rates.feasible[i], rates.limit[i], rates.note[i])
        for i in range(len(rows))
    ]


def _line(values: Sequence[float], feasible: bool, limit: str, note: str) -> Line:
    numbers = {f"p{p}": _text(v) for p, v in zip((10, 50, 90), values, strict=True)}
    return {**numbers, "feasible": "true" if feasible else "false", "limit": limit, "note": note}


def _text(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else ""
