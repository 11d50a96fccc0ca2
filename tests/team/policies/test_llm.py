"""The llm policy with a real server on loopback."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pytest_rle.llm import CostTracker, parse_price
from pytest_rle.rimworld import DEFS
from pytest_rle.scenario import load_scenario
from pytest_rle.team import Deliberation, DeliberationStatus, Role, Team
from pytest_rle.team.briefing import briefing_of
from pytest_rle.team.model_access import ModelAccess
from pytest_rle.team.plan_form import answer_form, plan_schema
from pytest_rle.team.policies import LlmPolicy
from pytest_rle.team.prompting import system_prompt
from pytest_rle.team.roles import ROLES
from pytest_rle.team.terms import Terms
from tests.llm.server import EMPTY_PLAN, ModelServer, Reply, hangs, says, sends, status

SCENARIO = Path(__file__).parents[3] / "scenarios" / "plague_response.yaml"


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    return running_server.reset()


@pytest.fixture
async def team(server: ModelServer) -> AsyncIterator[Team]:
    made = Team(LlmPolicy(f"test-model@{server.base_url}"))
    made.accept(Terms(models=ModelAccess(CostTracker(), price=parse_price("1:1"))))
    async with made as opened:
        yield opened


@pytest.fixture
async def medic(server: ModelServer) -> AsyncIterator[Team]:
    async with Team({Role.MEDICAL_OFFICER: LlmPolicy(f"test-model@{server.base_url}")}) as opened:
        yield opened


async def ask(team: Team, world: Any) -> Deliberation:
    turn = await team.deliberate(world.observation, world.static, tick=2)
    return turn.deliberations[0]


async def test_every_role_is_asked_and_answers(server: ModelServer, team: Team, world: Any) -> None:
    turn = await team.deliberate(world.observation, world.static, tick=0)
    assert set(turn.plans) == set(Role)
    assert len(server.calls) == len(Role)
    first = turn.deliberations[0]
    assert (first.policy, first.model) == ("llm", "test-model-2026")
    assert first.calls[0].raw_text == EMPTY_PLAN
    assert first.prompt == server.calls[0].prompt


async def test_the_shared_text_comes_first_and_the_answers_form_last(
    server: ModelServer, medic: Team, world: Any
) -> None:
    await ask(medic, world)
    system, user = (message["content"] for message in server.calls[0].body["messages"])
    assert system == system_prompt(ROLES[Role.MEDICAL_OFFICER], None, roles=(Role.MEDICAL_OFFICER,))
    assert user.endswith(answer_form(ROLES[Role.MEDICAL_OFFICER]))


async def test_the_briefing_stands_between_the_shared_text_and_the_roles(
    server: ModelServer, medic: Team, world: Any
) -> None:
    medic.briefing = briefing_of(load_scenario(SCENARIO), scoring_version="2.0", first_game_tick=0)
    await ask(medic, world)
    system = server.calls[0].body["messages"][0]["content"]
    places = [system.index(text) for text in ("# The colony", medic.briefing.text, "# You are the Medical Officer")]
    assert places == sorted(places)
    assert places[0] == 0


async def test_an_answer_without_a_plan_is_corrected_once(server: ModelServer, medic: Team, world: Any) -> None:
    server.script = [says('{"report": "all fine"}')]
    done = await ask(medic, world)
    assert done.status is DeliberationStatus.SUCCESS
    again = server.calls[1].body["messages"]
    assert again[2] == {"role": "assistant", "content": '{"report": "all fine"}'}
    assert "no 'actions' key" in again[3]["content"]
    assert server.calls[0].body["seed"] != server.calls[1].body["seed"]


async def test_a_second_bad_answer_is_a_parse_failure(server: ModelServer, medic: Team, world: Any) -> None:
    server.default = says("I would build a wall.")
    done = await ask(medic, world)
    assert done.status is DeliberationStatus.PARSE_FAILURE
    assert done.plan is None
    assert len(server.calls) == 2
    assert [call.raw_text for call in done.calls] == ["I would build a wall."] * 2


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (status(401, "bad key"), DeliberationStatus.PROVIDER_ERROR),
        (status(403, "not allowed"), DeliberationStatus.PROVIDER_ERROR),
        (status(403, "flagged", code="content_filter"), DeliberationStatus.REFUSED),
        (says(None, message={"refusal": "no"}), DeliberationStatus.REFUSED),
        (says("{", finish_reason="length"), DeliberationStatus.PARSE_FAILURE),
        (says(""), DeliberationStatus.PARSE_FAILURE),
        (sends("<html>", content_type="text/html"), DeliberationStatus.PROVIDER_ERROR),
    ],
)
async def test_a_fault_becomes_the_deliberations_status(
    server: ModelServer, medic: Team, world: Any, reply: Reply, expected: DeliberationStatus
) -> None:
    server.default = reply
    done = await ask(medic, world)
    assert done.status is expected
    assert done.plan is None
    assert done.calls
    assert done.error


async def test_a_rejected_key_stops_the_run(server: ModelServer, team: Team, world: Any) -> None:
    server.default = status(401, "bad key")
    turn = await team.deliberate(world.observation, world.static, tick=0)
    assert turn.stopping_fault is not None
    assert "bad key" in turn.stopping_fault.message


async def test_a_bad_action_is_recorded_and_the_rest_stands(server: ModelServer, medic: Team, world: Any) -> None:
    actions = [{"type": "draft", "colonist_id": 1, "drafted": True}, {"type": "bed_rest", "colonist_id": 2}]
    server.default = says(json.dumps({"actions": actions, "summary": "", "confidence": 5}))
    done = await ask(medic, world)
    assert done.plan is not None
    assert [action.type for action in done.plan.actions] == ["bed_rest"]
    assert done.rejected[0].raw == actions[0]
    await ask(medic, world)
    told = server.calls[1].body["messages"][1]["content"]
    assert f"rejected, {done.rejected[0].reason}" in told
    assert '"my_turns":[{"turn":2,' in told
    await ask(medic, world)
    assert server.calls[2].body["messages"][1]["content"].count(f"rejected, {done.rejected[0].reason}") == 2


async def test_a_run_in_which_every_call_hangs_leaves_no_task_thread_or_call(server: ModelServer, world: Any) -> None:
    costs = CostTracker()
    hanging = Team(LlmPolicy(f"test-model@{server.base_url}"))
    hanging.accept(Terms(models=ModelAccess(costs)))
    async with hanging as team:
        await team.deliberate(world.observation, world.static, tick=0)  # the client asks a thread for the platform once
        team.timeouts_s.update(dict.fromkeys(team.roles, 0.5))
        threads = threading.active_count()
        server.default = hangs()
        for tick in range(2):
            turn = await team.deliberate(world.observation, world.static, tick=tick)
            assert {d.status for d in turn.deliberations} == {DeliberationStatus.TIMEOUT}
            assert all(d.calls for d in turn.deliberations)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert threading.active_count() == threads
    assert costs.snapshot().total.failed_calls == 2 * len(Role)
    await asyncio.to_thread(server.wait_until_idle, 5.0)


async def test_prices_are_known_before_the_first_call(server: ModelServer, team: Team, world: Any) -> None:
    turn = await team.deliberate(world.observation, world.static, tick=0)
    assert str(turn.deliberations[0].calls[0].cost_usd) == "0.0011"


@pytest.mark.parametrize("role", list(Role))
def test_every_permitted_action_is_in_the_schema_and_in_the_text(role: Role) -> None:
    spec = ROLES[role]
    schema, form = json.dumps(plan_schema(spec)), answer_form(spec)
    for kind in (action.type_name() for action in spec.permitted):
        assert f'"const": "{kind}"' in schema
        assert f'"type": "{kind}"' in form
    assert "$ref" not in schema
    assert "minimum" not in schema


def test_prompts_tell_how_much_of_a_summary_is_heard() -> None:
    for role in Role:
        assert f"hear the first {ROLES[role].heard} characters" in answer_form(ROLES[role])


@pytest.mark.parametrize("role", Role)
def test_prompts_name_only_what_exists(role: Role) -> None:
    text = system_prompt(ROLES[role], None)
    named = set(re.findall(r"\b(?:(?:[A-Z][a-z]+){2,}\w*|Ship_\w+)\b", text)) | {"Bed", "Stool", "Campfire"}
    known = {*DEFS.buildings, *DEFS.items, *DEFS.plants, *DEFS.work_types, *DEFS.research, *DEFS.recipes}
    assert named - known <= {"RimWorld", "TargetCount"}
