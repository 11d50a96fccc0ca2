"""Figures of the mood effects of thoughts."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.systems.environment import conditions
from pytest_rle.colony.systems.hazards import weather
from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Pawn
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage


def _after_meal(def_name: str, thought: str, food: float = 0.2) -> float:
    """The mood effect of a thought after a meal without a table."""
    stage = Stage()
    pawn = stage.person()
    pawn.needs.food = food
    stage.item(def_name, 10, 17, 15)
    stage.hours_until(lambda: pawn.needs.food > food, 3, step=50)
    return stage.mood_effect(pawn, thought)


def _days_without_table() -> float:
    stage = Stage()
    pawn = stage.person()
    pawn.needs.food = 0.2
    stage.item("MealSimple", 1, 17, 15)
    stage.hours_until(lambda: pawn.needs.food > 0.25, 3, step=50)
    return stage.hours_until(lambda: stage.mood_effect(pawn, "AteWithoutTable") == 0, 40, step=250) / 24


def _after_night(thought: str) -> float:
    stage = Stage(hour=21)
    pawn = stage.person()
    stage.hours(14)
    return stage.mood_effect(pawn, thought)


def _in_the_dark() -> float:
    stage = Stage()
    stage.room(12, 12, 6, 6)
    pawn = stage.person(15, 15, drafted=True)
    stage.hours(1)
    return stage.mood_effect(pawn, "EnvironmentDark")


def _mood_in_the_dark() -> float:
    """The mood target in a dark room minus that in a lit room, in points, without the effect of beauty."""
    targets = []
    for torches in (0, 1):
        stage = Stage()
        stage.room(12, 12, 6, 6)
        for _ in range(torches):
            stage.building("TorchLamp", 15, 16, fuel=20.0)
        pawn = stage.person(15, 15, drafted=True)
        stage.satisfy_needs(pawn)
        stage.outdoors_at(20.0)
        stage.hours(3)
        beauty = stage.mood_effect(pawn, "NeedBeauty")
        targets.append(pawn.needs.mood_target * 100 - beauty)
    return targets[0] - targets[1]


def _in_room_at(celsius: float, thought: str) -> float:
    stage = Stage()
    stage.room(12, 12, 6, 6)
    pawn = stage.person(15, 15, drafted=True, naked=True)
    stage.room_at(15, 15, celsius)
    stage.advance(600)
    return stage.mood_effect(pawn, thought)


def _effect_after(thought: str, change: Callable[[Stage, Pawn], object]) -> float:
    """The mood effect of a thought of a drafted pawn after `change`."""
    stage = Stage()
    pawn = stage.person(drafted=True)
    change(stage, pawn)
    stage.advance(750)
    return stage.mood_effect(pawn, thought)


def _undress(stage: Stage, pawn: Pawn) -> None:
    pawn.apparel.clear()


def _effect_of_deaths(dead: int) -> float:
    stage = Stage(size=50)
    pawn = stage.person(5, 5, drafted=True)
    others = [stage.person(40 + index, 45, drafted=True) for index in range(dead)]
    stage.advance(150)
    for other in others:
        death.kill(stage.colony, other, "a test")
    return stage.mood_effect(pawn, "KnowColonistDied")


FIGURES = (
    Figure(
        "Mood effect of a meal without a table",
        "points",
        -3,
        0,
        "ThoughtDef AteWithoutTable",
        lambda: _after_meal("MealSimple", "AteWithoutTable"),
    ),
    Figure(
        "Days that the thought about a meal without a table lasts",
        "d",
        1.0,
        0.01,
        "ThoughtDef AteWithoutTable",
        _days_without_table,
    ),
    Figure(
        "Mood effect of eating raw rice",
        "points",
        -7,
        0,
        "ThoughtDef AteRawFood",
        lambda: _after_meal("RawRice", "AteRawFood", 0.1),
    ),
    Figure(
        "Mood effect of a fine meal",
        "points",
        5,
        0,
        "ThoughtDef AteFineMeal",
        lambda: _after_meal("MealFine", "AteFineMeal"),
    ),
    Figure(
        "Mood effect of a lavish meal",
        "points",
        12,
        0,
        "ThoughtDef AteLavishMeal",
        lambda: _after_meal("MealLavish", "AteLavishMeal"),
    ),
    Figure(
        "Mood effect of a night outdoors",
        "points",
        -4,
        0,
        "ThoughtDef SleptOutside",
        lambda: _after_night("SleptOutside"),
    ),
    Figure(
        "Mood effect of a night on the ground",
        "points",
        -4,
        0,
        "ThoughtDef SleptOnGround",
        lambda: _after_night("SleptOnGround"),
    ),
    Figure("Mood effect of darkness", "points", -5, 0, "ThoughtDef EnvironmentDark", _in_the_dark),
    Figure("Mood in a dark room compared with a lit one", "points", -5, 0.01, "ThoughtWorker_Dark", _mood_in_the_dark),
    Figure(
        "Mood effect of 10 °C without clothes",
        "points",
        -4,
        0,
        "ThoughtDef EnvironmentCold",
        lambda: _in_room_at(10, "EnvironmentCold"),
    ),
    Figure(
        "Mood effect of -10 °C without clothes",
        "points",
        -12,
        0,
        "ThoughtDef EnvironmentCold",
        lambda: _in_room_at(-10, "EnvironmentCold"),
    ),
    Figure(
        "Mood effect of 40 °C without clothes",
        "points",
        -8,
        0,
        "ThoughtDef EnvironmentHot",
        lambda: _in_room_at(40, "EnvironmentHot"),
    ),
    Figure("Mood effect of nakedness", "points", -6, 0, "ThoughtDef Naked", lambda: _effect_after("Naked", _undress)),
    Figure(
        "Mood effect of rain",
        "points",
        -3,
        0,
        "ThoughtDef SoakingWet",
        lambda: _effect_after("SoakingWet", lambda stage, _: weather.change(stage.colony, "Rain", 60_000)),
    ),
    Figure(
        "Mood effect of a bruise of 5 points",
        "points",
        -5,
        0,
        "ThoughtDef Pain",
        lambda: _effect_after("Pain", lambda stage, pawn: hediffs.add(stage.colony, pawn, "Bruise", 5.0, 0)),
    ),
    Figure(
        "Mood effect of bruises of 16 points",
        "points",
        -10,
        0,
        "ThoughtDef Pain",
        lambda: _effect_after("Pain", lambda stage, pawn: hediffs.add(stage.colony, pawn, "Bruise", 16.0, 0)),
    ),
    Figure(
        "Mood effect of flu",
        "points",
        -5,
        0,
        "ThoughtDef Sick",
        lambda: _effect_after("Sick", lambda stage, pawn: hediffs.add(stage.colony, pawn, "Flu", 0.1)),
    ),
    Figure(
        "Mood effect of an aurora",
        "points",
        14,
        0,
        "ThoughtDef Aurora",
        lambda: _effect_after("Aurora", lambda stage, _: conditions.begin(stage.colony, "Aurora", 60_000)),
    ),
    Figure(
        "Mood effect of toxic fallout",
        "points",
        -5,
        0,
        "ThoughtDef ToxicFallout",
        lambda: _effect_after("ToxicFallout", lambda stage, _: conditions.begin(stage.colony, "ToxicFallout", 60_000)),
    ),
    Figure(
        "Mood effect of one death in the colony",
        "points",
        -3,
        0,
        "ThoughtDef KnowColonistDied",
        lambda: _effect_of_deaths(1),
    ),
    Figure(
        "Mood effect of three deaths in the colony",
        "points",
        -6.9375,
        0.001,
        "ThoughtDef KnowColonistDied",
        lambda: _effect_of_deaths(3),
    ),
)
