"""The contents of the cells of a map: NumPy arrays of shape (height, width), indexed [z, x].

A cell index is `z * width + x`, as in saves and in RIMAPI. Grids of defs hold indices into the tuples below, which
translate them to def names; the `*_INDEX` mappings translate back. 0 means none, except for terrain, of which every
cell has one.
"""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.rimworld import DEFS

TERRAINS: Final[tuple[str, ...]] = tuple(sorted(DEFS.terrain))
"""`terrain` holds indices into this."""

PLANTS: Final[tuple[str, ...]] = ("", *sorted(DEFS.plants))
"""`plant` holds indices into this."""

ROCKS: Final[tuple[str, ...]] = ("", *sorted(DEFS.mineables))
"""`rock` holds indices into this."""

ROOFS: Final[tuple[str, ...]] = ("", "RoofConstructed", "RoofRockThin", "RoofRockThick")
"""`roof` holds indices into this."""

FILTHS: Final[tuple[str, ...]] = (
    "",
    "Filth_Dirt",
    "Filth_Blood",
    "Filth_Vomit",
    "Filth_RubbleRock",
    "Filth_RubbleBuilding",
    "Filth_Trash",
    "Filth_AnimalFilth",
    "Filth_CorpseBile",
    "Filth_Ash",
)
"""`filth` holds indices into this."""

TERRAIN_INDEX: Final = {name: index for index, name in enumerate(TERRAINS)}
PLANT_INDEX: Final = {name: index for index, name in enumerate(PLANTS)}
ROCK_INDEX: Final = {name: index for index, name in enumerate(ROCKS)}
ROOF_INDEX: Final = {name: index for index, name in enumerate(ROOFS)}
FILTH_INDEX: Final = {name: index for index, name in enumerate(FILTHS)}

GROWTH_FULL: Final = 1_000_000
"""`plant_growth` of a fully grown plant, in millionths. Integers add up to the same growth on every machine."""


@dataclasses.dataclass(slots=True)
class Grids:
    """The cells of a map; each grid has the shape (height, width).

    - `width`, `height`: the size of the map in cells.
    - `terrain`, `roof`, `rock`, `plant`, `filth`: indices into `TERRAINS`, `ROOFS`, `ROCKS`, `PLANTS` and `FILTHS`.
    - `under_terrain`: 1 + terrain index of the ground below a floor, 0 without a floor.
    - `fogged`: true for a cell that the colony has not discovered. `home_area`: true for a cell of the home area.
    - `rock_hit_points`, `plant_hit_points`: 0 without a rock or plant.
    - `plant_growth`: 0 to `GROWTH_FULL`. `plant_age`, `plant_unlit`: game ticks. `plant_sown`: true if a colonist sowed
      the plant. `plant_id`: the id of the plant, 0 for none.
    - `edifice`, `zone`: the id of the building that fills the cell and of the zone that contains it, 0 for none.
    - `filth_thickness`: 0 to 5 layers. `snow`: 0 to 1 000, thousandths of the full depth.
    """

    width: int
    height: int
    terrain: NDArray[np.uint8]
    under_terrain: NDArray[np.uint8]
    roof: NDArray[np.uint8]
    fogged: NDArray[np.bool_]
    rock: NDArray[np.uint8]
    rock_hit_points: NDArray[np.int32]
    plant: NDArray[np.uint8]
    plant_growth: NDArray[np.int32]
    plant_age: NDArray[np.int32]
    plant_unlit: NDArray[np.int32]
    plant_hit_points: NDArray[np.int32]
    plant_sown: NDArray[np.bool_]
    plant_id: NDArray[np.int32]
    edifice: NDArray[np.int32]
    zone: NDArray[np.int32]
    filth: NDArray[np.uint8]
    filth_thickness: NDArray[np.uint8]
    snow: NDArray[np.int32]
    home_area: NDArray[np.bool_]

    @classmethod
    def empty(cls, width: int, height: int, terrain: str = "Soil") -> Grids:
        """An empty map of one terrain, without fog. Raises KeyError if the terrain is unknown."""
        shape = (height, width)
        return cls(
            width=width,
            height=height,
            terrain=np.full(shape, TERRAIN_INDEX[terrain], np.uint8),
            under_terrain=np.zeros(shape, np.uint8),
            roof=np.zeros(shape, np.uint8),
            fogged=np.zeros(shape, np.bool_),
            rock=np.zeros(shape, np.uint8),
            rock_hit_points=np.zeros(shape, np.int32),
            plant=np.zeros(shape, np.uint8),
            plant_growth=np.zeros(shape, np.int32),
            plant_age=np.zeros(shape, np.int32),
            plant_unlit=np.zeros(shape, np.int32),
            plant_hit_points=np.zeros(shape, np.int32),
            plant_sown=np.zeros(shape, np.bool_),
            plant_id=np.zeros(shape, np.int32),
            edifice=np.zeros(shape, np.int32),
            zone=np.zeros(shape, np.int32),
            filth=np.zeros(shape, np.uint8),
            filth_thickness=np.zeros(shape, np.uint8),
            snow=np.zeros(shape, np.int32),
            home_area=np.zeros(shape, np.bool_),
        )

    def contains(self, x: int, z: int) -> bool:
        """Whether the cell is on the map."""
        return 0 <= x < self.width and 0 <= z < self.height

    def index(self, x: int, z: int) -> int:
        """The index of the cell (x, z)."""
        return z * self.width + x

    def cell(self, index: int) -> tuple[int, int]:
        """The cell (x, z) with this index."""
        return index % self.width, index // self.width
