"""MapAnalyst: reads the ground, and tells the others where things are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from pytest_rle.team import facts
from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec
from pytest_rle.team.scripted import analyst
from pytest_rle.team.views import parts
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import AreaView, PlacedView, RoleView, RoomView, SiteView


class MapAnalystView(RoleView):
    """The ground: sites, resources, buildings, and the positions of pawns."""

    shortened: ClassVar[tuple[str, ...]] = (
        "animals",
        "buildings",
        "wild_food",
        "ore",
        "trees",
        "rooms",
        "colonists",
        "hostiles",
    )

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
    observation, spatial = context.shared.observation, context.shared.spatial
    home = spatial.center
    return MapAnalystView(
        colony=context.shared.colony,
        since_last_turn=context.shared.changes,
        events=context.events,
        my_turns=context.turns,
        messages=context.messages,
        sites=context.sites(parts.site_kinds(context.shared.topics)),
        trees=parts.unmarked(context.shared.marks, "harvest", spatial.trees, 5, home),
        ore=parts.unmarked(context.shared.marks, "mine", spatial.ore, 8, home),
        wild_food=parts.areas(spatial.wild_food, 4, home),
        colonists=tuple(
            PlacedView(id=c.colonist.id, what=facts.name(c), at=facts.cell(c.colonist.position))
            for c in observation.colonists[: parts.PEOPLE]
        ),
        hostiles=tuple(
            PlacedView(
                id=h.id,
                what=h.name or "enemy",
                at=facts.cell(h.position),
                away=facts.bearing(home, facts.cell(h.position)),
            )
            for h in observation.hostiles[:8]
        ),
        animals=parts.counts((a.def_name for a in observation.animals), 12),
        buildings=parts.counts((b.def_name for b in observation.buildings), 24),
        rooms=context.shared.rooms,
    )


SPEC: Final = RoleSpec(
    role=Role.MAP_ANALYST,
    title="Map Analyst",
    duty="reads the ground, and tells the others where things are and what has changed",
    view=build_view,
    events=("letter_received", "fog_updated", "rock_mined"),
    rank=10,
    heard=240,
    shows_map=True,
    speaks_first=True,
    script=analyst.plan,
)
