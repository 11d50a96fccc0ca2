"""Mining, building, research, walking, learning and the order of work."""

from __future__ import annotations

import functools
import itertools
import statistics

from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.jobs import jobs, zones
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.production import bills, construction, designations
from pytest_rle.colony.world import FILTH_INDEX, Building, Frame, Pawn
from pytest_rle.rimworld import DEFS
from tests.colony.stockpiles import all_items
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage


def _worker(stage: Stage, *work: str, x: int = 10, z: int = 10, passion: int = 0, **skills: int) -> Pawn:
    """Somebody who works all day, wants for nothing, and stays at its skill."""
    pawn = stage.person(x, z, work=work)
    stage.train(pawn, skills)
    pawn.timetable = ["Work"] * 24
    stage.content(pawn, 0.9)
    for name in skills:
        pawn.skills[name].passion = passion
    stage.hold(lambda: stage.train(pawn, skills))
    return pawn


def _at_work(pawn: Pawn, job: str, toil: int = 2) -> bool:
    return pawn.job is not None and pawn.job.def_name == job and pawn.job.toil == toil


def _ticks_to_mine(rock: str, skill: int) -> float:
    stage = Stage(hour=9)
    spawning.set_rock(stage.colony, 13, 10, rock)
    pawn = _worker(stage, "Mining", Mining=skill)
    designations.mark(stage.colony, "mine", 13, 10, 13, 10)
    return stage.ticks_while(lambda: _at_work(pawn, "Mine"))


@functools.cache
def _quarry(rock: str, skill: int, rows: int) -> tuple[Stage, int]:
    """A wall of rock that somebody mines away from the south, row after row."""
    stage = Stage(size=34, hour=9, terrain="Concrete")
    for z in range(12, 12 + rows):
        for x in range(5, 30):
            spawning.set_rock(stage.colony, x, z, rock)
    _worker(stage, "Mining", Mining=skill)
    designations.mark(stage.colony, "mine", 5, 12, 29, 11 + rows)
    for _ in range(200):
        if not stage.world.designations.mine:
            break
        stage.advance(5_000)
    return stage, 25 * rows


def _mined(rock: str, product: str, skill: int, rows: int) -> float:
    """Items a cell of rock gives."""
    stage, cells = _quarry(rock, skill, rows)
    return stage.count(product) / cells


def _ticks_to_build(def_name: str, stuff: str | None, skill: int) -> float:
    stage = Stage(hour=9)
    stage.learn("Electricity", "ComplexFurniture", "Stonecutting")
    for name, count in construction.materials(def_name, stuff).items():
        stage.item(name, count, 12, 10)
    pawn = _worker(stage, "Construction", Construction=skill)
    construction.place(stage.colony, def_name, 15, 12, stuff=stuff)
    return stage.ticks_while(lambda: _at_work(pawn, "FinishFrame"))


def _built(def_name: str, stuff: str) -> tuple[Stage, Building]:
    stage = Stage(hour=9)
    stage.item(stuff, 75, 12, 10)
    _worker(stage, "Construction", Construction=12)
    construction.place(stage.colony, def_name, 15, 12, stuff=stuff)
    stage.hours_until(lambda: bool(stage.world.buildings), 20, step=50)
    return stage, next(iter(stage.world.buildings.values()))


def _wood_used() -> float:
    stage, _ = _built("Wall", "WoodLog")
    return 75 - stage.count("WoodLog")


def _wood_given_back() -> float:
    """Wood that taking down a wooden door gives back."""
    stage, door = _built("Door", "WoodLog")
    before = stage.count("WoodLog")
    designations.mark(stage.colony, "deconstruct", door.x, door.z, door.x, door.z)
    stage.hours_until(lambda: not stage.world.buildings, 40, step=50)
    return stage.count("WoodLog") - before


@functools.cache
def _failed_share(skill: int) -> float:
    """The share of wooden walls that go wrong, of three hundred begun."""
    stage = Stage(hour=9, terrain="Concrete")
    pawn = _worker(stage, "Construction", Construction=skill)
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
    """The qualities of two thousand stools by a builder of a skill."""
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


