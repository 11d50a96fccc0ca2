"""Relations between people: direct relations, opinions, compatibility and attraction.

Sources: Pawn_RelationsTracker, Thought_MemorySocial, Thought_MemorySocialCumulative, the PawnRelationDefs and the
situational social ThoughtDefs.
"""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import traits
from pytest_rle.colony.world import Memory, Pawn, Relation
from pytest_rle.rimworld import DEFS, inverse_lerp, lerp
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_YEAR

OPINION_OF_RELATION: Final = {
    "Spouse": 30,
    "Fiance": 35,
    "Lover": 35,
    "Parent": 30,
    "Child": 30,
    "Sibling": 20,
    "HalfSibling": 15,
    "Grandparent": 15,
    "Grandchild": 15,
    "ExLover": -15,
    "ExSpouse": -15,
    "Bond": 0,
}
"""opinionOffset of the PawnRelationDefs."""

LOVE_PARTNERS: Final = ("Spouse", "Fiance", "Lover")
"""PawnRelationDefs of partners, the closest first."""

CHITCHAT_CAP: Final = 10.0
"""The most opinion that chitchat adds (maxCumulatedOpinionOffset)."""

CHITCHAT_FADES_PER_DAY: Final = 1.0
"""Opinion from chitchat that is lost a day."""

FADES_AFTER: Final = 0.7
"""Share of a memory's duration after which its opinion falls linearly to 0 (lerpOpinionToZeroAfterDurationPct)."""

SAME_PAWN_LIMIT: Final = 10
"""Memories of one def about one person that count (stackLimitForSameOtherPawn)."""

COMPATIBILITY_BY_AGE: Final = (0.45, -0.45, 20.0)
"""Compatibility at no age difference and at the largest that counts, and that difference in years."""

COMPATIBILITY_MEAN: Final = 0.3
COMPATIBILITY_DEVIATIONS: Final = (1.0, 1.4)
"""Mean of a pair's constant offset, and its standard deviations below and above the mean (CompatibilityWith)."""

ADULT: Final = (16.0, 18.0)
"""Years of age between which attraction rises from 0 to its full value."""


def opinion(colony: Colony, pawn: Pawn, other: Pawn) -> int:
    """One person's opinion of another, -100 to 100."""
    total = sum(score for _, _, score in breakdown(colony, pawn, other))
    return max(-100, min(100, round(total)))


def breakdown(colony: Colony, pawn: Pawn, other: Pawn) -> list[tuple[str, str, float]]:
    """The parts of an opinion, relations first: (ThoughtDef or PawnRelationDef, label, points)."""
    if pawn is other or not pawn.is_human or not other.is_human:
        return []
    parts = [
        (relation.def_name, relation.def_name.lower(), float(OPINION_OF_RELATION.get(relation.def_name, 0)))
        for relation in pawn.relations
        if relation.other_pawn == other.id
    ]
    parts += _memories(colony, pawn, other)
    parts += [(name, _label(name, stage), _points(name, stage)) for name, stage in _situation(pawn, other)]
    return [part for part in parts if part[2]]


def related(pawn: Pawn, other: Pawn, def_name: str) -> bool:
    """Whether the pawn has a direct relation of this PawnRelationDef to the other."""
    return any(entry.def_name == def_name and entry.other_pawn == other.id for entry in pawn.relations)


def relate(pawn: Pawn, other: Pawn, def_name: str) -> None:
    """Add a symmetric relation between two people."""
    for one, two in ((pawn, other), (other, pawn)):
        if not related(one, two, def_name):
            one.relations.append(Relation(def_name, two.id))


def end(pawn: Pawn, other: Pawn, def_name: str) -> None:
    """Remove a symmetric relation between two people."""
    for one, two in ((pawn, other), (other, pawn)):
        one.relations[:] = [
            entry for entry in one.relations if entry.def_name != def_name or entry.other_pawn != two.id
        ]


def partner(colony: Colony, pawn: Pawn) -> Pawn | None:
    """The pawn's living spouse, fiance or lover on the map, or None."""
    for kind in LOVE_PARTNERS:
        for entry in pawn.relations:
            other = colony.world.pawns.get(entry.other_pawn)
            if entry.def_name == kind and other is not None and not other.dead:
                return other
    return None


def compatibility(colony: Colony, pawn: Pawn, other: Pawn) -> float:
    """Compatibility of two people, about -2 to 3: by age difference plus a constant of the pair (CompatibilityWith)."""
    years = abs(pawn.age_ticks - other.age_ticks) / GAME_TICKS_PER_YEAR
    same_age, far_apart, limit = COMPATIBILITY_BY_AGE
    draw = colony.stream("compatibility", *sorted((pawn.id, other.id))).gaussian()
    offset = COMPATIBILITY_MEAN + draw * COMPATIBILITY_DEVIATIONS[draw > 0]
    return round(lerp(same_age, far_apart, years / limit) + offset, 9)


