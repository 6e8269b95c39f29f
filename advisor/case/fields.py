"""The declaration of one question: what pydantic checks and what the screen, the command line and the guide say of it.

A field of the case is declared once, with `ask`. Its bounds and default are pydantic's own; label, unit, reason and
place to look are kept beside them and read back with `question_of`.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

Answer = Literal["yes", "no", "unknown"]
Origin = Literal["typed", "template", "catalog", "imported", "estimate", "default"]
Suggest = Literal["", "model", "instance", "region", "currency"]


class Part(BaseModel):
    """Base of everything in a case: no unknown keys, no NaN or infinity, never changed in place."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        str_strip_whitespace=True,
        defer_build=True,  # a part is checked as one of its case: few are ever on their own
    )


class Range(Part):
    """An 80% range: one in ten lies below `low`, one in ten above `high`. The unit is the field's."""

    low: float
    high: float

    @model_validator(mode="after")
    def _in_order(self) -> Range:
        if self.low > self.high:
            raise ValueError(f"the low end ({self.low:g}) must not exceed the high end ({self.high:g})")
        return self


Estimate = float | Range
"""A number, or an 80% range where the buyer is not sure."""


class Within(Struct, frozen=True):
    """Bounds of an `Estimate`, for the number and both ends of a range: ``Annotated[Estimate, Within(ge=1)]``."""

    gt: float | None = None
    ge: float | None = None
    lt: float | None = None
    le: float | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def check(self, value: Estimate) -> Estimate:
        """The value itself; ValueError names the broken bound."""
        for end in (value.low, value.high) if isinstance(value, Range) else (value,):
            if self.gt is not None and end <= self.gt:
                raise ValueError(f"must be above {self.gt:,.10g}, is {end:,.10g}")
            if self.ge is not None and end < self.ge:
                raise ValueError(f"must be at least {self.ge:,.10g}, is {end:,.10g}")
            if self.lt is not None and end >= self.lt:
                raise ValueError(f"must be below {self.lt:,.10g}, is {end:,.10g}")
            if self.le is not None and end > self.le:
                raise ValueError(f"must be at most {self.le:,.10g}, is {end:,.10g}")
        return value


def middle(value: float | Range) -> float:
    """Point value of an estimate: the number itself, or the middle of its range (geometric where both ends are > 0)."""
    if isinstance(value, Range):
        return (value.low * value.high) ** 0.5 if value.low > 0 else (value.low + value.high) / 2
    return value


class Question(Struct, frozen=True):
    """What is said of a field: in the form, in the help and in the guide.

    `detail` hides it behind "More detail"; `minimum` is its number in the minimum set; `suggest` names the table that
    completes it; `when` shows it only while the named sibling holds that value; `wide` is the 80% range that stands in
    for "I don't know", a judgement.
    """

    label: str
    unit: str = ""
    why: str = ""
    where: str = ""
    group: str = ""
    detail: bool = False
    minimum: int = 0
    suggest: Suggest = ""
    when: tuple[str, str] | None = None
    wide: tuple[float, float] | None = None


def ask(
    label: str,
    *,
    unit: str = "",
    why: str = "",
    where: str = "",
    group: str = "",
    detail: bool = False,
    minimum: int = 0,
    suggest: Suggest = "",
    when: tuple[str, str] | None = None,
    wide: tuple[float, float] | None = None,
    **pydantic: Any,
) -> Any:
    """A pydantic field with its `Question`; further keywords (default, ge, le, ...) are pydantic's own."""
    question = Question(label, unit, why, where, group, detail, minimum, suggest, when, wide)
    return Field(title=label, description=why or None, json_schema_extra={"question": _plain(question)}, **pydantic)


def question_of(info: FieldInfo) -> Question | None:
    """The question declared with `ask`, or None for a field that is not asked."""
    extra = info.json_schema_extra
    if isinstance(extra, dict) and isinstance(extra.get("question"), dict):
        return Question(**extra["question"])  # type: ignore[arg-type]  # written by _plain from a Question
    return None


def _plain(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in question.__struct_fields__}


def _without_trailing_zeros(amount: Decimal) -> str:
    return format(amount.normalize(), "f")


Money = Annotated[
    Decimal,
    Field(ge=0, max_digits=18, allow_inf_nan=False),
    PlainSerializer(_without_trailing_zeros, return_type=str, when_used="json"),
]
"""An amount in the case's own currency, or in the currency that stands beside it; exact. JSON has it as text."""


def _as_written(value: Any) -> Any:
    """A day as itself or as it is written in a case; a bare number, which would count seconds since 1970, is no day."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\s*\d{4}-\d{2}-\d{2}\s*", value)):
        return value
    raise PydanticCustomError("date_type", "a day is written as 2026-11-23")


Day = Annotated[date, BeforeValidator(_as_written)]
"""A day of the calendar. JSON has it as text, year first."""

CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]

__all__ = [
    "Answer",
    "CurrencyCode",
    "Day",
    "Estimate",
    "Money",
    "Origin",
    "Part",
    "Question",
    "Range",
    "Slug",
    "Suggest",
    "Within",
    "ask",
    "middle",
    "question_of",
]
