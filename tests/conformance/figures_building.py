"""Figures of mining and construction."""

from __future__ import annotations

import functools

from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.production import construction, designations
from pytest_rle.colony.world import Building, Frame
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage, at_toil


def _ticks_to_mine(rock: str, skill: int) -> float:
    stage = Stage(hour=9)
    spawning.set_rock(stage.colony, 13, 10, rock)
    pawn = stage.worker("Mining", Mining=skill)
    designations.mark(stage.colony, "mine", 13, 10, 13, 10)
    return stage.ticks_while(lambda: at_toil(pawn, "Mine"))


@functools.cache
def _quarry(rock: str, skill: int, rows: int) -> tuple[Stage, int]:
    """A wall of rock that a miner has removed, and how many cells it had."""
    stage = Stage(size=34, hour=9, terrain="Concrete")
    for z in range(12, 12 + rows):
        for x in range(5, 30):
            spawning.set_rock(stage.colony, x, z, rock)
    stage.worker("Mining", Mining=skill)
    designations.mark(stage.colony, "mine", 5, 12, 29, 11 + rows)
    for _ in range(200):
        if not stage.world.designations.mine:
            break
        stage.advance(5_000)
    return stage, 25 * rows


def _mined(rock: str, product: str, skill: int, rows: int) -> float:
    """Items per cell of rock."""
    stage, cells = _quarry(rock, skill, rows)
    return stage.count(product) / cells


def _ticks_to_build(def_name: str, stuff: str | None, skill: int) -> float:
    stage = Stage(hour=9)
    stage.finish_research("Electricity", "ComplexFurniture", "Stonecutting")
    for name, count in construction.materials(def_name, stuff).items():
        stage.item(name, count, 12, 10)
    pawn = stage.worker("Construction", Construction=skill)
    construction.place(stage.colony, def_name, 15, 12, stuff=stuff)
    return stage.ticks_while(lambda: at_toil(pawn, "FinishFrame"))


def _built(def_name: str, stuff: str) -> tuple[Stage, Building]:
    stage = Stage(hour=9)
    stage.item(stuff, 75, 12, 10)
    stage.worker("Construction", Construction=12)
    construction.place(stage.colony, def_name, 15, 12, stuff=stuff)
    stage.hours_until(lambda: bool(stage.world.buildings), 20, step=50)
    return stage, next(iter(stage.world.buildings.values()))


def _wood_used() -> float:
    stage, _ = _built("Wall", "WoodLog")
    return 75 - stage.count("WoodLog")


def _wood_given_back() -> float:
    """The wood that a deconstructed wooden door returns."""
    stage, door = _built("Door", "WoodLog")
    before = stage.count("WoodLog")
    designations.mark(stage.colony, "deconstruct", door.x, door.z, door.x, door.z)
    stage.hours_until(lambda: not stage.world.buildings, 40, step=50)
    return stage.count("WoodLog") - before


@functools.cache
def _failed_share(skill: int) -> float:
    """The share of 300 wooden walls whose construction fails."""
    stage = Stage(hour=9, terrain="Concrete")
    pawn = stage.worker("Construction", Construction=skill)
    done = failed = 0
    while done + failed < 300:
        frame = Frame(stage.world.new_id(), "Wall", 12, 10, stuff="WoodLog", delivered={"WoodLog": 5})
        stage.world.frames[frame.id] = frame
        jobs.interrupt(stage.colony, pawn)
        while frame.id in stage.world.frames:
            stage.advance(50)
        done += bool(stage.world.buildings)
        failed += not stage.world.buildings
        for building in list(stage.world.buildings.values()):
            spawning.remove_building(stage.colony, building)
        stage.world.blueprints.clear()
        for item in list(stage.world.items.values()):
            spawning.remove_item(stage.colony, item)
    return failed / 300


@functools.cache
def _qualities(skill: int) -> list[int]:
    """The qualities of 2 000 stools by a builder with a skill."""
    stage = Stage()
    pawn = stage.person(5, 5, Construction=skill)
    found = []
    for _ in range(2_000):
        frame = Frame(stage.world.new_id(), "Stool", 15, 15, stuff="WoodLog")
        stage.world.frames[frame.id] = frame
        stool = construction.complete(stage.colony, frame, pawn)
        if stool is not None:
            found.append(stool.quality)
            spawning.remove_building(stage.colony, stool)
    return found


def _share_from(quality: int, skill: int) -> float:
    return sum(reached >= quality for reached in _qualities(skill)) / 2_000


