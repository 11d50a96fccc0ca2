"""Generates a new world, in the order of the steps of the game's own map generator (MapGeneratorDef Base_Player)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.saves.generation import ground, landing, life, ruins, settlers
from pytest_rle.colony.saves.generation.start import StartSpec
from pytest_rle.colony.streams import Streams
from pytest_rle.colony.systems.environment.calendar import DEGREES_PER_TIME_ZONE
from pytest_rle.colony.world import Faction, GameCondition, Grids, Storyteller, Weather, World, WorldTile
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.biomes import BIOMES
from pytest_rle.rimworld.constants import (
    DAYS_PER_YEAR,
    GAME_TICKS_PER_DAY,
    GAME_TICKS_PER_HOUR,
    GAME_TICKS_PER_YEAR,
)

COLONY_NAME: Final = "New Arrivals"
"""The game's name for a colony without a name."""

FIRST_WEATHER_TICKS: Final = 10_000
"""Game ticks of clear weather with which every game starts (WeatherDecider)."""

FACTIONS: Final = (
    ("OutlanderCivil", 0, "Neutral"),
    ("OutlanderRough", -80, "Hostile"),
    ("TribeCivil", 0, "Neutral"),
    ("TribeRough", -80, "Hostile"),
    ("TribeSavage", -100, "Hostile"),
    ("Pirate", -100, "Hostile"),
    ("Mechanoid", -100, "Hostile"),
    ("Insect", -100, "Hostile"),
    ("Ancients", 0, "Neutral"),
    ("AncientsHostile", -100, "Hostile"),
)
"""FactionDef, natural goodwill towards the player and relation of each faction, as in a new world of the Core game."""

FACTION_WORDS: Final = {
    "OutlanderCivil": (("Amber", "Harrow", "Lorne", "Sable", "Willow"), ("Union", "League", "Compact")),
    "OutlanderRough": (("Ash", "Brack", "Kern", "Rust", "Thorn"), ("Treaty", "Bloc", "Charter")),
    "TribeCivil": (("Still Water", "Long Grass", "Red Heron"), ("People", "Kin", "Circle")),
    "TribeRough": (("White Hill", "Broken Spear", "Night Elk"), ("Tribe", "Clans", "Fires")),
    "TribeSavage": (("Bone Drum", "Blood Antler", "Black Maw"), ("Horde", "Brood", "Pack")),
    "Pirate": (("Iron", "Crimson", "Hollow"), ("Raiders", "Talons", "Reavers")),
    "Mechanoid": (("Grey", "Cold", "Silent"), ("Mechhive",)),
    "Insect": (("Sorrow", "Chitin", "Deep"), ("Geneline",)),
    "Ancients": (("Ancients",), ("",)),
    "AncientsHostile": (("Ancients",), ("",)),
}
"""First and last words of the names of factions."""


def generate(spec: StartSpec) -> World:
    """The world of a start at its first game tick.

        world = generate(StartSpec("camp", world_seed="river"))

    Raises:
        StartError: The map has no room for the items, people or buildings of the start.
    """
    seed, biome = spec.seed, BIOMES[spec.biome]
    streams = Streams(seed)
    world = World(seed, Grids.empty(spec.width, spec.height), name=COLONY_NAME)
    world.tile = WorldTile(
        biome=spec.biome,
        mean_temperature=float(spec.mean_temperature),
        rainfall=float(spec.rainfall),
        elevation=float(spec.elevation),
        latitude=float(spec.latitude),
        longitude=float(spec.longitude),
        hilliness=spec.hilliness,
        stone_types=ground.choose_stones(streams.stream("world.stones")),
    )
    world.start_abs_tick = start_abs_tick(spec)
    world.weather = Weather(until=FIRST_WEATHER_TICKS)
    world.storyteller = Storyteller(spec.storyteller, spec.difficulty)
    _add_factions(world, streams)
    _set_research(world, spec)
    for condition in spec.conditions:
        duration = round(condition.days * GAME_TICKS_PER_DAY)
        world.conditions.append(GameCondition(world.new_id(), condition.def_name, 0, duration))
    ground.fill_ground(world, biome, seed)
    ground.scatter_ore(world, streams)
    site = landing.find_landing(world)
    ruins.scatter_ruins(world, streams, site)
    ruins.scatter_geysers(world, streams, site)
    ruins.scatter_ship_chunks(world, streams, site)
    ground.scatter_chunks(world, seed)
    life.grow_plants(world, biome, seed)
    landing.set_fog(world, site)
    settlers.add_settlers(world, spec, streams, site, landing.walkable_from(world, site))
    life.add_animals(world, biome, streams, site, landing.walkable_from(world, site))
    return world


def start_abs_tick(spec: StartSpec) -> int:
    """The absolute game tick of the start's local day and hour at its longitude (GenDate.TimeZoneAt)."""
    zone = round(spec.longitude / DEGREES_PER_TIME_ZONE)
    tick = spec.start_day_of_year % DAYS_PER_YEAR * GAME_TICKS_PER_DAY + (spec.start_hour - zone) * GAME_TICKS_PER_HOUR
    return tick if tick >= 0 else tick + GAME_TICKS_PER_YEAR


def _add_factions(world: World, streams: Streams) -> None:
    world.factions[world.player_faction] = Faction(world.player_faction, "PlayerColony", COLONY_NAME, 0, "")
    for number, (def_name, goodwill, relation) in enumerate(FACTIONS, world.player_faction + 1):
        stream = streams.stream("world.faction", number)
        first, last = FACTION_WORDS[def_name]
        name = f"{stream.choice(first)} {stream.choice(last)}".strip()
        world.factions[number] = Faction(number, def_name, name, goodwill, relation)


def _set_research(world: World, spec: StartSpec) -> None:
    for name in spec.finished_research:
        world.research.progress[name] = float(DEFS.research[name].cost)
    for name, points in sorted(spec.research_progress.items()):
        world.research.progress[name] = float(points)
