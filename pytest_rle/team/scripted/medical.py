"""MedicalOfficer: sends the best doctor to the worst patient, and the sick to bed."""

from __future__ import annotations

from pytest_rle.rimapi.models import DetailedColonist
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, BedRest, Tend
from pytest_rle.team.scripted.notebook import DefenseNotes
from pytest_rle.team.scripted.situation import Situation

DANGEROUS_SEVERITY = 0.1
EXPOSED = 0.35
"""From this severity of toxic buildup, cold or heat, a colonist rests in bed, under a roof. From 0 to 1."""

RESTING_HEALTH = 0.6
"""With less health than this, wounds heal better in bed than at work. From 0 to 1."""


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """Tend the urgent patients, and send the ill to bed, where immunity grows faster."""
    actions: list[ActionModel] = []
    patients = sorted((c for c in situation.colonists if _is_urgent(c)), key=_urgency)
    doctors = [c for c in situation.able if facts.level(c, "Medicine") >= 0 and not _is_busy_fighting(situation, c)]
    doctors.sort(key=lambda c: (-facts.level(c, "Medicine"), c.colonist.id))
    called: set[int] = set()
    for patient in patients:
        free = (d for d in doctors if d.colonist.id not in called and d.colonist.id != patient.colonist.id)
        doctor = next(free, None)
        if doctor is None:
            break
        called.add(doctor.colonist.id)
        called.add(patient.colonist.id)
        actions.append(
            Tend(
                doctor_id=doctor.colonist.id,
                patient_id=patient.colonist.id,
                priority=1,
                reason=f"{facts.name(patient)} is bleeding or ill",
            )
        )
    if not situation.is_threatened:
        busy = called | situation.notes(DefenseNotes).kept_indoors
        resting = [c.colonist.id for c in situation.colonists if c.colonist.id not in busy and _should_lie_down(c)]
        actions += [BedRest(colonist_id=pawn_id, priority=2, reason="rest speeds immunity") for pawn_id in resting]
    names = [facts.name(p) for p in patients]
    return actions, f"need tending: {', '.join(names)}" if names else "nobody needs a doctor"


def _is_urgent(colonist: DetailedColonist) -> bool:
    return any(h.tendable_now and not h.is_tended for h in colonist.colonist_medical_info.hediffs)


def _urgency(colonist: DetailedColonist) -> tuple[float, float, int]:
    bleeding = sum(h.bleed_rate for h in colonist.colonist_medical_info.hediffs if h.bleeding)
    return (-round(bleeding, 6), colonist.colonist.health, colonist.colonist.id)


def _should_lie_down(colonist: DetailedColonist) -> bool:
    """Whether bed rest helps: immunity races severity, and bed rest speeds immunity (HediffComp_Immunizable)."""
    if colonist.colonist_work_info.current_job in ("LayDown", "LayDownResting", "Wait_Downed"):
        return False
    hediffs = colonist.colonist_medical_info.hediffs
    is_ill = any(h.def_name in DEFS.diseases and h.severity >= DANGEROUS_SEVERITY for h in hediffs)
    return is_ill or colonist.colonist.health < RESTING_HEALTH or facts.exposure(colonist) >= EXPOSED


def _is_busy_fighting(situation: Situation, colonist: DetailedColonist) -> bool:
    return situation.is_threatened and colonist.colonist.id in situation.notes(DefenseNotes).drafted
