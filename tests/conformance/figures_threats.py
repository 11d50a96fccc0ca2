"""Figures of the storyteller: threat points, frequencies of incidents, raids and conditions."""

from __future__ import annotations

import functools
import statistics
from collections import Counter

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.saves import load_save
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.combat import raids
from pytest_rle.colony.systems.environment import conditions, temperature
from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.storyteller import cassandra, incidents, threat_points
from pytest_rle.colony.world import Faction
from pytest_rle.rimworld import DEFS
from tests.conformance.figure import REAL_SAVE, Figure
from tests.conformance.stage import PIRATES, Stage

YEAR = 60
BIG = ("RaidEnemy", "ManhunterPack", "AnimalInsanityMass")
MISC = tuple(
    name for name, known in DEFS.incidents.items() if known.category == "Misc" and name not in cassandra.WORLD_MISC
)


def _points(people: int, wealth: int, *, day: int = 40, adapted: float = 30.0, difficulty: str = "Rough") -> float:
    """Threat points of a colony: people with mean skill 5.5, worth 1 750 each, and silver up to the wealth."""
    stage = Stage(size=40, difficulty=difficulty)
    for index in range(people):
        pawn = stage.person(5 + index, 5, naked=True)
        for number, record in enumerate(pawn.skills.values()):
            record.level = 5 + number % 2
    stage.item("Silver", wealth - 1_750 * people, 20, 20)
    stage.world.game_tick = day * 60_000
    stage.world.storyteller.adaptation_days = adapted
    return threat_points.points(stage.colony)


def _real() -> Colony:
    return Colony(load_save(REAL_SAVE, seed=1).world, drivers.of)


@functools.cache
def _years(seeds: int) -> tuple[list[Counter[str]], list[float]]:
    """The incidents of the first year of each seed, and the day of each big threat.

    Only the storyteller acts; the pawns that it sends are removed again.
    """
    counters: list[Counter[str]] = []
    days: list[float] = []
    for seed in range(seeds):
        stage = Stage(seed=seed, quiet=False, size=40)
        stage.world.factions[3] = Faction(3, "OutlanderCivil", "Union")
        pawn = stage.person(20, 20)
        stage.animal("Deer", 30, 30)
        counter: Counter[str] = Counter()
        own = set(stage.world.pawns)
        for tick in range(1_000, YEAR * 60_000 + 1, 1_000):
            stage.world.game_tick = tick
            before = dict(stage.world.storyteller.last_fired)
            cassandra.step(stage.colony)
            for name, fired in stage.world.storyteller.last_fired.items():
                if fired == tick and before.get(name) != tick:
                    counter[name] += 1
                    if name in BIG and tick > 400_000:
                        days.append(tick / 60_000)
            for stranger in sorted(set(stage.world.pawns) - own):
                del stage.world.pawns[stranger]
            stage.world.lords.clear()
            stage.world.conditions.clear()
            pawn.hediffs.clear()
            for animal in stage.world.pawns.values():
                animal.mental_state = None
        counters.append(counter)
    return counters, days


def _per_year(*names: str) -> float:
    """Mean number of incidents of some kinds in the first year."""
    counters, _ = _years(10)
    return statistics.fmean(sum(counter[name] for name in names) for counter in counters)


@functools.cache
def _first_raid() -> tuple[float, int, float]:
    """The day, the number of raiders and the combat power of the introductory raid."""
    stage = Stage(quiet=False, size=50)
    stage.satisfy_needs(stage.person(25, 25))
    while not stage.world.lords and stage.now < 400_000:
        stage.advance(1_000)
    raiders = [pawn for pawn in stage.world.pawns.values() if pawn.faction == PIRATES]
    return stage.now / 60_000, len(raiders), sum(DEFS.pawn_kinds[pawn.kind].combat_power for pawn in raiders)


@functools.cache
def _raids(points: float) -> list[list[float]]:
    """The combat power of each raider in 40 raids of some points."""
    found = []
    for seed in range(40):
        stage = Stage(seed=seed, size=30)
        raids.spawn(stage.colony, points)
        found.append([DEFS.pawn_kinds[pawn.kind].combat_power for pawn in stage.world.pawns.values()])
    return found


def _points_spent(points: float) -> float:
    """The highest total combat power of a raid."""
    return max(sum(raiders) for raiders in _raids(points))


def _mean_raiders(points: float) -> float:
    return statistics.fmean(len(raiders) for raiders in _raids(points))


