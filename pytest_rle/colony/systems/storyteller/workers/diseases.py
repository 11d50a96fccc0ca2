"""Incidents that make people or animals sick. Sources: IncidentWorker_Disease, IncidentWorker_DiseaseAnimal."""

from __future__ import annotations

import dataclasses
import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

START_SEVERITY: Final = 0.001
"""Severity of a new disease (initialSeverity)."""

WHOLE_BODY: Final = -1


@dataclasses.dataclass(frozen=True, slots=True)
class Illness:
    """What an incident of sickness gives: a HediffDef, a letter's label, a name in a sentence, and a body part."""

    hediff: str
    letter: str
    name: str
    part: str | None = None

    @property
    def part_index(self) -> int:
        """The index of the body part in `DEFS.body`; -1 for the whole body."""
        return next((i for i, known in enumerate(DEFS.body) if known.part == self.part), WHOLE_BODY)


HUMAN: Final = {
    "Disease_Flu": Illness("Flu", "Disease: Flu", "the flu"),
    "Disease_Plague": Illness("Plague", "Disease: Plague", "plague"),
    "Disease_Malaria": Illness("Malaria", "Disease: Malaria", "malaria"),
    "Disease_SleepingSickness": Illness("SleepingSickness", "Disease: Sleeping sickness", "sleeping sickness"),
    "Disease_GutWorms": Illness("GutWorms", "Disease: Gut worms", "gut worms", "Stomach"),
    "Disease_MuscleParasites": Illness("MuscleParasites", "Disease: Muscle parasites", "muscle parasites"),
    "Disease_FibrousMechanites": Illness("FibrousMechanites", "Disease: Fibrous mechanites", "fibrous mechanites"),
    "Disease_SensoryMechanites": Illness("SensoryMechanites", "Disease: Sensory mechanites", "sensory mechanites"),
}
"""Illnesses of people, by IncidentDef."""

ANIMAL: Final = {
    "Disease_AnimalFlu": Illness("Animal_Flu", "Animal disease: Flu", "the flu"),
    "Disease_AnimalPlague": Illness("Animal_Plague", "Animal disease: Plague", "plague"),
}
"""Illnesses of animals, by IncidentDef."""


def catch(colony: Colony, call: IncidentCall) -> bool:
    """Infect a random share of the colonists who do not have the disease, at least one."""
    illness = HUMAN[call.def_name]
    healthy = _without(colony.colonists(), illness)
    if not healthy:
        return False
    count = min(len(healthy), _victims(call, len(colony.colonists())))
    victims = _infect(colony, call, illness, healthy, count)
    names = ", ".join(pawn.name.short for pawn in victims)
    colony.letter(
        illness.letter,
        "NegativeEvent",
        f"{names} caught {illness.name}. Have a doctor tend the sick, and let them rest in bed until they are well.",
    )
    return True


def catch_animals(colony: Colony, call: IncidentCall) -> bool:
    """Infect a random share of the colony's animals of one race, drawn by the body size of all its animals."""
    illness = ANIMAL[call.def_name]
    healthy = _without(_animals(colony), illness)
    if not healthy:
        return False
    sizes = {
        race: math.fsum([DEFS.animals[race].body_size for pawn in healthy if pawn.race == race])
        for race in sorted({pawn.race for pawn in healthy})
    }
    race = call.stream.weighted(sizes.items())
    herd = [pawn for pawn in healthy if pawn.race == race]
    victims = _infect(colony, call, illness, herd, min(len(herd), _victims(call, len(herd))))
    names = ", ".join(pawn.name.short or label(pawn.race) for pawn in victims)
    colony.letter(
        illness.letter,
        "NegativeEvent",
        f"{names} caught {illness.name}. Have a doctor tend the sick animals, and let them rest.",
    )
    return True


def _animals(colony: Colony) -> list[Pawn]:
    player = colony.world.player_faction
    return [
        pawn
        for _, pawn in sorted(colony.world.pawns.items())
        if pawn.faction == player and pawn.race in DEFS.animals and not pawn.dead
    ]


def _without(pawns: list[Pawn], illness: Illness) -> list[Pawn]:
    return [pawn for pawn in pawns if hediffs.of(pawn, illness.hediff) is None]


def _victims(call: IncidentCall, among: int) -> int:
    fraction = DEFS.incidents[call.def_name].victims_fraction or (0.2, 0.5)
    return max(1, round(call.stream.uniform(*fraction) * among))


def _infect(colony: Colony, call: IncidentCall, illness: Illness, healthy: list[Pawn], count: int) -> list[Pawn]:
    victims = sorted(call.stream.shuffled(healthy)[:count], key=lambda pawn: pawn.id)
    for pawn in victims:
        hediffs.add(colony, pawn, illness.hediff, START_SEVERITY, illness.part_index if pawn.is_human else WHOLE_BODY)
    return victims


def _human_worker(illness: Illness) -> IncidentWorker:
    return IncidentWorker(catch, lambda colony: bool(_without(colony.colonists(), illness)))


def _animal_worker(illness: Illness) -> IncidentWorker:
    return IncidentWorker(catch_animals, lambda colony: bool(_without(_animals(colony), illness)))


WORKERS: Final = {
    **{name: _human_worker(illness) for name, illness in HUMAN.items()},
    **{name: _animal_worker(illness) for name, illness in ANIMAL.items()},
}