def _laboratory(skill: int, *, indoors: bool = True, bench: str = "SimpleResearchBench") -> Stage:
    stage = Stage(size=24)
    if indoors:
        stage.room(7, 7, 9, 9, door=True)
        stage.building("TorchLamp", 8, 14, fuel=20.0)
    else:
        stage.building("TorchLamp", 9, 10, fuel=20.0)
    stage.building(bench, 11, 11, stuff="WoodLog")
    if bench == "HiTechResearchBench":
        stage.building("PowerConduit", 11, 14)
        stage.building("ChemfuelPoweredGenerator", 12, 14, fuel=30.0)
    _worker(stage, "Research", x=10, z=9, Intellectual=skill)

    def refuel() -> None:
        for built in stage.world.buildings.values():
            built.fuel = 20.0

    stage.hold(refuel)
    return stage


def _days_of_research(project: str, skill: int) -> float:
    """Days of work without a break until a project is finished."""
    stage = _laboratory(skill)
    stage.world.research.current = project
    return stage.hours_until(lambda: stage.world.research.current is None, 24 * 40, step=250) / 24


def _points_an_hour(skill: int, *, indoors: bool = True, bench: str = "SimpleResearchBench") -> float:
    stage = _laboratory(skill, indoors=indoors, bench=bench)
    stage.learn("Electricity")
    stage.world.research.current = "MicroelectronicsBasics"
    stage.hours_until(lambda: stage.world.research.progress.get("MicroelectronicsBasics", 0.0) > 0, 5)
    before = stage.world.research.progress["MicroelectronicsBasics"]
    stage.advance(20_000)
    return (stage.world.research.progress["MicroelectronicsBasics"] - before) / 8


def _ticks_to_walk(cells: int, *, terrain: str = "Concrete", slant: bool = False, hour: float = 12.0) -> float:
    """Game ticks of a straight walk over so many cells."""
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
    """What a closed door adds to a walk."""
    stage = Stage(size=40, terrain="Concrete", hour=12)
    for z in range(40):
        stage.building("Door" if z == 2 else "Wall", 12, z, stuff="WoodLog")
    pawn = stage.person(2, 2, drafted=True)
    orders.give(stage.colony, pawn, "Goto", cell=stage.world.grids.index(22, 2))
    start = stage.now
    while pawn.x != 22:
        stage.advance(1)
    return stage.now - start - 20 * 13


def _xp_of_mining(
    passion: int, hours: float = 1.0, before: float = 0.0, traits: tuple[tuple[str, int], ...] = ()
) -> float:
    """Experience of an hour of mining plasteel, which outlasts it."""
    stage = Stage(hour=9)
    spawning.set_rock(stage.colony, 11, 10, "MineablePlasteel")
    pawn = stage.person(10, 10, work=("Mining",), Mining=5, traits=traits)
    pawn.skills["Mining"].passion = passion
    pawn.skills["Mining"].xp_today = before
    pawn.timetable = ["Work"] * 24
    stage.content(pawn)
    designations.mark(stage.colony, "mine", 11, 10, 11, 10)
    stage.hours_until(lambda: pawn.skills["Mining"].xp > 0, 4)
    start = pawn.skills["Mining"].xp
    stage.hours(hours)
    jobs.interrupt(stage.colony, pawn)
    return pawn.skills["Mining"].xp - start


def _xp_to_next(level: int) -> float:
    """Experience with which a level turns into the next, by burning passion and hard work of one tick after another."""
    stage = Stage()
    pawn = stage.person(Mining=level)
    pawn.skills["Mining"].passion = 1
    given = 0
    while pawn.skills["Mining"].level == level:
        pawn.skills["Mining"].xp_today = 0.0
        skills.gain(stage.colony, pawn, "Mining", 10.0)
        given += 10
    return given


