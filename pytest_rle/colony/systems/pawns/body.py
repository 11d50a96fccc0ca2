"""The body: efficiency of its parts, pain, bleeding, and the capacities that follow from them.

Sources: PawnCapacityUtility and the PawnCapacityWorker classes, HediffSet, Pawn_HealthTracker of RimWorld. Animals
have the parts of a human body; their arms are their forelegs.
"""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import hediffs, traits
from pytest_rle.colony.world import Hediff, Pawn
from pytest_rle.rimworld import DEFS

CAPACITIES: Final = (
    "BloodPumping",
    "Breathing",
    "BloodFiltration",
    "Consciousness",
    "Sight",
    "Hearing",
    "Moving",
    "Manipulation",
    "Talking",
    "Eating",
)
"""PawnCapacityDef names, in the order in which they are calculated."""

LETHAL_CAPACITIES: Final = ("BloodPumping", "Breathing", "BloodFiltration", "Consciousness")
"""Capacities that kill when they are 0 (PawnCapacityDef.lethalFlesh)."""

PAIN_SHOCK_THRESHOLD: Final = 0.8
"""Pain from which a pawn without traits is downed (StatDef PainShockThreshold)."""

LETHAL_DAMAGE: Final = 150.0
"""Total hit points of wounds that kill a pawn, per unit of health scale."""

DOWNED_CONSCIOUSNESS: Final = 0.30
DOWNED_MOVING: Final = 0.15
"""Levels of the two capacities below which a pawn is downed."""

SCAR_PAIN: Final = 0.00625
"""Pain of a scar per hit point (averagePainPerSeverityPermanent)."""

BLEEDING_STOPS: Final = (90_000, 90_000)
"""Game ticks after which a wound stops bleeding: the first figure, plus a share of the second by its severity."""

BONES: Final = frozenset(
    {"Ribcage", "Sternum", "Pelvis", "Spine", "Skull", "Clavicle", "Humerus", "Radius", "Femur", "Tibia"}
)

_UNSTATED_HIT_POINTS: Final = 10


def _indices(*names: str) -> tuple[int, ...]:
    return tuple(index for index, part in enumerate(DEFS.body) if part.part in names)


def is_part_of(index: int, ancestor: int) -> bool:
    """Whether a body part is `ancestor` or one of its descendants."""
    parent: int | None = index
    while parent is not None:
        if parent == ancestor:
            return True
        parent = DEFS.body[parent].parent
    return False


