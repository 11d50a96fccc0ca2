"""Mental breaks: when low mood causes one, which one, and when it ends.

Sources: MentalBreaker, MentalBreakDef, MentalBreakWorker and MentalStateDef of RimWorld 1.6. `behaviour.think` chooses
the jobs of a pawn in a break by its `mental_state`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.nature import spoilage
from pytest_rle.colony.systems.needs import needs, thoughts
from pytest_rle.colony.systems.needs.pace import STEP_TICKS
from pytest_rle.colony.systems.pawns import generation, hediffs, mental_states, traits
from pytest_rle.colony.world import MentalState, Pawn
from pytest_rle.colony.world.pawn import HUMAN
from pytest_rle.rimworld import Curve
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

MINOR_THRESHOLD: Final = generation.BASE_BREAK_THRESHOLD
THRESHOLD_RANGE: Final = (0.01, generation.MAX_BREAK_THRESHOLD)
"""Mood below which minor breaks occur (StatDef MentalBreakThreshold), and its bounds."""

MAJOR_SHARE: Final = 4.0 / 7.0
EXTREME_SHARE: Final = 1.0 / 7.0
"""Thresholds of major and extreme breaks as shares of the minor one."""

TICKS_BELOW: Final = 2_000
"""Game ticks that mood must stay below a threshold before a break can occur."""

MEAN_DAYS: Final = {"Extreme": 0.5, "Major": 0.8, "Minor": 4.0}
"""Mean days until a break by intensity, most intense first."""

PAUSE_TICKS: Final = 15_000
"""Game ticks awake after the start and the end of a break in which no other occurs."""

RECOVERY_DAYS: Final = 0.166
"""Mean days until a break ends after its minimum duration."""

CATATONIA: Final = "CatatonicBreakdown"

MURDER_FACTOR: Final = Curve(((2.0, 0.1), (7.0, 1.0)))
"""Weight factor of a murderous rage by the number of colonists."""

GIVING_UP_FACTOR: Final = Curve(((7.0, 0.0), (12.0, 1.0)))
"""Weight factor of giving up and leaving by the number of colonists."""


@dataclasses.dataclass(frozen=True, slots=True)
class Break:
    """A MentalBreakDef: its MentalStateDef, its weight, and its minimum and maximum duration in game ticks."""

    def_name: str
    intensity: str
    state: str
    weight: float
    ticks: tuple[int, int]
    label: str


def _if_company(colony: Colony, pawn: Pawn) -> float:
    return float(any(other is not pawn and not other.downed for other in colony.colonists()))


def _if_bedroom(colony: Colony, pawn: Pawn) -> float:
    return float(pawn.bed in colony.world.buildings)


def _if_corpse(colony: Colony, _: Pawn) -> float:
    corpses = colony.world.corpses.values()
    return float(any(not one.buried_in and spoilage.rot_stage(one) == spoilage.FRESH for one in corpses))


def _by_colonists(factor: Curve) -> Callable[[Colony, Pawn], float]:
    return lambda colony, _: factor(float(len(colony.colonists())))


def _if_prisoner(colony: Colony, _: Pawn) -> float:
    return float(any(other.guest == "Prisoner" and not other.dead for other in colony.world.pawns.values()))


def _if_livestock(colony: Colony, _: Pawn) -> float:
    faction = colony.world.player_faction
    return float(any(p.faction == faction and not p.is_human and not p.dead for p in colony.world.pawns.values()))


BREAKS: Final = (
    Break("BingingFood", "Minor", "Binging_Food", 0.8, (25_000, 45_000), "food binge"),
    Break("WanderSad", "Minor", "Wander_Sad", 0.5, (40_000, 60_000), "sad wandering"),
    Break("WanderOwnRoom", "Minor", "Wander_OwnRoom", 0.5, (40_000, 60_000), "hiding in own room"),
    Break("InsultingSpree", "Minor", "InsultingSpree", 0.5, (25_000, 45_000), "insulting spree"),
    Break("TargetedInsultingSpree", "Minor", "TargetedInsultingSpree", 0.5, (25_000, 45_000), "insulting spree"),
    Break("WanderPsychotic", "Major", "Wander_Psychotic", 1.0, (70_000, 90_000), "psychotic wandering"),
    Break("Tantrum", "Major", "Tantrum", 0.33, (8_000, 12_000), "tantrum"),
    Break("TargetedTantrum", "Major", "TargetedTantrum", 0.33, (40_000, 60_000), "tantrum"),
    Break("BedroomTantrum", "Major", "BedroomTantrum", 0.33, (8_000, 12_000), "bedroom tantrum"),
    Break("SadisticRage", "Major", "SadisticRage", 1.0, (20_000, 40_000), "sadistic rage"),
    Break("CorpseObsession", "Major", "CorpseObsession", 0.4, (20_000, 40_000), "corpse obsession"),
    Break("Berserk", "Extreme", "Berserk", 1.0, (40_000, 60_000), "berserk rage"),
    Break("Catatonic", "Extreme", CATATONIA, 1.0, (100_000, 300_000), "catatonia"),
    Break("MurderousRage", "Extreme", "MurderousRage", 1.0, (100_000, 100_000), "murderous rage"),
    Break("GiveUpExit", "Extreme", "GiveUpExit", 1.0, (60_000, 120_000), "giving up and leaving"),
    Break("Slaughterer", "Extreme", "Slaughterer", 0.75, (20_000, 40_000), "slaughter of animals"),
)
"""The common breaks by intensity."""

FACTORS: Final[dict[str, Callable[[Colony, Pawn], float]]] = {
    "WanderOwnRoom": _if_bedroom,
    "InsultingSpree": _if_company,
    "TargetedInsultingSpree": _if_company,
    "BedroomTantrum": _if_bedroom,
    "SadisticRage": _if_prisoner,
    "CorpseObsession": _if_corpse,
    "MurderousRage": _by_colonists(MURDER_FACTOR),
    "GiveUpExit": _by_colonists(GIVING_UP_FACTOR),
    "Slaughterer": _if_livestock,
}
"""Factors of the breaks' weights; breaks without one have the factor 1."""

