"""What plants bear, when it is ripe, and what is left of them. Sources: Plant.YieldNow, JobDriver_PlantHarvest."""

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
"""PlantHarvestYield by Plants level: a chance up to 1, a factor above."""


def harvestable_now(colony: Colony, x: int, z: int) -> bool:
    """Whether the plant in a cell bears something that is ripe enough."""
    name = plants.plant_at(colony, x, z)
    if not name or DEFS.plants[name].harvested is None:
        return False
    return int(colony.world.grids.plant_growth[z, x]) >= DEFS.plants[name].harvest_min_growth * GROWTH_FULL


def full_yield(colony: Colony, x: int, z: int) -> float:
    """What the plant would give now to a perfect hand, before rounding (Plant.YieldNow)."""
    if not harvestable_now(colony, x, z):
        return 0.0
    grids, known = colony.world.grids, DEFS.plants[plants.plant_at(colony, x, z)]
    ripeness = inverse_lerp(known.harvest_min_growth, 1.0, int(grids.plant_growth[z, x]) / GROWTH_FULL)
    health = lerp(0.5, 1.0, int(grids.plant_hit_points[z, x]) / known.max_hit_points)
    worth = known.harvest_yield * (0.5 + 0.5 * ripeness) * health
    return round(worth * (1.0 if known.is_tree else colony.difficulty.crop_yield_factor), 9)


def harvest_yield(colony: Colony, x: int, z: int, skill_level: int) -> int:
    """How many items a harvest by a hand of this Plants level brings; 0 when it fails. The plant is not touched.

    The draw belongs to the plant and the game tick, so that asking twice gives the same answer.
    """
    worth, skill = full_yield(colony, x, z), HARVEST_CHANCE(float(skill_level))
    if worth <= 0:
        return 0
    stream = colony.stream("plants.harvest", colony.now, colony.world.grids.index(x, z))
    if DEFS.plants[plants.plant_at(colony, x, z)].harvest_tag == "Standard" and not stream.chance(min(1.0, skill)):
        return 0
    worth *= max(1.0, skill)
    return int(worth) + stream.chance(worth - int(worth))


def finish_harvest(colony: Colony, x: int, z: int) -> None:
    """Leave a harvested plant as the game does: shorn where it lives on, gone otherwise."""
    name = plants.plant_at(colony, x, z)
    after = DEFS.plants[name].harvest_after_growth if name else None
    if after is None:
        plants.die(colony, x, z)
    else:
        colony.world.grids.plant_growth[z, x] = round(after * GROWTH_FULL)
        colony.world.designations.harvest_plant.discard(colony.world.grids.index(x, z))
