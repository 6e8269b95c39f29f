"""What a workload's stack needs, and how far each Neuron generation has it. Unknown means "ask AWS", never yes."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from advisor.case.fields import Answer
from advisor.case.workloads import (
    Embeddings,
    FineTuning,
    LlmBatch,
    LlmServing,
    OwnArchitecture,
    OwnModelWorkload,
    PreTraining,
    Vision,
    Workload,
)
from advisor.catalog import Capability, Catalog
from advisor.catalog.types import GENERATIONS, Generation, ModelFacts
from advisor.switching.tables import StackPath, model_paths, model_types, stack_paths

_PRECISIONS = {
    "fp32": "pr.fp32_tf32",
    "bf16": "pr.bf16",
    "fp16": "pr.fp16",
    "fp8": "pr.fp8_e4m3",
    "mxfp8": "pr.mxfp8",
    "int8": "pr.int8",
    "int4": "pr.int4_awq_gptq",
    "awq": "pr.int4_awq_gptq",
    "gptq": "pr.int4_awq_gptq",
    "nvfp4": "pr.nvfp4",
    "mxfp4": "pr.mxfp4",
}
REQUANTISED = frozenset({"int4", "awq", "gptq", "nvfp4"})
"""Checkpoint formats that no Neuron generation loads."""


class Need(Struct, frozen=True):
    """A capability that the workload needs, or may need."""

    capability: Capability
    answer: Answer
    role: str
    """`path`: the stack that would take over; `precision`; `kernels`; `feature`: named by the buyer."""


def model_of(workload: Workload, catalog: Catalog) -> ModelFacts | None:
    """The catalog's facts of the workload's model, None for a model that it doesn't hold."""
    return catalog.find_model(workload.model)


def shape_of(workload: Workload, catalog: Catalog) -> OwnArchitecture | None:
    """The shape of the buyer's own model; None where the catalog knows the model or no shape is given."""
    if isinstance(workload, OwnModelWorkload) and model_of(workload, catalog) is None:
        return workload.architecture
    return None


def kin_of(workload: Workload, catalog: Catalog) -> ModelFacts | None:
    """A catalog model of the class that the buyer's own model is of; None where no class is named or known."""
    own = shape_of(workload, catalog)
    return None if own is None else catalog.models.get(model_types().get(own.family.lower(), ""))


def path_of(workload: Workload, catalog: Catalog, generation: Generation) -> StackPath | None:
    """The stack that would take the workload over: its model's own where the catalog has one, else that of its kind,
    which then stands in for it."""
    own = _path_of_model(workload, catalog)
    if own is not None:
        return own
    kind = _path_kind(workload, catalog)
    path = stack_paths().get((kind, generation))
    # What the buyer says of a vision model's post-processing, and the size of an embedding model, tell its class.
    guessed = kind == workload.kind or (isinstance(workload, Vision) and workload.custom_post_processing != "yes")
    return replace(path, stands_in=True) if path and guessed and _models_told_apart(workload) else path


def learnt_as(workload: Workload, catalog: Catalog, generation: Generation) -> str:
    """Name of the class of work: who has ported one workload of it has learnt a part of the next."""
    path = path_of(workload, catalog, generation)
    if path is not None and _models_told_apart(workload):
        return catalog.capabilities[path.capability].name
    return _path_kind(workload, catalog)


def _path_of_model(workload: Workload, catalog: Catalog) -> StackPath | None:
    model = model_of(workload, catalog) or kin_of(workload, catalog)
    if model is None or (isinstance(workload, Vision) and workload.custom_post_processing == "yes"):
        return None
    paths = model_paths()
    return paths.get((workload.kind, model.id)) or paths.get((workload.kind, model.family))


def _models_told_apart(workload: Workload) -> bool:
    return any(kind == workload.kind for kind, _ in model_paths())


def _path_kind(workload: Workload, catalog: Catalog) -> str:
    """Key of the workload in the table of paths by kind."""
    if isinstance(workload, FineTuning):
        return f"fine-tuning {workload.method}"
    if isinstance(workload, Embeddings) and _params_of(workload, model_of(workload, catalog), catalog) > 2e9:
        return "llm embeddings"
    if isinstance(workload, Vision) and workload.custom_post_processing != "no":
        return "vision detection"
    return workload.kind


def _params_of(workload: Workload, model: ModelFacts | None, catalog: Catalog) -> float:
    own = shape_of(workload, catalog)
    return own.params_billion * 1e9 if own is not None else (model.params if model is not None else None) or 0.0


def needs_of(workload: Workload, catalog: Catalog, generation: Generation) -> tuple[Need, ...]:
    """What the workload needs on one generation: the stack that takes it over, its precision, kernels and features."""
    found: dict[str, Need] = {}

    def add(capability_id: str, answer: Answer, role: str) -> None:
        capability = catalog.capabilities.get(capability_id)
        if capability is not None and capability_id not in found:
            found[capability_id] = Need(capability, answer, role)

    path = path_of(workload, catalog, generation)
    if path is not None:
        add(path.capability, "yes", "path")
    if workload.precision in _PRECISIONS:
        add(_PRECISIONS[workload.precision], "yes", "precision")
    if workload.software.custom_kernels is None or workload.software.custom_kernels > 0:
        add("ok.cuda_kernels", "yes" if workload.software.custom_kernels else "unknown", "kernels")
    for capability_id, answer in sorted(workload.software.needs.items()):
        if answer != "no":
            add(capability_id, answer, "feature")
    return tuple(found.values())


def all_needs(workload: Workload, catalog: Catalog) -> tuple[Need, ...]:
    """Union over the generations, in the order in which they are first needed."""
    union: dict[str, Need] = {}
    for generation in GENERATIONS:
        for need in needs_of(workload, catalog, generation):
            union.setdefault(need.capability.id, need)
    return tuple(union.values())


def model_listed(workload: Workload, catalog: Catalog, generation: Generation) -> str:
    """How well the model itself is known on a generation: ``listed``, ``class known`` or ``unlisted``.

    A model of the buyer's own is never listed, its class at best known.
    """
    model = model_of(workload, catalog)
    if model is None:
        kin = kin_of(workload, catalog)
        return "unlisted" if kin is None or _listed(workload, kin, generation) == "unlisted" else "class known"
    return _listed(workload, model, generation)


def _listed(workload: Workload, model: ModelFacts, generation: Generation) -> str:
    if isinstance(workload, (LlmServing, LlmBatch)) and generation != "inf2_trn1":
        stack = model.stacks.vllm_neuron.lower()
    elif isinstance(workload, PreTraining):
        stack = "recipe" if "torchtitan training" in model.stacks.torchneuron.lower() else "none"
    else:
        stack = {"ga": "recipe", "beta": "recipe", "preview": "recipe", "partial": "partial"}.get(
            model.neuron.on(generation), "none"
        )
    if stack.startswith("recipe"):
        return "listed"
    return "class known" if stack.startswith("partial") or "same class" in stack else "unlisted"