def _decay_a_day(level: int, traits: tuple[tuple[str, int], ...] = ()) -> float:
    """Experience that an unused skill loses a day."""
    stage = Stage(hour=12)
    pawn = stage.person(drafted=True, traits=traits, Mining=level)
    pawn.skills["Mining"].xp = 9_000.0
    stage.days(2)
    return (9_000.0 - pawn.skills["Mining"].xp) / 2


def _disorder() -> float:
    """How many pairs of first jobs come in another order than the work types stand in, from left to right."""
    stage = Stage(size=30, hour=9)
    stage.learn("Electricity")
    stage.world.grids.home_area[:] = True
    stage.world.grids.filth[20, 20], stage.world.grids.filth_thickness[20, 20] = FILTH_INDEX["Filth_Dirt"], 1
    stage.building("SimpleResearchBench", 20, 8, stuff="WoodLog")
    stage.world.research.current = "Batteries"
    stove = stage.building("FueledStove", 8, 20, fuel=20.0)
    bills.add(stage.colony, stove, "CookMealSimple")
    stage.item("RawRice", 10, 6, 20)
    construction.place(stage.colony, "SleepingSpot", 25, 25)
    spawning.set_rock(stage.colony, 25, 5, "Sandstone")
    designations.mark(stage.colony, "mine", 25, 5, 25, 5)
    plants.grow_wild(stage.colony, 5, 25, "Plant_Berry", 1.0)
    designations.mark(stage.colony, "harvest", 5, 25, 5, 25)
    pawn = _worker(stage, *DEFS.work_types, Construction=5, Mining=5, Cooking=5, Plants=5, Intellectual=5)
    order = {"DoBill": 0, "PlaceNoCostFrame": 1, "Mine": 2, "Harvest": 3, "Clean": 4, "Research": 5}
    seen: list[int] = []
    for _ in range(20_000):
        job = pawn.job.def_name if pawn.job is not None else ""
        if job in order and order[job] not in seen:
            seen.append(order[job])
        if len(seen) == len(order):
            break
        stage.advance(5)
    pairs = list(itertools.combinations(seen, 2))
    return sum(first > second for first, second in pairs) + (len(order) - len(seen))


def _first_when_first(work: str, job: str) -> float:
    """1 when a work type set to priority 1 comes before one that stands left of it at 3."""
    stage = Stage(size=30, hour=9)
    stage.world.grids.home_area[:] = True
    stage.world.grids.filth[20, 20], stage.world.grids.filth_thickness[20, 20] = FILTH_INDEX["Filth_Dirt"], 1
    spawning.set_rock(stage.colony, 25, 5, "Sandstone")
    designations.mark(stage.colony, "mine", 25, 5, 25, 5)
    pawn = _worker(stage, "Mining", "Cleaning", Mining=5)
    pawn.work_priorities[work] = 1
    stage.advance(10)
    return float(pawn.job is not None and pawn.job.def_name == job)


def _carried_at_once() -> float:
    stage = Stage(hour=9)
    stage.item("Steel", 75, 12, 10)
    stage.item("Steel", 75, 13, 10)
    zones.create_stockpile(stage.colony, 20, 20, 22, 22, all_items())
    pawn = _worker(stage, "Hauling")
    while pawn.carried is None:
        stage.advance(5)
    return pawn.carried.stack_count


def _ticks_to_clean() -> float:
    stage = Stage(hour=9)
    stage.world.grids.home_area[:] = True
    stage.world.grids.filth[12, 12], stage.world.grids.filth_thickness[12, 12] = FILTH_INDEX["Filth_Dirt"], 1
    pawn = _worker(stage, "Cleaning")
    return stage.ticks_while(lambda: _at_work(pawn, "Clean"))


