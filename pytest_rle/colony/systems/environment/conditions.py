"""Game conditions that last for a time, such as a heat wave or an eclipse.

Sources: GameCondition_* and GameConditionDef.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import GameCondition, Pawn

TEMPERATURE_OFFSETS: Final = {"HeatWave": (17.0, 12_000), "ColdSnap": (-20.0, 12_000), "VolcanicWinter": (-7.0, 50_000)}
"""The full offset in °C, and the game ticks over which it fades in and out."""

SKY_DIMMING: Final = {"Eclipse": (0.0, 1.0, 200), "VolcanicWinter": (0.55, 0.3, 50_000)}
"""The sky glow that a condition dims the sky towards, by which share, and the game ticks of fading in and out."""

CELL_VISITS_PER_TICK: Final = 0.0006
"""Share of the map's cells that the weather and toxic fallout affect in a game tick (SteadyEnvironmentEffects)."""

PSYCHIC_GENDERS: Final = ("Male", "Female")
"""The gender that a psychic condition affects: the first if the condition's id is even, the second if it is odd."""


def active(colony: Colony, def_name: str) -> GameCondition | None:
    """The active condition of this GameConditionDef, or None."""
    for condition in colony.world.conditions:
        if condition.def_name == def_name:
            return condition
    return None


def active_ids(colony: Colony) -> tuple[int, ...]:
    """The ids of the active conditions: a cache key for values that depend on them."""
    present = colony.world.conditions
    return tuple([condition.id for condition in present]) if present else ()


def begin(colony: Colony, def_name: str, duration: int, strength: float = 1.0) -> GameCondition:
    """Start a condition for `duration` game ticks, or extend the active one of this def. Returns the condition."""
    known = active(colony, def_name)
    if known is not None:
        known.duration = max(known.duration, colony.now + duration - known.start)
        return known
    condition = GameCondition(colony.world.new_id(), def_name, colony.now, duration, strength)
    colony.world.conditions.append(condition)
    return condition


def strength_now(colony: Colony, condition: GameCondition, transition: int) -> float:
    """The strength of a condition now, 0 to 1: it fades in and out over `transition` game ticks."""
    passed = colony.now - condition.start
    left = condition.start + condition.duration - colony.now
    return max(0.0, min(1.0, passed / transition, left / transition))


def temperature_offset(colony: Colony) -> float:
    """°C that the active conditions add to the outdoor temperature."""
    total = 0.0
    for condition in colony.world.conditions:
        known = TEMPERATURE_OFFSETS.get(condition.def_name)
        if known is not None:
            total += known[0] * strength_now(colony, condition, known[1])
    return total


def dimmed_glow(colony: Colony, glow: float) -> float:
    """The sky glow, 0 to 1, after the active conditions have dimmed_glow `glow`, 0 to 1."""
    for condition in colony.world.conditions:
        known = SKY_DIMMING.get(condition.def_name)
        if known is not None:
            target, share, transition = known
            glow += (min(glow, target) - glow) * share * strength_now(colony, condition, transition)
    return glow


def electricity_is_off(colony: Colony) -> bool:
    """Whether a solar flare disables all electric buildings."""
    return active(colony, "SolarFlare") is not None


def psychic_gender(condition: GameCondition) -> str:
    """The gender that a psychic drone or psychic soothe affects."""
    return PSYCHIC_GENDERS[condition.id % 2]


def affects(condition: GameCondition, pawn: Pawn) -> bool:
    """Whether a psychic drone or psychic soothe affects this pawn."""
    return pawn.gender == psychic_gender(condition)


def step(colony: Colony) -> None:
    """End the conditions whose duration is over (GameConditionManager)."""
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
