"""Figures of plants: growth by soil, light and temperature, sowing, harvests, frost, blight and fallout."""

from __future__ import annotations

import functools

from pytest_rle.colony.systems.environment import conditions, sky
from pytest_rle.colony.systems.jobs import zones
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.production import designations
from pytest_rle.colony.world import GROWTH_FULL, TERRAIN_INDEX, Pawn
from pytest_rle.rimworld import DEFS
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage

CROPS = ("Plant_Rice", "Plant_Potato", "Plant_Corn", "Plant_Strawberry", "Plant_Cotton", "Plant_Healroot")
DAYS = 1
"""Days for which growth is measured."""


def _greenhouse(celsius: float = 21.0) -> Stage:
    """A roofed room of 9 by 9 cells with a sun lamp that always has power; its middle is (15, 15)."""
    stage = Stage(size=32, hour=8)
    stage.room(11, 11, 9, 9, floor="Soil")
    stage.building("SunLamp", 15, 15)
    for x in range(16, 22):
        stage.building("PowerConduit", x, 15)
    generators = [stage.building("ChemfuelPoweredGenerator", 21, z, fuel=30.0) for z in (14, 16, 18)]

    def refuel() -> None:
        for generator in generators:
            generator.fuel, generator.broken_down = 30.0, False

    stage.hold(refuel)
    stage.room_at(12, 12, celsius)
    return stage


@functools.cache
def _days_to_grow() -> dict[tuple[str, str], float]:
    """Days to grow under full light at 21 °C, by crop and soil, from the growth of whole days."""
    stage = _greenhouse()
    grids = stage.world.grids
    sown: dict[tuple[str, str], tuple[int, int]] = {}
    for row, ground in enumerate(("Soil", "SoilRich", "Gravel")):
        for column, crop in enumerate(CROPS):
            x, z = 12 + column, 12 + row
            grids.terrain[z, x] = TERRAIN_INDEX[ground]
            plants.sow(stage.colony, x, z, crop)
            sown[crop, ground] = (x, z)
    basin = stage.building("HydroponicsBasin", 19, 16)
    plants.sow(stage.colony, basin.x, basin.z, "Plant_Rice")
    sown["Plant_Rice", "HydroponicsBasin"] = (basin.x, basin.z)
    before = {key: int(grids.plant_growth[z, x]) for key, (x, z) in sown.items()}
    stage.days(DAYS)
    return {key: DAYS * GROWTH_FULL / (int(grids.plant_growth[z, x]) - before[key]) for key, (x, z) in sown.items()}


def _days(crop: str, ground: str = "Soil") -> float:
    return _days_to_grow()[crop, ground]


def _rate_at(celsius: float) -> float:
    """Growth of rice in a day at a temperature, relative to the growth at 21 °C."""
    grown = []
    for warmth in (celsius, 21.0):
        stage = _greenhouse(warmth)
        plants.sow(stage.colony, 13, 13, "Plant_Rice")
        stage.days(1)
        grown.append(int(stage.world.grids.plant_growth[13, 13]) - plants.SOWN_GROWTH)
    return grown[0] / grown[1]


def _hours_of_growth() -> float:
    """Hours per day in which a plant under full light grows."""
    stage = _greenhouse()
    plants.sow(stage.colony, 13, 13, "Plant_Corn")
    grids, hours = stage.world.grids, 0.0
    full = GROWTH_FULL * 2_000 / (60_000 * DEFS.plants["Plant_Corn"].grow_days)
    for _ in range(30):
        before = int(grids.plant_growth[13, 13])
        stage.advance(2_000)
        hours += 0.8 * (int(grids.plant_growth[13, 13]) - before) / full
    return hours


def _growth_at_night() -> float:
    stage = _greenhouse()
    plants.sow(stage.colony, 13, 13, "Plant_Rice")
    stage.hours(12)
    before = int(stage.world.grids.plant_growth[13, 13])
    stage.hours(9.6)
    return float(int(stage.world.grids.plant_growth[13, 13]) - before)


def _rate_in_half_light() -> float:
    """Growth rate of rice outdoors at 21 °C when the sky light reaches 0.755, halfway between 0.51 and 1."""
    stage = Stage(hour=3.0)
    stage.outdoors_at(21.0)
    plants.sow(stage.colony, 13, 13, "Plant_Rice")
    while sky.glow(stage.colony) < 0.755:
        stage.advance(10)
    return plants.growth_rate(stage.colony, 13, 13)


def _field(crop: str, skill: int, growth: float = 1.0) -> tuple[Stage, Pawn]:
    """A field of 8 by 5 cells with plants of a growth, and a grower."""
    stage = Stage(size=24, hour=7)
    stage.outdoors_at(21.0)
    zones.create_growing(stage.colony, 8, 8, 15, 12, crop)
    for z in range(8, 13):
        for x in range(8, 16):
            plants.sow(stage.colony, x, z, crop)
            stage.world.grids.plant_growth[z, x] = round(growth * GROWTH_FULL)
    pawn = stage.person(7, 7, work=("Growing", "PlantCutting"), Plants=skill)
    pawn.timetable = ["Work"] * 24
    stage.satisfy_needs(pawn, 0.9)
    stage.hold(lambda: setattr(pawn.skills["Plants"], "level", skill))
    for zone in stage.world.zones.values():
        zone.allow_sow = False
    return stage, pawn


