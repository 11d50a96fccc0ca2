"""A deterministic survey of the map: sites that suit their purpose, and the nearest resources.

The survey uses integer arithmetic on grids of shape (height, width), indexed [z, x], so every machine finds the same
sites.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from pytest_rle.errors import TeamError
from pytest_rle.rimapi.observation import Observation, StaticWorld, TerrainMap
from pytest_rle.rimworld import DEFS
from pytest_rle.team.cells import Cell, Rect
from pytest_rle.team.survey.sites import ResourceArea, Site, SiteKind, SpatialPlan

BoolGrid = NDArray[np.bool_]
IntGrid = NDArray[np.int64]

MARGIN = 1
"""Cells kept free around every site, so that no building blocks the door of another site."""

EDGE = 12
"""Cells kept free along the map's edge, where raiders arrive and buildings are refused."""

TREE_PENALTY = 2
"""The cost of a tree on a building site, in cells of distance: it must be felled first."""

FARM_CELLS_PER_COLONIST = 30
"""About 16 soil cells of rice feed a colonist on simple meals (D: ThingDef Plant_Rice); the rest is for losses."""

BLOCK = 9
"""Side of the square in which resources are counted together, in cells."""


@dataclasses.dataclass(frozen=True, slots=True)
class Ground:
    """The grids that the search for sites reads. `fertility` is in percent."""

    heavy: BoolGrid
    passable: BoolGrid
    fertility: IntGrid
    trees: BoolGrid