def _mean_quality(skill: int) -> float:
    return statistics.fmean(_qualities(skill))


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
    Figure(
        "Days to research Electricity, skill 8, simple bench",
        "d",
        4.31,
        0.09,
        "ResearchManager",
        lambda: _days_of_research("Electricity", 8),
    ),
    Figure(
        "Days to research Batteries, skill 4, simple bench",
        "d",
        2.0,
        0.05,
        "ResearchManager",
        lambda: _days_of_research("Batteries", 4),
    ),
    Figure(
        "Research points per hour, skill 5, simple bench",
        "",
        10.13,
        0.25,
        "ResearchManager",
        lambda: _points_an_hour(5),
    ),
    Figure(
        "Research points per hour, skill 5, hi-tech bench",
        "",
        13.51,
        0.35,
        "ThingDef HiTechResearchBench",
        lambda: _points_an_hour(5, bench="HiTechResearchBench"),
    ),
    Figure(
        "Research points per hour, skill 5, outdoors",
        "",
        7.6,
        0.2,
        "StatDef ResearchSpeedFactor",
        lambda: _points_an_hour(5, indoors=False),
    ),
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
    Figure(
        "Experience per hour of mining, no passion",
        "xp",
        61.25,
        2,
        "SkillRecord.LearnRateFactor",
        lambda: _xp_of_mining(0),
    ),
    Figure(
        "Experience per hour of mining, minor passion",
        "xp",
        175,
        4,
        "SkillRecord.LearnRateFactor",
        lambda: _xp_of_mining(1),
    ),
    Figure(
        "Experience per hour of mining, burning passion",
        "xp",
        262.5,
        6,
        "SkillRecord.LearnRateFactor",
        lambda: _xp_of_mining(2),
    ),
    Figure(
        "Experience per hour of mining, burning passion, after 4 000 on that day",
        "xp",
        52.5,
        2,
        "SkillRecord.MaxFullRateXpPerDay",
        lambda: _xp_of_mining(2, before=4_000.0),
    ),
    Figure(
        "Experience per hour of mining, minor passion, fast learner",
        "xp",
        306.25,
        7,
        "TraitDef FastLearner",
        lambda: _xp_of_mining(1, traits=(("FastLearner", 0),)),
    ),
    Figure("Experience from level 0 to 1", "xp", 1_000, 10, "SkillRecord.XpForLevelUpCurve", lambda: _xp_to_next(0)),
    Figure("Experience from level 9 to 10", "xp", 10_000, 10, "SkillRecord.XpForLevelUpCurve", lambda: _xp_to_next(9)),
    Figure(
        "Experience from level 19 to 20", "xp", 30_000, 10, "SkillRecord.XpForLevelUpCurve", lambda: _xp_to_next(19)
    ),
    Figure(
        "Experience that an unused skill of level 20 loses per day",
        "xp",
        3_600,
        20,
        "SkillRecord.Interval",
        lambda: _decay_a_day(20),
    ),
    Figure(
        "Experience that an unused skill of level 12 loses per day",
        "xp",
        120,
        5,
        "SkillRecord.Interval",
        lambda: _decay_a_day(12),
    ),
    Figure(
        "Experience that an unused skill of level 9 loses per day",
        "xp",
        0,
        0,
        "SkillRecord.Interval",
        lambda: _decay_a_day(9),
    ),
    Figure(
        "Experience that an unused skill of level 12 loses per day, great memory",
        "xp",
        60,
        5,
        "TraitDef GreatMemory",
        lambda: _decay_a_day(12, (("GreatMemory", 0),)),
    ),
    Figure(
        "Pairs of first jobs in the wrong order, six work types at one priority",
        "pairs",
        0,
        0,
        "WorkTypeDef.naturalPriority",
        _disorder,
    ),
    Figure(
        "Cleaning at priority 1 comes before mining at 3",
        "1 = yes",
        1,
        0,
        "JobGiver_Work",
        lambda: _first_when_first("Cleaning", "Clean"),
    ),
    Figure(
        "Mining at priority 1 comes before cleaning at 3",
        "1 = yes",
        1,
        0,
        "JobGiver_Work",
        lambda: _first_when_first("Mining", "Mine"),
    ),
    Figure("Steel carried at once", "", 75, 0, "StatDef CarryingCapacity", _carried_at_once),
    Figure("Game ticks to clean up dirt", "ticks", 35, 1, "FilthProperties", _ticks_to_clean),
)
