"""Generates the ground of a map: soil and stone, water and marsh, rock with its roofs, ore, and loose chunks.

Sources: GenStep_ElevationFertility, GenStep_Terrain, GenStep_RocksFromGrid, GenStep_ScatterLumpsMineable,
GenStep_RockChunks; BiomeDef. The game cuts Perlin noise at fixed thresholds. Here the same shares of the map are cut by
rank. The distribution of the game's noise was measured on a real map, a temperate forest on flat land.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.saves.generation.noise import FULL, millionths, smooth_ranks
from pytest_rle.colony.streams import Stream, Streams
from pytest_rle.colony.world import FILTH_INDEX, ROCK_INDEX, ROOF_INDEX, TERRAIN_INDEX, TERRAINS, Grids, Item, World
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.biomes import BiomeDef

STONES: Final = tuple(name for name, known in DEFS.mineables.items() if not known.is_ore)
"""Kinds of natural rock, which are also kinds of stone to build with."""

ELEVATION_SPACING: Final = 34
FERTILITY_SPACING: Final = 30
STONE_SPACING: Final = 60

FERTILITY_NOISE: Final = NormalDist(0.5, 0.22)
"""Distribution of the game's fertility noise over a map."""

PATCH_NOISE: Final = NormalDist(0.0, 0.41)
"""Distribution of the noise of a patch maker (TerrainPatchMaker) over a map."""

ROCK_SHARE: Final = {"Flat": 0.037, "SmallHills": 0.10, "LargeHills": 0.24, "Mountainous": 0.45}
"""Share of cells that are solid rock, by the tile's Hilliness."""

STONE_SHARE: Final = {"Flat": 0.11, "SmallHills": 0.17, "LargeHills": 0.32, "Mountainous": 0.54}
"""Share of cells whose ground is stone, cells under rock included, by the tile's Hilliness."""

GRAVEL_SHARE: Final = 0.075
"""Share of cells that are gravel, around the stone."""

THIN_ROOF: Final = 0.70
THICK_ROOF: Final = 0.23
"""Shares of the rock, from its middle outwards, that lie under a thin rock roof and under an overhead mountain."""

LUMPS_PER_10K: Final = {"Flat": 4, "SmallHills": 8, "LargeHills": 11, "Mountainous": 15}
"""Lumps of ore per 10 000 cells, by the tile's Hilliness (GenStep_ScatterLumpsMineable.countPer10kCellsRange)."""

LUMP_WEIGHT: Final = {
    "MineableComponentsIndustrial": 1.0,
    "MineableGold": 0.07,
    "MineableJade": 0.065,
    "MineablePlasteel": 0.05,
    "MineableSilver": 0.10,
    "MineableSteel": 1.0,
    "MineableUranium": 0.12,
}
"""mineableScatterCommonality of the ThingDefs."""

CHUNKS_PER_10K: Final = 90
"""Loose chunks per 10 000 cells."""

RUBBLE_SHARE: Final = 300_000
"""Share of the cells around a chunk that have rubble, in millionths."""


def choose_stones(stream: Stream) -> tuple[str, ...]:
    """The stone types of a tile, two or three (World.NaturalRockTypesIn)."""
    return tuple(stream.shuffled(STONES)[: stream.integer(2, 3)])


def firm_terrain() -> NDArray[np.bool_]:
    """For each index of TERRAINS, whether the terrain carries heavy buildings (TerrainAffordanceDef Heavy)."""
    return np.array(["Heavy" in DEFS.terrain[name].affordances for name in TERRAINS])


def fill_ground(world: World, biome: BiomeDef, seed: int) -> None:
    """Fill in terrain, rock and roofs, by the hilliness and the stone types of the world's tile."""
    grids, tile = world.grids, world.tile
    width, height = grids.width, grids.height
    grids.terrain[:] = _fertility_terrain(biome, seed, width, height)
    for index, patch in enumerate(biome.patches):
        ranks = smooth_ranks(seed, f"patch:{index}", width, height, max(4, round(0.6 / patch.frequency)), 4)
        for terrain, least in patch.thresholds:
            grids.terrain[ranks >= _share_below(PATCH_NOISE, least)] = TERRAIN_INDEX[terrain]
    elevation = smooth_ranks(seed, "elevation", width, height, ELEVATION_SPACING)
    stone = FULL - round(STONE_SHARE[tile.hilliness] * FULL)
    grids.terrain[elevation >= stone - round(GRAVEL_SHARE * FULL)] = TERRAIN_INDEX["Gravel"]
    kinds = _strongest_stone(tile.stone_types, seed, width, height)
    rock_share = ROCK_SHARE[tile.hilliness]
    for index, name in enumerate(tile.stone_types):
        own = kinds == index
        grids.terrain[own & (elevation >= stone)] = TERRAIN_INDEX[f"{name}_Rough"]
        rock = own & (elevation >= FULL - round(rock_share * FULL))
        grids.rock[rock] = ROCK_INDEX[name]
        grids.rock_hit_points[rock] = DEFS.mineables[name].max_hit_points
    grids.roof[elevation >= FULL - round(rock_share * THIN_ROOF * FULL)] = ROOF_INDEX["RoofRockThin"]
    grids.roof[elevation >= FULL - round(rock_share * THICK_ROOF * FULL)] = ROOF_INDEX["RoofRockThick"]


