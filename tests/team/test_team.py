"""The team as a whole: the order of roles, time limits, and failures that do not affect other roles."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pytest_rle import TeamError
from pytest_rle.team import Deliberation, DeliberationRequest, DeliberationStatus, Role, Team
from pytest_rle.team.actions import Action, CreateGrowingZone, Designate, NoAction, Rect, SetWorkPriorities
from pytest_rle.team.observer import TeamObserver
from pytest_rle.team.outcome import ActionOutcome, ActionPlan, OutcomeStatus
from pytest_rle.team.policies import IdlePolicy, RandomPolicy
from pytest_rle.team.roles import ROLES
from pytest_rle.team.roles.resource_manager import ResourceManagerView


class Recorder:
    """Records when each role starts and ends, and its request. It hangs for the roles in `hang`."""

    name = "recorder"

    def __init__(self, hang: frozenset[Role] = frozenset()) -> None:
        self.log: list[str] = []
        self.seen: dict[Role, DeliberationRequest] = {}
        self.hang = hang

    async def open(self) -> None:
        self.log.append("open")

    async def close(self) -> None:
        self.log.append("close")

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        self.log.append(f"start {request.role}")
        self.seen[request.role] = request
        if request.role in self.hang:
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        self.log.append(f"end {request.role}")
        return request.answer(ActionPlan(actions=(NoAction(),), summary=f"{request.role} here"), policy=self.name)


async def test_the_map_analyst_is_done_before_the_others_begin(world: Any) -> None:
    policy = Recorder()
    turn = await Team(policy).deliberate(world.observation, world.static, tick=0)
    assert policy.log[:2] == ["start map_analyst", "end map_analyst"]
    assert all(entry.startswith("start") for entry in policy.log[2:8])
    assert [d.role for d in turn.deliberations] == list(Role)


async def test_a_policy_that_serves_all_roles_is_opened_and_closed_once(world: Any) -> None:
    policy = Recorder()
    async with Team(policy):
        pass
    assert policy.log == ["open", "close"]


async def test_in_sequence_each_ends_before_the_next_begins(world: Any) -> None:
    policy = Recorder()
    await Team(policy, sequential=True).deliberate(world.observation, world.static, tick=0)
    assert policy.log == [f"{word} {role}" for role in Role for word in ("start", "end")]


async def test_others_read_the_analysts_summary_in_the_same_tick(world: Any) -> None:
    policy = Recorder()
    await Team(policy).deliberate(world.observation, world.static, tick=0)
    heard = policy.seen[Role.MEDICAL_OFFICER].view.messages
    assert heard == {"map_analyst": "map_analyst here"}


@pytest.mark.parametrize("sequential", [False, True])
async def test_a_role_that_hangs_times_out_and_the_others_go_on(world: Any, sequential: bool) -> None:
    hanging = frozenset({Role.MAP_ANALYST, Role.SOCIAL_OVERSEER})
    team = Team(Recorder(hang=hanging), timeouts_s=dict.fromkeys(hanging, 0.02), sequential=sequential)
    turn = await team.deliberate(world.observation, world.static, tick=3)
    status = {d.role: d.status for d in turn.deliberations}
    assert status.pop(Role.MAP_ANALYST) is DeliberationStatus.TIMEOUT
    assert status.pop(Role.SOCIAL_OVERSEER) is DeliberationStatus.TIMEOUT
    assert set(status.values()) == {DeliberationStatus.SUCCESS}
    assert Role.SOCIAL_OVERSEER not in turn.plans
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_role_can_have_its_own_time_limit(world: Any) -> None:
    policy = Recorder(hang=frozenset({Role.RESEARCH_DIRECTOR}))
    team = Team(policy, timeouts_s={Role.RESEARCH_DIRECTOR: 0.01})
    turn = await team.deliberate(world.observation, world.static, tick=0)
    timed_out = next(d for d in turn.deliberations if d.role is Role.RESEARCH_DIRECTOR)
    assert timed_out.timeout_s == 0.01
    assert "0.01 s" in timed_out.error


async def test_cancelling_the_turn_leaves_nothing_running(world: Any) -> None:
    team = Team(Recorder(hang=frozenset(Role)), timeout_s=60)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await team.deliberate(world.observation, world.static, tick=0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_every_deliberation_is_reported_as_it_ends(world: Any) -> None:
    told: list[Role] = []

    class Listener(TeamObserver):
        def on_deliberation(self, deliberation: Deliberation) -> None:
            told.append(deliberation.role)

    team = Team(IdlePolicy())
    team.join_episode(observer=Listener())
    await team.deliberate(world.observation, world.static, tick=0)
    assert sorted(told) == sorted(Role)


async def test_an_error_of_the_observer_ends_the_turn(world: Any) -> None:
    class FullDisk(TeamObserver):
        def on_deliberation(self, deliberation: Deliberation) -> None:
            if deliberation.role is not Role.MAP_ANALYST:
                raise OSError("no space left on device")

    team = Team(IdlePolicy())
    team.join_episode(observer=FullDisk())
    with pytest.raises(OSError, match="no space left"):
        await team.deliberate(world.observation, world.static, tick=0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_role_hears_why_its_action_was_refused(world: Any) -> None:
    policy = Recorder()
    outcome = ActionOutcome(
        role=Role.MEDICAL_OFFICER, action=NoAction(), status=OutcomeStatus.REFUSED, reason="no such pawn"
    )
    await Team(policy).deliberate(world.observation, world.static, tick=1, outcomes=[outcome])
    (turn,) = policy.seen[Role.MEDICAL_OFFICER].view.my_turns
    assert turn.orders == ("no_action: refused, no such pawn",)
    assert policy.seen[Role.RESEARCH_DIRECTOR].view.my_turns == ()


async def test_a_role_hears_remarks_on_its_completed_actions(world: Any) -> None:
    policy, orders = Recorder(), []
    for number in range(1, 6):
        action = SetWorkPriorities(colonist_id=number, priorities={"Doctor": 1, "Cooking": 1})
        orders.append(
            ActionOutcome(
                role=Role.MEDICAL_OFFICER, action=action, status=OutcomeStatus.DONE, reason="Cooking: disabled for Ann"
            )
        )
    await Team(policy).deliberate(world.observation, world.static, tick=1, outcomes=orders)
    (turn,) = policy.seen[Role.MEDICAL_OFFICER].view.my_turns
    assert turn.orders == tuple(
        f"set_work_priorities colonist_id={number} priorities=Doctor:1,Cooking:1: done, Cooking: disabled for Ann"
        for number in range(1, 6)
    )


async def test_sites_do_not_change_once_chosen(world: Any) -> None:
    team = Team(IdlePolicy())
    first = await team.deliberate(world.observation, world.static, tick=0)
    moved = world.with_(colonists=world.observation.colonists[:1])
    second = await team.deliberate(moved, world.static, tick=1)
    assert second.spatial is first.spatial


def test_a_team_without_roles_is_an_error() -> None:
    with pytest.raises(TeamError, match="at least one role"):
        Team({})


def test_a_limit_of_zero_is_an_error() -> None:
    with pytest.raises(TeamError, match="above 0 seconds"):
        Team(IdlePolicy(), timeout_s=0)


async def test_idle_proposes_nothing(world: Any) -> None:
    turn = await Team(IdlePolicy()).deliberate(world.observation, world.static, tick=0)
    assert all(action.type == "no_action" for plan in turn.plans.values() for action in plan.actions)


async def test_random_stays_within_what_each_role_may_do(world: Any) -> None:
    team = Team(RandomPolicy(), seed=3)
    kinds = set()
    for tick in range(40):
        turn = await team.deliberate(world.observation, world.static, tick=tick)
        for role, plan in turn.plans.items():
            assert {type(action) for action in plan.actions} <= set(ROLES[role].permitted)
            kinds |= {action.type for action in plan.actions}
    assert len(kinds) > 12


async def test_random_is_the_same_for_the_same_seed_and_differs_between_seeds(world: Any) -> None:
    turns = [await Team(RandomPolicy(), seed=s).deliberate(world.observation, world.static, tick=5) for s in (1, 1, 2)]
    assert turns[0].plans == turns[1].plans
    assert turns[0].plans != turns[2].plans


async def test_a_marked_area_is_not_offered_again_and_zones_are_shown(world: Any) -> None:
    policy = Recorder()
    team = Team({Role.RESOURCE_MANAGER: policy})

    async def seen(tick: int, *actions: Action) -> ResourceManagerView:
        outcomes = [
            ActionOutcome(role=Role.RESOURCE_MANAGER, action=action, status=OutcomeStatus.DONE) for action in actions
        ]
        await team.deliberate(world.observation, world.static, tick=tick, outcomes=outcomes)
        view = policy.seen[Role.RESOURCE_MANAGER].view
        assert isinstance(view, ResourceManagerView)
        return view

    first = await seen(0)
    x1, z1, x2, z2 = first.trees[0].corners
    farm = next(site for site in first.sites if site.kind == "farm")
    assert not farm.zoned
    corners = Rect(x1=farm.corners[0], z1=farm.corners[1], x2=farm.corners[2], z2=farm.corners[3])
    marked = Designate(kind="harvest", area=Rect(x1=x1, z1=z1, x2=x2, z2=z2))
    then = await seen(1, marked, CreateGrowingZone(area=corners, plant_def="Plant_Rice"))
    assert first.trees[0] not in then.trees
    assert first.trees[1] == then.trees[0]
    assert next(site for site in then.sites if site.kind == "farm").zoned
    assert (await seen(2)).trees == then.trees, "the marks stay when the next turn reports no outcomes"


async def test_a_refused_action_leaves_no_mark(world: Any) -> None:
    policy = Recorder()
    team = Team({Role.RESOURCE_MANAGER: policy})
    await team.deliberate(world.observation, world.static, tick=0)
    first = policy.seen[Role.RESOURCE_MANAGER].view
    assert isinstance(first, ResourceManagerView)
    x1, z1, x2, z2 = first.trees[0].corners
    refused = ActionOutcome(
        role=Role.RESOURCE_MANAGER,
        action=Designate(kind="harvest", area=Rect(x1=x1, z1=z1, x2=x2, z2=z2)),
        status=OutcomeStatus.REFUSED,
    )
    await team.deliberate(world.observation, world.static, tick=1, outcomes=[refused])
    then = policy.seen[Role.RESOURCE_MANAGER].view
    assert isinstance(then, ResourceManagerView)
    assert then.trees == first.trees
