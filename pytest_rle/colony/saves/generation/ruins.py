"""Adds ruined houses, steam geysers and ship chunks to a new map.

Sources: GenStep_ScatterRuinsSimple, GenStep_ScatterThings, ScenPart_ScatterThingsAnywhere.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.saves.generation.ground import STONES, firm_terrain
from pytest_rle.colony.streams import Stream, Streams
from pytest_rle.colony.world import TERRAIN_INDEX, Building, World, occupied_cells
from pytest_rle.rimworld import building_kinds

RUINS_PER_10K: Final = 1.6
GEYSERS_PER_10K: Final = 0.9
"""Ruins and steam geysers per 10 000 cells."""

SHIP_CHUNKS: Final = 3
"""Ship chunks of the Crashlanded start."""

CLEARANCE: Final = 25
"""Least distance from the landing site, in cells."""

EDGE: Final = 8
"""Least distance from the edge of the map, in cells."""

TRIES: Final = 200
"""How many places are drawn at most for a ruin, geyser or chunk."""

WALL_SHARE: Final = 0.55
FLOOR_SHARE: Final = 0.35
"""Shares of the walls and of the floor of a ruin that are left."""

SHIP_CHUNK_HIT_POINTS: Final = 300


def scatter_ruins(world: World, streams: Streams, landing: tuple[int, int]) -> None:
    """Add small houses with half of their walls and a third of their floor."""
    for number in range(round(RUINS_PER_10K * world.grids.width * world.grids.height / 10_000)):
        stream = streams.stream("world.ruin", number)
        width, depth = stream.integer(5, 12), stream.integer(5, 12)
        corner = _place(world, stream, landing, width, depth)
        if corner is not None:
            _build_ruin(world, stream, corner, width, depth)


def scatter_geysers(world: World, streams: Streams, landing: tuple[int, int]) -> None:
    """Add steam geysers on open ground."""
    for number in range(max(1, round(GEYSERS_PER_10K * world.grids.width * world.grids.height / 10_000))):
        place = _place(world, streams.stream("world.geyser", number), landing, 4, 4)
        if place is not None:
            geyser = Building(world.new_id(), "SteamGeyser", place[0] + 1, place[1] + 1, player=False)
            world.buildings[geyser.id] = geyser


def scatter_ship_chunks(world: World, streams: Streams, landing: tuple[int, int]) -> None:
    """Add ship chunks, which colonists can deconstruct for steel and components."""
    for number in range(SHIP_CHUNKS):
        stream = streams.stream("world.shipchunk", number)
        place = _place(world, stream, landing, 4, 4)
        if place is not None:
            add_building(
                world,
                Building(
                    world.new_id(),
                    "ShipChunk",
                    place[0] + 1,
                    place[1] + 1,
                    hit_points=SHIP_CHUNK_HIT_POINTS,
                    player=False,
                ),
            )


def add_building(world: World, building: Building) -> None:
    """Add a building to a world that is being generated, and to the grid of edifices."""
    world.buildings[building.id] = building
    for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
        if world.grids.contains(x, z):
            world.grids.edifice[z, x] = building.id


def _place(world: World, stream: Stream, landing: tuple[int, int], width: int, depth: int) -> tuple[int, int] | None:
    """The lower left corner of a free rectangle on firm ground away from the landing site; None if none is found."""
    grids = world.grids
    firm = firm_terrain()
    geysers = [(b.x, b.z) for b in world.buildings.values() if b.def_name == "SteamGeyser"]
    for _ in range(TRIES):
        x = stream.integer(EDGE, grids.width - EDGE - width)
        z = stream.integer(EDGE, grids.height - EDGE - depth)
        middle = (x + width // 2, z + depth // 2)
        if max(abs(middle[0] - landing[0]), abs(middle[1] - landing[1])) < min(CLEARANCE, grids.width // 4):
            continue
        area = (slice(z, z + depth), slice(x, x + width))
        if grids.rock[area].any() or grids.edifice[area].any():
            continue
        if any(x - 2 <= gx <= x + width + 1 and z - 2 <= gz <= z + depth + 1 for gx, gz in geysers):
            continue
        if firm[grids.terrain[area]].all():
            return x, z
    return None


def _build_ruin(world: World, stream: Stream, corner: tuple[int, int], width: int, depth: int) -> None:
    """Build a house of `width` by `depth` cells at its lower left corner, with gaps in its walls and floor."""
    stuff = f"Blocks{stream.choice(world.tile.stone_types)}"
    floor = TERRAIN_INDEX[f"Tile{stream.choice(STONES)}"]
    points = building_kinds.full_hit_points("Wall", stuff)
    grids = world.grids
    for z in range(corner[1], corner[1] + depth):
        for x in range(corner[0], corner[0] + width):
            on_edge = x in (corner[0], corner[0] + width - 1) or z in (corner[1], corner[1] + depth - 1)
            if on_edge and stream.chance(WALL_SHARE):
                left = round(points * stream.uniform(0.3, 1.0))
                add_building(
                    world, Building(world.new_id(), "Wall", x, z, stuff=stuff, hit_points=max(1, left), player=False)
                )
            elif not on_edge and stream.chance(FLOOR_SHARE):
                grids.under_terrain[z, x] = grids.terrain[z, x] + 1
                grids.terrain[z, x] = floor
