"""Attrition: every 600 game ticks cold, heat, toxic fallout and hunger act on bodies.

Sources: HediffGiver_Hypothermia, HediffGiver_Heat, GameCondition_ToxicFallout, Need_Food of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions, temperature
from pytest_rle.colony.systems.health import exposure, vitals
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.needs import food
from pytest_rle.colony.systems.pawns import armor, hediffs
from pytest_rle.colony.world import Pawn
from pytest_rle.colony.world.pawn import HUMAN
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

STEP_TICKS: Final = 600
"""Game ticks of one step."""

ROLLS: Final = 10
"""The game's rolls for cold and heat, 60 game ticks apart, that one step stands for."""

STEP_DAYS: Final = STEP_TICKS / GAME_TICKS_PER_DAY

TOXIC_PER_DAY: Final = 0.4
TOXIC_RECOVERY_PER_DAY: Final = 0.08
"""Severity of toxic buildup: its rise under the open sky during fallout, and its fall otherwise."""

MALNUTRITION_PER_DAY: Final = 0.453
"""Severity of malnutrition that a day without food adds, and a day with food takes away."""

MALNUTRITION_SPREAD: Final = (0.8, 1.2)
"""Range of each body's own factor of malnutrition."""


def step(colony: Colony) -> None:
    """Let cold, heat, fallout and hunger act on every body that they concern, by id."""
    fallout = conditions.active(colony, "ToxicFallout") is not None
    outdoors = temperature.outdoor(colony)
    rooms = colony.world.room_temperatures.values()
    coldest = min(outdoors, min(rooms, default=outdoors))
    hottest = max(outdoors, max(rooms, default=outdoors))
    safe_for_animals = armor.ANIMALS_SAFE[0] <= coldest and hottest <= armor.ANIMALS_SAFE[1]
    safe_for_all = armor.NAKED_SAFE[0] <= coldest and hottest <= armor.NAKED_SAFE[1]
    player = colony.world.player_faction
    concerned = [
        pawn
        for pawn in colony.world.pawns.values()
        if pawn.hediffs or fallout or not safe_for_animals or pawn.race == HUMAN or pawn.faction == player
    ]
    concerned.sort(key=lambda pawn: pawn.id)
    for pawn in concerned:
        changed = False
        if pawn.hediffs:
            hediffs.watch_bleeding(colony, pawn)
        is_affected = bool(pawn.hediffs) and exposure.is_affected(pawn)
        if is_affected or not safe_for_all:
            low, high = armor.safe_range(pawn)
            if is_affected or coldest < low or hottest > high:
                changed = exposure.feel(colony, pawn, low, high, ROLLS)
        if fallout or (pawn.hediffs and hediffs.of(pawn, "ToxicBuildup") is not None):
            changed |= _breathe(colony, pawn, fallout=fallout)
        if pawn.is_human or pawn.faction == player:
            changed |= _starve(colony, pawn)
        if changed:
            vitals.check(colony, pawn)


def malnutrition_factor(colony: Colony, pawn: Pawn) -> float:
    """How fast malnutrition grows and passes in this body, 0.8 to 1.2; the factor stays the same for life."""
    known: dict[int, float] = colony.memo("attrition.malnutrition", None, dict)
    factor = known.get(pawn.id)
    if factor is None:
        factor = known[pawn.id] = colony.stream("malnutrition", pawn.id).uniform(*MALNUTRITION_SPREAD)
    return factor


def _breathe(colony: Colony, pawn: Pawn, *, fallout: bool) -> bool:
    """Let toxic buildup grow under the open sky during fallout, and pass otherwise."""
    x, z = movement.position(colony, pawn)
    if fallout and not colony.world.grids.roof[z, x]:
        return hediffs.grow(colony, pawn, "ToxicBuildup", TOXIC_PER_DAY * STEP_DAYS)
    return hediffs.ease(pawn, "ToxicBuildup", TOXIC_RECOVERY_PER_DAY * STEP_DAYS)


def _starve(colony: Colony, pawn: Pawn) -> bool:
    """Let malnutrition grow while the food need is 0, and pass as fast while it is above."""
    starving = pawn.needs.food <= 0
    if not starving and hediffs.of(pawn, food.MALNUTRITION) is None:
        return False
    severity = MALNUTRITION_PER_DAY * (STEP_DAYS * malnutrition_factor(colony, pawn))
    if starving:
        return hediffs.grow(colony, pawn, food.MALNUTRITION, severity)
    return hediffs.ease(pawn, food.MALNUTRITION, severity)
