"""Writes items, blueprints, frames, fires, single rocks, plants and filth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pytest_rle.colony.saves.names import CHUNKS
from pytest_rle.colony.saves.read_things import BLUEPRINT_PREFIX, FRAME_PREFIX
from pytest_rle.colony.saves.xml import XmlWriter, position
from pytest_rle.colony.world import (
    FILTHS,
    GROWTH_FULL,
    PLANTS,
    ROCKS,
    Blueprint,
    Fire,
    Frame,
    Grids,
    Item,
    World,
)
from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.rimworld.constants import QUALITIES


class FreshIds:
    """Ids for what has no id in the colony, such as filth. They are above all ids in use."""

    def __init__(self, world: World) -> None:
        self.last = world.next_id

    def take(self) -> int:
        """The next id."""
        self.last += 1
        return self.last


def write_item(xml: XmlWriter, item: Item, tag: str = "thing") -> None:
    """Write an item: one on the map, or, as `li`, one that a pawn has."""
    with xml.element(tag, _item_class(item.def_name)):
        xml.leaf("def", item.def_name)
        xml.leaf("id", f"{item.def_name}{item.id}")
        if item.x >= 0:
            xml.leaf("map", 0)
            xml.leaf("pos", position(item.x, item.z))
        if item.hit_points:
            xml.leaf("health", item.hit_points)
        xml.leaf("stackCount", item.stack_count)
        if item.stuff is not None:
            xml.leaf("stuff", item.stuff)
        xml.leaf_unless("forbidden", item.forbidden, default=False)
        write_quality(xml, item.quality)
        xml.leaf_unless("rotProg", item.rot_ticks, 0)
        if item.ingredients:
            xml.listing("ingredients", item.ingredients)
        xml.leaf_unless("wornByCorpse", item.tainted, default=False)
        xml.leaf_unless("poisonPct", item.poison_share, 0.0)


def write_blueprint(xml: XmlWriter, blueprint: Blueprint, world: World) -> None:
    """Write a blueprint."""
    with xml.element("thing", "Blueprint_Build"):
        _write_plan(xml, f"{BLUEPRINT_PREFIX}{blueprint.def_name}", blueprint, world)
        if blueprint.stuff is not None:
            xml.leaf("stuffToUse", blueprint.stuff)


def write_frame(xml: XmlWriter, frame: Frame, world: World, ids: FreshIds) -> None:
    """Write a frame, with the materials that were delivered."""
    with xml.element("thing", "Frame"):
        _write_plan(xml, f"{FRAME_PREFIX}{frame.def_name}", frame, world)
        xml.leaf("health", frame.hit_points)
        if frame.stuff is not None:
            xml.leaf("stuff", frame.stuff)
        if frame.delivered:
            with xml.element("resourceContainer"), xml.element("innerList"):
                for name, count in frame.delivered.items():
                    with xml.element("li"):
                        xml.leaf("def", name)
                        xml.leaf("id", f"{name}{ids.take()}")
                        xml.leaf("stackCount", count)
        xml.leaf_unless("workDone", frame.work_done, 0.0)


def write_fire(xml: XmlWriter, fire: Fire, world: World) -> None:
    """Write a fire. If it burns on a pawn, the pawn is its parent."""
    with xml.element("thing", "Fire"):
        xml.leaf("def", "Fire")
        xml.leaf("id", f"Fire{fire.id}")
        xml.leaf("map", 0)
        xml.leaf("pos", position(fire.x, fire.z))
        if fire.pawn:
            xml.leaf("parent", thing_reference(world, fire.pawn))
        xml.leaf("fireSize", fire.size)


def plant_lines(grids: Grids, indent: str, ids: FreshIds) -> Iterator[str]:
    """The elements of the plants of a map, in the order of their cells."""
    inner = f"{indent}\t"
    cells = np.flatnonzero(grids.plant.reshape(-1))
    columns = [
        grid.reshape(-1)[cells].tolist()
        for grid in (
            grids.plant,
            grids.plant_id,
            grids.plant_hit_points,
            grids.plant_growth,
            grids.plant_age,
            grids.plant_unlit,
            grids.plant_sown,
        )
    ]
    for cell, kind, number, points, growth, age, unlit, sown in zip(cells.tolist(), *columns, strict=True):
        x, z = grids.cell(cell)
        name = PLANTS[kind]
        yield (
            f'{indent}<thing Class="Plant">\n{inner}<def>{name}</def>\n{inner}<id>{name}{number or ids.take()}</id>\n'
            f"{inner}<map>0</map>\n{inner}<pos>({x}, 0, {z})</pos>\n{inner}<health>{points}</health>\n"
            f"{inner}<growth>{_growth(growth)}</growth>\n{inner}<age>{age}</age>\n"
            + (f"{inner}<unlitTicks>{unlit}</unlitTicks>\n" if unlit else "")
            + (f"{inner}<sown>True</sown>\n" if sown else "")
            + f"{indent}</thing>"
        )


def filth_lines(grids: Grids, indent: str, ids: FreshIds) -> Iterator[str]:
    """The elements of the filth of a map, in the order of their cells."""
    inner = f"{indent}\t"
    for cell in np.flatnonzero(grids.filth.reshape(-1)).tolist():
        x, z = grids.cell(cell)
        name, layers = FILTHS[int(grids.filth[z, x])], int(grids.filth_thickness[z, x])
        yield (
            f'{indent}<thing Class="Filth">\n{inner}<def>{name}</def>\n{inner}<id>{name}{ids.take()}</id>\n'
            f"{inner}<map>0</map>\n{inner}<pos>({x}, 0, {z})</pos>\n"
            + (f"{inner}<thickness>{layers}</thickness>\n" if layers != 1 else "")
            + f"{indent}</thing>"
        )


def write_damaged_rocks(xml: XmlWriter, grids: Grids, ids: FreshIds) -> None:
    """Write damaged rock, which the game stores as things."""
    for cell in np.flatnonzero(damaged_rock(grids).reshape(-1)).tolist():
        x, z = grids.cell(cell)
        name = ROCKS[int(grids.rock[z, x])]
        with xml.element("thing", "Mineable"):
            xml.leaf("def", name)
            xml.leaf("id", f"{name}{ids.take()}")
            xml.leaf("map", 0)
            xml.leaf("pos", position(x, z))
            xml.leaf("health", int(grids.rock_hit_points[z, x]))


def damaged_rock(grids: Grids) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """True for each cell with damaged rock, shape (height, width)."""
    full = np.array([0, *(DEFS.mineables[name].max_hit_points for name in ROCKS[1:])], np.int32)
    damaged: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (grids.rock > 0) & (
        grids.rock_hit_points != full[grids.rock]
    )
    return damaged


def thing_reference(world: World, thing_id: int) -> str:
    """A reference to the pawn, building or item with this id, such as `Thing_Human184`; `null` for 0."""
    if not thing_id:
        return "null"
    pawn = world.pawns.get(thing_id)
    known = world.buildings.get(thing_id) or world.items.get(thing_id)
    name = pawn.race if pawn is not None else known.def_name if known is not None else "Human"
    return f"Thing_{name}{thing_id}"


def _write_plan(xml: XmlWriter, def_name: str, plan: Blueprint | Frame, world: World) -> None:
    xml.leaf("def", def_name)
    xml.leaf("id", f"{def_name}{plan.id}")
    xml.leaf("map", 0)
    xml.leaf("pos", position(plan.x, plan.z))
    xml.leaf_unless("rot", plan.rotation, 0)
    xml.leaf("faction", f"Faction_{world.player_faction - 1}")
    xml.leaf_unless("forbidden", plan.forbidden, default=False)


def write_quality(xml: XmlWriter, quality: int) -> None:
    """Write the quality of a thing, unless it has none."""
    if 0 <= quality < len(QUALITIES):
        xml.leaf("quality", QUALITIES[quality])


def _item_class(def_name: str) -> str:
    if item_kinds.is_apparel(def_name):
        return "Apparel"
    if item_kinds.is_medicine(def_name):
        return "Medicine"
    return "Thing" if def_name in CHUNKS else "ThingWithComps"


def _growth(millionths: int) -> str:
    """Growth as an exact decimal number: 331365 millionths are 0.331365."""
    if millionths >= GROWTH_FULL:
        return "1"
    return f"0.{millionths:06d}".rstrip("0").rstrip(".")
