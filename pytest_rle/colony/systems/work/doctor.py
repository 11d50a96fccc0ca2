"""Doctor: tending, rescue, and feeding patients who cannot get up.

Sources: WorkGiver_Tend, WorkGiver_RescueDowned, WorkGiver_FeedPatient and their drivers of RimWorld 1.6.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.jobs import job_targets, reservations, stats, targets
from pytest_rle.colony.systems.jobs.carrying import carry, fetch, take
from pytest_rle.colony.systems.jobs.job_targets import at_pawn
from pytest_rle.colony.systems.jobs.toils import again, begin_work, beside, go_to, holds, jump, walk, work_for
from pytest_rle.colony.systems.map import movement, paths, spawning
from pytest_rle.colony.systems.needs import beds, eating, food, ingestion
from pytest_rle.colony.systems.pawns import posture
from pytest_rle.colony.systems.society import social
from pytest_rle.colony.world import Item, Job, Pawn
from pytest_rle.rimworld import building_kinds


def patients(colony: Colony) -> list[Pawn]:
    """People and animals in the colony's care, by id."""
    player = colony.world.player_faction
    found = [
        pawn
        for pawn in colony.world.pawns.values()
        if pawn.hediffs and (pawn.faction == player or pawn.guest) and not pawn.dead
    ]
    found.sort(key=attrgetter("id"))
    return found


def lies_for_treatment(colony: Colony, patient: Pawn) -> bool:
    """Whether a patient lies where it can be treated: people in a bed or spot, animals anywhere on the ground."""
    job = patient.job
    if job is not None and job.path:
        return False
    if not patient.is_human:
        return patient.downed or patient.asleep
    lying = patient.downed or (job is not None and job.def_name == "LayDown" and job.toil >= posture.LYING_TOIL)
    bed = posture.bed_under(colony, patient) if lying else None
    return bed is not None and bed.def_name in building_kinds.BEDS


