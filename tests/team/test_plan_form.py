"""The schema of a plan is closed: constrained decoding cannot run away, and cannot write a name that does not exist."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from pytest_rle.rimworld import DEFS
from pytest_rle.team.actions.fields import CROPS
from pytest_rle.team.actions.work import Assignment
from pytest_rle.team.plan_form import answer_form, plan_schema
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES
from pytest_rle.team.roles.spec import MOST_ACTIONS

PORTABLE = {
    "type", "properties", "required", "items", "enum", "const", "anyOf", "additionalProperties", "minItems", "maxItems",
    "maxLength",
}  # fmt: skip


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    yield schema
    for child in schema.get("properties", {}).values():
        yield from nodes(child)
    for child in schema.get("anyOf", ()):
        yield from nodes(child)
    if "items" in schema:
        yield from nodes(schema["items"])


def action_fields(role: Role, kind: str) -> dict[str, Any]:
    shapes = plan_schema(ROLES[role])["properties"]["actions"]["items"]["anyOf"]
    fields: dict[str, Any] = next(s["properties"] for s in shapes if s["properties"]["type"]["const"] == kind)
    return fields


@pytest.mark.parametrize("role", Role)
def test_every_object_list_and_text_is_bounded(role: Role) -> None:
    for node in nodes(plan_schema(ROLES[role])):
        assert set(node) <= PORTABLE
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["properties"]
        elif node.get("type") == "array":
            assert 0 < node["maxItems"] <= 60
        elif node.get("type") == "string":
            assert "enum" in node or "const" in node or 0 < node["maxLength"] <= 600


def test_work_types_assignments_crops_and_priorities_are_closed_lists() -> None:
    priorities = action_fields(Role.RESOURCE_MANAGER, "set_work_priorities")["priorities"]
    assert list(priorities["properties"]) == list(DEFS.work_types)
    assert all(work["enum"] == [0, 1, 2, 3, 4] for work in priorities["properties"].values())
    schedule = action_fields(Role.SOCIAL_OVERSEER, "set_schedule")
    assert schedule["assignment"]["enum"] == list(get_args(Assignment))
    assert schedule["hours"]["items"]["enum"] == list(range(24))
    assert schedule["priority"]["enum"] == list(range(1, 11))
    assert action_fields(Role.RESOURCE_MANAGER, "create_growing_zone")["plant_def"]["enum"] == list(CROPS)


def test_the_prompt_tells_the_same_bounds() -> None:
    form = answer_form(ROLES[Role.RESOURCE_MANAGER])
    assert f"At most {MOST_ACTIONS} actions" in form
    assert '"priorities": {"Firefighter": 0 to 4, ...}' in form
    assert '"storage_priority"?: 1 to 5' in form


@pytest.mark.parametrize("role", Role)
def test_the_schema_stays_small(role: Role) -> None:
    assert len(json.dumps(plan_schema(ROLES[role]))) < 10_000
