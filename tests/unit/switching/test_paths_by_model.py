"""The stack that takes a workload over is its model's own where the catalog has one, and is told where it stands in."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from advisor.case.model import Case
from advisor.case.workloads import Workload
from advisor.catalog import Catalog, load_catalog
from advisor.catalog.types import GENERATIONS, Generation
from advisor.switching.effort import estimate
from advisor.switching.gates import check
from advisor.switching.readiness import learnt_as, needs_of, path_of
from advisor.switching.tables import model_paths

SOFTWARE = {"engine": "other", "custom_kernels": 0}
IMAGES: dict[str, Any] = {"kind": "image generation", "volume": {"value": 5000, "unit": "items/day"}}
VISION: dict[str, Any] = {"kind": "vision", "volume": {"value": 100, "unit": "items/s"}}
SPEECH: dict[str, Any] = {"kind": "speech", "volume": {"value": 50, "unit": "items/day"}}
EMBEDDINGS: dict[str, Any] = {"kind": "embeddings", "volume": {"value": 100, "unit": "items/s"}}


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(kind: dict[str, Any], model: str, **answers: Any) -> Case:
    workload = {"id": "w", "name": "W", "software": SOFTWARE, **kind, "model": model, **answers}
    decision = {"title": "Move it?", "as_of": "2026-11-23", "beta_software": "yes"}
    commercials = {"region": "us-east-1", "commitments": ()}
    return Case.model_validate({"decision": decision, "workloads": (workload,), "commercials": commercials})


def workload(kind: dict[str, Any], model: str, **answers: Any) -> Workload:
    return case(kind, model, **answers).workloads[0]


def judged_by(kind: dict[str, Any], model: str, generation: Generation = "inf2_trn1", **answers: Any) -> str:
    """The capability that decides whether the workload's stack runs there."""
    needs = needs_of(workload(kind, model, **answers), catalog(), generation)
    return next(need.capability.id for need in needs if need.role == "path")


def conditions(kind: dict[str, Any], model: str, generation: Generation, **answers: Any) -> tuple[str, ...]:
    made = case(kind, model, **answers)
    return check(made.workloads[0], made, catalog(), generation).conditions


def port(kind: dict[str, Any], model: str, **answers: Any) -> str:
    """The effort item of the port itself."""
    made = case(kind, model, **answers)
    return estimate(made.workloads[0], made, catalog(), "inf2_trn1").base.id


def test_every_path_of_a_model_names_what_the_catalog_holds() -> None:
    models = catalog().models.values()
    known = {m.id for m in models} | {m.family for m in models}
    for (_, model), path in model_paths().items():
        assert model in known
        assert path.capability in catalog().capabilities
        assert path.effort in catalog().effort


def test_every_diffusion_model_of_the_catalog_has_a_path_of_its_own() -> None:
    for model in catalog().models.values():
        if model.kind == "diffusion":
            path = path_of(workload(IMAGES, model.id), catalog(), "trn2")
            assert path is not None
            assert not path.stands_in


@pytest.mark.parametrize(
    ("kind", "model", "capability"),
    [
        (IMAGES, "sd3-medium", "mf.sd3"),
        (IMAGES, "sd3.5-large", "mf.sd3"),
        (IMAGES, "pixart-sigma", "mf.pixart"),
        (IMAGES, "flux1-dev", "mf.flux"),
        (IMAGES, "sdxl-base", "mf.sd"),
        (IMAGES, "wan2.2-t2v-a14b", "mf.video"),
        (SPEECH, "whisper-large-v3", "mf.whisper"),
        (SPEECH, "wav2vec2-base", "mf.wav2vec"),
        (SPEECH, "qwen3-asr-1.7b", "mf.asr_llm"),
        (EMBEDDINGS, "clip-vit-b32", "mf.clip_vit"),
        (EMBEDDINGS, "bert-base", "mf.encoder_bert"),
        (EMBEDDINGS, "flan-t5-xl", "mf.t5"),
        (EMBEDDINGS, "e5-large-v2", "mf.embed_small"),
        (EMBEDDINGS, "e5-mistral-7b", "mf.embed_llm"),
        (VISION, "vit-base", "mf.clip_vit"),
        (VISION, "swin-base", "mf.clip_vit"),
        (VISION, "resnet50", "mf.cnn"),
        (VISION, "yolov8", "mf.yolo"),
        (VISION, "sam", "mf.sam_segm"),
    ],
)  # fmt: skip
def test_each_model_is_judged_by_its_own_support(kind: dict[str, Any], model: str, capability: str) -> None:
    for generation in GENERATIONS:
        assert judged_by(kind, model, generation) == capability


