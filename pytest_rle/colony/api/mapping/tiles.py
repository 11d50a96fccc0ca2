"""The colony's tile of the world map."""

from __future__ import annotations

from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.world import World


def tile_dto(world: World) -> Json:
    """The tile: mean temperature in °C, rainfall in mm a year, elevation in m, coordinates in degrees."""
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
    """The tile with the fields of the game's inspector pane."""
    return {
        **tile_dto(world),
        "time_zone": str(round(world.tile.longitude / 15)),
        "forageability": 1.0,
        "growing_period": "Year-round" if world.tile.mean_temperature >= 21 else "Part of the year",
        "movement_difficulty": 1.0,
        "stone_types": list(world.tile.stone_types),
    }
