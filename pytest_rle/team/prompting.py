"""The prompt of a role: the text that all share, the scenario, the role, then the view, and the form of the answer.

The shared text and the briefing are the same for all roles, so that a server can keep them in its prompt cache. The
form of the answer comes last, because models follow the end of a prompt best.
"""

from __future__ import annotations

import functools
import hashlib
import string
import types
import typing
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pydantic import BaseModel

from pytest_rle.team.actions import ActionModel
from pytest_rle.team.briefing import Briefing
from pytest_rle.team.roles import ROLES, RoleSpec
from pytest_rle.team.views.models import RoleView

SHARED = "shared.md"


@functools.cache
def system_prompt(spec: RoleSpec, briefing: Briefing | None) -> str:
    """The part of a role's prompt that is the same in every tick. `briefing` is None if there is no scenario."""
    scenario = [briefing.text] if briefing is not None else []
    return "\n\n".join([_shared_text(), *scenario, _text(spec.prompt)])


def user_prompt(spec: RoleSpec, view: RoleView) -> str:
    """The part that changes every tick: the view, then the form of the answer."""
    return f"# The colony now\n\n```json\n{view.model_dump_json(exclude_defaults=True)}\n```\n\n{answer_form(spec)}"


def correction_prompt(spec: RoleSpec, problem: str) -> str:
    """The message to a model whose answer was not a plan."""
    return f"That answer could not be used: {problem}. Answer again, with the JSON object only.\n\n{answer_form(spec)}"


@functools.cache
def answer_form(spec: RoleSpec) -> str:
    """The form of the answer, with every permitted action and its fields."""
    shapes = "\n".join(f"- `{_shape(action)}` {_summary(action)}" for action in spec.permitted)
    return (
        f"# Your answer, {spec.title}\n\n"
        'One JSON object and nothing else: {"actions": [...], "summary": "what you do and why, in a sentence or two", '
        f'"confidence": 0 to 100}}. The others hear the first {spec.heard} characters of the summary.\n\n'
        "Each action is one of these. `priority` (1 is the most urgent, 10 the least, 5 if left out) and `reason` may "
        "be added to any of them; fields marked ? may be left out.\n\n"
        f"{shapes}"
    )


@functools.cache
def plan_schema(spec: RoleSpec) -> Mapping[str, Any]:
    """The JSON Schema of a role's plan, in the subset that servers enforce alike: no number ranges, no patterns.

    It is built once and shared: do not change it.
    """
    shapes = [action.model_json_schema() for action in spec.permitted]
    definitions = {name: shape for schema in shapes for name, shape in schema.get("$defs", {}).items()}
    return {
        "type": "object",
        "properties": {
            "actions": {"type": "array", "items": _portable({"anyOf": shapes}, definitions)},
            "summary": {"type": "string"},
            "confidence": {"type": "integer"},
        },
        "required": ["actions", "summary", "confidence"],
        "additionalProperties": False,
    }


def prompt_hashes() -> Mapping[str, str]:
    """The SHA-256 of each prompt text by file name, which identifies the texts of a run."""
    texts = {SHARED: _shared_text(), **{spec.prompt: _text(spec.prompt) for spec in ROLES.values()}}
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}


@functools.cache
def _shared_text() -> str:
    """The text that all roles share, with a line for each role."""
    lines = [f"- {spec.title}: {spec.duty}{' (speaks first)' * spec.speaks_first}" for spec in ROLES.values()]
    return string.Template(_text(SHARED)).substitute(roster="\n".join(lines))


@functools.cache
def _text(name: str) -> str:
    return (resources.files("pytest_rle.team") / "prompts" / name).read_text(encoding="utf-8").strip()


_KEPT = frozenset({"type", "properties", "required", "items", "enum", "const", "anyOf", "additionalProperties"})


def _portable(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """A schema with its references resolved, without the keywords that not every server understands."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _portable(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key not in _KEPT:
            continue
        if key == "properties":
            kept[key] = {name: _portable(field, definitions) for name, field in value.items()}
        elif key == "anyOf":
            kept[key] = [_portable(option, definitions) for option in value]
        else:
            kept[key] = _portable(value, definitions)
    if "prefixItems" in schema:
        kept["items"] = _portable(schema["prefixItems"][0], definitions)
    if isinstance(kept.get("properties"), dict) and "type" in kept["properties"]:
        required = [name for name in kept.get("required", []) if name != "type"]
        kept["required"] = ["type", *required]
    return kept


def _summary(action: type[ActionModel]) -> str:
    """The docstring of the action, in one line."""
    return " ".join((action.__doc__ or "").split())


def _shape(action: type[ActionModel]) -> str:
    fields = [f'"type": "{action.type_name()}"']
    for name, field in action.model_fields.items():
        if name not in ActionModel.model_fields:
            mark = "" if field.is_required() else "?"
            fields.append(f'"{name}"{mark}: {_type_text(field.annotation)}')
    return "{" + ", ".join(fields) + "}"


def _type_text(annotation: Any) -> str:
    """A field's type as a person would write it, such as `[int, ...]`."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _type_text(arguments[0])
    if origin is typing.Literal:
        return " | ".join(f'"{value}"' for value in arguments)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(_type_text(option) for option in arguments if option is not type(None))
    if origin is tuple:
        return f"[{_type_text(arguments[0])}, ...]"
    if origin is dict:
        return f"{{{_type_text(arguments[0])}: {_type_text(arguments[1])}, ...}}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "{" + ", ".join(f'"{name}": int' for name in annotation.model_fields) + "}"
    return {int: "int", str: "text", bool: "true | false", float: "number"}.get(annotation, "value")
