"""Numbers of a text in the reader's style.

All texts of the engine are English and write their numbers so. `in_style` writes the numbers of a finished text anew
and leaves what is no number of ours: names, versions, dates, what others wrote. It is applied once, where a text is
shown: one that is in a style already can't be told from one that is not. `tokens` tells what digits are taken for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from advisor.number_style import ENGLISH, NumberStyle

Kind = Literal["number", "whole", "name", "version", "identifier", "strange"]
"""What digits in a text are: a number whose signs the style sets · a number without any, the same in each style (a
count, a year, a part of a date) · part of a name or of what others wrote · a version · part of an identifier such as
p5.48xlarge or a file's name · none of these, and left as it is."""


class Token(Struct, frozen=True):
    """Digits of a text with the points and commas among them."""

    text: str
    start: int
    end: int
    kind: Kind


class Names(Struct, frozen=True):
    """Texts that stand as they are wherever they occur: names, and what others wrote."""

    held: tuple[str, ...] = ()

    @staticmethod
    def of(texts: Iterable[str]) -> Names:
        """Those of `texts` that a style could touch: digits alone are no name, they may be anyone's figure."""
        found = {text for text in texts if _SIGNED.search(text) and _LETTER.search(text)}
        return Names(tuple(sorted(found, key=lambda text: (-len(text), text))))


NO_NAMES = Names()
_SIGNED = re.compile(r"\d[.,]\d")
_LETTER = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")
_VERSION = re.compile(r"\d+(?:\.\d+){2,}")
_UNIT = re.compile(r"(?:[kKMBTxhsWV]|ms|[kMGT]i?B|kW|MW)(?![\w])")
_VERSIONED = (
    "SDK", "Neuron", "NeuronX", "NKI", "NxD", "NxDI", "LoRA", "CUDA", "cuDNN", "NCCL", "ROCm", "TensorRT",
    "TensorRT-LLM", "PyTorch", "torch", "torch-neuronx", "JAX", "TensorFlow", "NumPy", "Python", "Ubuntu", "Linux",
    "vLLM", "SGLang", "NeMo", "Megatron", "DeepSpeed", "Transformers", "Optimum", "Triton", "Diffusion", "Llama",
    "Qwen", "Mistral", "Mixtral", "Gemma", "Phi", "GLM", "Granite", "DeepSeek", "Kimi", "Whisper", "Wan", "plugin",
    "driver", "compiler", "release", "releases", "version", "versions", "tag", "arXiv", "Apache", "MLPerf", "PCIe",
    "NVLink", "Switchpoint", "K8s", "Kubernetes", "experimental", "Ended",
)  # fmt: skip
"""What stands before a version: software, families of models, and the words for an issue of something."""
_OF_A_GENERATION = r"\bTrn\d (?:\(|with )"
"""A release in which a generation of chips got software or loses it: beta on Trn3 (2.33)."""
_AFTER_A_NAME = re.compile(
    r"(?:(?<![\w-])(?:" + "|".join(_VERSIONED) + r")[ \u00a0]|" + _OF_A_GENERATION + ")"
    r"(?:v?\d[\w.+]*(?:[/-]|\+?[ \u00a0](?:and|or|to)[ \u00a0]))*$"
)
_LOOK_BACK = 60
"""Letters before a number in which a name with versions may stand."""


def in_style(text: str, style: NumberStyle, names: Names = NO_NAMES) -> str:
    """The text with its numbers in the style; what is in `names`, versions and identifiers stand as they are."""
    if style is ENGLISH or not _SIGNED.search(text):
        return text
    parts, done = [], 0
    for token in tokens(text, names):
        if token.kind == "number":
            parts += [text[done : token.start], _written(token.text, style)]
            done = token.end
    return "".join([*parts, text[done:]])


def tokens(text: str, names: Names = NO_NAMES) -> Iterator[Token]:
    """All digits of a text, in order, each with what it is taken for."""
    held = [found.span() for found in _pattern(names).finditer(text)] if names.held else []
    before: Token | None = None
    for found in _DIGITS.finditer(text):
        start, end = found.span()
        if any(first <= start and end <= last for first, last in held):
            kind: Kind = "name"
        else:
            kind = _kind(text, start, end, before)
        before = Token(found[0], start, end, kind)
        yield before


def _kind(text: str, start: int, end: int, before: Token | None) -> Kind:
    digits = text[start:end]
    if digits.isdigit():
        return "whole"
    last, following = text[start - 1 : start], text[end : end + 1]
    if last in ("-", "/") and before is not None and before.end == start - 1 and before.kind != "whole":
        return before.kind  # 2.28/2.29, 0.5-1.5
    if _part_of_a_word(text, start, end):
        return "identifier"
    if _VERSION.fullmatch(digits) or following == "+":
        return "version"
    if _AFTER_A_NAME.search(text[max(0, start - _LOOK_BACK) : start]):
        return "version"
    return "number" if _NUMBER.fullmatch(digits) and last not in (".", ",") else "strange"


def _part_of_a_word(text: str, start: int, end: int) -> bool:
    """Whether letters are joined to digits, before them or after; a unit may stand right after a number: 70.6B."""
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return True
    if start > 1 and text[start - 1] in "-/" and text[start - 2].isalnum():
        return True
    joined = end < len(text) and (text[end].isalpha() or text[end] == "_")
    return joined and not _UNIT.match(text, end)


def _written(english: str, style: NumberStyle) -> str:
    whole, _, decimals = english.partition(".")
    grouped = whole.replace(",", style.group)
    return f"{grouped}{style.decimal}{decimals}" if decimals else grouped


@lru_cache(maxsize=64)
def _pattern(names: Names) -> re.Pattern[str]:
    """Any of the names, the longest first, not as a part of another word; a sentence may begin with one in capitals."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names.held))})(?!\w)", re.IGNORECASE)
