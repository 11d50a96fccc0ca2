"""What is wrong with an action is told in the words of its fields."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.team.actions import ACTIONS
from pytest_rle.team.parsing import parse_plan
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES

AREA = {"x1": 1, "z1": 1, "x2": 3, "z2": 3}
JARGON = ("Input", "valid", "Extra inputs", "Field required", "Value error", "pydantic", "ctx", "discriminator")
ANYTHING = st.one_of(
    st.none(), st.integers(-5, 5000), st.text(max_size=5), st.booleans(), st.lists(st.integers(), max_size=2)
)


def reason(role: Role, action: dict[str, Any]) -> str:
    (rejected,) = parse_plan(json.dumps({"actions": [action]}), ROLES[role]).rejected
    return rejected.reason


@pytest.mark.parametrize(
    ("role", "action", "words"),
    [
        ("medical_officer", {"type": "tend", "doctor_id": 1}, "patient_id is missing"),
        ("medical_officer", {"type": "tend", "doctor_id": 0, "patient_id": 2}, "doctor_id must be at least 1, not 0"),
        (
            "medical_officer",
            {"type": "tend", "doctor_id": "Ann", "patient_id": 2},
            "doctor_id must be a whole number, not 'Ann'",
        ),
        (
            "medical_officer",
            {"type": "tend", "doctor": 1, "patient_id": 2},
            "doctor_id is missing; there is no field doctor: did you mean doctor_id?",
        ),
        (
            "social_overseer",
            {"type": "set_schedule", "colonist_id": 1, "hours": [24], "assignment": "Rest"},
            "hours.0 must be at most 23, not 24; assignment: there is no Rest: there are Anything, Work, ",
        ),
        (
            "resource_manager",
            {"type": "set_work_priorities", "colonist_id": 1, "priorities": {"Cook": 1, "Hauling": 9}},
            "priorities.Cook: there is no work type Cook: did you mean Cooking?; priorities.Hauling must be at most 4",
        ),
        (
            "resource_manager",
            {"type": "designate", "kind": "mine", "area": [1, 2, 3, 4]},
            "area must be an object, not [1, 2, 3, 4]",
        ),
        (
            "resource_manager",
            {"type": "designate", "kind": "mine", "area": {**AREA, "x2": 0}},
            "area: the second corner must not lie left of or below the first",
        ),
        (
            "resource_manager",
            {"type": "set_forbidden", "thing_ids": [], "forbidden": True},
            "thing_ids must have at least 1 entry, not []",
        ),
        (
            "construction_planner",
            {"type": "build", "area": AREA},
            "may not propose 'build' (did you mean build_room or place_building?)",
        ),
        ("construction_planner", {"type": "draft"}, "Construction Planner may not propose 'draft'; permitted: build_"),
        ("medical_officer", {"doctor_id": 1}, "the action has no 'type': name one of tend, bed_rest, "),
    ],
)
def test_every_problem_of_an_action_is_told(role: str, action: dict[str, Any], words: str) -> None:
    assert words in reason(Role(role), action)


@given(st.sampled_from(ACTIONS), st.data())
def test_no_rejection_speaks_of_the_library(action: Any, data: st.DataObject) -> None:
    fields = {name: data.draw(ANYTHING) for name in action.model_fields if name != "type"}
    spec = next(spec for spec in ROLES.values() if action in spec.permitted)
    answer = json.dumps({"actions": [{"type": action.type_name(), **fields}]})
    for rejected in parse_plan(answer, spec).rejected:
        assert not any(word in rejected.reason for word in JARGON), rejected.reason
