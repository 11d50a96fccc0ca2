"""Situational thoughts: what a person's situation makes it feel. Sources: the ThoughtWorker_* classes."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import calendar, conditions, rooms, temperature
from pytest_rle.colony.systems.needs import food, joy, rest
from pytest_rle.colony.systems.pawns import armor, body, hediffs, posture, relations, traits
from pytest_rle.colony.world import ROOF_INDEX, GameCondition, Pawn
from pytest_rle.rimworld import DEFS, expectations

EXPECTATIONS_NULLIFIED_BY: Final = ("Alzheimers", "Dementia")
"""Hediffs that nullify Expectations (nullifyingHediffs)."""

DARK_TICKS: Final = 240
"""Game ticks in the dark after which a person minds it."""

UNBURIED_TICKS: Final = 90_000
"""Game ticks after a colonist's death from which the others mind that it is not buried."""

NIGHT_OWL_DAY: Final = (11, 17)
NIGHT_OWL_NIGHT: Final = (23, 5)
"""Local hours in which a night owl is unhappy to be awake, and in which it is happy."""

DRONE_STAGES: Final = ((0.25, 1), (0.5, 2), (0.75, 3), (1.0, 4))
"""Upper bounds of a psychic drone's strength, and the stage of its thought, low to extreme."""

NATURAL_MOODS: Final = {
    2: "MoodOffsetSanguine",
    1: "MoodOffsetOptimist",
    -1: "MoodOffsetPessimist",
    -2: "MoodOffsetDepressive",
}
"""ThoughtDef by the degree of the trait NaturalMood."""

HEDIFF_THOUGHTS: Final = {"AlcoholHigh": "Inebriated", "Hangover": "Hungover", "Anesthetic": "AnestheticHigh"}
"""ThoughtDefs of hediffs; the stage of the hediff is the stage of the thought."""

JOB_SKILLS: Final = {
    "Mine": "Mining",
    "Research": "Intellectual",
    "TendPatient": "Medicine",
    "FinishFrame": "Construction",
    "BuildRoof": "Construction",
    "Repair": "Construction",
    "Deconstruct": "Construction",
    "Sow": "Plants",
    "Harvest": "Plants",
    "CutPlant": "Plants",
    "Tame": "Animals",
    "Train": "Animals",
}
"""The skill that a JobDef uses."""

LEGS: Final = "Legs"
TORSO: Final = "Torso"
"""BodyPartGroupDefs that a person wants covered; a man only the legs."""


def situational(colony: Colony, pawn: Pawn) -> list[tuple[str, int]]:
    """ThoughtDef names and stages of the person's present situations. Nullifying traits are not applied here."""
    if not pawn.is_human or pawn.dead:
        return []
    found = _of_needs(pawn)
    found += _of_place(colony, pawn)
    if pawn.hediffs:
        if posture.lying(pawn):
            found += _of_sickbed(colony, pawn)
        found += _of_body(pawn)
    found += _of_clothes(pawn)
    if pawn.traits:
        found += _of_traits(colony, pawn)
    if colony.world.conditions:
        found += _of_conditions(colony, pawn)
    if colony.world.corpses and _left_unburied(colony):
        found.append(("ColonistLeftUnburied", 0))
    if pawn.faction == colony.world.player_faction:
        found += _of_colony(colony, pawn)
    return found


def expectation_stage(colony: Colony) -> int:
    """The stage of the thought Expectations at the wealth last counted: 5 extremely low ... 0 sky-high."""
    return expectations.expectation_stage(max(0.0, colony.world.counted_wealth))


