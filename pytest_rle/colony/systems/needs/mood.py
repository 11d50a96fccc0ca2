"""Mood: where thoughts draw it, and how it follows. Sources: Need_Mood and NeedDef Mood of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import needs, sights, thoughts
from pytest_rle.colony.world import Pawn

BASE: Final = 0.32
"""Where mood would settle without any thought."""

RISE: Final = 0.12 * 0.06
FALL: Final = 0.08 * 0.06
"""What mood moves in a step of 150 game ticks: 0.12 an hour up, 0.08 an hour down."""


THINK_TICKS: Final = 600
"""Game ticks after which thoughts are gathered again."""


def target(colony: Colony, pawn: Pawn) -> float:
    """The mood that the pawn's thoughts and the difficulty call for, 0 to 1."""
    offset = thoughts.total_offset(colony, pawn) + colony.difficulty.colonist_mood_offset
    return round(max(0.0, min(1.0, BASE + offset / 100.0)), 9)


def step(colony: Colony) -> None:
    """Let the mood of everybody awake move towards its target, which is thought over each fourth step."""
    thinks = colony.now % THINK_TICKS == 0
    for pawn in needs.in_care(colony):
        if not pawn.is_human or pawn.asleep:
            continue
        levels = pawn.needs
        if thinks or levels.mood_target < 0:
            if colony.world.corpses:
                sights.look(colony, pawn)
            levels.mood_target = target(colony, pawn)
        goal, level = levels.mood_target, levels.mood
        levels.mood = min(goal, level + RISE) if goal > level else max(goal, level - FALL)