def test_the_end_of_flux_is_no_matter_of_other_diffusion_transformers() -> None:
    assert any("ends with Neuron 2.34" in c for c in conditions(IMAGES, "flux1-dev", "trn2"))
    for model in ("sd3-medium", "pixart-sigma"):
        assert not any("FLUX" in c or "2.34" in c for c in conditions(IMAGES, model, "trn2"))


def test_what_is_on_no_list_is_asked_of_aws_under_its_own_name() -> None:
    asked = "not documented for Trn2; ask AWS."
    assert f"Stable Diffusion 3/3.5: {asked}" in conditions(IMAGES, "sd3-medium", "trn2")
    assert f"wav2vec2/HuBERT/WavLM/UniSpeech: {asked}" in conditions(SPEECH, "wav2vec2-base", "trn2")


def test_a_classifier_is_no_detector_unless_the_buyer_processes_its_answers_further() -> None:
    for model in ("resnet50", "vit-base"):
        assert port(VISION, model) == port(VISION, model, custom_post_processing="no") == "E10"
        assert judged_by(VISION, model, custom_post_processing="yes") == "mf.yolo"
        assert port(VISION, model, custom_post_processing="yes") == "E11"


def test_a_detector_is_one_whatever_the_buyer_answers() -> None:
    for answer in ("yes", "no", "unknown"):
        assert judged_by(VISION, "yolov8", custom_post_processing=answer) == "mf.yolo"
        assert port(VISION, "yolov8", custom_post_processing=answer) == "E11"


@pytest.mark.parametrize(
    ("kind", "model", "judged_as"),
    [
        (VISION, "house-net", "YOLO / detection"),
        (VISION, "mobilevit", "CLIP, ViT, DeiT, Swin, BEiT, ConvNeXt"),
        (SPEECH, "ast", "Whisper speech recognition"),
        (EMBEDDINGS, "gte-large-en-v1.5", "Sentence-transformer embeddings (bge, e5, MiniLM)"),
        (IMAGES, "house-painter", "Stable Diffusion 1.5/2.1/XL/Turbo, ControlNet, LCM"),
    ],
)
def test_a_class_that_stands_in_for_a_model_is_told(kind: dict[str, Any], model: str, judged_as: str) -> None:
    told = f"the tables know no support for {model} by name: it is judged as {judged_as}."
    for generation in GENERATIONS:
        assert told in conditions(kind, model, generation)


def test_nothing_stands_in_for_a_model_that_the_catalog_names_nor_for_a_stack_that_takes_any() -> None:
    serving = {"kind": "llm serving", "volume": {"value": 10, "unit": "requests/s"}}
    for kind, model in ((IMAGES, "sdxl-base"), (VISION, "resnet50"), (serving, "house-13b")):
        assert not any("by name" in c for c in conditions(kind, model, "trn2"))


def test_ports_of_unlike_models_teach_each_other_nothing() -> None:
    flux, sd3, sd35 = (workload(IMAGES, m) for m in ("flux1-dev", "sd3-medium", "sd3.5-large"))
    assert learnt_as(sd3, catalog(), "trn2") == learnt_as(sd35, catalog(), "trn2")
    assert learnt_as(sd3, catalog(), "trn2") != learnt_as(flux, catalog(), "trn2")