TARGETED: Final = frozenset({"TargetedInsultingSpree", "MurderousRage"})
"""States that target one other colonist."""

_BY_STATE: Final = {entry.state: entry for entry in BREAKS}
_INTENSITIES: Final = ("Extreme", "Major", "Minor")


def minor_threshold(pawn: Pawn) -> float:
    """The mood below which minor breaks occur: 0.35 plus the offsets of traits, at least 0.01 and at most 0.50."""
    return _minor_threshold(tuple([(trait.def_name, trait.degree) for trait in pawn.traits]))


@functools.lru_cache(maxsize=1_024)
def _minor_threshold(carried: tuple[tuple[str, int], ...]) -> float:
    low, high = THRESHOLD_RANGE
    offset = traits.offset_of(carried, "MentalBreakThreshold")
    return round(min(high, max(low, MINOR_THRESHOLD + offset)), 9)


def thresholds(pawn: Pawn) -> tuple[float, float, float]:
    """The moods below which minor, major and extreme breaks occur."""
    minor = minor_threshold(pawn)
    return minor, minor * MAJOR_SHARE, minor * EXTREME_SHARE


def step(colony: Colony) -> None:
    """Count how long colonists are below their thresholds, start breaks, and end breaks that are over."""
    faction = colony.world.player_faction
    for pawn in needs.in_care(colony):
        if pawn.race != HUMAN or pawn.faction != faction or pawn.guest:
            continue
        if pawn.mental_state is not None:
            _continue(colony, pawn)
        elif not pawn.downed:
            _count(pawn)
            if pawn.asleep:
                if pawn.can_break_after > colony.now:
                    pawn.can_break_after += STEP_TICKS
            elif colony.now >= pawn.can_break_after and not pawn.drafted:
                _maybe_break(colony, pawn)


