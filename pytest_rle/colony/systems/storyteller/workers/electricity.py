"""The short circuit. Source: IncidentWorker_ShortCircuit, ShortCircuitUtility."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.hazards import fire
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker
from pytest_rle.colony.world import Building

MIN_STORED: Final = 20.0
"""Watt days that the batteries must hold for a short circuit to come by itself."""

RADIUS_PER_ROOT: Final = 0.05
"""Cells of the blast's radius for the square root of each watt day that was stored."""

RADIUS: Final = (1.5, 14.9)
"""The least and the greatest radius of the blast, in cells."""

BLAST_DAMAGE: Final = 10
"""Burn damage to whoever stands in the blast, and to what is built there (DamageDef Flame)."""

SPARK_SIZE: Final = 0.5
"""Size of the fire where a conduit shorts that no battery feeds."""


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
        fire.blast(colony, culprit.x, culprit.z, radius, BLAST_DAMAGE, "a short circuit", call.stream)
    else:
        fire.start(colony, culprit.x, culprit.z, SPARK_SIZE)
    colony.letter(
        "Short circuit",
        "NegativeEvent",
        f"A conduit has shorted and burst. {round(stored)} watt-days of stored energy are lost.",
    )
    return True


WORKERS: Final = {"ShortCircuit": IncidentWorker(_short_circuit, _can_fire)}