@functools.cache
def _yield(crop: str, product: str, skill: int) -> float:
    """Items per plant from a fully grown field."""
    stage, _ = _field(crop, skill)
    for _ in range(400):
        if not stage.world.grids.plant_sown.any():
            break
        stage.advance(2_500)
    return stage.count(product) / 40


def _lowest_yield() -> float:
    """Potatoes per plant at the lowest growth that can be harvested."""
    stage, _ = _field("Plant_Potato", 8, DEFS.plants["Plant_Potato"].harvest_min_growth)
    designations.mark(stage.colony, "harvest", 8, 8, 15, 12)
    for _ in range(100):
        if not stage.world.grids.plant_sown.any():
            break
        stage.advance(1_000)
    return stage.count("RawPotatoes") / 40


def _ticks_to_harvest(skill: int) -> float:
    stage, pawn = _field("Plant_Rice", skill)
    return stage.ticks_while(lambda: pawn.job is not None and pawn.job.def_name == "Harvest" and pawn.job.toil == 2)


def _ticks_to_sow(crop: str, skill: int) -> float:
    stage, pawn = _field(crop, skill)
    for z in range(8, 13):
        for x in range(8, 16):
            spawning.clear_plant(stage.colony, x, z)
    for zone in stage.world.zones.values():
        zone.allow_sow = True
    return stage.ticks_while(lambda: pawn.job is not None and pawn.job.def_name == "Sow" and pawn.job.toil == 2)


def _frozen_share(celsius: float) -> float:
    """The share of 400 rice plants that die outdoors at a temperature."""
    stage = Stage(size=30)
    for z in range(5, 25):
        for x in range(5, 25):
            plants.sow(stage.colony, x, z, "Plant_Rice")
    stage.outdoors_at(celsius)
    stage.advance(2_250)
    return 1 - int((stage.world.grids.plant > 0).sum()) / 400


def _blight_after_half_a_day() -> float:
    stage = Stage()
    plants.sow(stage.colony, 15, 15, "Plant_Rice")
    plants.blight(stage.colony, 15, 15)
    stage.hours(12)
    return next(iter(stage.world.blighted.values()))


def _blight_damage_a_day() -> float:
    stage = Stage()
    plants.sow(stage.colony, 15, 15, "Plant_Corn")
    before = int(stage.world.grids.plant_hit_points[15, 15])
    plants.blight(stage.colony, 15, 15)
    stage.days(2)
    return (before - int(stage.world.grids.plant_hit_points[15, 15])) / 2


def _days_in_the_dark() -> float:
    stage = Stage()
    stage.room(13, 13, 4, 4, floor="Soil")
    plants.sow(stage.colony, 14, 14, "Plant_Potato")
    return stage.hours_until(lambda: not stage.world.grids.plant[14, 14], 300, step=1_000) / 24


def _killed_by_fallout() -> float:
    """The share of 1 600 wild plants that a day of toxic fallout kills."""
    stage = Stage(size=40)
    for z in range(40):
        for x in range(40):
            plants.grow_wild(stage.colony, x, z, "Plant_Grass", 0.5)
    conditions.begin(stage.colony, "ToxicFallout", 600_000)
    stage.days(1)
    return 1 - int((stage.world.grids.plant > 0).sum()) / 1_600


