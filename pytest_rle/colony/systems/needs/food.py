"""The food need: how fast it falls, and the stages of hunger.

Sources: Need_Food, HungerLevelUtility, HediffDef Malnutrition and TraitDef Gourmand of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs.pace import STEP_TICKS
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Pawn
from pytest_rle.colony.world.pawn import HUMAN
from pytest_rle.rimworld import DEFS

FALL: Final = 2.6667e-5 * STEP_TICKS
"""Nutrition that a fed human adult uses in a step: 1.6 a day."""

FALL_FACTORS: Final = (1.0, 0.5, 0.25, 0.0)
"""Factor of the fall by hunger stage."""

HUNGRY_BELOW: Final = 0.24
URGENTLY_HUNGRY_BELOW: Final = 0.12
"""Shares of the most food below which a pawn is hungry, and urgently hungry."""

SEEKS_FOOD_BELOW: Final = 0.3
"""Share of the most food below which people look for food (JobGiver_GetFood)."""

FED: Final = 0
HUNGRY: Final = 1
URGENTLY_HUNGRY: Final = 2
STARVING: Final = 3
"""Hunger stages, in the order of HungerCategory."""

MALNUTRITION: Final = "Malnutrition"
"""HediffDef of a pawn that starves."""

MALNUTRITION_HUNGER: Final = 1.5
MALNUTRITION_HUNGER_LATER: Final = 1.6
"""Hunger factor of the first stage of malnutrition, and of the later stages."""

MALNUTRITION_LATER_FROM: Final = 0.2
"""Severity at which the second stage of malnutrition begins."""

GOURMAND_HUNGER: Final = 1.5
"""Hunger factor of a gourmand."""


def step(colony: Colony, pawn: Pawn) -> None:
    """Let a pawn use up the nutrition of one step."""
    levels = pawn.needs
    level = levels.food = max(0.0, levels.food - fall(pawn)) if levels.food > 0 else 0.0
    if level > 0:
        levels.starving_since = -1
    elif levels.starving_since < 0:
        levels.starving_since = colony.now


def most(pawn: Pawn) -> float:
    """The most nutrition that a pawn holds: its body size, 1 for a human adult."""
    if pawn.race == HUMAN:
        return 1.0
    known = DEFS.animals.get(pawn.race)
    return float(known.body_size) if known is not None else 1.0


def hunger_stage(pawn: Pawn) -> int:
    """0 fed, 1 hungry, 2 urgently hungry, 3 starving (HungerCategory)."""
    share = pawn.needs.food / most(pawn)
    if share <= 0:
        return STARVING
    if share < URGENTLY_HUNGRY_BELOW:
        return URGENTLY_HUNGRY
    return HUNGRY if share < HUNGRY_BELOW else FED


def seeks_food(pawn: Pawn) -> bool:
    """Whether the pawn looks for food now: below 0.3 of the most that it holds."""
    return pawn.needs.food < SEEKS_FOOD_BELOW * most(pawn)


def fall(pawn: Pawn) -> float:
    """Nutrition that the pawn uses in one step at its present hunger."""
    used, is_human = FALL, pawn.race == HUMAN
    if pawn.needs.food < HUNGRY_BELOW * (1.0 if is_human else most(pawn)):
        used *= FALL_FACTORS[hunger_stage(pawn)]
    if not is_human:
        known = DEFS.animals.get(pawn.race)
        used *= known.hunger_rate if known is not None else 1.0
    else:
        for trait in pawn.traits:
            if trait.def_name == "Gourmand":
                used *= GOURMAND_HUNGER
    if pawn.hediffs:
        used *= hediffs.hunger_offset(pawn) + 1.0
    malnutrition = hediffs.of(pawn, MALNUTRITION) if pawn.hediffs else None
    if malnutrition is not None:
        first_stage = malnutrition.severity < MALNUTRITION_LATER_FROM
        used *= MALNUTRITION_HUNGER if first_stage else MALNUTRITION_HUNGER_LATER
    return used
