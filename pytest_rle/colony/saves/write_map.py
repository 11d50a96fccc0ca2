"""Writes a map: grids, zones, the home area, designations, weather, groups, and all things."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.saves.encoding import pack, pack_bits
from pytest_rle.colony.saves.names import COMPRESSED_HASHES, NEVER, ROOF_HASHES, STORAGE_PRIORITY, TERRAIN_HASHES
from pytest_rle.colony.saves.read_map import SNOW_FULL
from pytest_rle.colony.saves.write_buildings import corpse_in, write_building
from pytest_rle.colony.saves.write_pawns import write_corpse, write_pawn
from pytest_rle.colony.saves.write_things import (
    FreshIds,
    damaged_rock,
    filth_lines,
    plant_lines,
    thing_reference,
    write_blueprint,
    write_damaged_rocks,
    write_fire,
    write_frame,
    write_item,
)
from pytest_rle.colony.saves.xml import XmlWriter, position
from pytest_rle.colony.world import PLANTS, ROCKS, ROOFS, TERRAINS, Grids, World, Zone
from pytest_rle.rimworld.constants import QUALITIES


def write_map(xml: XmlWriter, world: World, ids: FreshIds) -> None:
    """Write the map as an entry of the list of maps."""
    grids = world.grids
    with xml.element("li"):
        xml.leaf("uniqueID", world.map_id)
        with xml.element("mapInfo"):
            xml.leaf("size", f"({grids.width}, 1, {grids.height})")
            xml.leaf("parent", "WorldObject_0")
        with xml.element("weatherManager"):
            xml.leaf("curWeatherAge", world.game_tick - world.weather.since)
            xml.leaf("curWeather", world.weather.current)
            xml.leaf("lastWeather", world.weather.last)
        with xml.element("designationManager"), xml.element("allDesignations"):
            _write_designations(xml, world)
        with xml.element("lordManager"), xml.element("lords"):
            _write_lords(xml, world)
        _write_conditions(xml, world)
        _write_grids(xml, grids)
        with xml.element("zoneManager"), xml.element("allZones"):
            for zone in world.zones.values():
                _write_zone(xml, zone, grids)
        with xml.element("areaManager"), xml.element("areas"), xml.element("li", "Area_Home"):
            xml.leaf("ID", 0)
            with xml.element("innerGrid"):
                xml.leaf("mapSizeX", grids.width)
                xml.leaf("mapSizeZ", grids.height)
                xml.leaf_unless("trueCount", int(grids.home_area.sum()), 0)
                _write_packed(xml, "arr", pack_bits(grids.home_area))
        with xml.element("weatherDecider"):
            xml.leaf("curWeatherDuration", world.weather.until - world.weather.since)
        with xml.element("storyState"):
            xml.pairs("lastFireTicks", world.storyteller.last_fired.items())
        _write_packed(xml, "compressedThingMap", _compressed(grids))
        with xml.element("things"):
            _write_things(xml, world, ids)


def _write_things(xml: XmlWriter, world: World, ids: FreshIds) -> None:
    """Write every thing that has a cell on the map. The component holds the others."""
    grids = world.grids
    for building in world.buildings.values():
        if grids.contains(building.x, building.z):
            write_building(xml, building, world)
    for blueprint in world.blueprints.values():
        if grids.contains(blueprint.x, blueprint.z):
            write_blueprint(xml, blueprint, world)
    for frame in world.frames.values():
        if grids.contains(frame.x, frame.z):
            write_frame(xml, frame, world, ids)
    for item in world.items.values():
        if grids.contains(item.x, item.z):
            write_item(xml, item)
    for corpse in world.corpses.values():
        if grids.contains(corpse.x, corpse.z) and corpse_in(world, corpse.buried_in) is not corpse:
            write_corpse(xml, corpse)
    for pawn in world.pawns.values():
        if grids.contains(pawn.x, pawn.z):
            write_pawn(xml, pawn, world)
    for fire in world.fires.values():
        write_fire(xml, fire, world)
    write_damaged_rocks(xml, grids, ids)
    xml.raw(plant_lines(grids, xml.indent, ids))
    xml.raw(filth_lines(grids, xml.indent, ids))


def _write_grids(xml: XmlWriter, grids: Grids) -> None:
    with xml.element("fogGrid"):
        _write_packed(xml, "fogGrid", pack_bits(grids.fogged))
    with xml.element("roofGrid"):
        roofs = np.array([0, *(ROOF_HASHES.number(name) for name in ROOFS[1:])], "<u2")
        _write_packed(xml, "roofs", roofs[grids.roof].tobytes())
    with xml.element("terrainGrid"):
        terrains = np.array([TERRAIN_HASHES.number(name) for name in TERRAINS], "<u2")
        _write_packed(xml, "topGrid", terrains[grids.terrain].tobytes())
        under = np.array([0, *terrains], "<u2")
        _write_packed(xml, "underGrid", under[grids.under_terrain].tobytes())
    with xml.element("snowGrid"):
        depth: NDArray[np.int64] = np.clip(grids.snow.astype(np.int64), 0, 1000)
        _write_packed(xml, "depthGrid", ((depth * SNOW_FULL + 500) // 1000).astype("<u2").tobytes())


def _compressed(grids: Grids) -> bytes:
    """The packed grid of undamaged rock. Damaged rock is written as things."""
    numbers = np.array([0, *(COMPRESSED_HASHES.number(name) for name in ROCKS[1:])], "<u2")
    return np.where(damaged_rock(grids), 0, numbers[grids.rock]).astype("<u2").tobytes()


def _write_packed(xml: XmlWriter, label: str, data: bytes) -> None:
    suffix, text = pack(data)
    xml.block(f"{label}{suffix}", text)


def _write_designations(xml: XmlWriter, world: World) -> None:
    marks, grids = world.designations, world.grids
    for def_name, cells in (("Mine", marks.mine), ("HarvestPlant", marks.harvest_plant), ("CutPlant", marks.cut_plant)):
        for cell in sorted(cells):
            x, z = grids.cell(cell)
            plant = int(grids.plant_id[z, x]) if grids.contains(x, z) and def_name != "Mine" else 0
            target = f"Thing_{PLANTS[int(grids.plant[z, x])]}{plant}" if plant else position(x, z)
            _write_designation(xml, def_name, target)
    for def_name, things in (("Hunt", marks.hunt), ("Deconstruct", marks.deconstruct), ("Tame", marks.tame)):
        for thing in sorted(things):
            _write_designation(xml, def_name, thing_reference(world, thing))


def _write_designation(xml: XmlWriter, def_name: str, target: str) -> None:
    with xml.element("li"):
        xml.leaf("def", def_name)
        xml.leaf("target", target)


def _write_lords(xml: XmlWriter, world: World) -> None:
    for lord in world.lords.values():
        with xml.element("li"):
            xml.leaf("loadID", lord.id)
            xml.leaf("faction", f"Faction_{lord.faction - 1}")
            xml.listing("ownedPawns", (thing_reference(world, pawn) for pawn in lord.pawns))
            xml.empty("lordJob", lord.job)
            xml.leaf_unless("numPawnsLostViolently", lord.lost_violently, 0)
            xml.leaf_unless("numPawnsEverGained", lord.gained, 0)


def _write_conditions(xml: XmlWriter, world: World) -> None:
    with xml.element("gameConditionManager"), xml.element("activeConditions"):
        for condition in world.conditions:
            with xml.element("li", f"GameCondition_{condition.def_name}"):
                xml.leaf("uniqueID", condition.id)
                xml.leaf("def", condition.def_name)
                xml.leaf("startTick", condition.start)
                xml.leaf("duration", condition.duration)
                xml.leaf_unless("permanent", condition.duration == NEVER, default=False)


def _write_zone(xml: XmlWriter, zone: Zone, grids: Grids) -> None:
    with xml.element("li", zone.kind):
        xml.leaf("ID", zone.id)
        xml.leaf("label", zone.label)
        xml.listing("cells", (position(*grids.cell(cell)) for cell in zone.cells))
        if zone.storage is None:
            xml.leaf("plantDefToGrow", zone.plant or "null")
            xml.leaf_unless("allowSow", zone.allow_sow, default=True)
            return
        low, high = zone.storage.quality_range
        with xml.element("settings"):
            priority = zone.storage.priority
            xml.leaf("priority", STORAGE_PRIORITY[priority if 0 <= priority < len(STORAGE_PRIORITY) else 2])
            with xml.element("filter"):
                xml.listing("allowedDefs", sorted(zone.storage.allowed))
                xml.leaf("allowedHitPointsPercents", "~".join(map(repr, zone.storage.hit_points_range)))
                if 0 <= low <= high < len(QUALITIES):
                    xml.leaf("allowedQualityLevels", f"{QUALITIES[low]}~{QUALITIES[high]}")
