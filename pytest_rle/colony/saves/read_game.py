"""Reads what a save holds outside its map: clock, research, storyteller, conditions and the world tile."""

from __future__ import annotations

import itertools
import struct
from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.encoding import unpack
from pytest_rle.colony.saves.names import BIOME_HASHES, HILLINESS, NEVER
from pytest_rle.colony.saves.ranges import (
    ADAPTATION_DAYS,
    ANY_TICK,
    ID,
    RESEARCH_POINTS,
    SPAN,
    THREAT_POINTS,
    TICK,
    TILE_TEMPERATURE,
    YEAR,
    Range,
)
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.systems.environment.calendar import DEGREES_PER_TIME_ZONE
from pytest_rle.colony.world import GameCondition, QueuedIncident, WorldTile
from pytest_rle.rimworld import DEFS, inverse_lerp, lerp
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR

START_HOUR: Final = 6
"""Local hour at which every game starts (GameInitData)."""

LATITUDE_TEMPERATURE: Final = ((0.0, 30.0), (0.1, 29.0), (0.5, 7.0), (1.0, -37.0))
"""Mean °C at sea level by |latitude| / 90 (WorldGenStep_Terrain.AvgTempByLatitudeCurve)."""


def read_clock(game: Element, context: ReadContext) -> None:
    """Read `tickManager` and the next free id."""
    world = context.world
    ticks = elements.section(game, "tickManager")
    world.game_tick = context.integer(ticks, "ticksGame", 0, TICK)
    world.start_abs_tick = context.integer(ticks, "gameStartAbsTick", 0, TICK)
    world.starting_year = context.integer(ticks, "startingYear", 5500, YEAR)
    world.next_id = context.integer(game, "uniqueIDsManager/nextThingID", 1, ID) - 1


def read_research(game: Element, context: ReadContext) -> None:
    """Read `researchManager`: the current project, and the points of each project."""
    manager = elements.section(game, "researchManager")
    research = context.world.research
    research.current = elements.text(manager, "currentProj") or None
    for name, points in _numbers(manager, "progress", RESEARCH_POINTS, context):
        if name not in DEFS.research:
            context.skip("research projects", name)
        elif points > 0 or not context.from_game:
            research.progress[name] = points
    if research.current is not None and research.current not in DEFS.research:
        context.skip("research projects", research.current)
        research.current = None


def read_storyteller(game: Element, context: ReadContext) -> None:
    """Read `storyteller` and `storyWatcher`."""
    storyteller = context.world.storyteller
    storyteller.def_name = elements.text(game, "storyteller/def", "Cassandra")
    storyteller.difficulty = elements.text(game, "storyteller/difficulty", "Rough")
    if storyteller.difficulty not in DEFS.difficulties:
        context.note(f"the difficulty {storyteller.difficulty} is not supported: the colony plays at Rough instead")
        storyteller.difficulty = "Rough"
    storyteller.adaptation_days = context.number(game, "storyWatcher/watcherAdaptation/adaptDays", 0.0, ADAPTATION_DAYS)
    for queued in elements.items(game, "storyteller/incidentQueue/queuedIncidents"):
        name = elements.text(queued, "firingInc/def")
        if name not in DEFS.incidents:
            context.skip("queued incidents", name)
            continue
        points = context.number(queued, "firingInc/parms/points", -1.0, THREAT_POINTS)
        storyteller.queue.append(QueuedIncident(name, context.integer(queued, "fireTick", 0, ANY_TICK), points))


def read_story_state(parent: Element, context: ReadContext) -> None:
    """Read from the story state of the world or of a map when each incident last fired."""
    last_fired = context.world.storyteller.last_fired
    for name, tick in _numbers(parent, "storyState/lastFireTicks", ANY_TICK, context):
        if name in DEFS.incidents:
            last_fired[name] = max(int(tick), last_fired.get(name, 0))


def read_conditions(parent: Element, context: ReadContext) -> None:
    """Read `gameConditionManager` of the world or of a map."""
    for element in elements.items(parent, "gameConditionManager/activeConditions"):
        duration = context.integer(element, "duration", 0, SPAN)
        context.world.conditions.append(
            GameCondition(
                context.remap_id(context.load_number(element, "uniqueID")),
                elements.text(element, "def"),
                context.integer(element, "startTick", 0, ANY_TICK),
                NEVER if elements.flag(element, "permanent") else duration,
            )
        )


