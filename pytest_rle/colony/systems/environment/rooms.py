"""Rooms: parts of the map enclosed by walls and rock, with their roles and stats.

Sources: Room, RegionTypeUtility, RoomRoleWorker_* and RoomStatWorker_* of RimWorld 1.6.
"""

from __future__ import annotations

import dataclasses
import math
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.index import IMPASSABLE
from pytest_rle.colony.systems.environment import beauty, wealth
from pytest_rle.colony.systems.environment.partition import Partition, partition
from pytest_rle.colony.world import FILTHS, TERRAINS, Building, occupied_cells
from pytest_rle.rimworld import DEFS, Curve, building_kinds, lerp

OUTDOORS_OPEN_CELLS: Final = 300
"""A room with this many unroofed cells counts as outdoors (Room.PsychologicallyOutdoors)."""

OUTDOORS_EDGE_SHARE: Final = 0.5
"""A room at the map's edge with this share of unroofed cells counts as outdoors too."""

OUTDOOR_AIR_SHARE: Final = 0.25
"""A room with this share of unroofed cells has the outdoor temperature (Room.UsesOutdoorTemperature)."""

ROOF_REACH: Final = 6
"""Greatest distance in cells between a roof and its support (RoofCollapseUtility.RoofMaxSupportDistance)."""

AUTO_ROOF_CELLS: Final = 300
"""The game plans roofs over enclosed rooms of up to this many cells (AutoBuildRoofAreaSetter)."""

IMPRESSIVENESS_TIERS: Final = (20.0, 30.0, 40.0, 50.0, 65.0, 85.0, 120.0, 170.0, 240.0)
"""Scores from which impressiveness is dull, mediocre, ... wondrous; below the first it is awful (D: RoomStatDef)."""

STANDABLE_COST: Final = 30
"""A cell with a lower path cost in game ticks counts as standable."""

SPACE_OUTDOORS: Final = 350.0
SPACE_STANDABLE: Final = 1.4
SPACE_WALKABLE: Final = 0.5
"""Space outdoors, and the space that each standable and each other passable cell adds (RoomStatWorker_Space)."""

BEAUTY_DIVISOR: Final = Curve(((0.0, 20.0), (40.0, 40.0), (100000.0, 100000.0)))
"""Divisor of a room's total beauty, by its number of cells (RoomStatWorker_Beauty)."""

FILTH_CLEANLINESS: Final = {
    "Filth_Dirt": -5.0,
    "Filth_Trash": -5.0,
    "Filth_RubbleRock": -5.0,
    "Filth_RubbleBuilding": -5.0,
    "Filth_Blood": -10.0,
    "Filth_Vomit": -15.0,
    "Filth_AnimalFilth": -10.0,
    "Filth_CorpseBile": -10.0,
    "Filth_Ash": -5.0,
}
"""Cleanliness of one layer of filth in a cell (D: ThingDef)."""

PERCEIVED_SPACE: Final = Curve(((3.0, 0.0), (9.0, 0.25), (16.0, 0.5), (42.0, 0.71), (100.0, 1.0)))
"""How spacious a cell feels, by the number of its room's cells within `PERCEPTION_RADIUS`."""

PERCEPTION_RADIUS: Final = 7.9
"""Cells."""

BUILDING_CLEANLINESS: Final = {"TableButcher": -15.0, "ButcherSpot": -15.0}
"""Cleanliness that a building adds to its room (D: ThingDef)."""

_SPAN: Final = np.arange(-ROOF_REACH, ROOF_REACH + 1)
_ROOF_DISC: Final = _SPAN[:, None] ** 2 + _SPAN[None, :] ** 2 <= (ROOF_REACH + 0.9) ** 2

_FILTH_CLEANLINESS: Final = np.array([FILTH_CLEANLINESS.get(name, 0.0) for name in FILTHS])
_TERRAIN_CLEANLINESS: Final = np.array([DEFS.terrain[name].cleanliness for name in TERRAINS])


