"""Mood, thoughts, breaks and talk."""

from __future__ import annotations

import functools
import statistics
from collections.abc import Callable

from pytest_rle.colony.systems.environment import conditions
from pytest_rle.colony.systems.hazards import weather
from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.needs import mental_breaks, thoughts
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Pawn
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage


def _mood_moves_an_hour(start: float) -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    pawn.needs.mood = start
    stage.advance(600)
    before = pawn.needs.mood
    stage.advance(1_500)
    return (pawn.needs.mood - before) * 2_500 / 1_500


def _mood_moves_asleep() -> float:
    stage = Stage()
    pawn = stage.person()
    pawn.timetable = ["Sleep"] * 24
    pawn.needs.rest = 0.1
    stage.hours_until(lambda: pawn.asleep, 1, step=10)
    before = pawn.needs.mood
    stage.hours(3)
    return pawn.needs.mood - before


def _first_target() -> float:
    """Where a newcomer's mood is drawn at first, in percent."""
    stage = Stage()
    pawn = stage.person(drafted=True)
    thoughts.add_memory(stage.colony, pawn, "NewColonyOptimism")
    stage.advance(150)
    return pawn.needs.mood_target * 100


def _offset(stage: Stage, pawn: Pawn, name: str) -> float:
    """What a thought adds to the mood now, 0 without it."""
    return sum(offset for known, _, offset in thoughts.active(stage.colony, pawn) if known == name)


def _expectations(silver: int) -> float:
    stage = Stage()
    stage.item("Silver", silver)
    pawn = stage.person(drafted=True)
    stage.advance(600)
    return _offset(stage, pawn, "Expectations")


