"""Adds wild plants and animals to a new map. Sources: WildPlantSpawner, WildAnimalSpawner, BiomeDef."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.saves.generation.noise import FULL, millionths, smooth_ranks
from pytest_rle.colony.streams import Streams
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.world import GROWTH_FULL, PLANT_INDEX, TERRAINS, World
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.biomes import BiomeDef
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

GROWN_SHARE: Final = 0.82
"""Share of the plants of its biome's plant density that a new map has."""

INITIAL_GROWTH: Final = (0.15, 1.5)
"""Range of the growth at the start, of which more than 1 counts as 1 (WildPlantSpawner.InitialGrowthRandomRange)."""

DEFAULT_LIFESPAN: Final = 8.0
"""lifespanDaysPerGrowDays of PlantProperties."""

CLUSTERED: Final = {"Plant_Berry": 0.12, "Plant_HealrootWild": 0.12, "Plant_Brambles": 0.3, "Plant_Agave": 0.15}
"""Plants that grow in clusters (wildClusterRadius), and the share of the map that their clusters cover."""

SMALLEST_WEIGHT: Final = 0.2
"""Least share of the animal density that an animal uses up. Larger animals use up half their body size."""

PREDATOR_DISTANCE: Final = 40
"""Least distance of predators from the landing site, in cells."""

TRIES: Final = 100
"""How many cells are drawn at most to find a place for a group of animals."""


def grow_plants(world: World, biome: BiomeDef, seed: int) -> None:
    """Add wild plants by the biome's weights, on cells that are fertile enough for them."""
    grids = world.grids
    width, height = grids.width, grids.height
    fertility = np.array([round(DEFS.terrain[name].fertility * 1000) for name in TERRAINS], np.int64)[grids.terrain]
    geysers = np.zeros((height, width), bool)
    for building in world.buildings.values():
        geysers[building.z : building.z + 2, building.x : building.x + 2] |= building.def_name == "SteamGeyser"
    chunks = np.zeros((height, width), bool)
    for item in world.items.values():
        chunks[item.z, item.x] = True
    free = (grids.rock == 0) & (grids.edifice == 0) & (grids.roof == 0) & ~chunks & ~geysers
    density = round(biome.plant_density * GROWN_SHARE * 1000)
    richness = np.minimum(fertility, 1000) if biome.plants_care_about_fertility else (fertility > 0) * np.int64(1000)
    here = free & (millionths(seed, "plants", width, height) < richness * density)
    species = _species(biome, seed, fertility, width, height)
    grids.plant[here] = species[here]
    low, high = (round(bound * GROWTH_FULL) for bound in INITIAL_GROWTH)
    drawn = low + millionths(seed, "growth", width, height) * (high - low) // FULL
    ages = millionths(seed, "age", width, height)
    for name in sorted(biome.wild_plants):
        cells = grids.plant == PLANT_INDEX[name]
        known = DEFS.plants[name]
        days = known.grow_days * (known.lifespan_days_per_grow_days or DEFAULT_LIFESPAN)
        grids.plant_growth[cells] = np.minimum(drawn[cells] // 1000 * 1000, GROWTH_FULL)
        grids.plant_age[cells] = ages[cells] * round(days * GAME_TICKS_PER_DAY / 1000) // 1000
        grids.plant_hit_points[cells] = known.max_hit_points
    standing = np.flatnonzero(grids.plant.reshape(-1))
    grids.plant_id.reshape(-1)[standing] = np.arange(1, len(standing) + 1) + world.next_id
    world.next_id += len(standing)


def add_animals(
    world: World, biome: BiomeDef, streams: Streams, landing: tuple[int, int], land: NDArray[np.bool_]
) -> None:
    """Add wild animals in groups, until the biome's animal density is reached.

    They stand on `land`, a mask of shape (height, width), and predators keep away from the landing site.
    """
    grids = world.grids
    kinds = [(name, weight) for name, weight in sorted(biome.wild_animals.items()) if name in DEFS.animals]
    room = biome.animal_density * grids.width * grids.height / 10_000
    cells = np.flatnonzero(land.reshape(-1))
    group = 0
    while room > 0 and kinds and len(cells):
        group += 1
        stream = streams.stream("world.animals", group)
        race = stream.weighted(kinds)
        known = DEFS.animals[race]
        weight = max(SMALLEST_WEIGHT, known.body_size / 2)
        for _ in range(TRIES):
            x, z = grids.cell(int(cells[stream.integer(0, len(cells) - 1)]))
            if not known.predator or max(abs(x - landing[0]), abs(z - landing[1])) >= PREDATOR_DISTANCE:
                break
        for _ in range(stream.integer(*known.group_size)):
            if room <= 0:
                break
            animal = generation.animal(world, streams, race, world.next_id)
            animal.x, animal.z = _near(land, x, z, stream.integer(-4, 4), stream.integer(-4, 4))
            world.pawns[animal.id] = animal
            room -= weight


def _species(biome: BiomeDef, seed: int, fertility: NDArray[np.int64], width: int, height: int) -> NDArray[np.uint8]:
    """For each cell the index of a plant that can grow there, drawn by weight; 0 if none can. Shape (height, width)."""
    weights = np.zeros((len(biome.wild_plants), height, width), np.int64)
    names = sorted(biome.wild_plants)
    for index, name in enumerate(names):
        weight = round(biome.wild_plants[name] * 10_000)
        able = fertility >= round(DEFS.plants[name].fertility_min * 1000)
        if name in CLUSTERED:
            share = CLUSTERED[name]
            able &= smooth_ranks(seed, f"cluster:{name}", width, height, 12, 3) < round(share * FULL)
            weight = round(weight / share)
        weights[index][able] = weight
    bounds = weights.cumsum(axis=0)
    mark = millionths(seed, "species", width, height) * bounds[-1] // FULL
    chosen = (mark[np.newaxis] >= bounds).sum(axis=0)
    numbers = np.array([*(PLANT_INDEX[name] for name in names), 0], np.uint8)
    result: NDArray[np.uint8] = np.where(bounds[-1] > 0, numbers[chosen], 0).astype(np.uint8)
    return result


def _near(land: NDArray[np.bool_], x: int, z: int, dx: int, dz: int) -> tuple[int, int]:
    """The cell at the offset (dx, dz) from (x, z), or (x, z) itself if that cell is not on the land."""
    height, width = land.shape
    if 0 <= x + dx < width and 0 <= z + dz < height and land[z + dz, x + dx]:
        return x + dx, z + dz
    return x, z
