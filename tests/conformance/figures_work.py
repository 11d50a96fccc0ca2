"""Figures of research, learning, hauling, cleaning and the order of work."""

from __future__ import annotations

import itertools

from pytest_rle.colony.systems.jobs import jobs, zones
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.production import bills, construction, designations
from pytest_rle.colony.world import FILTH_INDEX
from pytest_rle.rimworld import DEFS
from tests.colony.stockpiles import all_items
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage, at_toil


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
    stage.worker("Research", x=10, z=9, Intellectual=skill)

    def refuel() -> None:
        for built in stage.world.buildings.values():
            built.fuel = 20.0

    stage.hold(refuel)
    return stage


def _days_of_research(project: str, skill: int) -> float:
    """Days of continuous work until a research project is finished."""
    stage = _laboratory(skill)
    stage.world.research.current = project
    return stage.hours_until(lambda: stage.world.research.current is None, 24 * 40, step=250) / 24


def _points_per_hour(skill: int, *, indoors: bool = True, bench: str = "SimpleResearchBench") -> float:
    stage = _laboratory(skill, indoors=indoors, bench=bench)
    stage.finish_research("Electricity")
    stage.world.research.current = "MicroelectronicsBasics"
    stage.hours_until(lambda: stage.world.research.progress.get("MicroelectronicsBasics", 0.0) > 0, 5)
    before = stage.world.research.progress["MicroelectronicsBasics"]
    stage.advance(20_000)
    return (stage.world.research.progress["MicroelectronicsBasics"] - before) / 8


def _speed_in(celsius: float = 21.0, *, beds: int = 0) -> float:
    """Share of the speed of research in a mild laboratory that is left at a temperature or in a bedroom."""

    def points(celsius: float, beds: int) -> float:
        stage = _laboratory(5)
        for place in range(beds):
            stage.building("Bed", 8 + 2 * place, 14, stuff="WoodLog", quality=2)
        stage.room_at(10, 9, celsius)
        stage.finish_research("Electricity")
        stage.world.research.current = "MicroelectronicsBasics"
        stage.hours_until(lambda: stage.world.research.progress.get("MicroelectronicsBasics", 0.0) > 0, 5)
        before = stage.world.research.progress["MicroelectronicsBasics"]
        stage.advance(10_000)
        return stage.world.research.progress["MicroelectronicsBasics"] - before

    return points(celsius, beds) / points(21.0, 0)


def _xp_of_mining(
    passion: int, hours: float = 1.0, before: float = 0.0, traits: tuple[tuple[str, int], ...] = ()
) -> float:
    """Experience gained from mining plasteel, which lasts longer than the experiment."""
    stage = Stage(hour=9)
    spawning.set_rock(stage.colony, 11, 10, "MineablePlasteel")
    pawn = stage.person(10, 10, work=("Mining",), Mining=5, traits=traits)
    pawn.skills["Mining"].passion = passion
    pawn.skills["Mining"].xp_today = before
    pawn.timetable = ["Work"] * 24
    stage.satisfy_needs(pawn)
    designations.mark(stage.colony, "mine", 11, 10, 11, 10)
    stage.hours_until(lambda: pawn.skills["Mining"].xp > 0, 4)
    start = pawn.skills["Mining"].xp
    stage.hours(hours)
    jobs.interrupt(stage.colony, pawn)
    return pawn.skills["Mining"].xp - start


def _xp_to_next(level: int) -> float:
    """The experience needed for the next level, gained with a minor passion in steps of 10."""
    stage = Stage()
    pawn = stage.person(Mining=level)
    pawn.skills["Mining"].passion = 1
    given = 0
    while pawn.skills["Mining"].level == level:
        pawn.skills["Mining"].xp_today = 0.0
        skills.gain(stage.colony, pawn, "Mining", 10.0)
        given += 10
    return given


def _decay_per_day(level: int, traits: tuple[tuple[str, int], ...] = ()) -> float:
    """The experience that an unused skill loses per day."""
    stage = Stage(hour=12)
    pawn = stage.person(drafted=True, traits=traits, Mining=level)
    pawn.skills["Mining"].xp = 9_000.0
    stage.days(2)
    return (9_000.0 - pawn.skills["Mining"].xp) / 2


def _pairs_in_wrong_order() -> float:
    """How many pairs of first jobs are not in the order of the work types, plus the work types without a job."""
    stage = Stage(size=30, hour=9)
    stage.finish_research("Electricity")
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
    pawn = stage.worker(*DEFS.work_types, Construction=5, Mining=5, Cooking=5, Plants=5, Intellectual=5)
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


