"""ConstructionPlanner: rooms, furniture, work tables, power and floors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from pytest_rle.rimapi.models import Building
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions import Designate, SetWorkPriorities
from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec
from pytest_rle.team.scripted import construction
from pytest_rle.team.views import building, parts
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import PendingView, RoleView, RoomView, SiteView, WorkerView

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

PLAIN: Final = frozenset(
    {"Wall", "Door", "PowerConduit", "Fence", "Sandbags", "Barricade", "Column"}
    | {name for name in DEFS.buildings if name.endswith("Lamp")}
)
"""Buildings that the view counts, and whose cells it does not name: what closes, covers or lights a place."""


class ConstructionPlannerView(RoleView):
    """Buildings, orders, materials and sites.

    `pending` are the buildings that are ordered and not finished, `lacking` the materials that they need beyond what
    lies on the map. `buildable` is what can be built now. `standing` has the cells of furniture and machines.
    """

    shortened: ClassVar[tuple[str, ...]] = (
        "designated",
        "standing",
        "builders",
        "buildable",
        "rooms",
        "buildings",
        "pending",
    )

    materials: Mapping[str, int]
    lacking: Mapping[str, int]
    pending: tuple[PendingView, ...]
    designated: tuple[str, ...] = ()
    buildings: Mapping[str, int]
    beds: int
    rooms: tuple[RoomView, ...]
    sites: tuple[SiteView, ...]
    standing: Mapping[str, tuple[tuple[int, int], ...]]
    buildable: Mapping[str, str]
    builders: tuple[WorkerView, ...]
    power: Mapping[str, int]


def build_view(context: ViewContext) -> ConstructionPlannerView:
    """Buildings, frames, materials and sites."""
    observation = context.shared.observation
    done = [b for b in observation.buildings if not facts.is_frame(b)]
    orders = building.pending(context.shared.marks, observation, context.shared.static)
    materials = observation.stock
    blocks = sorted(name for name in materials if name.startswith("Blocks"))
    return ConstructionPlannerView(
        colony=context.shared.colony,
        since_last_turn=context.shared.changes,
        events=context.events,
        my_turns=context.turns,
        messages=context.messages,
        materials={name: materials[name] for name in (*MATERIALS, *blocks) if materials.get(name)},
        lacking=building.lacking(orders, observation),
        pending=orders[:12],
        designated=parts.designated(context.shared.marks, ("deconstruct", "mine"), 6),
        buildings=parts.counts((b.def_name for b in done), 30),
        beds=sum(facts.is_bed(b) for b in done),
        rooms=context.shared.rooms,
        sites=context.sites(parts.site_kinds(context.shared.topics)),
        standing=_standing(done),
        buildable=building.buildable(observation, ship="ship" in context.shared.topics),
        builders=parts.workers(observation, ("Construction",), limit=parts.PEOPLE, types=("Construction",)),
        power=parts.power(observation),
    )


def _standing(done: Sequence[Building]) -> Mapping[str, tuple[tuple[int, int], ...]]:
    """The cells of what people use, by def: the first eight of each."""
    cells: dict[str, list[tuple[int, int]]] = {}
    for found in done:
        if found.def_name is not None and found.def_name not in PLAIN:
            cells.setdefault(found.def_name, []).append(facts.cell(found.position))
    return {name: tuple(places[:8]) for name, places in sorted(cells.items())}


SPEC: Final = RoleSpec(
    role=Role.CONSTRUCTION_PLANNER,
    title="Construction Planner",
    duty="rooms, furniture, work tables, power and floors",
    view=build_view,
    events=("letter_received", "message_received"),
    borrowed=(Designate, SetWorkPriorities),
    rank=6,
    shows_map=True,
    script=construction.plan,
)