def read_tile(game: Element, map_element: Element, context: ReadContext) -> None:
    """Read the world tile of the map: biome and climate. Its latitude and longitude are estimates."""
    world = context.world
    index = _tile_index(game, map_element)
    tile = WorldTile(index=index)
    layers = game.findall("world/grid/layers/values/li")
    grid = layers[0] if layers else game.find("world/grid")
    if grid is None or (biome := _entry(grid, "tileBiome", index, "<H")) is None:
        context.note("the save does not describe its world tile: the colony plays on a temperate forest")
    else:
        tile.biome = BIOME_HASHES.name(biome) or "TemperateForest"
        if BIOME_HASHES.name(biome) is None:
            context.note(f"the biome number {biome} is not supported: the colony plays on a temperate forest")
        saved = round((_entry(grid, "tileTemperature", index, "<H") or 3130) / 10 - 300, 1)
        tile.mean_temperature = context.limit(grid, "tileTemperature", saved, TILE_TEMPERATURE)
        tile.rainfall = float(_entry(grid, "tileRainfall", index, "<H") or 0)
        tile.elevation = float((_entry(grid, "tileElevation", index, "<H") or 8192) - 8192)
        hilliness = _entry(grid, "tileHilliness", index, "<B") or 1
        tile.hilliness = HILLINESS[min(hilliness, len(HILLINESS) - 1)]
    tile.latitude = latitude_of(tile.mean_temperature, tile.elevation)
    tile.longitude = longitude_of(world.start_abs_tick)
    world.tile = tile


def latitude_of(mean_temperature: float, elevation: float) -> float:
    """The northern latitude, 0 to 90 degrees, that has this climate in the game. A save does not state the latitude.

    `mean_temperature` is in °C over the year, `elevation` in m.
    """
    at_sea_level = mean_temperature + lerp(0.0, 40.0, inverse_lerp(250.0, 5_000.0, elevation))
    for (low, warm), (high, cold) in itertools.pairwise(LATITUDE_TEMPERATURE):
        if at_sea_level >= cold:
            return round(90.0 * (low + (high - low) * inverse_lerp(warm, cold, at_sea_level)), 2)
    return 90.0


def longitude_of(start_abs_tick: int) -> float:
    """The longitude in degrees, -165 to 180, if the game started at 6 in the morning: the middle of its time zone."""
    hours = START_HOUR - start_abs_tick % GAME_TICKS_PER_DAY // GAME_TICKS_PER_HOUR
    return DEGREES_PER_TIME_ZONE * ((hours + 11) % 24 - 11)


def _tile_index(game: Element, map_element: Element) -> int:
    parent = elements.reference(map_element, "mapInfo/parent", "WorldObject") or 0
    for site in elements.items(game, "world/worldObjects/worldObjects"):
        if elements.text(site, "ID", "0") == str(parent) and elements.text(site, "tile"):
            return _tile_number(elements.text(site, "tile"))
    return _tile_number(elements.text(game, "info/startingTile", "0"))


def _tile_number(text: str) -> int:
    """The number of a tile. Since version 1.6, saves add its layer: `59170,0`."""
    return elements.whole(text.partition(",")[0]) or 0


def _entry(grid: Element, label: str, index: int, form: str) -> int | None:
    """The value of a packed grid at an index; `form` is its `struct` format. None if it is absent."""
    data = unpack(grid, label)
    size = struct.calcsize(form)
    if data is None or not 0 <= index < len(data) // size:
        return None
    value: int = struct.unpack_from(form, data, index * size)[0]
    return value


def _numbers(parent: Element, path: str, allowed: Range, context: ReadContext) -> list[tuple[str, float]]:
    """The entries of a dictionary with numbers as values."""
    found = elements.child(parent, path)
    if found is None:
        return []
    return [
        ((key.text or "").strip(), context.number(value, ".", 0.0, allowed))
        for key, value in zip(elements.items(found, "keys"), elements.items(found, "values"), strict=False)
    ]