def _limb(core: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    within = [index for index in range(len(DEFS.body)) if is_part_of(index, core)]
    digits = tuple(index for index in within if DEFS.body[index].part in ("Finger", "Toe"))
    return tuple(index for index in within if index not in digits), digits


def _own_coverage() -> tuple[float, ...]:
    whole: list[float] = []
    for part in DEFS.body:
        whole.append(part.coverage * (whole[part.parent] if part.parent is not None else 1.0))
    children = [0.0] * len(whole)
    for index, part in enumerate(DEFS.body):
        if part.parent is not None:
            children[part.parent] += whole[index]
    return tuple(round(max(0.0, total - inner), 9) for total, inner in zip(whole, children, strict=True))


_OWN_COVERAGE: Final = _own_coverage()
TORSO: Final = 0
BRAIN: Final = _indices("Brain")[0]
EYES: Final = _indices("Eye")
EARS: Final = _indices("Ear")
LUNGS: Final = _indices("Lung")
KIDNEYS: Final = _indices("Kidney")
HEART: Final = _indices("Heart")[0]
LIVER: Final = _indices("Liver")[0]
NECK: Final = _indices("Neck")[0]
JAW: Final = _indices("Jaw")[0]
PELVIS: Final = _indices("Pelvis")[0]
SPINE: Final = _indices("Spine")[0]
RIBCAGE: Final = _indices("Ribcage", "Sternum")
ARMS: Final = tuple(_limb(core) for core in _indices("Shoulder"))
LEGS: Final = tuple(_limb(core) for core in _indices("Leg"))

_HEALTHY: Final = dict.fromkeys(CAPACITIES, 1.0)


def health_scale(pawn: Pawn) -> float:
    """Factor of all hit points of the body; 1 for people (RaceProperties.baseHealthScale)."""
    if pawn.is_human:
        return 1.0
    race = DEFS.animals.get(pawn.race)
    return race.health_scale if race is not None else 1.0


def body_size(pawn: Pawn) -> float:
    """Size relative to a human adult (RaceProperties.baseBodySize)."""
    if pawn.is_human:
        return 1.0
    race = DEFS.animals.get(pawn.race)
    return race.body_size if race is not None else 1.0


def own_coverage(part: int) -> float:
    """The share of the body's surface that belongs to this part without its children (BodyPartRecord.coverageAbs)."""
    return _OWN_COVERAGE[part]


def part_max_health(pawn: Pawn, part: int) -> int:
    """Hit points of an intact part, rounded up (BodyPartDef.GetMaxHealth)."""
    points = DEFS.body[part].hit_points or _UNSTATED_HIT_POINTS
    return math.ceil(round(points * health_scale(pawn), 6))


def part_health(pawn: Pawn, part: int) -> float:
    """Hit points that a part has left; 0 when the part or one of its ancestors is missing."""
    if part in missing_parts(pawn):
        return 0.0
    lost = [h.severity for h in pawn.hediffs if h.part == part and hediffs.is_injury(h)]
    return max(0.0, part_max_health(pawn, part) - math.fsum(lost))


def missing_parts(pawn: Pawn) -> frozenset[int]:
    """The missing parts and their descendants."""
    roots = {h.part for h in pawn.hediffs if h.def_name == hediffs.MISSING_PART}
    if not roots:
        return frozenset()
    return frozenset(index for index in range(len(DEFS.body)) if any(is_part_of(index, root) for root in sorted(roots)))


def pain(pawn: Pawn) -> float:
    """Pain from 0 to 1: 0.0125 per hit point of wounds, more of burns, plus that of illnesses (HediffSet.PainTotal)."""
    if not pawn.hediffs:
        return 0.0
    scale = health_scale(pawn)
    parts: list[float] = []
    for hediff in pawn.hediffs:
        known = hediffs.definition(hediff)
        if known.kind == "Injury":
            per_point = SCAR_PAIN if hediff.permanent else known.pain_per_severity
            parts.append(hediff.severity * per_point / scale)
        elif known.kind == "MissingPart":
            if hediff.tended_until < 0 and not hediff.permanent and hediff.part >= 0:
                parts.append(part_max_health(pawn, hediff.part) * known.pain_per_severity / scale)
        else:
            reached = hediffs.stage(hediff)
            if reached is not None:
                parts.append(reached.pain)
    return min(1.0, max(0.0, math.fsum(parts)))


def bleed_rate(pawn: Pawn, tick: int | None = None) -> float:
    """Blood loss a day; a rate of 1 kills within a day. At `tick`, the game tick, old wounds no longer bleed.

    An untended wound bleeds severity x the rate of its def x the factor of its part. A missing part bleeds by its hit
    points instead (Hediff_Injury.BleedRate, Hediff_MissingPart.BleedRate).
    """
    flows: list[float] = []
    for hediff in pawn.hediffs:
        flow = hediff_bleed_rate(pawn, hediff, tick)
        if flow > 0:
            flows.append(flow)
    return math.fsum(flows) / health_scale(pawn) if flows else 0.0


def hediff_bleed_rate(pawn: Pawn, hediff: Hediff, tick: int | None = None) -> float:
    """Blood loss a day from one hediff, before the health scale. `tick` as for `bleed_rate`."""
    if hediff.permanent or hediff.tended_until >= 0:
        return 0.0
    known = hediffs.definition(hediff)
    if known.bleed_rate <= 0:
        return 0.0
    factor = DEFS.body[hediff.part].bleed_factor if hediff.part >= 0 else 1.0
    if factor <= 0:
        return 0.0
    if known.kind == "MissingPart":
        parent = DEFS.body[hediff.part].parent if hediff.part >= 0 else None
        if parent is not None and any(h.def_name == hediffs.MISSING_PART and h.part == parent for h in pawn.hediffs):
            return 0.0
        return part_max_health(pawn, max(0, hediff.part)) * known.bleed_rate * factor
    if tick is not None and tick - hediff.since >= _bleeds_for(hediff.severity):
        return 0.0
    return hediff.severity * known.bleed_rate * factor


def _bleeds_for(severity: float) -> int:
    share = min(1.0, max(0.0, (severity - 1.0) / 29.0))
    return BLEEDING_STOPS[0] + int(BLEEDING_STOPS[1] * share)


def health_percent(pawn: Pawn) -> float:
    """The health bar, 0 to 1: it counts wounds and missing parts, not illnesses (SummaryHealthHandler)."""
    if pawn.dead:
        return 0.0
    if not pawn.hediffs:
        return 1.0
    scale = health_scale(pawn)
    lost: list[float] = []
    for hediff in pawn.hediffs:
        kind = hediffs.definition(hediff).kind
        if kind == "Injury" and not hediff.permanent:
            lost.append(min(0.95, hediff.severity / (75.0 * scale)))
        elif kind == "MissingPart" and hediff.tended_until < 0 and not hediff.permanent and hediff.part >= 0:
            lost.append(min(0.95, part_max_health(pawn, hediff.part) / (60.0 * scale)))
    return min(1.0, max(0.05, 1.0 - math.fsum(lost)))


def total_damage(pawn: Pawn) -> float:
    """Total hit points of all wounds without scars."""
    return math.fsum(h.severity for h in pawn.hediffs if not h.permanent and hediffs.is_injury(h))


def pain_shock_threshold(pawn: Pawn) -> float:
    """The pain from which the pawn is downed: 0.80, for a wimp 0.30 (StatDef PainShockThreshold)."""
    return max(0.0, PAIN_SHOCK_THRESHOLD + traits.offset(pawn, "PainShockThreshold"))


def should_be_downed(colony: Colony, pawn: Pawn) -> bool:
    """Whether the body cannot stand: in pain shock, with consciousness below 0.30 or moving below 0.15."""
    if not pawn.hediffs:
        return False
    return (
        pain(pawn) >= pain_shock_threshold(pawn)
        or capacity(colony, pawn, "Consciousness") < DOWNED_CONSCIOUSNESS
        or capacity(colony, pawn, "Moving") < DOWNED_MOVING
    )


def capacity(colony: Colony, pawn: Pawn, name: str) -> float:
    """The level of one of `CAPACITIES`, 1 for a healthy body. Raises KeyError on another name."""
    return capacities(colony, pawn)[name]


def capacities(colony: Colony, pawn: Pawn) -> dict[str, float]:
    """The levels of all capacities by name, cached until the pawn's hediffs change."""
    if not pawn.hediffs:
        return _HEALTHY
    version = tuple(
        (
            h.def_name,
            h.part,
            h.severity if hediffs.is_injury(h) else hediffs.stage_index(h),
            h.permanent,
            h.tended_until,
        )
        for h in pawn.hediffs
    )
    return colony.memo(f"capacities {pawn.id}", version, lambda: _calculate(pawn))


class _Parts:
    """The efficiency of each part of one body, 0 and up."""

    def __init__(self, pawn: Pawn) -> None:
        gone = missing_parts(pawn)
        self.efficiency = [0.0 if index in gone else 1.0 for index in range(len(DEFS.body))]
        wounds: dict[int, list[float]] = {}
        for hediff in pawn.hediffs:
            if hediff.part < 0 or hediff.part >= len(DEFS.body) or hediff.part in gone:
                continue
            if hediffs.is_injury(hediff):
                wounds.setdefault(hediff.part, []).append(hediff.severity)
            else:
                reached = hediffs.stage(hediff)
                if reached is not None and reached.part_efficiency:
                    self.efficiency[hediff.part] += reached.part_efficiency
        for part, severities in wounds.items():
            full = part_max_health(pawn, part)
            left = max(0.0, full - math.fsum(severities)) / full
            self.efficiency[part] *= max(0.1, left) if part == BRAIN else left
        self.efficiency = [max(0.0, value) for value in self.efficiency]

    def mean(self, parts: tuple[int, ...], best_weight: float = 0.0) -> float:
        """The mean efficiency of parts. With `best_weight` the best part has this weight, the others share the rest."""
        values = [self.efficiency[part] for part in parts]
        if best_weight > 0 and len(values) > 1:
            best = max(values)
            rest = (math.fsum(values) - best) / (len(values) - 1)
            return best * best_weight + rest * (1.0 - best_weight)
        return math.fsum(values) / len(values)

    def limbs(
        self, limbs: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...], digit_weight: float
    ) -> tuple[float, float]:
        """The mean efficiency of limbs, and the share of limbs with any (CalculateLimbEfficiency)."""
        values = []
        for segments, digits in limbs:
            value = 1.0
            for part in segments:
                value *= self.efficiency[part]
            if digits:
                value *= 1.0 - digit_weight * (1.0 - self.mean(digits))
            values.append(value)
        return math.fsum(values) / len(values), sum(value > 0 for value in values) / len(values)


