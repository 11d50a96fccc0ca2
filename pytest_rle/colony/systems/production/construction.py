"""Construction: blueprints, frames, finished buildings and floors, and deconstruction.

Sources: GenConstruct, Frame, Blueprint, GenLeaving, QualityUtility and the ThingDefs of RimWorld 1.6.
"""

from __future__ import annotations

import functools
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.jobs import jobs, reservations
from pytest_rle.colony.systems.map import movement, paths, spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.production import recipes
from pytest_rle.colony.world import (
    FILTH_INDEX,
    ROOF_INDEX,
    TERRAIN_INDEX,
    TERRAINS,
    Blueprint,
    Building,
    Frame,
    Pawn,
    occupied_cells,
)
from pytest_rle.rimworld import DEFS, building_kinds
from pytest_rle.rimworld.labels import label

DEFAULT_STUFF: Final = ("WoodLog", "Steel", "BlocksGranite", "Cloth", "Leather_Plain")
"""Preferred stuffs of a building without a stated stuff; the first that fits is taken (GenStuff.DefaultStuffFor)."""

DECONSTRUCT_SHARE: Final = 0.75
"""Share of the materials that deconstruction returns."""

FAILURE_SHARE: Final = 0.5
"""Share of the materials that a failed construction leaves."""

BUILT_FUELLED: Final = frozenset({"Campfire", "TorchLamp", "PassiveCooler"})
"""Buildings that are full of fuel when they are finished (CompProperties_Refuelable.initialFuelPercent)."""

WITH_QUALITY: Final = frozenset(
    {
        "AnimalBed", "AnimalSleepingBox", "Armchair", "Bed", "Bedroll", "BedrollDouble", "BilliardsTable", "ChessTable",
        "Couch", "DiningChair", "DoubleBed", "Dresser", "EndTable", "GameOfUrBoard", "HospitalBed", "PokerTable",
        "RoyalBed", "Sarcophagus", "Stool", "Table1x2c", "Table2x2c", "Table2x4c", "Table3x3c",
    }
)  # fmt: skip
"""Buildings that have a quality (CompQuality)."""

DELIVER_RADIUS: Final = 8
"""Cells along each axis between two plans within which one load of materials can serve both."""

LEAVES_RUBBLE: Final = building_kinds.BARRIERS | {"Column"}
"""Buildings that leave rubble when they are deconstructed."""

FRAME_HIT_POINTS_SHARE: Final = 0.25
"""Hit points of a frame as a share of the finished building's."""


def is_floor(def_name: str) -> bool:
    """Whether the def is a floor, a terrain that colonists build."""
    known = DEFS.terrain.get(def_name)
    return known is not None and known.work is not None


def is_buildable(def_name: str) -> bool:
    """Whether the def is a building or a floor that colonists can build."""
    return def_name in DEFS.buildings or is_floor(def_name)


def default_stuff(def_name: str) -> str | None:
    """The stuff of a building when none is stated; None for a building that takes no stuff."""
    known = DEFS.buildings.get(def_name)
    if known is None or not known.stuff_count:
        return None
    for name in (*DEFAULT_STUFF, *sorted(DEFS.stuff)):
        if DEFS.stuff[name].category in known.stuff_categories:
            return name
    return None


def materials(def_name: str, stuff: str | None = None) -> dict[str, int]:
    """Materials of a building or floor: item counts by def name. Raises KeyError for a def that cannot be built."""
    if is_floor(def_name):
        return dict(DEFS.terrain[def_name].cost)
    known = DEFS.buildings[def_name]
    needed = dict(known.cost)
    if known.stuff_count:
        material = stuff or default_stuff(def_name) or "WoodLog"
        needed[material] = needed.get(material, 0) + known.stuff_count
    return {name: count for name, count in sorted(needed.items()) if count > 0}


def work_to_build(def_name: str, stuff: str | None = None) -> float:
    """Work at construction speed 1 in game ticks, before the factor 1.7: base x the stuff's factor + its offset."""
    if is_floor(def_name):
        return float(DEFS.terrain[def_name].work or 0.0)
    known = DEFS.buildings[def_name]
    material = DEFS.stuff.get(stuff or default_stuff(def_name) or "") if known.stuff_count else None
    if material is None or not known.work:
        return float(known.work)
    return known.work * material.work_factor + material.work_offset


def required_skill(def_name: str) -> int:
    """The Construction level that a builder needs."""
    known = DEFS.buildings.get(def_name)
    return known.construction_skill if known is not None else 0


def skilled_enough(pawn: Pawn, plan: Blueprint | Frame) -> bool:
    """Whether the pawn has the Construction level that the plan requires."""
    return skills.level(pawn, "Construction") >= required_skill(plan.def_name)


def shares_load(plan: Blueprint | Frame, other: Blueprint | Frame) -> bool:
    """Whether one load of materials can serve both plans."""
    return max(abs(plan.x - other.x), abs(plan.z - other.z)) <= DELIVER_RADIUS


