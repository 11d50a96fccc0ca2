"""Lightning of thunderstorms and flashstorms.

Sources: WeatherDef eventMakers, WeatherEvent_LightningStrike, GameCondition_Flashstorm of RimWorld 1.6. Place
and time of a bolt depend only on seed and game tick: every team has the same bolts on one seed. A roof stops a bolt.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.environment import conditions
from pytest_rle.colony.systems.hazards import fire, weather
from pytest_rle.colony.world import GameCondition

STEP_TICKS: Final = 250
"""Game ticks between two steps."""

STORM_TICKS: Final = 1_200.0
"""Mean game ticks between two bolts of a thunderstorm (averageInterval)."""

FLASHSTORM_TICKS: Final = 560.0
FLASHSTORM_RADIUS: Final = (45, 60)
"""Mean game ticks between two bolts of a flashstorm (320 to 800 in the game), and the range of its radius in cells."""

BLAST_RADIUS: Final = 1.9
DAMAGE: Final = 10.0
"""Radius in cells and damage in hit points of a bolt's blast (DamageDef Flame)."""


def step(colony: Colony) -> None:
    """Strike the bolts of 250 game ticks."""
    if colony.world.weather.current in weather.THUNDERSTORMS:
        stream = colony.stream("lightning", colony.now)
        if stream.chance(STEP_TICKS / STORM_TICKS):
            grids = colony.world.grids
            strike(colony, stream.integer(0, grids.width - 1), stream.integer(0, grids.height - 1), stream)
    flashstorm = conditions.active(colony, "Flashstorm")
    if flashstorm is not None:
        _flash(colony, flashstorm)


def strike(colony: Colony, x: int, z: int, stream: Stream) -> bool:
    """Strike a cell with a bolt. Returns False if the cell is roofed or rock."""
    grids = colony.world.grids
    if grids.roof[z, x] or grids.rock[z, x]:
        return False
    fire.blast(colony, x, z, BLAST_RADIUS, DAMAGE, "lightning", stream)
    return True


def _flash(colony: Colony, flashstorm: GameCondition) -> None:
    """Strike the bolts of a flashstorm. Its start tick determines the centre and the radius."""
    grids = colony.world.grids
    where = colony.stream("flashstorm", flashstorm.start)
    centre = where.integer(0, grids.width - 1), where.integer(0, grids.height - 1)
    radius = where.integer(*FLASHSTORM_RADIUS)
    stream = colony.stream("flashstorm.bolts", colony.now)
    if not stream.chance(STEP_TICKS / FLASHSTORM_TICKS):
        return
    dx, dz = _inside(radius, stream)
    if grids.contains(centre[0] + dx, centre[1] + dz):
        strike(colony, centre[0] + dx, centre[1] + dz, stream)


def _inside(radius: int, stream: Stream) -> tuple[int, int]:
    """A random cell of a circle around the origin; all cells are equally likely."""
    while True:
        dx, dz = stream.integer(-radius, radius), stream.integer(-radius, radius)
        if dx * dx + dz * dz <= radius * radius:
            return dx, dz
