"""How bright a cell is: the sky, and lamps, torches and fires. Source: GlowGrid of RimWorld 1.6."""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import power, sky
from pytest_rle.colony.world import Building
from pytest_rle.rimworld import DEFS

DARK_GLOW: Final = 0.3
"""Below this glow a cell is dark (PsychGlow.Dark)."""

LAMP_GLOW: Final = 0.5
"""The least glow within half the radius of a lamp: artificial light counts as lit, never as day."""

SUN_LAMP: Final = "SunLamp"


def sky_glow(colony: Colony) -> float:
    """How bright the open sky is now, 0 to 1."""
    return sky.glow(colony)


def glow_at(colony: Colony, x: int, z: int) -> float:
    """How bright a cell is, 0 to 1: the sky where there is no roof, and lamps, torches and fires that burn."""
    glow = 0.0 if colony.world.grids.roof[z, x] else sky_glow(colony)
    if glow < 1.0:
        for lamp_x, lamp_z, reach, lamp in colony.memo("light.reach", colony.index.structure_version, _reaches, colony):
            if (lamp_x - x) ** 2 + (lamp_z - z) ** 2 < reach:
                glow = max(glow, lamp_glow(colony, lamp, x, z))
    return glow


def lamps(colony: Colony) -> list[Building]:
    """The buildings that can give light, by id, burning or not."""
    return colony.memo("light.lamps", colony.index.structure_version, lambda: _find_lamps(colony))


def lamp_glow(colony: Colony, lamp: Building, x: int, z: int) -> float:
    """What one lamp gives a cell: full at the lamp, fading to nothing at its radius; walls are not looked at."""
    radius = DEFS.buildings[lamp.def_name].light_radius
    distance_squared = (lamp.x - x) ** 2 + (lamp.z - z) ** 2
    if distance_squared >= radius * radius or not burns(colony, lamp):
        return 0.0
    if lamp.def_name == SUN_LAMP:
        return 1.0
    share = 1.0 - math.sqrt(distance_squared) / radius
    return min(LAMP_GLOW, 2.0 * LAMP_GLOW * share)


def burns(colony: Colony, lamp: Building) -> bool:
    """Whether a lamp gives light now: it has fuel or power, and a sun lamp its hours."""
    known = DEFS.buildings[lamp.def_name]
    if known.fuel_per_day > 0 and lamp.fuel <= 0:
        return False
    if lamp.def_name == SUN_LAMP and not sky.sun_lamps_burn(colony):
        return False
    return known.power_watts >= 0 or power.is_powered(colony, lamp)


def _reaches(colony: Colony) -> list[tuple[int, int, float, Building]]:
    """Where each lamp stands, the square of how far it shines, and the lamp."""
    return [(lamp.x, lamp.z, DEFS.buildings[lamp.def_name].light_radius ** 2, lamp) for lamp in lamps(colony)]


def _find_lamps(colony: Colony) -> list[Building]:
    return [
        building
        for _, building in sorted(colony.world.buildings.items())
        if building.def_name in DEFS.buildings and DEFS.buildings[building.def_name].light_radius > 0
    ]
