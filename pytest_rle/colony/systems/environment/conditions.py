"""Game conditions: what the sky does to the colony for a while. Sources: GameCondition_* and GameConditionDef."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import GameCondition, Pawn

TEMPERATURE_OFFSETS: Final = {"HeatWave": (17.0, 12_000), "ColdSnap": (-20.0, 12_000), "VolcanicWinter": (-7.0, 50_000)}
"""Greatest offset in °C, and the game ticks over which it comes and goes."""

SKY_DIMMING: Final = {"Eclipse": (0.0, 1.0, 200), "VolcanicWinter": (0.55, 0.3, 50_000)}
"""Sky glow that a condition draws the sky towards, how far it draws it, and the game ticks of its coming and going."""

PSYCHIC_GENDERS: Final = ("Male", "Female")
"""Whom a psychic condition reaches: the first where its id is even, the second where it is odd."""


def active(colony: Colony, def_name: str) -> GameCondition | None:
    """The condition of this def that is at work now, or None."""
    for condition in colony.world.conditions:
        if condition.def_name == def_name:
            return condition
    return None


def at_work(colony: Colony) -> tuple[int, ...]:
    """The ids of the conditions at work, which what is derived from them is keyed by."""
    present = colony.world.conditions
    return tuple([condition.id for condition in present]) if present else ()


def begin(colony: Colony, def_name: str, duration: int, strength: float = 1.0) -> GameCondition:
    """Start a condition for `duration` game ticks. One that is at work already is lengthened instead."""
    known = active(colony, def_name)
    if known is not None:
        known.duration = max(known.duration, colony.now + duration - known.start)
        return known
    condition = GameCondition(colony.world.new_id(), def_name, colony.now, duration, strength)
    colony.world.conditions.append(condition)
    return condition


def strength_now(colony: Colony, condition: GameCondition, transition: int) -> float:
    """How far a condition is in, 0 to 1: it comes and goes over `transition` game ticks."""
    passed = colony.now - condition.start
    left = condition.start + condition.duration - colony.now
    return max(0.0, min(1.0, passed / transition, left / transition))


def temperature_offset(colony: Colony) -> float:
    """°C that the conditions at work add to the outdoor temperature."""
    total = 0.0
    for condition in colony.world.conditions:
        known = TEMPERATURE_OFFSETS.get(condition.def_name)
        if known is not None:
            total += known[0] * strength_now(colony, condition, known[1])
    return total


def dimmed(colony: Colony, glow: float) -> float:
    """A sky glow, 0 to 1, as the conditions at work leave it."""
    for condition in colony.world.conditions:
        known = SKY_DIMMING.get(condition.def_name)
        if known is not None:
            target, share, transition = known
            glow += (min(glow, target) - glow) * share * strength_now(colony, condition, transition)
    return glow


def electricity_is_off(colony: Colony) -> bool:
    """Whether a solar flare has silenced every machine."""
    return active(colony, "SolarFlare") is not None


def psychic_gender(condition: GameCondition) -> str:
    """The gender that a psychic drone or soothe reaches."""
    return PSYCHIC_GENDERS[condition.id % 2]


def reaches(condition: GameCondition, pawn: Pawn) -> bool:
    """Whether a psychic drone or soothe reaches this pawn."""
    return pawn.gender == psychic_gender(condition)


def step(colony: Colony) -> None:
    """End what has run its time (GameConditionManager)."""
    conditions = colony.world.conditions
    if not conditions:
        return
    over = [condition for condition in conditions if colony.now >= condition.start + condition.duration]
    if over:
        colony.world.conditions = [condition for condition in conditions if condition not in over]
        for condition in over:
            colony.message(f"{_label(condition.def_name)} has ended.")


def _label(def_name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in def_name).strip().capitalize()
