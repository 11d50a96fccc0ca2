"""Harvests: when a plant is ripe, what it yields, and what remains. Sources: Plant.YieldNow, JobDriver_PlantHarvest."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.world import GROWTH_FULL
from pytest_rle.rimworld import DEFS, Curve, inverse_lerp, lerp

HARVEST_CHANCE: Final = Curve(
    (
        (0.0, 0.6),
        (1.0, 0.7),
        (2.0, 0.75),
        (3.0, 0.8),
        (4.0, 0.85),
        (5.0, 0.9),
        (6.0, 0.95),
        (7.0, 0.975),
        (8.0, 1.0),
        (20.0, 1.13),
    )
)
"""PlantHarvestYield by level of the Plants skill: the chance of success, and above 1 a factor on the yield."""


def harvestable_now(colony: Colony, x: int, z: int) -> bool:
    """Whether the plant in a cell can be harvested: it yields an item, and is ripe enough."""
    name = plants.plant_at(colony, x, z)
    if not name or DEFS.plants[name].harvested is None:
        return False
    return int(colony.world.grids.plant_growth[z, x]) >= DEFS.plants[name].harvest_min_growth * GROWTH_FULL


def full_yield(colony: Colony, x: int, z: int) -> float:
    """Items that a harvest yields now at a PlantHarvestYield of 1, before rounding (Plant.YieldNow)."""
    if not harvestable_now(colony, x, z):
        return 0.0
    grids, known = colony.world.grids, DEFS.plants[plants.plant_at(colony, x, z)]
    ripeness = inverse_lerp(known.harvest_min_growth, 1.0, int(grids.plant_growth[z, x]) / GROWTH_FULL)
    health = lerp(0.5, 1.0, int(grids.plant_hit_points[z, x]) / known.max_hit_points)
    items = known.harvest_yield * (0.5 + 0.5 * ripeness) * health
    return round(items * (1.0 if known.is_tree else colony.difficulty.crop_yield_factor), 9)


def harvest_yield(colony: Colony, x: int, z: int, skill_level: int) -> int:
    """Items that a harvest at this level of the Plants skill yields; 0 if it fails. The plant does not change.

    The random draw depends only on cell and game tick, so that a second call gives the same result.
    """
    items, skill = full_yield(colony, x, z), HARVEST_CHANCE(float(skill_level))
    if items <= 0:
        return 0
    stream = colony.stream("plants.harvest", colony.now, colony.world.grids.index(x, z))
    if DEFS.plants[plants.plant_at(colony, x, z)].harvest_tag == "Standard" and not stream.chance(min(1.0, skill)):
        return 0
    items *= max(1.0, skill)
    return int(items) + stream.chance(items - int(items))


def finish_harvest(colony: Colony, x: int, z: int) -> None:
    """Set the plant back to its growth after a harvest, or remove it if it does not survive one."""
    name = plants.plant_at(colony, x, z)
    after = DEFS.plants[name].harvest_after_growth if name else None
    if after is None:
        plants.die(colony, x, z)
    else:
        colony.world.grids.plant_growth[z, x] = round(after * GROWTH_FULL)
        colony.world.designations.harvest_plant.discard(colony.world.grids.index(x, z))
