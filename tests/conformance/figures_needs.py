"""Figures of hunger, rest, joy and the other needs."""

from __future__ import annotations

import functools
import statistics

from pytest_rle.colony.systems.needs import food, thoughts
from pytest_rle.colony.world import Hediff, Pawn
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage


def _hours_to_stage(stage_before: int) -> float:
    """Hours that a pawn without food spends in a hunger stage."""
    stage = Stage()
    pawn = stage.person(drafted=True)
    stage.hours_until(lambda: food.hunger_stage(pawn) >= stage_before, 30)
    return stage.hours_until(lambda: food.hunger_stage(pawn) > stage_before, 30)


def _loss_in_hours(need: str, start: float, hours: float) -> float:
    """How much of a need a drafted pawn loses in some hours."""
    stage = Stage()
    pawn = stage.person(drafted=True)
    setattr(pawn.needs, need, start)
    stage.hours(hours)
    return start - float(getattr(pawn.needs, need))


def _survival_meals_per_day() -> float:
    stage = Stage()
    stage.person()
    stage.building("SleepingSpot", 10, 10)
    stage.item("MealSurvivalPack", 30)
    stage.days(1)
    before = stage.count("MealSurvivalPack")
    stage.days(8)
    return (before - stage.count("MealSurvivalPack")) / 8


@functools.cache
def _days_to_starve() -> tuple[float, ...]:
    """Days from food level 0 to death, of 40 people."""
    stage = Stage(size=20)
    people = [stage.person(x, z, drafted=True) for x in range(5, 13) for z in range(5, 10)]
    for pawn in people:
        pawn.needs.food = 0.0
    stage.days(2.9)
    return tuple(death.tick / 60_000 for death in stage.world.deaths)


def _malnutrition_lost_per_day() -> float:
    stage = Stage(size=20)
    people = [stage.person(x, z, drafted=True) for x in range(5, 11) for z in range(5, 10)]
    for pawn in people:
        pawn.hediffs.append(Hediff(stage.world.new_id(), "Malnutrition", 0.6))
        pawn.needs.food = 1.0
    stage.hours(12)
    return 2 * statistics.fmean(0.6 - pawn.hediffs[0].severity for pawn in people)


def _hours_of_sleep(bed: str, stuff: str | None = None, quality: int = 2) -> float:
    """Hours of sleep from rest 0 to rest 1."""
    stage = Stage()
    if bed:
        stage.building(bed, stuff=stuff, quality=quality)
    pawn = stage.person()
    pawn.timetable = ["Sleep"] * 24
    pawn.needs.rest = 0.0
    stage.hold(lambda: setattr(pawn.needs, "food", 0.9))
    stage.hours_until(lambda: pawn.asleep, 2, step=10)
    return stage.hours_until(lambda: pawn.needs.rest >= 1.0, 20)


def _hours_asleep_per_day() -> float:
    stage = Stage()
    pawn = stage.person()
    stage.building("Bed", stuff="WoodLog", quality=2)
    stage.item("MealSurvivalPack", 30, 18, 15)
    stage.days(2)
    asleep = 0
    for _ in range(5 * 240):
        stage.advance(250)
        asleep += pawn.asleep
    return asleep / 10 / 5


def _joy_at_horseshoes() -> float:
    """Joy gained per hour of horseshoes, without the effect of tolerance."""
    stage = Stage()
    stage.building("HorseshoesPin", stuff="WoodLog")
    pawn = stage.person(17, 15)
    pawn.timetable = ["Joy"] * 24
    pawn.needs.joy = 0.2
    pawn.needs.bored = {"Meditative", "Social"}
    stage.hold(lambda: pawn.needs.joy_tolerance.clear())
    stage.hours_until(lambda: pawn.needs.joy > 0.25, 5, step=10)
    start = pawn.needs.joy
    stage.advance(2_000)
    return (pawn.needs.joy - start) * 1.25


def _tolerance_per_joy() -> float:
    """Tolerance gained per point of joy."""
    stage = Stage()
    stage.building("HorseshoesPin", stuff="WoodLog")
    pawn = stage.person(17, 15)
    pawn.timetable = ["Joy"] * 24
    pawn.needs.bored = {"Meditative", "Social"}
    pawn.needs.joy = 0.35
    stage.hours_until(lambda: pawn.needs.joy > 0.4, 5, step=10)
    joy, tolerance = pawn.needs.joy, pawn.needs.joy_tolerance["Gaming_Dexterity"]
    stage.advance(2_000)
    return (pawn.needs.joy_tolerance["Gaming_Dexterity"] - tolerance) / (pawn.needs.joy - joy)


def _tolerance_lost_per_day(silver: int) -> float:
    stage = Stage()
    stage.item("Silver", silver)
    pawn = stage.person(drafted=True)
    pawn.needs.joy_tolerance["Social"] = 0.9
    stage.days(1)
    return 0.9 - pawn.needs.joy_tolerance["Social"]


