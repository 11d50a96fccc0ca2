"""Doctoring: what can be treated, how well it is done, and who should lie down for it.

Sources: TendUtility, HediffComp_TendDuration, HealthAIUtility, JobDriver_TendPatient.
"""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import stats
from pytest_rle.colony.systems.pawns import body, hediffs, posture, skills
from pytest_rle.colony.world import Hediff, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_HOUR

MEDICINE: Final = {
    "": (0.30, 0.70),
    "MedicineHerbal": (0.60, 0.70),
    "MedicineIndustrial": (1.00, 1.00),
    "MedicineUltratech": (1.60, 1.30),
}
"""Potency and the highest quality it allows, by def name; the empty name stands for bare hands."""

MEDICINE_CARE: Final = {
    0: (),
    1: (),
    2: ("MedicineHerbal",),
    3: ("MedicineHerbal", "MedicineIndustrial"),
    4: ("MedicineHerbal", "MedicineIndustrial", "MedicineUltratech"),
}
"""What a patient may be given by `medical_care` (MedicalCareCategory: NoCare, NoMeds, herbal, normal, best)."""

SELF_TEND_FACTOR: Final = 0.7
QUALITY_SPREAD: Final = 0.25
MEDICINE_COVERS: Final = 20.0
"""Severity points of wounds that one piece of medicine treats together."""

TEND_TICKS: Final = 600
"""Game ticks of one treatment at a tending speed of 1."""

TEND_XP: Final = 500.0
BARE_HANDS_XP_FACTOR: Final = 0.5


def tendable(pawn: Pawn) -> list[Hediff]:
    """What a doctor could treat now, the most urgent first: threats to life, bleeding, illness, then the rest."""
    found = [hediff for hediff in pawn.hediffs if hediffs.tendable_now(hediff)]
    return sorted(found, key=lambda hediff: (-_urgency(pawn, hediff), hediff.id))


def needs_tending(pawn: Pawn) -> bool:
    """Whether there is anything for a doctor to do, and the pawn's care allows it."""
    if pawn.dead or pawn.medical_care == 0:
        return False
    return any(hediffs.tendable_now(hediff) for hediff in pawn.hediffs)


def needs_tending_urgently(colony: Colony, pawn: Pawn) -> bool:
    """Whether the pawn would bleed out, or an illness kill, within the day (HealthAIUtility)."""
    if not needs_tending(pawn):
        return False
    if body.bleed_rate(pawn, colony.now) >= 1.0:
        return True
    return any((reached := hediffs.stage(hediff)) is not None and reached.life_threatening for hediff in tendable(pawn))


def one_treatment(pawn: Pawn, *, with_medicine: bool) -> list[Hediff]:
    """What the next treatment covers: the most urgent thing, and with medicine more wounds up to 20 points together."""
    waiting = tendable(pawn)
    if not waiting:
        return []
    chosen = [waiting[0]]
    if not with_medicine or not hediffs.is_injury(waiting[0]):
        return chosen
    total = waiting[0].severity
    for hediff in waiting[1:]:
        if hediffs.is_injury(hediff) and total + hediff.severity <= MEDICINE_COVERS:
            chosen.append(hediff)
            total += hediff.severity
    return chosen


def base_quality(colony: Colony, doctor: Pawn | None, patient: Pawn, medicine: str | None) -> float:
    """The quality of a treatment before luck, 0 to 1.3 (TendUtility.CalculateBaseTendQuality).

    The doctor's MedicalTendQuality (0.75 for none) times the medicine's potency, plus what the bed adds.
    """
    potency, limit = MEDICINE[medicine or ""]
    skill = stats.stat(colony, doctor, "MedicalTendQuality") if doctor is not None else 0.75
    quality = skill * potency
    bed = posture.bed_of(colony, patient)
    if bed is not None:
        quality += DEFS.buildings[bed.def_name].tend_offset
    if doctor is not None and doctor.id == patient.id:
        quality *= SELF_TEND_FACTOR
    return min(limit, max(0.0, quality))


def tend(colony: Colony, doctor: Pawn | None, patient: Pawn, medicine: str | None) -> float:
    """Treat what one treatment covers. The medicine is the caller's to use up. Returns the mean quality, 0 if idle.

    Raises KeyError on a medicine that is none.
    """
    chosen = one_treatment(patient, with_medicine=medicine is not None)
    if not chosen:
        return 0.0
    base = base_quality(colony, doctor, patient, medicine)
    limit = MEDICINE[medicine or ""][1]
    qualities = []
    for hediff in chosen:
        luck = colony.stream("tend", colony.now, patient.id, hediff.id).uniform(-QUALITY_SPREAD, QUALITY_SPREAD)
        hediff.tend_quality = round(min(limit, max(0.0, base + luck)), 9)
        hediff.tended_until = colony.now + _duration(hediff)
        qualities.append(hediff.tend_quality)
    if doctor is not None and doctor.is_human:
        skills.gain(colony, doctor, "Medicine", TEND_XP * (BARE_HANDS_XP_FACTOR if medicine is None else 1.0))
    return math.fsum(qualities) / len(qualities)


def should_rest(colony: Colony, pawn: Pawn) -> bool:
    """Whether the pawn belongs in bed as a patient (HealthAIUtility.ShouldSeekMedicalRest).

    So do those with wounds to treat or mending under a bandage, and those whose immunity has not won yet.
    """
    if pawn.downed or needs_tending_urgently(colony, pawn):
        return True
    for hediff in pawn.hediffs:
        known = hediffs.definition(hediff)
        if hediff.permanent or not hediffs.visible(hediff):
            continue
        if known.kind == "Disease" and hediff.immunity < 1.0:
            return True
        if known.kind == "Injury" and known.tendable:
            return True
        if known.kind == "MissingPart" and hediff.tended_until < 0:
            return True
    lost = hediffs.of(pawn, "BloodLoss")
    return lost is not None and lost.severity >= DEFS.hediffs["BloodLoss"].stages[2].min_severity


def allowed_medicine(pawn: Pawn) -> tuple[str, ...]:
    """The medicines the patient may be given, from weak to strong."""
    return MEDICINE_CARE.get(pawn.medical_care, MEDICINE_CARE[4])


def _duration(hediff: Hediff) -> int:
    known = DEFS.diseases.get(hediff.def_name)
    hours = known.tend_duration_hours if known is not None else hediffs.definition(hediff).tend_duration_hours
    return round(hours * GAME_TICKS_PER_HOUR)


def _urgency(pawn: Pawn, hediff: Hediff) -> float:
    reached = hediffs.stage(hediff)
    urgency = 1.0 if reached is not None and reached.life_threatening else 0.0
    urgency = max(urgency, body.hediff_bleed_rate(pawn, hediff) * 1.5)
    kind = hediffs.definition(hediff).kind
    if kind == "Disease":
        urgency = max(urgency, 1.0)
    return urgency + min(0.02, hediff.severity * 0.001)