FIGURES = (
    Figure("Days to grow rice on soil", "d", 5.45, 0.03, "ThingDef Plant_Rice", lambda: _days("Plant_Rice")),
    Figure(
        "Days to grow rice on rich soil",
        "d",
        3.90,
        0.03,
        "ThingDef Plant_Rice",
        lambda: _days("Plant_Rice", "SoilRich"),
    ),
    Figure(
        "Days to grow rice on gravel", "d", 7.79, 0.03, "ThingDef Plant_Rice", lambda: _days("Plant_Rice", "Gravel")
    ),
    Figure(
        "Days to grow rice in a hydroponics basin",
        "d",
        1.95,
        0.03,
        "ThingDef HydroponicsBasin",
        lambda: _days("Plant_Rice", "HydroponicsBasin"),
    ),
    Figure("Days to grow potatoes on soil", "d", 10.55, 0.03, "ThingDef Plant_Potato", lambda: _days("Plant_Potato")),
    Figure(
        "Days to grow potatoes on rich soil",
        "d",
        9.09,
        0.03,
        "ThingDef Plant_Potato",
        lambda: _days("Plant_Potato", "SoilRich"),
    ),
    Figure(
        "Days to grow potatoes on gravel",
        "d",
        11.98,
        0.05,
        "ThingDef Plant_Potato",
        lambda: _days("Plant_Potato", "Gravel"),
    ),
    Figure("Days to grow corn on soil", "d", 20.55, 0.05, "ThingDef Plant_Corn", lambda: _days("Plant_Corn")),
    Figure(
        "Days to grow corn on rich soil",
        "d",
        14.68,
        0.05,
        "ThingDef Plant_Corn",
        lambda: _days("Plant_Corn", "SoilRich"),
    ),
    Figure(
        "Days to grow strawberries on soil",
        "d",
        8.36,
        0.03,
        "ThingDef Plant_Strawberry",
        lambda: _days("Plant_Strawberry"),
    ),
    Figure("Days to grow cotton on soil", "d", 14.55, 0.05, "ThingDef Plant_Cotton", lambda: _days("Plant_Cotton")),
    Figure(
        "Days to grow healroot on soil", "d", 12.73, 0.05, "ThingDef Plant_Healroot", lambda: _days("Plant_Healroot")
    ),
    Figure("Hours per day in which plants grow", "h", 13.2, 0.05, "Plant.Resting", _hours_of_growth),
    Figure("Growth between 20:00 and 5:36", "", 0, 0, "Plant.Resting", _growth_at_night),
    Figure(
        "Growth at -1 °C relative to 21 °C",
        "",
        0,
        0,
        "PlantUtility.GrowthRateFactorFor_Temperature",
        lambda: _rate_at(-1.0),
    ),
    Figure(
        "Growth at 3 °C relative to 21 °C",
        "",
        0.5,
        0.04,
        "PlantUtility.GrowthRateFactorFor_Temperature",
        lambda: _rate_at(3.0),
    ),
    Figure(
        "Growth at 50 °C relative to 21 °C",
        "",
        0.5,
        0.04,
        "PlantUtility.GrowthRateFactorFor_Temperature",
        lambda: _rate_at(50.0),
    ),
    Figure("Growth rate at sky light 0.755", "", 0.5, 0.02, "Plant.GrowthRateFactor_Light", _rate_in_half_light),
    Figure("Rice from a plant, skill 8", "", 6, 0, "ThingDef Plant_Rice", lambda: _yield("Plant_Rice", "RawRice", 8)),
    Figure(
        "Rice from a plant, skill 0",
        "",
        3.6,
        1.4,
        "StatDef PlantHarvestYield",
        lambda: _yield("Plant_Rice", "RawRice", 0),
    ),
    Figure(
        "Corn from a plant, skill 20",
        "",
        24.86,
        0.3,
        "StatDef PlantHarvestYield",
        lambda: _yield("Plant_Corn", "RawCorn", 20),
    ),
    Figure(
        "Potatoes from a plant, skill 8",
        "",
        11,
        0,
        "ThingDef Plant_Potato",
        lambda: _yield("Plant_Potato", "RawPotatoes", 8),
    ),
    Figure("Corn from a plant, skill 8", "", 22, 0, "ThingDef Plant_Corn", lambda: _yield("Plant_Corn", "RawCorn", 8)),
    Figure(
        "Cloth from a cotton plant, skill 8",
        "",
        10,
        0,
        "ThingDef Plant_Cotton",
        lambda: _yield("Plant_Cotton", "Cloth", 8),
    ),
    Figure(
        "Potatoes from a plant at its lowest harvestable growth, skill 8",
        "",
        5.5,
        0.3,
        "Plant.YieldNow",
        _lowest_yield,
    ),
    Figure(
        "Game ticks to harvest rice, skill 8", "ticks", 200, 1, "StatDef PlantWorkSpeed", lambda: _ticks_to_harvest(8)
    ),
    Figure(
        "Game ticks to harvest rice, skill 4", "ticks", 371, 1, "StatDef PlantWorkSpeed", lambda: _ticks_to_harvest(4)
    ),
    Figure(
        "Game ticks to sow rice, skill 8",
        "ticks",
        170,
        1,
        "ThingDef Plant_Rice",
        lambda: _ticks_to_sow("Plant_Rice", 8),
    ),
    Figure(
        "Game ticks to sow healroot, skill 8",
        "ticks",
        800,
        1,
        "ThingDef Plant_Healroot",
        lambda: _ticks_to_sow("Plant_Healroot", 8),
    ),
    Figure("Share of rice killed at -9 °C", "", 0, 0, "Plant.LeaflessTemperatureThresh", lambda: _frozen_share(-9.0)),
    Figure(
        "Share of rice killed at -14 °C", "", 0.5, 0.1, "Plant.LeaflessTemperatureThresh", lambda: _frozen_share(-14.0)
    ),
    Figure("Share of rice killed at -19 °C", "", 1, 0, "Plant.LeaflessTemperatureThresh", lambda: _frozen_share(-19.0)),
    Figure("Severity of blight after half a day", "", 0.7, 0.02, "Blight", _blight_after_half_a_day),
    Figure("Hit points lost to blight per day", "", 5, 0, "Blight", _blight_damage_a_day),
    Figure("Days that a plant survives in the dark", "d", 7.5, 0.06, "Plant.TickLong", _days_in_the_dark),
    Figure(
        "Share of plants that a day of toxic fallout kills",
        "",
        0.209,
        0.04,
        "GameCondition_ToxicFallout",
        _killed_by_fallout,
    ),
)
