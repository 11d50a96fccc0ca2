"""Figures of rooms: temperature, power, fuel, light and room stats."""

from __future__ import annotations

import functools
import statistics

from pytest_rle.colony.systems.environment import conditions, light, power, rooms, temperature
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.world import FILTH_INDEX, ROOF_INDEX, Building
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage


def _temperature_after_cooling() -> float:
    """The °C of a closed wooden room of 5 by 5, 6 000 game ticks after it had 40 °C, with 0 °C outside."""
    stage = Stage(size=20)
    stage.room(6, 6, 5, 5)
    stage.outdoors_at(0.0)
    room = rooms.room_at(stage.colony, 8, 8)
    assert room is not None
    stage.world.room_temperatures[room.id] = 40.0
    stage.advance(6_000)
    return stage.world.room_temperatures[room.id]


def _generator(stage: Stage, x: int, z: int) -> Building:
    generator = stage.building("ChemfuelPoweredGenerator", x, z, fuel=30.0)
    stage.hold(lambda: setattr(generator, "fuel", 30.0))
    stage.hold(lambda: setattr(generator, "broken_down", False))
    return generator


def _heated(outside: float, heaters: int = 1) -> float:
    """The final °C of a room of 5 by 5 with heaters set to 21 °C."""
    stage = Stage(size=24)
    stage.room(6, 6, 5, 5)
    for number in range(heaters):
        stage.building("Heater", 7 + number, 8)
    for x in range(11, 16):
        stage.building("PowerConduit", x, 8)
    _generator(stage, 15, 9)
    stage.outdoors_at(outside)
    stage.hours(20)
    return temperature.at(stage.colony, 9, 9)


def _with_campfire(outside: float) -> float:
    """The final °C of a room of 5 by 5 with a campfire."""
    stage = Stage(size=24)
    stage.room(6, 6, 5, 5)
    fire = stage.building("Campfire", 8, 8, fuel=20.0)
    stage.hold(lambda: setattr(fire, "fuel", 20.0))
    stage.outdoors_at(outside)
    stage.hours(20)
    return temperature.at(stage.colony, 9, 9)


def _cooled(outside: float, target: float) -> float:
    """The final °C of a room of 5 by 5 with a cooler."""
    stage = Stage(size=24)
    stage.room(6, 6, 5, 5)
    wall = stage.world.buildings[int(stage.world.grids.edifice[8, 11])]
    spawning.remove_building(stage.colony, wall)
    cooler = stage.building("Cooler", 11, 8, rotation=1)
    cooler.target_temperature = target
    for x in range(12, 16):
        stage.building("PowerConduit", x, 8)
    _generator(stage, 15, 9)
    stage.outdoors_at(outside)
    stage.hours(30)
    return temperature.at(stage.colony, 9, 9)


def _watts(generator: str, hour: float, *, roofed: bool = False, fuel: float = 0.0, condition: str = "") -> float:
    stage = Stage(size=40, day=30, hour=hour)
    stage.building(generator, 15, 15, fuel=fuel)
    if roofed:
        stage.world.grids.roof[:] = ROOF_INDEX["RoofConstructed"]
    if condition:
        conditions.begin(stage.colony, condition, 60_000)
        stage.advance(10_000)
    return power.net(stage.colony).production


def _solar_average() -> float:
    stage = Stage(size=40, day=30, hour=0)
    stage.building("SolarGenerator", 15, 15)
    watts = []
    for _ in range(96):
        stage.hours(0.25)
        watts.append(power.net(stage.colony).production)
    return statistics.fmean(watts)


@functools.cache
def _wind(tree: bool) -> tuple[float, float]:
    """The mean and the highest watts of a wind turbine in 30 days, with or without a tree in its wind path."""
    stage = Stage(size=40, terrain="Concrete")
    stage.building("WindTurbine", 15, 15)
    if tree:
        plants.grow_wild(stage.colony, 15, 19, "Plant_TreeOak", 0.8)
    watts = []
    for tick in range(0, 30 * 60_000, 2_500):
        stage.world.game_tick = tick
        watts.append(power.net(stage.colony).production)
    return statistics.fmean(watts), max(watts)


def _stored(hours: float) -> float:
    """The watt-days that 1 000 W store in an empty battery."""
    stage = Stage(size=30)
    battery = stage.building("Battery", 15, 15)
    stage.building("PowerConduit", 16, 15)
    generator = stage.building("WoodFiredGenerator", 17, 15, fuel=75.0)
    start = battery.stored_energy
    stage.hours(hours)
    assert generator.fuel > 0
    return battery.stored_energy - start


