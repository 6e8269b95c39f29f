"""Numbers in the reader's style, and what is no number of ours."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.number_style import ENGLISH, NARROW, STYLES
from advisor.numbers_in_text import Names, in_style, tokens

TABLES = Path(__file__).parents[2] / "advisor" / "catalog" / "tables"
GERMAN, FRENCH = STYLES["de"], STYLES["fr"]


def german(text: str, *names: str) -> str:
    """The text as it is read in German, the thin space as an underscore."""
    return in_style(text, GERMAN, Names.of(names)).replace(NARROW, "_")


def column(table: str, name: str) -> list[str]:
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file) if row[name]]


@pytest.mark.parametrize(
    ("english", "written"),
    [
        ("USD 1.42 million (P10 0.24, P90 1,780.5)", "USD 1,42 million (P10 0,24, P90 1_780,5)"),
        ("USD −12,175 (−16,410 to −8,837)", "USD −12_175 (−16_410 to −8_837)"),
        ("< 0.01, > −0.05, +8.5 %", "< 0,01, > −0,05, +8,5 %"),
        ("4,096 draws, seed 0", "4_096 draws, seed 0"),
        ("a 12,000-hour term costs 3.5.", "a 12_000-hour term costs 3,5."),
        ("14.3 kW × PUE 1.35 × 0.087 USD/kWh", "14,3 kW × PUE 1,35 × 0,087 USD/kWh"),
        ("70.6B parameters at 3.2x, 1.5h", "70,6B parameters at 3,2x, 1,5h"),
        ("0.5-1.5 and 2.25/2.5", "0,5-1,5 and 2,25/2,5"),
        ("0.5, 1, 2", "0,5, 1, 2"),
    ],
)
def test_numbers_of_ours_are_written_in_the_style(english: str, written: str) -> None:
    assert german(english) == written
    assert in_style(english, FRENCH) == in_style(english, GERMAN)
    assert in_style(english, ENGLISH) == english


@pytest.mark.parametrize(
    "text",
    [
        "14 × p5.48xlarge, Savings Plan 3 years, us-east-1",
        "trn2.48xlarge",
        "p6-b200.48xlarge",
        "LLM serving, Llama-3.1-70B, bge-large-en-v1.5",
        "llama3.1-70b",
        "Llama 3.3 70B and Stable Diffusion 1.5/2.1/XL/Turbo",
        "Neuron 2.34, CUDA 12.4, PyTorch 2.8",
        "SDK 2.28/2.29 with PyTorch 2.9; SDK 2.32 and 2.33",
        "NxD LoRA 2.20+",
        "is beta on Trn3 (2.33), and the policy bars beta software",
        "0.2.2+neuron.1, first release 2.33",
        "v1.14.0, 0.2.0.dev0, tag v2.20.2",
        "Table 3. Section 4, Figure 2.",
        "2026-11-23, 23 November 2026",
        "case 303158b0, 66d5a2f6 20c91402",
        "switchpoint verify report-2.5.pdf, https://a.example/2.5/x.html, inference_results_v4.1",
        "arXiv 2507.05411",
    ],
)
def test_names_versions_dates_and_places_are_left_alone(text: str) -> None:
    assert german(text) == text


def test_what_others_wrote_is_left_alone_wherever_it_stands() -> None:
    name = "Search 2.5 (1,000 shops)"
    assert (
        german(f"{name} costs 2.5 times as much in 1,000 shops.", name)
        == f"{name} costs 2,5 times as much in 1_000 shops."
    )
    assert german(f"search 2.5 (1,000 shops): {name}", name) == f"search 2.5 (1,000 shops): {name}"
    assert german("Research 2.5 (1,000 shops)", name) == "Research 2,5 (1_000 shops)"
    assert german("The rate is 2.5.", "2.5") == "The rate is 2,5."  # digits alone are no one's name


def test_digits_that_are_no_number_of_ours_are_told_as_strange_and_left() -> None:
    assert [token.kind for token in tokens("1,23 and 4,5,6")] == ["strange", "strange"]
    assert german("1,23 and 4,5,6") == "1,23 and 4,5,6"


@given(st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=3), st.sampled_from(["de", "fr"]))
def test_a_number_is_the_same_number_in_each_style(value: Decimal, code: str) -> None:
    english = f"{value:,}"
    written = in_style(english, STYLES[code])
    assert re.fullmatch(rf"-?\d{{1,3}}(?:{NARROW}\d{{3}})*,\d{{3}}", written)
    assert Decimal(written.replace(NARROW, "").replace(",", ".")) == value


def test_no_name_of_the_catalog_is_touched() -> None:
    ids = [text for table in ("instances", "models", "accelerators") for text in column(table, "id")]
    families = column("models", "family") + column("models", "hf_id")
    for text in [*ids, *families]:
        assert german(f"One {text}, on GPUs.") == f"One {text}, on GPUs."


def test_a_release_of_the_vendors_software_is_a_version() -> None:
    for version in column("sdk_releases", "version"):
        for said in (f"SDK {version}", f"Neuron {version}", f"first release {version}", f"beta on Trn2 ({version})"):
            assert german(f"{said}, 1.5 times") == f"{said}, 1,5 times"


def test_names_of_software_stand_whole_where_they_are_known() -> None:
    for text in column("ecosystem", "name") + column("ecosystem", "since") + column("ecosystem", "workaround"):
        if re.search("[A-Za-z]", text):
            assert german(f"{text}: no route.", text) == f"{text}: no route."
