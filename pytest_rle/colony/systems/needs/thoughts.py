"""Thoughts: memories, which fade, and situational thoughts, which last as long as their situation.

Sources: ThoughtHandler, MemoryThoughtHandler, SituationalThoughtHandler and ThoughtDefs of RimWorld 1.6. The
situations are in `situations`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import situations
from pytest_rle.colony.systems.pawns import traits
from pytest_rle.colony.world import Memory, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.rimworld.pawn_defs import ThoughtDef

FOREVER: Final = 2**31 - 1
"""The end of a memory that does not fade with time."""

NULLIFYING_TRAITS: Final = {
    "AteFineMeal": ("Ascetic",),
    "AteLavishMeal": ("Ascetic",),
    "AteNutrientPasteMeal": ("Ascetic",),
    "AteRawFood": ("Ascetic",),
    "AteWithoutTable": ("Ascetic",),
    "AteInImpressiveDiningRoom": ("Ascetic",),
    "ButcheredHumanlikeCorpse": ("Psychopath", "Bloodlust", "Cannibal"),
    "ColonistBanished": ("Psychopath",),
    "ColonistBanishedToDie": ("Psychopath",),
    "ColonistLeftUnburied": ("Psychopath",),
    "JoyActivityInImpressiveRecRoom": ("Ascetic",),
    "KnowButcheredHumanlikeCorpse": ("Psychopath", "Bloodlust", "Cannibal"),
    "KnowColonistDied": ("Psychopath",),
    "KnowColonistExecuted": ("Psychopath", "Bloodlust"),
    "KnowColonistOrganHarvested": ("Psychopath",),
    "KnowGuestExecuted": ("Psychopath", "Bloodlust"),
    "KnowGuestOrganHarvested": ("Psychopath", "Bloodlust"),
    "KnowPrisonerDiedInnocent": ("Psychopath",),
    "KnowPrisonerSold": ("Psychopath",),
    "ObservedLayingCorpse": ("Psychopath", "Bloodlust", "Cannibal"),
    "ObservedLayingRottingCorpse": ("Psychopath", "Bloodlust"),
    "PawnWithGoodOpinionDied": ("Psychopath",),
    "SleptInBarracks": ("Ascetic",),
    "SleptInBedroom": ("Ascetic",),
    "SleptOnGround": ("Ascetic",),
    "WitnessedDeathAlly": ("Psychopath", "Bloodlust"),
    "WitnessedDeathNonAlly": ("Psychopath", "Bloodlust"),
}
"""Traits that nullify a thought (nullifyingTraits)."""

_MOODS: Final = {
    name: tuple(float(stage.mood or 0.0) for stage in known.stages) for name, known in DEFS.thoughts.items()
}


def add_memory(colony: Colony, pawn: Pawn, def_name: str, stage: int = 0, other_pawn: int = 0) -> Memory | None:
    """Give a person a memory. At the stack limit, the oldest memory of the def is renewed instead.

    Returns the memory, or None when the pawn cannot have it: an animal, a dead pawn, or one whose trait nullifies it.
    Raises KeyError on a name that is not a ThoughtDef.
    """
    known = DEFS.thoughts[def_name]
    if not pawn.is_human or pawn.dead or is_nullified(pawn, def_name):
        return None
    until = colony.now + duration(known)
    same = [memory for memory in pawn.memories if memory.def_name == def_name]
    if is_social(known):
        same = [memory for memory in same if memory.other_pawn == other_pawn]
    if len(same) >= stack_limit(known):
        oldest = min(same, key=lambda memory: memory.since)
        oldest.stage, oldest.since, oldest.until, oldest.other_pawn = stage, colony.now, until, other_pawn
        return oldest
    memory = Memory(def_name, stage, colony.now, until, other_pawn)
    pawn.memories.append(memory)
    return memory


def forget_expired(colony: Colony, pawn: Pawn) -> None:
    """Drop the memories that have expired."""
    if any(memory.until <= colony.now for memory in pawn.memories):
        pawn.memories = [memory for memory in pawn.memories if memory.until > colony.now]


def active(colony: Colony, pawn: Pawn) -> list[tuple[str, int, float]]:
    """Every thought that changes the pawn's mood: def name, stage, and mood offset in percentage points.

    Memories of one def form one entry, with the offset of the group and the stage of the newest memory.
    """
    return _active(pawn, situations.situational(colony, pawn), _fresh_memories(colony, pawn))


def total_offset(colony: Colony, pawn: Pawn) -> float:
    """The sum of all mood offsets, in percentage points; computed again only when a thought or trait has changed."""
    present, fresh = situations.situational(colony, pawn), _fresh_memories(colony, pawn)
    carried = [(trait.def_name, trait.degree) for trait in pawn.traits]
    return colony.memo(f"thoughts.total {pawn.id}", (present, fresh, carried), _total, pawn, present, fresh)


def _total(pawn: Pawn, present: list[tuple[str, int]], fresh: list[tuple[str, int, float]]) -> float:
    return round(sum([offset for _, _, offset in _active(pawn, present, fresh)]), 9)


def _active(
    pawn: Pawn, present: list[tuple[str, int]], fresh: list[tuple[str, int, float]]
) -> list[tuple[str, int, float]]:
    """The thoughts of the present situations, then those of the memories, each with its mood offset."""
    found = [
        (name, stage, mood_of(name, stage) * (_psychic_sensitivity(pawn) if name == "PsychicDrone" else 1.0))
        for name, stage in present
        if not is_nullified(pawn, name)
    ]
    found += _grouped(fresh)
    return [entry for entry in found if entry[2]]


def _fresh_memories(colony: Colony, pawn: Pawn) -> list[tuple[str, int, float]]:
    """Def name, stage and mood factor of each memory that has not expired."""
    now = colony.world.game_tick
    return [(memory.def_name, memory.stage, memory.mood_factor) for memory in pawn.memories if memory.until > now]


def _grouped(memories: list[tuple[str, int, float]]) -> list[tuple[str, int, float]]:
    groups: dict[str, list[tuple[int, float]]] = {}
    for name, stage, factor in memories:
        groups.setdefault(name, []).append((stage, factor))
    return [(name, group[-1][0], group_offset(name, group)) for name, group in groups.items()]


def group_offset(def_name: str, memories: Sequence[tuple[int, float]]) -> float:
    """The mood offset of memories of one def: their average x (1 + m + m² ...), one term each (MoodOffsetOfGroup).

    Each memory is given by its stage and its mood factor.
    """
    if len(memories) == 1:
        stage, factor = memories[0]
        return round(mood_of(def_name, stage) * factor, 9)
    known = DEFS.thoughts[def_name]
    average = sum(mood_of(def_name, stage) * factor for stage, factor in memories) / len(memories)
    weight, factor = 0.0, 1.0
    for _ in range(min(len(memories), stack_limit(known))):
        weight += factor
        factor *= known.stacked_effect_multiplier
    return round(average * weight, 9)


def mood_of(def_name: str, stage: int) -> float:
    """The mood offset of a stage in percentage points; 0 for a stage without one."""
    moods = _MOODS[def_name]
    return moods[stage] if stage < len(moods) else moods[-1]


def _psychic_sensitivity(pawn: Pawn) -> float:
    """The pawn's psychic sensitivity, a factor of psychic drones and soothes (effectMultiplyingStat)."""
    return max(0.0, 1.0 + traits.offset(pawn, "PsychicSensitivity"))


def duration(known: ThoughtDef) -> int:
    """How long a memory lasts, in game ticks."""
    return FOREVER if known.duration_days is None else round(known.duration_days * GAME_TICKS_PER_DAY)


def stack_limit(known: ThoughtDef) -> int:
    """How many memories of the def a person can have; 1 when the def does not say."""
    return known.stack_limit if known.stack_limit is not None else 1


def is_social(known: ThoughtDef) -> bool:
    """Whether the thought is about another pawn. Memories of different pawns then stack separately."""
    return any(stage.opinion is not None for stage in known.stages)


def is_nullified(pawn: Pawn, def_name: str) -> bool:
    """Whether one of the pawn's traits nullifies the thought."""
    nullifying = NULLIFYING_TRAITS.get(def_name)
    return nullifying is not None and any(trait.def_name in nullifying for trait in pawn.traits)