def _comfort_per_hour() -> float:
    stage = Stage()
    stage.building("Armchair", stuff="Cloth", quality=2)
    pawn = stage.person(drafted=True)
    pawn.needs.comfort = 0.2
    stage.advance(1_200)
    return (pawn.needs.comfort - 0.2) * 2_500 / 1_200


def _indoors(roof: str) -> tuple[Stage, Pawn]:
    stage = Stage()
    stage.room(12, 12, 6, 6, roof=roof)
    pawn = stage.person(15, 15, drafted=True)
    stage.satisfy_needs(pawn)
    return stage, pawn


def _days_until_outdoors_need(roof: str, level: float) -> float:
    stage, pawn = _indoors(roof)
    pawn.needs.outdoors = 1.0
    return stage.hours_until(lambda: pawn.needs.outdoors <= level + 1e-6, 100) / 24


def _hours_to_full_outdoors_need() -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    pawn.needs.outdoors = 0.0
    return stage.hours_until(lambda: pawn.needs.outdoors >= 1.0, 10)


def _room_size_need() -> float:
    stage = Stage()
    stage.room(12, 12, 2, 3)
    pawn = stage.person(12, 12, drafted=True)
    stage.hours(3)
    return pawn.needs.room_size


def _beauty_need() -> float:
    stage = Stage()
    stage.room(12, 12, 6, 6, floor="Soil")
    pawn = stage.person(15, 15, drafted=True)
    stage.satisfy_needs(pawn)
    stage.hours(8)
    return pawn.needs.beauty


def _nutrition_of_animal(race: str) -> float:
    """Nutrition that a tame animal uses per day, measured over six hours from its maximum."""
    stage = Stage()
    animal = stage.animal(race, tame=True)
    full = animal.needs.food = food.most(animal)
    stage.hours(6)
    return (full - animal.needs.food) * 4


def _hunger_effect(level: float) -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    pawn.needs.food = level
    stage.advance(150)
    return next(offset for name, _, offset in thoughts.active(stage.colony, pawn) if name == "NeedFood")


def _hours_to_collapse() -> float:
    """Mean hours from rest 0 to involuntary sleep, of 40 people."""
    stage = Stage(size=20)
    people = [stage.person(x, z, drafted=True) for x in range(5, 13) for z in range(5, 10)]
    dropped: dict[int, float] = {}
    for pawn in people:
        pawn.needs.rest = 0.0
    while len(dropped) < len(people) and stage.now < 40_000:
        stage.advance(300)
        for pawn in people:
            if pawn.asleep:
                dropped.setdefault(pawn.id, stage.now / 2_500)
    return statistics.fmean(dropped.values())


