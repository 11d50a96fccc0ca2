"""Doctor: tending, rescue, and feeding those who cannot get up.

Sources: WorkGiver_Tend, WorkGiver_RescueDowned, WorkGiver_FeedPatient and their drivers of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.jobs import hauling, reservations, stats, targets
from pytest_rle.colony.systems.jobs.toils import begin_work, walk
from pytest_rle.colony.systems.map import movement, paths, spawning
from pytest_rle.colony.systems.needs import beds, eating, food, ingestion
from pytest_rle.colony.systems.society import social
from pytest_rle.colony.world import Item, Job, Pawn
from pytest_rle.rimworld.beds import HUMAN_BEDS


def patients(colony: Colony) -> list[Pawn]:
    """People and animals in the colony's care, by id."""
    player = colony.world.player_faction
    return [
        pawn
        for _, pawn in sorted(colony.world.pawns.items())
        if (pawn.faction == player or pawn.guest) and not pawn.dead and pawn.hediffs
    ]


def lies_ready(colony: Colony, patient: Pawn) -> bool:
    """Whether a patient lies where it can be treated: people in a bed or spot, animals anywhere on the ground."""
    if patient.job is not None and patient.job.path:
        return False
    if not patient.is_human:
        return patient.downed or patient.asleep
    building = colony.world.buildings.get(int(colony.world.grids.edifice[patient.z, patient.x]))
    lying = patient.downed or (patient.job is not None and patient.job.def_name == "LayDown" and patient.job.toil >= 2)
    return lying and building is not None and building.def_name in HUMAN_BEDS


def find_urgent(colony: Colony, pawn: Pawn) -> Job | None:
    """Treat whoever would die of it within the day."""
    return _find_patient(colony, pawn, urgent=True)


def find_tend(colony: Colony, pawn: Pawn) -> Job | None:
    """Treat whoever lies ready, or oneself where that is allowed and nobody else will."""
    return _find_patient(colony, pawn, urgent=False)


def _find_patient(colony: Colony, pawn: Pawn, *, urgent: bool) -> Job | None:
    options = []
    for patient in patients(colony):
        if patient.id == pawn.id:
            if not pawn.self_tend:
                continue
        elif not lies_ready(colony, patient):
            continue
        if tending.needs_tending(patient) and (not urgent or tending.needs_tending_urgently(colony, patient)):
            options.append((patient.id, *movement.position(colony, patient)))
    if not options:
        return None
    found = targets.nearest_thing(colony, pawn, options, adjacent=True)
    return tend_job(colony, pawn, colony.world.pawns[found]) if found is not None else None


def tend_job(colony: Colony, pawn: Pawn, patient: Pawn) -> Job | None:
    """A job to treat a patient with the best medicine allowed; None where nobody can get there or it is taken."""
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
    """Carry somebody downed to a bed."""
    player = colony.world.player_faction
    fallen = [
        (other.id, *movement.position(colony, other))
        for other in colony.world.pawns.values()
        if other.downed
        and other.is_human
        and (other.faction == player or other.guest == "Guest")
        and not lies_ready(colony, other)
    ]
    found = targets.nearest_thing(colony, pawn, fallen, adjacent=True) if fallen else None
    return rescue_job(colony, pawn, colony.world.pawns[found]) if found is not None else None


def rescue_job(colony: Colony, pawn: Pawn, patient: Pawn, *, capture: bool = False) -> Job | None:
    """A job to carry a downed person to bed, as a prisoner or not; None without a free bed, or a way."""
    here = movement.position(colony, pawn)
    if not reservations.can_reserve(colony, pawn, patient.id):
        return None
    if not paths.reachable(colony, *here, *movement.position(colony, patient), adjacent=True):
        return None
    bed = beds.find(colony, patient, patient=True)
    name = "Capture" if capture else "Rescue"
    return Job(name, target=patient.id, second_target=bed.id) if bed is not None else None


