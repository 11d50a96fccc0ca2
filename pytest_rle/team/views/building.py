"""What can be built, what is ordered, and what is lacking for it."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping

from pytest_rle.rimapi.models import WorkTable
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.thing_defs import BuildingDef
from pytest_rle.team import facts
from pytest_rle.team.cells import Cell
from pytest_rle.team.survey.marks import Marks
from pytest_rle.team.views.models import PendingView

CELLS_SHOWN = 4
"""Cells of equal pending buildings that a view names."""

SOLID = ("Metallic", "Woody", "Stony")
"""The categories of stuff that most buildings can be made of, which a view calls "stuff"."""

RECIPES_SHOWN = 10
"""Recipes of one kind of table that a view names."""


def pending(marks: Marks, observation: Observation, static: StaticWorld) -> tuple[PendingView, ...]:
    """The frames, and the blueprints that the team has ordered and that nobody has begun.

    RIMAPI reports frames, but no blueprints, and not what was brought to a frame. A blueprint is remembered from its
    order, until its building or frame stands; one that was cancelled in the game still counts.
    """
    groups: dict[tuple[str, str, str | None], list[Cell]] = {}
    begun: set[Cell] = set()
    standing: dict[Cell, set[str]] = {}
    for building in observation.buildings:
        cell, name = facts.cell(building.position), building.def_name or ""
        standing.setdefault(cell, set()).add(name)
        if facts.is_frame(building):
            order = marks.planned.get(cell)
            kind = name.removeprefix("Frame_")
            stuff = order.stuff if order is not None and order.def_name == kind else None
            groups.setdefault((kind, "frame", stuff), []).append(cell)
            begun.add(cell)
    for cell, order in sorted(marks.planned.items()):
        if (
            cell not in begun
            and order.def_name not in standing.get(cell, ())
            and not _is_walled(order.def_name, cell, standing, static)
        ):
            groups.setdefault((order.def_name, "blueprint", order.stuff), []).append(cell)
    return tuple(
        PendingView(
            what=f"{name} of {stuff}" if stuff else name,
            state=state,
            count=len(cells),
            cells=tuple(cells[:CELLS_SHOWN]),
            needs=dict(cost(name, stuff)),
        )
        for (name, state, stuff), cells in sorted(
            groups.items(), key=lambda item: (item[0][1], -len(item[1]), item[0][0])
        )
    )


def _is_walled(def_name: str, cell: Cell, standing: Mapping[Cell, set[str]], static: StaticWorld) -> bool:
    """Whether a wall was ordered where rock or another wall closes the ring already."""
    if def_name != "Wall":
        return False
    index = cell[1] * static.terrain.width + cell[0]
    return bool({"Wall", "Door"} & standing.get(cell, set())) or any(index in cells for cells in static.rock.values())


def cost(def_name: str, stuff: str | None) -> Counter[str]:
    """What a building costs. Without a stuff, what is made of stuff counts as "stuff"."""
    known = DEFS.buildings.get(def_name)
    if known is None:
        return Counter()
    counted = Counter(dict(known.cost))
    if known.stuff_count:
        counted[stuff or "stuff"] += known.stuff_count
    return counted


def lacking(orders: tuple[PendingView, ...], observation: Observation) -> Mapping[str, int]:
    """The materials that all pending buildings need beyond what lies on the map, the most first."""
    needed: Counter[str] = Counter()
    for order in orders:
        for name, count in order.needs.items():
            needed[name] += count * order.count
    needed.pop("stuff", None)
    short = needed - observation.allowed_stock
    return dict(sorted(short.items(), key=lambda pair: (-pair[1], pair[0])))


def buildable(observation: Observation, *, ship: bool) -> Mapping[str, str]:
    """The buildings whose research is finished and whose materials lie on the map, with size and cost.

    "3x1: 80 Steel" is three cells wide and one deep at rotation 0; "stuff" is metal, wood or stone.
    """
    finished = {project.name for project in observation.research if project.is_finished}
    stock = observation.stock
    stuff: dict[str, int] = {}  # by category, of the most plentiful one
    for name, kind in DEFS.stuff.items():
        stuff[kind.category] = max(stuff.get(kind.category, 0), stock[name])
    return {
        name: text
        for name, (known, research, text) in _catalogue().items()
        if research <= finished
        and (ship or not name.startswith("Ship_"))
        and all(stock[item] >= count for item, count in known.cost.items())
        and (not known.stuff_count or any(stuff.get(c, 0) >= known.stuff_count for c in known.stuff_categories))
    }


@functools.cache
def _catalogue() -> Mapping[str, tuple[BuildingDef, frozenset[str], str]]:
    """All buildings, with the research that each needs, and its size and cost in words."""
    return {
        name: (known, frozenset(known.research), f"{known.size[0]}x{known.size[1]}: {_cost_text(known)}")
        for name, known in DEFS.buildings.items()
    }


def _cost_text(known: BuildingDef) -> str:
    parts = [f"{count} {name}" for name, count in known.cost.items()]
    if known.stuff_count:
        categories = known.stuff_categories
        parts.insert(0, f"{known.stuff_count} {'stuff' if len(categories) == len(SOLID) else '/'.join(categories)}")
    return ", ".join(parts) or "free"


def recipes(tables: tuple[WorkTable, ...], observation: Observation) -> Mapping[str, tuple[str, ...]]:
    """The recipes of each kind of table that stands, as far as their research is finished."""
    finished = {project.name for project in observation.research if project.is_finished}
    kinds = dict.fromkeys(table.thing_def for table in tables if table.thing_def)
    return {
        kind: tuple(name for name, research in _recipes_by_table().get(kind, ()) if research <= finished)[
            :RECIPES_SHOWN
        ]
        for kind in kinds
    }


@functools.cache
def _recipes_by_table() -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
    """The recipes of each kind of table, with the research that each needs."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for name, known in DEFS.recipes.items():
        for table in dict.fromkeys(known.users):
            found.setdefault(table, []).append((name, frozenset(known.research)))
    return {table: tuple(recipes) for table, recipes in found.items()}
