"""A pawn's stats: how fast and how well it works, from skill, body, traits and light.

Source: StatDefs of RimWorld 1.6 (base value, skillNeedFactors or skillNeedOffsets, capacityFactors, StatPart_Glow).
"""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import light
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import body, skills
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS, Curve


@dataclasses.dataclass(frozen=True, slots=True)
class StatDef:
    """`base` + `per_level` x the skill's level; or `by_level[level]`, where the game has a table.

    `capacities` are (name, weight): with a weight of 0.3, a capacity at 50 % takes 15 % off the stat. A `general` stat
    is multiplied by WorkSpeedGlobal.
    """

    base: float
    per_level: float = 0.0
    skill: str = ""
    by_level: tuple[float, ...] = ()
    capacities: tuple[tuple[str, float], ...] = ()
    general: bool = True
    maximum: float = 1_000.0


HANDS: Final = ("Manipulation", 1.0)

MASTERS_YIELD: Final = tuple(round(1.0 + 0.13 * level / 12, 4) for level in range(13))
"""The yield at skill levels 8 to 20: 1, rising to 1.13."""

YIELD: Final = (0.60, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.975, *MASTERS_YIELD)
MINING_YIELD: Final = (0.60, 0.70, 0.80, 0.85, 0.90, 0.925, 0.95, 0.975, *MASTERS_YIELD)
CONSTRUCT_SUCCESS: Final = (0.75, 0.80, 0.85, 0.875, 0.90, 0.925, 0.95, 0.975, 1.0)

STATS: Final = {
    "ConstructionSpeed": StatDef(0.30, 0.0875, "Construction", capacities=(HANDS, ("Sight", 0.3))),
    "ConstructSuccessChance": StatDef(
        1.0,
        skill="Construction",
        by_level=CONSTRUCT_SUCCESS,
        capacities=(("Manipulation", 0.3), ("Sight", 0.2)),
        general=False,
        maximum=1.0,
    ),
    "FixBrokenDownBuildingSuccessChance": StatDef(
        1.0, skill="Construction", by_level=CONSTRUCT_SUCCESS, general=False, maximum=1.0
    ),
    "SmoothingSpeed": StatDef(0.30, 0.0875, "Construction", capacities=(HANDS, ("Sight", 0.3))),
    "MiningSpeed": StatDef(0.04, 0.12, "Mining", capacities=(HANDS, ("Sight", 0.5))),
    "MiningYield": StatDef(1.0, skill="Mining", by_level=MINING_YIELD, capacities=(("Sight", 0.3),), general=False),
    "PlantWorkSpeed": StatDef(0.08, 0.115, "Plants", capacities=(HANDS, ("Sight", 0.3))),
    "PlantHarvestYield": StatDef(1.0, skill="Plants", by_level=YIELD, general=False),
    "ResearchSpeed": StatDef(0.08, 0.115, "Intellectual", capacities=(("Manipulation", 0.1), ("Sight", 0.2))),
    "CookSpeed": StatDef(0.40, 0.06, "Cooking", capacities=(HANDS, ("Sight", 0.4))),
    "ButcheryFleshSpeed": StatDef(0.40, 0.06, "Cooking", capacities=(HANDS, ("Sight", 0.4))),
    "ButcheryFleshEfficiency": StatDef(
        0.75, 0.025, "Cooking", capacities=(("Manipulation", 0.9), ("Sight", 0.4)), general=False
    ),
    "DrugCookingSpeed": StatDef(0.40, 0.06, "Cooking", capacities=(HANDS, ("Sight", 0.4))),
    "DrugSynthesisSpeed": StatDef(0.30, 0.0875, "Intellectual", capacities=(HANDS, ("Sight", 0.4))),
    "MedicalTendSpeed": StatDef(0.40, 0.06, "Medicine", capacities=(HANDS, ("Sight", 0.4))),
    "MedicalOperationSpeed": StatDef(0.40, 0.06, "Medicine", capacities=(HANDS, ("Sight", 0.4))),
    "MedicalTendQuality": StatDef(
        0.20, 0.10, "Medicine", capacities=(("Manipulation", 1.0), ("Sight", 0.7)), general=False
    ),
    "GeneralLaborSpeed": StatDef(1.0, capacities=(HANDS, ("Sight", 0.4))),
    "SmeltingSpeed": StatDef(1.0, capacities=(HANDS, ("Sight", 0.4))),
    "CleaningSpeed": StatDef(1.0, capacities=(HANDS, ("Sight", 0.2))),
    "EatingSpeed": StatDef(1.0, capacities=(("Eating", 0.9), ("Manipulation", 0.3)), general=False),
    "TameAnimalChance": StatDef(0.04, 0.03, "Animals", capacities=(("Manipulation", 0.9),), general=False),
    "NegotiationAbility": StatDef(0.40, 0.075, "Social", capacities=(("Talking", 0.9),), general=False),
    "SocialImpact": StatDef(0.82, 0.0275, "Social", capacities=(("Talking", 0.9),), general=False),
    "TradePriceImprovement": StatDef(0.0, 0.015, "Social", general=False, maximum=0.395),
}
"""Stats that follow the common formula. WorkSpeedGlobal and MoveSpeed have functions of their own."""