@dataclasses.dataclass(eq=False)
class Room:
    """A room. Its id is its lowest cell index. Each doorway is a room of its own.

    `buildings` are those with at least one cell in the room, ordered by id.
    """

    id: int
    cell_count: int
    open_roof_count: int
    touches_map_edge: bool
    is_doorway: bool
    buildings: tuple[Building, ...]
    label: int
    """The label of the room's cells in the map's partition."""
    partition: Partition = dataclasses.field(repr=False)

    @property
    def cell_indices(self) -> NDArray[np.int64]:
        """The cell indices, ascending."""
        return self.partition.cells(self.label)

    @cached_property
    def cells(self) -> frozenset[int]:
        """The cell indices."""
        return frozenset(self.cell_indices.tolist())

    @property
    def beds(self) -> tuple[int, ...]:
        """Ids of the beds for people."""
        return tuple(building.id for building in self.buildings if building.def_name in building_kinds.BEDS)

    @cached_property
    def is_outdoors(self) -> bool:
        """Whether the room counts as outdoors for a pawn's mood (Room.PsychologicallyOutdoors)."""
        if self.open_roof_count >= OUTDOORS_OPEN_CELLS:
            return True
        return self.touches_map_edge and self.open_roof_count >= self.cell_count * OUTDOORS_EDGE_SHARE

    @cached_property
    def uses_outdoor_temperature(self) -> bool:
        """Whether the room has the outdoor temperature (Room.UsesOutdoorTemperature)."""
        return self.touches_map_edge or self.open_roof_count >= math.ceil(self.cell_count * OUTDOOR_AIR_SHARE)

    @property
    def is_proper(self) -> bool:
        """Whether the room can have a role: no doorway, not outdoors, not at the map's edge."""
        return not (self.is_doorway or self.is_outdoors or self.touches_map_edge)

    @property
    def role(self) -> str:
        """The RoomRoleDef with the highest score for the room's buildings, or "None" (RoomRoleWorker_*)."""
        if not self.is_proper:
            return "None"
        scores = _role_scores(self.buildings)
        best = max(scores, key=lambda name: scores[name])
        return best if scores[best] > 0 else "None"


@dataclasses.dataclass(frozen=True, slots=True)
class RoomStats:
    """The stats of a room (RoomStatDef): wealth is in silver, the others are the game's scores."""

    impressiveness: float
    wealth: float
    beauty: float
    space: float
    cleanliness: float

    @property
    def tier(self) -> int:
        """The tier of impressiveness, 0 to 9.

        0 awful, 1 dull, 2 mediocre, 3 decent, 4 slightly impressive, 5 somewhat, 6 very, 7 extremely impressive,
        8 unbelievably impressive, 9 wondrously impressive.
        """
        return impressiveness_tier(self.impressiveness)


def all_rooms(colony: Colony) -> list[Room]:
    """Every room of the map, with the outdoors and the doorways, ordered by id."""
    return sorted((room for room in _layout(colony).rooms if room is not None), key=lambda room: room.id)


def room_at(colony: Colony, x: int, z: int) -> Room | None:
    """The room of a cell; None for walls and rock."""
    layout = _layout(colony)
    return layout.rooms[layout.flat[z * colony.world.grids.width + x]]


def by_label(colony: Colony, label: int) -> Room | None:
    """The room with a label; None for label 0."""
    return _layout(colony).rooms[label]


def labels(colony: Colony) -> NDArray[np.int32]:
    """The room label of every cell, shape (height, width); 0 for walls and rock. Read-only."""
    return partition(colony).labels


def stats(colony: Colony, room: Room) -> RoomStats:
    """The stats of a room."""
    grids, cells = colony.world.grids, room.cell_indices
    state = (grids.terrain, grids.plant, grids.filth, grids.filth_thickness)
    version = (colony.index.structure_version, *(grid.ravel()[cells].tobytes() for grid in state))
    return colony.memo(f"rooms.stats.{room.id}", version, lambda: _compute_stats(colony, room))


def _compute_stats(colony: Colony, room: Room) -> RoomStats:
    grids, cells = colony.world.grids, room.cell_indices
    if room.is_outdoors:
        return RoomStats(0.0, 0.0, 0.0, SPACE_OUTDOORS, _cleanliness(colony, room))
    silver = math.fsum(wealth.building_value(building) for building in room.buildings)
    silver += wealth.floor_value(grids.terrain.ravel()[cells])
    total_beauty = float(beauty.of_cells(colony, cells, indoors=True).sum())
    mean_beauty = total_beauty / BEAUTY_DIVISOR(float(room.cell_count))
    space = min(SPACE_OUTDOORS, _space(colony, room))
    cleanliness = _cleanliness(colony, room)
    score = round(impressiveness(silver, mean_beauty, space, cleanliness), 6)
    return RoomStats(score, round(silver, 6), mean_beauty, space, cleanliness)


