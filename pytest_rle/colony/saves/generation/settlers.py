"""Adds the people of a start, their pet, their items and their buildings.

Sources: ScenarioDef Crashlanded, ScenPart_PlayerPawnsArriveMethod, ScenPart_StartingAnimal, ScenPart_ForcedHediff.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.saves.errors import StartError
from pytest_rle.colony.saves.generation.ground import firm_terrain
from pytest_rle.colony.saves.generation.ruins import add_building
from pytest_rle.colony.saves.generation.start import StartBuilding, StartItem, StartSpec
from pytest_rle.colony.saves.names import has_quality
from pytest_rle.colony.streams import Stream, Streams
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.world import TERRAIN_INDEX, Building, Hediff, Item, Memory, Pawn, Relation, World, occupied_cells
from pytest_rle.rimworld import DEFS, building_kinds, item_kinds
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, QUALITIES

SCATTER_RADIUS: Final = 9
"""People and their items land within this many cells of the landing site, or farther away if it is full."""

TRIES: Final = 30
"""How many cells are drawn for each radius."""

OPTIMISM: Final = "NewColonyOptimism"
CRASHED_TOGETHER: Final = "CrashedTogether"
SICKNESS: Final = "CryptosleepSickness"
SICKNESS_CHANCE: Final = 0.5
SICKNESS_TICKS: Final = (8_000, 12_000)
"""Duration of cryptosleep sickness in game ticks (HediffDef)."""

PETS: Final = (("Cat", 1.0), ("Husky", 1.0), ("LabradorRetriever", 1.0))
"""Races of the pet that comes with the colonists, with their weights."""

SCATTERED_STACK: Final = 0.6
"""Mean size of a scattered stack, as a share of a full stack."""

FLEE: Final = 2
"""HostilityResponseMode of a new colonist (Pawn_PlayerSettings)."""

NO_ROOM: Final = "the map has no room for the people and items of the start; choose a larger map or fewer items"


def add_settlers(
    world: World, spec: StartSpec, streams: Streams, landing: tuple[int, int], land: NDArray[np.bool_]
) -> None:
    """Add the buildings, people, pet and items of a start. Raises StartError if the map has no room for them.

    People and items are placed on `land`, a mask of shape (height, width).
    """
    for planned in spec.buildings:
        _place_building(world, planned, landing[0] + planned.dx, landing[1] + planned.dz)
    free_cells = _FreeCells(world, land, landing)
    people = []
    for index in range(spec.colonists):
        pawn = generation.colonist(world, streams, index)
        pawn.x, pawn.z = free_cells.near(streams.stream("start.colonist", index))
        pawn.hostility_response = FLEE
        world.pawns[pawn.id] = pawn
        people.append(pawn)
    generation.set_starting_work(people, streams.stream("start.work"))
    _add_arrival_thoughts(people)
    for pawn in people:
        _add_cryptosleep_sickness(world, streams.stream("start.sickness", pawn.id), pawn)
    _add_pet(world, streams, people, free_cells)
    for number, item in enumerate(spec.items):
        _place_items(world, streams.stream("start.items", number), item, free_cells)


class _FreeCells:
    """Free cells of the land. Each is given out once."""

    def __init__(self, world: World, land: NDArray[np.bool_], landing: tuple[int, int]) -> None:
        self._grids = world.grids
        self._free = land & (world.grids.edifice == 0)
        self._landing = landing
        for item in world.items.values():
            if item.x >= 0:
                self._free[item.z, item.x] = False

    def near(self, stream: Stream) -> tuple[int, int]:
        """A free cell near the landing site, or farther away if it is full. Raises StartError if there is none."""
        for radius in range(SCATTER_RADIUS, max(self._grids.width, self._grids.height)):
            for _ in range(TRIES):
                cell = (
                    self._landing[0] + stream.integer(-radius, radius),
                    self._landing[1] + stream.integer(-radius, radius),
                )
                if self._take(cell):
                    return cell
        raise StartError(NO_ROOM)

    def anywhere(self, stream: Stream) -> tuple[int, int]:
        """A free cell anywhere on the map. Raises StartError if there is none."""
        cells = np.flatnonzero(self._free.reshape(-1))
        if not len(cells):
            raise StartError(NO_ROOM)
        cell = self._grids.cell(int(cells[stream.integer(0, len(cells) - 1)]))
        self._take(cell)
        return cell

    def _take(self, cell: tuple[int, int]) -> bool:
        x, z = cell
        if not self._grids.contains(x, z) or not self._free[z, x]:
            return False
        self._free[z, x] = False
        return True


def _place_items(world: World, stream: Stream, item: StartItem, free_cells: _FreeCells) -> None:
    """Place an item of the start in stacks. They are forbidden, like everything that lands in drop pods."""
    known = DEFS.items[item.def_name]
    stuff = item.stuff or (known.default_stuff if known.stuff_count else None)
    quality = QUALITIES.index(item.quality or "Normal") if item.quality or has_quality(item.def_name) else -1
    left = item.count
    while left > 0:
        most = min(left, known.stack_limit)
        count = most
        if item.scattered and known.stack_limit > 1:
            mean = max(1, round(known.stack_limit * SCATTERED_STACK))
            count = min(left, stream.integer(max(1, mean // 2), max(1, min(known.stack_limit, mean * 3 // 2))))
        x, z = free_cells.anywhere(stream) if item.scattered else free_cells.near(stream)
        stack = Item(
            world.new_id(),
            item.def_name,
            x,
            z,
            count,
            item_kinds.full_hit_points(item.def_name, stuff),
            stuff,
            quality,
            forbidden=True,
        )
        world.items[stack.id] = stack
        left -= count


def _place_building(world: World, planned: StartBuilding, x: int, z: int) -> None:
    """Add a finished building. It replaces rock, plants and chunks, and soil replaces soft ground under it.

    Raises StartError if it is off the map or on another building.
    """
    def_name, known = planned.def_name, DEFS.buildings[planned.def_name]
    stuff = planned.stuff or (known.value_stuff if known.stuff_count else None)
    grids, firm = world.grids, firm_terrain()
    cells = set(occupied_cells(def_name, x, z, planned.rotation))
    if not all(grids.contains(*cell) for cell in cells):
        raise StartError(f"the building {def_name} at ({planned.dx}, {planned.dz}) is off the map; move it")
    for cell_x, cell_z in sorted(cells):
        if grids.edifice[cell_z, cell_x]:
            other = world.buildings[int(grids.edifice[cell_z, cell_x])].def_name
            raise StartError(f"the building {def_name} at ({planned.dx}, {planned.dz}) overlaps a {other}; move it")
        if grids.rock[cell_z, cell_x]:
            grids.rock[cell_z, cell_x] = grids.rock_hit_points[cell_z, cell_x] = grids.roof[cell_z, cell_x] = 0
        for grid in (grids.plant, grids.plant_growth, grids.plant_age, grids.plant_hit_points, grids.plant_id):
            grid[cell_z, cell_x] = 0
        if not firm[grids.terrain[cell_z, cell_x]]:
            grids.terrain[cell_z, cell_x] = TERRAIN_INDEX["Soil"]
    world.items = {i: item for i, item in world.items.items() if (item.x, item.z) not in cells}
    add_building(
        world,
        Building(
            world.new_id(),
            def_name,
            x,
            z,
            planned.rotation,
            stuff,
            hit_points=max(1, building_kinds.full_hit_points(def_name, stuff)),
            quality=QUALITIES.index("Normal") if known.rest_effectiveness or known.comfort else -1,
            fuel=float(known.fuel_capacity),
        ),
    )


def _add_arrival_thoughts(people: list[Pawn]) -> None:
    """Add the thoughts of a new colony: optimism, and a bond between those who crashed together."""
    for pawn in people:
        pawn.memories.append(Memory(OPTIMISM, 0, 0, _duration_ticks(OPTIMISM)))
        for other in people:
            if other is not pawn:
                pawn.memories.append(Memory(CRASHED_TOGETHER, 0, 0, _duration_ticks(CRASHED_TOGETHER), other.id))


def _duration_ticks(thought: str) -> int:
    """How long a memory of this ThoughtDef lasts, in game ticks."""
    return round((DEFS.thoughts[thought].duration_days or 0.0) * GAME_TICKS_PER_DAY)


def _add_cryptosleep_sickness(world: World, stream: Stream, pawn: Pawn) -> None:
    if stream.chance(SICKNESS_CHANCE):
        pawn.hediffs.append(Hediff(world.new_id(), SICKNESS, 1.0, ends_tick=stream.integer(*SICKNESS_TICKS)))


def _add_pet(world: World, streams: Streams, people: list[Pawn], free_cells: _FreeCells) -> None:
    stream = streams.stream("start.pet")
    pet = generation.animal(world, streams, stream.weighted(PETS), world.next_id, faction=world.player_faction)
    pet.x, pet.z = free_cells.near(stream)
    owner = stream.choice(people)
    pet.relations.append(Relation("Bond", owner.id))
    owner.relations.append(Relation("Bond", pet.id))
    world.pawns[pet.id] = pet
