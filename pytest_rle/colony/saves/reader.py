"""Reads a save, a file of RimWorld 1.3 to 1.6 or of this project, into a world."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

import numpy as np

from pytest_rle.colony.saves import elements, read_game, read_map
from pytest_rle.colony.saves.component import apply_state
from pytest_rle.colony.saves.containers import (
    put_arrivals_down,
    read_building_contents,
    read_living,
    read_other_contents,
)
from pytest_rle.colony.saves.document import Document, parse_document, read_document
from pytest_rle.colony.saves.elsewhere import count_people_elsewhere, has_people, pawns_of_planet
from pytest_rle.colony.saves.errors import MalformedError, SaveError, WrongValueError
from pytest_rle.colony.saves.names import COMPONENT, is_buildable, is_building, is_item
from pytest_rle.colony.saves.places import places
from pytest_rle.colony.saves.ranges import (
    COUNT,
    FILTH_LAYERS,
    LARGEST_ID,
    LARGEST_ID_OF_THE_GAME,
    MAP_INDEX,
    PLANT_TIME,
    SHARE,
    SPAN,
)
from pytest_rle.colony.saves.read_buildings import read_building
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.saves.read_factions import read_factions
from pytest_rle.colony.saves.read_pawns import drop_unknown_relations, read_corpse
from pytest_rle.colony.saves.read_rooms import read_temperatures
from pytest_rle.colony.saves.read_things import (
    BLUEPRINT_PREFIX,
    FRAME_PREFIX,
    read_fire,
    read_item,
    read_plan,
    read_rock,
    required_cell,
)
from pytest_rle.colony.saves.state_check import check_world
from pytest_rle.colony.world import ROCKS, Grids, Lord, Weather, World
from pytest_rle.rimworld import DEFS

LONGEST_VERSION: Final = 60

_LAST_NUMBER: Final = re.compile(r"[0-9]{1,18}$")

TRIED_VERSIONS: Final = ("1.3", "1.4", "1.5", "1.6")
"""Versions of the game whose saves are known to load."""


@dataclasses.dataclass(frozen=True, slots=True)
class SaveNotes:
    """What is said about a save: the version of the game that wrote it, such as `1.3.3387 rev685`, and warnings.

    The warnings say what was left out or changed, in one sentence for each kind of thing.
    """

    game_version: str
    warnings: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class LoadedSave:
    """A world to play, what is said about its save, and the names of the colony's people who are not on the map."""

    world: World
    notes: SaveNotes
    away: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """The warnings about the save."""
        return self.notes.warnings