def place(
    colony: Colony, def_name: str, x: int, z: int, rotation: int = 0, stuff: str | None = None
) -> Blueprint | None:
    """Place a blueprint of a building or a floor. Without a stuff, the building gets its default stuff.

    Returns None when the blueprint is not possible: off the map, in rock, in water, over another building or plan, or
    of a stuff that the building cannot be made of.
    """
    if not is_buildable(def_name) or not can_place(colony, def_name, x, z, rotation):
        return None
    known = DEFS.buildings.get(def_name)
    if known is not None and known.stuff_count:
        stuff = stuff or default_stuff(def_name) or ""
        if stuff not in DEFS.stuff or DEFS.stuff[stuff].category not in known.stuff_categories:
            return None
    else:
        stuff = None
    blueprint = Blueprint(colony.world.new_id(), def_name, x, z, rotation % 4, stuff)
    colony.world.blueprints[blueprint.id] = blueprint
    jobs.wake_idle(colony)
    return blueprint


def can_place(colony: Colony, def_name: str, x: int, z: int, rotation: int = 0) -> bool:
    """Whether the terrain, rock, buildings and plans at these cells allow this building or floor."""
    grids, floor = colony.world.grids, is_floor(def_name)
    cells = occupied_cells(def_name, x, z, rotation)
    if not all(grids.contains(cx, cz) for cx, cz in cells):
        return False
    for cx, cz in cells:
        terrain = TERRAINS[int(grids.terrain[cz, cx])]
        known = DEFS.terrain[terrain]
        if known.impassable or (terrain == def_name and floor) or not known.affordances:
            return False
        if grids.rock[cz, cx] and not floor:
            return False
        edifice = int(grids.edifice[cz, cx])
        if edifice and not floor and not _can_share(def_name, colony.world.buildings[edifice].def_name):
            return False
    taken = set(cells)
    return not any(
        not taken.isdisjoint(occupied_cells(other.def_name, other.x, other.z, other.rotation))
        and is_floor(other.def_name) == floor
        for plans in (colony.world.blueprints, colony.world.frames)
        for other in plans.values()
    )


def _can_share(def_name: str, present: str) -> bool:
    """Whether two buildings can share a cell: only a power conduit shares its cell, with any other building."""
    return "PowerConduit" in (def_name, present) and def_name != present


def missing(colony: Colony, plan: Blueprint | Frame) -> dict[str, int]:
    """Materials that a plan still needs: item counts by def name."""
    needed = materials(plan.def_name, plan.stuff)
    delivered = plan.delivered if isinstance(plan, Frame) else {}
    return {name: left for name, count in needed.items() if (left := count - delivered.get(name, 0)) > 0}


def start_frame(colony: Colony, blueprint: Blueprint) -> Frame:
    """Replace a blueprint by a frame, which takes materials. Plants on its cells die, except under a floor."""
    world = colony.world
    del world.blueprints[blueprint.id]
    holder = world.reserved.pop(blueprint.id, None)
    points = max(1, round(full_hit_points(blueprint.def_name, blueprint.stuff) * FRAME_HIT_POINTS_SHARE))
    frame = Frame(
        world.new_id(),
        blueprint.def_name,
        blueprint.x,
        blueprint.z,
        blueprint.rotation,
        blueprint.stuff,
        hit_points=points,
        forbidden=blueprint.forbidden,
    )
    world.frames[frame.id] = frame
    if holder is not None:
        world.reserved[frame.id] = holder
    if not is_floor(frame.def_name):
        for x, z in occupied_cells(frame.def_name, frame.x, frame.z, frame.rotation):
            if world.grids.plant[z, x]:
                plants.die(colony, x, z)
    return frame


@functools.lru_cache(maxsize=1_024)
def full_hit_points(def_name: str, stuff: str | None) -> int:
    """Hit points of a new building; without a stuff those of its default stuff, and at least 1."""
    return max(1, building_kinds.full_hit_points(def_name, stuff or default_stuff(def_name)))


def obstacle(colony: Colony, plan: Blueprint) -> int | None:
    """The index of a cell whose tree must be cut before the plan can be built, or None."""
    if is_floor(plan.def_name):
        return None
    for x, z in occupied_cells(plan.def_name, plan.x, plan.z, plan.rotation):
        name = plants.plant_at(colony, x, z)
        if name and DEFS.plants[name].is_tree:
            return colony.world.grids.index(x, z)
    return None


def complete(colony: Colony, frame: Frame, builder: Pawn | None) -> Building | None:
    """Finish a frame and move pawns and items out of its cells if necessary. Returns the building, None for a floor."""
    _remove_frame(colony, frame)
    if is_floor(frame.def_name):
        _lay_floor(colony, frame)
        return None
    building = Building(
        colony.world.new_id(),
        frame.def_name,
        frame.x,
        frame.z,
        frame.rotation,
        frame.stuff,
        full_hit_points(frame.def_name, frame.stuff),
        quality=_quality(colony, frame, builder),
    )
    known = DEFS.buildings[frame.def_name]
    if frame.def_name in BUILT_FUELLED:
        building.fuel = known.fuel_capacity
    spawning.add_building(colony, building)
    clear_footprint(colony, building)
    mark_home(colony, building)
    return building


