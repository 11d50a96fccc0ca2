"""The light of cells, from the sky, lamps, torches and campfires. Source: GlowGrid of RimWorld 1.6."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import power, sky
from pytest_rle.colony.world import Building
from pytest_rle.rimworld import DEFS

DARK_GLOW: Final = 0.3
"""A cell with less glow than this is dark (PsychGlow.Dark)."""

LAMPS: Final = frozenset(name for name, known in DEFS.buildings.items() if known.light_radius > 0)
"""Buildings that can give light."""

LAMP_GLOW: Final = 0.5
"""The glow within half a lamp's radius. Artificial light makes a cell lit, but never as bright as day."""


def glow_at(colony: Colony, x: int, z: int, enough: float = 1.0) -> float:
    """The glow of a cell, 0 to 1: the brightest of the sky, if the cell has no roof, and the lamps that give light.

    Lamps are not asked where the sky alone gives `enough`, for callers to whom a higher glow makes no difference.
    """
    glow = 0.0 if colony.world.grids.roof[z, x] else sky.glow(colony)
    if glow < enough:
        for lamp_x, lamp_z, reach, lamp in colony.memo("light.reach", colony.index.building_version, _reaches, colony):
            if (lamp_x - x) ** 2 + (lamp_z - z) ** 2 < reach:
                glow = max(glow, lamp_glow(colony, lamp, x, z))
    return glow


def glow_by(colony: Colony, x: int, z: int, lit: Iterable[Building]) -> float:
    """The glow of a cell as `glow_at` gives it, for a caller that asks for many cells and knows which lamps are lit."""
    glow = 0.0 if colony.world.grids.roof[z, x] else sky.glow(colony)
    return max([glow, *(_cast(lamp, x, z) for lamp in lit)])


def lit_lamps(colony: Colony) -> list[Building]:
    """All lamps that give light now, ordered by id."""
    return [lamp for lamp in lamps(colony) if is_lit(colony, lamp)]


def lamps(colony: Colony) -> list[Building]:
    """All buildings that can give light, lit or not, ordered by id."""
    return colony.memo("light.lamps", colony.index.building_version, colony.index.buildings_of, LAMPS)


def lamp_glow(colony: Colony, lamp: Building, x: int, z: int) -> float:
    """The glow that one lamp gives a cell, 0 to 1. It fades to 0 at the lamp's radius; walls do not block it."""
    glow = _cast(lamp, x, z)
    return glow if glow and is_lit(colony, lamp) else 0.0


def _cast(lamp: Building, x: int, z: int) -> float:
    """The glow that a lit lamp gives a cell, 0 to 1."""
    radius = DEFS.buildings[lamp.def_name].light_radius
    distance_squared = (lamp.x - x) ** 2 + (lamp.z - z) ** 2
    if distance_squared >= radius * radius:
        return 0.0
    if lamp.def_name == sky.SUN_LAMP:
        return 1.0
    share = 1.0 - math.sqrt(distance_squared) / radius
    return min(LAMP_GLOW, 2.0 * LAMP_GLOW * share)


def is_lit(colony: Colony, lamp: Building) -> bool:
    """Whether a lamp gives light now: it has fuel or power, and a sun lamp is within its hours."""
    known = DEFS.buildings[lamp.def_name]
    if known.fuel_per_day > 0 and lamp.fuel <= 0:
        return False
    if lamp.def_name == sky.SUN_LAMP and not sky.sun_lamps_are_on(colony):
        return False
    return known.power_watts >= 0 or power.is_powered(colony, lamp)


def _reaches(colony: Colony) -> list[tuple[int, int, float, Building]]:
    """Each lamp as (x, z, its squared radius in cells, the lamp)."""
    return [(lamp.x, lamp.z, DEFS.buildings[lamp.def_name].light_radius ** 2, lamp) for lamp in lamps(colony)]