TEND_QUALITY: Final = Curve(((0.0, 0.0), (1.0, 1.0), (2.0, 1.5), (4.0, 2.0)))
"""MedicalTendQuality's post-process curve."""

BRIGHT: Final = 0.30
BY_LIGHT: Final = Curve(((0.0, 0.80), (BRIGHT, 1.0)))
"""Factor of work speed and of move speed by the light in the cell, 0 to 1; 1 from BRIGHT on (StatPart_Glow)."""

HUMAN_MOVE_SPEED: Final = 4.6
"""Cells per second of a healthy person."""

SLOWEST_WORK: Final = 0.1
"""The least value of a `general` stat."""


def stat(colony: Colony, pawn: Pawn, name: str) -> float:
    """The value of a StatDef for a pawn, rounded to nine decimals. Raises KeyError for one that is not modelled."""
    if name == "MoveSpeed":
        return move_speed(colony, pawn)
    if name == "WorkSpeedGlobal":
        return work_speed_global(colony, pawn)
    definition = STATS[name]
    value = definition.base
    if definition.skill and (pawn.is_human or definition.by_level):
        reached = skills.level(pawn, definition.skill)
        if definition.by_level:
            value = definition.by_level[min(reached, len(definition.by_level) - 1)]
        else:
            value += definition.per_level * reached
    value = value + trait_offset(pawn, name)
    for capacity, weight in definition.capacities:
        value *= 1.0 + (min(1.0, body.capacity(colony, pawn, capacity)) - 1.0) * weight
    if name == "MedicalTendQuality":
        value = TEND_QUALITY(value)
    if definition.general:
        value = max(SLOWEST_WORK, value * work_speed_global(colony, pawn))
    return round(min(max(value, 0.0), definition.maximum), 9)


def work_speed_global(colony: Colony, pawn: Pawn) -> float:
    """WorkSpeedGlobal: 1 plus what traits add, times the factor of light (80 % in the dark)."""
    x, z = movement.position(colony, pawn)
    return round((1.0 + trait_offset(pawn, "WorkSpeedGlobal")) * _by_light(colony, x, z), 9)


def _by_light(colony: Colony, x: int, z: int) -> float:
    return BY_LIGHT(light.glow_at(colony, x, z, enough=BRIGHT))


def move_speed(colony: Colony, pawn: Pawn) -> float:
    """Cells per second: 4.6 for a person, the race's speed for an animal, times Moving and the weather's factor.

    A person's garments add to the speed, and darkness lowers it.
    """
    if pawn.is_human:
        speed = HUMAN_MOVE_SPEED + trait_offset(pawn, "MoveSpeed")
        for garment in pawn.apparel:
            known = DEFS.apparel.get(garment.def_name)
            if known is not None:
                speed += known.move_speed
        speed *= _by_light(colony, pawn.x, pawn.z)
    else:
        animal = DEFS.animals.get(pawn.race)
        speed = animal.speed if animal is not None else HUMAN_MOVE_SPEED
    weather = DEFS.weathers.get(colony.world.weather.current)
    if weather is not None and not colony.world.grids.roof[pawn.z, pawn.x]:
        speed *= weather.move_speed
    return round(max(0.0, speed * body.capacity(colony, pawn, "Moving")), 9)


def trait_offset(pawn: Pawn, name: str) -> float:
    """What the pawn's traits add to a stat."""
    total = 0.0
    for trait in pawn.traits:
        known = DEFS.traits.get(trait.def_name)
        for degree in known.degrees if known is not None else ():
            if degree.degree == trait.degree:
                total += degree.offsets.get(name, 0.0)
    return total