def scatter_ore(world: World, streams: Streams) -> None:
    """Turn lumps of rock into ore, with the game's sizes and frequencies."""
    grids = world.grids
    lumps = LUMPS_PER_10K[world.tile.hilliness] * grids.width * grids.height // 10_000
    for number in range(lumps):
        stream = streams.stream("world.ore", number)
        cells = np.flatnonzero((grids.rock > 0).reshape(-1))
        if not len(cells):
            return
        ore = stream.weighted(LUMP_WEIGHT.items())
        size = stream.integer(*(DEFS.mineables[ore].lump_size or (1, 1)))
        for index in _lump(grids, stream, int(cells[stream.integer(0, len(cells) - 1)]), size):
            x, z = grids.cell(index)
            grids.rock[z, x] = ROCK_INDEX[ore]
            grids.rock_hit_points[z, x] = DEFS.mineables[ore].max_hit_points


def scatter_chunks(world: World, seed: int) -> None:
    """Scatter chunks of the tile's stones, with rubble around them. In some fields they are three times as frequent."""
    grids = world.grids
    chance = millionths(seed, "chunks", grids.width, grids.height)
    ground = np.isin(grids.terrain, [TERRAIN_INDEX[name] for name in _chunk_ground(world.tile.stone_types)])
    free = (grids.rock == 0) & (grids.edifice == 0) & ground
    if not free.any():
        return
    wanted = CHUNKS_PER_10K * grids.width * grids.height // 10_000
    near = smooth_ranks(seed, "chunk-fields", grids.width, grids.height, 20, 3) >= 600_000
    odds = np.where(near, 3, 1) * free
    limit = odds * (wanted * FULL // max(1, int(odds.sum())))
    kinds = _strongest_stone(world.tile.stone_types, seed, grids.width, grids.height)
    rubble = millionths(seed, "rubble", grids.width, grids.height)
    for index in np.flatnonzero((chance < limit).reshape(-1)).tolist():
        x, z = grids.cell(index)
        stone = world.tile.stone_types[int(kinds[z, x])]
        item = Item(world.new_id(), f"Chunk{stone}", x, z)
        world.items[item.id] = item
        _scatter_rubble(grids, rubble, x, z)


def _scatter_rubble(grids: Grids, rubble: NDArray[np.int64], x: int, z: int) -> None:
    for cell_z in range(max(0, z - 1), min(grids.height, z + 2)):
        for cell_x in range(max(0, x - 1), min(grids.width, x + 2)):
            if rubble[cell_z, cell_x] < RUBBLE_SHARE and not grids.rock[cell_z, cell_x]:
                grids.filth[cell_z, cell_x] = FILTH_INDEX["Filth_RubbleRock"]
                grids.filth_thickness[cell_z, cell_x] = 1


def _chunk_ground(stones: tuple[str, ...]) -> list[str]:
    return ["Soil", "SoilRich", "Gravel", "Sand", *(f"{name}_Rough" for name in stones)]


def _fertility_terrain(biome: BiomeDef, seed: int, width: int, height: int) -> NDArray[np.uint8]:
    ranks = smooth_ranks(seed, "fertility", width, height, FERTILITY_SPACING)
    result = np.full((height, width), TERRAIN_INDEX[biome.terrains_by_fertility[-1][0]], np.uint8)
    for terrain, bound in reversed(biome.terrains_by_fertility[:-1]):
        result[ranks < _share_below(FERTILITY_NOISE, bound)] = TERRAIN_INDEX[terrain]
    return result


def _strongest_stone(stones: tuple[str, ...], seed: int, width: int, height: int) -> NDArray[np.int64]:
    """For each cell the index of the stone with the highest noise, shape (height, width) (RockNoises)."""
    layers = [smooth_ranks(seed, f"stone:{name}", width, height, STONE_SPACING) for name in stones]
    strongest: NDArray[np.int64] = np.argmax(np.stack(layers), axis=0).astype(np.int64)
    return strongest


def _lump(grids: Grids, stream: Stream, start: int, size: int) -> list[int]:
    """The indices of up to `size` connected rock cells, grown at random from `start`."""
    lump, border = [start], [start]
    while len(lump) < size and border:
        at = stream.integer(0, len(border) - 1)
        x, z = grids.cell(border[at])
        around = [
            grids.index(x + dx, z + dz)
            for dx, dz in ((0, 1), (1, 0), (0, -1), (-1, 0))
            if grids.contains(x + dx, z + dz) and grids.rock[z + dz, x + dx]
        ]
        fresh = [index for index in around if index not in lump]
        if fresh:
            chosen = stream.choice(fresh)
            lump.append(chosen)
            border.append(chosen)
        else:
            border.pop(at)
    return lump


def _share_below(spread: NormalDist, bound: float) -> int:
    """The share of a map where noise is below a bound, in millionths, rounded so that it is equal on every platform."""
    return round(round(spread.cdf(bound), 6) * FULL)