def _most_expensive(points: float) -> float:
    return max(max(raiders) for raiders in _raids(points))


def _pack_size_error() -> float:
    """The largest error in the size of 20 manhunter packs: points divided by an animal's combat power, rounded."""
    worst = 0
    for seed in range(20):
        stage = Stage(seed=seed, size=40)
        stage.person(20, 20)
        incidents.fire(stage.colony, "ManhunterPack", 300.0, forced=True)
        pack = [pawn for pawn in stage.world.pawns.values() if not pawn.is_human]
        wanted = max(2, round(300.0 / DEFS.animals[pack[0].race].combat_power))
        worst = max(worst, abs(len(pack) - wanted))
    return worst


def _adaptation_lost() -> float:
    stage = Stage()
    people = [stage.person(10 + index, 10, drafted=True) for index in range(3)]
    stage.world.storyteller.adaptation_days = 20.0
    stage.advance(500)
    death.kill(stage.colony, people[0], "a test")
    stage.advance(1_000)
    return 20.0 - stage.world.storyteller.adaptation_days


def _offset(condition: str) -> float:
    """°C that a condition adds at its maximum."""
    warmth = []
    for name in ("", condition):
        stage = Stage()
        if name:
            conditions.begin(stage.colony, name, 150_000)
        stage.advance(75_000)
        warmth.append(temperature.outdoor(stage.colony))
    return warmth[1] - warmth[0]


def _mean_days(incident: str) -> float:
    """Mean days that a condition lasts, of 60."""
    lasted = []
    for seed in range(60):
        stage = Stage(seed=seed, size=8)
        incidents.fire(stage.colony, incident, 100.0, forced=True)
        lasted += [condition.duration / 60_000 for condition in stage.world.conditions]
    return statistics.fmean(lasted)


def _big_threats_on_peaceful() -> float:
    stage = Stage(difficulty="Peaceful", quiet=False)
    stage.person()
    stage.world.game_tick = 30 * 60_000
    return float(incidents.fire(stage.colony, "RaidEnemy", 500.0))


def _joined() -> float:
    stage = Stage()
    stage.person()
    incidents.fire(stage.colony, "WandererJoin", forced=True)
    return len(stage.world.colonists()) - 1.0