def _self_discharge() -> float:
    stage = Stage(size=30)
    battery = stage.building("Battery", 15, 15)
    battery.stored_energy = 500.0
    stage.days(2)
    return (500.0 - battery.stored_energy) / 2


def _battery_full() -> float:
    stage = Stage(size=30)
    battery = stage.building("Battery", 15, 15)
    stage.building("PowerConduit", 16, 15)
    _generator(stage, 17, 15)
    stage.days(2)
    return battery.stored_energy


def _lamp_hours() -> float:
    """The hours that a battery with 600 Wd powers a sun lamp of 2 900 W, from 8:00."""
    stage = Stage(size=30, hour=8)
    battery = stage.building("Battery", 15, 15)
    battery.stored_energy = 600.0
    lamp = stage.building("SunLamp", 17, 15)
    return stage.hours_until(lambda: not power.is_powered(stage.colony, lamp), 24, step=50)


def _fuel_per_day(building: str, full: float) -> float:
    """Fuel burned per day, measured over an eighth of a day."""
    stage = Stage(size=30)
    burning = stage.building(building, 15, 15, fuel=full)
    stage.hours(3)
    return (full - burning.fuel) * 8


def _consumers_in_flare() -> float:
    stage = Stage(size=30)
    stage.building("StandingLamp", 15, 15)
    stage.building("PowerConduit", 16, 15)
    _generator(stage, 17, 15)
    conditions.begin(stage.colony, "SolarFlare", 30_000)
    stage.advance(500)
    return len(power.net(stage.colony).consumers_powered)


def _lamp_light(distance: int) -> float:
    stage = Stage(size=30, hour=0)
    stage.building("TorchLamp", 10, 10, fuel=20.0)
    stage.advance(60)
    return light.glow_at(stage.colony, 10 + distance, 10)


@functools.cache
def _bedroom(beauty: bool, dirty: bool = False) -> rooms.RoomStats:
    """The stats of a wooden bedroom of 5 by 5 with a bed, and possibly with excellent furniture or dirt."""
    stage = Stage(size=24)
    stage.room(6, 6, 5, 5)
    stage.building("Bed", 7, 8, stuff="WoodLog", quality=2)
    if beauty:
        stage.building("EndTable", 6, 8, stuff="WoodLog", quality=4)
        stage.building("Dresser", 9, 8, stuff="WoodLog", quality=4)
    if dirty:
        for x in range(6, 11):
            stage.world.grids.filth[6, x], stage.world.grids.filth_thickness[6, x] = FILTH_INDEX["Filth_Dirt"], 1
    stage.advance(250)
    room = rooms.room_at(stage.colony, 8, 6)
    assert room is not None
    return rooms.stats(stage.colony, room)


def _empty_room(side: int, floor: str = "WoodPlankFloor") -> rooms.RoomStats:
    stage = Stage(size=24)
    stage.room(4, 4, side, side, floor=floor)
    room = rooms.room_at(stage.colony, 5, 5)
    assert room is not None
    return rooms.stats(stage.colony, room)


