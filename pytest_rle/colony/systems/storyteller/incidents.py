"""Incidents: whether one can fire now, its weight, and firing it.

Sources: IncidentWorker.CanFireNow, StorytellerComp, IncidentQueue.

`workers` holds what each incident does, one file for each family.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.storyteller import threat_points
from pytest_rle.colony.systems.storyteller.workers import WORKERS, IncidentCall
from pytest_rle.colony.world import QueuedIncident
from pytest_rle.rimworld import DEFS, Curve
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.rimworld.world_defs import IncidentDef

STEP_TICKS: Final = 250
"""Game ticks between two steps."""

QUEUE_RETRY_TICKS: Final = 833
"""Game ticks between two attempts to fire a queued incident (IncidentQueue)."""

QUEUE_RETRIES_LAST: Final = 8_000
"""Game ticks after which a queued incident that could not fire is dropped."""

RECENT_WEIGHT: Final = (0.01, 0.3, 0.5, 0.7, 0.9)
"""Factors on the weights of the last five incidents, the latest first (RecentStoryWeightFactors)."""

POPULATION_OFFSET: Final = {"IncreaseEasy": -0.4, "IncreaseMedium": 0.0, "IncreaseHard": 0.4}
"""The factor on the weight of an incident that brings people is the population intent plus this offset."""

MIN_POPULATION_FACTOR: Final = 0.05
"""The lowest value of that factor (minIncChancePopulationIntentFactor)."""

INTENT_BY_POPULATION: Final = Curve(((0, 8.0), (1, 2.0), (4, 1.0), (7, 0.35), (11, 0.0), (20, -1.0)))
"""Population intent by number of colonists (populationIntentFactorFromPopCurve)."""

INTENT_BY_ADAPTATION: Final = Curve(((0, 0.0), (8, 1.0)))
"""Factor on it by days since the last newcomer (populationIntentFactorFromPopAdaptDaysCurve)."""

NEWCOMERS: Final = ("WandererJoin", "StrangerInBlackJoin", "GameEndedWanderersJoin")
"""Incidents that add a colonist."""

EXTREME_WEATHER: Final = frozenset({"ColdSnap", "HeatWave", "VolcanicWinter", "ToxicFallout", "Flashstorm"})
"""Incidents that do not fire unforced at a difficulty without extreme weather."""


def fire(colony: Colony, def_name: str, points: float = -1.0, forced: bool = False, faction: int | None = None) -> bool:
    """Fire an incident now, with its letter. Returns whether it fired.

    With `points` below 0 the storyteller computes the threat points. A forced incident ignores day, season and
    difficulty, but still needs its requirements, such as a hostile faction. `faction` is the id of the sender, for
    incidents that have one. An incident that the colony does not model never fires.
    """
    worker = WORKERS.get(def_name)
    if worker is None or def_name not in DEFS.incidents:
        return False
    if points < 0:
        points = threat_points.points(colony)
    if not forced and not can_fire(colony, def_name, points):
        return False
    again = colony.world.storyteller.last_fired.get(def_name) == colony.now
    serial = len(colony.world.pawns) if again else 0
    stream = colony.stream(f"incident.{def_name}", colony.now, serial)
    if not worker.execute(colony, IncidentCall(def_name, points, stream, serial, faction)):
        return False
    colony.world.storyteller.last_fired[def_name] = colony.now
    return True


def can_fire(colony: Colony, def_name: str, points: float = -1.0) -> bool:
    """Whether an incident can fire unforced now: by day, biome, refire time, points, difficulty and requirements."""
    worker, known = WORKERS.get(def_name), DEFS.incidents.get(def_name)
    if worker is None or known is None:
        return False
    return _allowed(colony, known) and _due(colony, known, points) and worker.can_fire(colony)


def step(colony: Colony) -> None:
    """Fire the queued incidents that are due. Those that cannot fire stay queued for QUEUE_RETRIES_LAST game ticks."""
    queue = colony.world.storyteller.queue
    if not queue:
        return
    left = list[QueuedIncident]()
    for entry in queue:
        late = colony.now - entry.tick
        if late < 0 or late % QUEUE_RETRY_TICKS >= STEP_TICKS:
            left.append(entry)
            continue
        done = fire(colony, entry.def_name, entry.points, forced=True)
        if not done and late < QUEUE_RETRIES_LAST:
            left.append(entry)
    colony.world.storyteller.queue = left


def queue(colony: Colony, def_name: str, tick: int, points: float = -1.0) -> None:
    """Queue an incident for a game tick."""
    colony.world.storyteller.queue.append(QueuedIncident(def_name, tick, points))


def weight(colony: Colony, def_name: str) -> float:
    """The weight of an incident in its category (IncidentChanceFinal)."""
    known = DEFS.incidents[def_name]
    chance = known.base_chance
    if known.population_effect is not None:
        offset = POPULATION_OFFSET[known.population_effect]
        chance *= max(population_intent(colony) + offset, MIN_POPULATION_FACTOR)
    if known.category != "DiseaseHuman":
        recent = sorted(colony.world.storyteller.last_fired.items(), key=lambda entry: (-entry[1], entry[0]))
        for (name, _), factor in zip(recent, RECENT_WEIGHT, strict=False):
            if name == def_name:
                chance *= factor
    return chance


def usable(colony: Colony, category: str, points: float = -1.0) -> list[tuple[str, float]]:
    """Pairs (IncidentDef, weight) of the incidents of a category that can fire now, in alphabetical order."""
    return [
        (name, weight(colony, name))
        for name, known in DEFS.incidents.items()
        if known.category == category and can_fire(colony, name, points)
    ]


def population_intent(colony: Colony) -> float:
    """The storyteller's population intent, from 8 (few colonists) to -1 (many) (StorytellerUtilityPopulation)."""
    intent = INTENT_BY_POPULATION(len(colony.colonists()))
    if intent > 0:
        fired = colony.world.storyteller.last_fired
        since = colony.now - max((fired.get(name, 0) for name in NEWCOMERS), default=0)
        intent *= INTENT_BY_ADAPTATION(since / GAME_TICKS_PER_DAY)
    return intent


def _allowed(colony: Colony, known: IncidentDef) -> bool:
    difficulty = colony.difficulty
    if known.category == "ThreatBig" and not difficulty.allow_big_threats:
        return False
    if known.def_name in EXTREME_WEATHER and not difficulty.allow_extreme_weather_incidents:
        return False
    return not known.biomes or colony.world.tile.biome in known.biomes


def _due(colony: Colony, known: IncidentDef, points: float) -> bool:
    if colony.now < known.earliest_day * GAME_TICKS_PER_DAY:
        return False
    last = colony.world.storyteller.last_fired.get(known.def_name)
    if last is not None and colony.now - last < known.min_refire_days * GAME_TICKS_PER_DAY:
        return False
    if known.min_threat_points > 0:
        return (threat_points.points(colony) if points < 0 else points) >= known.min_threat_points
    return True
