"""Reads what a save holds outside its map: clock, factions, research, storyteller, conditions and the world tile."""

from __future__ import annotations

import itertools
import math
import struct
from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.encoding import unpack
from pytest_rle.colony.saves.names import BIOME_HASHES, HILLINESS, NEVER
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.systems.environment.calendar import DEGREES_PER_TIME_ZONE
from pytest_rle.colony.world import Faction, GameCondition, QueuedIncident, WorldTile
from pytest_rle.rimworld import DEFS, inverse_lerp, lerp
from pytest_rle.rimworld.constants import FACTIONS, GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR, PLAYER_FACTIONS

START_HOUR: Final = 6
"""Local hour at which every game starts (GameInitData)."""

LATITUDE_TEMPERATURE: Final = ((0.0, 30.0), (0.1, 29.0), (0.5, 7.0), (1.0, -37.0))
"""Mean °C at sea level by |latitude| / 90 (WorldGenStep_Terrain.AvgTempByLatitudeCurve)."""


def read_clock(game: Element, context: ReadContext) -> None:
    """Read `tickManager` and the next free id."""
    world = context.world
    ticks = elements.section(game, "tickManager")
    world.game_tick = elements.integer(ticks, "ticksGame")
    world.start_abs_tick = elements.integer(ticks, "gameStartAbsTick")
    world.starting_year = elements.integer(ticks, "startingYear", 5500)
    world.next_id = elements.integer(game, "uniqueIDsManager/nextThingID", 1) - 1


def read_factions(game: Element, context: ReadContext) -> None:
    """Read `factionManager`. A faction's id is its load id plus one, because 0 means no faction."""
    world = context.world
    factions = elements.items(game, "world/factionManager/allFactions")
    for element in factions:
        if elements.text(element, "def") in PLAYER_FACTIONS:
            world.player_faction = elements.integer(element, "loadID") + 1
    player = f"Faction_{world.player_faction - 1}"
    for site in elements.items(game, "world/worldObjects/worldObjects"):
        if elements.text(site, "faction") == player:
            world.name = elements.text(site, "nameInt", world.name)
    for element in factions:
        def_name = elements.text(element, "def")
        if def_name not in FACTIONS:
            context.skip("factions", def_name)
            continue
        faction = Faction(elements.integer(element, "loadID") + 1, def_name, elements.text(element, "name", def_name))
        if faction.is_player:
            faction.relation = ""
            faction.name = elements.text(element, "name", world.name)
        for relation in elements.items(element, "relations"):
            if elements.text(relation, "other") == player:
                faction.relation = elements.text(relation, "kind", "Neutral")
                faction.goodwill = elements.integer(relation, "goodwill")
        world.factions[faction.id] = faction


def read_research(game: Element, context: ReadContext) -> None:
    """Read `researchManager`: the current project, and the points of each project."""
    manager = elements.section(game, "researchManager")
    research = context.world.research
    research.current = elements.text(manager, "currentProj") or None
    for name, value in elements.pairs(manager, "progress"):
        if name not in DEFS.research:
            context.skip("research projects", name)
        elif (points := _float(value)) > 0 or not context.from_game:
            research.progress[name] = points
    if research.current is not None and research.current not in DEFS.research:
        research.current = None


def read_storyteller(game: Element, context: ReadContext) -> None:
    """Read `storyteller` and `storyWatcher`."""
    storyteller = context.world.storyteller
    storyteller.def_name = elements.text(game, "storyteller/def", "Cassandra")
    storyteller.difficulty = elements.text(game, "storyteller/difficulty", "Rough")
    if storyteller.difficulty not in DEFS.difficulties:
        context.notes.append(
            f"the difficulty {storyteller.difficulty} is not supported: the colony plays at Rough instead"
        )
        storyteller.difficulty = "Rough"
    storyteller.adaptation_days = elements.number(game, "storyWatcher/watcherAdaptation/adaptDays")
    for queued in elements.items(game, "storyteller/incidentQueue/queuedIncidents"):
        name = elements.text(queued, "firingInc/def")
        if name not in DEFS.incidents:
            context.skip("queued incidents", name)
            continue
        points = elements.number(queued, "firingInc/parms/points", -1.0)
        storyteller.queue.append(QueuedIncident(name, elements.integer(queued, "fireTick"), points))


def read_story_state(parent: Element, context: ReadContext) -> None:
    """Read from the story state of the world or of a map when each incident last fired."""
    last_fired = context.world.storyteller.last_fired
    for name, tick in elements.pairs(parent, "storyState/lastFireTicks"):
        if name in DEFS.incidents:
            last_fired[name] = max(int(_float(tick)), last_fired.get(name, 0))


def read_conditions(parent: Element, context: ReadContext) -> None:
    """Read `gameConditionManager` of the world or of a map."""
    for element in elements.items(parent, "gameConditionManager/activeConditions"):
        permanent = elements.flag(element, "permanent")
        context.world.conditions.append(
            GameCondition(
                context.remap_id(elements.integer(element, "uniqueID")),
                elements.text(element, "def"),
                elements.integer(element, "startTick"),
                NEVER if permanent else elements.integer(element, "duration"),
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
        context.notes.append("the save does not describe its world tile: the colony plays on a temperate forest")
    else:
        tile.biome = BIOME_HASHES.name(biome) or "TemperateForest"
        tile.mean_temperature = round((_entry(grid, "tileTemperature", index, "<H") or 3130) / 10 - 300, 1)
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
    parent = elements.load_id(elements.text(map_element, "mapInfo/parent"))
    for site in elements.items(game, "world/worldObjects/worldObjects"):
        if elements.integer(site, "ID") == parent and elements.text(site, "tile"):
            return _tile_number(elements.text(site, "tile"))
    return _tile_number(elements.text(game, "info/startingTile", "0"))


def _tile_number(text: str) -> int:
    """The number of a tile. Since version 1.6, saves add its layer: `59170,0`."""
    number = text.partition(",")[0]
    return int(number) if number.isdecimal() else 0


def _entry(grid: Element, label: str, index: int, form: str) -> int | None:
    """The value of a packed grid at an index; `form` is its `struct` format. None if it is absent."""
    data = unpack(grid, label)
    size = struct.calcsize(form)
    if data is None or not 0 <= index < len(data) // size:
        return None
    value: int = struct.unpack_from(form, data, index * size)[0]
    return value


def _float(value: str) -> float:
    """A number, or 0 if the text is not a finite number."""
    try:
        number = float(value)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0