def _of_needs(pawn: Pawn) -> list[tuple[str, int]]:
    levels, found = pawn.needs, list[tuple[str, int]]()
    hunger = food.hunger_stage(pawn)
    if hunger == food.STARVING:
        malnutrition = hediffs.of(pawn, food.MALNUTRITION)
        found.append(("NeedFood", 2 + (hediffs.stage_index(malnutrition) if malnutrition is not None else 0)))
    elif hunger:
        found.append(("NeedFood", hunger - 1))
    if levels.rest < rest.TIRED:
        found.append(("NeedRest", rest.stage(pawn) - 1))
    if levels.joy < joy.LOW:
        found.append(("NeedJoy", 0 if levels.joy < 0.01 else 1 if levels.joy < joy.VERY_LOW else 2))
    elif levels.joy >= 0.70:
        found.append(("NeedJoy", 3 if levels.joy < 0.85 else 4))
    comfort = levels.comfort
    if comfort < 0.1:
        found.append(("NeedComfort", 0))
    elif comfort >= 0.6:
        found.append(("NeedComfort", min(4, 1 + (comfort >= 0.7) + (comfort >= 0.8) + (comfort >= 0.9))))
    beauty = levels.beauty
    if beauty <= 0.35:
        found.append(("NeedBeauty", 0 if beauty <= 0.01 else 1 if beauty <= 0.15 else 2))
    elif beauty > 0.65:
        found.append(("NeedBeauty", 3 if beauty <= 0.85 else 4 if beauty <= 0.99 else 5))
    if levels.room_size < 0.3:
        found.append(("NeedRoomSize", 0 if levels.room_size < 0.01 else 1))
    elif levels.room_size >= 0.7:
        found.append(("NeedRoomSize", 2))
    if levels.outdoors <= 0.8 and not traits.has(pawn, "Undergrounder"):
        outdoors = levels.outdoors
        found.append(("NeedOutdoors", (outdoors > 0.05) + (outdoors >= 0.2) + (outdoors > 0.4) + (outdoors > 0.6)))
    return found


def _of_place(colony: Colony, pawn: Pawn) -> list[tuple[str, int]]:
    found = []
    if pawn.needs.dark_ticks > DARK_TICKS and not pawn.asleep:
        found.append(("EnvironmentDark", 0))
    celsius = temperature.at(colony, pawn.x, pawn.z)
    low, high = armor.comfortable_range(pawn)
    if celsius < low:
        found.append(("EnvironmentCold", min(3, int((low - celsius) / 10.0))))
    elif celsius > high:
        found.append(("EnvironmentHot", min(3, int((celsius - high) / 10.0))))
    return found


def _of_sickbed(colony: Colony, pawn: Pawn) -> Iterator[tuple[str, int]]:
    """Patients in a hospital judge its impressiveness."""
    room = rooms.room_at(colony, pawn.x, pawn.z)
    if room is not None and room.role == "Hospital":
        yield "HospitalPatientRoomStats", rooms.stats(colony, room).tier


def _of_body(pawn: Pawn) -> Iterator[tuple[str, int]]:
    pain = body.pain(pawn)
    if pain > 0:
        stage = (pain >= 0.15) + (pain >= 0.4) + (pain >= 0.8)
        yield ("MasochistPain" if traits.has(pawn, "Masochist") else "Pain"), stage
    if any(hediffs.definition(hediff).sick_thought and hediffs.visible(hediff) for hediff in pawn.hediffs):
        yield "Sick", 0
    for hediff in pawn.hediffs:
        thought = HEDIFF_THOUGHTS.get(hediff.def_name)
        if thought is not None:
            yield thought, hediffs.stage_index(hediff)


def _of_clothes(pawn: Pawn) -> tuple[tuple[str, int], ...]:
    worn = tuple([(item.def_name, item.stuff, item.hit_points, item.tainted) for item in pawn.apparel])
    return _of_outfit(worn, pawn.gender == "Female", traits.has(pawn, "Nudist"))


@functools.lru_cache(maxsize=1_024)
def _of_outfit(
    worn: tuple[tuple[str, str | None, int, bool], ...], is_woman: bool, is_nudist: bool
) -> tuple[tuple[str, int], ...]:
    """The thoughts about garments, each given by its def, stuff, hit points, and whether it is tainted."""
    covered: set[str] = set()
    worst, tainted = 1.0, 0
    for def_name, stuff_name, hit_points, is_tainted in worn:
        known, garment = DEFS.apparel.get(def_name), DEFS.items.get(def_name)
        if known is not None:
            covered.update(known.covers)
        if garment is not None and garment.max_hit_points:
            stuff = DEFS.stuff.get(stuff_name or "")
            full = garment.max_hit_points * (stuff.hit_points_factor if stuff is not None else 1.0)
            worst = min(worst, hit_points / full)
        tainted += is_tainted
    found = []
    nude = LEGS not in covered or (is_woman and TORSO not in covered)
    if is_nudist:
        found.append(("HappyNude" if nude else "ClothedNudist", 0))
    elif nude:
        found.append(("Naked", 0))
    if worst < 0.5:
        found.append(("ApparelDamaged", 0 if worst >= 0.2 else 1))
    if tainted:
        found.append(("DeadMansApparel", min(3, tainted - 1)))
    return tuple(found)


