"""Patient and PatientBedRest: ill and wounded people go to bed (WorkGiver_PatientGoToBedTreatment and Recuperate)."""

from __future__ import annotations

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.needs import beds, food
from pytest_rle.colony.world import Job, Pawn


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to lie down for treatment, when there is something to treat and a doctor who can come; or None."""
    if not pawn.hediffs or not tending.needs_tending(pawn):
        return None
    if not any(other.id != pawn.id and _can_treat(other) for other in colony.colonists()):
        return None
    return _to_bed(colony, pawn)


def find_rest(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to lie down until well, or None."""
    if not pawn.hediffs or not tending.should_rest(colony, pawn):
        return None
    return _to_bed(colony, pawn)


def _can_treat(doctor: Pawn) -> bool:
    """Whether a pawn does doctoring and is not in bed, downed or in a mental break.

    Source: HealthAIUtility.AnyAvailableDoctorFor.
    """
    able = doctor.work_priorities.get("Doctor", 0) > 0 and "Doctor" not in doctor.disabled_work
    lies = doctor.asleep or (doctor.job is not None and doctor.job.def_name == "LayDown")
    return able and not lies and not doctor.downed and doctor.mental_state is None


def _to_bed(colony: Colony, pawn: Pawn) -> Job | None:
    if food.hunger_stage(pawn) >= food.HUNGRY:
        return None
    bed = beds.find(colony, pawn, patient=True)
    return Job("LayDown", target=bed.id, count=1) if bed is not None else None