FIGURES = (
    Figure(
        "°C of a room of 5 by 5, 6 000 game ticks after 40 °C, 0 °C outside",
        "°C",
        12.94,
        0.6,
        "RoomTempTracker",
        _temperature_after_cooling,
    ),
    Figure("°C of a heated room of 5 by 5, 0 °C outside", "°C", 21, 1.0, "Building_Heater", lambda: _heated(0.0)),
    Figure("°C of a heated room of 5 by 5, -20 °C outside", "°C", 21, 1.5, "Building_Heater", lambda: _heated(-20.0)),
    Figure(
        "°C of a room of 5 by 5 with a campfire, 0 °C outside",
        "°C",
        28,
        1.7,
        "ThingDef Campfire heatPushMaxTemperature",
        lambda: _with_campfire(0.0),
    ),
    Figure(
        "°C of a room of 5 by 5 with a cooler set to -5 °C, 25 °C outside",
        "°C",
        -5,
        1.5,
        "Building_Cooler",
        lambda: _cooled(25.0, -5.0),
    ),
    Figure(
        "Watts of a solar panel at noon", "W", 1_700, 0, "CompPowerPlantSolar", lambda: _watts("SolarGenerator", 12)
    ),
    Figure("Watts of a solar panel at midnight", "W", 0, 0, "CompPowerPlantSolar", lambda: _watts("SolarGenerator", 0)),
    Figure(
        "Watts of a solar panel under a roof at noon",
        "W",
        0,
        0,
        "CompPowerPlantSolar",
        lambda: _watts("SolarGenerator", 12, roofed=True),
    ),
    Figure(
        "Watts of a solar panel in an eclipse at noon",
        "W",
        0,
        0,
        "GameCondition_NoSunlight",
        lambda: _watts("SolarGenerator", 10, condition="Eclipse"),
    ),
    Figure(
        "Mean watts of a solar panel, latitude 45, middle of the year",
        "W",
        969,
        20,
        "CompPowerPlantSolar",
        _solar_average,
    ),
    Figure(
        "Watts of a wood-fired generator",
        "W",
        1_000,
        0,
        "ThingDef WoodFiredGenerator",
        lambda: _watts("WoodFiredGenerator", 12, fuel=20.0),
    ),
    Figure(
        "Watts of a wood-fired generator without wood",
        "W",
        0,
        0,
        "CompRefuelable",
        lambda: _watts("WoodFiredGenerator", 12),
    ),
    Figure(
        "Watts of a geothermal generator",
        "W",
        3_600,
        0,
        "ThingDef GeothermalGenerator",
        lambda: _watts("GeothermalGenerator", 12),
    ),
    Figure("Mean watts of a wind turbine over 30 days", "W", 1_150, 350, "CompPowerPlantWind", lambda: _wind(False)[0]),
    Figure(
        "Share of its power that a wind turbine loses to a tree",
        "",
        0.2,
        0.001,
        "CompPowerPlantWind",
        lambda: 1 - _wind(True)[0] / _wind(False)[0],
    ),
    Figure("Highest watts of a wind turbine", "W", 3_450, 0, "CompPowerPlantWind", lambda: _wind(False)[1]),
    Figure(
        "Watt-days stored in a battery after 6 hours of 1 000 W",
        "Wd",
        125 - 1.25,
        1.5,
        "CompPowerBattery",
        lambda: _stored(6),
    ),
    Figure("Watt-days that a battery loses per day", "Wd", 5, 0.01, "CompPowerBattery", _self_discharge),
    Figure("Watt-days that a battery holds", "Wd", 600, 0.5, "ThingDef Battery", _battery_full),
    Figure("Hours that a full battery powers a sun lamp", "h", 4.97, 0.15, "CompPowerBattery", _lamp_hours),
    Figure(
        "Wood that a generator burns per day",
        "",
        22,
        0.1,
        "ThingDef WoodFiredGenerator",
        lambda: _fuel_per_day("WoodFiredGenerator", 75.0),
    ),
    Figure(
        "Wood that a campfire burns per day", "", 10, 0.1, "ThingDef Campfire", lambda: _fuel_per_day("Campfire", 20.0)
    ),
    Figure(
        "Wood that a torch burns per day", "", 2, 0.05, "ThingDef TorchLamp", lambda: _fuel_per_day("TorchLamp", 20.0)
    ),
    Figure(
        "Chemfuel that a generator burns per day",
        "",
        4.5,
        0.05,
        "ThingDef ChemfuelPoweredGenerator",
        lambda: _fuel_per_day("ChemfuelPoweredGenerator", 30.0),
    ),
    Figure("Machines with power in a solar flare", "", 0, 0, "GameCondition_DisableElectricity", _consumers_in_flare),
    Figure("Light 10 cells from a torch at midnight", "", 0, 0, "ThingDef TorchLamp", lambda: _lamp_light(10)),
    Figure("Light beside a torch at midnight", "", 0.5, 0, "PsychGlow", lambda: _lamp_light(1)),
    Figure("Space of an empty room of 5 by 5", "", 35, 0, "RoomStatWorker_Space", lambda: _empty_room(5).space),
    Figure(
        "Cleanliness of a room with a floor of soil",
        "",
        -1,
        0,
        "TerrainDef Soil",
        lambda: _empty_room(5, "Soil").cleanliness,
    ),
    Figure(
        "Cleanliness of a room with sterile tiles",
        "",
        0.6,
        0.001,
        "TerrainDef SterileTile",
        lambda: _empty_room(5, "SterileTile").cleanliness,
    ),
    Figure(
        "Cleanliness of a bedroom of 25 cells, 5 of them dirty",
        "",
        -1.0,
        0.001,
        "RoomStatWorker_Cleanliness",
        lambda: _bedroom(False, True).cleanliness,
    ),
    Figure(
        "Impressiveness of a bare room of 5 by 5 with a plain bed",
        "",
        22.76,
        0.1,
        "RoomStatWorker_Impressiveness",
        lambda: _bedroom(False).impressiveness,
    ),
    Figure(
        "Impressiveness of the room with an excellent end table and dresser",
        "",
        34.94,
        0.1,
        "RoomStatWorker_Impressiveness",
        lambda: _bedroom(True).impressiveness,
    ),
)
