"""What people think: memories that fade, and what their situation makes them feel.

Sources: ThoughtHandler, MemoryThoughtHandler, SituationalThoughtHandler and ThoughtDefs of RimWorld 1.6. The workers
of the situations are in `situations`.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import situations
from pytest_rle.colony.systems.pawns import body
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
"""Traits that keep a thought from coming up (nullifyingTraits)."""


_MOODS: Final = {
    name: tuple(float(stage.mood or 0.0) for stage in known.stages) for name, known in DEFS.thoughts.items()
}


def add_memory(colony: Colony, pawn: Pawn, def_name: str, stage: int = 0, other_pawn: int = 0) -> Memory | None:
    """Let a person remember something. At the stack limit the oldest such memory is renewed instead.

    Returns the memory, or None where the pawn cannot have it: an animal, a dead one, or one whose trait forbids it.
    Raises KeyError on a name that is no ThoughtDef.
    """
    known = DEFS.thoughts[def_name]
    if not pawn.is_human or pawn.dead or is_nullified(pawn, def_name):
        return None
    until = colony.now + duration(known)
    alike = [memory for memory in pawn.memories if memory.def_name == def_name]
    if is_social(known):
        alike = [memory for memory in alike if memory.other_pawn == other_pawn]
    if len(alike) >= stack_limit(known):
        oldest = min(alike, key=lambda memory: memory.since)
        oldest.stage, oldest.since, oldest.until, oldest.other_pawn = stage, colony.now, until, other_pawn
        return oldest
    memory = Memory(def_name, stage, colony.now, until, other_pawn)
    pawn.memories.append(memory)
    return memory


def forget_expired(colony: Colony, pawn: Pawn) -> None:
    """Drop the memories whose time is over."""
    if any(memory.until <= colony.now for memory in pawn.memories):
        pawn.memories = [memory for memory in pawn.memories if memory.until > colony.now]


def active(colony: Colony, pawn: Pawn) -> list[tuple[str, int, float]]:
    """Every thought that moves the pawn's mood: def name, stage, and mood offset in percentage points.

    Memories of one def make one entry, with the offset of the whole group and the stage of the newest.
    """
    found = [
        (name, stage, mood_of(name, stage) * (_sensitivity(pawn) if name == "PsychicDrone" else 1.0))
        for name, stage in situations.situational(colony, pawn)
        if not is_nullified(pawn, name)
    ]
    groups: dict[str, list[Memory]] = {}
    for memory in pawn.memories:
        if memory.until > colony.now:
            groups.setdefault(memory.def_name, []).append(memory)
    for name, memories in groups.items():
        found.append((name, memories[-1].stage, group_offset(name, memories)))
    return [entry for entry in found if entry[2]]


def total_offset(colony: Colony, pawn: Pawn) -> float:
    """The sum of all mood offsets, in percentage points."""
    return round(sum(offset for _, _, offset in active(colony, pawn)), 9)


def group_offset(def_name: str, memories: list[Memory]) -> float:
    """The offset of like memories: their average, times 1 + m + m² ... for as many as stack (MoodOffsetOfGroup)."""
    if len(memories) == 1:
        return round(mood_of(def_name, memories[0].stage) * memories[0].mood_factor, 9)
    known = DEFS.thoughts[def_name]
    average = sum(mood_of(def_name, memory.stage) * memory.mood_factor for memory in memories) / len(memories)
    weight, factor = 0.0, 1.0
    for _ in range(min(len(memories), stack_limit(known))):
        weight += factor
        factor *= known.stacked_effect_multiplier
    return round(average * weight, 9)


def mood_of(def_name: str, stage: int) -> float:
    """The mood offset of a stage in percentage points; 0 for a stage that has none."""
    moods = _MOODS[def_name]
    return moods[stage] if stage < len(moods) else moods[-1]


def _sensitivity(pawn: Pawn) -> float:
    """Psychic waves count by the pawn's sensitivity to them (effectMultiplyingStat)."""
    return max(0.0, 1.0 + body.trait_offset(pawn, "PsychicSensitivity"))


def duration(known: ThoughtDef) -> int:
    """How long a memory lasts, in game ticks."""
    return FOREVER if known.duration_days is None else round(known.duration_days * GAME_TICKS_PER_DAY)


def stack_limit(known: ThoughtDef) -> int:
    """How many like memories a person holds; 1 where the def does not say."""
    return known.stack_limit if known.stack_limit is not None else 1


def is_social(known: ThoughtDef) -> bool:
    """Whether the thought is about somebody: like memories of different people stack apart."""
    return any(stage.opinion is not None for stage in known.stages)


def is_nullified(pawn: Pawn, def_name: str) -> bool:
    """Whether a trait keeps the pawn from the thought."""
    traits = NULLIFYING_TRAITS.get(def_name)
    return traits is not None and any(trait.def_name in traits for trait in pawn.traits)
