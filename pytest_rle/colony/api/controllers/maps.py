"""MapController, read routes: the map, its things, plants, buildings, zones and pawns."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.envelope import Encoded, encode, encoded_list
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.mapping.buildings import NO_POWER, building_class, encoded_buildings, power_info
from pytest_rle.colony.api.mapping.pawns import animal_dto, pawn_dto
from pytest_rle.colony.api.mapping.rooms import map_rooms
from pytest_rle.colony.api.mapping.terrain import fog_dto, ore_dto, terrain_dto
from pytest_rle.colony.api.mapping.things import (
    all_items,
    building_label,
    building_thing,
    corpse_thing,
    encoded_items,
    encoded_plants,
    fire_thing,
    item_thing,
    pawn_thing,
    plan_thing,
    plant_things,
    rock_thing,
)
from pytest_rle.colony.api.mapping.values import Json, position, single
from pytest_rle.colony.api.mapping.zones import farm_summary, growing_zone, map_zones
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import calendar, temperature
from pytest_rle.colony.systems.hazards import fire
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import hostility
from pytest_rle.colony.world import Blueprint, Frame, occupied_cells
from pytest_rle.rimworld.constants import INSECTS

controller = Controller("MapController")


@controller.get("/api/v1/maps")
def maps(ctx: Context) -> list[Json]:
    """List the maps."""
    if ctx.host.game is None:
        return []
    world = ctx.world
    return [
        {
            "id": world.map_id,
            "index": 0,
            "seed": world.seed,
            "faction_id": str(world.player_faction),
            "is_player_home": True,
            "is_pocket_map": False,
            "is_temp_incident_map": False,
            "size": f"({world.grids.width}, 1, {world.grids.height})",
        }
    ]


@controller.get("/api/v1/map/things")
def things(ctx: Context) -> Encoded:
    """List all haulable items on a map."""
    return encoded_items(ctx.colony) if ctx.names_map() else encoded_list(())


@dataclasses.dataclass(frozen=True, slots=True)
class ThingsAtCellRequestDto:
    """GET /map/things-at."""

    map_id: int = 0
    position: PositionDto | None = None


@controller.get("/api/v1/map/things-at")
def things_at(ctx: Context) -> list[Json]:
    """List everything in one cell; the request is a JSON body."""
    request = ctx.required_body(ThingsAtCellRequestDto, "Request body is null")
    ctx.require_map(request.map_id)
    if request.position is None:
        raise null_reference()
    return _cell_things(ctx.colony, request.position.x, request.position.z)


def _cell_things(colony: Colony, x: int, z: int) -> list[Json]:
    """Everything in a cell: items, plants, buildings, plans, corpses, pawns, fires and rock."""
    world = colony.world
    if not world.grids.contains(x, z):
        return []
    found = [item_thing(world.items[i]) for i in colony.index.items_at.get(world.grids.index(x, z), ())]
    found += plant_things(colony, [(x, z)])
    for _, building in sorted(world.buildings.items()):
        if (x, z) in occupied_cells(building.def_name, building.x, building.z, building.rotation):
            found.append(building_thing(building))
    plans: list[Blueprint | Frame] = [plan for _, plan in sorted(world.blueprints.items())]
    plans += [plan for _, plan in sorted(world.frames.items())]
    for plan in plans:
        if (x, z) in occupied_cells(plan.def_name, plan.x, plan.z, plan.rotation):
            found.append(plan_thing(plan))
    found += [corpse_thing(corpse) for _, corpse in sorted(world.corpses.items()) if (corpse.x, corpse.z) == (x, z)]
    found += [
        pawn_thing(pawn, x, z) for _, pawn in sorted(world.pawns.items()) if movement.position(colony, pawn) == (x, z)
    ]
    places = [(burning, fire.place(colony, burning)) for _, burning in sorted(world.fires.items())]
    found += [fire_thing(burning, x, z) for burning, place in places if place == (x, z)]
    rock = rock_thing(colony, x, z)
    return [*found, rock] if rock is not None else found


@controller.get("/api/v1/map/things/radius")
def things_in_radius(ctx: Context) -> list[Json]:
    """List items, buildings and plants around a cell."""
    known = ctx.names_map()
    x, z = ctx.parameters.integer("x"), ctx.parameters.integer("z")
    radius = ctx.parameters.integer("radius")
    if not known:
        return []
    colony, reach = ctx.colony, radius * radius
    grids = colony.world.grids
    near = {
        (cx, cz)
        for cz in range(max(z - radius, 0), min(z + radius, grids.height - 1) + 1)
        for cx in range(max(x - radius, 0), min(x + radius, grids.width - 1) + 1)
        if (cx - x) ** 2 + (cz - z) ** 2 <= reach
    }
    found = [item_thing(item) for item in all_items(colony) if (item.x, item.z) in near]
    buildings = sorted(colony.world.buildings.items())
    found += [building_thing(building) for _, building in buildings if (building.x, building.z) in near]
    return found + plant_things(colony, near)


@controller.get("/api/v1/map/plants")
def plants(ctx: Context) -> Encoded:
    """List all plants on a map."""
    return encoded_plants(ctx.colony) if ctx.names_map() else encoded_list(())


@controller.get("/api/v1/map/weather")
def weather(ctx: Context) -> Json:
    """Get a map's weather and outdoor temperature in °C."""
    if not ctx.names_map():
        raise null_reference()
    return {"weather": ctx.world.weather.current, "temperature": single(temperature.outdoor(ctx.colony))}


