"""Incidents that make people or animals sick. Source: IncidentWorker_Disease."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS

START_SEVERITY: Final = 0.001
"""Severity of a new disease (initialSeverity)."""

DISEASES: Final = {
    "Disease_Flu": ("Flu", "Disease: Flu", "the flu"),
    "Disease_Plague": ("Plague", "Disease: Plague", "plague"),
    "Disease_Malaria": ("Malaria", "Disease: Malaria", "malaria"),
    "Disease_SleepingSickness": ("SleepingSickness", "Disease: Sleeping sickness", "sleeping sickness"),
}
"""HediffDef, letter label, and name in a sentence, by IncidentDef."""


def catch(colony: Colony, call: IncidentCall) -> bool:
    """Infect a random share of the colonists who do not have the disease, at least one."""
    hediff_def, label, name = DISEASES[call.def_name]
    healthy = _can_catch(colony, hediff_def)
    if not healthy:
        return False
    fraction = DEFS.incidents[call.def_name].victims_fraction or (0.2, 0.5)
    people = len(colony.world.colonists())
    count = min(len(healthy), max(1, round(call.stream.uniform(*fraction) * people)))
    victims = sorted(call.stream.shuffled(healthy)[:count], key=lambda pawn: pawn.id)
    for pawn in victims:
        hediffs.add(colony, pawn, hediff_def, START_SEVERITY)
    names = ", ".join(pawn.name.short for pawn in victims)
    colony.letter(
        label,
        "NegativeEvent",
        f"{names} caught {name}. Have a doctor tend the sick, and let them rest in bed until they are immune.",
    )
    return True


def _can_catch(colony: Colony, hediff_def: str) -> list[Pawn]:
    return [pawn for pawn in colony.world.colonists() if hediffs.of(pawn, hediff_def) is None]


def _worker(hediff_def: str) -> IncidentWorker:
    return IncidentWorker(catch, lambda colony: bool(_can_catch(colony, hediff_def)))


WORKERS: Final = {name: _worker(row[0]) for name, row in DISEASES.items()}
