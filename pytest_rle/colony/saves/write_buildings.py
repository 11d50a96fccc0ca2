"""Writes finished buildings, with their bills, and with who lies in graves and caskets."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.saves.read_buildings import DEFAULT_TEMPERATURE
from pytest_rle.colony.saves.write_pawns import write_corpse, write_pawn
from pytest_rle.colony.saves.write_things import thing_reference, write_quality
from pytest_rle.colony.saves.xml import XmlWriter, position
from pytest_rle.colony.world import Bill, Building, Corpse, World
from pytest_rle.rimworld import building_kinds

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


def write_building(xml: XmlWriter, building: Building, world: World) -> None:
    """Write a finished building, with its bills and with who is inside."""
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
        write_quality(xml, building.quality)
        xml.leaf_unless("fuel", building.fuel, 0.0)
        xml.leaf_unless("storedPower", building.stored_energy, 0.0)
        xml.leaf_unless("switchOn", building.switched_on, default=True)
        xml.leaf_unless("brokenDown", building.broken_down, default=False)
        xml.leaf_unless("targetTemperature", building.target_temperature, DEFAULT_TEMPERATURE)
        xml.leaf_unless("medical", building.medical, default=False)
        if building.owners:
            xml.listing("assignedPawns", (thing_reference(world, owner) for owner in building.owners))
        if building.bills:
            with xml.element("billStack"), xml.element("bills"):
                for bill in building.bills:
                    _write_bill(xml, bill, world)
        _write_contents(xml, building, world)


def _write_contents(xml: XmlWriter, building: Building, world: World) -> None:
    corpse, sleeper = corpse_in(world, building.id), world.caskets.get(building.id)
    if corpse is None and sleeper is None:
        return
    with xml.element("innerContainer"), xml.element("innerList"):
        if corpse is not None:
            write_corpse(xml, corpse, "li")
        if sleeper is not None:
            write_pawn(xml, sleeper, world, "li", on_map=False)


def corpse_in(world: World, building_id: int) -> Corpse | None:
    """The corpse in a grave on the map, or None. A grave holds one."""
    building = world.buildings.get(building_id)
    if building is None or building.def_name not in building_kinds.GRAVES:
        return None
    if not world.grids.contains(building.x, building.z):
        return None
    return next((corpse for _, corpse in sorted(world.corpses.items()) if corpse.buried_in == building_id), None)


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