def start(colony: Colony, pawn: Pawn, state_def: str) -> None:
    """Put a person into a mental state at once and interrupt its job.

    Raises ValueError on a MentalStateDef that no mental break of people has.
    """
    known = _BY_STATE.get(state_def)
    if known is None:
        raise ValueError(f"{state_def!r} is not the state of a mental break; use one of {', '.join(sorted(_BY_STATE))}")
    shortest, longest = known.ticks
    if state_def == CATATONIA:
        ticks = colony.stream("mental_breaks.catatonia", colony.now, pawn.id).integer(shortest, longest)
        hediffs.add(colony, pawn, CATATONIA, 0.5, source="mental break").ends_tick = colony.now + ticks
    else:
        pawn.drafted = False
        target = _target(colony, pawn, state_def)
        state = MentalState(state_def, colony.now, colony.now + shortest, colony.now + longest, target)
        mental_states.begin(colony, pawn, state)
    pawn.can_break_after = colony.now + PAUSE_TICKS
    _reset(pawn)
    colony.letter(
        f"Mental break: {pawn.name.short}", "ThreatSmall", f"{pawn.name.short} has had a mental break: {known.label}."
    )
    jobs.interrupt(colony, pawn)


def recover(colony: Colony, pawn: Pawn) -> None:
    """End a person's mental state and give it the memory Catharsis."""
    if pawn.mental_state is None:
        return
    mental_states.end(colony, pawn)
    pawn.can_break_after = colony.now + PAUSE_TICKS
    thoughts.add_memory(colony, pawn, "Catharsis")
    colony.message(f"{pawn.name.short} is no longer in a mental break.", "PositiveEvent")
    jobs.interrupt(colony, pawn)


def choose(colony: Colony, pawn: Pawn, intensity: str) -> Break | None:
    """Draw a break of an intensity, or of the next lower one if none is possible; None if no break is possible."""
    for level in _INTENSITIES[_INTENSITIES.index(intensity) :]:
        options = [
            (entry, entry.weight * (FACTORS[entry.def_name](colony, pawn) if entry.def_name in FACTORS else 1.0))
            for entry in BREAKS
            if entry.intensity == level
        ]
        if any(weight > 0 for _, weight in options):
            return colony.stream("mental_breaks.choice", colony.now, pawn.id).weighted(options)
    return None


def _count(pawn: Pawn) -> None:
    levels = pawn.needs
    if levels.mood >= THRESHOLD_RANGE[1]:
        if levels.below_minor or levels.below_major or levels.below_extreme:
            _reset(pawn)
        return
    minor, major, extreme = thresholds(pawn)
    levels.below_minor = levels.below_minor + STEP_TICKS if levels.mood < minor else 0
    levels.below_major = levels.below_major + STEP_TICKS if levels.mood < major else 0
    levels.below_extreme = levels.below_extreme + STEP_TICKS if levels.mood < extreme else 0


def _reset(pawn: Pawn) -> None:
    pawn.needs.below_minor = pawn.needs.below_major = pawn.needs.below_extreme = 0


def _maybe_break(colony: Colony, pawn: Pawn) -> None:
    levels = pawn.needs
    if levels.below_minor <= TICKS_BELOW:
        return
    intensity = "Minor"
    if levels.below_extreme > TICKS_BELOW:
        intensity = "Extreme"
    elif levels.below_major > TICKS_BELOW:
        intensity = "Major"
    ticks = MEAN_DAYS[intensity] * GAME_TICKS_PER_DAY
    if colony.streams.mean_time_between("mental_breaks", ticks, STEP_TICKS, colony.now, pawn.id):
        chosen = choose(colony, pawn, intensity)
        if chosen is not None:
            start(colony, pawn, chosen.state)


def _continue(colony: Colony, pawn: Pawn) -> None:
    state = pawn.mental_state
    if state is None or state.def_name not in _BY_STATE:
        if state is not None and colony.now >= state.max_until:
            mental_states.end(colony, pawn)
            jobs.interrupt(colony, pawn)
        return
    if pawn.downed or colony.now >= state.max_until:
        recover(colony, pawn)
    elif colony.now >= state.min_until:
        ticks = RECOVERY_DAYS * GAME_TICKS_PER_DAY
        if colony.streams.mean_time_between("mental_breaks.recovery", ticks, STEP_TICKS, colony.now, pawn.id):
            recover(colony, pawn)


def _target(colony: Colony, pawn: Pawn, state_def: str) -> int:
    if state_def not in TARGETED:
        return 0
    others = [other.id for other in colony.colonists() if other is not pawn]
    return colony.stream("mental_breaks.target", colony.now, pawn.id).choice(others) if others else 0
