"""The short circuit. Source: IncidentWorker_ShortCircuit, ShortCircuitUtility."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems import injuries, spawning
from pytest_rle.colony.systems.incident_workers.call import IncidentCall, IncidentWorker
from pytest_rle.colony.world import Building

MIN_STORED: Final = 20.0
"""Watt days that the batteries must hold for a short circuit to come by itself."""

RADIUS_PER_ROOT: Final = 0.05
"""Cells of the blast's radius for the square root of each watt day that was stored."""

RADIUS: Final = (1.5, 14.9)
"""The least and the greatest radius of the blast, in cells."""

BLAST_DAMAGE: Final = 10
"""Burn damage to whoever stands in the blast (DamageDef Flame)."""

CONDUIT_DAMAGE: Final = 40
"""Damage to the buildings in the blast, in hit points."""


def _conduits(colony: Colony) -> list[Building]:
    return [building for _, building in sorted(colony.world.buildings.items()) if building.def_name == "PowerConduit"]


def _batteries(colony: Colony) -> list[Building]:
    return [building for _, building in sorted(colony.world.buildings.items()) if building.def_name == "Battery"]


def _can_fire(colony: Colony) -> bool:
    return bool(_conduits(colony)) and sum(battery.stored_energy for battery in _batteries(colony)) > MIN_STORED


def _short_circuit(colony: Colony, call: IncidentCall) -> bool:
    conduits = _conduits(colony)
    if not conduits:
        return False
    culprit = call.stream.choice(conduits)
    stored = 0.0
    for battery in _batteries(colony):
        stored += battery.stored_energy
        battery.stored_energy = 0.0
    radius = min(RADIUS[1], max(RADIUS[0], round(stored**0.5, 6) * RADIUS_PER_ROOT))
    if stored > 0:
        _blast(colony, culprit.x, culprit.z, radius)
    colony.letter(
        "Short circuit",
        "NegativeEvent",
        f"A conduit has shorted and burst. {round(stored)} watt-days of stored energy are lost.",
    )
    return True


def _blast(colony: Colony, x: int, z: int, radius: float) -> None:
    reach = radius * radius
    for _, building in sorted(colony.world.buildings.items()):
        if (building.x - x) ** 2 + (building.z - z) ** 2 <= reach:
            building.hit_points -= CONDUIT_DAMAGE
            if building.hit_points <= 0:
                spawning.remove_building(colony, building)
    for _, pawn in sorted(colony.world.pawns.items()):
        if (pawn.x - x) ** 2 + (pawn.z - z) ** 2 <= reach:
            injuries.hurt(colony, pawn, "Flame", BLAST_DAMAGE, source="short circuit")


WORKERS: Final = {"ShortCircuit": IncidentWorker(_short_circuit, _can_fire)}
