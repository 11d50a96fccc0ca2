"""Figures of walking speed."""

from __future__ import annotations

from pytest_rle.colony.systems.behaviour import orders
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage


def _ticks_to_walk(cells: int, *, terrain: str = "Concrete", slant: bool = False, hour: float = 12.0) -> float:
    """Game ticks of a straight walk over some cells; `slant` for a diagonal walk."""
    stage = Stage(size=40, terrain=terrain, hour=hour)
    pawn = stage.person(2, 2, drafted=True)
    orders.give(stage.colony, pawn, "Goto", cell=stage.world.grids.index(2 + cells, 2 + cells * slant))
    start = stage.now
    while (pawn.x, pawn.z) != (2 + cells, 2 + cells * slant):
        stage.advance(1)
    return stage.now - start


def _animal_ticks(race: str) -> float:
    stage = Stage(size=40, terrain="Concrete", hour=12)
    animal = stage.animal(race, 2, 2, tame=True)
    orders.give(stage.colony, animal, "Goto", cell=stage.world.grids.index(32, 2))
    start = stage.now
    while animal.x != 32:
        stage.advance(1)
    return (stage.now - start) / 30


def _ticks_through_door() -> float:
    """The game ticks that a closed door adds to a walk."""
    stage = Stage(size=40, terrain="Concrete", hour=12)
    for z in range(40):
        stage.building("Door" if z == 2 else "Wall", 12, z, stuff="WoodLog")
    pawn = stage.person(2, 2, drafted=True)
    orders.give(stage.colony, pawn, "Goto", cell=stage.world.grids.index(22, 2))
    start = stage.now
    while pawn.x != 22:
        stage.advance(1)
    return stage.now - start - 20 * 13


FIGURES = (
    Figure(
        "Game ticks to walk a cell of floor", "ticks", 13, 0.01, "StatDef MoveSpeed", lambda: _ticks_to_walk(30) / 30
    ),
    Figure(
        "Game ticks to walk a cell of floor diagonally",
        "ticks",
        18,
        0.5,
        "Pawn.TicksPerMove",
        lambda: _ticks_to_walk(30, slant=True) / 30,
    ),
    Figure(
        "Game ticks to walk a cell of soil",
        "ticks",
        15,
        0.01,
        "TerrainDef Soil",
        lambda: _ticks_to_walk(30, terrain="Soil") / 30,
    ),
    Figure(
        "Game ticks to walk a cell of marshy soil",
        "ticks",
        27,
        0.01,
        "TerrainDef MarshyTerrain",
        lambda: _ticks_to_walk(30, terrain="MarshyTerrain") / 30,
    ),
    Figure(
        "Game ticks to walk a cell of shallow water",
        "ticks",
        43,
        0.01,
        "TerrainDef WaterShallow",
        lambda: _ticks_to_walk(30, terrain="WaterShallow") / 30,
    ),
    Figure(
        "Game ticks to walk a cell of floor in the dark",
        "ticks",
        16.3,
        0.5,
        "StatPart_Glow",
        lambda: _ticks_to_walk(30, hour=1.0) / 30,
    ),
    Figure("Game ticks that a wooden door adds to a walk", "ticks", 45, 8, "Building_Door", _ticks_through_door),
    Figure("Game ticks to walk a cell, hare", "ticks", 10, 0.1, "ThingDef Hare", lambda: _animal_ticks("Hare")),
    Figure(
        "Game ticks to walk a cell, timber wolf",
        "ticks",
        12,
        0.1,
        "ThingDef Wolf_Timber",
        lambda: _animal_ticks("Wolf_Timber"),
    ),
    Figure(
        "Game ticks to walk a cell, tortoise", "ticks", 60, 0.1, "ThingDef Tortoise", lambda: _animal_ticks("Tortoise")
    ),
)
