"""ConstructionPlanner: rooms, furniture, work tables, power and floors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pytest_rle.team import facts
from pytest_rle.team.actions import Designate, SetWorkPriorities
from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec
from pytest_rle.team.scripted import construction
from pytest_rle.team.views import parts
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import PlacedView, RoleView, RoomView, SiteView, WorkerView

MATERIALS: Final = (
    "WoodLog",
    "Steel",
    "ComponentIndustrial",
    "ComponentSpacer",
    "AIPersonaCore",
    "Plasteel",
    "Silver",
    "Gold",
    "Cloth",
    "Uranium",
)
"""The materials that the view counts, besides stone blocks."""

PLAIN: Final = ("Wall", "Door", "PowerConduit")
"""Buildings that the view counts and does not list one by one."""


class ConstructionPlannerView(RoleView):
    """Buildings, frames, materials and sites."""

    materials: Mapping[str, int]
    buildings: Mapping[str, int]
    frames: Mapping[str, int]
    beds: int
    rooms: tuple[RoomView, ...]
    sites: tuple[SiteView, ...]
    standing: tuple[PlacedView, ...]
    researched: tuple[str, ...]
    builders: tuple[WorkerView, ...]
    power: Mapping[str, int]


def build_view(context: ViewContext) -> ConstructionPlannerView:
    """Buildings, frames, materials and sites."""
    observation, spatial = context.observation, context.spatial
    done = [b for b in observation.buildings if not facts.is_frame(b)]
    standing = [b for b in done if b.def_name not in PLAIN]
    materials = facts.stock(observation)
    blocks = sorted(name for name in materials if name.startswith("Blocks"))
    return ConstructionPlannerView(
        colony=context.colony,
        events=context.events,
        my_last_actions=context.outcomes,
        messages=context.messages,
        materials={name: materials[name] for name in (*MATERIALS, *blocks) if materials.get(name)},
        buildings=parts.counts((b.def_name for b in done), 30),
        frames=parts.counts((b.def_name for b in observation.buildings if facts.is_frame(b)), 12),
        beds=sum(facts.is_bed(b) for b in done),
        rooms=parts.rooms(observation),
        sites=parts.sites(spatial, observation, context.marks),
        standing=tuple(parts.placed(b) for b in standing[:30]),
        researched=tuple(sorted(p.name for p in observation.research if p.is_finished))[:30],
        builders=parts.workers(observation, ("Construction",), limit=parts.PEOPLE, types=("Construction",)),
        power=parts.power(observation),
    )


SPEC: Final = RoleSpec(
    role=Role.CONSTRUCTION_PLANNER,
    title="Construction Planner",
    duty="rooms, furniture, work tables, power and floors",
    view=build_view,
    events=("letter_received", "message_received"),
    borrowed=(Designate, SetWorkPriorities),
    rank=6,
    script=construction.plan,
)
