"""Time, light, weather, warmth, power and rooms."""

from __future__ import annotations

import functools
import statistics

from pytest_rle.colony.systems.environment import calendar, conditions, light, power, rooms, sky, temperature
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.world import FILTH_INDEX, ROOF_INDEX, Building
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage

SEEDS = 60
"""Worlds over which chance is averaged."""


@functools.cache
def _mean_temperature(day: int, hour: float, latitude: float = 45.0) -> float:
    """Outdoor °C at a moment of the year, over many worlds of mean 20 °C."""
    return statistics.fmean(
        temperature.outdoor(Stage(seed=seed, size=4, day=day, hour=hour, latitude=latitude).colony)
        for seed in range(SEEDS)
    )


def _yearly_swing(latitude: float) -> float:
    """°C between the warmest and the coldest day."""
    return _mean_temperature(20, 12, latitude) - _mean_temperature(50, 12, latitude)


def _warmest_hour() -> float:
    stage = Stage(size=4, hour=0)
    warmth = []
    for quarter in range(96):
        warmth.append((temperature.sun_cycle_offset(calendar.day_fraction(stage.colony)), quarter / 4))
        stage.hours(0.25)
    return max(warmth)[1]


def _daily_swing() -> float:
    """°C between 16:20 and 04:20, over many worlds."""
    return _mean_temperature(5, 16.333) - _mean_temperature(5, 4.333)


@functools.cache
def _daylight(latitude: float, day: int) -> tuple[float, float]:
    """Mean sky light of a day, and how many of its full hours strike in light above 0.5."""
    stage = Stage(size=4, day=day, hour=0, latitude=latitude)
    glow = []
    for _ in range(240):
        glow.append(sky.glow(stage.colony))
        stage.advance(250)
    return statistics.fmean(glow), sum(bright > 0.5 for bright in glow[::10])


def _glow_at(hour: float) -> float:
    return sky.glow(Stage(size=4, day=30, hour=hour).colony)


def _season(day: int, latitude: float) -> float:
    """1 to 4 for spring to winter."""
    stage = Stage(size=4, day=day, latitude=latitude)
    return 1.0 + ("Spring", "Summer", "Fall", "Winter").index(calendar.season(stage.colony))


def _days_of_the_year() -> float:
    """Days after which the date is the same again."""
    stage = Stage(size=4)
    today = (calendar.day_of_year(stage.colony), calendar.hour(stage.colony))
    days = 0
    while True:
        stage.days(1)
        days += 1
        if (calendar.day_of_year(stage.colony), calendar.hour(stage.colony)) == today:
            return days


def _first_weather_hours() -> float:
    stage = Stage(size=4)
    stage.world.weather.until = 10_000
    return stage.hours_until(lambda: stage.world.weather.until != 10_000, 10, step=250)


@functools.cache
def _weathers() -> list[tuple[str, int]]:
    """Name and length in game ticks of the weathers of eighty days."""
    stage = Stage(size=4)
    stage.world.weather.until = 0
    found = []
    last = -1
    while stage.now < 80 * 60_000:
        stage.advance(max(250, stage.world.weather.until - stage.now))
        weather = stage.world.weather
        if weather.since != last:
            last = weather.since
            found.append((weather.current, weather.until - weather.since))
    return found


def _mean_weather_days() -> float:
    plain = [ticks for name, ticks in _weathers() if "Thunder" not in name]
    return statistics.fmean(plain) / 60_000


def _left_of_warmth() -> float:
    """What is left of 40 °C after 6 000 game ticks in a closed wooden room of 5 by 5 while it freezes outside."""
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
    """°C that a room of 5 by 5 comes to with heaters set to 21 °C."""
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


def _by_campfire(outside: float) -> float:
    """°C that a campfire brings to a room of 5 by 5."""
    stage = Stage(size=24)
    stage.room(6, 6, 5, 5)
    fire = stage.building("Campfire", 8, 8, fuel=20.0)
    stage.hold(lambda: setattr(fire, "fuel", 20.0))
    stage.outdoors_at(outside)
    stage.hours(20)
    return temperature.at(stage.colony, 9, 9)


def _cooled(outside: float, target: float) -> float:
    """°C that a cooler brings a room of 5 by 5 down to."""
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
    """Mean and highest watts of a turbine over half a year, in the open or with a tree in one cell of its way."""
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
    """Watt-days that 1 000 W put into an empty battery."""
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
    """Hours that a battery of 600 Wd feeds a sun lamp at night and by day, 2 900 W while it burns."""
    stage = Stage(size=30, hour=8)
    battery = stage.building("Battery", 15, 15)
    battery.stored_energy = 600.0
    lamp = stage.building("SunLamp", 17, 15)
    return stage.hours_until(lambda: not power.is_powered(stage.colony, lamp), 24, step=50)


