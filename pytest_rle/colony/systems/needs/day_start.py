"""The start of a day, at local midnight.

Sources: SkillRecord, JoyToleranceSet, Pawn_ApparelTracker and GenDate of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import calendar
from pytest_rle.colony.systems.needs import joy, needs, situations, thoughts
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR

STEP_TICKS: Final = GAME_TICKS_PER_HOUR
"""Game ticks of one step. The step of the hour after local midnight starts the day."""

TOLERANCE_FALL: Final = (0.07, 0.08, 0.10, 0.11, 0.13, 0.18)
"""Fall of joy tolerance a day by the stage of expectations, sky-high first (ExpectationDef)."""

APPAREL_WEAR_PER_DAY: Final = 0.4
"""Hit points that worn apparel loses a day (ApparelProperties.wearPerDay)."""


def step(colony: Colony) -> None:
    """Start a new day: reset daily learning, lower tolerances, drop expired memories, wear apparel, emit the date."""
    if calendar.local_tick(colony) % GAME_TICKS_PER_DAY >= STEP_TICKS:
        return
    fall = TOLERANCE_FALL[situations.expectation_stage(colony)]
    for pawn in needs.in_care(colony):
        for record in pawn.skills.values():
            record.xp_today = 0.0
        thoughts.forget_expired(colony, pawn)
        joy.lower_tolerance(pawn, fall)
        if pawn.apparel:
            _wear(colony, pawn)
    skills.decay(colony)
    _emit_date(colony)


def _wear(colony: Colony, pawn: Pawn) -> None:
    stream = colony.stream("day_start.wear", colony.day, pawn.id)
    for item in pawn.apparel:
        item.hit_points -= stream.chance(APPAREL_WEAR_PER_DAY)
    pawn.apparel = [item for item in pawn.apparel if item.hit_points > 0]


def _emit_date(colony: Colony) -> None:
    world = colony.world
    day = calendar.day_of_year(colony)
    colony.emit(
        "date_changed",
        {
            "date": {
                "full": calendar.date_text(colony).rpartition(",")[0],
                "dayOfYear": day,
                "year": calendar.year(colony),
                "season": calendar.season(colony),
            },
            "map": {
                "id": world.map_id,
                "tile": world.tile.index,
                "longitude": world.tile.longitude,
                "latitude": world.tile.latitude,
            },
            "ticksAbs": world.abs_tick,
        },
    )
