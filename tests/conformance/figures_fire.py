"""Figures of fire, lightning and firefighting."""

from __future__ import annotations

import statistics

from pytest_rle.colony.systems.environment import conditions, temperature
from pytest_rle.colony.systems.hazards import fire, lightning, weather
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.world import ROOF_INDEX, Building, Fire
from tests.conformance.figure import Figure
from tests.conformance.stage import FAR_AWAY, Stage

WALL_HIT_POINTS = 100_000
"""More than a fire takes in any of these experiments, so that the wall survives."""


def _burning_wall(size: float, stuff: str = "WoodLog") -> tuple[Stage, Fire, Building]:
    stage = Stage()
    wall = Building(stage.world.new_id(), "Wall", 9, 9, stuff=stuff, hit_points=WALL_HIT_POINTS)
    spawning.add_building(stage.colony, wall)
    assert fire.start(stage.colony, 9, 9, size)
    (burning,) = stage.world.fires.values()
    return stage, burning, wall


def _ticks_to_grow(stuff: str) -> float:
    stage, burning, _ = _burning_wall(0.1, stuff)
    while burning.size < 1.0:
        stage.advance(150)
    return stage.now


def _damage_per_hour(size: float) -> float:
    """Hit points per hour that a wall loses to a fire of constant size, mean of four days."""
    stage, burning, wall = _burning_wall(size)
    hours = 96
    for _ in range(hours * 2_500 // 150):
        burning.size = size
        stage.advance(150)
    return (WALL_HIT_POINTS - wall.hit_points) / hours


def _ticks_in(falling: str) -> float:
    stage, _, _ = _burning_wall(0.6)
    weather.change(stage.colony, falling, FAR_AWAY)
    while stage.world.fires:
        stage.advance(150)
    return stage.now


def _beats(size: float) -> float:
    stage, burning, _ = _burning_wall(size)
    beats = 0
    while stage.world.fires:
        fire.beat(stage.colony, burning)
        beats += 1
    return beats


def _ticks_to_fight(size: float) -> float:
    """Game ticks from the first beat of a colonist beside a fire until it is extinguished."""
    stage, _, _ = _burning_wall(size)
    stage.world.grids.home_area[:] = True
    fighter = stage.person(x=10, z=9)
    fighter.work_priorities = {"Firefighter": 1}
    return stage.ticks_while(
        lambda: fighter.job is not None and fighter.job.def_name == "BeatFire" and bool(stage.world.fires)
    )


def _heating() -> float:
    """°C that a fire of full size adds to a room of 56 cells in one update."""
    stage = Stage()
    for x in range(5, 14):
        for z in range(5, 15):
            stage.world.grids.roof[z, x] = ROOF_INDEX["RoofConstructed"]
            if x in (5, 13) or z in (5, 14):
                wall = Building(stage.world.new_id(), "Wall", x, z, stuff="BlocksGranite", hit_points=300)
                spawning.add_building(stage.colony, wall)
    heap = spawning.new_item(stage.colony, "WoodLog", 75)
    heap.hit_points = WALL_HIT_POINTS
    spawning.spawn_item(stage.colony, heap, 9, 9)
    fire.start(stage.colony, 9, 9, 1.75)
    fire.step(stage.colony)
    (celsius,) = stage.world.room_temperatures.values()
    return celsius - temperature.outdoor(stage.colony)


def _bolts_a_day(kind: str) -> float:
    """Lightning strikes per day in a weather."""
    stage = Stage(size=40)
    weather.change(stage.colony, kind, FAR_AWAY)
    return _count_bolts(stage)


def _bolts_of_a_flashstorm() -> float:
    """Lightning strikes per day in a flashstorm without end. Its circle of 45 to 60 cells is within the map."""
    stage = Stage(size=200)
    flashstorm = conditions.begin(stage.colony, "Flashstorm", FAR_AWAY)
    while not all(60 <= place < 140 for place in _centre(stage, flashstorm.start)):
        flashstorm.start += 1
    return _count_bolts(stage)


def _centre(stage: Stage, start: int) -> tuple[int, int]:
    where = stage.colony.stream("flashstorm", start)
    return where.integer(0, 199), where.integer(0, 199)


def _count_bolts(stage: Stage) -> float:
    """Lightning strikes per day on a map of grass, mean of 20 days."""
    days, counts = 20, []
    for x in range(stage.world.grids.width):
        for z in range(stage.world.grids.height):
            plants.grow_wild(stage.colony, x, z, "Plant_Grass", 1.0)
    for _ in range(days):
        struck = 0
        for _ in range(60_000 // lightning.STEP_TICKS):
            stage.world.game_tick += lightning.STEP_TICKS
            lightning.step(stage.colony)
            struck += bool(stage.world.fires)
            for burning in list(stage.world.fires.values()):
                spawning.remove_fire(stage.colony, burning)
        counts.append(struck)
    return statistics.fmean(counts)


FIGURES = (
    Figure(
        "Game ticks for a fire on wood to grow from 0.1 to 1",
        "ticks",
        1_650,
        150,
        "Fire",
        lambda: _ticks_to_grow("WoodLog"),
    ),
    Figure(
        "Game ticks for a fire on steel to grow from 0.1 to 1",
        "ticks",
        4_091,
        150,
        "Fire, StatDef Flammability",
        lambda: _ticks_to_grow("Steel"),
    ),
    Figure(
        "Hit points lost per hour to a fire of size 1",
        "",
        40.25,
        2.0,
        "Fire.DoFireDamage",
        lambda: _damage_per_hour(1.0),
    ),
    Figure(
        "Hit points lost per hour to a fire of full size",
        "",
        47.0,
        2.0,
        "Fire.DoFireDamage",
        lambda: _damage_per_hour(1.75),
    ),
    Figure(
        "Game ticks until rain extinguishes a fire of size 0.6 on wood",
        "ticks",
        4_350,
        150,
        "Fire.VulnerableToRain",
        lambda: _ticks_in("Rain"),
    ),
    Figure(
        "Game ticks until gentle snow extinguishes a fire of size 0.6 on wood",
        "ticks",
        4_350,
        150,
        "WeatherDef SnowGentle, rainRate",
        lambda: _ticks_in("SnowGentle"),
    ),
    Figure("Beats to extinguish a fire of size 1", "", 3, 0, "Verb_BeatFire", lambda: _beats(1.0)),
    Figure("Beats to extinguish a fire of full size", "", 6, 0, "Verb_BeatFire", lambda: _beats(1.75)),
    Figure(
        "Game ticks for a colonist to beat out a fire of full size",
        "ticks",
        6 * 66,
        20,
        "Verb_BeatFire, warmup of 1.1 s",
        lambda: _ticks_to_fight(1.75),
    ),
    Figure(
        "°C that a fire of full size adds to a room of 56 cells per 150 game ticks",
        "°C",
        5.0,
        0.01,
        "Fire.HeatPerFireSizePerInterval",
        _heating,
    ),
    Figure(
        "Lightning strikes per day in a dry thunderstorm",
        "",
        50.0,
        5.0,
        "WeatherDef DryThunderstorm",
        lambda: _bolts_a_day("DryThunderstorm"),
    ),
    Figure(
        "Lightning strikes per day in a flashstorm", "", 107.0, 8.0, "GameCondition_Flashstorm", _bolts_of_a_flashstorm
    ),
    Figure("Lightning strikes per day in plain rain", "", 0.0, 0.0, "WeatherDef Rain", lambda: _bolts_a_day("Rain")),
)
