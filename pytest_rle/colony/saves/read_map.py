"""Reads the cells of a map: terrain, roofs, fog, rock, plants, filth, the home area, zones and designations."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.encoding import unpack_bits, unpack_grid
from pytest_rle.colony.saves.errors import MalformedError, WrongValueError
from pytest_rle.colony.saves.names import (
    COMPRESSED_HASHES,
    ROOF_HASHES,
    STORAGE_PRIORITY,
    TERRAIN_HASHES,
    is_item,
    is_plant,
)
from pytest_rle.colony.saves.ranges import FILTH_LAYERS, SHARE
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.saves.read_things import read_qualities
from pytest_rle.colony.saves.short_hash import HashTable
from pytest_rle.colony.world import (
    FILTH_INDEX,
    FILTHS,
    GROWTH_FULL,
    PLANT_INDEX,
    PLANTS,
    ROCK_INDEX,
    ROOF_INDEX,
    TERRAIN_INDEX,
    Grids,
    Item,
    StorageSettings,
    Zone,
)
from pytest_rle.rimworld import DEFS

SNOW_FULL: Final = 65_535
"""Depth in a save of snow at its full depth."""

MAX_MAP_SIDE: Final = 500
"""The largest width and height of a map, in cells."""

DEFAULT_CROP: Final = "Plant_Potato"
"""The crop of a growing zone whose crop the save omits (Zone_Growing.plantDefToGrow)."""


def read_size(map_element: Element) -> tuple[int, int]:
    """The width and height of the map in cells. Raises MalformedError if they are absent or not possible."""
    size = elements.cell(elements.text(map_element, "mapInfo/size"))
    if size is None:
        raise MalformedError("the size of the map is missing")
    if not (1 <= size[0] <= MAX_MAP_SIDE and 1 <= size[1] <= MAX_MAP_SIDE):
        raise MalformedError(f"a map of {size[0]} x {size[1]} cells is not possible: a side has 1 to {MAX_MAP_SIDE}")
    return size


def read_grids(map_element: Element, context: ReadContext) -> None:
    """Read terrain, roofs, fog, snow and the home area."""
    grids = context.world.grids
    width, height = grids.width, grids.height
    terrain = elements.section(map_element, "terrainGrid")
    top = unpack_grid(terrain, "topGrid", width, height)
    if top is None:
        raise MalformedError("the grid <topGrid> of the terrain is missing")
    grids.terrain[:] = _translate(top, TERRAIN_HASHES, TERRAIN_INDEX, context, "cells of terrain", "Soil")
    under = unpack_grid(terrain, "underGrid", width, height)
    if under is not None:
        named = _translate(under, TERRAIN_HASHES, TERRAIN_INDEX, context, "cells of terrain", "Soil")
        grids.under_terrain[:] = np.where(under > 0, named + 1, 0)
    roofs = unpack_grid(elements.section(map_element, "roofGrid"), "roofs", width, height)
    if roofs is not None:
        grids.roof[:] = _translate(roofs, ROOF_HASHES, ROOF_INDEX, context, "cells of roof", "")
    fog = unpack_bits(elements.section(map_element, "fogGrid"), "fogGrid", width, height)
    if fog is not None:
        grids.fogged[:] = fog
    snow_grid = elements.child(map_element, "snowGrid")
    snow = unpack_grid(snow_grid, "depthGrid", width, height) if snow_grid is not None else None
    if snow is not None:
        grids.snow[:] = (snow.astype(np.int64) * 1000 + SNOW_FULL // 2) // SNOW_FULL
    for area in elements.items(map_element, "areaManager/areas"):
        inner = elements.child(area, "innerGrid")
        if area.get("Class") == "Area_Home" and inner is not None:
            home = unpack_bits(inner, "arr", width, height)
            if home is not None:
                grids.home_area[:] = home


def read_compressed(map_element: Element, context: ReadContext) -> None:
    """Read undamaged rock and loose chunks. A save stores them as a number for each cell, without ids or hit points."""
    world, grids = context.world, context.world.grids
    stored = unpack_grid(map_element, "compressedThingMap", grids.width, grids.height)
    if stored is None:
        return
    for number in np.unique(stored[stored > 0]).tolist():
        name = COMPRESSED_HASHES.name(number)
        cells = stored == number
        if name is not None and name in DEFS.mineables:
            grids.rock[cells] = ROCK_INDEX[name]
            grids.rock_hit_points[cells] = DEFS.mineables[name].max_hit_points
        elif name is None or not is_item(name):
            context.skip("stones and chunks", name or f"number {number}", int(cells.sum()))
        else:
            for index in np.flatnonzero(cells).tolist():
                x, z = grids.cell(index)
                item = Item(world.new_id(), name, x, z)
                world.items[item.id] = item


def read_plants(rows: list[tuple[bytes, ...]], context: ReadContext) -> None:
    """Read plants from rows of (def, id, map, x, z, health, growth, age, unlit ticks, sown)."""
    grids = context.world.grids
    map_index, width = str(context.map_index).encode(), grids.width
    known: dict[bytes, tuple[int, int]] = {}
    kinds, ids, hit_points, grown, ages, unlit_ticks, are_sown = (
        grid.reshape(-1).data  # An item of a memory view is set in a third of the time of one of an array.
        for grid in (
            grids.plant,
            grids.plant_id,
            grids.plant_hit_points,
            grids.plant_growth,
            grids.plant_age,
            grids.plant_unlit,
            grids.plant_sown,
        )
    )
    for def_name, number, where, x_text, z_text, health, growth, age, unlit, sown in rows:
        if where != map_index:
            continue
        found = known.get(def_name)
        if found is None:
            name = def_name.decode()
            found = (PLANT_INDEX[name], DEFS.plants[name].max_hit_points) if is_plant(name) else (0, 0)
            known[def_name] = found
        plant, most = found
        if not plant:
            context.skip("plants", def_name.decode())
            continue
        x, z = int(x_text), int(z_text)
        if not grids.contains(x, z):
            raise MalformedError(f"{def_name.decode()}{number.decode()} is off the map, at ({x}, {z})")
        cell = z * width + x
        if kinds[cell]:
            context.skip("plants under other plants", PLANTS[kinds[cell]])
        kinds[cell] = plant
        ids[cell] = int(number)
        points = int(health or most)
        if not 1 <= points <= most:
            points = context.limit_row(f"thing[{def_name.decode()}{number.decode()}]/health", points, most)
        hit_points[cell] = points
        grown[cell] = _growth(growth)
        ages[cell] = int(age or 0)
        unlit_ticks[cell] = int(unlit or 0)
        are_sown[cell] = sown == b"True"


def read_filth(rows: list[tuple[bytes, ...]], context: ReadContext) -> None:
    """Read filth from rows of (def, id, map, x, z, thickness). Of several in a cell, the thickest stays."""
    grids = context.world.grids
    map_index = str(context.map_index).encode()
    for def_name, number, where, x_text, z_text, thickness in rows:
        if where != map_index:
            continue
        name = def_name.decode()
        filth = FILTH_INDEX.get(name, 0)
        if not filth:
            context.skip("pieces of filth", name)
            continue
        x, z = int(x_text), int(z_text)
        place = f"thing[{name}{number.decode()}]/thickness"
        layers = context.limit_row(place, int(thickness or 1), int(FILTH_LAYERS.high))
        if not grids.contains(x, z):
            raise MalformedError(f"{name} is off the map, at ({x}, {z})")
        below = int(grids.filth[z, x])
        if below and layers < grids.filth_thickness[z, x]:
            context.skip("pieces of filth under other filth", name)
            continue
        if below:
            context.skip("pieces of filth under other filth", FILTHS[below])
        grids.filth[z, x] = filth
        grids.filth_thickness[z, x] = layers


def read_zones(map_element: Element, context: ReadContext) -> None:
    """Read stockpiles and growing zones."""
    grids = context.world.grids
    for element in elements.items(map_element, "zoneManager/allZones"):
        kind = element.get("Class", "")
        if kind not in ("Zone_Stockpile", "Zone_Growing"):
            context.skip("zones", kind)
            continue
        zone = Zone(
            id=context.remap_id(context.load_number(element, "ID")),
            label=elements.text(element, "label"),
            cells=sorted(_free_cells(element, context)),
        )
        if kind == "Zone_Stockpile":
            zone.storage = _storage(element, context)
        else:
            zone.plant = _crop(element, context)
            zone.allow_sow = elements.flag(element, "allowSow", default=True)
        context.world.zones[zone.id] = zone
        for index in zone.cells:
            x, z = grids.cell(index)
            grids.zone[z, x] = zone.id


def read_designations(map_element: Element, context: ReadContext) -> None:
    """Read designations to mine, cut, harvest, hunt, tame and deconstruct. The colony does not support others."""
    world, grids = context.world, context.world.grids
    marks = world.designations
    on_cells = {"Mine": marks.mine, "HarvestPlant": marks.harvest_plant, "CutPlant": marks.cut_plant}
    on_things = {"Hunt": marks.hunt, "Deconstruct": marks.deconstruct, "Tame": marks.tame}
    for element in elements.items(map_element, "designationManager/allDesignations"):
        def_name, target = elements.text(element, "def"), elements.text(element, "target")
        cell = elements.cell(target)
        if def_name in on_cells and cell is not None and grids.contains(*cell):
            on_cells[def_name].add(grids.index(*cell))
        elif def_name in on_cells:
            on_cells[def_name].update(_plant_cells(grids, elements.reference(element, "target") or 0))
        elif def_name in on_things and cell is None:
            on_things[def_name].add(elements.reference(element, "target") or 0)
        else:
            context.skip("designations", def_name)


def _translate(
    stored: NDArray[np.uint16], table: HashTable, index: dict[str, int], context: ReadContext, kind: str, fallback: str
) -> NDArray[np.uint8]:
    """The grid with the indices of this project. An unknown number is skipped: its cells get the fallback."""
    result = np.full(stored.shape, index[fallback], np.uint8)
    for number in np.unique(stored[stored > 0]).tolist():
        name = table.name(number)
        cells = stored == number
        if name is None:
            context.skip(kind, f"number {number}", int(cells.sum()))
        else:
            result[cells] = index[name]
    return result


def _growth(text: bytes) -> int:
    """Growth in millionths. A save omits the growth 0."""
    try:
        return min(GROWTH_FULL, max(0, round(float(text or 0) * GROWTH_FULL)))
    except (ValueError, OverflowError):
        raise MalformedError(f"the growth of a plant must be a number, not {text.decode()!r}") from None


def _free_cells(element: Element, context: ReadContext) -> set[int]:
    """The indices of the cells of a zone that are on the map and in no zone yet."""
    grids = context.world.grids
    found: set[int] = set()
    for entry in elements.items(element, "cells"):
        cell = elements.cell((entry.text or "").strip())
        if cell is None or not grids.contains(*cell):
            raise WrongValueError(
                entry, ".", f"must be a cell of the map, not {(entry.text or '')[: elements.SHOWN]!r}"
            )
        index = grids.index(*cell)
        if index in found or grids.zone[cell[1], cell[0]]:
            context.skip("cells of two zones", elements.text(element, "label", "a zone"))
        else:
            found.add(index)
    return found


def _crop(element: Element, context: ReadContext) -> str:
    """The crop of a growing zone."""
    crop = elements.text(element, "plantDefToGrow", DEFAULT_CROP)
    if is_plant(crop):
        return crop
    context.skip("crops of zones", crop)
    return DEFAULT_CROP


def _storage(element: Element, context: ReadContext) -> StorageSettings:
    settings = StorageSettings(priority=STORAGE_PRIORITY.index("Normal"))
    priority = elements.text(element, "settings/priority", "Normal")
    if priority in STORAGE_PRIORITY:
        settings.priority = STORAGE_PRIORITY.index(priority)
    settings.allowed = {
        (entry.text or "").strip() for entry in elements.items(element, "settings/filter/allowedDefs") if entry.text
    }
    settings.hit_points_range = context.span(
        element, "settings/filter/allowedHitPointsPercents", (0.0, 1.0), allowed=SHARE
    )
    settings.quality_range = read_qualities(element, "settings/filter/allowedQualityLevels")
    return settings


def _plant_cells(grids: Grids, plant_id: int) -> list[int]:
    return [int(index) for index in np.flatnonzero(grids.plant_id == plant_id)] if plant_id else []