FIGURES = (
    Figure(
        "Game ticks to mine sandstone, skill 8 (5 blows)",
        "ticks",
        500,
        1,
        "JobDriver_Mine",
        lambda: _ticks_to_mine("Sandstone", 8),
    ),
    Figure(
        "Game ticks to mine granite, skill 8 (12 blows)",
        "ticks",
        1_200,
        1,
        "JobDriver_Mine",
        lambda: _ticks_to_mine("Granite", 8),
    ),
    Figure(
        "Game ticks to mine steel ore, skill 8 (19 blows)",
        "ticks",
        1_900,
        1,
        "JobDriver_Mine",
        lambda: _ticks_to_mine("MineableSteel", 8),
    ),
    Figure(
        "Game ticks to mine sandstone, skill 20 (5 blows)",
        "ticks",
        205,
        2,
        "StatDef MiningSpeed",
        lambda: _ticks_to_mine("Sandstone", 20),
    ),
    Figure(
        "Steel per cell of ore, skill 8",
        "",
        40,
        0,
        "ThingDef MineableSteel",
        lambda: _mined("MineableSteel", "Steel", 8, 1),
    ),
    Figure(
        "Steel per cell of ore, skill 0",
        "",
        24,
        0.5,
        "StatDef MiningYield",
        lambda: _mined("MineableSteel", "Steel", 0, 1),
    ),
    Figure(
        "Steel per cell of ore, skill 20",
        "",
        45.2,
        0.5,
        "StatDef MiningYield",
        lambda: _mined("MineableSteel", "Steel", 20, 1),
    ),
    Figure(
        "Components per cell of ore, skill 8",
        "",
        2,
        0,
        "ThingDef MineableComponentsIndustrial",
        lambda: _mined("MineableComponentsIndustrial", "ComponentIndustrial", 8, 1),
    ),
    Figure(
        "Chunks per cell of sandstone",
        "",
        0.25,
        0.08,
        "ThingDef Sandstone",
        lambda: _mined("Sandstone", "ChunkSandstone", 20, 12),
    ),
    Figure(
        "Game ticks to build a wooden wall, skill 8",
        "ticks",
        56,
        1,
        "JobDriver_ConstructFinishFrame",
        lambda: _ticks_to_build("Wall", "WoodLog", 8),
    ),
    Figure(
        "Game ticks to build a steel wall, skill 8",
        "ticks",
        80,
        1,
        "JobDriver_ConstructFinishFrame",
        lambda: _ticks_to_build("Wall", "Steel", 8),
    ),
    Figure(
        "Game ticks to build a granite wall, skill 8",
        "ticks",
        699,
        1,
        "StuffProperties Granite",
        lambda: _ticks_to_build("Wall", "BlocksGranite", 8),
    ),
    Figure(
        "Game ticks to build a sandstone wall, skill 8",
        "ticks",
        600,
        1,
        "StuffProperties Sandstone",
        lambda: _ticks_to_build("Wall", "BlocksSandstone", 8),
    ),
    Figure(
        "Game ticks to build a wooden bed, skill 8",
        "ticks",
        330,
        1,
        "ThingDef Bed",
        lambda: _ticks_to_build("Bed", "WoodLog", 8),
    ),
    Figure(
        "Game ticks to build a wooden door, skill 20",
        "ticks",
        171,
        1,
        "ThingDef Door",
        lambda: _ticks_to_build("Door", "WoodLog", 20),
    ),
    Figure(
        "Game ticks to build a campfire, skill 8",
        "ticks",
        118,
        1,
        "ThingDef Campfire",
        lambda: _ticks_to_build("Campfire", None, 8),
    ),
    Figure("Wood in a wall", "", 5, 0, "ThingDef Wall", _wood_used),
    Figure(
        "Hit points of a granite wall",
        "",
        510,
        0,
        "StuffProperties Granite",
        lambda: _built("Wall", "BlocksGranite")[1].hit_points,
    ),
    Figure(
        "Hit points of a wooden wall",
        "",
        195,
        0,
        "StuffProperties WoodLog",
        lambda: _built("Wall", "WoodLog")[1].hit_points,
    ),
    Figure("Wood returned by a deconstructed door", "", 19, 0, "GenLeaving", _wood_given_back),
    Figure(
        "Share of constructions that fail, skill 0",
        "",
        0.25,
        0.075,
        "StatDef ConstructSuccessChance",
        lambda: _failed_share(0),
    ),
    Figure(
        "Share of constructions that fail, skill 8",
        "",
        0.0,
        0.0,
        "StatDef ConstructSuccessChance",
        lambda: _failed_share(8),
    ),
    Figure(
        "Share of stools of normal quality or better, skill 5",
        "",
        0.631,
        0.04,
        "QualityUtility",
        lambda: _share_from(2, 5),
    ),
    Figure(
        "Share of stools of good quality or better, skill 10",
        "",
        0.566,
        0.04,
        "QualityUtility",
        lambda: _share_from(3, 10),
    ),
    Figure(
        "Share of stools of excellent quality or better, skill 10",
        "",
        0.130,
        0.03,
        "QualityUtility",
        lambda: _share_from(4, 10),
    ),
    Figure(
        "Share of stools of excellent quality or better, skill 20",
        "",
        0.63,
        0.04,
        "QualityUtility",
        lambda: _share_from(4, 20),
    ),
)
