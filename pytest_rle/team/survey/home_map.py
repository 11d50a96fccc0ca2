"""A map of the home area in symbols, for roles that decide where things go."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.building_kinds import BEDS, DOORS, FULL_WALLS, TABLES, WORK_TABLES
from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.team.cells import Cell
from pytest_rle.team.survey.sites import SiteKind, SpatialPlan

MAP_SIZE: Final = 64
"""The most cells of the map along x and along z."""

MARGIN: Final = 2
"""Cells around the outermost building and site."""

REACH: Final = MAP_SIZE // 2 - MARGIN
"""Buildings and sites that lie so many cells from the centre are left out."""

LEGEND: Final = {
    ".": "ground",
    "~": "water or marsh",
    "^": "rock",
    "o": "ore",
    "T": "tree at the start",
    ":": "site for a building",
    "#": "wall",
    "+": "door",
    "f": "under construction",
    "b": "bed",
    "t": "table",
    "w": "work table",
    "x": "other building",
    "@": "colonist",
    "E": "enemy",
}
"""The meaning of each symbol."""


class HomeMap:
    """Draws the home area of one map. The ground, which does not change, is drawn once, on first use."""

    def __init__(self, static: StaticWorld, spatial: SpatialPlan) -> None:
        self._static, self._spatial = static, spatial
        self._center = x, z = spatial.center
        most = REACH - 1 + MARGIN  # cells from the centre that a map can show
        self._left, self._bottom = max(0, x - most), max(0, z - most)
        self._right = min(static.terrain.width - 1, x + most)
        self._top = min(static.terrain.height - 1, z + most)
        self._sites = [
            corner
            for site in spatial.sites.values()
            for corner in ((site.area.x1, site.area.z1), (site.area.x2, site.area.z2))
        ]

    def draw(self, observation: Observation) -> str:
        """The home area, north at the top: one row for each z, with its number, and one symbol for each x.

        It covers the buildings and sites around the centre. What lies farther than `MAP_SIZE` allows is left out.
        """
        rows = [row.copy() for row in self._ground]
        for (x, z), symbol in _standing(observation):
            if self._left <= x <= self._right and self._bottom <= z <= self._top:
                rows[z - self._bottom][x - self._left] = symbol
        left, bottom, right, top = self._window(observation)
        shown = [
            "".join(rows[z - self._bottom][left - self._left : right + 1 - self._left])
            for z in range(top, bottom - 1, -1)
        ]
        used = set().union(*shown)
        legend = ", ".join(f"{symbol} {meaning}" for symbol, meaning in LEGEND.items() if symbol in used)
        head = f"x from {left} to {right}, from left to right; z at the start of each row. {legend}"
        return "\n".join([head, *(f"{z:>4} {row}" for z, row in zip(range(top, bottom - 1, -1), shown, strict=True))])

    def _window(self, observation: Observation) -> tuple[int, int, int, int]:
        """The corners of the map: the smallest that shows sites and buildings, cut around the centre."""
        x, z = self._center
        places = [(b.position.x, b.position.z) for b in observation.buildings if b.position is not None]
        near = [
            (cx, cz) for cx, cz in (*places, *self._sites, self._center) if abs(cx - x) < REACH and abs(cz - z) < REACH
        ]
        return (
            max(self._left, min(cx for cx, _ in near) - MARGIN),
            max(self._bottom, min(cz for _, cz in near) - MARGIN),
            min(self._right, max(cx for cx, _ in near) + MARGIN),
            min(self._top, max(cz for _, cz in near) + MARGIN),
        )

    @functools.cached_property
    def _ground(self) -> list[list[str]]:
        """The rows of all that a map can show, the lowest z first. Of two symbols of a cell, the later one stays."""
        static, spatial = self._static, self._spatial
        columns = range(self._left, self._right + 1)
        rows = [[_ground(static, x, z) for x in columns] for z in range(self._bottom, self._top + 1)]
        trees = [
            cell
            for name, cells in static.plants.items()
            if name in DEFS.plants and DEFS.plants[name].is_tree
            for cell in cells
        ]
        sites = [cell for kind, site in spatial.sites.items() if kind is not SiteKind.SHIP for cell in site.area.ring()]
        rock: dict[str, list[Cell]] = {"^": [], "o": []}
        for name, indices in static.rock.items():
            divided = (divmod(index, static.terrain.width) for index in indices)
            rock["o" if name.startswith("mineable_") else "^"] += [(x, z) for z, x in divided]
        for symbol, cells in ((":", sites), ("T", trees), *rock.items()):
            for x, z in cells:
                if self._left <= x <= self._right and self._bottom <= z <= self._top:
                    rows[z - self._bottom][x - self._left] = symbol
        return rows


def _standing(observation: Observation) -> Iterator[tuple[Cell, str]]:
    """The cells of what stands on the ground with their symbols, the later over the earlier."""
    for building in observation.buildings:
        if building.position is not None:
            name = building.def_name or ""
            symbol = _building(name)
            place = building.position.x, building.position.z
            for cell in occupied_cells(name.removeprefix("Frame_"), *place, building.rotation):
                yield cell, symbol
    for hostile in observation.hostiles:
        if hostile.position is not None:
            yield (hostile.position.x, hostile.position.z), "E"
    for colonist in observation.colonists:
        position = colonist.colonist.position
        if position is not None:
            yield (position.x, position.z), "@"


def _building(def_name: str) -> str:
    if def_name.startswith("Frame_"):
        return "f"
    kinds = ((FULL_WALLS, "#"), (DOORS, "+"), (BEDS, "b"), (TABLES, "t"), (WORK_TABLES, "w"))
    return next((symbol for names, symbol in kinds if def_name in names), "x")


def _ground(static: StaticWorld, x: int, z: int) -> str:
    known = DEFS.terrain.get(static.terrain.at(x, z))
    return "." if known is None or "Heavy" in known.affordances else "~"