@controller.get("/api/v1/map/power/info")
def power(ctx: Context) -> Json:
    """Get a map's power totals."""
    return power_info(ctx.colony) if ctx.names_map() else NO_POWER


@controller.get("/api/v1/map/ore")
def ore(ctx: Context) -> Json | None:
    """Get a map's mineable rock by def."""
    return ore_dto(ctx.world) if ctx.names_map() else None


@controller.get("/api/v1/map/animals")
def animals(ctx: Context) -> list[Json]:
    """List a map's animals."""
    if not ctx.names_map():
        return []
    colony = ctx.colony
    return [animal_dto(colony, pawn) for _, pawn in sorted(colony.world.pawns.items()) if not pawn.is_human]


@controller.get("/api/v1/map/creatures/summary")
def creatures(ctx: Context) -> Json:
    """Count a map's people and animals."""
    known = ctx.names_map()
    pawns = [pawn for pawn in ctx.world.pawns.values() if not pawn.dead] if known else []
    return {
        "colonists_count": len(ctx.world.colonists()) if known else 0,
        "prisoners_count": sum(pawn.guest == "Prisoner" for pawn in pawns),
        "enemies_count": len(hostility.enemies(ctx.colony)) if known else 0,
        "animals_count": sum(not pawn.is_human for pawn in pawns),
        "insectoids_count": sum(pawn.race in INSECTS for pawn in pawns),
        "mechanoids_count": 0,
    }


@controller.get("/api/v1/map/farm/summary")
def farm(ctx: Context) -> Json:
    """Summarize a map's crops."""
    if not ctx.names_map():
        raise null_reference()
    return farm_summary(ctx.colony)


@controller.get("/api/v1/map/zone/growing")
def zone_growing(ctx: Context) -> Json | None:
    """Get one growing zone. The mod reads the zone's id from map_id; here `zone_id` works too."""
    zone_id = ctx.parameters.integer("map_id")
    if not ctx.strict:
        zone_id = ctx.parameters.optional_integer("zone_id", zone_id) or zone_id
    zone = ctx.world.zones.get(zone_id)
    return growing_zone(ctx.colony, zone) if zone is not None and zone.plant is not None else None


@controller.get("/api/v1/map/zones")
def zones(ctx: Context) -> Json:
    """List a map's zones and areas."""
    if not ctx.names_map():
        raise null_reference()
    return map_zones(ctx.colony)


@controller.get("/api/v1/map/rooms")
def rooms(ctx: Context) -> Json:
    """List a map's rooms."""
    if not ctx.names_map():
        raise null_reference()
    return {"rooms": map_rooms(ctx.colony)}


@controller.get("/api/v1/map/terrain")
def terrain(ctx: Context) -> Json | Encoded:
    """Get a map's terrain, run-length coded."""
    if not ctx.names_map():
        return {"width": 0, "height": 0}
    version = ctx.world.grids.terrain.tobytes()
    return ctx.colony.memo("maps.terrain", version, lambda: Encoded(encode(terrain_dto(ctx.world))))


@controller.get("/api/v1/map/fog-grid")
def fog(ctx: Context) -> Json:
    """Get a map's fog, run-length coded."""
    ctx.require_map(ctx.parameters.integer("map_id"))
    return fog_dto(ctx.world)


@controller.get("/api/v1/map/buildings")
def buildings(ctx: Context) -> Encoded:
    """List the colony's buildings and frames."""
    if not ctx.names_map():
        raise null_reference()
    return encoded_buildings(ctx.colony)


@controller.get("/api/v1/map/building/info")
def building_info(ctx: Context) -> Json:
    """Get one building. The mod reads the building's id from map_id, and leaves out its size."""
    building = ctx.world.buildings.get(ctx.parameters.integer("map_id"))
    if building is None:
        raise ApiError("Could not find building")
    return {
        "id": building.id,
        "def": building.def_name,
        "label": building_label(building),
        "position": position(building.x, building.z),
        "rotation": 0,
        "type": building_class(building.def_name),
    }


@controller.get("/api/v1/map/pawns")
def pawns(ctx: Context) -> list[Json]:
    """List every pawn on a map."""
    ctx.require_map(ctx.parameters.integer("map_id"))
    colony = ctx.colony
    return [pawn_dto(colony, pawn) for _, pawn in sorted(colony.world.pawns.items()) if not pawn.dead]


@controller.get("/api/v1/datetime")
def datetime(ctx: Context) -> Json:
    """Get the date on the current map."""
    return {"datetime": calendar.date_text(ctx.colony)}


@controller.get("/api/v1/datetime/tile")
def datetime_of_tile(ctx: Context) -> Json:
    """Get the date on a tile of the world; here every tile has the colony's date."""
    ctx.parameters.integer("tile_id")
    return {"datetime": calendar.date_text(ctx.colony)}
