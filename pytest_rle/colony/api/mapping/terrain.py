"""The grids of the map: terrain and fog run-length coded, ore as cells."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.naming import snake
from pytest_rle.colony.world import ROCKS, TERRAINS, World
from pytest_rle.rimworld import DEFS


def runs(cells: NDArray[np.generic]) -> tuple[list[int], list[int]]:
    """Run-length coding of a grid, row by row from z 0: the lengths, and the index of each run's first cell."""
    flat = cells.ravel()
    starts = np.concatenate(([0], np.flatnonzero(flat[1:] != flat[:-1]) + 1))
    lengths = np.diff(np.concatenate((starts, [flat.size])))
    return lengths.tolist(), starts.tolist()


def terrain_dto(world: World) -> Json:
    """The top terrain as pairs (count, palette index); the palette is in order of first appearance."""
    grids = world.grids
    lengths, starts = runs(grids.terrain)
    kinds = grids.terrain.ravel()[starts].tolist()
    palette: dict[int, int] = {}
    grid: list[int] = []
    for length, kind in zip(lengths, kinds, strict=True):
        grid += (length, palette.setdefault(kind, len(palette)))
    return {
        "width": grids.width,
        "height": grids.height,
        "palette": [TERRAINS[kind] for kind in palette],
        "grid": grid,
        "floor_palette": [],
        "floor_grid": [grids.width * grids.height, 0],
    }


def fog_dto(world: World) -> Json:
    """Fog as base64 of little-endian int32 run lengths, alternately revealed and fogged, revealed first."""
    lengths, _ = runs(world.grids.fogged)
    if world.grids.fogged[0, 0]:
        lengths = [0, *lengths]
    return {
        "map_id": world.map_id,
        "width": world.grids.width,
        "height": world.grids.height,
        "fog_data": base64.b64encode(_int32(lengths)).decode(),
    }


def _int32(numbers: Sequence[int]) -> bytes:
    return np.array(numbers, "<i4").tobytes()


def ore_dto(world: World) -> Json:
    """Every mineable def on the map, including plain rock, with its cells and their hit points."""
    grids = world.grids
    rock, hit_points = grids.rock.ravel(), grids.rock_hit_points.ravel()
    ores: Json = {}
    for kind in np.unique(rock).tolist():
        if kind:
            cells = np.flatnonzero(rock == kind)
            ores[snake(ROCKS[kind])] = {
                "max_hp": DEFS.mineables[ROCKS[kind]].max_hit_points,
                "cells": cells.tolist(),
                "hp": hit_points[cells].tolist(),
            }
    return {"map_width": grids.width, "ores": ores}
