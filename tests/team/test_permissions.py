"""A role proposes only what it may, whichever policy decides for it."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.team import ActionPlan, Deliberation, DeliberationRequest, Role, Team
from pytest_rle.team.actions import Action, BedRest, Draft, SetResearch
from pytest_rle.team.observer import TeamObserver

MEDIC = Role.MEDICAL_OFFICER


class Meddler:
    """A user's own policy, which proposes the same for every role."""

    name = "meddler"

    def __init__(self, *actions: Action) -> None:
        self.plan = ActionPlan(actions=actions, summary="I know better", confidence=90)
        self.seen: list[DeliberationRequest] = []

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        self.seen.append(request)
        return request.answer(self.plan, policy=self.name)


class Reported(TeamObserver):
    """Keeps the deliberations that a team reports."""

    def __init__(self) -> None:
        self.deliberations: list[Deliberation] = []

    def on_deliberation(self, deliberation: Deliberation) -> None:
        self.deliberations.append(deliberation)


async def test_an_action_that_the_role_may_not_propose_is_rejected_and_the_rest_stands(world: Any) -> None:
    team = Team({MEDIC: Meddler(Draft(colonist_id=1, drafted=True), BedRest(colonist_id=2))})
    turn = await team.deliberate(world.observation, world.static, tick=0)
    assert turn.plans[MEDIC].actions == (BedRest(colonist_id=2),)
    assert turn.plans[MEDIC].summary == "I know better"
    (rejected,) = turn.deliberations[0].rejected
    assert rejected.raw == Draft(colonist_id=1, drafted=True).model_dump(mode="json")
    assert rejected.reason.startswith("Medical Officer may not propose 'draft'; permitted: tend, bed_rest, ")


async def test_the_deliberation_that_is_reported_names_the_rejected_action(world: Any) -> None:
    reported = Reported()
    team = Team({MEDIC: Meddler(SetResearch(project="Smithing"))})
    team.join_episode(observer=reported)
    await team.deliberate(world.observation, world.static, tick=0)
    assert [action.reason.split(";")[0] for action in reported.deliberations[0].rejected] == [
        "Medical Officer may not propose 'set_research'"
    ]
    assert reported.deliberations[0].plan is not None
    assert reported.deliberations[0].plan.actions == ()


@pytest.mark.parametrize("sequential", [False, True])
async def test_every_role_is_held_to_its_own_permissions(world: Any, sequential: bool) -> None:
    team = Team(Meddler(SetResearch(project="Smithing")), sequential=sequential)
    turn = await team.deliberate(world.observation, world.static, tick=0)
    assert [role for role, plan in turn.plans.items() if plan.actions] == [Role.RESEARCH_DIRECTOR]


async def test_the_role_hears_in_its_next_view_what_was_rejected(world: Any) -> None:
    policy = Meddler(Draft(colonist_id=1, drafted=True))
    team = Team({MEDIC: policy})
    for tick in range(2):
        await team.deliberate(world.observation, world.static, tick=tick)
    (turn,) = policy.seen[1].view.my_turns
    assert len(turn.orders) == 1
    assert "rejected, Medical Officer may not propose 'draft'" in turn.orders[0]
