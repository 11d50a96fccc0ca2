"""The form of a role's plan: its JSON Schema, and the same in words for the prompt.

The schema is closed, so that constrained decoding cannot run away: no property beyond those named, a bound on every
list and every text, and a list of all values where the game's names are few (work types, crops, assignments, kinds).

It uses only keywords that the common servers enforce or ignore: `type`, `properties`, `required`, `items`, `enum`,
`const`, `anyOf`, `additionalProperties`, `minItems`, `maxItems` and `maxLength`. Ranges of numbers are not among them:
a small range becomes an `enum`. References are resolved, and titles, descriptions, defaults and patterns are left out.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

from pytest_rle.team.actions import ActionModel
from pytest_rle.team.roles import RoleSpec

SUMMARY_LENGTH: Final = 600
"""The longest summary in the schema, in characters."""

WIDEST_ENUM: Final = 25
"""A range of whole numbers becomes a list of its values if it has no more than these."""

LISTED_VALUES: Final = 25
"""The text of the prompt names every value of a list that is no longer; above it says "text"."""

_KEPT: Final = frozenset(
    {
        "type", "properties", "required", "items", "enum", "const", "anyOf", "additionalProperties", "minItems",
        "maxItems", "maxLength",
    }
)  # fmt: skip


@functools.cache
def plan_schema(spec: RoleSpec) -> Mapping[str, Any]:
    """The JSON Schema of a role's plan. It is built once and shared: do not change it."""
    shapes = [_portable(_resolved(action)) for action in spec.permitted]
    return {
        "type": "object",
        "properties": {
            "actions": {"type": "array", "maxItems": spec.most_actions, "items": {"anyOf": shapes}},
            "summary": {"type": "string", "maxLength": SUMMARY_LENGTH},
            "confidence": {"type": "integer"},
        },
        "required": ["actions", "summary", "confidence"],
        "additionalProperties": False,
    }


@functools.cache
def answer_form(spec: RoleSpec) -> str:
    """The form of the answer in words, with every permitted action and its fields."""
    shapes = "\n".join(f"- `{_shape(action)}` {_summary(action)}" for action in spec.permitted)
    heard = f" The others hear the first {spec.heard} characters of the summary." if spec.heard else ""
    return (
        f"# Your answer, {spec.title}\n\n"
        'One JSON object and nothing else: {"actions": [...], "summary": "what you do and why, in a sentence or two", '
        f'"confidence": 0 to 100}}. At most {spec.most_actions} actions.{heard}\n\n'
        "Each action is one of these. `priority` (1 is the most urgent, 10 the least, 5 if left out) and `reason` may "
        "be added to any of them; fields marked ? may be left out.\n\n"
        f"{shapes}"
    )


def _resolved(action: type[ActionModel]) -> dict[str, Any]:
    """The schema of an action, with its references resolved."""
    schema = action.model_json_schema()
    definitions = schema.pop("$defs", {})

    def resolve(node: Any) -> Any:
        if isinstance(node, list):
            return [resolve(entry) for entry in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return resolve(definitions[node["$ref"].rsplit("/", 1)[-1]])
        return {key: resolve(value) for key, value in node.items()}

    resolved: dict[str, Any] = resolve(schema)
    return resolved


def _portable(schema: dict[str, Any]) -> dict[str, Any]:
    """A resolved schema without the keywords that not every server understands."""
    kept = {key: value for key, value in schema.items() if key in _KEPT}
    if "properties" in kept:
        kept["properties"] = {name: _portable(field) for name, field in kept["properties"].items()}
    if "anyOf" in kept:
        kept["anyOf"] = [_portable(option) for option in kept["anyOf"]]
    for key in ("items", "additionalProperties"):
        if isinstance(kept.get(key), dict):
            kept[key] = _portable(kept[key])
    if _is_small_range(schema):
        kept["enum"] = list(range(schema["minimum"], schema["maximum"] + 1))
    if "type" in kept.get("properties", {}):
        required = [name for name in kept.get("required", []) if name != "type"]
        kept["required"] = ["type", *required]
    return kept


def _is_small_range(schema: Mapping[str, Any]) -> bool:
    return "minimum" in schema and "maximum" in schema and schema["maximum"] - schema["minimum"] < WIDEST_ENUM


def _summary(action: type[ActionModel]) -> str:
    """The docstring of the action, in one line."""
    return " ".join((action.__doc__ or "").split())


def _shape(action: type[ActionModel]) -> str:
    schema = _resolved(action)
    fields = [f'"type": "{action.type_name()}"']
    for name, field in schema["properties"].items():
        if name not in ActionModel.model_fields:
            mark = "" if name in schema.get("required", ()) else "?"
            fields.append(f'"{name}"{mark}: {_words(field)}')
    return "{" + ", ".join(fields) + "}"


def _words(field: Mapping[str, Any]) -> str:
    """The schema of a field as a person would write it, such as `[int, ...]`."""
    if "anyOf" in field:
        return " | ".join(_words(option) for option in field["anyOf"] if option.get("type") != "null")
    if "enum" in field and len(field["enum"]) <= LISTED_VALUES:
        return " | ".join(f'"{value}"' for value in field["enum"])
    kind = field.get("type")
    if kind == "array":
        return f"[{_words(field['items'])}, ...]"
    if kind == "object":
        names = list(field["properties"])
        if len(names) > LISTED_VALUES // 2:
            return f'{{"{names[0]}": {_words(next(iter(field["properties"].values())))}, ...}}'
        return "{" + ", ".join(f'"{name}": {_words(field["properties"][name])}' for name in names) + "}"
    if kind == "integer" and _is_small_range(field):
        return f"{field['minimum']} to {field['maximum']}"
    return {"integer": "int", "string": "text", "boolean": "true | false", "number": "number"}[str(kind)]
