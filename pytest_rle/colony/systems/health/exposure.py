"""Cold and heat: hypothermia, heatstroke and frostbite.

Sources: HediffGiver_Hypothermia and HediffGiver_Heat of RimWorld 1.6. The game rolls every 60 game ticks; the figures
are those of one such roll, and the caller says how many rolls one call stands for.
"""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import temperature
from pytest_rle.colony.systems.health import injuries
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import armor, body, hediffs
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS, Curve

COLD: Final = "Hypothermia"
HEAT: Final = "Heatstroke"

SEVERITY_PER_DEGREE: Final = 6.45e-5
LEAST_COLD_SEVERITY: Final = 0.00075
LEAST_HEAT_SEVERITY: Final = 0.000375
"""Severity per °C beyond the safe range, and the least severity beyond it."""

HEAT_EXCESS: Final = Curve(((0, 0), (25, 25), (50, 40), (100, 60), (200, 80), (400, 100), (4000, 1000)))
"""°C above the safe range, and the °C that count."""

RECOVERY_SHARE: Final = 0.027
RECOVERY_RANGE: Final = (0.0015, 0.015)
"""Share of the severity that passes at a comfortable temperature, and the bounds of what passes."""

FROSTBITE_FROM: Final = 0.37
FROSTBITE_CHANCE: Final = 0.025
FROSTBITE_SHARE: Final = 0.5
"""Hypothermia from which frostbite occurs, its chance per unit of severity, and the share of the part it destroys."""

FROSTBITE_PARTS: Final = ("Finger", "Toe", "Ear", "Nose", "Hand", "Foot")
"""BodyPartDefs that frostbite can hit."""


def is_affected(pawn: Pawn) -> bool:
    """Whether the pawn has hypothermia or heatstroke."""
    return hediffs.of(pawn, COLD) is not None or hediffs.of(pawn, HEAT) is not None


def feel(colony: Colony, pawn: Pawn, low: float, high: float, rolls: int) -> bool:
    """Let the temperature at the pawn act on it. `low` and `high` are its safe range in °C.

    Returns whether hypothermia or heatstroke has reached another stage.
    """
    celsius = temperature.at(colony, *movement.position(colony, pawn))
    changed = False
    if celsius < low:
        severity = max(LEAST_COLD_SEVERITY, (low - celsius) * SEVERITY_PER_DEGREE)
        changed = hediffs.grow(colony, pawn, COLD, severity * rolls)
        cold = hediffs.of(pawn, COLD)
        if cold is not None and cold.severity > FROSTBITE_FROM:
            _frostbite(colony, pawn, cold.severity, rolls)
    elif celsius > low + armor.SAFE_MARGIN:
        changed = _recover(pawn, COLD, rolls)
    if celsius > high:
        severity = max(LEAST_HEAT_SEVERITY, HEAT_EXCESS(celsius - high) * SEVERITY_PER_DEGREE)
        changed |= hediffs.grow(colony, pawn, HEAT, severity * rolls)
    elif celsius < high - armor.SAFE_MARGIN:
        changed |= _recover(pawn, HEAT, rolls)
    return changed


def _frostbite(colony: Colony, pawn: Pawn, severity: float, rolls: int) -> None:
    stream = colony.stream("frostbite", colony.now, pawn.id)
    gone = body.missing_parts(pawn)
    exposed = [part for part, known in enumerate(DEFS.body) if known.part in FROSTBITE_PARTS and part not in gone]
    for _ in range(rolls):
        if exposed and stream.chance(FROSTBITE_CHANCE * severity):
            part = stream.choice(exposed)
            amount = math.ceil(body.part_max_health(pawn, part) * FROSTBITE_SHARE)
            injuries.hurt(colony, pawn, "Frostbite", float(amount), source="the cold", part=part)
            if pawn.dead:
                return


def _recover(pawn: Pawn, def_name: str, rolls: int) -> bool:
    hediff = hediffs.of(pawn, def_name)
    if hediff is None:
        return False
    severity = hediff.severity
    for _ in range(rolls):
        severity -= min(RECOVERY_RANGE[1], max(RECOVERY_RANGE[0], severity * RECOVERY_SHARE))
    return hediffs.ease(pawn, def_name, hediff.severity - severity)