def attraction(pawn: Pawn, other: Pawn) -> float:
    """One person's attraction to another, 0 and up (SecondaryLovinChanceFactor)."""
    if traits.has(pawn, "Asexual") or any(entry.other_pawn == other.id and _is_kin(entry) for entry in pawn.relations):
        return 0.0
    if not traits.has(pawn, "Bisexual") and (pawn.gender == other.gender) != traits.has(pawn, "Gay"):
        return 0.0
    looks = next((trait.degree for trait in other.traits if trait.def_name == "Beauty"), 0)
    factor = 0.3 if looks < 0 else 2.3 if looks > 0 else 1.0
    return _age_factor(pawn, other) * factor


def _age_factor(pawn: Pawn, other: Pawn) -> float:
    """Factor of the attraction by both ages: 1 within a range of years, 0.2 far outside it (LovinAgeFactor)."""
    own, theirs = pawn.age_ticks / GAME_TICKS_PER_YEAR, other.age_ticks / GAME_TICKS_PER_YEAR
    below, above = ((30.0, 10.0), (3.0, 10.0)) if pawn.gender == "Male" else ((10.0, 3.0), (10.0, 30.0))
    if theirs < own - below[1]:
        share = inverse_lerp(own - below[0], own - below[1], theirs)
    else:
        share = 1.0 - inverse_lerp(own + above[0], own + above[1], theirs)
    return lerp(0.2, 1.0, share) * inverse_lerp(*ADULT, own) * inverse_lerp(*ADULT, theirs)


def _is_kin(entry: Relation) -> bool:
    return entry.def_name in ("Parent", "Child", "Sibling", "HalfSibling", "Grandparent", "Grandchild")


def _memories(colony: Colony, pawn: Pawn, other: Pawn) -> list[tuple[str, str, float]]:
    groups: dict[str, list[float]] = {}
    ignored = ("Chitchat", "DeepTalk") if traits.has(pawn, "Psychopath") else ()
    for memory in pawn.memories:
        if memory.other_pawn == other.id and memory.def_name in DEFS.thoughts and memory.def_name not in ignored:
            points = _memory_points(memory, colony.now)
            if points:
                groups.setdefault(memory.def_name, []).append(points)
    result = []
    for name, values in groups.items():
        multiplier, total, factor = DEFS.thoughts[name].stacked_effect_multiplier, 0.0, 1.0
        for value in sorted(values, key=lambda points: -abs(points))[:SAME_PAWN_LIMIT]:
            total += value * factor
            factor *= multiplier
        result.append((name, _label(name, 0), total))
    return result


def _memory_points(memory: Memory, now: int) -> float:
    if memory.def_name == "Chitchat":
        return min(CHITCHAT_CAP, chitchat_left(memory, now))
    points = _points(memory.def_name, memory.stage)
    length = memory.until - memory.since
    if not points or now >= memory.until or length <= 0:
        return 0.0
    return points * (1.0 - inverse_lerp(FADES_AFTER, 1.0, (now - memory.since) / length)) * memory.mood_factor


def chitchat_left(memory: Memory, now: int) -> float:
    """The opinion from chitchat that is left after the daily loss.

    A Chitchat memory counts the talks in `mood_factor`.
    """
    built = memory.mood_factor * _points("Chitchat", 0)
    return max(0.0, built - math.floor((now - memory.since) / GAME_TICKS_PER_DAY) * CHITCHAT_FADES_PER_DAY)


def _points(def_name: str, stage: int) -> float:
    stages = DEFS.thoughts[def_name].stages
    return (stages[min(stage, len(stages) - 1)].opinion or 0.0) if stages else 0.0


def _label(def_name: str, stage: int) -> str:
    stages = DEFS.thoughts[def_name].stages
    return (stages[min(stage, len(stages) - 1)].label or def_name) if stages else def_name


def _situation(pawn: Pawn, other: Pawn) -> list[tuple[str, int]]:
    """Thoughts about the other's traits and gender: (ThoughtDef, stage)."""
    thoughts = list[tuple[str, int]]()
    looks = next((trait.degree for trait in other.traits if trait.def_name == "Beauty"), 0)
    if looks > 0:
        thoughts.append(("Pretty", looks - 1))
    if not traits.has(pawn, "Kind"):
        if looks < 0:
            thoughts.append(("Ugly", -looks - 1))
        thoughts += [(name, 0) for name in ("AnnoyingVoice", "CreepyBreathing") if traits.has(other, name)]
    if traits.has(pawn, "DislikesMen") and other.gender == "Male":
        thoughts.append(("Man", 0))
    if traits.has(pawn, "DislikesWomen") and other.gender == "Female":
        thoughts.append(("Woman", 0))
    return thoughts
