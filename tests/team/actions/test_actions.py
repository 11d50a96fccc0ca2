"""What every action declares, and how data becomes an action."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from pydantic import TypeAdapter, ValidationError

from pytest_rle.team import ROLES, ActionOutcome, ActionPlan, OutcomeStatus, Role, RoleSpec, actions
from pytest_rle.team.actions import (
    ACTIONS,
    Action,
    ActionModel,
    CreateStockpile,
    Draft,
    NoAction,
    PlayerRequest,
    Rect,
    SetResearch,
)


def defined_in_package() -> set[type[ActionModel]]:
    modules = [importlib.import_module(f"{actions.__name__}.{m.name}") for m in pkgutil.iter_modules(actions.__path__)]
    classes = {value for module in modules for value in vars(module).values() if inspect.isclass(value)}
    return {value for value in classes if issubclass(value, ActionModel) and not inspect.isabstract(value)}


def test_every_action_of_the_package_is_listed_once() -> None:
    assert {*ACTIONS, PlayerRequest} == defined_in_package()
    assert len({action.type_name() for action in ACTIONS}) == len(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: str(action.type_name()))
def test_every_action_describes_itself_and_belongs_to_a_role(action: type[ActionModel]) -> None:
    assert action.__doc__
    assert (action.owner is None) == (action is NoAction)
    assert any(action in spec.permitted for spec in ROLES.values())


def test_no_role_may_send_a_request_of_its_own() -> None:
    assert all(PlayerRequest not in spec.permitted for spec in ROLES.values())


@pytest.mark.parametrize("spec", ROLES.values(), ids=ROLES)
def test_no_action_is_permitted_twice_and_doing_nothing_comes_last(spec: RoleSpec) -> None:
    assert len(set(spec.permitted)) == len(spec.permitted)
    assert spec.permitted[-1] is NoAction


def test_data_is_read_as_the_action_that_it_names() -> None:
    plan = ActionPlan.model_validate_json('{"actions": [{"type": "draft", "colonist_id": 3, "drafted": true}]}')
    assert plan.actions == (Draft(colonist_id=3, drafted=True),)
    assert ActionPlan.model_validate(plan.model_dump()) == plan
    assert ActionPlan.model_validate_json(plan.model_dump_json()) == plan


def test_an_action_is_written_with_the_fields_of_its_own_class() -> None:
    outcome = ActionOutcome(
        role=Role.RESEARCH_DIRECTOR, action=SetResearch(project="Smithing"), status=OutcomeStatus.DONE
    )
    assert outcome.model_dump(mode="json")["action"] == {
        "priority": 5,
        "reason": "",
        "type": "set_research",
        "project": "Smithing",
    }


@pytest.mark.parametrize(
    "data", [{"type": "teleport"}, {"colonist_id": 3}, {"type": "draft", "colonist_id": 3}, "draft"]
)
def test_data_that_is_not_an_action_is_an_error(data: object) -> None:
    with pytest.raises(ValidationError):
        ActionPlan.model_validate({"actions": [data]})


def test_strict_json_of_an_action_with_a_list_is_read() -> None:
    """As the reader of records does it: JSON has lists where the action has tuples."""
    stockpile = CreateStockpile(area=Rect(x1=1, z1=1, x2=2, z2=2), allowed_defs=("WoodLog",))
    reader: TypeAdapter[ActionModel] = TypeAdapter(Action)
    assert reader.validate_json(stockpile.model_dump_json(), strict=True) == stockpile
