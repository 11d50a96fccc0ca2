"""MapAnalyst: reads the ground, and tells the others where things are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pytest_rle.team import facts
from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec
from pytest_rle.team.scripted import analyst
from pytest_rle.team.views import parts
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import AreaView, PlacedView, RoleView, RoomView, SiteView


class MapAnalystView(RoleView):
    """The ground: sites, resources, buildings, and the positions of pawns."""

    center: tuple[int, int]
    sites: tuple[SiteView, ...]
    trees: tuple[AreaView, ...]
    ore: tuple[AreaView, ...]
    wild_food: tuple[AreaView, ...]
    colonists: tuple[PlacedView, ...]
    hostiles: tuple[PlacedView, ...]
    animals: Mapping[str, int]
    buildings: Mapping[str, int]
    rooms: tuple[RoomView, ...]


def build_view(context: ViewContext) -> MapAnalystView:
    """Sites, resources, positions."""
    observation, spatial = context.observation, context.spatial
    return MapAnalystView(
        colony=context.colony,
        events=context.events,
        my_last_actions=context.outcomes,
        messages=context.messages,
        center=spatial.center,
        sites=parts.sites(spatial, observation, context.marks),
        trees=parts.unmarked(context.marks, "harvest", spatial.trees, 5),
        ore=parts.unmarked(context.marks, "mine", spatial.ore, 8),
        wild_food=parts.areas(spatial.wild_food, 4),
        colonists=tuple(
            PlacedView(id=c.colonist.id, what=facts.name(c), at=facts.cell(c.colonist.position))
            for c in observation.colonists[: parts.PEOPLE]
        ),
        hostiles=tuple(
            PlacedView(id=h.id, what=h.name or "enemy", at=facts.cell(h.position)) for h in observation.hostiles[:8]
        ),
        animals=parts.counts((a.def_name for a in observation.animals), 12),
        buildings=parts.counts((b.def_name for b in observation.buildings), 24),
        rooms=parts.rooms(observation),
    )


SPEC: Final = RoleSpec(
    role=Role.MAP_ANALYST,
    title="Map Analyst",
    duty="reads the ground, and tells the others where things are and what has changed",
    view=build_view,
    events=("letter_received", "fog_updated", "rock_mined"),
    rank=10,
    heard=240,
    speaks_first=True,
    script=analyst.plan,
)
