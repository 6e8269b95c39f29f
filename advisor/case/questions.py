"""The software checklist's questions: which capability of the catalog each one asks for, and which workloads raise it.

Data. The wording is ours; whether Neuron has the capability stands in the catalog.
"""

from __future__ import annotations

from msgspec import Struct

_LLM = ("llm serving", "llm batch")
_TRAINING = ("pre-training", "fine-tuning")
_MODELS = ("embeddings", "image generation", "vision", "speech")
_ALL = (*_LLM, *_TRAINING, *_MODELS, "recommender")


class ChecklistQuestion(Struct, frozen=True):
    """One question. Empty ``engines`` or ``models``: whatever the engine or model; else only for those.

    ``models`` are parts of model names in small letters.
    """

    capability: str
    kinds: tuple[str, ...]
    question: str
    why: str
    engines: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


_Q = ChecklistQuestion

QUESTIONS: tuple[ChecklistQuestion, ...] = (
    _Q(
        "op.multilora",
        _LLM,
        "Do you serve several LoRA adapters from one server?",
        "Without it each adapter needs a server of its own.",
    ),
    _Q(
        "op.spec_draft",
        ("llm serving",),
        "Do you speed up decoding with a separate draft model?",
        "The current Neuron plugin dropped it; without it tokens come slower.",
    ),
    _Q(
        "op.spec_eagle3",
        ("llm serving",),
        "Do you speed up decoding with EAGLE heads?",
        "Your measured speed today may rest on it.",
    ),
    _Q(
        "op.prefix_cache",
        _LLM,
        "Do many prompts share a long beginning that is kept in a cache?",
        "A cache that is lost makes each prompt cost its full length.",
    ),
    _Q(
        "op.long_ctx",
        _LLM,
        "Do you need contexts over 32,000 tokens?",
        "Long contexts are where compiled shapes and memory bind first.",
    ),
    _Q(
        "op.structured",
        _LLM,
        "Must the output follow a JSON schema or grammar?",
        "Constrained decoding is part of the serving engine.",
    ),
    _Q(
        "op.kv_offload",
        _LLM,
        "Is the KV cache kept in host memory or a cache service?",
        "Long conversations may rest on it.",
    ),
    _Q(
        "pa.multinode_infer",
        _LLM,
        "Does one copy of the model span several machines?",
        "Serving across machines depends on the network and its software.",
    ),
    _Q(
        "mf.vlm_other",
        _LLM,
        "Does the model also take images?",
        "The image part is a second model to port.",
        models=("vl", "vision", "llava", "pixtral", "gemma", "llama-4", "llama 4"),
    ),
    _Q(
        "se.nim",
        (*_LLM, "embeddings", "vision", "speech"),
        "Do you rely on NVIDIA's ready containers (NIM)?",
        "They come for NVIDIA GPUs only.",
        engines=("tensorrt-llm", "triton server", "nemo", "other"),
    ),
    _Q(
        "se.triton_server",
        (*_LLM, *_MODELS),
        "Must Triton Inference Server stay in front of the model?",
        "Its Neuron back end is maintained by others.",
        engines=("triton server", "tensorrt-llm"),
    ),
    _Q(
        "tl.fsdp2",
        _TRAINING,
        "Do you shard with PyTorch FSDP?",
        "FSDP2 is the sharding that the native Neuron backend has.",
        engines=("fsdp", "pytorch", "torchtitan", "trl", "hugging face transformers", "other", "unknown"),
    ),
    _Q(
        "tl.deepspeed",
        _TRAINING,
        "Does the training use DeepSpeed (ZeRO)?",
        "There is no DeepSpeed on Neuron; sharding has to be planned anew.",
    ),
    _Q(
        "tl.megatron",
        _TRAINING,
        "Does the training build on Megatron?",
        "Neuron's Megatron forks are retired.",
    ),
    _Q(
        "tl.nemo",
        _TRAINING,
        "Does the training build on NVIDIA NeMo?",
        "Neuron's NeMo forks are retired.",
        engines=("nemo", "megatron", "other", "unknown"),
    ),
    _Q(
        "pa.pp_train",
        ("pre-training",),
        "Do you use pipeline parallelism?",
        "Large models may not fit without it.",
    ),
    _Q(
        "pa.cp", ("pre-training",), "Do you split long sequences over devices?", "Context parallelism must exist there."
    ),
    _Q(
        "pa.ep",
        _TRAINING,
        "Is the model a mixture of experts, with experts spread over devices?",
        "Expert parallelism has its own communication.",
        models=("mixtral", "moe", "deepseek", "gpt-oss", "dbrx", "kimi", "glm", "minimax", "llama-4", "llama 4", "-a"),
    ),
    _Q("pa.multinode", _TRAINING, "Does a run span several machines?", "Collectives then go over EFA."),
    _Q(
        "tl.qlora", ("fine-tuning",), "Is the base model loaded in 4 bits (QLoRA)?", "4-bit bases don't load on Neuron."
    ),
    _Q(
        "tl.bitsandbytes",
        _TRAINING,
        "Do you use bitsandbytes (8-bit optimisers or layers)?",
        "It is written for CUDA.",
    ),
    _Q(
        "tl.trl_dpo",
        ("fine-tuning",),
        "Do you tune on preferences (DPO, ORPO)?",
        "It needs a trainer beyond plain fine-tuning.",
    ),
    _Q(
        "tl.grpo",
        ("fine-tuning",),
        "Do you train by reinforcement (GRPO, PPO)?",
        "It needs training and serving side by side.",
    ),
    _Q(
        "tl.optimizer_fused",
        ("pre-training",),
        "Do you use Apex or other fused optimisers?",
        "They are CUDA kernels with plain replacements.",
    ),
    _Q(
        "op.flexattention",
        ("pre-training",),
        "Do you use custom attention masks (FlexAttention)?",
        "Masks outside the usual ones may need a kernel.",
    ),
    _Q(
        "ok.xformers_liger",
        (*_LLM, *_TRAINING, "image generation"),
        "Does your code call xFormers, Liger or FlashInfer kernels itself?",
        "They are written for CUDA; the model code must do without.",
    ),
    _Q(
        "mf.reranker",
        ("embeddings",),
        "Is it a cross-encoder that scores pairs (a reranker)?",
        "Rerankers take another path than embeddings.",
    ),
    _Q(
        "fw.onnx",
        _MODELS,
        "Is the model deployed as an ONNX file?",
        "ONNX files don't run on Neuron; the original weights do.",
    ),
    _Q(
        "op.dynamic_shapes",
        _MODELS,
        "Do input sizes vary from call to call?",
        "Compiled graphs have fixed shapes; inputs pad to the next one.",
    ),
    _Q(
        "mf.sd",
        ("image generation",),
        "Do you use ControlNet or several image adapters at once?",
        "Each combination is compiled on its own.",
    ),
    _Q(
        "fw.hf_diffusers_native",
        ("image generation",),
        "Is your pipeline written with Hugging Face Diffusers?",
        "It is the documented way on Neuron.",
    ),
    _Q(
        "op.hotswap",
        ("image generation", "embeddings"),
        "Must weights be exchanged while the server runs?",
        "On Neuron a change may mean compiling anew.",
    ),
    _Q(
        "ok.nms_topk",
        ("vision",),
        "Does the model itself do non-maximum suppression?",
        "Outputs whose size depends on the data leave the compiled graph.",
    ),
    _Q(
        "ok.video_dec",
        ("vision",),
        "Is video decoded on the GPU?",
        "Neuron chips have no video decoder; the host CPU would do it.",
    ),
    _Q("ok.conv_variants", ("vision",), "Does it use 3D or dilated convolutions?", "Not every variant compiles well."),
    _Q(
        "mf.asr_llm",
        ("speech",),
        "Is the recogniser built on a language model?",
        "It then takes the path of language models.",
    ),
    _Q(
        "ok.control_flow",
        ("speech", "vision", "recommender"),
        "Does the code branch on the data while it runs?",
        "A compiled graph takes one path.",
    ),
    _Q(
        "mf.recsys",
        ("recommender",),
        "Do the embedding tables have to live in accelerator memory?",
        "There is no documented route for large tables on Neuron.",
    ),
    _Q(
        "ok.sparse",
        ("recommender",),
        "Do you use sparse tensors or sparse gradients?",
        "Neuron has dense tensors only.",
    ),
    _Q(
        "ok.rapids",
        ("recommender",),
        "Does the pipeline use RAPIDS (cuDF, cuML, cuVS)?",
        "These libraries exist for CUDA only.",
    ),
    _Q(
        "ok.cuda_kernels",
        ("recommender", "vision", "speech"),
        "Does the model call CUDA code of your own?",
        "Such code is written anew.",
    ),
    _Q(
        "fw.tensorflow",
        (*_MODELS, "recommender"),
        "Is any part of it TensorFlow?",
        "Neuron has dropped TensorFlow.",
        engines=("tensorflow", "other", "unknown", "triton server"),
    ),
    _Q(
        "pr.fp64",
        ("recommender",),
        "Does it compute in double precision (FP64)?",
        "No Neuron chip documents it.",
    ),
    _Q(
        "or.mig",
        ("embeddings", "speech", "vision", "recommender"),
        "Do several services share one GPU?",
        "Neuron divides by cores, not by time slices.",
    ),
    _Q(
        "pl.onprem",
        _ALL,
        "Must it also run in your own data centre?",
        "Trainium is rented from AWS only.",
    ),
    _Q(
        "pl.other_cloud",
        _ALL,
        "Must the same build also run on another cloud?",
        "A second platform means a second code path.",
    ),
)
