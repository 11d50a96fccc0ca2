"""Cassandra: which incidents fire, and when. Sources: the StorytellerDef Cassandra and its StorytellerComps.

The times of threats and visits come from random streams keyed by their cycle, so that they are the same for every team
on one seed. The incident is then drawn among those that the colony's state allows.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.storyteller import adaptation, incidents, threat_points, traders
from pytest_rle.rimworld import DEFS, Curve
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_YEAR

INTERVAL: Final = 1_000
"""Game ticks between two steps."""

INTERVALS_PER_DAY: Final = GAME_TICKS_PER_DAY // INTERVAL


@dataclasses.dataclass(frozen=True, slots=True)
class Cycle:
    """An on-off cycle, in days (StorytellerComp_OnOffCycle).

    Each on-period has a random number of incidents in the range `count`, at random times at least `spacing_days` apart.
    """

    name: str
    first_day: float
    on_days: float
    off_days: float
    spacing_days: float
    count: tuple[float, float]


THREAT_BIG: Final = Cycle("ThreatBig", 11.0, 4.6, 6.0, 1.9, (1, 2))
THREAT_SMALL: Final = Cycle("ThreatSmall", 11.0, 4.6, 6.0, 0.0, (0.2, 1))
ORBITAL_TRADER: Final = Cycle("OrbitalTraderArrival", 0.0, 7.0, 8.0, 0.0, (1, 1))

ONLY_RAIDS_BEFORE_DAY: Final = 20
"""All big threats before this day are raids (forceRaidEnemyBeforeDaysPassed)."""

SMALL_THREAT_ACCEPTANCE: Final = Curve(((800, 1.0), (2_800, 0.0)))
"""Share of small threats that fire, by threat points."""

FACTION_VISITS: Final = (
    Cycle("TraderCaravanArrival", 5.0, 60.0, 0.0, 6.0, (5, 5)),
    Cycle("VisitorGroup", 3.0, 60.0, 0.0, 5.0, (4, 4)),
    Cycle("TravelerGroup", 1.0, 60.0, 0.0, 1.0, (6, 6)),
)
"""Visits in a year if no faction is hostile (StorytellerComp_FactionInteraction)."""

VISITS_BY_FRIENDSHIP: Final = Curve(((0.25, 0.6), (1.0, 1.0)))
"""Share of those visits by the share of factions that are not hostile (AllyIncidentFractionFromAllyFraction)."""

CAN_BE_FRIENDS: Final = frozenset({"OutlanderCivil", "OutlanderRough", "TribeCivil", "TribeRough"})
"""FactionDefs that are not permanent enemies; the share of friendly factions counts only these."""

MISC_DAYS: Final = 4.8
MISC_FROM_DAY: Final = 5.0
"""Mean days between two Misc incidents of the map, and the first day."""

WORLD_MISC: Final = ("Aurora", "Eclipse", "SolarFlare")
WORLD_MISC_DAYS: Final = 15.0
WORLD_MISC_FROM_DAY: Final = 15.0
"""The Misc incidents of the whole world, mean days between two of them, and the first day."""

SHIP_CHUNK_DAYS: Final = Curve(((1, 20.0), (10, 135.0)))
"""Mean days between two ship chunks, by years since the start (StorytellerComp_ShipChunkDrop)."""

DISEASE_FROM_DAY: Final = 9.0
"""The first day of diseases."""

DISEASE_DAYS: Final = {
    "TemperateForest": 50.0,
    "TemperateSwamp": 40.0,
    "BorealForest": 60.0,
    "Tundra": 80.0,
    "TropicalRainforest": 35.0,
    "TropicalSwamp": 30.0,
    "AridShrubland": 65.0,
    "Desert": 90.0,
    "ExtremeDesert": 90.0,
    "IceSheet": 90.0,
    "ColdBog": 45.0,
}
"""Mean days between two diseases, by biome (diseaseMtbDays)."""

DISEASES: Final = (
    "Disease_Flu",
    "Disease_Plague",
    "Disease_Malaria",
    "Disease_SleepingSickness",
    "Disease_GutWorms",
    "Disease_MuscleParasites",
    "Disease_FibrousMechanites",
    "Disease_SensoryMechanites",
)
"""The human diseases that the colony models; `DISEASE_WEIGHTS` has a weight for each of them."""

TEMPERATE_WEIGHTS: Final = (100.0, 100.0, 100.0, 0.0, 50.0, 50.0, 30.0, 30.0)
TROPICAL_WEIGHTS: Final = (100.0, 100.0, 160.0, 140.0, 80.0, 80.0, 30.0, 30.0)
COLD_WEIGHTS: Final = (100.0, 80.0, 0.0, 0.0, 30.0, 30.0, 40.0, 40.0)

DISEASE_WEIGHTS: Final = {
    "TemperateForest": TEMPERATE_WEIGHTS,
    "TemperateSwamp": TEMPERATE_WEIGHTS,
    "BorealForest": (100.0, 100.0, 0.0, 0.0, 50.0, 50.0, 30.0, 30.0),
    "Tundra": COLD_WEIGHTS,
    "ColdBog": COLD_WEIGHTS,
    "TropicalRainforest": TROPICAL_WEIGHTS,
    "TropicalSwamp": TROPICAL_WEIGHTS,
    "AridShrubland": (100.0, 100.0, 0.0, 0.0, 60.0, 60.0, 30.0, 30.0),
    "Desert": (100.0, 80.0, 0.0, 0.0, 60.0, 60.0, 30.0, 30.0),
    "ExtremeDesert": (100.0, 80.0, 0.0, 0.0, 40.0, 40.0, 30.0, 30.0),
}
"""Weights of the human diseases by biome (BiomeDef.diseases); other biomes have those of the tundra."""

ANIMAL_DISEASES: Final = (("Disease_AnimalFlu", 100.0), ("Disease_AnimalPlague", 100.0))
"""Animal diseases and their weights. A few biomes of the game have 80 for plague."""

PEOPLE_BY_INTENT: Final = Curve(((0, 0.05), (1, 0.3), (3, 0.45)))
"""Chance to choose an incident that brings people, by population intent (IncreasesPopChanceByPopIntentCurve)."""

INTRO_VISITORS: Final = 150
INTRO_SMALL_THREAT: Final = 204
INTRO_MISC: Final = 264
INTRO_RAID: Final = 324
"""Numbers of the intervals at which the classic introduction fires its incidents (StorytellerComp_ClassicIntro)."""

INTRODUCTION: Final = frozenset({INTRO_VISITORS, INTRO_SMALL_THREAT, INTRO_MISC, INTRO_RAID})

INTRO_VISITOR_POINTS: Final = (40, 99)
INTRO_RAID_POINTS: Final = 40.0
"""Range of points of the first visitors, and threat points of the first raid."""


def step(colony: Colony) -> None:
    """Update adaptation days and guests, and fire the incidents that are due."""
    adaptation.adapt(colony)
    traders.step(colony)
    interval = colony.now // INTERVAL
    if not colony.colonists():
        return
    _introduce(colony, interval)
    _fire_threats(colony, interval)
    _fire_visits(colony, interval)
    _fire_misc(colony, interval)
    _fire_disease(colony, interval)
    _fire_animal_disease(colony, interval)
    _rescue(colony)


def count_this_interval(colony: Colony, cycle: Cycle, interval: int, acceptance: float = 1.0) -> int:
    """Number of incidents of a cycle in an interval (IncidentCycleUtility.IncidentCountThisInterval).

    `acceptance` is the share of incidents that is kept, 0 to 1.
    """
    since = interval - _intervals(cycle.first_day)
    if since < 0:
        return 0
    length = _intervals(cycle.on_days) + _intervals(cycle.off_days)
    number, offset = divmod(since, length)
    hits = colony.memo(
        f"storyteller.{cycle.name}", (number, acceptance), lambda: _hits(colony, cycle, number, acceptance)
    )
    return hits.count(offset)


def _hits(colony: Colony, cycle: Cycle, number: int, acceptance: float) -> list[int]:
    """The intervals with an incident in one cycle, counted from its start, in ascending order."""
    stream = colony.stream(f"storyteller.{cycle.name}", number)
    on = _intervals(cycle.on_days)
    count = _round_randomly(stream, stream.uniform(*cycle.count))
    hits = sorted(stream.integer(0, on - 1) for _ in range(count))
    spacing = _intervals(cycle.spacing_days)
    for index in range(1, len(hits)):
        hits[index] = max(hits[index], hits[index - 1] + spacing)
    if hits and hits[-1] > on:
        hits = [max(0, hit - (hits[-1] - on)) for hit in hits]
    if acceptance < 1.0:
        kept = _round_randomly(stream, len(hits) * acceptance)
        hits = sorted(stream.shuffled(hits)[:kept])
    return hits


def _round_randomly(stream: Stream, value: float) -> int:
    whole = int(value)
    return whole + stream.chance(value - whole)


def _intervals(days: float) -> int:
    return round(days * INTERVALS_PER_DAY)


def _introduce(colony: Colony, interval: int) -> None:
    if interval not in INTRODUCTION:
        return
    stream = colony.stream("storyteller.intro", interval)
    intro_threats = colony.difficulty.allow_intro_threats
    if interval == INTRO_VISITORS:
        incidents.fire(colony, "VisitorGroup", stream.integer(*INTRO_VISITOR_POINTS))
    elif interval == INTRO_SMALL_THREAT:
        _fire_one(colony, stream, "ThreatSmall" if intro_threats else "Misc")
    elif interval == INTRO_MISC:
        _fire_one(colony, stream, "Misc")
    elif interval == INTRO_RAID and intro_threats:
        incidents.fire(colony, "RaidEnemy", INTRO_RAID_POINTS)
    elif interval == INTRO_RAID:
        _fire_one(colony, stream, "Misc")


def _fire_threats(colony: Colony, interval: int) -> None:
    for number in range(count_this_interval(colony, THREAT_BIG, interval)):
        if colony.day < ONLY_RAIDS_BEFORE_DAY:
            incidents.fire(colony, "RaidEnemy")
        else:
            _fire_one(colony, colony.stream("storyteller.threat", interval, number), "ThreatBig")
    if interval < _intervals(THREAT_SMALL.first_day):
        return
    if count_this_interval(colony, THREAT_SMALL, interval):
        accepted = SMALL_THREAT_ACCEPTANCE(threat_points.points(colony))
        for number in range(count_this_interval(colony, THREAT_SMALL, interval, accepted)):
            _fire_one(colony, colony.stream("storyteller.small threat", interval, number), "ThreatSmall")


def _fire_visits(colony: Colony, interval: int) -> None:
    friends = len(traders.friendly_factions(colony))
    if friends:
        could_be = sum(1 for faction in colony.world.factions.values() if faction.def_name in CAN_BE_FRIENDS)
        share = VISITS_BY_FRIENDSHIP(friends / max(1, could_be))
        for cycle in FACTION_VISITS:
            for _ in range(count_this_interval(colony, cycle, interval, share)):
                incidents.fire(colony, cycle.name)
    for _ in range(count_this_interval(colony, ORBITAL_TRADER, interval)):
        incidents.fire(colony, "OrbitalTraderArrival")


def _fire_misc(colony: Colony, interval: int) -> None:
    if interval >= _intervals(MISC_FROM_DAY) and _occurs(colony, "misc", MISC_DAYS, interval):
        _fire_one(colony, colony.stream("storyteller.misc choice", interval), "Misc")
    if interval >= _intervals(WORLD_MISC_FROM_DAY) and _occurs(colony, "world misc", WORLD_MISC_DAYS, interval):
        _fire_one(colony, colony.stream("storyteller.world misc choice", interval), "Misc", world=True)
    years = colony.now / GAME_TICKS_PER_YEAR
    if interval and _occurs(colony, "ship chunk", SHIP_CHUNK_DAYS(years), interval):
        incidents.fire(colony, "ShipChunkDrop")


def _fire_disease(colony: Colony, interval: int) -> None:
    if interval < _intervals(DISEASE_FROM_DAY):
        return
    biome = colony.world.tile.biome
    days = DISEASE_DAYS.get(biome, DISEASE_DAYS["TemperateForest"]) * colony.difficulty.disease_interval_factor
    if not _occurs(colony, "disease", days, interval):
        return
    weights = zip(DISEASES, DISEASE_WEIGHTS.get(biome, COLD_WEIGHTS), strict=True)
    _fire_weighted(colony, "disease", interval, [(name, weight) for name, weight in weights if weight > 0])


def _fire_animal_disease(colony: Colony, interval: int) -> None:
    if interval < _intervals(DISEASE_FROM_DAY):
        return
    days = DISEASE_DAYS.get(colony.world.tile.biome, DISEASE_DAYS["TemperateForest"])
    if _occurs(colony, "animal disease", days * colony.difficulty.disease_interval_factor, interval):
        _fire_weighted(colony, "animal disease", interval, list(ANIMAL_DISEASES))


def _fire_weighted(colony: Colony, purpose: str, interval: int, choices: list[tuple[str, float]]) -> None:
    """Fire one of some incidents that can fire now, drawn by weight."""
    able = [(name, weight) for name, weight in choices if incidents.can_fire(colony, name)]
    if able:
        incidents.fire(colony, colony.stream(f"storyteller.{purpose} choice", interval).weighted(able))


def _rescue(colony: Colony) -> None:
    """Send a stranger when all colonists are downed (StorytellerComp_Triggered)."""
    if all(pawn.downed for pawn in colony.colonists()) and incidents.can_fire(colony, "StrangerInBlackJoin"):
        incidents.fire(colony, "StrangerInBlackJoin")


def _fire_one(colony: Colony, stream: Stream, category: str, *, world: bool = False) -> None:
    """Fire one incident of a category, drawn by weight. A high population intent prefers those that bring people."""
    points = threat_points.points(colony)
    able = [entry for entry in incidents.usable(colony, category, points) if (entry[0] in WORLD_MISC) == world]
    wanted = stream.chance(PEOPLE_BY_INTENT(incidents.population_intent(colony)))
    preferred = [(name, weight) for name, weight in able if bool(DEFS.incidents[name].population_effect) == wanted]
    for pool in (preferred, able):
        if any(weight > 0 for _, weight in pool):
            incidents.fire(colony, stream.weighted(pool), points)
            return


def _occurs(colony: Colony, purpose: str, days: float, interval: int) -> bool:
    mean = days * GAME_TICKS_PER_DAY
    return colony.streams.mean_time_between(f"storyteller.{purpose}", mean, INTERVAL, interval)