def impressiveness(silver: float, mean_beauty: float, space: float, cleanliness: float) -> float:
    """The score from wealth in silver, beauty, space and cleanliness (RoomStatWorker_Impressiveness)."""
    by_space = _factor(space / 125.0)
    by_cleanliness = _factor(1.0 + min(cleanliness, 0.0) / 2.5)
    factors = (_factor(silver / 1500.0), _factor(mean_beauty / 3.0), by_space, by_cleanliness)
    value = lerp(math.fsum(factors) / len(factors), min(factors), 0.35)
    if value > 5.0 * by_space:
        value = lerp(value, 5.0 * by_space, 0.75)
    return round(100.0 * value, 9)


def impressiveness_tier(score: float) -> int:
    """The tier of an impressiveness score, from 0 (awful) to 9 (wondrously impressive)."""
    return sum(score >= bound for bound in IMPRESSIVENESS_TIERS)


def cells_to_roof(colony: Colony) -> set[int]:
    """Indices of unroofed cells in enclosed rooms, within reach of a support: colonists roof them."""
    return set(
        colony.memo(
            "rooms.cells_to_roof",
            (colony.index.structure_version, int(np.count_nonzero(colony.world.grids.roof))),
            lambda: _cells_to_roof(colony),
        )
    )


def holds_roof(colony: Colony, x: int, z: int) -> bool:
    """Whether a wall, door or rock within reach would support a roof over the cell."""
    low, left = max(0, z - ROOF_REACH), max(0, x - ROOF_REACH)
    near = partition(colony).solid[low : z + ROOF_REACH + 1, left : x + ROOF_REACH + 1]
    disc = _ROOF_DISC[low - z + ROOF_REACH :, left - x + ROOF_REACH :]
    return bool((near & disc[: near.shape[0], : near.shape[1]]).any())


def perceived_space(colony: Colony, x: int, z: int) -> float:
    """How spacious a cell feels, 0 to 1, by its room's cells within 7.9 cells (RoomPerceivedSize)."""
    room = room_at(colony, x, z)
    if room is None or room.is_outdoors:
        return 1.0
    name = f"rooms.space.{z * colony.world.grids.width + x}"
    return colony.memo(name, colony.index.structure_version, lambda: _perceived_space(colony, x, z))


def _perceived_space(colony: Colony, x: int, z: int) -> float:
    grids, reach = colony.world.grids, int(PERCEPTION_RADIUS)
    flat = partition(colony).flat
    seen = {flat[z * grids.width + x]}
    for cx, cz in ((x, z + 1), (x + 1, z), (x, z - 1), (x - 1, z)):
        if grids.contains(cx, cz):
            room = room_at(colony, cx, cz)
            if room is not None and not room.is_doorway:
                seen.add(room.label)
    count = 0
    for cz in range(max(0, z - reach), min(grids.height, z + reach + 1)):
        half = math.isqrt(int(PERCEPTION_RADIUS**2) - (cz - z) ** 2)
        start, end = max(0, x - half), min(grids.width, x + half + 1)
        count += sum([label in seen for label in flat[cz * grids.width + start : cz * grids.width + end]])
    return PERCEIVED_SPACE(float(count))


def _factor(share: float) -> float:
    if abs(share) < 1.0:
        return share
    return math.copysign(1.0 + math.log(abs(share)), share)


class _Layout(NamedTuple):
    """The label of each cell index, and the room of each label; None for label 0, walls and rock."""

    flat: memoryview[int]
    rooms: tuple[Room | None, ...]


def _layout(colony: Colony) -> _Layout:
    return colony.memo("rooms.layout", colony.index.structure_version, _make_rooms, colony)