def _fuel_a_day(building: str, full: float) -> float:
    """Fuel that burns in an eighth of a day, as a day's worth."""
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
    """A wooden bedroom of 5 by 5, bare with a plain bed, or with good furniture."""
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


def _tier(score: float) -> float:
    return float(rooms.impressiveness_tier(score))


FIGURES = (
    Figure("Days in a year", "d", 60, 0, "GenDate", _days_of_the_year),
    Figure("Season of day 20 in the north, 1 spring to 4 winter", "", 2, 0, "SeasonUtility", lambda: _season(20, 45)),
    Figure("Season of day 20 in the south", "", 4, 0, "SeasonUtility", lambda: _season(20, -45)),
    Figure("Season of day 50 at the equator", "", 2, 0, "SeasonUtility", lambda: _season(50, 0)),
    Figure(
        "°C from the coldest to the warmest day, latitude 45",
        "°C",
        29.33,
        2.5,
        "GenTemperature.OffsetFromSeasonCycle",
        lambda: _yearly_swing(45.0),
    ),
    Figure(
        "°C from the coldest to the warmest day, latitude 60",
        "°C",
        38.2,
        2.5,
        "GenTemperature.OffsetFromSeasonCycle",
        lambda: _yearly_swing(60.0),
    ),
    Figure(
        "°C from the coldest to the warmest day, equator",
        "°C",
        6.0,
        2.5,
        "GenTemperature.OffsetFromSeasonCycle",
        lambda: _yearly_swing(0.0),
    ),
    Figure("°C from 04:20 to 16:20", "°C", 14.0, 1.5, "GenTemperature.OffsetFromSunCycle", _daily_swing),
    Figure("Warmest hour", "h", 16.33, 0.25, "GenTemperature.OffsetFromSunCycle", _warmest_hour),
    Figure(
        "Mean sky light, latitude 45, middle of the year",
        "",
        0.57,
        0.01,
        "GenCelestial",
        lambda: _daylight(45.0, 30)[0],
    ),
    Figure(
        "Hours of light, latitude 45, middle of the year", "h", 13, 0.5, "GenCelestial", lambda: _daylight(45.0, 30)[1]
    ),
    Figure(
        "Mean sky light, latitude 45, first day of the year",
        "",
        0.47,
        0.01,
        "GenCelestial",
        lambda: _daylight(45.0, 0)[0],
    ),
    Figure(
        "Hours of light, latitude 45, first day of the year",
        "h",
        11,
        0.5,
        "GenCelestial",
        lambda: _daylight(45.0, 0)[1],
    ),
    Figure("Mean sky light, equator", "", 0.58, 0.02, "GenCelestial", lambda: _daylight(0.0, 30)[0]),
    Figure(
        "Mean sky light, latitude 60, first day of the year",
        "",
        0.38,
        0.01,
        "GenCelestial",
        lambda: _daylight(60.0, 0)[0],
    ),
    Figure("Sky light at 5:00, latitude 45, middle of the year", "", 0.46, 0.01, "GenCelestial", lambda: _glow_at(5)),
    Figure("Sky light at 6:00, latitude 45, middle of the year", "", 0.70, 0.01, "GenCelestial", lambda: _glow_at(6)),
    Figure("Hours that the first weather lasts", "h", 4.0, 0.1, "WeatherDecider", _first_weather_hours),
    Figure(
        "Mean days that a weather lasts, thunderstorms excluded",
        "d",
        1.467,
        0.25,
        "WeatherDef durationRange",
        _mean_weather_days,
    ),
    Figure(
        "°C of a room of 5 by 5, 6 000 game ticks after 40 °C, 0 °C outside",
        "°C",
        12.94,
        0.6,
        "RoomTempTracker",
        _left_of_warmth,
    ),
    Figure("°C of a heated room of 5 by 5, 0 °C outside", "°C", 21, 1.0, "Building_Heater", lambda: _heated(0.0)),
    Figure("°C of a heated room of 5 by 5, -20 °C outside", "°C", 21, 1.5, "Building_Heater", lambda: _heated(-20.0)),
    Figure(
        "°C of a room of 5 by 5 with a campfire, 0 °C outside",
        "°C",
        28,
        1.7,
        "ThingDef Campfire heatPushMaxTemperature",
        lambda: _by_campfire(0.0),
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
        lambda: _fuel_a_day("WoodFiredGenerator", 75.0),
    ),
    Figure(
        "Wood that a campfire burns per day", "", 10, 0.1, "ThingDef Campfire", lambda: _fuel_a_day("Campfire", 20.0)
    ),
    Figure(
        "Wood that a torch burns per day", "", 2, 0.05, "ThingDef TorchLamp", lambda: _fuel_a_day("TorchLamp", 20.0)
    ),
    Figure(
        "Chemfuel that a generator burns per day",
        "",
        4.5,
        0.05,
        "ThingDef ChemfuelPoweredGenerator",
        lambda: _fuel_a_day("ChemfuelPoweredGenerator", 30.0),
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
