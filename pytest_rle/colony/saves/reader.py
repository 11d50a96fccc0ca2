"""Reads a save, a `.rws` or `.rws.gz` file of RimWorld 1.6 or of this project, into a world."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np

from pytest_rle.colony.saves import elements, read_game, read_map
from pytest_rle.colony.saves.component import apply_state
from pytest_rle.colony.saves.document import Document, parse_document, read_document
from pytest_rle.colony.saves.errors import MalformedError, SaveError
from pytest_rle.colony.saves.names import COMPONENT, is_buildable, is_building, is_item
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.saves.read_pawns import drop_unknown_relations, read_corpse, read_pawn
from pytest_rle.colony.saves.read_rooms import read_temperatures
from pytest_rle.colony.saves.read_things import (
    BLUEPRINT_PREFIX,
    FRAME_PREFIX,
    read_building,
    read_fire,
    read_item,
    read_plan,
    read_rock,
)
from pytest_rle.colony.world import ROCKS, Grids, Lord, Weather, World
from pytest_rle.rimworld import DEFS


@dataclasses.dataclass(frozen=True, slots=True)
class LoadedSave:
    """A world to play, and warnings about what of the save was skipped: one sentence for each kind of thing."""

    world: World
    warnings: tuple[str, ...]


def load_save(path: Path, *, seed: int, difficulty: str | None = None) -> LoadedSave:
    """Read a save.

    Args:
        path: A `.rws` file, plain or compressed with gzip.
        seed: The seed of all random streams.
        difficulty: A DifficultyDef that replaces the save's own.

    Raises:
        SaveError: The file is missing, damaged or not a save, or the difficulty is unknown.
    """
    check_difficulty(path, difficulty)
    document = read_document(path)
    try:
        loaded = read_world(document, seed=seed)
    except MalformedError as error:
        raise SaveError(path, str(error)) from error
    if difficulty is not None:
        loaded.world.storyteller.difficulty = difficulty
    return loaded


def check_difficulty(path: Path, difficulty: str | None) -> None:
    """Check the difficulty at which a save is to be played. Raises SaveError if it is unknown."""
    if difficulty is not None and difficulty not in DEFS.difficulties:
        raise SaveError(path, f"unknown difficulty {difficulty!r}; choose one of {', '.join(DEFS.difficulties)}")


def parse_save(data: bytes, *, seed: int) -> LoadedSave:
    """Read a save from its XML. Raises MalformedError if it is damaged or not a save."""
    return read_world(parse_document(data), seed=seed)


def read_world(document: Document, *, seed: int) -> LoadedSave:
    """The world of a parsed save. Raises MalformedError if a section or value is missing or invalid."""
    try:
        return _read(document, seed)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise MalformedError(f"the save has an invalid value ({error})") from error


def _read(document: Document, seed: int) -> LoadedSave:
    game = elements.section(document.root, "game")
    maps = elements.items(game, "maps")
    if not maps:
        raise MalformedError("the save has no map")
    map_index = min(max(0, elements.integer(game, "currentMapIndex")), len(maps) - 1)
    map_element = maps[map_index]
    width, height = read_map.read_size(map_element)
    state = _component(game)
    context = ReadContext(World(seed, Grids.empty(width, height)), from_game=state is None, map_index=map_index)
    if len(maps) > 1:
        context.notes.append(f"the save has {len(maps)} maps: the colony plays only the one that was open in the game")
    read_game.read_clock(game, context)
    read_game.read_factions(game, context)
    read_game.read_research(game, context)
    read_game.read_storyteller(game, context)
    read_game.read_tile(game, map_element, context)
    for parent in (game.find("world"), map_element):
        if parent is not None:
            read_game.read_conditions(parent, context)
            read_game.read_story_state(parent, context)
    _read_map(document, map_element, context)
    if context.from_game:
        drop_unknown_relations(context)
        read_temperatures(map_element, context)
        _find_stone_types(context.world)
    if state:
        apply_state(context.world, state)
    return LoadedSave(context.world, context.warnings())


def _read_map(document: Document, map_element: Element, context: ReadContext) -> None:
    world = context.world
    world.map_id = elements.integer(map_element, "uniqueID")
    read_map.read_grids(map_element, context)
    read_map.read_plants(document.plants, context)
    read_map.read_filth(document.filth, context)
    for element in elements.section(map_element, "things"):
        _read_thing(element, context)
    read_map.read_compressed(map_element, context)
    read_map.read_zones(map_element, context)
    read_map.read_designations(map_element, context)
    _read_weather(map_element, world)
    _read_lords(map_element, context)


def _read_thing(element: Element, context: ReadContext) -> None:
    """Read a thing of the map, by its class and def."""
    world = context.world
    kind, def_name = element.get("Class", ""), elements.text(element, "def")
    if kind == "Pawn":
        pawn = read_pawn(element, context)
        if pawn is not None:
            world.pawns[pawn.id] = pawn
    elif kind == "Corpse":
        read_corpse(element, context)
    elif kind == "Plant":
        growth, sown = elements.number(element, "growth"), elements.flag(element, "sown")
        figures = [elements.integer(element, field) for field in ("health", "age", "unlitTicks")]
        read_map.read_plants([_row(element, figures[0], growth, *figures[1:], sown)], context)
    elif kind == "Fire":
        read_fire(element, world)
    elif kind == "Filth":
        read_map.read_filth([_row(element, elements.integer(element, "thickness", 1))], context)
    elif is_buildable(def_name.removeprefix(BLUEPRINT_PREFIX).removeprefix(FRAME_PREFIX)) and not is_building(def_name):
        read_plan(element, context)
    elif def_name in DEFS.mineables:
        read_rock(element, context)
    elif is_building(def_name):
        read_building(element, context)
        _skip_contents(element, context)
    elif is_item(def_name):
        item = read_item(element, on_map=world)
        world.items[item.id] = item
    else:
        context.skip("things", def_name or kind)


def _skip_contents(element: Element, context: ReadContext) -> None:
    """Skip what is inside a building, such as people in cryptosleep."""
    for inner in elements.items(element, "innerContainer/innerList"):
        context.skip("contents of buildings", elements.text(inner, "kindDef") or elements.text(inner, "def"))


def _row(element: Element, *values: float) -> tuple[bytes, ...]:
    """A plant or filth as a row, in the form of `Document.plants` and `Document.filth`."""
    def_name, thing_id = elements.text(element, "def"), elements.text(element, "id")
    cell = elements.cell(elements.text(element, "pos")) or (-1, -1)
    start = (def_name, str(elements.load_id(thing_id)), elements.text(element, "map", "0"), *map(str, cell))
    return tuple(value.encode() for value in (*start, *map(str, values)))


def _read_weather(map_element: Element, world: World) -> None:
    current = elements.text(map_element, "weatherManager/curWeather", "Clear")
    last = elements.text(map_element, "weatherManager/lastWeather", "Clear")
    since = world.game_tick - elements.integer(map_element, "weatherManager/curWeatherAge")
    duration = elements.integer(map_element, "weatherDecider/curWeatherDuration", 10_000)
    world.weather = Weather(
        current if current in DEFS.weathers else "Clear",
        last if last in DEFS.weathers else "Clear",
        since,
        since + duration,
    )


def _read_lords(map_element: Element, context: ReadContext) -> None:
    world = context.world
    for element in elements.items(map_element, "lordManager/lords"):
        job = elements.child(element, "lordJob")
        members = [elements.load_id(entry.text or "") for entry in elements.items(element, "ownedPawns")]
        lord = Lord(
            id=context.remap_id(elements.integer(element, "loadID")),
            faction=elements.load_id(elements.text(element, "faction")) + 1,
            job=job.get("Class", "") if job is not None else "",
            toil="",
            pawns=[pawn for pawn in members if pawn in world.pawns],
            since=world.game_tick,
            lost_violently=elements.integer(element, "numPawnsLostViolently"),
            gained=elements.integer(element, "numPawnsEverGained"),
        )
        if lord.pawns:
            world.lords[lord.id] = lord
            for pawn in lord.pawns:
                world.pawns[pawn].lord = lord.id


def _find_stone_types(world: World) -> None:
    """Set the stone types of the tile from the rock on the map, the most frequent first. Saves do not state them."""
    counts = Counter({ROCKS[i]: int(n) for i, n in enumerate(np.bincount(world.grids.rock.reshape(-1))) if i and n})
    stones = [name for name, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))]
    found = tuple(name for name in stones if not DEFS.mineables[name].is_ore)
    if found:
        world.tile.stone_types = found


def _component(game: Element) -> str | None:
    """The text of our game component, or None in a save of RimWorld itself."""
    for element in elements.items(game, "components"):
        if element.get("Class") == COMPONENT:
            return elements.text(element, "state")
    return None