@functools.cache
def _mean_days_to_break(mood: float, people: int, days: float) -> float:
    """Days of low mood for each break, once mood has been low long enough."""
    stage = Stage(size=24)
    crowd = [stage.person(4 + index % 16, 4 + index // 16) for index in range(people)]
    for pawn in crowd:
        stage.content(pawn, mood)
    exposed = broken = 0
    sound = list(crowd)
    while stage.now < days * 60_000 and sound:
        stage.advance(250)
        for pawn in list(sound):
            if pawn.mental_state is not None or hediffs.of(pawn, "CatatonicBreakdown") is not None:
                sound.remove(pawn)
                broken += 1
            elif stage.now > 2_250 and not pawn.asleep:
                exposed += 250
    return exposed / 60_000 / broken


@functools.cache
def _sad_wandering() -> tuple[float, float]:
    """Mean hours of a Wander_Sad of thirty people, and the mood it leaves."""
    stage = Stage(size=24)
    crowd = [stage.person(4 + index % 16, 4 + index // 16) for index in range(30)]
    lasted: dict[int, float] = {}
    relief = 0.0
    for pawn in crowd:
        stage.content(pawn)
        mental_breaks.start(stage.colony, pawn, "Wander_Sad")
    while len(lasted) < len(crowd):
        stage.advance(250)
        for pawn in crowd:
            if pawn.mental_state is None and pawn.id not in lasted:
                lasted[pawn.id] = stage.now / 2_500
                relief = _offset(stage, pawn, "Catharsis")
    return statistics.fmean(lasted.values()), relief


def _days_of_catharsis() -> float:
    stage = Stage()
    pawn = stage.person()
    mental_breaks.start(stage.colony, pawn, "Tantrum")
    stage.content(pawn)
    stage.hours_until(lambda: pawn.mental_state is None, 10, step=50)
    return stage.hours_until(lambda: _offset(stage, pawn, "Catharsis") <= 0, 100) / 24


def _after_meal(def_name: str, thought: str, food: float = 0.2) -> float:
    """What a meal at no table does to the mood."""
    stage = Stage()
    pawn = stage.person()
    pawn.needs.food = food
    stage.item(def_name, 10, 17, 15)
    stage.hours_until(lambda: pawn.needs.food > food, 3, step=50)
    return _offset(stage, pawn, thought)


def _days_without_table() -> float:
    stage = Stage()
    pawn = stage.person()
    pawn.needs.food = 0.2
    stage.item("MealSimple", 1, 17, 15)
    stage.hours_until(lambda: pawn.needs.food > 0.25, 3, step=50)
    return stage.hours_until(lambda: _offset(stage, pawn, "AteWithoutTable") == 0, 40, step=250) / 24


def _after_night(thought: str) -> float:
    stage = Stage(hour=21)
    pawn = stage.person()
    stage.hours(14)
    return _offset(stage, pawn, thought)


def _in_the_dark() -> float:
    stage = Stage()
    stage.room(12, 12, 6, 6)
    pawn = stage.person(15, 15, drafted=True)
    stage.hours(1)
    return _offset(stage, pawn, "EnvironmentDark")


def _fall_in_the_dark() -> float:
    """How far the mood of one who stands in a dark room settles below that of one in a lit room, in points."""
    targets = []
    for torches in (0, 1):
        stage = Stage()
        stage.room(12, 12, 6, 6)
        for _ in range(torches):
            stage.building("TorchLamp", 15, 16, fuel=20.0)
        pawn = stage.person(15, 15, drafted=True)
        stage.content(pawn)
        stage.outdoors_at(20.0)
        stage.hours(3)
        beauty = _offset(stage, pawn, "NeedBeauty")
        targets.append(pawn.needs.mood_target * 100 - beauty)
    return targets[0] - targets[1]


def _in_room_at(celsius: float, thought: str) -> float:
    stage = Stage()
    stage.room(12, 12, 6, 6)
    pawn = stage.person(15, 15, drafted=True, naked=True)
    stage.room_at(15, 15, celsius)
    stage.advance(600)
    return _offset(stage, pawn, thought)


def _standing(thought: str, change: Callable[[Stage, Pawn], object]) -> float:
    """A thought of somebody on guard after something was done."""
    stage = Stage()
    pawn = stage.person(drafted=True)
    change(stage, pawn)
    stage.advance(750)
    return _offset(stage, pawn, thought)


def _undress(stage: Stage, pawn: Pawn) -> None:
    pawn.apparel.clear()


def _mourning(dead: int) -> float:
    stage = Stage(size=50)
    pawn = stage.person(5, 5, drafted=True)
    others = [stage.person(40 + index, 45, drafted=True) for index in range(dead)]
    stage.advance(150)
    for other in others:
        death.kill(stage.colony, other, "a test")
    return _offset(stage, pawn, "KnowColonistDied")


def _ticks_between_talks() -> float:
    """Mean game ticks between two talks of two people who are shut up together."""
    stage = Stage(seed=11)
    stage.room(14, 14, 3, 3, door=False)
    pair = [stage.person(14, 14), stage.person(16, 16)]
    for pawn in pair:
        pawn.timetable = ["Anything"] * 24
        stage.content(pawn, 0.9)
    stage.days(8)
    talks = len(stage.world.interactions)
    return stage.now / talks


def _share_of_chitchat() -> float:
    stage = Stage(seed=11)
    stage.room(14, 14, 3, 3, door=False)
    pair = [stage.person(14, 14), stage.person(16, 16)]
    for pawn in pair:
        pawn.timetable = ["Anything"] * 24
        stage.content(pawn, 0.9)
    kinds: list[str] = []
    for _ in range(8):
        stage.days(1)
        kinds += [entry.def_name for entry in stage.world.interactions if entry.tick > stage.now - 60_000]
    return kinds.count("Chitchat") / len(kinds)


def _broken_at_ease() -> float:
    stage = Stage(size=24)
    crowd = [stage.person(4 + index % 16, 4 + index // 16) for index in range(20)]
    for pawn in crowd:
        stage.content(pawn, 0.36)
    stage.days(1)
    return sum(pawn.mental_state is not None for pawn in crowd)


FIGURES = (
    Figure("Mood change per hour when it rises", "", 0.12, 0.001, "Need_Mood", lambda: _mood_moves_an_hour(0.1)),
    Figure("Mood change per hour when it falls", "", -0.08, 0.001, "Need_Mood", lambda: _mood_moves_an_hour(1.0)),
    Figure("Mood change in three hours of sleep", "", 0.0, 0.0, "Need_Mood", _mood_moves_asleep),
    Figure("Mood target of a new colonist", "%", 72, 0.01, "NeedDef Mood", _first_target),
    Figure(
        "Mood effect of expectations at wealth 10 000",
        "points",
        30,
        0,
        "ExpectationDef ExtremelyLow",
        lambda: _expectations(8_000),
    ),
    Figure(
        "Mood effect of expectations at wealth 20 000",
        "points",
        24,
        0,
        "ExpectationDef VeryLow",
        lambda: _expectations(18_000),
    ),
    Figure(
        "Mood effect of expectations at wealth 50 000",
        "points",
        18,
        0,
        "ExpectationDef Low",
        lambda: _expectations(48_000),
    ),
    Figure(
        "Mood effect of expectations at wealth 120 000",
        "points",
        12,
        0,
        "ExpectationDef Moderate",
        lambda: _expectations(118_000),
    ),
    Figure(
        "Mood effect of expectations at wealth 200 000",
        "points",
        6,
        0,
        "ExpectationDef High",
        lambda: _expectations(198_000),
    ),
    Figure(
        "Mood effect of expectations at wealth 320 000",
        "points",
        0,
        0,
        "ExpectationDef SkyHigh",
        lambda: _expectations(318_000),
    ),
    Figure(
        "Mean days at mood 0.30 until a minor break",
        "d",
        4.0,
        1.5,
        "MentalBreaker",
        lambda: _mean_days_to_break(0.30, 32, 4.0),
    ),
    Figure(
        "Mean days at mood 0.10 until a major break",
        "d",
        0.8,
        0.3,
        "MentalBreaker",
        lambda: _mean_days_to_break(0.10, 40, 1.5),
    ),
    Figure(
        "Mean days at mood 0.03 until an extreme break",
        "d",
        0.5,
        0.2,
        "MentalBreaker",
        lambda: _mean_days_to_break(0.03, 40, 1.2),
    ),
    Figure(
        "Mental breaks of 20 colonists in a day at mood 0.36",
        "",
        0,
        0,
        "StatDef MentalBreakThreshold",
        _broken_at_ease,
    ),
    Figure(
        "Hours that sad wandering lasts, mean of 30",
        "h",
        19.45,
        1.0,
        "MentalStateDef Wander_Sad",
        lambda: _sad_wandering()[0],
    ),
    Figure(
        "Mood effect of catharsis after a break", "points", 40, 0, "ThoughtDef Catharsis", lambda: _sad_wandering()[1]
    ),
    Figure("Days that catharsis lasts", "d", 3.0, 0.02, "ThoughtDef Catharsis", _days_of_catharsis),
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
    Figure("Mood in a dark room compared with a lit one", "points", -5, 0.01, "ThoughtWorker_Dark", _fall_in_the_dark),
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
    Figure("Mood effect of nakedness", "points", -6, 0, "ThoughtDef Naked", lambda: _standing("Naked", _undress)),
    Figure(
        "Mood effect of rain",
        "points",
        -3,
        0,
        "ThoughtDef SoakingWet",
        lambda: _standing("SoakingWet", lambda stage, _: weather.change(stage.colony, "Rain", 60_000)),
    ),
    Figure(
        "Mood effect of a bruise of 5 points",
        "points",
        -5,
        0,
        "ThoughtDef Pain",
        lambda: _standing("Pain", lambda stage, pawn: hediffs.add(stage.colony, pawn, "Bruise", 5.0, 0)),
    ),
    Figure(
        "Mood effect of bruises of 16 points",
        "points",
        -10,
        0,
        "ThoughtDef Pain",
        lambda: _standing("Pain", lambda stage, pawn: hediffs.add(stage.colony, pawn, "Bruise", 16.0, 0)),
    ),
    Figure(
        "Mood effect of flu",
        "points",
        -5,
        0,
        "ThoughtDef Sick",
        lambda: _standing("Sick", lambda stage, pawn: hediffs.add(stage.colony, pawn, "Flu", 0.1)),
    ),
    Figure(
        "Mood effect of an aurora",
        "points",
        14,
        0,
        "ThoughtDef Aurora",
        lambda: _standing("Aurora", lambda stage, _: conditions.begin(stage.colony, "Aurora", 60_000)),
    ),
    Figure(
        "Mood effect of toxic fallout",
        "points",
        -5,
        0,
        "ThoughtDef ToxicFallout",
        lambda: _standing("ToxicFallout", lambda stage, _: conditions.begin(stage.colony, "ToxicFallout", 60_000)),
    ),
    Figure(
        "Mood effect of one death in the colony", "points", -3, 0, "ThoughtDef KnowColonistDied", lambda: _mourning(1)
    ),
    Figure(
        "Mood effect of three deaths in the colony",
        "points",
        -6.9375,
        0.001,
        "ThoughtDef KnowColonistDied",
        lambda: _mourning(3),
    ),
    Figure(
        "Game ticks between two social interactions of a pair",
        "ticks",
        3_620,
        450,
        "Pawn_InteractionsTracker",
        _ticks_between_talks,
    ),
    Figure(
        "Share of chitchat among the interactions of strangers",
        "",
        0.91,
        0.06,
        "InteractionDef Chitchat",
        _share_of_chitchat,
    ),
)
