"""The rest need: how fast it falls awake, and how fast it rises asleep. Source: Need_Rest of RimWorld 1.6."""

from __future__ import annotations

import functools
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs.pace import STEP_TICKS
from pytest_rle.colony.systems.pawns import hediffs, posture, traits
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS

FALL: Final = 1.5833e-5 * STEP_TICKS
"""Rest lost in a step awake: 0.95 a day."""

GAIN: Final = 3.8095e-5 * STEP_TICKS
"""Rest gained in a step asleep at an effectiveness of 1: from 0 to 1 in 10.5 hours."""

TIRED: Final = 0.28
VERY_TIRED: Final = 0.14
EXHAUSTED: Final = 0.01
"""Levels of rest below which a pawn is tired, very tired, and exhausted (RestCategory)."""

FALL_FACTORS: Final = ((EXHAUSTED, 0.6), (VERY_TIRED, 0.3), (TIRED, 0.7))
"""Levels of rest, lowest first, and the factor of the fall below each."""

GROUND_EFFECTIVENESS: Final = 0.8
"""Rest effectiveness on the ground and on a sleeping spot."""

QUALITY_FACTORS: Final = (0.86, 0.92, 1.0, 1.08, 1.14, 1.25, 1.6)
"""Factor of a bed's rest effectiveness by quality, awful to legendary (StatPart_Quality)."""


def step(colony: Colony, pawn: Pawn) -> None:
    """Let rest rise or fall for one step, and count the time without any rest left."""
    levels = pawn.needs
    level = levels.rest
    if pawn.asleep:
        rate = max(0.0, 1.0 + traits.offset(pawn, "RestRateMultiplier")) if pawn.traits else 1.0
        level = min(1.0, level + GAIN * effectiveness(colony, pawn) * rate)
    else:
        factor = 1.0
        if level < TIRED:
            factor = next(share for bound, share in FALL_FACTORS if level < bound)
        if pawn.hediffs:
            factor *= hediffs.rest_fall_offset(pawn) + 1.0
        level = max(0.0, level - FALL * factor)
    levels.rest = level
    levels.exhausted_ticks = 0 if level > 0 else levels.exhausted_ticks + STEP_TICKS


def stage(pawn: Pawn) -> int:
    """0 rested, 1 tired, 2 very tired, 3 exhausted (RestCategory)."""
    level = pawn.needs.rest
    return (level < TIRED) + (level < VERY_TIRED) + (level < EXHAUSTED)


def effectiveness(colony: Colony, pawn: Pawn) -> float:
    """How well the pawn rests where it lies: 0.8 on the ground, 1 in a bed of normal quality, more in a better bed."""
    bed = posture.bed_under(colony, pawn)
    return GROUND_EFFECTIVENESS if bed is None else _effectiveness_of(bed.def_name, bed.stuff, bed.quality)


@functools.lru_cache(maxsize=1_024)
def _effectiveness_of(bed_def: str, stuff_name: str | None, quality: int) -> float:
    worth = DEFS.buildings[bed_def].rest_effectiveness or GROUND_EFFECTIVENESS
    stuff = DEFS.stuff.get(stuff_name or "")
    if stuff is not None:
        worth *= stuff.rest_factor
    return worth * (QUALITY_FACTORS[quality] if quality >= 0 else 1.0)