def find_urgent(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to treat the nearest patient who would die untreated within a day, or None."""
    return _find_patient(colony, pawn, urgent=True)


def find_tend(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to treat the nearest patient who lies for treatment, or oneself if self-tending is allowed; or None."""
    return _find_patient(colony, pawn, urgent=False)


def _find_patient(colony: Colony, pawn: Pawn, *, urgent: bool) -> Job | None:
    options = []
    for patient in patients(colony):
        if patient.id == pawn.id:
            if not pawn.self_tend:
                continue
        elif not lies_for_treatment(colony, patient):
            continue
        if tending.needs_tending(patient) and (not urgent or tending.needs_tending_urgently(colony, patient)):
            options.append((patient.id, *movement.position(colony, patient)))
    if not options:
        return None
    found = targets.nearest_thing(colony, pawn, options, adjacent=True)
    return tend_job(colony, pawn, colony.world.pawns[found]) if found is not None else None


def tend_job(colony: Colony, pawn: Pawn, patient: Pawn) -> Job | None:
    """A job to treat a patient with the best medicine allowed. None when it is reserved or there is no path to it."""
    here = movement.position(colony, pawn)
    if not reservations.can_reserve(colony, pawn, patient.id):
        return None
    if not paths.reachable(colony, *here, *movement.position(colony, patient), adjacent=True):
        return None
    medicine = find_medicine(colony, pawn, patient)
    return Job("TendPatient", target=patient.id, second_target=medicine.id if medicine is not None else 0)


def find_medicine(colony: Colony, pawn: Pawn, patient: Pawn) -> Item | None:
    """The strongest medicine that the patient may have, the nearest stack of it to the patient."""
    for name in reversed(tending.allowed_medicine(patient)):
        item = targets.nearest_item(colony, pawn, (name,), origin=movement.position(colony, patient))
        if item is not None:
            return item
    return None


def find_rescue(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to carry the nearest downed person to a bed, or None."""
    player = colony.world.player_faction
    fallen = [
        (other.id, *movement.position(colony, other))
        for other in colony.world.pawns.values()
        if other.downed
        and other.is_human
        and (other.faction == player or other.guest == "Guest")
        and not lies_for_treatment(colony, other)
    ]
    found = targets.nearest_thing(colony, pawn, fallen, adjacent=True) if fallen else None
    return rescue_job(colony, pawn, colony.world.pawns[found]) if found is not None else None


def rescue_job(colony: Colony, pawn: Pawn, patient: Pawn, *, capture: bool = False) -> Job | None:
    """A job to carry a downed person to bed, as a prisoner or not. None without a free bed or a path to the patient."""
    here = movement.position(colony, pawn)
    if not reservations.can_reserve(colony, pawn, patient.id):
        return None
    if not paths.reachable(colony, *here, *movement.position(colony, patient), adjacent=True):
        return None
    bed = beds.find(colony, patient, patient=True)
    name = "Capture" if capture else "Rescue"
    return Job(name, target=patient.id, second_target=bed.id) if bed is not None else None


def find_feed(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to feed the nearest hungry patient who cannot get up, or None."""
    hungry = [
        (other.id, *movement.position(colony, other))
        for other in patients(colony)
        if other.downed
        and other.id != pawn.id
        and food.hunger_stage(other) >= food.HUNGRY
        and lies_for_treatment(colony, other)
    ]
    found = targets.nearest_thing(colony, pawn, hungry, adjacent=True) if hungry else None
    if found is None:
        return None
    patient = colony.world.pawns[found]
    meal = eating.best_food(colony, pawn, ingestion.RAW_BAD, eater=patient)
    if meal is None:
        return None
    count = min(ingestion.wanted_count(patient, meal.def_name), meal.stack_count, eating.MOST_AT_ONCE)
    return Job("FeedPatient", target=patient.id, second_target=meal.id, count=max(1, count))


def _fetch_medicine(colony: Colony, pawn: Pawn, job: Job) -> int | Jump | None:
    """Walk to the medicine, or straight to the patient when there is none."""
    medicine = colony.world.items.get(job.second_target)
    if medicine is not None and reservations.reserve(colony, pawn, medicine.id):
        return walk(colony, pawn, job, medicine.x, medicine.z)
    return jump(AT_PATIENT, _go_to_patient(colony, pawn, job))


def _take_medicine(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Pick up one medicine per condition to treat, if it is still there, and walk to the patient."""
    doses = len(tending.tendable(colony.world.pawns[job.target]))
    take(colony, pawn, job_targets.second_item(colony, job), doses)
    return _go_to_patient(colony, pawn, job)


def _go_to_patient(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    if job.target == pawn.id:
        return colony.now
    return walk(colony, pawn, job, *movement.position(colony, colony.world.pawns[job.target]), adjacent=True)


def _begin_tending(colony: Colony, pawn: Pawn, job: Job) -> int:
    return begin_work(colony, job, tending.TEND_TICKS, stats.stat(colony, pawn, "MedicalTendSpeed"))


def _tend(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Treat the patient once, with medicine if there is any. Repeated until nothing is left to treat."""
    patient, medicine = colony.world.pawns[job.target], pawn.carried
    usable = medicine is not None and medicine.def_name in tending.allowed_medicine(patient)
    tending.tend(colony, pawn, patient, medicine.def_name if medicine is not None and usable else None)
    if medicine is not None and usable:
        medicine.stack_count -= 1
        if medicine.stack_count <= 0:
            pawn.carried = None
    if not tending.needs_tending(patient):
        return None
    return again(job, _begin_tending(colony, pawn, job))


def _needs_tending(colony: Colony, patient: Pawn) -> bool:
    return tending.needs_tending(patient)


def _can_rescue(colony: Colony, pawn: Pawn, job: Job) -> bool:
    patient = colony.world.pawns.get(job.target)
    if patient is None or not patient.downed or job.second_target not in colony.world.buildings:
        return False
    return reservations.reserve(colony, pawn, patient.id)


def _carry_patient(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    bed = colony.world.buildings[job.second_target]
    spawning.drop_carried(colony, pawn)
    return walk(colony, pawn, job, bed.x, bed.z, adjacent=True)


def _put_to_bed(colony: Colony, pawn: Pawn, job: Job) -> None:
    patient, bed = colony.world.pawns[job.target], colony.world.buildings[job.second_target]
    movement.stop(colony, patient)
    patient.x, patient.z = beds.cell_of(colony, patient, bed)
    if job.def_name == "Capture":
        social.imprison(colony, patient)


def _feed(colony: Colony, pawn: Pawn, job: Job) -> None:
    if pawn.carried is not None:
        ingestion.eat(colony, colony.world.pawns[job.target], pawn.carried, pawn.carried.stack_count)
        # `eat` takes an empty stack out of the eater's hands only, and this one is in the doctor's.
        if pawn.carried.stack_count == 0:
            pawn.carried = None


GIVERS: Final = (find_urgent, find_tend, find_feed, find_rescue)

AT_PATIENT: Final = 2
"""The toil of TendPatient that begins a treatment."""

_RESCUE: Final = Driver(toils=(go_to(at_pawn, adjacent=True), _carry_patient, _put_to_bed), can_continue=_can_rescue)

DRIVERS: Final = {
    "TendPatient": Driver(
        toils=(
            _fetch_medicine,
            _take_medicine,
            beside(at_pawn, _begin_tending),
            beside(at_pawn, _tend, back_to=AT_PATIENT),
        ),
        can_continue=holds(job_targets.pawn, _needs_tending),
    ),
    "Rescue": _RESCUE,
    "Capture": _RESCUE,
    "FeedPatient": Driver(
        toils=(
            fetch(job_targets.second_item),
            carry(job_targets.second_item, at_pawn),
            work_for(eating.INGEST_TICKS),
            _feed,
        ),
        can_continue=holds(job_targets.pawn),
    ),
}
