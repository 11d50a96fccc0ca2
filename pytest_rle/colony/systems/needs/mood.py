"""Mood: the target that thoughts set, and how mood follows it. Sources: Need_Mood and NeedDef Mood of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import needs, sights, thoughts
from pytest_rle.colony.systems.needs.pace import STEP_HOURS, seek
from pytest_rle.colony.world import Pawn
from pytest_rle.colony.world.pawn import HUMAN

BASE: Final = 0.32
"""Target of mood without any thought, 0 to 1."""

RISE: Final = 0.12 * STEP_HOURS
FALL: Final = 0.08 * STEP_HOURS
"""How far mood moves in a step: 0.12 an hour up, 0.08 an hour down."""

TARGET_TICKS: Final = 600
"""Game ticks between two calculations of the target."""


def target(colony: Colony, pawn: Pawn) -> float:
    """The target of mood, 0 to 1, that follows from the pawn's thoughts and the difficulty."""
    offset = thoughts.total_offset(colony, pawn) + colony.difficulty.colonist_mood_offset
    return round(max(0.0, min(1.0, BASE + offset / 100.0)), 9)


def step(colony: Colony) -> None:
    """Move the mood of people who are awake towards its target, which is calculated every fourth step."""
    is_target_due = colony.now % TARGET_TICKS == 0
    for pawn in needs.in_care(colony):
        if pawn.race != HUMAN or pawn.asleep:
            continue
        levels = pawn.needs
        if is_target_due or levels.mood_target < 0:
            if colony.world.corpses:
                sights.look(colony, pawn)
            levels.mood_target = target(colony, pawn)
        levels.mood = seek(levels.mood, levels.mood_target, RISE, FALL)