FIGURES = (
    Figure(
        "Threat points of the real save",
        "points",
        35.0,
        0,
        "StorytellerUtility.DefaultThreatPointsNow",
        lambda: threat_points.points(_real()),
        needs_save=True,
    ),
    Figure(
        "Threat points, 5 people, wealth 100 000",
        "points",
        753.9,
        1,
        "StorytellerUtility.DefaultThreatPointsNow",
        lambda: _points(5, 100_000),
    ),
    Figure(
        "Threat points, 5 people, wealth 100 000, Adventure story",
        "points",
        452.4,
        1,
        "DifficultyDef Medium",
        lambda: _points(5, 100_000, difficulty="Medium"),
    ),
    Figure(
        "Threat points, 5 people, wealth 100 000, Losing is fun",
        "points",
        1658.6,
        2,
        "DifficultyDef Extreme",
        lambda: _points(5, 100_000, difficulty="Extreme"),
    ),
    Figure(
        "Threat points, 5 people, wealth 100 000, day 10",
        "points",
        527.7,
        1,
        "StorytellerDef pointsFactorFromDaysPassed",
        lambda: _points(5, 100_000, day=10),
    ),
    Figure(
        "Threat points, 5 people, wealth 100 000, after 120 quiet days",
        "points",
        1161.0,
        2,
        "StorytellerDef pointsFactorFromAdaptDays",
        lambda: _points(5, 100_000, adapted=120.0),
    ),
    Figure(
        "Threat points, 10 people, wealth 400 000",
        "points",
        3_800,
        5,
        "StorytellerUtility.DefaultThreatPointsNow",
        lambda: _points(10, 400_000),
    ),
    Figure("Day of the introductory raid", "d", 5.4, 0.02, "StorytellerComp_ClassicIntro", lambda: _first_raid()[0]),
    Figure("Raiders in the introductory raid", "", 1, 0, "StorytellerComp_ClassicIntro", lambda: _first_raid()[1]),
    Figure(
        "Combat power of the introductory raid of 40 points",
        "points",
        35,
        0,
        "PawnKindDef Drifter",
        lambda: _first_raid()[2],
    ),
    Figure(
        "Big threats in the first year, mean of 10 seeds",
        "",
        7.5,
        1.2,
        "StorytellerDef Cassandra",
        lambda: _per_year(*BIG) - 1,
    ),
    Figure(
        "Day of the first big threat, earliest of 10 seeds",
        "d",
        11.0,
        2.0,
        "StorytellerDef Cassandra",
        lambda: min(_years(10)[1]),
    ),
    Figure(
        "Misc incidents in the first year, mean of 10 seeds",
        "",
        12.5,
        3.3,
        "StorytellerDef Cassandra",
        lambda: _per_year(*MISC),
    ),
    Figure(
        "Diseases in the first year, mean of 10 seeds",
        "",
        1.02,
        0.95,
        "BiomeDef TemperateForest diseaseMtbDays",
        lambda: _per_year(*cassandra.DISEASES),
    ),
    Figure(
        "Trader caravans in the first year, mean of 10 seeds",
        "",
        5,
        0.5,
        "StorytellerComp_FactionInteraction",
        lambda: _per_year("TraderCaravanArrival"),
    ),
    Figure(
        "Visitor groups in the first year, mean of 10 seeds",
        "",
        5,
        0.5,
        "StorytellerComp_FactionInteraction",
        lambda: _per_year("VisitorGroup"),
    ),
    Figure(
        "Traveller groups in the first year, mean of 10 seeds",
        "",
        6,
        0.5,
        "StorytellerComp_FactionInteraction",
        lambda: _per_year("TravelerGroup"),
    ),
    Figure(
        "Orbital traders in the first year, mean of 10 seeds",
        "",
        4,
        0.5,
        "StorytellerDef Cassandra",
        lambda: _per_year("OrbitalTraderArrival"),
    ),
    Figure(
        "Most points spent by a raid of 200 points",
        "points",
        200,
        35,
        "PawnGroupMakerUtility",
        lambda: _points_spent(200),
    ),
    Figure(
        "Most points spent by a raid of 1 000 points",
        "points",
        1_000,
        35,
        "PawnGroupMakerUtility",
        lambda: _points_spent(1_000),
    ),
    Figure(
        "Raiders in a raid of 200 points, mean of 40", "", 3.5, 1.0, "PawnGroupMakerUtility", lambda: _mean_raiders(200)
    ),
    Figure(
        "Points of the most expensive raider, raid of 40 points",
        "points",
        35,
        0,
        "FactionDef maxPawnCostPerTotalPointsCurve",
        lambda: _most_expensive(40),
    ),
    Figure(
        "Points of the most expensive raider, raid of 700 points, at most 100",
        "points",
        85,
        15,
        "FactionDef maxPawnCostPerTotalPointsCurve",
        lambda: _most_expensive(700),
    ),
    Figure(
        "Largest error in the size of manhunter packs of 300 points, in animals",
        "",
        0,
        0,
        "ManhunterPackIncidentUtility",
        _pack_size_error,
    ),
    Figure(
        "Adaptation days lost with the death of a colonist", "d", 30, 0, "StoryWatcher_Adaptation", _adaptation_lost
    ),
    Figure("°C that a cold snap adds", "°C", -20, 0.01, "GameCondition_ColdSnap", lambda: _offset("ColdSnap")),
    Figure("°C that a heat wave adds", "°C", 17, 0.01, "GameCondition_HeatWave", lambda: _offset("HeatWave")),
    Figure(
        "Days that a cold snap lasts, mean of 60",
        "d",
        2.5,
        0.25,
        "IncidentDef ColdSnap",
        lambda: _mean_days("ColdSnap"),
    ),
    Figure(
        "Days that toxic fallout lasts, mean of 60",
        "d",
        6.5,
        0.9,
        "IncidentDef ToxicFallout",
        lambda: _mean_days("ToxicFallout"),
    ),
    Figure(
        "Days that a volcanic winter lasts, mean of 60",
        "d",
        23.75,
        3.7,
        "IncidentDef VolcanicWinter",
        lambda: _mean_days("VolcanicWinter"),
    ),
    Figure(
        "Days that an eclipse lasts, mean of 60", "d", 1.0, 0.06, "IncidentDef Eclipse", lambda: _mean_days("Eclipse")
    ),
    Figure(
        "Raids of 500 points at the difficulty Peaceful",
        "",
        0,
        0,
        "DifficultyDef Peaceful",
        _big_threats_on_peaceful,
    ),
    Figure("Colonists who join in the incident Wanderer joins", "", 1, 0, "IncidentWorker_WandererJoin", _joined),
)
