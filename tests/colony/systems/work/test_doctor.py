"""Tending and feeding patients."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Building, Item, Pawn

MakePawn = Callable[..., Pawn]
MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]
Build = Callable[..., Building]


def test_a_patient_goes_to_bed_and_is_treated_with_medicine(
    meadow: Colony, worker: MakeWorker, place: MakePawn, stock: Stock, labour: Labour, build: Build
) -> None:
    doctor = worker("Doctor", Medicine=8)
    bob = place(meadow, 35, 30)
    bob.work_priorities["Patient"] = 3
    build("Bed", 38, 30)
    kits = stock(meadow, "MedicineIndustrial", 3, x=20, z=20)
    wound = hediffs.add(meadow, bob, "Cut", 8.0, part=0)
    labour(meadow, 8_000)
    assert movement.position(meadow, bob) == (38, 30)
    assert wound.tend_quality > 0
    assert not tending.needs_tending(bob)
    assert kits.stack_count == 2
    assert doctor.skills["Medicine"].xp > 0


def test_a_doctor_without_medicine_still_tends(
    meadow: Colony, worker: MakeWorker, place: MakePawn, labour: Labour, build: Build
) -> None:
    worker("Doctor", Medicine=8)
    bob = place(meadow, 35, 30)
    bob.work_priorities["Patient"] = 3
    build("SleepingSpot", 38, 30)
    wound = hediffs.add(meadow, bob, "Cut", 8.0, part=0)
    labour(meadow, 6_000)
    assert 0 <= wound.tend_quality <= 0.7


def test_an_ordered_doctor_tends_a_patient_outside_a_bed(
    meadow: Colony, worker: MakeWorker, place: MakePawn, labour: Labour
) -> None:
    doctor, bob = worker("Research", Medicine=8), place(meadow, 35, 30)
    wound = hediffs.add(meadow, bob, "Cut", 8.0, part=0)
    bob.downed = True
    assert orders.give(meadow, doctor, "TendPatient", bob.id) is None
    labour(meadow, 3_000)
    assert wound.tended_until > 0


def test_a_hungry_patient_who_cannot_get_up_is_fed(
    meadow: Colony, worker: MakeWorker, place: MakePawn, stock: Stock, labour: Labour, build: Build
) -> None:
    worker("Doctor")
    bob = place(meadow, 38, 30)
    build("Bed", 38, 30)
    stock(meadow, "MealSimple", 3, x=25, z=25)
    bob.downed, bob.needs.food = True, 0.1
    hediffs.add(meadow, bob, "Flu", 0.5)
    labour(meadow, 6_000)
    assert bob.needs.food > 0.9