FIGURES = (
    Figure("Hours from food level 0.8 to hungry", "h", 8.4, 0.1, "Need_Food", lambda: _hours_to_stage(0)),
    Figure("Hours from hungry to ravenous", "h", 3.6, 0.1, "HungerLevelUtility", lambda: _hours_to_stage(1)),
    Figure("Hours from ravenous to starving", "h", 7.2, 0.1, "HungerLevelUtility", lambda: _hours_to_stage(2)),
    Figure(
        "Nutrition that an adult uses per day",
        "",
        1.6,
        0.01,
        "Need_Food",
        lambda: _loss_in_hours("food", 1.0, 10) * 2.4,
    ),
    Figure(
        "Survival meals that a colonist eats per day, each below food level 0.3",
        "",
        2.2,
        0.15,
        "JobGiver_GetFood",
        _survival_meals_per_day,
    ),
    Figure(
        "Days from starving to death, mean of 40",
        "d",
        2.24,
        0.06,
        "HediffDef Malnutrition",
        lambda: statistics.fmean(_days_to_starve()),
    ),
    Figure(
        "Days from starving to death, shortest of 40",
        "d",
        1.84,
        0.1,
        "HediffDef Malnutrition",
        lambda: min(_days_to_starve()),
    ),
    Figure(
        "Days from starving to death, longest of 40",
        "d",
        2.76,
        0.1,
        "HediffDef Malnutrition",
        lambda: max(_days_to_starve()),
    ),
    Figure(
        "Malnutrition lost per day after eating, mean of 30",
        "",
        0.453,
        0.02,
        "HediffDef Malnutrition",
        _malnutrition_lost_per_day,
    ),
    Figure("Mood effect of hunger", "points", -6, 0, "ThoughtDef NeedFood", lambda: _hunger_effect(0.2)),
    Figure("Mood effect of ravenous hunger", "points", -12, 0, "ThoughtDef NeedFood", lambda: _hunger_effect(0.1)),
    Figure(
        "Nutrition that a donkey uses per day",
        "",
        0.52,
        0.01,
        "ThingDef Donkey",
        lambda: _nutrition_of_animal("Donkey"),
    ),
    Figure("Nutrition that a cow uses per day", "", 0.856, 0.01, "ThingDef Cow", lambda: _nutrition_of_animal("Cow")),
    Figure(
        "Nutrition that a husky uses per day", "", 0.8, 0.01, "ThingDef Husky", lambda: _nutrition_of_animal("Husky")
    ),
    Figure("Rest lost per day awake", "", 0.95, 0.005, "Need_Rest", lambda: _loss_in_hours("rest", 1.0, 12) * 2),
    Figure("Rest lost per day when tired", "", 0.665, 0.005, "Need_Rest", lambda: _loss_in_hours("rest", 0.27, 3) * 8),
    Figure(
        "Hours of sleep from no rest to full rest, on the ground",
        "h",
        13.13,
        0.15,
        "Need_Rest",
        lambda: _hours_of_sleep(""),
    ),
    Figure(
        "Hours of sleep from no rest to full rest, in a bedroll",
        "h",
        11.05,
        0.15,
        "ThingDef Bedroll",
        lambda: _hours_of_sleep("Bedroll", "Cloth"),
    ),
    Figure(
        "Hours of sleep from no rest to full rest, in a double bedroll",
        "h",
        11.05,
        0.15,
        "ThingDef BedrollDouble",
        lambda: _hours_of_sleep("BedrollDouble", "Cloth"),
    ),
    Figure(
        "Hours of sleep from no rest to full rest, on a sleeping spot",
        "h",
        13.13,
        0.15,
        "ThingDef SleepingSpot",
        lambda: _hours_of_sleep("SleepingSpot"),
    ),
    Figure(
        "Hours of sleep from no rest to full rest, in a bed",
        "h",
        10.5,
        0.15,
        "ThingDef Bed",
        lambda: _hours_of_sleep("Bed", "WoodLog"),
    ),
    Figure(
        "Hours of sleep from no rest to full rest, in a granite bed",
        "h",
        11.67,
        0.15,
        "StuffProperties BedRestEffectiveness",
        lambda: _hours_of_sleep("Bed", "BlocksGranite"),
    ),
    Figure(
        "Hours of sleep from no rest to full rest, in a legendary bed",
        "h",
        6.56,
        0.15,
        "StatPart_Quality BedRestEffectiveness",
        lambda: _hours_of_sleep("Bed", "WoodLog", 6),
    ),
    Figure(
        "Hours asleep per day with the default timetable", "h", 7.5, 0.75, "JobGiver_GetRest", _hours_asleep_per_day
    ),
    Figure("Hours at rest 0 until collapse, mean of 40", "h", 5.16, 1.5, "Need_Rest.NeedInterval", _hours_to_collapse),
    Figure("Joy lost per day awake", "", 0.6, 0.005, "Need_Joy", lambda: _loss_in_hours("joy", 1.0, 24)),
    Figure("Joy lost in 4 hours from level 0.29", "", 0.07, 0.005, "Need_Joy", lambda: _loss_in_hours("joy", 0.29, 4)),
    Figure("Joy gained per hour of horseshoes", "", 0.36, 0.01, "JoyUtility", _joy_at_horseshoes),
    Figure("Tolerance gained per point of joy", "", 0.65, 0.01, "JoyToleranceSet", _tolerance_per_joy),
    Figure(
        "Tolerance lost per day with extremely low expectations",
        "",
        0.18,
        0.001,
        "ExpectationDef ExtremelyLow",
        lambda: _tolerance_lost_per_day(0),
    ),
    Figure(
        "Tolerance lost per day with moderate expectations",
        "",
        0.10,
        0.001,
        "ExpectationDef Moderate",
        lambda: _tolerance_lost_per_day(100_000),
    ),
    Figure(
        "Comfort lost per hour of standing",
        "",
        0.04,
        0.001,
        "Need_Comfort",
        lambda: _loss_in_hours("comfort", 0.5, 5) / 5,
    ),
    Figure("Comfort gained per hour in an armchair", "", 0.60, 0.01, "Need_Comfort", _comfort_per_hour),
    Figure(
        "Days under a constructed roof until the outdoors need is at its minimum",
        "d",
        2.5,
        0.02,
        "Need_Outdoors",
        lambda: _days_until_outdoors_need("RoofConstructed", 0.2),
    ),
    Figure(
        "Days under a mountain roof until the outdoors need is 0",
        "d",
        2.22,
        0.02,
        "Need_Outdoors",
        lambda: _days_until_outdoors_need("RoofRockThick", 0.0),
    ),
    Figure(
        "Hours outdoors until the outdoors need is full", "h", 3.0, 0.07, "Need_Outdoors", _hours_to_full_outdoors_need
    ),
    Figure("Room size need in a room of 6 cells", "", 0.125, 0.005, "Need_RoomSize", _room_size_need),
    Figure("Beauty need in a room with a soil floor", "", 0.1, 0.01, "Need_Beauty", _beauty_need),
)
