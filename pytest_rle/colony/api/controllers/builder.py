"""BuilderController: blueprints of whole areas: copied, built at once, or placed for construction."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import null_reference
from pytest_rle.colony.api.map_edits import build_at_once, building_stuff, rectangle
from pytest_rle.colony.api.mapping.values import Json, without_none
from pytest_rle.colony.api.requests import AreaRequest, PositionDto
from pytest_rle.colony.api.routes import SINCE_1_10, Controller
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.production import construction
from pytest_rle.colony.world import TERRAIN_INDEX, TERRAINS, World, occupied_cells
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

controller = Controller("BuilderController")


@controller.post("/api/v1/builder/copy")
def copy(ctx: Context) -> Json:
    """Read a rectangle as a blueprint."""
    request = ctx.required_body(AreaRequest)
    ctx.require_map(request.map_id)
    world = ctx.world
    cells = list(rectangle(ctx.colony, request.point_a, request.point_b))
    if not cells:
        raise null_reference()
    left, bottom = min(x for x, _ in cells), min(z for _, z in cells)
    inside = set(cells)
    floors = [
        {"def_name": TERRAINS[int(world.grids.terrain[z, x])], "rel_x": x - left, "rel_z": z - bottom}
        for x, z in cells
        if not DEFS.terrain[TERRAINS[int(world.grids.terrain[z, x])]].natural
    ]
    buildings = [
        without_none(
            {
                "def_name": building.def_name,
                "stuff_def_name": building.stuff,
                "rel_x": building.x - left,
                "rel_z": building.z - bottom,
                "rotation": building.rotation,
            }
        )
        for _, building in sorted(world.buildings.items())
        if (building.x, building.z) in inside
    ]
    width, height = max(x for x, _ in cells) - left + 1, max(z for _, z in cells) - bottom + 1
    return {"width": width, "height": height, "floors": floors, "buildings": buildings}


@controller.post("/api/v1/builder/paste")
def paste(ctx: Context) -> None:
    """Build a blueprint at once, without materials or work."""
    plan = _plan(ctx)
    colony = ctx.colony
    for name, x, z in _floors(ctx.world, plan):
        grids = colony.world.grids
        if not grids.under_terrain[z, x]:
            grids.under_terrain[z, x] = 1 + grids.terrain[z, x]
        grids.terrain[z, x] = TERRAIN_INDEX[name]
        colony.index.update_cell(x, z)
    for name, x, z, entry in _buildings(ctx.world, plan):
        build_at_once(colony, name, x, z, entry.rotation % 4, entry.stuff_def_name, clear=plan.clear)


@controller.post("/api/v1/builder/blueprint")
def blueprint(ctx: Context) -> None:
    """Place construction blueprints; unknown defs and cells off the map are skipped."""
    plan = _plan(ctx)
    for name, x, z in _floors(ctx.world, plan):
        construction.place(ctx.colony, name, x, z, 0, None)
    for name, x, z, entry in _buildings(ctx.world, plan):
        construction.place(ctx.colony, name, x, z, entry.rotation % 4, building_stuff(name, entry.stuff_def_name))


@dataclasses.dataclass(frozen=True, slots=True)
class SavedTerrainDto:
    """A floor of a blueprint; its cell is relative to the anchor."""

    def_name: str | None = None
    rel_x: int = 0
    rel_z: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class SavedBuildingDto:
    """A building of a blueprint; its cell is relative to the anchor. `rotation`: 0 north, 1 east, 2 south, 3 west."""

    def_name: str | None = None
    stuff_def_name: str | None = None
    rel_x: int = 0
    rel_z: int = 0
    rotation: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class BlueprintDto:
    """Floors and buildings that are placed together."""

    width: int = 0
    height: int = 0
    floors: tuple[SavedTerrainDto, ...] = ()
    buildings: tuple[SavedBuildingDto, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Plan:
    """A blueprint and its anchor, the lower left cell."""

    blueprint: BlueprintDto
    anchor: PositionDto
    clear: bool


@dataclasses.dataclass(frozen=True, slots=True)
class PasteAreaRequestDto:
    """POST /builder/paste and /builder/blueprint; `position` is the lower left cell."""

    map_id: int = 0
    position: PositionDto | None = None
    blueprint: BlueprintDto | None = None
    clear_obstacles: bool = True


def _plan(ctx: Context) -> _Plan:
    request = ctx.required_body(PasteAreaRequestDto)
    ctx.require_map(request.map_id)
    if request.blueprint is None or request.position is None:
        raise null_reference()
    return _Plan(request.blueprint, request.position, request.clear_obstacles)


def _floors(world: World, plan: _Plan) -> Iterator[tuple[str, int, int]]:
    for entry in plan.blueprint.floors:
        x, z = plan.anchor.x + entry.rel_x, plan.anchor.z + entry.rel_z
        name = entry.def_name or ""
        if name in DEFS.terrain and world.grids.contains(x, z):
            yield name, x, z


def _buildings(world: World, plan: _Plan) -> Iterator[tuple[str, int, int, SavedBuildingDto]]:
    for entry in plan.blueprint.buildings:
        x, z = plan.anchor.x + entry.rel_x, plan.anchor.z + entry.rel_z
        name = entry.def_name or ""
        if name in DEFS.buildings and world.grids.contains(x, z):
            yield name, x, z, entry


@controller.post("/api/v1/builder/check-zone", SINCE_1_10)
def check_zone(ctx: Context) -> Json:
    """Get what blocks building in a rectangle; blueprints and frames do not count."""
    request = ctx.required_body(AreaRequest)
    ctx.require_map(request.map_id)
    cells = list(rectangle(ctx.colony, request.point_a, request.point_b))
    issues = {
        "terrain": _soft_ground(ctx.world, cells),
        "ores": _rock_in(ctx.colony, cells),
        "buildings": _buildings_in(ctx.world, cells),
        "zones": _zones_in(ctx.world, cells),
    }
    return {"can_build": not any(issues.values()), "issues": issues}


def _soft_ground(world: World, cells: list[tuple[int, int]]) -> list[Json]:
    found = []
    for x, z in cells:
        name = TERRAINS[int(world.grids.terrain[z, x])]
        if "Heavy" not in DEFS.terrain[name].affordances:
            found.append({"x": x, "z": z, "def_name": name, "label": label(name)})
    return found


def _rock_in(colony: Colony, cells: list[tuple[int, int]]) -> list[Json]:
    found = []
    for x, z in cells:
        name = spawning.rock_at(colony, x, z)
        if name:
            found.append({"x": x, "z": z, "def_name": name, "label": label(name)})
    return found


def _buildings_in(world: World, cells: list[tuple[int, int]]) -> list[Json]:
    inside = set(cells)
    return [
        {"x": building.x, "z": building.z, "def_name": building.def_name, "label": label(building.def_name)}
        for _, building in sorted(world.buildings.items())
        if inside.intersection(occupied_cells(building.def_name, building.x, building.z, building.rotation))
    ]


def _zones_in(world: World, cells: list[tuple[int, int]]) -> list[Json]:
    found: dict[int, Json] = {}
    for x, z in cells:
        zone = world.zones.get(int(world.grids.zone[z, x]))
        if zone is not None and zone.id not in found:
            kind = zone.kind.removeprefix("Zone_")
            found[zone.id] = {"x": x, "z": z, "label": zone.label, "zone_type": kind}
    return list(found.values())