def load_save(path: Path, *, seed: int, difficulty: str | None = None) -> LoadedSave:
    """Read a save.

    Args:
        path: A `.rws` file, plain or packed with gzip, zip or Zstandard.
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
    except WrongValueError as error:
        (place,) = places(document.root, [(error.element, error.path)])
        raise MalformedError(f"{place} {error.problem}") from error
    except RecursionError as error:
        raise MalformedError("the save has too many things inside of each other") from error
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise MalformedError(f"the save has an invalid value ({error})") from error


def _read(document: Document, seed: int) -> LoadedSave:
    root = document.root
    game = elements.section(root, "game")
    maps = elements.items(game, "maps")
    if not maps:
        raise MalformedError("the save has no map: settle the colony's people in RimWorld, and save again")
    state = _component(game)
    context = ReadContext(root, World(seed, Grids.empty(1, 1)), from_game=state is None)
    read_factions(game, context)
    map_element = _choose_map(game, maps, context)
    width, height = read_map.read_size(map_element)
    context.world.grids = Grids.empty(width, height)
    context.pawns_elsewhere = pawns_of_planet(game)
    read_game.read_clock(game, context)
    _make_room_for_ids(document, map_element, context)
    read_game.read_research(game, context)
    read_game.read_storyteller(game, context)
    read_game.read_tile(game, map_element, context)
    for parent in (game.find("world"), map_element):
        if parent is not None:
            read_game.read_conditions(parent, context)
            read_game.read_story_state(parent, context)
    _read_map(document, map_element, context)
    if context.from_game:
        count_people_elsewhere(game, map_element, context)
        drop_unknown_relations(context)
        read_temperatures(map_element, context)
        _find_stone_types(context.world)
    if state:
        apply_state(context.world, state)
        check_world(context.world)
    notes = SaveNotes(_game_version(root, context), context.losses.warnings(root))
    return LoadedSave(context.world, notes, tuple(sorted(context.losses.skipped.get("people of the colony", ()))))


def _game_version(root: Element, context: ReadContext) -> str:
    """The version of the game that wrote the save."""
    version = elements.text(root, "meta/gameVersion")[:LONGEST_VERSION]
    if not version.startswith(tuple(f"{tried}." for tried in TRIED_VERSIONS)):
        first, last = TRIED_VERSIONS[0], TRIED_VERSIONS[-1]
        told = f"is of RimWorld {version}" if version else "does not name the version of RimWorld that wrote it"
        context.note(f"the save {told}: the colony reads saves of RimWorld {first} to {last}")
    return version


def _choose_map(game: Element, maps: list[Element], context: ReadContext) -> Element:
    """The map that was open in the game, or, if the colony has nobody there, the first one on which it has people."""
    opened = context.integer(game, "currentMapIndex", 0, MAP_INDEX)
    index = opened if 0 <= opened < len(maps) else 0
    if len(maps) > 1:
        own = f"Faction_{context.world.player_faction - 1}"
        inhabited = [number for number, one in enumerate(maps) if has_people(one, own)]
        if index in inhabited or not inhabited:
            context.note(f"the save has {len(maps)} maps: the colony plays only the one that was open in the game")
        else:
            index = inhabited[0]
            context.note(
                f"the save has {len(maps)} maps: the colony plays number {index + 1}, because it has nobody on the one "
                "that was open in the game"
            )
    context.map_index = index
    return maps[index]


def _make_room_for_ids(document: Document, map_element: Element, context: ReadContext) -> None:
    """Put new ids above all ids of the map and its dead, whatever the save says about the next one.

    Raises MalformedError if the ids are so large that they leave no room.
    """
    in_rows = [int(row[1]) for rows in (document.plants, document.filth) for row in rows]
    named = [*(element.text or "" for element in map_element.iter("id")), *context.pawns_elsewhere]
    in_tree = [int(match[0]) for name in named if (match := _LAST_NUMBER.search(name)) is not None]
    world = context.world
    world.next_id = max(world.next_id, *(number for number in (0, *in_rows, *in_tree) if number <= LARGEST_ID))
    if context.from_game and world.next_id > LARGEST_ID_OF_THE_GAME:
        raise MalformedError(
            f"the ids of the save reach {world.next_id:,}, and the colony needs room for new things above "
            f"{LARGEST_ID_OF_THE_GAME:,}"
        )


def _read_map(document: Document, map_element: Element, context: ReadContext) -> None:
    world = context.world
    world.map_id = context.load_number(map_element, "uniqueID")
    read_map.read_grids(map_element, context)
    read_map.read_plants(document.plants, context)
    read_map.read_filth(document.filth, context)
    for element in elements.section(map_element, "things"):
        _read_thing(element, context)
    read_map.read_compressed(map_element, context)
    read_map.read_zones(map_element, context)
    read_map.read_designations(map_element, context)
    put_arrivals_down(context)
    _read_weather(map_element, context)
    _read_lords(map_element, context)


def _read_thing(element: Element, context: ReadContext) -> None:
    """Read a thing of the map, by its class and def."""
    world = context.world
    kind, def_name = element.get("Class", ""), elements.text(element, "def")
    if kind == "Pawn":
        pawn = read_living(element, context)
        if pawn is not None:
            world.pawns[pawn.id] = pawn
    elif kind == "Corpse":
        corpse = read_corpse(element, context)
        if corpse is not None:
            world.corpses[corpse.id] = corpse
    elif kind == "Plant":
        growth, sown = context.number(element, "growth", 0.0, SHARE), elements.flag(element, "sown")
        health = elements.integer(element, "health", 0) or ""
        times = [context.integer(element, field, 0, PLANT_TIME) for field in ("age", "unlitTicks")]
        read_map.read_plants([_row(element, context, health, growth, *times, sown)], context)
    elif kind == "Fire":
        read_fire(element, context)
    elif kind == "Filth":
        layers = context.integer(element, "thickness", 1, FILTH_LAYERS)
        read_map.read_filth([_row(element, context, layers)], context)
    elif is_buildable(def_name.removeprefix(BLUEPRINT_PREFIX).removeprefix(FRAME_PREFIX)) and not is_building(def_name):
        read_plan(element, context)
    elif def_name in DEFS.mineables:
        read_rock(element, context)
    elif is_building(def_name):
        building = read_building(element, context)
        if building is not None:
            read_building_contents(element, building, context)
    elif is_item(def_name):
        item = read_item(element, context, on_map=True)
        if item is not None:
            world.items[item.id] = item
    elif not read_other_contents(element, context):
        context.skip("things", def_name or kind)


def _row(element: Element, context: ReadContext, *values: float | str) -> tuple[bytes, ...]:
    """A plant or filth as a row, in the form of `Document.plants` and `Document.filth`."""
    def_name = elements.text(element, "def")
    cell = required_cell(element, context.world)
    start = (def_name, str(elements.thing_id(element)), str(context.map_index), *map(str, cell))
    return tuple(value.encode() for value in (*start, *map(str, values)))


def _read_weather(map_element: Element, context: ReadContext) -> None:
    world = context.world
    current, last = (
        _weather(elements.text(map_element, f"weatherManager/{field}", "Clear"), context)
        for field in ("curWeather", "lastWeather")
    )
    since = world.game_tick - context.integer(map_element, "weatherManager/curWeatherAge", 0, SPAN)
    duration = context.integer(map_element, "weatherDecider/curWeatherDuration", 10_000, SPAN)
    world.weather = Weather(current, last, since, since + duration)


def _weather(def_name: str, context: ReadContext) -> str:
    if def_name in DEFS.weathers:
        return def_name
    context.skip("kinds of weather", def_name)
    return "Clear"


def _read_lords(map_element: Element, context: ReadContext) -> None:
    world = context.world
    for element in elements.items(map_element, "lordManager/lords"):
        job = elements.child(element, "lordJob")
        members = dict.fromkeys(elements.references(element, "ownedPawns"))
        lord = Lord(
            id=context.remap_id(context.load_number(element, "loadID")),
            faction=(elements.reference(element, "faction", "Faction") or 0) + 1,
            job=job.get("Class", "") if job is not None else "",
            toil="",
            pawns=[pawn for pawn in members if pawn in world.pawns],
            since=world.game_tick,
            lost_violently=context.integer(element, "numPawnsLostViolently", 0, COUNT),
            gained=context.integer(element, "numPawnsEverGained", 0, COUNT),
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