def _of_traits(colony: Colony, pawn: Pawn) -> Iterator[tuple[str, int]]:
    for trait in pawn.traits:
        name = trait.def_name
        if name == "NaturalMood" and trait.degree in NATURAL_MOODS:
            yield NATURAL_MOODS[trait.degree], 0
        elif name == "TorturedArtist":
            yield "MoodOffsetTorturedArtist", 0
        elif name == "NightOwl" and not pawn.asleep:
            hour = calendar.hour(colony)
            if NIGHT_OWL_DAY[0] <= hour <= NIGHT_OWL_DAY[1]:
                yield "NightOwlDuringTheDay", 0
            elif hour >= NIGHT_OWL_NIGHT[0] or hour <= NIGHT_OWL_NIGHT[1]:
                yield "NightOwlDuringTheNight", 0
        elif name == "Brawler" and any(item.def_name in DEFS.ranged_weapons for item in pawn.equipment):
            yield "BrawlerUnhappy", 0
        elif name in ("Greedy", "Ascetic"):
            tier = bedroom_tier(colony, pawn)
            if tier is not None:
                yield name, tier + 1 if name == "Greedy" else tier
            elif name == "Greedy":
                yield name, 0
        elif name == "Jealous" and _is_jealous(colony, pawn):
            yield name, 0
        elif name == "Transhumanist":
            yield "ProsthophileNoProsthetic", 0
        elif name == "Undergrounder" and not pawn.asleep:
            yield _where_underground(colony, pawn), 0


def _where_underground(colony: Colony, pawn: Pawn) -> str:
    room = rooms.room_at(colony, pawn.x, pawn.z)
    if room is None or room.is_outdoors:
        return "UndergrounderOutdoors"
    thick = int(colony.world.grids.roof[pawn.z, pawn.x]) == ROOF_INDEX["RoofRockThick"]
    return "UndergrounderUnderground" if thick else "UndergrounderIndoors"


def bedroom_tier(colony: Colony, pawn: Pawn) -> int | None:
    """The impressiveness tier of the pawn's own bedroom; None without a bedroom."""
    bed = colony.world.buildings.get(pawn.bed)
    room = rooms.room_at(colony, bed.x, bed.z) if bed is not None else None
    if room is None or room.role != "Bedroom":
        return None
    return rooms.stats(colony, room).tier


def _is_jealous(colony: Colony, pawn: Pawn) -> bool:
    own = bedroom_tier(colony, pawn)
    for other in colony.colonists():
        tier = bedroom_tier(colony, other) if other is not pawn else None
        if tier is not None and tier > (own if own is not None else 0):
            return True
    return False


def _of_conditions(colony: Colony, pawn: Pawn) -> Iterator[tuple[str, int]]:
    for condition in colony.world.conditions:
        name = condition.def_name
        sees_sky = not pawn.asleep and not colony.world.grids.roof[pawn.z, pawn.x]
        if name == "ToxicFallout" or (name == "Aurora" and sees_sky):
            yield name, 0
        elif name == "PsychicDrone" and _feels(condition, pawn):
            yield name, next(stage for bound, stage in DRONE_STAGES if condition.strength <= bound)
        elif name == "PsychicSoothe" and _feels(condition, pawn):
            yield "PsychicDrone", 0


def _feels(condition: GameCondition, pawn: Pawn) -> bool:
    return conditions.affects(condition, pawn)


def _left_unburied(colony: Colony) -> bool:
    faction = colony.world.player_faction
    return any(
        corpse.pawn.is_human
        and corpse.pawn.faction == faction
        and not corpse.buried_in
        and colony.now - corpse.died_tick > UNBURIED_TICKS
        for corpse in colony.world.corpses.values()
    )


def _of_colony(colony: Colony, pawn: Pawn) -> list[tuple[str, int]]:
    found = []
    if not any(hediff.def_name in EXPECTATIONS_NULLIFIED_BY for hediff in pawn.hediffs):
        found.append(("Expectations", expectation_stage(colony)))
    if pawn.relations:
        partner = relations.partner(colony, pawn)
        if partner is not None and (not pawn.bed or pawn.bed != partner.bed):
            found.append(("WantToSleepWithSpouseOrLover", 0))
    job = pawn.job
    if job is not None and job.work_speed > 0:
        skill = JOB_SKILLS.get(job.def_name)
        passion = pawn.skills[skill].passion if skill is not None and skill in pawn.skills else 0
        if passion:
            found.append(("DoingPassionateWork", passion - 1))
    return found
