"""The JSON Schema of a case, made from the same declarations as the form: titles, units, bounds, reasons."""

from __future__ import annotations

from typing import Any, TypeGuard


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a complete case, ready for JSON."""
    from advisor.case.model import Case

    schema = Case.model_json_schema(mode="validation")
    described = _described(schema)
    assert isinstance(described, dict)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **described,
        "title": "Switchpoint case",
    }


def _described(node: Any) -> Any:
    """The node with each question's unit and advice in place of our own record of it."""
    if isinstance(node, list):
        return [_described(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _described(value) for key, value in node.items() if key != "question" or not _is_question(value)}
    if _is_question(question := node.get("question")):
        if question["unit"]:
            plain["x-unit"] = question["unit"]
        sentences = [question["why"], question["where"] and f"Where to find it: {question['where']}"]
        text = " ".join(sentence for sentence in sentences if sentence)
        if text:
            plain["description"] = text
    return plain


def _is_question(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict) and {"label", "unit", "why", "where"} <= value.keys()
