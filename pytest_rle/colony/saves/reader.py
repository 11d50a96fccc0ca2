"""Reading a save: a `.rws` or `.rws.gz` file of RimWorld 1.6, or one that this project wrote, becomes a world."""

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
from pytest_rle.colony.saves.read_pawns import read_corpse, read_pawn, settle_relations
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
from pytest_rle.colony.saves.reading import Reading
from pytest_rle.colony.world import ROCKS, Grids, Lord, Weather, World
from pytest_rle.rimworld import DEFS


@dataclasses.dataclass(frozen=True, slots=True)
class LoadedSave:
    """A world ready to play, and what of the save had to be left out, one sentence for each kind."""

    world: World
    warnings: tuple[str, ...]


def load_save(path: Path, *, seed: int, difficulty: str | None = None) -> LoadedSave:
    """Read a save.

    Args:
        path: A `.rws` file, plain or packed with gzip.
        seed: The seed of all chance from here on.
        difficulty: A DifficultyDef to play instead of the save's own.

    Raises:
        SaveError: The file is absent, damaged or no save; the message says which, and what is wrong.
        ValueError: The difficulty is not one of the game's.
    """
    check_difficulty(difficulty)
    document = read_document(path)
    try:
        loaded = read_world(document, seed=seed)
    except MalformedError as error:
        raise SaveError(path, str(error)) from error
    if difficulty is not None:
        loaded.world.storyteller.difficulty = difficulty
    return loaded


def check_difficulty(difficulty: str | None) -> None:
    """Raise ValueError where a difficulty is given that is not one of the game's."""
    if difficulty is not None and difficulty not in DEFS.difficulties:
        raise ValueError(f"unknown difficulty {difficulty!r}; choose one of {', '.join(DEFS.difficulties)}")


def parse_save(data: bytes, *, seed: int) -> LoadedSave:
    """Read a save from its XML. Raises MalformedError for what is no save."""
    return read_world(parse_document(data), seed=seed)


def read_world(document: Document, *, seed: int) -> LoadedSave:
    """The world of a parsed save. Raises MalformedError for what is no save."""
    try:
        return _read(document, seed)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        if isinstance(error, MalformedError):
            raise
        raise MalformedError(f"the save holds a value that its place does not allow ({error})") from error


def _read(document: Document, seed: int) -> LoadedSave:
    game = elements.section(document.root, "game")
    maps = elements.items(game, "maps")
    if not maps:
        raise MalformedError("the save has no map")
    map_index = min(max(0, elements.integer(game, "currentMapIndex")), len(maps) - 1)
    map_element = maps[map_index]
    width, height = read_map.read_size(map_element)
    state = _component(game)
    reading = Reading(World(seed, Grids.empty(width, height)), foreign=state is None, map_index=map_index)
    if len(maps) > 1:
        reading.notes.append(f"of {len(maps)} maps only the one in view is played")
    read_game.read_clock(game, reading)
    read_game.read_factions(game, reading)
    read_game.read_research(game, reading)
    read_game.read_storyteller(game, reading)
    read_game.read_tile(game, map_element, reading)
    for parent in (game.find("world"), map_element):
        if parent is not None:
            read_game.read_conditions(parent, reading)
            read_game.read_story_state(parent, reading)
    _read_map(document, map_element, reading)
    if reading.foreign:
        settle_relations(reading)
        read_temperatures(map_element, reading)
        _find_stone_types(reading.world)
    if state:
        apply_state(reading.world, state)
    return LoadedSave(reading.world, reading.warnings())


def _read_map(document: Document, map_element: Element, reading: Reading) -> None:
    world = reading.world
    world.map_id = elements.integer(map_element, "uniqueID")
    read_map.read_grids(map_element, reading)
    read_map.read_plants(document.plants, reading)
    read_map.read_filth(document.filth, reading)
    for element in elements.section(map_element, "things"):
        _read_thing(element, reading)
    read_map.read_compressed(map_element, reading)
    read_map.read_zones(map_element, reading)
    read_map.read_designations(map_element, reading)
    _read_weather(map_element, world)
    _read_lords(map_element, reading)


def _read_thing(element: Element, reading: Reading) -> None:
    """One thing of the map, by its class and def."""
    world = reading.world
    kind, def_name = element.get("Class", ""), elements.text(element, "def")
    if kind == "Pawn":
        pawn = read_pawn(element, reading)
        if pawn is not None:
            world.pawns[pawn.id] = pawn
    elif kind == "Corpse":
        read_corpse(element, reading)
    elif kind == "Plant":
        growth, sown = elements.number(element, "growth"), elements.flag(element, "sown")
        figures = [elements.integer(element, field) for field in ("health", "age", "unlitTicks")]
        read_map.read_plants([_row(element, figures[0], growth, *figures[1:], sown)], reading)
    elif kind == "Fire":
        read_fire(element, world)
    elif kind == "Filth":
        read_map.read_filth([_row(element, elements.integer(element, "thickness", 1))], reading)
    elif is_buildable(def_name.removeprefix(BLUEPRINT_PREFIX).removeprefix(FRAME_PREFIX)) and not is_building(def_name):
        read_plan(element, reading)
    elif def_name in DEFS.mineables:
        read_rock(element, reading)
    elif is_building(def_name):
        read_building(element, reading)
        _warn_of_sleepers(element, reading)
    elif is_item(def_name):
        item = read_item(element, on_map=world)
        world.items[item.id] = item
    else:
        reading.leave_out("things", def_name or kind)


def _warn_of_sleepers(element: Element, reading: Reading) -> None:
    for inner in elements.items(element, "innerContainer/innerList"):
        reading.leave_out("contents of buildings", elements.text(inner, "kindDef") or elements.text(inner, "def"))


def _row(element: Element, *values: float) -> tuple[bytes, ...]:
    """A plant or a piece of filth in the form in which `document` cuts them out."""
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


def _read_lords(map_element: Element, reading: Reading) -> None:
    world = reading.world
    for element in elements.items(map_element, "lordManager/lords"):
        job = elements.child(element, "lordJob")
        members = [elements.load_id(entry.text or "") for entry in elements.items(element, "ownedPawns")]
        lord = Lord(
            id=reading.own_id(elements.integer(element, "loadID")),
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
    """The stones of the tile, the most frequent first, from the rock on the map: saves do not state them."""
    counts = Counter({ROCKS[i]: int(n) for i, n in enumerate(np.bincount(world.grids.rock.reshape(-1))) if i and n})
    stones = [name for name, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))]
    found = tuple(name for name in stones if not DEFS.mineables[name].is_ore)
    if found:
        world.tile.stone_types = found


def _component(game: Element) -> str | None:
    """The colony's own state as text, or None in a save of the game itself."""
    for element in elements.items(game, "components"):
        if element.get("Class") == COMPONENT:
            return elements.text(element, "state")
    return None