def _calculate(pawn: Pawn) -> dict[str, float]:
    parts = _Parts(pawn)
    levels: dict[str, float] = {}
    offsets: dict[str, float] = {}
    caps: dict[str, float] = {}
    factors: dict[str, float] = {}
    for hediff in pawn.hediffs:
        reached = hediffs.stage(hediff)
        if reached is None:
            continue
        for name, value in reached.offsets.items():
            offsets[name] = offsets.get(name, 0.0) + value
        for name, value in reached.factors.items():
            factors[name] = factors.get(name, 1.0) * value
        for name, value in reached.caps.items():
            caps[name] = min(caps.get(name, 10.0), value)

    def set_level(name: str, base: float) -> None:
        level = (base + offsets.get(name, 0.0)) * factors.get(name, 1.0)
        levels[name] = round(max(0.0, min(level, caps.get(name, 10.0))), 9)

    set_level("BloodPumping", parts.efficiency[HEART])
    set_level("Breathing", parts.mean(LUNGS) * parts.efficiency[NECK] * parts.mean(RIBCAGE))
    set_level("BloodFiltration", parts.mean(KIDNEYS) * parts.efficiency[LIVER])
    pain_effect = min(0.4, max(0.0, (pain(pawn) - 0.1) * 0.4444444))
    conscious = parts.efficiency[BRAIN] * (1.0 - pain_effect)
    for name, weight in (("BloodPumping", 0.2), ("Breathing", 0.2), ("BloodFiltration", 0.1)):
        conscious = _weighted(conscious, min(1.0, levels[name]), weight)
    set_level("Consciousness", conscious)
    consciousness = min(1.0, levels["Consciousness"])
    set_level("Sight", parts.mean(EYES, 0.75))
    set_level("Hearing", parts.mean(EARS, 0.75))
    legs, working = parts.limbs(LEGS if pawn.is_human else LEGS + ARMS, 0.4)
    moving = 0.0
    if working >= 0.4999:
        moving = legs * parts.efficiency[PELVIS] * parts.efficiency[SPINE]
        moving = _weighted(_weighted(moving, levels["BloodPumping"], 0.2), levels["Breathing"], 0.2) * consciousness
    set_level("Moving", moving)
    set_level("Manipulation", parts.limbs(ARMS, 0.8)[0] * consciousness)
    set_level("Talking", parts.efficiency[JAW] * parts.efficiency[NECK] * consciousness)
    set_level("Eating", parts.efficiency[JAW] * parts.efficiency[NECK] * consciousness)
    return levels


def _weighted(value: float, factor: float, weight: float) -> float:
    return value + (value * factor - value) * weight