def _comes_first(work: str, job: str) -> float:
    """1 if the work type at priority 1 comes before the other one at priority 3, else 0."""
    stage = Stage(size=30, hour=9)
    stage.world.grids.home_area[:] = True
    stage.world.grids.filth[20, 20], stage.world.grids.filth_thickness[20, 20] = FILTH_INDEX["Filth_Dirt"], 1
    spawning.set_rock(stage.colony, 25, 5, "Sandstone")
    designations.mark(stage.colony, "mine", 25, 5, 25, 5)
    pawn = stage.worker("Mining", "Cleaning", Mining=5)
    pawn.work_priorities[work] = 1
    stage.advance(10)
    return float(pawn.job is not None and pawn.job.def_name == job)


def _carried_at_once() -> float:
    stage = Stage(hour=9)
    stage.item("Steel", 75, 12, 10)
    stage.item("Steel", 75, 13, 10)
    zones.create_stockpile(stage.colony, 20, 20, 22, 22, all_items())
    pawn = stage.worker("Hauling")
    while pawn.carried is None:
        stage.advance(5)
    return pawn.carried.stack_count


def _ticks_to_clean() -> float:
    stage = Stage(hour=9)
    stage.world.grids.home_area[:] = True
    stage.world.grids.filth[12, 12], stage.world.grids.filth_thickness[12, 12] = FILTH_INDEX["Filth_Dirt"], 1
    pawn = stage.worker("Cleaning")
    return stage.ticks_while(lambda: at_toil(pawn, "Clean"))


FIGURES = (
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
        lambda: _points_per_hour(5),
    ),
    Figure(
        "Research points per hour, skill 5, hi-tech bench",
        "",
        13.51,
        0.35,
        "ThingDef HiTechResearchBench",
        lambda: _points_per_hour(5, bench="HiTechResearchBench"),
    ),
    Figure(
        "Share of the speed of work at a table that is left at 5 °C",
        "",
        0.7,
        0.03,
        "StatPart_WorkTableTemperature",
        lambda: _speed_in(5.0),
    ),
    Figure(
        "Share of the speed of work at a table that is left at 38 °C",
        "",
        0.7,
        0.03,
        "StatPart_WorkTableTemperature",
        lambda: _speed_in(38.0),
    ),
    Figure(
        "Share of the speed of research that is left in a barracks",
        "",
        0.8,
        0.03,
        "workTableNotInRoomRoleFactor",
        lambda: _speed_in(beds=4),
    ),
    Figure(
        "Research points per hour, skill 5, outdoors",
        "",
        7.6,
        0.2,
        "StatDef ResearchSpeedFactor",
        lambda: _points_per_hour(5, indoors=False),
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
        lambda: _decay_per_day(20),
    ),
    Figure(
        "Experience that an unused skill of level 12 loses per day",
        "xp",
        120,
        5,
        "SkillRecord.Interval",
        lambda: _decay_per_day(12),
    ),
    Figure(
        "Experience that an unused skill of level 9 loses per day",
        "xp",
        0,
        0,
        "SkillRecord.Interval",
        lambda: _decay_per_day(9),
    ),
    Figure(
        "Experience that an unused skill of level 12 loses per day, great memory",
        "xp",
        60,
        5,
        "TraitDef GreatMemory",
        lambda: _decay_per_day(12, (("GreatMemory", 0),)),
    ),
    Figure(
        "Pairs of first jobs in the wrong order, six work types at one priority",
        "pairs",
        0,
        0,
        "WorkTypeDef.naturalPriority",
        _pairs_in_wrong_order,
    ),
    Figure(
        "Cleaning at priority 1 comes before mining at 3",
        "1 = yes",
        1,
        0,
        "JobGiver_Work",
        lambda: _comes_first("Cleaning", "Clean"),
    ),
    Figure(
        "Mining at priority 1 comes before cleaning at 3",
        "1 = yes",
        1,
        0,
        "JobGiver_Work",
        lambda: _comes_first("Mining", "Mine"),
    ),
    Figure("Steel carried at once", "", 75, 0, "StatDef CarryingCapacity", _carried_at_once),
    Figure("Game ticks to clean up dirt", "ticks", 35, 1, "FilthProperties", _ticks_to_clean),
)
