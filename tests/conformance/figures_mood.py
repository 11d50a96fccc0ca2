"""Figures of mood, expectations, mental breaks and social interactions."""

from __future__ import annotations

import functools
import statistics

from pytest_rle.colony.systems.needs import mental_breaks, thoughts
from pytest_rle.colony.systems.pawns import hediffs
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage


def _mood_change_per_hour(start: float) -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    pawn.needs.mood = start
    stage.advance(600)
    before = pawn.needs.mood
    stage.advance(1_500)
    return (pawn.needs.mood - before) * 2_500 / 1_500


def _mood_change_asleep() -> float:
    stage = Stage()
    pawn = stage.person()
    pawn.timetable = ["Sleep"] * 24
    pawn.needs.rest = 0.1
    stage.hours_until(lambda: pawn.asleep, 1, step=10)
    before = pawn.needs.mood
    stage.hours(3)
    return pawn.needs.mood - before


def _first_mood_target() -> float:
    """The first mood target of a new colonist, in percent."""
    stage = Stage()
    pawn = stage.person(drafted=True)
    thoughts.add_memory(stage.colony, pawn, "NewColonyOptimism")
    stage.advance(150)
    return pawn.needs.mood_target * 100


def _expectations(silver: int) -> float:
    stage = Stage()
    stage.item("Silver", silver)
    pawn = stage.person(drafted=True)
    stage.advance(600)
    return stage.mood_effect(pawn, "Expectations")


@functools.cache
def _mean_days_to_break(mood: float, people: int, days: float) -> float:
    """Mean days of low mood until a break, counted from when breaks are possible."""
    stage = Stage(size=24)
    crowd = [stage.person(4 + index % 16, 4 + index // 16) for index in range(people)]
    for pawn in crowd:
        stage.satisfy_needs(pawn, mood)
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
    """The mean duration of 30 sad wanderings in hours, and the mood effect of catharsis after one."""
    stage = Stage(size=24)
    crowd = [stage.person(4 + index % 16, 4 + index // 16) for index in range(30)]
    lasted: dict[int, float] = {}
    relief = 0.0
    for pawn in crowd:
        stage.satisfy_needs(pawn)
        mental_breaks.start(stage.colony, pawn, "Wander_Sad")
    while len(lasted) < len(crowd):
        stage.advance(250)
        for pawn in crowd:
            if pawn.mental_state is None and pawn.id not in lasted:
                lasted[pawn.id] = stage.now / 2_500
                relief = stage.mood_effect(pawn, "Catharsis")
    return statistics.fmean(lasted.values()), relief


def _days_of_catharsis() -> float:
    stage = Stage()
    pawn = stage.person()
    mental_breaks.start(stage.colony, pawn, "Tantrum")
    stage.satisfy_needs(pawn)
    stage.hours_until(lambda: pawn.mental_state is None, 10, step=50)
    return stage.hours_until(lambda: stage.mood_effect(pawn, "Catharsis") <= 0, 100) / 24


def _ticks_between_interactions() -> float:
    """Mean game ticks between two social interactions of two people in a closed room."""
    stage = Stage(seed=11)
    stage.room(14, 14, 3, 3, door=False)
    pair = [stage.person(14, 14), stage.person(16, 16)]
    for pawn in pair:
        pawn.timetable = ["Anything"] * 24
        stage.satisfy_needs(pawn, 0.9)
    stage.days(8)
    talks = len(stage.world.interactions)
    return stage.now / talks


def _share_of_chitchat() -> float:
    stage = Stage(seed=11)
    stage.room(14, 14, 3, 3, door=False)
    pair = [stage.person(14, 14), stage.person(16, 16)]
    for pawn in pair:
        pawn.timetable = ["Anything"] * 24
        stage.satisfy_needs(pawn, 0.9)
    kinds: list[str] = []
    for _ in range(8):
        stage.days(1)
        kinds += [entry.def_name for entry in stage.world.interactions if entry.tick > stage.now - 60_000]
    return kinds.count("Chitchat") / len(kinds)


def _breaks_at_good_mood() -> float:
    stage = Stage(size=24)
    crowd = [stage.person(4 + index % 16, 4 + index // 16) for index in range(20)]
    for pawn in crowd:
        stage.satisfy_needs(pawn, 0.36)
    stage.days(1)
    return sum(pawn.mental_state is not None for pawn in crowd)


FIGURES = (
    Figure("Mood change per hour when it rises", "", 0.12, 0.001, "Need_Mood", lambda: _mood_change_per_hour(0.1)),
    Figure("Mood change per hour when it falls", "", -0.08, 0.001, "Need_Mood", lambda: _mood_change_per_hour(1.0)),
    Figure("Mood change in three hours of sleep", "", 0.0, 0.0, "Need_Mood", _mood_change_asleep),
    Figure("Mood target of a new colonist", "%", 72, 0.01, "NeedDef Mood", _first_mood_target),
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
        _breaks_at_good_mood,
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
        "Game ticks between two social interactions of a pair",
        "ticks",
        3_620,
        450,
        "Pawn_InteractionsTracker",
        _ticks_between_interactions,
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