def _make_rooms(colony: Colony) -> _Layout:
    grids, parts = colony.world.grids, partition(colony)
    roofed = colony.memo("rooms.roofed", grids.roof.tobytes(), lambda: np.flatnonzero(grids.roof > 0))
    covered = np.bincount(parts.labels.reshape(-1)[roofed], minlength=parts.count + 1).tolist()
    version = (colony.index.building_version, colony.index.wall_version)
    contents = colony.memo("rooms.contents", version, _contents, colony)
    rooms = [
        Room(
            id=parts.first[label],
            cell_count=parts.sizes[label],
            open_roof_count=parts.sizes[label] - covered[label],
            touches_map_edge=label in parts.at_edge,
            is_doorway=label in parts.doorways,
            buildings=contents.get(label, ()),
            label=label,
            partition=parts,
        )
        for label in range(1, parts.count + 1)
    ]
    return _Layout(parts.flat, (None, *rooms))


def _contents(colony: Colony) -> dict[int, tuple[Building, ...]]:
    """The buildings in each room, ordered by id, by the room's label. Walls are in no room."""
    grids, flat = colony.world.grids, partition(colony).flat
    found: dict[int, dict[int, Building]] = {}
    for _, building in sorted(colony.world.buildings.items()):
        if building.def_name in building_kinds.FULL_WALLS:
            continue
        for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
            if grids.contains(x, z) and (label := flat[z * grids.width + x]):
                found.setdefault(label, {})[building.id] = building
    return {label: tuple(inside.values()) for label, inside in found.items()}


def _role_scores(buildings: tuple[Building, ...]) -> dict[str, float]:
    names = [building.def_name for building in buildings]
    beds = [building for building in buildings if building.def_name in building_kinds.BEDS]
    medical = sum(bed.medical for bed in beds)
    ordinary = len(beds) - medical
    return {
        "Hospital": 100_000.0 * medical,
        "Bedroom": 100_000.0 if ordinary == 1 and not medical else 0.0,
        "Barracks": 100_100.0 * ordinary if ordinary > 1 else 0.0,
        "Tomb": 50.0 * names.count("Sarcophagus"),
        "Laboratory": 30.0 * sum(name in building_kinds.RESEARCH_BENCHES for name in names),
        "Workshop": 27.0 * sum(name in building_kinds.WORKSHOP_BENCHES for name in names),
        "Kitchen": 14.0 * sum(name in building_kinds.STOVES for name in names),
        "DiningRoom": 12.0 * sum(name in building_kinds.TABLES for name in names),
        "RecRoom": 5.0 * sum(name in DEFS.buildings and DEFS.buildings[name].joy_kind is not None for name in names),
        "Storeroom": 4.0 * sum(name in building_kinds.SHELVES for name in names),
    }


def _space(colony: Colony, room: Room) -> float:
    costs: list[int] = [colony.index.path_cost[cell] for cell in room.cell_indices.tolist()]
    standable = sum(cost < STANDABLE_COST for cost in costs)
    walkable = sum(STANDABLE_COST <= cost < IMPASSABLE for cost in costs)
    return round(SPACE_STANDABLE * standable + SPACE_WALKABLE * walkable, 6)


def _cleanliness(colony: Colony, room: Room) -> float:
    grids, cells = colony.world.grids, room.cell_indices
    filth = _FILTH_CLEANLINESS[grids.filth.ravel()[cells]] * grids.filth_thickness.ravel()[cells]
    total = math.fsum(filth.tolist()) + math.fsum(_TERRAIN_CLEANLINESS[grids.terrain.ravel()[cells]].tolist())
    total += sum(BUILDING_CLEANLINESS.get(building.def_name, 0.0) for building in room.buildings)
    return round(total / room.cell_count, 9)


def _cells_to_roof(colony: Colony) -> frozenset[int]:
    open_sky, width = colony.world.grids.roof.reshape(-1) == 0, colony.world.grids.width
    wanted: set[int] = set()
    for room in all_rooms(colony):
        if room.touches_map_edge or not room.open_roof_count or room.cell_count > AUTO_ROOF_CELLS:
            continue
        bare = room.cell_indices[open_sky[room.cell_indices]].tolist()
        wanted.update(cell for cell in bare if holds_roof(colony, cell % width, cell // width))
    return frozenset(wanted)
