"""What the numbers of a save can be. The game writes 32-bit whole numbers; what a value means limits it further.

A value outside of its range is read as the nearest one inside, with a warning that names its element. The limits are
those of RimWorld 1.6, or wider where a version or a mod may write more.
"""

from __future__ import annotations

import dataclasses
from typing import Final


@dataclasses.dataclass(frozen=True, slots=True)
class Range:
    """The smallest and the largest allowed value."""

    low: float
    high: float


LAST_TICK: Final = 2_000_000_000
"""The largest game tick, and the largest number of game ticks: after 555 years the game's 32 bits are nearly full."""

TICK: Final = Range(0, LAST_TICK)
ANY_TICK: Final = Range(-LAST_TICK, LAST_TICK)
"""A game tick that may lie before the start of the game."""

SPAN: Final = Range(0, LAST_TICK)
"""A number of game ticks."""

SPAN_OR_NONE: Final = Range(-1, LAST_TICK)
"""A number of game ticks; -1 stands for none."""

PLANT_TIME: Final = Range(0, 999_999_999)
"""Game ticks of a plant. The grids of the colony have 32 bits, and the plant ages on."""

AGE: Final = Range(0, 36_000_000_000)
"""The age of a pawn in game ticks, up to 10 000 years. The game has 64 bits for it."""

TILE_TEMPERATURE: Final = Range(-100, 100)
"""Mean °C of a tile of the planet. The hottest and coldest tiles of the game are far inside."""

YEAR: Final = Range(0, 100_000)

COUNT: Final = Range(0, 1_000_000)
"""How many of something."""

SHARE: Final = Range(0, 1)
QUALITY_OF_TENDING: Final = Range(-1, 2)
"""-1 before the first tending. The best doctor with the best medicine reaches 1.3."""

TEMPERATURE: Final = Range(-273.15, 1_000)
"""What a heater or cooler aims at, in °C (TemperatureTuning)."""

ROTATION: Final = Range(0, 3)
SKILL_LEVEL: Final = Range(0, 20)
EXPERIENCE: Final = Range(-1_000_000, 1_000_000)
"""Below zero, a pawn is about to lose a level (SkillRecord)."""

PRIORITY: Final = Range(0, 4)
TRAIT_DEGREE: Final = Range(-10, 10)
GOODWILL: Final = Range(-100, 100)
SEVERITY: Final = Range(0, 10_000)
MOOD_FACTOR: Final = Range(-10, 10)
RESISTANCE: Final = Range(-1, 1_000)
"""-1 stands for none."""

SEARCH_RADIUS: Final = Range(0, 999)
"""999 stands for the whole map (Bill.ingredientSearchRadius)."""

FIRE_SIZE: Final = Range(0.1, 1.75)
"""Fire.MinFireSize and Fire.MaxFireSize."""

FILTH_LAYERS: Final = Range(1, 5)
"""Filth.MaxThickness."""

WORK: Final = Range(0, 100_000_000)
RESEARCH_POINTS: Final = Range(0, 10_000_000)
THREAT_POINTS: Final = Range(-1, 1_000_000)
"""-1: the storyteller computes them."""

ADAPTATION_DAYS: Final = Range(-1_000, 100_000)
MAP_INDEX: Final = Range(-1, 1_000)
"""-1: the game showed the planet."""

HIT_POINTS_OF_OTHERS: Final = Range(1, 100_000)
"""Of a thing whose most hit points are not in the tables."""

STACK_OF_OTHERS: Final = Range(1, 500)
"""A stack of an item whose limit is not in the tables. 500 of silver is the largest stack of the game."""

STACK_INSIDE: Final = Range(1, 10_000)
"""A stack inside of something: a drop pod holds all of a kind as one, and the stacks part when it lands."""

LARGEST_ID: Final = 999_999_999
"""The largest id of a save. From there on the colony numbers rock (`spawning.ROCK_IDS_FROM`)."""

LARGEST_ID_OF_THE_GAME: Final = 900_000_000
"""The largest id of a save of RimWorld, so that new things find ids too. Games that last for centuries stay below."""

ID: Final = Range(0, LARGEST_ID)


def up_to(high: float, *, low: float = 0) -> Range:
    """The range from `low` to a limit from the tables."""
    return Range(low, max(low, high))
