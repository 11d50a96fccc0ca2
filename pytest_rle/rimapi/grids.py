"""Decoders for the run-length encodings of whole maps. The index of a cell is always z * width + x."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterable, Mapping
from itertools import repeat

from pytest_rle.rimapi.errors import InvalidResponse
from pytest_rle.rimapi.models.maps import FogGrid, MapTerrain, OreData, PlantSpot
from pytest_rle.rimapi.observation import TerrainMap


def terrain_map(terrain: MapTerrain) -> TerrainMap:
    """Decode GET /map/terrain: pairs of count and palette index.

    Raises:
        InvalidResponse: The pairs do not cover the map exactly, or name an entry that the palette does not have.
    """
    cells: list[str] = []
    for count, index in _pairs(terrain.grid):
        if not 0 <= index < len(terrain.palette) or count < 0:
            raise _invalid("/map/terrain", f"a run of {count} cells points at palette entry {index}")
        cells.extend(repeat(terrain.palette[index], count))
    if len(cells) != terrain.width * terrain.height or not cells:
        raise _invalid(
            "/map/terrain", f"{len(cells)} cells for a map of {terrain.width} by {terrain.height}; is the map loaded?"
        )
    return TerrainMap(terrain.width, terrain.height, tuple(cells))


def fogged_cells(fog: FogGrid) -> frozenset[int]:
    """The indices of fogged cells from GET /map/fog-grid: base64 of int32 run lengths, revealed and fogged in turn.

    Raises:
        InvalidResponse: The text is not base64 of int32 runs, or the runs do not cover the map exactly.
    """
    try:
        raw = base64.b64decode(fog.fog_data or "", validate=True)
        runs = [run for (run,) in struct.iter_unpack("<i", raw)]
    except (binascii.Error, struct.error) as error:
        raise _invalid("/map/fog-grid", f"fog_data is not base64 of int32 runs: {error}") from error
    fogged: set[int] = set()
    cell = 0
    for number, run in enumerate(runs):
        if run < 0:
            raise _invalid("/map/fog-grid", f"a run of {run} cells")
        if number % 2:
            fogged.update(range(cell, cell + run))
        cell += run
    if cell != fog.width * fog.height:
        raise _invalid("/map/fog-grid", f"{cell} cells for a map of {fog.width} by {fog.height}")
    return frozenset(fogged)


def rock_cells(ore: OreData) -> Mapping[str, frozenset[int]]:
    """The cell indices of each mineable def from GET /map/ore, in snake case as on the wire."""
    return {name: frozenset(group.cells) for name, group in sorted(ore.ores.items())}


def plant_cells(spots: Iterable[PlantSpot]) -> Mapping[str, tuple[tuple[int, int], ...]]:
    """The (x, z) cells of each plant def from GET /map/plants, in the given order."""
    cells: dict[str, list[tuple[int, int]]] = {}
    for spot in spots:
        cells.setdefault(spot.def_name, []).append((spot.position.x, spot.position.z))
    return {name: tuple(found) for name, found in sorted(cells.items())}


def _pairs(flat: tuple[int, ...]) -> Iterable[tuple[int, int]]:
    if len(flat) % 2:
        raise _invalid("/map/terrain", "the grid is not made of pairs")
    return zip(flat[::2], flat[1::2], strict=True)


def _invalid(path: str, text: str) -> InvalidResponse:
    return InvalidResponse("GET", path, text, status=200)
