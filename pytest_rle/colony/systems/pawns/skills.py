"""Skills: experience, passions, levels and decay. Source: SkillRecord of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import traits
from pytest_rle.colony.world import Pawn, SkillRecord
from pytest_rle.rimworld import DEFS, Curve
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

MAX_LEVEL: Final = 20
"""The highest level."""

XP_TO_NEXT: Final = Curve(((0.0, 1_000.0), (9.0, 10_000.0), (19.0, 30_000.0)))
"""Experience from one level to the next (SkillRecord.XpForLevelUpCurve)."""

PASSION_FACTOR: Final = (0.35, 1.0, 1.5)
"""Factor of the experience gained by passion: none, minor, major."""

DAILY_XP: Final = 4_000.0
SATURATED_FACTOR: Final = 0.2
"""Experience a day that counts in full (MaxFullRateXpPerDay), and the factor of experience beyond it."""

DECAY_TICKS: Final = 200
DECAY: Final = {10: 0.1, 11: 0.2, 12: 0.4, 13: 0.6, 14: 1.0, 15: 1.8, 16: 2.8, 17: 4.0, 18: 6.0, 19: 8.0, 20: 12.0}
"""Experience lost every 200 game ticks by level (SkillRecord.Interval)."""


def level(pawn: Pawn, skill: str) -> int:
    """The level, 0 to 20; 0 for animals and for a disabled skill."""
    record = pawn.skills.get(skill)
    return 0 if record is None or record.disabled else record.level


def learning_factor(pawn: Pawn, skill: str) -> float:
    """Factor of the experience that the pawn gains in a skill, before the daily limit."""
    factor = 1.0
    for trait in pawn.traits:
        for degree in DEFS.traits[trait.def_name].degrees if trait.def_name in DEFS.traits else ():
            if degree.degree == trait.degree:
                factor += degree.offsets.get("GlobalLearningFactor", 0.0)
    return max(0.0, factor) * PASSION_FACTOR[pawn.skills[skill].passion]


def gain(colony: Colony, pawn: Pawn, skill: str, xp: float) -> None:
    """Give experience, multiplied by the learning factor and reduced beyond the daily limit, and raise the level."""
    record = pawn.skills.get(skill)
    if record is None or record.disabled or xp <= 0:
        return
    gained = xp * learning_factor(pawn, skill)
    full = min(gained, max(0.0, DAILY_XP - record.xp_today))
    gained = round(full + (gained - full) * SATURATED_FACTOR, 9)
    record.xp_today = round(record.xp_today + gained, 9)
    record.xp = round(record.xp + gained, 9)
    while record.level < MAX_LEVEL and record.xp >= XP_TO_NEXT(float(record.level)):
        record.xp = round(record.xp - XP_TO_NEXT(float(record.level)), 9)
        record.level += 1
    if record.level >= MAX_LEVEL:
        record.xp = min(record.xp, XP_TO_NEXT(float(MAX_LEVEL)) - 1.0)


def decay(colony: Colony, ticks: int = GAME_TICKS_PER_DAY) -> None:
    """Let the skills of all people decay for `ticks` game ticks, a day by default."""
    for _, pawn in sorted(colony.world.pawns.items()):
        if pawn.is_human:
            for record in pawn.skills.values():
                _decay(pawn, record, ticks / DECAY_TICKS)


def _decay(pawn: Pawn, record: SkillRecord, intervals: float) -> None:
    loss = DECAY.get(record.level, 0.0) * intervals
    if loss <= 0 or record.disabled:
        return
    if traits.has(pawn, "GreatMemory"):
        loss *= 0.5
    record.xp = round(record.xp - loss, 9)
    while record.xp < 0 and record.level > min(DECAY):
        record.level -= 1
        record.xp = round(record.xp + XP_TO_NEXT(float(record.level)), 9)
    record.xp = max(0.0, record.xp)
