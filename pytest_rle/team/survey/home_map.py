"""A map of the home area in symbols, for roles that decide where things go."""

from __future__ import annotations

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


def draw_map(observation: Observation, static: StaticWorld, spatial: SpatialPlan) -> str:
    """The home area, north at the top: one row for each z, with its number, and one symbol for each x.

    It covers the buildings and sites around the centre. What lies farther than `MAP_SIZE` allows is left out.
    """
    left, bottom, right, top = _window(observation, static, spatial)
    symbols = _symbols(observation, static, spatial)
    rows = []
    for z in range(top, bottom - 1, -1):
        row = "".join(symbols.get((x, z)) or _ground(static, x, z) for x in range(left, right + 1))
        rows.append(f"{z:>4} {row}")
    used = {symbol for row in rows for symbol in row[5:]}
    legend = ", ".join(f"{symbol} {meaning}" for symbol, meaning in LEGEND.items() if symbol in used)
    return "\n".join([f"x from {left} to {right}, from left to right; z at the start of each row. {legend}", *rows])


def _window(observation: Observation, static: StaticWorld, spatial: SpatialPlan) -> tuple[int, int, int, int]:
    """The corners of the map: the smallest that shows sites and buildings, cut around the centre."""
    x, z = spatial.center
    reach = MAP_SIZE // 2 - MARGIN
    places = [(b.position.x, b.position.z) for b in observation.buildings if b.position is not None]
    for site in spatial.sites.values():
        places += [(site.area.x1, site.area.z1), (site.area.x2, site.area.z2)]
    near = [(cx, cz) for cx, cz in (*places, (x, z)) if abs(cx - x) < reach and abs(cz - z) < reach]
    width, height = static.terrain.width, static.terrain.height
    return (
        max(0, min(cx for cx, _ in near) - MARGIN),
        max(0, min(cz for _, cz in near) - MARGIN),
        min(width - 1, max(cx for cx, _ in near) + MARGIN),
        min(height - 1, max(cz for _, cz in near) + MARGIN),
    )


def _symbols(observation: Observation, static: StaticWorld, spatial: SpatialPlan) -> dict[Cell, str]:
    """What stands on the ground, the later over the earlier."""
    symbols: dict[Cell, str] = {}
    for name, cells in static.plants.items():
        if name in DEFS.plants and DEFS.plants[name].is_tree:
            symbols.update(dict.fromkeys(cells, "T"))
    for kind, site in spatial.sites.items():
        if kind is not SiteKind.SHIP:
            symbols.update({cell: ":" for cell in site.area.ring() if cell not in symbols})
    for name, indices in static.rock.items():
        symbol = "o" if name.startswith("mineable_") else "^"
        for index in indices:
            z, x = divmod(index, static.terrain.width)
            symbols[x, z] = symbol
    for building in observation.buildings:
        if building.position is not None:
            name = building.def_name or ""
            place = building.position.x, building.position.z
            covered = occupied_cells(name.removeprefix("Frame_"), *place, building.rotation)
            symbols.update(dict.fromkeys(covered, _building(name)))
    symbols.update({(h.position.x, h.position.z): "E" for h in observation.hostiles if h.position is not None})
    people = [c.colonist.position for c in observation.colonists]
    symbols.update({(position.x, position.z): "@" for position in people if position is not None})
    return symbols


def _building(def_name: str) -> str:
    if def_name.startswith("Frame_"):
        return "f"
    kinds = ((FULL_WALLS, "#"), (DOORS, "+"), (BEDS, "b"), (TABLES, "t"), (WORK_TABLES, "w"))
    return next((symbol for names, symbol in kinds if def_name in names), "x")


def _ground(static: StaticWorld, x: int, z: int) -> str:
    known = DEFS.terrain.get(static.terrain.at(x, z))
    return "." if known is None or "Heavy" in known.affordances else "~"
