"""Teams whose agents do not hear each other, lack a role, or are one agent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pytest_rle.errors import TeamError
from pytest_rle.llm import CostTracker, parse_price
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.team import DeliberationStatus, Role, Team
from pytest_rle.team.actions import ACTIONS
from pytest_rle.team.form import TeamForm
from pytest_rle.team.model_access import ModelAccess
from pytest_rle.team.policies import IdlePolicy, LlmPolicy, ScriptedPolicy, SoloPolicy
from pytest_rle.team.roles import ROLES
from pytest_rle.team.solo import solo_spec
from pytest_rle.team.terms import Terms
from tests.llm.server import ModelServer, hangs, says

ALL = tuple(Role)

PLAN = json.dumps(
    {
        "actions": [
            {"type": "set_research", "project": "Electricity"},
            {"type": "designate", "kind": "mine", "area": {"x1": 1, "z1": 1, "x2": 2, "z2": 2}},
            {"type": "fly"},
            {"type": "no_action"},
        ],
        "summary": "research and stone",
        "confidence": 70,
    }
)


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    return running_server.reset()


def terms(form: TeamForm) -> Terms:
    return Terms(models=ModelAccess(CostTracker(), price=parse_price("1:1")), form=form)


def endpoint(server: ModelServer) -> Endpoint:
    return Endpoint.resolve("test-model", server.base_url, environ={"RLE_API_KEY": "none"})


def test_a_team_without_a_role_is_named_after_it_and_knows_the_whole_team() -> None:
    team = Team(ScriptedPolicy())
    team.leave_out([Role.MEDICAL_OFFICER, Role.MAP_ANALYST])
    described = team.describe()
    assert described.name == "scripted-without-map_analyst+medical_officer"
    assert described.whole_name == "scripted"
    assert described.without == (Role.MAP_ANALYST, Role.MEDICAL_OFFICER)
    assert set(described.roles) == set(Role) - set(described.without)


def test_a_mixed_team_without_a_role_is_named_after_the_whole_team() -> None:
    def mixed() -> Team:
        return Team({**dict.fromkeys(Role, ScriptedPolicy()), Role.MEDICAL_OFFICER: IdlePolicy()})

    whole, lacking, named = mixed(), mixed(), Team(IdlePolicy(), name="mine")
    lacking.leave_out([Role.MEDICAL_OFFICER])
    named.leave_out([Role.MAP_ANALYST])
    assert lacking.describe().whole_name == whole.describe().name
    assert named.describe().name == "mine-without-map_analyst"


def test_a_role_that_does_not_play_cannot_be_left_out_and_one_must_stay() -> None:
    with pytest.raises(TeamError, match="map_analyst cannot be left out: it does not play in this team"):
        Team({Role.MEDICAL_OFFICER: IdlePolicy()}).leave_out([Role.MAP_ANALYST])
    whole = Team(IdlePolicy())
    whole.leave_out(())
    assert whole.describe() == Team(IdlePolicy()).describe()
    with pytest.raises(TeamError, match="every role of the team is left out"):
        Team(IdlePolicy()).leave_out(ALL)


async def test_nobody_hears_or_hears_of_a_role_that_is_left_out(server: ModelServer, world: Any) -> None:
    team = Team(LlmPolicy(endpoint(server)))
    team.accept(terms(TeamForm.ROLES))
    team.leave_out([Role.MEDICAL_OFFICER])
    async with team:
        for tick in range(2):
            turn = await team.deliberate(world.observation, world.static, tick=tick)
    assert set(turn.plans) == set(Role) - {Role.MEDICAL_OFFICER}
    assert len(server.calls) == 12
    assert not any("Medical Officer" in call.prompt or "medical_officer" in call.prompt for call in server.calls)


async def test_a_silent_team_has_no_messages_and_says_so(server: ModelServer, world: Any) -> None:
    server.default = says(PLAN)
    team = Team(LlmPolicy(endpoint(server)))
    team.accept(terms(TeamForm.SILENT))
    async with team:
        for tick in range(2):
            await team.deliberate(world.observation, world.static, tick=tick)
    assert team.describe().name == "test-model-silent"
    assert len(server.calls) == 14
    for call in server.calls:
        assert "messages" not in view_in(call.prompt)
        assert "no agent hears another" in call.prompt
        assert "The others hear" not in call.prompt


def view_in(prompt: str) -> dict[str, Any]:
    view: dict[str, Any] = json.loads(prompt.split("# The colony now\n\n```json\n")[1].partition("\n```")[0])
    return view


async def test_one_agent_plays_all_roles_with_one_answer(server: ModelServer, world: Any) -> None:
    server.default = says(PLAN)
    team = Team(SoloPolicy(endpoint(server)))
    team.accept(terms(TeamForm.SOLO))
    async with team:
        turn = await team.deliberate(world.observation, world.static, tick=0)
    assert team.describe().name == "test-model-solo"
    assert team.asking_roles == (Role.MAP_ANALYST,)
    assert set(team.timeouts_s.values()) == {7 * 60.0}
    (call,) = server.calls
    for spec in ROLES.values():
        assert f"# You are the {spec.title}" in call.prompt
        assert spec.duty in call.prompt
    assert "You alone run a RimWorld colony" in call.prompt
    assert "The others hear" not in call.prompt
    view = view_in(call.prompt)
    assert set(view) >= {"colony", "medical_officer", "construction_planner"}
    assert "colony" not in view["medical_officer"]
    parts = {one.role: one for one in turn.deliberations}
    assert [action.type for action in parts[Role.RESEARCH_DIRECTOR].plan.actions] == ["set_research"]  # type: ignore[union-attr]
    orders = [(role, action.type) for role, plan in turn.plans.items() for action in plan.actions]
    assert len(orders) == 3, "each order belongs to one role"
    lead = parts[Role.MAP_ANALYST]
    assert (len(lead.calls), len(lead.rejected)) == (1, 1)
    assert {len(one.calls) + len(one.rejected) for role, one in parts.items() if role is not lead.role} == {0}
    assert [plan.summary for plan in turn.plans.values() if plan.summary] == ["research and stone"]


def test_the_agent_of_all_roles_may_propose_every_action() -> None:
    assert set(solo_spec(ALL).permitted) == set(ACTIONS)
    assert solo_spec(ALL).most_actions == 7 * 24
    few = solo_spec((Role.RESEARCH_DIRECTOR, Role.MEDICAL_OFFICER))
    assert set(few.permitted) == {*ROLES[Role.RESEARCH_DIRECTOR].permitted, *ROLES[Role.MEDICAL_OFFICER].permitted}


async def test_without_an_answer_no_role_has_a_plan(server: ModelServer, world: Any) -> None:
    server.default = hangs()
    impatient, patient = (Team(SoloPolicy(endpoint(server)), timeout_s=limit) for limit in (0.2, 60.0))
    for team in (impatient, patient):
        team.accept(terms(TeamForm.SOLO))
    async with impatient:
        turn = await impatient.deliberate(world.observation, world.static, tick=0)
    assert {(one.status, one.error) for one in turn.deliberations} == {
        (DeliberationStatus.TIMEOUT, "no plan within 0.2 s")
    }
    server.default = says("no plan")
    async with patient:
        turn = await patient.deliberate(world.observation, world.static, tick=1)
    assert {one.status for one in turn.deliberations} == {DeliberationStatus.PARSE_FAILURE}
    assert [len(one.calls) for one in turn.deliberations] == [2, 0, 0, 0, 0, 0, 0]
