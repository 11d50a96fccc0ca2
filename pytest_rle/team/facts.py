"""Small functions over an observation that views, actions and policies share."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import Final

from pytest_rle.rimapi.models import (
    Animal,
    Building,
    DetailedColonist,
    Hediff,
    Position,
    ServerSentEvent,
    Skill,
)
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.building_kinds import BEDS
from pytest_rle.rimworld.constants import NUTRITION_PER_DAY
from pytest_rle.team.cells import Cell
from pytest_rle.team.survey.sites import SiteKind, SpatialPlan

LONGEST_NAME: Final = 40
"""Characters of a name that are shown, so that no name takes the place of other things in a view."""


def percent(share: float) -> int:
    """A share as whole percent."""
    return round(share * 100)


def mean(values: Sequence[float]) -> float:
    """The mean, 0 for nothing."""
    return fsum(values) / len(values) if values else 0.0


def cell(position: Position | None) -> Cell:
    """The (x, z) of a position; (0, 0) if the game sent none."""
    return (position.x, position.z) if position is not None else (0, 0)


def animal_cell(animal: Animal) -> Cell:
    """The (x, z) of an animal, whose z the mod sends in `y`."""
    if animal.position is None:
        return (0, 0)
    return animal.position.x, max(animal.position.y, animal.position.z)


def distance(a: Cell, b: Cell) -> int:
    """The distance of two cells: the larger of the distances along x and z."""
    return max(abs(a[0] - b[0]), abs(a[1] - b[1]))


def bearing(home: Cell, place: Cell) -> str:
    """How far a place is from home in cells, and in which direction: "14 NE". North is where z grows."""
    east, north = place[0] - home[0], place[1] - home[1]
    away = distance(home, place)
    if away == 0:
        return "here"
    vertical = "" if 2 * abs(north) < abs(east) else "N" if north > 0 else "S"
    horizontal = "" if 2 * abs(east) < abs(north) else "E" if east > 0 else "W"
    return f"{away} {vertical}{horizontal}"


def name(colonist: DetailedColonist) -> str:
    """The colonist's name, cut to LONGEST_NAME, or its id."""
    return (colonist.colonist.name or f"colonist {colonist.colonist.id}")[:LONGEST_NAME]


def skill(colonist: DetailedColonist, skill_name: str) -> Skill | None:
    """A skill by its SkillDef name."""
    return next((s for s in colonist.colonist_work_info.skills if s.name == skill_name), None)


def level(colonist: DetailedColonist, skill_name: str) -> int:
    """The level of a skill, -1 if the colonist cannot use it."""
    found = skill(colonist, skill_name)
    return -1 if found is None or found.totally_disabled else found.level


def skill_text(colonist: DetailedColonist, skill_name: str) -> str:
    """A skill as "7", "7!" with a minor and "7!!" with a major passion, "-" if disabled."""
    found = skill(colonist, skill_name)
    if found is None or found.totally_disabled:
        return "-"
    return f"{found.level}{'!' * found.passion}"


def is_drafted(colonist: DetailedColonist) -> bool:
    """Whether a colonist is drafted. RIMAPI shows it only by the jobs of drafted pawns."""
    return colonist.colonist_work_info.current_job in ("Wait_Combat", "AttackStatic", "AttackMelee")


def is_downed(colonist: DetailedColonist) -> bool:
    """Whether a colonist is downed. The mod never sets `is_downed`; the job `Wait_Downed` shows it."""
    medical = colonist.colonist_medical_info
    return medical.is_downed or colonist.colonist_work_info.current_job == "Wait_Downed"


def conditions(colonist: DetailedColonist) -> list[Hediff]:
    """The wounds and illnesses that need care, without scars and implants."""
    return [
        h
        for h in colonist.colonist_medical_info.hediffs
        if not h.is_permanent and (h.tendable_now or h.bleeding or h.is_tended or is_illness(h))
    ]


def is_illness(hediff: Hediff) -> bool:
    """Whether a condition is an illness. Its severity runs from 0 to 1; the severity of a wound is in hit points."""
    return hediff.def_name in _ILLNESSES


_ILLNESSES = frozenset(DEFS.diseases) | {
    "BloodLoss",
    "Malnutrition",
    "Hypothermia",
    "Heatstroke",
    "ToxicBuildup",
    "FoodPoisoning",
    "WoundInfection",
}


EXPOSURES = ("ToxicBuildup", "Hypothermia", "Heatstroke")
"""HediffDefs that toxic air, cold or heat outdoors cause."""


def exposure(colonist: DetailedColonist, kinds: Sequence[str] = EXPOSURES) -> float:
    """The harm from being outdoors: the worst severity of these kinds, from 0 to 1."""
    hediffs = colonist.colonist_medical_info.hediffs
    return max((h.severity for h in hediffs if h.def_name in kinds), default=0.0)


def food_days(observation: Observation) -> float:
    """The days that the food on the map lasts, at 1.6 nutrition for each colonist and day; 99 at most."""
    critical = observation.resources.critical_resources
    if critical is None or critical.food_summary is None or not observation.colonists:
        return 0.0
    days = critical.food_summary.total_nutrition / (NUTRITION_PER_DAY * len(observation.colonists))
    return min(99.0, round(days, 1))


def is_weapon(def_name: str | None) -> bool:
    """Whether things of this def can be wielded."""
    return def_name in DEFS.ranged_weapons or def_name in DEFS.melee_weapons


def is_frame(building: Building) -> bool:
    """Whether a building is still under construction."""
    return (building.def_name or "").startswith("Frame_")


def is_bed(building: Building) -> bool:
    """Whether a building is a bed or a sleeping spot, finished or under construction."""
    return (building.def_name or "").removeprefix("Frame_") in BEDS


def is_safe_game(animal: Animal, *, bold: bool = False) -> bool:
    """Whether a few people can hunt a wild animal: it is no predator, not explosive, and never turns on the hunter.

    With `bold`, it may turn on the hunter one time in ten (PawnKindDef and RaceProperties of the game).
    """
    known = DEFS.animals.get(animal.def_name or "")
    if known is None or animal.faction or known.predator or known.def_name in _EXPLOSIVE:
        return False
    return known.manhunter_on_damage <= (0.1 if bold else 0.0) and known.combat_power <= 100


_EXPLOSIVE = frozenset({"Boomalope", "Boomrat"})


def rally_point(spatial: SpatialPlan) -> Cell:
    """The cell where fighters gather: in front of the shelter's door, or the centre of the colony."""
    site = spatial.site(SiteKind.SHELTER)
    if site is None or site.door is None:
        return spatial.center
    x, z = site.door
    if x == site.area.x1:
        return x - 1, z
    if x == site.area.x2:
        return x + 1, z
    return (x, z - 1) if z == site.area.z1 else (x, z + 1)


def event_text(event: ServerSentEvent) -> str:
    """A game event in words: the few fields that tell what happened. Letters and messages go without its name."""
    is_text = event.event in ("letter_received", "message_received")
    shown = ("label", "text") if is_text else ("label", "text", "name", "def_name", "def")
    words: list[str] = []
    for key in ("letter", "message", "pawn", "colonist", "target", "worker", "food", "result", "cause"):
        value = event.data.get(key)
        for part in value if isinstance(value, list) else (value,):
            if isinstance(part, dict):
                words.extend(str(part[k]) for k in shown if part.get(k))
            elif isinstance(part, str):
                words.append(part)
    text = "; ".join(dict.fromkeys(words))
    if is_text:
        return text
    return f"{event.event}: {text}" if text else event.event
