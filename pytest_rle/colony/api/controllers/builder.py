"""BuilderController: blueprints of whole areas, copied, built at once or left to the builders."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from pytest_rle.colony.api.conjuring import USUAL_QUALITY
from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.controllers.map_changes import buildings_at, clear_of_things, rectangle
from pytest_rle.colony.api.errors import null_reference
from pytest_rle.colony.api.mapping.values import Json, present
from pytest_rle.colony.api.requests import AreaRequest, PositionDto
from pytest_rle.colony.api.routes import SINCE_1_10, Controller
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.production import construction
from pytest_rle.colony.world import TERRAIN_INDEX, TERRAINS, Building, World, occupied_cells
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

controller = Controller("BuilderController")


@controller.post("/api/v1/builder/copy")
def copy(ctx: Context) -> Json:
    """Read a rectangle as a blueprint."""
    wish = ctx.required_body(AreaRequest)
    ctx.require_map(wish.map_id)
    world = ctx.world
    cells = list(rectangle(ctx.colony, wish.point_a, wish.point_b))
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
        present(
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
    """Build a blueprint at once, out of nothing."""
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


def build_at_once(
    colony: Colony,
    name: str,
    x: int,
    z: int,
    rotation: int,
    stuff: str | None,
    *,
    clear: bool,
    quality: int | None = None,
) -> Building | None:
    """Put a finished building of the colony's on the map, out of nothing; None where the map has no room for it."""
    cells = occupied_cells(name, x, z, rotation)
    if not all(colony.world.grids.contains(*cell) for cell in cells):
        return None
    _make_room(colony, cells, clear=clear)
    stuff = _stuff(name, stuff)
    points = construction.full_hit_points(name, stuff)
    building = Building(colony.world.new_id(), name, x, z, rotation, stuff, points)
    if name in construction.WITH_QUALITY:
        building.quality = USUAL_QUALITY if quality is None else quality
    spawning.add_building(colony, building)
    construction.clear_footprint(colony, building)
    return building


def _make_room(colony: Colony, cells: list[tuple[int, int]], *, clear: bool) -> None:
    for x, z in cells:
        if clear:
            clear_of_things(colony, x, z)
            if spawning.rock_at(colony, x, z):
                spawning.set_rock(colony, x, z, "")
        for standing in buildings_at(colony, x, z):
            spawning.remove_building(colony, standing)


@controller.post("/api/v1/builder/blueprint")
def blueprint(ctx: Context) -> None:
    """Place construction blueprints for the builders; unknown defs and cells off the map are skipped."""
    plan = _plan(ctx)
    for name, x, z in _floors(ctx.world, plan):
        construction.place(ctx.colony, name, x, z, 0, None)
    for name, x, z, entry in _buildings(ctx.world, plan):
        construction.place(ctx.colony, name, x, z, entry.rotation % 4, _stuff(name, entry.stuff_def_name))


@dataclasses.dataclass(frozen=True, slots=True)
class SavedTerrainDto:
    """A floor of a blueprint, relative to its anchor."""

    def_name: str | None = None
    rel_x: int = 0
    rel_z: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class SavedBuildingDto:
    """A building of a blueprint, relative to its anchor; `rotation` 0 north to 3 west."""

    def_name: str | None = None
    stuff_def_name: str | None = None
    rel_x: int = 0
    rel_z: int = 0
    rotation: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class BlueprintDto:
    """Floors and buildings to be placed together."""

    width: int = 0
    height: int = 0
    floors: tuple[SavedTerrainDto, ...] = ()
    buildings: tuple[SavedBuildingDto, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Plan:
    """A blueprint and the lower left cell it is anchored to."""

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
    wish = ctx.required_body(PasteAreaRequestDto)
    ctx.require_map(wish.map_id)
    if wish.blueprint is None or wish.position is None:
        raise null_reference()
    return _Plan(wish.blueprint, wish.position, wish.clear_obstacles)


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


def _stuff(def_name: str, wanted: str | None) -> str | None:
    """The stuff asked for, where the building can be made of it; else the game's default."""
    known, asked = DEFS.buildings[def_name], DEFS.stuff.get(wanted or "")
    if known.stuff_count and asked is not None and asked.category in known.stuff_categories:
        return asked.def_name
    return construction.default_stuff(def_name)


@controller.post("/api/v1/builder/check-zone", SINCE_1_10)
def check_zone(ctx: Context) -> Json:
    """Get what stands in the way of building in a rectangle; plans do not count."""
    wish = ctx.required_body(AreaRequest)
    ctx.require_map(wish.map_id)
    cells = list(rectangle(ctx.colony, wish.point_a, wish.point_b))
    issues = {
        "terrain": _soft_ground(ctx.world, cells),
        "ores": _rock(ctx.colony, cells),
        "buildings": _standing(ctx.world, cells),
        "zones": _zones(ctx.world, cells),
    }
    return {"can_build": not any(issues.values()), "issues": issues}


def _soft_ground(world: World, cells: list[tuple[int, int]]) -> list[Json]:
    found = []
    for x, z in cells:
        name = TERRAINS[int(world.grids.terrain[z, x])]
        if "Heavy" not in DEFS.terrain[name].affordances:
            found.append({"x": x, "z": z, "def_name": name, "label": label(name)})
    return found


def _rock(colony: Colony, cells: list[tuple[int, int]]) -> list[Json]:
    found = []
    for x, z in cells:
        name = spawning.rock_at(colony, x, z)
        if name:
            found.append({"x": x, "z": z, "def_name": name, "label": label(name)})
    return found


def _standing(world: World, cells: list[tuple[int, int]]) -> list[Json]:
    inside = set(cells)
    return [
        {"x": building.x, "z": building.z, "def_name": building.def_name, "label": label(building.def_name)}
        for _, building in sorted(world.buildings.items())
        if inside.intersection(occupied_cells(building.def_name, building.x, building.z, building.rotation))
    ]


def _zones(world: World, cells: list[tuple[int, int]]) -> list[Json]:
    found: dict[int, Json] = {}
    for x, z in cells:
        zone = world.zones.get(int(world.grids.zone[z, x]))
        if zone is not None and zone.id not in found:
            kind = zone.kind.removeprefix("Zone_")
            found[zone.id] = {"x": x, "z": z, "label": zone.label, "zone_type": kind}
    return list(found.values())