@dataclasses.dataclass(frozen=True, slots=True)
class Viewpoint:
    """Everything that a survey takes from an observation. Surveys of one map from equal viewpoints are equal.

    `center` is the median of the colonists' cells, which one distant colonist does not move. `buildings` are the x and
    z of each building and how far around it nothing is built.
    """

    center: Cell
    buildings: tuple[tuple[int, int, int], ...]
    population: int

    @classmethod
    def of(cls, observation: Observation) -> Viewpoint:
        """The viewpoint of an observation. Raises TeamError if no colonist has a position to survey from."""
        places = [c.colonist.position for c in observation.colonists if c.colonist.position is not None]
        if not places:
            raise TeamError("no colonist has a position, so there is nowhere to survey from")
        xs, zs = sorted(p.x for p in places), sorted(p.z for p in places)
        return cls(
            center=(xs[len(xs) // 2], zs[len(zs) // 2]),
            buildings=tuple(
                (b.position.x, b.position.z, max(b.size.x, b.size.z) if b.size is not None else 1)
                for b in observation.buildings
                if b.position is not None
            ),
            population=len(observation.colonists),
        )


def analyse(static: StaticWorld, viewpoint: Viewpoint) -> SpatialPlan:
    """Survey the map from the place where the colonists stand."""
    center_x, center_z = viewpoint.center
    ground = _ground(static)
    free = ground.heavy & ground.passable & _reachable(ground.passable, center_x, center_z)
    free &= ~_taken(viewpoint, free.shape)
    free[:EDGE, :] = free[-EDGE:, :] = False
    free[:, :EDGE] = free[:, -EDGE:] = False
    finder = _SiteFinder(free, ground, center_x, center_z)
    sites: dict[SiteKind, Site] = {}
    for kind, sizes in _wanted(max(3, viewpoint.population)):
        site = finder.place(kind, sizes)
        if site is not None:
            sites[kind] = site
    origin = sites[SiteKind.SHELTER].area if SiteKind.SHELTER in sites else None
    x = (origin.x1 + origin.x2) // 2 if origin else center_x
    z = (origin.z1 + origin.z2) // 2 if origin else center_z
    return SpatialPlan(
        center=(center_x, center_z),
        sites=sites,
        trees=_resource_areas(_plant_cells(static, is_tree=True), "tree", x, z, limit=160),
        wild_food=_resource_areas(_plant_cells(static, names=("Plant_Berry", "Plant_Agave")), "wild food", x, z, 12),
        ore=_ore_areas(static, ground, x, z),
    )


def _terrain_grids(terrain: TerrainMap) -> tuple[BoolGrid, BoolGrid, IntGrid]:
    names = sorted(set(terrain.cells))
    rows = [DEFS.terrain.get(name) for name in names]
    code = {name: index for index, name in enumerate(names)}
    cells = np.fromiter((code[name] for name in terrain.cells), dtype=np.int64, count=len(terrain.cells))
    cells = cells.reshape(terrain.height, terrain.width)
    heavy = np.array([row is not None and "Heavy" in row.affordances for row in rows])
    walkable = np.array([row is not None and not row.impassable for row in rows])
    fertility = np.array([round(row.fertility * 100) if row is not None else 0 for row in rows], dtype=np.int64)
    return heavy[cells], walkable[cells], fertility[cells]


def _ground(static: StaticWorld) -> Ground:
    heavy, walkable, fertility = _terrain_grids(static.terrain)
    closed = np.zeros(heavy.size, dtype=np.bool_)
    for cells in static.rock.values():
        closed[list(cells)] = True
    rock = closed.copy()
    closed[list(static.fogged)] = True
    trees = np.zeros(heavy.shape, dtype=np.bool_)
    for x, z in _plant_cells(static, is_tree=True):
        trees[z, x] = True
    return Ground(heavy & ~closed.reshape(heavy.shape), walkable & ~rock.reshape(heavy.shape), fertility, trees)


def _reachable(passable: BoolGrid, x: int, z: int) -> BoolGrid:
    """The cells that are reachable on foot from (x, z), or from the passable cell nearest to it."""
    labels, count = ndimage.label(passable)
    if count == 0:
        return np.zeros_like(passable)
    rows, columns = np.nonzero(passable)
    nearest = int(np.argmin((rows - z) ** 2 + (columns - x) ** 2))
    reachable: BoolGrid = labels == labels[rows[nearest], columns[nearest]]
    return reachable


def _taken(viewpoint: Viewpoint, shape: tuple[int, ...]) -> BoolGrid:
    """Cells under the colony's buildings and their immediate surroundings."""
    taken = np.zeros(shape, dtype=np.bool_)
    for x, z, reach in viewpoint.buildings:
        taken[max(0, z - reach) : z + reach + 1, max(0, x - reach) : x + reach + 1] = True
    return taken


def _wanted(population: int) -> list[tuple[SiteKind, list[tuple[int, int]]]]:
    """The sites to look for, most important first: (kind, sizes to try), sizes as (width, height) with walls."""
    rows = (population * FARM_CELLS_PER_COLONIST + 9) // 10
    farm_sizes = [(10, rows), (rows, 10), (12, 8), (8, 8), (6, 6)]
    bedrooms = [(5 * count, 6) for count in range(min(7, population + 1), 0, -1)]
    return [
        (SiteKind.SHELTER, [(11, 9), (9, 9), (9, 8), (7, 7)] if population <= 5 else [(13, 11), (11, 9), (9, 9)]),
        (SiteKind.BEDROOMS, bedrooms),
        (SiteKind.STOCKPILE, [(10, 9), (9, 8), (8, 8), (6, 6)]),
        (SiteKind.KITCHEN, [(8, 7), (7, 6)]),
        (SiteKind.FARM, farm_sizes),
        (SiteKind.RESEARCH, [(8, 7), (7, 6)]),
        (SiteKind.FREEZER, [(7, 7), (6, 6)]),
        (SiteKind.YARD, [(14, 8), (10, 6), (6, 6)]),
        (SiteKind.SECOND_FARM, farm_sizes),
        (SiteKind.GRAVEYARD, [(8, 5), (5, 4)]),
        (SiteKind.SHIP, [(18, 7)]),
    ]


_ROOMS = frozenset({SiteKind.SHELTER, SiteKind.STOCKPILE, SiteKind.KITCHEN, SiteKind.RESEARCH, SiteKind.FREEZER})
_FIELDS = frozenset({SiteKind.FARM, SiteKind.SECOND_FARM})


class _SiteFinder:
    """Places one site after another, each as near to the centre as the earlier ones allow."""

    def __init__(self, free: BoolGrid, ground: Ground, center_x: int, center_z: int) -> None:
        self._free = free
        self._ground = ground
        self._center = (center_x, center_z)

    def place(self, kind: SiteKind, sizes: Sequence[tuple[int, int]]) -> Site | None:
        for width, height in sizes:
            corner = self._best_corner(kind, width, height)
            if corner is not None:
                x, z = corner
                area = Rect(x1=x, z1=z, x2=x + width - 1, z2=z + height - 1)
                self._free[max(0, z - MARGIN) : z + height + MARGIN, max(0, x - MARGIN) : x + width + MARGIN] = False
                door = self._door(area) if kind in _ROOMS else None
                return Site(kind=kind, area=area, door=door)
        return None

    def _best_corner(self, kind: SiteKind, width: int, height: int) -> tuple[int, int] | None:
        usable = self._free
        if kind in _FIELDS:
            usable = usable & (self._ground.fertility >= round(DEFS.plants["Plant_Rice"].fertility_min * 100))
        whole = _window_sums(usable.astype(np.int64), width, height) == width * height
        if not whole.any():
            return None
        rows, columns = np.indices(whole.shape)
        away_x = np.abs(2 * columns + width - 1 - 2 * self._center[0])
        away_z = np.abs(2 * rows + height - 1 - 2 * self._center[1])
        cost = 10 * np.maximum(away_x, away_z) + 3 * np.minimum(away_x, away_z)
        if kind in _FIELDS:
            cost -= _window_sums(self._ground.fertility, width, height) * 2 // (width * height)
        else:
            cost += _window_sums(self._ground.trees.astype(np.int64), width, height) * TREE_PENALTY * 10
        cost = np.where(whole, cost, np.iinfo(np.int64).max)
        z, x = np.unravel_index(int(np.argmin(cost)), cost.shape)
        return int(x), int(z)

    def _door(self, area: Rect) -> tuple[int, int]:
        """The middle of the side that faces the centre, so that the way in is short."""
        middle_x, middle_z = (area.x1 + area.x2) // 2, (area.z1 + area.z2) // 2
        away_x, away_z = self._center[0] - middle_x, self._center[1] - middle_z
        if abs(away_x) > abs(away_z):
            return (area.x2 if away_x > 0 else area.x1), middle_z
        return middle_x, (area.z2 if away_z > 0 else area.z1)


def _window_sums(grid: IntGrid, width: int, height: int) -> IntGrid:
    """Sums over every window of the given size; entry [z, x] is the window whose lowest corner is (x, z)."""
    rows, columns = grid.shape
    if height > rows or width > columns:
        return np.zeros((1, 1), dtype=np.int64)
    total = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    total[1:, 1:] = grid.cumsum(axis=0).cumsum(axis=1)
    sums: IntGrid = (
        total[height:, width:] - total[:-height, width:] - total[height:, :-width] + total[:-height, :-width]
    )
    return sums


def _plant_cells(static: StaticWorld, *, is_tree: bool = False, names: Sequence[str] = ()) -> list[tuple[int, int]]:
    cells: list[tuple[int, int]] = []
    for name, found in static.plants.items():
        known = DEFS.plants.get(name)
        is_wanted = known is not None and is_tree and known.is_tree and known.harvested == "WoodLog"
        if is_wanted or name in names:
            cells.extend(found)
    return cells


def _resource_areas(
    cells: Sequence[tuple[int, int]], name: str, center_x: int, center_z: int, limit: int
) -> tuple[ResourceArea, ...]:
    """The cells grouped in blocks, each as small as its content, nearest first."""
    blocks: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for x, z in cells:
        blocks.setdefault((x // BLOCK, z // BLOCK), []).append((x, z))
    areas = []
    for members in blocks.values():
        xs, zs = [x for x, _ in members], [z for _, z in members]
        area = Rect(x1=min(xs), z1=min(zs), x2=max(xs), z2=max(zs))
        away = max(abs((area.x1 + area.x2) // 2 - center_x), abs((area.z1 + area.z2) // 2 - center_z))
        areas.append(ResourceArea(def_name=name, area=area, count=len(members), distance=away))
    areas.sort(key=lambda area: (area.distance, area.area.z1, area.area.x1))
    return tuple(areas[:limit])


def _ore_areas(static: StaticWorld, ground: Ground, center_x: int, center_z: int) -> tuple[ResourceArea, ...]:
    areas: list[ResourceArea] = []
    for name in sorted(static.rock):
        if name.startswith("mineable_"):
            areas.extend(_resource_areas(_open_rock(static, ground, name), name, center_x, center_z, limit=8))
    areas.sort(key=lambda area: (area.distance, area.def_name, area.area.z1, area.area.x1))
    return tuple(areas)


def _open_rock(static: StaticWorld, ground: Ground, name: str) -> list[tuple[int, int]]:
    """The cells of a rock within two cells of open, discovered ground."""
    width = static.terrain.width
    near_open = ndimage.binary_dilation(ground.passable, iterations=2)
    cells = []
    for index in sorted(static.rock[name] - static.fogged):
        z, x = divmod(index, width)
        if near_open[z, x]:
            cells.append((x, z))
    return cells
