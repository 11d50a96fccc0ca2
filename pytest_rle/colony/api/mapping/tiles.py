"""The world map, of which the colony has one tile and what surrounds it in name."""

from __future__ import annotations

from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.world import World


def tile_dto(world: World) -> Json:
    """The colony's tile: °C a year's mean, mm of rain a year, m above the sea, degrees."""
    tile = world.tile
    return {
        "id": tile.index,
        "biome": tile.biome,
        "elevation": single(tile.elevation),
        "temperature": single(tile.mean_temperature),
        "rainfall": single(tile.rainfall),
        "hilliness": tile.hilliness,
        "roads": [],
        "rivers": [],
        "lat": single(tile.latitude),
        "lon": single(tile.longitude),
        "is_polluted": False,
        "pollution": 0.0,
    }


def tile_details(world: World) -> Json:
    """The same with what the game's inspector adds."""
    return {
        **tile_dto(world),
        "time_zone": str(round(world.tile.longitude / 15)),
        "forageability": 1.0,
        "growing_period": "Year-round" if world.tile.mean_temperature >= 21 else "Part of the year",
        "movement_difficulty": 1.0,
        "stone_types": list(world.tile.stone_types),
    }
