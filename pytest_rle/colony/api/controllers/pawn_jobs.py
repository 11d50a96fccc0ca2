"""PawnJobController: orders to one pawn. Success means only that the pawn accepted the job."""

from __future__ import annotations

import dataclasses

import numpy as np

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.mapping.defs.jobs import JOB_DEFS
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Building, Pawn, World
from pytest_rle.rimworld import DEFS, building_kinds

controller = Controller("PawnJobController")


@dataclasses.dataclass(frozen=True, slots=True)
class PawnJobRequestDto:
    """POST /pawn/job; a target thing has precedence over a position."""

    pawn_id: int = 0
    job_def: str | None = None
    target_thing_id: int | None = None
    target_position: PositionDto | None = None


@controller.post("/api/v1/pawn/job")
def give_job(ctx: Context) -> None:
    """Order a pawn to do a job; a target thing has precedence over a position."""
    request = ctx.required_body(PawnJobRequestDto)
    pawn = ctx.pawn(request.pawn_id)
    if request.job_def not in JOB_DEFS:
        raise ApiError(f"Job def '{request.job_def}' not found.")
    grids = ctx.world.grids
    target, cell = 0, -1
    if request.target_thing_id is not None:
        target, cell = _target(ctx.world, request.target_thing_id)
    elif request.target_position is not None:
        if not grids.contains(request.target_position.x, request.target_position.z):
            raise ApiError("Target position is out of bounds.")
        cell = grids.index(request.target_position.x, request.target_position.z)
    _order(ctx.colony, pawn, request.job_def, target, cell)


def _target(world: World, thing_id: int) -> tuple[int, int]:
    """The target as (thing id, cell): a job names plants and rock by their cell, other things by their id."""
    known = (world.items, world.buildings, world.blueprints, world.frames, world.corpses, world.pawns)
    if any(thing_id in table for table in known):
        return thing_id, -1
    grids = world.grids
    rock = spawning.rock_cell(grids, thing_id)
    if rock >= 0:
        return 0, rock
    found = np.flatnonzero(grids.plant_id.ravel() == thing_id) if thing_id > 0 else np.empty(0, np.int64)
    if found.size == 0:
        raise ApiError(f"Target thing with ID {thing_id} not found.")
    return 0, int(found[0])


def _order(colony: Colony, pawn: Pawn, job_def: str, target: int = 0, cell: int = -1) -> None:
    refusal = orders.give(colony, pawn, job_def, target=target, cell=cell)
    if refusal is not None:
        raise ApiError(f"Failed to start job {job_def}: {refusal}")


@dataclasses.dataclass(frozen=True, slots=True)
class MedicalTendRequestDto:
    """POST /pawn/medical/tend."""

    patient_pawn_id: int = 0
    doctor_pawn_id: int | None = None


@controller.post("/api/v1/pawn/medical/tend")
def tend(ctx: Context) -> None:
    """Order a doctor to tend a patient; without a doctor id, the most skilled available colonist goes."""
    request = ctx.required_body(MedicalTendRequestDto)
    patient = ctx.pawn(request.patient_pawn_id)
    doctor_id = request.doctor_pawn_id
    doctor = ctx.pawn(doctor_id) if doctor_id is not None else _best_doctor(ctx.world, patient)
    if doctor is None:
        raise ApiError("No available doctor for the patient.")
    _order(ctx.colony, doctor, "TendPatient", patient.id)


def _best_doctor(world: World, patient: Pawn) -> Pawn | None:
    able = [
        pawn
        for pawn in world.colonists()
        if pawn is not patient and not pawn.downed and pawn.mental_state is None and "Doctor" not in pawn.disabled_work
    ]
    return max(able, key=lambda pawn: (pawn.skills["Medicine"].level, -pawn.id), default=None)


@dataclasses.dataclass(frozen=True, slots=True)
class MedicalBedRestRequestDto:
    """POST /pawn/medical/bed-rest."""

    patient_pawn_id: int = 0
    bed_building_id: int | None = None


@controller.post("/api/v1/pawn/medical/bed-rest")
def bed_rest(ctx: Context) -> None:
    """Order a patient to bed; without a bed id, the best free bed is used."""
    request = ctx.required_body(MedicalBedRestRequestDto)
    patient = ctx.pawn(request.patient_pawn_id)
    bed_id = request.bed_building_id
    bed = ctx.building(bed_id) if bed_id is not None else _best_bed(ctx.world, patient)
    if bed is None:
        raise ApiError("No available bed for the patient.")
    if bed.def_name not in building_kinds.ALL_BEDS:
        raise null_reference()
    _order(ctx.colony, patient, "LayDown", bed.id)


def _best_bed(world: World, patient: Pawn) -> Building | None:
    free = [
        building
        for _, building in sorted(world.buildings.items())
        if building.player
        and building.def_name in building_kinds.BEDS
        and world.reserved.get(building.id, patient.id) == patient.id
        and (not building.owners or patient.id in building.owners)
    ]

    def rank(bed: Building) -> tuple[bool, bool, float, int]:
        return bed.medical, patient.id in bed.owners, DEFS.buildings[bed.def_name].rest_effectiveness, -bed.id

    return max(free, key=rank, default=None)