def find_feed(colony: Colony, pawn: Pawn) -> Job | None:
    """Bring food to a hungry patient who cannot get up."""
    hungry = [
        (other.id, *movement.position(colony, other))
        for other in patients(colony)
        if other.downed
        and other.id != pawn.id
        and food.hunger_stage(other) >= food.HUNGRY
        and lies_ready(colony, other)
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


def _tend(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Toil 0 set out, 1 at the medicine, 2 at the patient, 3 treating."""
    patient = colony.world.pawns.get(job.target)
    if patient is None or not tending.needs_tending(patient):
        return None
    if not reservations.reserve(colony, pawn, patient.id):
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        medicine = colony.world.items.get(job.second_target)
        if medicine is not None and reservations.reserve(colony, pawn, medicine.id):
            job.toil = 1
            return walk(colony, pawn, job, medicine.x, medicine.z)
        return _go_to_patient(colony, pawn, job, patient)
    if job.toil == 1:
        medicine = colony.world.items.get(job.second_target)
        if medicine is not None and (medicine.x, medicine.z) == (pawn.x, pawn.z):
            hauling.pick_up(colony, pawn, medicine, min(medicine.stack_count, len(tending.tendable(patient))))
            reservations.release(colony, pawn, job.second_target)
        return _go_to_patient(colony, pawn, job, patient)
    x, z = movement.position(colony, patient)
    if max(abs(x - pawn.x), abs(z - pawn.z)) > 1:
        return _go_to_patient(colony, pawn, job, patient)
    if job.toil == 2:
        job.toil = 3
        return begin_work(colony, job, tending.TEND_TICKS, stats.stat(colony, pawn, "MedicalTendSpeed"))
    medicine = pawn.carried
    usable = medicine is not None and medicine.def_name in tending.allowed_medicine(patient)
    tending.tend(colony, pawn, patient, medicine.def_name if medicine is not None and usable else None)
    if medicine is not None and usable:
        medicine.stack_count -= 1
        if medicine.stack_count <= 0:
            pawn.carried = None
    if not tending.needs_tending(patient):
        return None
    return begin_work(colony, job, tending.TEND_TICKS, stats.stat(colony, pawn, "MedicalTendSpeed"))


def _go_to_patient(colony: Colony, pawn: Pawn, job: Job, patient: Pawn) -> int | None:
    job.toil = 2
    if patient.id == pawn.id:
        return colony.now
    return walk(colony, pawn, job, *movement.position(colony, patient), adjacent=True)


def _rescue(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    patient, bed = colony.world.pawns.get(job.target), colony.world.buildings.get(job.second_target)
    if patient is None or bed is None or not patient.downed:
        return None
    if not reservations.reserve(colony, pawn, patient.id):
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, *movement.position(colony, patient), adjacent=True)
    if job.toil == 1:
        job.toil = 2
        spawning.drop_everything(colony, pawn)
        return walk(colony, pawn, job, bed.x, bed.z, adjacent=True)
    movement.stop(colony, patient)
    patient.x, patient.z = beds.cell_of(colony, patient, bed)
    if job.def_name == "Capture":
        social.imprison(colony, patient)
    return None


def _feed(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Toil 0 set out, 1 at the food, 2 at the patient, 3 feeding."""
    patient = colony.world.pawns.get(job.target)
    if patient is None or not reservations.reserve(colony, pawn, patient.id):
        return None
    movement.settle(colony, pawn)
    food = colony.world.items.get(job.second_target)
    if job.toil == 0:
        if food is None or not reservations.reserve(colony, pawn, food.id):
            return None
        job.toil = 1
        return walk(colony, pawn, job, food.x, food.z)
    if job.toil == 1:
        if food is None or (food.x, food.z) != (pawn.x, pawn.z):
            return None
        reservations.release(colony, pawn, food.id)
        hauling.pick_up(colony, pawn, food, job.count)
        job.toil = 2
        return walk(colony, pawn, job, *movement.position(colony, patient), adjacent=True)
    if job.toil == 2:
        job.toil = 3
        return begin_work(colony, job, eating.INGEST_TICKS, 1.0)
    if pawn.carried is not None:
        ingestion.eat(colony, patient, pawn.carried, pawn.carried.stack_count)
        if pawn.carried.stack_count == 0:  # eaten up; it was in the doctor's hands, not in the patient's
            pawn.carried = None
    return None


GIVERS: Final = (find_urgent, find_tend, find_feed, find_rescue)

DRIVERS: Final = {
    "TendPatient": Driver(_tend),
    "Rescue": Driver(_rescue),
    "Capture": Driver(_rescue),
    "FeedPatient": Driver(_feed),
}
