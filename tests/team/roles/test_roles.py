"""A role is one module and one prompt; the team, the prompts and arbitration read them."""

from __future__ import annotations

import pkgutil
from importlib import resources

import pytest

from pytest_rle.team import ROLES, Role, RoleSpec, roles
from pytest_rle.team.prompting import system_prompt

EVERY_ROLE = pytest.mark.parametrize("spec", ROLES.values(), ids=ROLES)


def test_every_role_has_its_module_and_its_prompt() -> None:
    modules = {module.name for module in pkgutil.iter_modules(roles.__path__)} - {"spec"}
    prompts = {path.name for path in (resources.files("pytest_rle.team") / "prompts").iterdir()} - {"shared.md"}
    assert modules == set(Role)
    assert prompts == {f"{role}.md" for role in Role}


@EVERY_ROLE
def test_a_module_declares_the_role_of_its_name(spec: RoleSpec) -> None:
    assert ROLES[spec.role] is spec
    assert spec.view.__module__.endswith(f".{spec.role}")


def test_roles_stand_in_the_order_of_their_ids() -> None:
    assert list(ROLES) == list(Role)


@EVERY_ROLE
def test_the_prompt_names_every_role_and_its_duty(spec: RoleSpec) -> None:
    prompt = system_prompt(spec, None)
    for other in ROLES.values():
        assert f"- {other.title}: {other.duty}" in prompt
    assert f"# You are the {spec.title}" in prompt
    assert "$" not in prompt


def test_only_the_map_analyst_speaks_first() -> None:
    assert [role for role, spec in ROLES.items() if spec.speaks_first] == [Role.MAP_ANALYST]


@pytest.mark.parametrize(
    ("threatened", "emergency", "first", "second"),
    [
        (False, False, Role.MEDICAL_OFFICER, None),
        (True, False, Role.DEFENSE_COMMANDER, Role.MEDICAL_OFFICER),
        (False, True, Role.MEDICAL_OFFICER, None),
        (True, True, Role.DEFENSE_COMMANDER, Role.MEDICAL_OFFICER),
    ],
)
def test_the_situation_decides_who_ranks_first(
    threatened: bool, emergency: bool, first: Role, second: Role | None
) -> None:
    ranked = sorted(ROLES, key=lambda role: ROLES[role].rank_now(threatened=threatened, emergency=emergency))
    assert ranked[0] is first
    assert second is None or ranked[1] is second


@EVERY_ROLE
def test_a_role_borrows_only_actions_of_other_roles(spec: RoleSpec) -> None:
    assert all(action.owner not in (spec.role, None) for action in spec.borrowed)
