"""The incident of a short circuit. Source: IncidentWorker_ShortCircuit, ShortCircuitUtility."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.hazards import fire
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker
from pytest_rle.colony.world import Building

MIN_STORED: Final = 20.0
"""Watt-days that the batteries must hold for an unforced short circuit."""

RADIUS_PER_ROOT: Final = 0.05
"""The blast's radius in cells is this times the square root of the stored watt-days."""

RADIUS: Final = (1.5, 14.9)
"""Smallest and largest radius of the blast, in cells."""

BLAST_DAMAGE: Final = 10
"""Damage in hit points to pawns and buildings in the blast (DamageDef Flame)."""

SPARK_SIZE: Final = 0.5
"""Size of the fire at the conduit if no energy was stored."""


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
    conduit = call.stream.choice(conduits)
    stored = 0.0
    for battery in _batteries(colony):
        stored += battery.stored_energy
        battery.stored_energy = 0.0
    radius = min(RADIUS[1], max(RADIUS[0], round(stored**0.5, 6) * RADIUS_PER_ROOT))
    if stored > 0:
        fire.blast(colony, conduit.x, conduit.z, radius, BLAST_DAMAGE, "a short circuit", call.stream)
    else:
        fire.start(colony, conduit.x, conduit.z, SPARK_SIZE)
    colony.letter(
        "Short circuit",
        "NegativeEvent",
        f"A conduit has shorted and burst. {round(stored)} watt-days of stored energy are lost.",
    )
    return True


WORKERS: Final = {"ShortCircuit": IncidentWorker(_short_circuit, _can_fire)}
