"""Reads finished buildings, with their bills."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.names import FLAT_BUILDINGS
from pytest_rle.colony.saves.ranges import COUNT, ROTATION, SEARCH_RADIUS, SHARE, SKILL_LEVEL, TEMPERATURE, up_to
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.saves.read_things import hit_points, read_qualities, read_quality, required_cell, required_room
from pytest_rle.colony.systems.production import recipes
from pytest_rle.colony.world import Bill, Building, World, occupied_cells
from pytest_rle.colony.world.pawn import HUMAN
from pytest_rle.rimworld import DEFS, building_kinds

CORPSE_PREFIX: Final = "Corpse_"

DEFAULT_TEMPERATURE: Final = 21.0
"""What heaters and coolers aim at, in °C, if the save omits it (CompProperties_TempControl)."""


def read_building(element: Element, context: ReadContext) -> Building | None:
    """Read a finished building into the world and the grid of edifices. Returns None if its id is taken."""
    world = context.world
    def_name = elements.text(element, "def")
    x, z = required_cell(element, world)
    building_id = context.take_id(element)
    if building_id is None:
        return None
    rotation = context.integer(element, "rot", 0, ROTATION)
    required_room(element, def_name, (x, z), rotation, world)
    faction = elements.reference(element, "faction", "Faction")
    stuff = elements.text(element, "stuff") or None
    full = building_kinds.full_hit_points(def_name, stuff)
    known = DEFS.buildings.get(def_name)
    building = Building(
        id=building_id,
        def_name=def_name,
        x=x,
        z=z,
        rotation=rotation,
        stuff=stuff,
        hit_points=context.integer(element, "health", full or 1, hit_points(full, stuff)),
        quality=read_quality(element, absent=-1),
        player=faction is not None and faction + 1 == world.player_faction,
        fuel=context.number(element, "fuel", 0.0, up_to(known.fuel_capacity if known is not None else 0.0)),
        stored_energy=context.number(
            element, "storedPower", 0.0, up_to(known.stored_watt_days if known is not None else 0.0)
        ),
        switched_on=elements.flag(element, "switchOn", default=True),
        broken_down=elements.flag(element, "brokenDown"),
        medical=elements.flag(element, "medical"),
        owners=elements.references(element, "assignedPawns"),
        bills=_bills(element, context),
        forbidden=elements.flag(element, "forbidden"),
        target_temperature=context.number(element, "targetTemperature", DEFAULT_TEMPERATURE, TEMPERATURE),
    )
    world.buildings[building.id] = building
    if def_name not in FLAT_BUILDINGS:
        for cell_x, cell_z in occupied_cells(def_name, x, z, building.rotation):
            if not _hidden(world, building, cell_x, cell_z):
                world.grids.edifice[cell_z, cell_x] = building.id
    return building


def _hidden(world: World, building: Building, x: int, z: int) -> bool:
    """Whether the building is a conduit under another one: then the other fills the cell, in any order of the save."""
    return building.def_name == "PowerConduit" and bool(world.grids.edifice[z, x])


def _bills(element: Element, context: ReadContext) -> list[Bill]:
    bills = []
    for entry in elements.items(element, "billStack/bills"):
        recipe = elements.text(entry, "recipe")
        if recipe in DEFS.recipes:
            bills.append(_bill(entry, recipe, context))
        else:
            context.skip("bills", recipe)
    return bills


def _bill(element: Element, recipe: str, context: ReadContext) -> Bill:
    skill = context.span(element, "allowedSkillRange", (0.0, 20.0), allowed=SKILL_LEVEL)
    return Bill(
        load_id=context.remap_id(context.load_number(element, "loadID")),
        recipe=recipe,
        repeat_mode=elements.text(element, "repeatMode", "RepeatCount"),
        repeat_count=context.integer(element, "repeatCount", 0, COUNT),
        target_count=context.integer(element, "targetCount", 0, COUNT),
        suspended=elements.flag(element, "suspended"),
        paused=elements.flag(element, "paused"),
        store_mode=elements.text(element, "storeMode", "BestStockpile"),
        pause_when_satisfied=elements.flag(element, "pauseWhenSatisfied"),
        unpause_when_you_have=context.integer(element, "unpauseWhenYouHave", 0, COUNT),
        include_equipped=elements.flag(element, "includeEquipped"),
        include_tainted=elements.flag(element, "includeTainted"),
        ingredient_search_radius=context.number(element, "ingredientSearchRadius", 999.0, SEARCH_RADIUS),
        allowed_skill_range=(int(skill[0]), int(skill[1])),
        pawn_restriction=elements.reference(element, "pawnRestriction"),
        custom_name=elements.text(element, "customName") or None,
        hit_points_range=context.span(element, "hpRange", (0.0, 1.0), allowed=SHARE),
        quality_range=read_qualities(element, "qualityRange"),
        limit_to_allowed_stuff=elements.flag(element, "limitToAllowedStuff"),
        disallowed_ingredients=_disallowed(element, recipe),
    )


def _disallowed(element: Element, recipe: str) -> set[str]:
    """What the bill's filter leaves out of the ingredients of its recipe. A save lists what the filter allows."""
    listed = elements.child(element, "ingredientFilter/allowedDefs")
    if listed is None:
        return set()
    known = DEFS.recipes[recipe]
    usable = {name for ingredient in known.ingredients for name in recipes.allowed_items(ingredient)}
    if known.special == "butcher":
        usable |= {f"{CORPSE_PREFIX}{race}" for race in (HUMAN, *DEFS.animals)}
    return usable - {(entry.text or "").strip() for entry in listed}
