"""Tending: what a doctor can treat, the quality of a treatment, and which pawns need bed rest.

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
"""Potency and maximum quality by def name; the empty name stands for a treatment without medicine."""

MEDICINE_CARE: Final = {
    0: (),
    1: (),
    2: ("MedicineHerbal",),
    3: ("MedicineHerbal", "MedicineIndustrial"),
    4: ("MedicineHerbal", "MedicineIndustrial", "MedicineUltratech"),
}
"""Medicines that a doctor may use, by the patient's `medical_care` (MedicalCareCategory, NoCare to Best)."""

SELF_TEND_FACTOR: Final = 0.7
"""Factor of the quality when a pawn treats itself."""

QUALITY_SPREAD: Final = 0.25
"""The most that chance changes the quality, up or down."""

MEDICINE_COVERS: Final = 20.0
"""Hit points of wounds that one piece of medicine treats together."""

TEND_TICKS: Final = 600
"""Game ticks of one treatment at a tending speed of 1."""

TEND_XP: Final = 500.0
BARE_HANDS_XP_FACTOR: Final = 0.5
"""Medicine experience of one treatment, and its factor without medicine."""


def tendable(pawn: Pawn) -> list[Hediff]:
    """Hediffs that a doctor can treat now, most urgent first: threats to life, bleeding, illnesses, then the rest."""
    found = [hediff for hediff in pawn.hediffs if hediffs.tendable_now(hediff)]
    return sorted(found, key=lambda hediff: (-_urgency(pawn, hediff), hediff.id))


def needs_tending(pawn: Pawn) -> bool:
    """Whether a doctor can treat something, and the pawn's medical care allows it."""
    if pawn.dead or pawn.medical_care == 0:
        return False
    return any(hediffs.tendable_now(hediff) for hediff in pawn.hediffs)


def needs_tending_urgently(colony: Colony, pawn: Pawn) -> bool:
    """Whether the pawn would bleed to death within a day, or has a life-threatening hediff (HealthAIUtility)."""
    if not needs_tending(pawn):
        return False
    if body.bleed_rate(pawn, colony.now) >= 1.0:
        return True
    return any((reached := hediffs.stage(hediff)) is not None and reached.life_threatening for hediff in tendable(pawn))


def one_treatment(pawn: Pawn, *, with_medicine: bool) -> list[Hediff]:
    """The hediffs of the next treatment: the most urgent one, and with medicine more wounds, up to 20 hit points."""
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
    """The quality of a treatment before chance, 0 to 1.3 (TendUtility.CalculateBaseTendQuality).

    It is the doctor's MedicalTendQuality (0.75 without a doctor) times the medicine's potency, plus the bed's offset.
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
    """Give one treatment. Returns its mean quality, 0 when there is nothing to treat.

    Worms and parasites are cured when the qualities of their treatments add up to enough
    (HediffComp_TendDuration.disappearsAtTotalTendQuality). The caller uses up the medicine.

    Raises KeyError on a def name that is not a medicine.
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
        hediff.total_tend_quality = round(hediff.total_tend_quality + hediff.tend_quality, 9)
        qualities.append(hediff.tend_quality)
        cure = hediffs.definition(hediff).cured_at_tend_quality
        if 0 < cure <= hediff.total_tend_quality:
            hediffs.remove(patient, hediff)
    if doctor is not None and doctor.is_human:
        skills.gain(colony, doctor, "Medicine", TEND_XP * (BARE_HANDS_XP_FACTOR if medicine is None else 1.0))
    return math.fsum(qualities) / len(qualities)


def should_rest(colony: Colony, pawn: Pawn) -> bool:
    """Whether the pawn should rest in bed as a patient (HealthAIUtility.ShouldSeekMedicalRest).

    That holds for downed and urgent cases, for wounds that are not yet healed, for illnesses without full immunity,
    and for severe blood loss.
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
    """The medicines that a doctor may use on the patient, from weak to strong."""
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