def clear_footprint(colony: Colony, building: Building) -> None:
    """Move pawns and items out of the cells that a new building fills, reroute walkers, and kill plants there."""
    grids = colony.world.grids
    cells = occupied_cells(building.def_name, building.x, building.z, building.rotation)
    indices = [grids.index(x, z) for x, z in cells]
    if any(not colony.index.passable(x, z) for x, z in cells):
        for pawn in movement.reroute(colony, indices):
            jobs.interrupt(colony, pawn)
        for _, pawn in sorted(colony.world.pawns.items()):
            here = movement.position(colony, pawn)
            if here in cells and not colony.index.passable(*here):
                jobs.interrupt(colony, pawn)
                aside = paths.step_aside(colony, *here)
                if aside is not None:
                    pawn.x, pawn.z = aside
    for x, z in cells:
        if grids.plant[z, x]:
            plants.die(colony, x, z)
        if spawning.can_hold_items(colony, x, z):
            continue
        for item_id in list(colony.index.items_at.get(grids.index(x, z), ())):
            item = colony.world.items[item_id]
            spawning.remove_item(colony, item)
            spawning.spawn_item(colony, item, x, z)


def mark_home(colony: Colony, building: Building, radius: int = 4) -> None:
    """Add a new building and the cells within `radius` of it to the home area (AutoHomeAreaMaker)."""
    home = colony.world.grids.home_area
    x, z = building.x, building.z
    home[max(0, z - radius) : z + radius + 1, max(0, x - radius) : x + radius + 1] = True


def _quality(colony: Colony, frame: Frame, builder: Pawn | None) -> int:
    if frame.def_name not in WITH_QUALITY:
        return -1
    level = skills.level(builder, "Construction") if builder is not None else 5
    return recipes.roll_quality(colony, level, colony.now, frame.id)


def _lay_floor(colony: Colony, frame: Frame) -> None:
    grids = colony.world.grids
    if not grids.under_terrain[frame.z, frame.x]:
        grids.under_terrain[frame.z, frame.x] = int(grids.terrain[frame.z, frame.x]) + 1
    grids.terrain[frame.z, frame.x] = TERRAIN_INDEX[frame.def_name]
    if grids.plant[frame.z, frame.x]:
        plants.die(colony, frame.x, frame.z)
    colony.index.update_cell(frame.x, frame.z)


def fail(colony: Colony, frame: Frame, builder: Pawn) -> None:
    """Fail a construction: half of the materials are lost, and a new blueprint replaces the frame."""
    _remove_frame(colony, frame)
    _drop(colony, {name: round(count * FAILURE_SHARE) for name, count in frame.delivered.items()}, frame.x, frame.z)
    plan = Blueprint(colony.world.new_id(), frame.def_name, frame.x, frame.z, frame.rotation, frame.stuff)
    colony.world.blueprints[plan.id] = plan
    colony.message(f"{builder.name.short} failed to construct a {label(frame.def_name)}.", "NegativeEvent")


def deconstruct(colony: Colony, building: Building) -> None:
    """Remove a building and drop three quarters of its materials; walls and the like leave rubble."""
    spawning.remove_building(colony, building)
    if building.def_name in DEFS.buildings:
        given = materials(building.def_name, building.stuff)
        back = {name: round(count * DECONSTRUCT_SHARE) for name, count in given.items()}
        _drop(colony, back, building.x, building.z)
    for pawn in colony.world.pawns.values():
        if pawn.bed == building.id:
            pawn.bed = 0
    grids = colony.world.grids
    if building.def_name in LEAVES_RUBBLE:
        grids.filth[building.z, building.x] = FILTH_INDEX["Filth_RubbleBuilding"]
        grids.filth_thickness[building.z, building.x] = 1


def build_roof(colony: Colony, cells: list[int]) -> int:
    """Build a roof over the cells that have none and a support in reach. Returns the number of cells roofed."""
    grids, roofed = colony.world.grids, 0
    for cell in cells:
        x, z = grids.cell(cell)
        if not grids.roof[z, x] and rooms.holds_roof(colony, x, z):
            grids.roof[z, x] = ROOF_INDEX["RoofConstructed"]
            roofed += 1
    if roofed:
        colony.index.structure_version += 1
    return roofed


def _remove_frame(colony: Colony, frame: Frame) -> None:
    del colony.world.frames[frame.id]
    colony.world.reserved.pop(frame.id, None)


def _drop(colony: Colony, items: dict[str, int], x: int, z: int) -> None:
    for name, count in sorted(items.items()):
        if count > 0:
            spawning.spawn_item(colony, spawning.new_item(colony, name, count), x, z)


def can_work_on(colony: Colony, pawn: Pawn, plan: Blueprint | Frame) -> bool:
    """Whether the plan is allowed, the pawn can reserve it, and a cell beside it is reachable."""
    if plan.forbidden or not reservations.can_reserve(colony, pawn, plan.id):
        return False
    return paths.reachable(colony, *movement.position(colony, pawn), plan.x, plan.z, adjacent=True)
