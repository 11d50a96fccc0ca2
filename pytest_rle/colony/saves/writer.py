"""Writes saves in RimWorld's format, with a game component of our own for what the format has no field for.

Equal worlds give equal bytes. Files are written atomically: to a temporary file, which then replaces the target.
"""

from __future__ import annotations

import contextlib
import os
import struct
import tempfile
import zlib
from pathlib import Path
from typing import Final

from pytest_rle.colony.saves.component import encode_state
from pytest_rle.colony.saves.encoding import deflate, pack
from pytest_rle.colony.saves.errors import SaveError
from pytest_rle.colony.saves.names import BIOME_HASHES, BIOMES, COMPONENT, HILLINESS
from pytest_rle.colony.saves.reader import parse_save
from pytest_rle.colony.saves.write_map import write_map
from pytest_rle.colony.saves.write_pawns import write_pawn
from pytest_rle.colony.saves.write_things import FreshIds
from pytest_rle.colony.saves.xml import XmlWriter
from pytest_rle.colony.world import Faction, World
from pytest_rle.rimworld.constants import RIMWORLD_VERSION

GAME_VERSION: Final = f"{RIMWORLD_VERSION} rev1261"
"""The build of the game that has this format."""

_HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>'
_GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""A gzip header without file name, time and operating system, so that equal saves give equal files."""

_EMPTY_STATE: Final = ""


def write_save(world: World, path: Path) -> None:
    """Write a world to a `.rws` file, or compressed to a `.rws.gz` file.

    Raises SaveError if the file cannot be written. An existing file then stays unchanged.
    """
    data = encode_save(world)
    if path.suffix == ".gz":
        data = pack_gzip(data)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise SaveError(path, f"the save cannot be written ({error.strerror or error})") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise SaveError(path, f"the save cannot be written ({error.strerror or error})") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def encode_save(world: World) -> bytes:
    """The XML of a save, in UTF-8 with a byte order mark."""
    ids = FreshIds(world)
    map_xml = XmlWriter(depth=3)
    write_map(map_xml, world, ids)
    plain = _assemble(world, map_xml.lines, ids, _EMPTY_STATE)
    read_back = parse_save(plain, seed=world.seed).world
    return _assemble(world, map_xml.lines, ids, encode_state(world, read_back))


def pack_gzip(data: bytes) -> bytes:
    """The bytes of a gzip file without a time or a file name in its header."""
    return _GZIP_HEAD + deflate(data) + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def _assemble(world: World, map_lines: list[str], ids: FreshIds, state: str) -> bytes:
    xml = XmlWriter()
    xml.raw([_HEAD])
    with xml.element("savegame"):
        with xml.element("meta"):
            xml.leaf("gameVersion", GAME_VERSION)
            xml.listing("modIds", ["ludeon.rimworld"])
            xml.listing("modSteamIds", [0])
            xml.listing("modNames", ["Core"])
        with xml.element("game"):
            xml.leaf("currentMapIndex", 0)
            _write_managers(xml, world, ids)
            with xml.element("components"), xml.element("li", COMPONENT):
                xml.leaf("state", state)
            _write_world(xml, world)
            with xml.element("maps"):
                xml.raw(map_lines)
    return ("\ufeff" + "\n".join(xml.lines) + "\n").encode()


def _write_managers(xml: XmlWriter, world: World, ids: FreshIds) -> None:
    with xml.element("info"):
        xml.leaf("startingTile", "0,0")
    with xml.element("tickManager"):
        xml.leaf("ticksGame", world.game_tick)
        xml.leaf("gameStartAbsTick", world.start_abs_tick)
        xml.leaf("startingYear", world.starting_year)
    with xml.element("storyWatcher"), xml.element("watcherAdaptation"):
        xml.leaf_unless("adaptDays", world.storyteller.adaptation_days, 0.0)
    with xml.element("researchManager"):
        if world.research.current is not None:
            xml.leaf("currentProj", world.research.current)
        xml.pairs("progress", world.research.progress.items())
    with xml.element("storyteller"):
        xml.leaf("def", world.storyteller.def_name)
        xml.leaf("difficulty", world.storyteller.difficulty)
        with xml.element("incidentQueue"), xml.element("queuedIncidents"):
            for incident in world.storyteller.queue:
                with xml.element("li"):
                    with xml.element("firingInc"):
                        xml.leaf("def", incident.def_name)
                        with xml.element("parms"):
                            xml.leaf_unless("points", incident.points, -1.0)
                    xml.leaf("fireTick", incident.tick)
    with xml.element("uniqueIDsManager"):
        xml.leaf("nextThingID", ids.last + 1)


def _write_world(xml: XmlWriter, world: World) -> None:
    with xml.element("world"):
        with xml.element("info"):
            xml.leaf("name", world.name)
            xml.leaf("seedString", world.seed)
            xml.leaf("initialMapSize", f"({world.grids.width}, 1, {world.grids.height})")
        with xml.element("grid"), xml.element("layers"):
            xml.listing("keys", [0])
            with xml.element("values"), xml.element("li", "SurfaceLayer"):
                _write_tile(xml, world)
        with xml.element("factionManager"), xml.element("allFactions"):
            for faction in world.factions.values():
                _write_faction(xml, faction, world)
        dead = [corpse.pawn for corpse in world.corpses.values() if world.grids.contains(corpse.x, corpse.z)]
        if dead:
            with xml.element("worldPawns"), xml.element("pawnsDead"):
                for pawn in dead:
                    write_pawn(xml, pawn, world, "li", on_map=False)
        with xml.element("worldObjects"), xml.element("worldObjects"), xml.element("li", "Settlement"):
            xml.leaf("def", "Settlement")
            xml.leaf("tile", "0,0")
            xml.leaf("ID", 0)
            xml.leaf("faction", f"Faction_{world.player_faction - 1}")
            xml.leaf("nameInt", world.name)


def _write_tile(xml: XmlWriter, world: World) -> None:
    """Write a planet of one tile, in the form of the game's grids (SurfaceLayer)."""
    tile = world.tile
    xml.leaf("def", "Surface")
    biome = BIOME_HASHES.number(tile.biome if tile.biome in BIOMES else "TemperateForest")
    hilliness = HILLINESS.index(tile.hilliness) if tile.hilliness in HILLINESS else 1
    for label, value, form in (
        ("tileBiome", biome, "<H"),
        ("tileElevation", round(tile.elevation) + 8192, "<H"),
        ("tileHilliness", hilliness, "<B"),
        ("tileTemperature", round((tile.mean_temperature + 300) * 10), "<H"),
        ("tileRainfall", round(tile.rainfall), "<H"),
    ):
        suffix, text = pack(struct.pack(form, value))
        xml.block(f"{label}{suffix}", text)


def _write_faction(xml: XmlWriter, faction: Faction, world: World) -> None:
    with xml.element("li"):
        xml.leaf("def", faction.def_name)
        xml.leaf("name", faction.name)
        xml.leaf_unless("loadID", faction.id - 1, 0)
        with xml.element("relations"):
            if faction.id != world.player_faction:
                with xml.element("li"):
                    xml.leaf("other", f"Faction_{world.player_faction - 1}")
                    xml.leaf_unless("kind", faction.relation, "Neutral")
                    xml.leaf_unless("goodwill", faction.goodwill, 0)
