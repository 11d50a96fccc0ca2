"""Writes items, buildings, blueprints, frames, fires, single rocks, plants and filth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from pytest_rle.colony.saves.names import CHUNKS
from pytest_rle.colony.saves.read_things import BLUEPRINT_PREFIX, FRAME_PREFIX
from pytest_rle.colony.saves.xml import XmlWriter, position
from pytest_rle.colony.world import (
    FILTHS,
    GROWTH_FULL,
    PLANTS,
    ROCKS,
    Bill,
    Blueprint,
    Building,
    Fire,
    Frame,
    Grids,
    Item,
    World,
)
from pytest_rle.rimworld import DEFS, building_kinds, item_kinds
from pytest_rle.rimworld.constants import QUALITIES

BUILDING_CLASSES: Final = {
    "AncientCryptosleepCasket": "Building_AncientCryptosleepCasket",
    "Autodoor": "Building_Door",
    "Battery": "Building_Battery",
    "Cooler": "Building_Cooler",
    "Door": "Building_Door",
    "Grave": "Building_Grave",
    "Heater": "Building_Heater",
    "Sarcophagus": "Building_Sarcophagus",
    "SteamGeyser": "Building_SteamGeyser",
    **dict.fromkeys(sorted(building_kinds.ALL_BEDS), "Building_Bed"),
}
"""thingClass of the ThingDefs. Other buildings are `Building`, or `Building_WorkTable` if they have bills."""


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
        _write_quality(xml, item.quality)
        xml.leaf_unless("rotProg", item.rot_ticks, 0)
        if item.ingredients:
            xml.listing("ingredients", item.ingredients)
        xml.leaf_unless("wornByCorpse", item.tainted, default=False)


def write_building(xml: XmlWriter, building: Building, world: World) -> None:
    """Write a finished building, with its bills."""
    default = "Building_WorkTable" if building.bills else "Building"
    with xml.element("thing", BUILDING_CLASSES.get(building.def_name, default)):
        xml.leaf("def", building.def_name)
        xml.leaf("id", f"{building.def_name}{building.id}")
        xml.leaf("map", 0)
        xml.leaf("pos", position(building.x, building.z))
        xml.leaf_unless("rot", building.rotation, 0)
        xml.leaf("health", building.hit_points)
        if building.stuff is not None:
            xml.leaf("stuff", building.stuff)
        if building.player:
            xml.leaf("faction", f"Faction_{world.player_faction - 1}")
        xml.leaf_unless("forbidden", building.forbidden, default=False)
        _write_quality(xml, building.quality)
        xml.leaf_unless("fuel", building.fuel, 0.0)
        xml.leaf_unless("storedPower", building.stored_energy, 0.0)
        xml.leaf_unless("switchOn", building.switched_on, default=True)
        xml.leaf_unless("brokenDown", building.broken_down, default=False)
        xml.leaf_unless("medical", building.medical, default=False)
        if building.owners:
            xml.listing("assignedPawns", (thing_reference(world, owner) for owner in building.owners))
        if building.bills:
            with xml.element("billStack"), xml.element("bills"):
                for bill in building.bills:
                    _write_bill(xml, bill, world)


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


def _write_bill(xml: XmlWriter, bill: Bill, world: World) -> None:
    with xml.element("li", "Bill_Production"):
        xml.leaf("loadID", bill.load_id)
        xml.leaf("recipe", bill.recipe)
        xml.leaf_unless("suspended", bill.suspended, default=False)
        xml.leaf_unless("paused", bill.paused, default=False)
        xml.leaf("repeatMode", bill.repeat_mode)
        xml.leaf_unless("repeatCount", bill.repeat_count, 0)
        xml.leaf_unless("targetCount", bill.target_count, 0)
        xml.leaf("storeMode", bill.store_mode)
        xml.leaf_unless("pauseWhenSatisfied", bill.pause_when_satisfied, default=False)
        xml.leaf_unless("unpauseWhenYouHave", bill.unpause_when_you_have, 0)
        xml.leaf_unless("includeEquipped", bill.include_equipped, default=False)
        xml.leaf_unless("includeTainted", bill.include_tainted, default=False)
        xml.leaf("ingredientSearchRadius", bill.ingredient_search_radius)
        xml.leaf("allowedSkillRange", "~".join(map(str, bill.allowed_skill_range)))
        if bill.pawn_restriction is not None:
            xml.leaf("pawnRestriction", thing_reference(world, bill.pawn_restriction))
        if bill.custom_name is not None:
            xml.leaf("customName", bill.custom_name)


def _write_quality(xml: XmlWriter, quality: int) -> None:
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
