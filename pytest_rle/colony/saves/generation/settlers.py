"""The people of a start and what they bring.

Sources: ScenarioDef Crashlanded, ScenPart_PlayerPawnsArriveMethod, ScenPart_StartingAnimal, ScenPart_ForcedHediff.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.saves.generation.ruins import put_building
from pytest_rle.colony.saves.generation.start import StartBuilding, StartItem, StartSpec
from pytest_rle.colony.saves.names import has_quality
from pytest_rle.colony.streams import Stream, Streams
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.world import TERRAIN_INDEX, Building, Hediff, Item, Memory, Pawn, Relation, World, occupied_cells
from pytest_rle.rimworld import DEFS, building_kinds, item_kinds
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, QUALITIES

SCATTER_RADIUS: Final = 9
"""Pods come down within this many cells of the landing site."""

ARRIVAL_THOUGHTS: Final = ("NewColonyOptimism",)
CRASHED_TOGETHER: Final = "CrashedTogether"
SICKNESS: Final = "CryptosleepSickness"
SICKNESS_CHANCE: Final = 0.5
SICKNESS_TICKS: Final = (8_000, 12_000)
"""Game ticks that cryptosleep sickness lasts (HediffDef)."""

PETS: Final = (("Cat", 1.0), ("Husky", 1.0), ("LabradorRetriever", 1.0))
"""One companion comes with the colonists; pets that one keeps indoors."""

SCATTERED_STACK: Final = 0.6
"""Mean size of a scattered stack, of the full one."""

FLEE: Final = 2
"""HostilityResponseMode of a new colonist (Pawn_PlayerSettings)."""


def settle(world: World, spec: StartSpec, streams: Streams, landing: tuple[int, int], land: NDArray[np.bool_]) -> None:
    """Put buildings, people, their pet and their goods on the map."""
    for planned in spec.buildings:
        _build(world, planned, landing[0] + planned.dx, landing[1] + planned.dz)
    places = _Places(world, land, landing)
    people = []
    for index in range(spec.colonists):
        pawn = generation.colonist(world, streams, index)
        pawn.x, pawn.z = places.near(streams.stream("start.colonist", index))
        pawn.hostility_response = FLEE
        world.pawns[pawn.id] = pawn
        people.append(pawn)
    generation.set_starting_work(people, streams.stream("start.work"))
    _remember_crash(people)
    for pawn in people:
        _sicken(world, streams.stream("start.sickness", pawn.id), pawn)
    _bring_pet(world, streams, people, places)
    for number, item in enumerate(spec.items):
        _drop(world, streams.stream("start.items", number), item, places)


class _Places:
    """Hands out free cells, each once."""

    def __init__(self, world: World, land: NDArray[np.bool_], landing: tuple[int, int]) -> None:
        self._grids = world.grids
        self._free = land & (world.grids.edifice == 0)
        self._landing = landing
        for item in world.items.values():
            if item.x >= 0:
                self._free[item.z, item.x] = False

    def near(self, stream: Stream) -> tuple[int, int]:
        """A free cell by the landing site; farther away the fuller it is there."""
        for radius in range(SCATTER_RADIUS, max(self._grids.width, self._grids.height)):
            for _ in range(30):
                cell = (
                    self._landing[0] + stream.integer(-radius, radius),
                    self._landing[1] + stream.integer(-radius, radius),
                )
                if self._take(cell):
                    return cell
        raise ValueError("the map has no room for what the colony brings")

    def anywhere(self, stream: Stream) -> tuple[int, int]:
        """A free cell somewhere on the map."""
        cells = np.flatnonzero(self._free.reshape(-1))
        if not len(cells):
            raise ValueError("the map has no room for what the colony brings")
        cell = self._grids.cell(int(cells[stream.integer(0, len(cells) - 1)]))
        self._take(cell)
        return cell

    def _take(self, cell: tuple[int, int]) -> bool:
        x, z = cell
        if not self._grids.contains(x, z) or not self._free[z, x]:
            return False
        self._free[z, x] = False
        return True


def _drop(world: World, stream: Stream, item: StartItem, places: _Places) -> None:
    """Lay a kind of goods out in stacks, forbidden as everything that falls from the sky."""
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
        x, z = places.anywhere(stream) if item.scattered else places.near(stream)
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


def _build(world: World, planned: StartBuilding, x: int, z: int) -> None:
    """A finished building; rock, plants and chunks in its way are gone, and the ground under it is firm."""
    def_name, known = planned.def_name, DEFS.buildings[planned.def_name]
    stuff = planned.stuff or (known.value_stuff if known.stuff_count else None)
    grids = world.grids
    cells = set(occupied_cells(def_name, x, z, planned.rotation))
    if not all(grids.contains(*cell) for cell in cells):
        raise ValueError(f"the start building {def_name} at ({planned.dx}, {planned.dz}) would stand off the map")
    for cell_x, cell_z in sorted(cells):
        if grids.edifice[cell_z, cell_x]:
            other = world.buildings[int(grids.edifice[cell_z, cell_x])].def_name
            raise ValueError(f"the start building {def_name} at ({planned.dx}, {planned.dz}) would stand in a {other}")
        if grids.rock[cell_z, cell_x]:
            grids.rock[cell_z, cell_x] = grids.rock_hit_points[cell_z, cell_x] = grids.roof[cell_z, cell_x] = 0
        for grid in (grids.plant, grids.plant_growth, grids.plant_age, grids.plant_hit_points, grids.plant_id):
            grid[cell_z, cell_x] = 0
        if "Heavy" not in DEFS.terrain[_terrain(world, cell_x, cell_z)].affordances:
            grids.terrain[cell_z, cell_x] = TERRAIN_INDEX["Soil"]
    world.items = {i: item for i, item in world.items.items() if (item.x, item.z) not in cells}
    put_building(
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


def _terrain(world: World, x: int, z: int) -> str:
    index = int(world.grids.terrain[z, x])
    return next(name for name, number in TERRAIN_INDEX.items() if number == index)


def _remember_crash(people: list[Pawn]) -> None:
    """The thoughts of a fresh start: hope, and a bond with those who fell from the sky together."""
    for pawn in people:
        for name in ARRIVAL_THOUGHTS:
            pawn.memories.append(Memory(name, 0, 0, _ends(name)))
        for other in people:
            if other is not pawn:
                pawn.memories.append(Memory(CRASHED_TOGETHER, 0, 0, _ends(CRASHED_TOGETHER), other.id))


def _ends(thought: str) -> int:
    return round((DEFS.thoughts[thought].duration_days or 0.0) * GAME_TICKS_PER_DAY)


def _sicken(world: World, stream: Stream, pawn: Pawn) -> None:
    if stream.chance(SICKNESS_CHANCE):
        pawn.hediffs.append(Hediff(world.new_id(), SICKNESS, 1.0, ends_tick=stream.integer(*SICKNESS_TICKS)))


def _bring_pet(world: World, streams: Streams, people: list[Pawn], places: _Places) -> None:
    stream = streams.stream("start.pet")
    pet = generation.animal(world, streams, stream.weighted(PETS), world.next_id, faction=world.player_faction)
    pet.x, pet.z = places.near(stream)
    owner = stream.choice(people)
    pet.relations.append(Relation("Bond", owner.id))
    owner.relations.append(Relation("Bond", pet.id))
    world.pawns[pet.id] = pet
