"""What roles see while a game is played: their own orders, what changed, and never more than the stated bytes."""

from __future__ import annotations

import dataclasses

import pytest

from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.team import Deliberation, DeliberationRequest, Role, Team
from pytest_rle.team.policies import ScriptedPolicy
from pytest_rle.team.roles.construction_planner import ConstructionPlannerView
from pytest_rle.team.roles.defense_commander import DefenseCommanderView
from pytest_rle.team.roles.resource_manager import ResourceManagerView
from pytest_rle.team.roles.social_overseer import SocialOverseerView
from pytest_rle.team.views.models import VIEW_BYTES, RoleView, size_of

TURNS = 10


class Looking(ScriptedPolicy):
    """Plays as the script does, and looks at every view."""

    name = "looking"

    def __init__(self) -> None:
        super().__init__()
        self.views: dict[Role, list[RoleView]] = {role: [] for role in Role}

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Look, then play."""
        self.views[request.role].append(request.view)
        return await super().deliberate(request)


@pytest.fixture
async def views(spec: EpisodeSpec) -> dict[Role, list[RoleView]]:
    policy = Looking()
    await EpisodeRun(dataclasses.replace(spec, ticks=TURNS), team=Team(policy, seed=spec.seed)).play()
    return policy.views


async def test_roles_see_their_own_orders_and_stay_within_the_limit(views: dict[Role, list[RoleView]]) -> None:
    assert max(size_of(view) for seen in views.values() for view in seen) <= VIEW_BYTES
    for seen in views.values():
        assert len(seen) == TURNS
        assert [view.colony.turn for view in seen] == list(range(TURNS))
        assert seen[0].since_last_turn is None
        assert all(view.since_last_turn is not None and view.since_last_turn.hours > 0 for view in seen[1:])
        assert [turn.turn for turn in seen[-1].my_turns] == [TURNS - 1 - n for n in range(1, 4)]

    builder = [view for view in views[Role.CONSTRUCTION_PLANNER] if isinstance(view, ConstructionPlannerView)]
    walls = [order for view in builder for order in view.pending if order.what == "Wall of WoodLog"]
    assert "blueprint" in {order.state for order in walls}
    assert any(order.state == "frame" for view in builder for order in view.pending)
    assert all(order.needs == {"WoodLog": 5} and order.cells for order in walls)
    orders = [order for view in builder for turn in view.my_turns for order in turn.orders]
    assert any(order.startswith("build_room area=") for order in orders)
    assert builder[0].buildable["FueledStove"] == "3x1: 80 Steel"
    assert builder[0].buildable["Bed"] == "1x2: 45 stuff"
    built = [view.since_last_turn.built for view in builder if view.since_last_turn is not None]
    assert any("Wall" in finished for finished in built)

    manager = views[Role.RESOURCE_MANAGER][-1]
    assert isinstance(manager, ResourceManagerView)
    assert all(zone.corners is not None for zone in (*manager.growing_zones, *manager.stockpiles))
    assert manager.growing_zones
    assert "Plant_Rice" in manager.sowable
    assert all(area.away for area in manager.trees)

    overseer = views[Role.SOCIAL_OVERSEER][-1]
    assert isinstance(overseer, SocialOverseerView)
    assert all("Sleep 22-5" in person.timetable for person in overseer.people)

    commander = views[Role.DEFENSE_COMMANDER][-1]
    assert isinstance(commander, DefenseCommanderView)
    assert any(fighter.weapon for fighter in commander.fighters)
