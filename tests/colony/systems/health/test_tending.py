"""Tending: quality, medicine, what one treatment covers, and which pawns need bed rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Building, Pawn


@pytest.mark.parametrize(
    ("level", "medicine", "quality"),
    [
        (0, None, 0.06),
        (8, None, 0.30),
        (8, "MedicineHerbal", 0.60),
        (8, "MedicineIndustrial", 1.00),
        (0, "MedicineIndustrial", 0.20),
        (20, "MedicineIndustrial", 1.00),
        (20, "MedicineHerbal", 0.70),
        (18, "MedicineUltratech", 1.30),
        (20, None, 0.30 * 1.55),
    ],
)
def test_quality_is_skill_times_potency_up_to_the_medicines_maximum(
    meadow: Colony, place: Callable[..., Pawn], level: int, medicine: str | None, quality: float
) -> None:
    doctor, patient = place(meadow, Medicine=level), place(meadow)
    assert tending.base_quality(meadow, doctor, patient, medicine) == pytest.approx(quality)


def test_treating_oneself_has_0_7_of_the_quality(meadow: Colony, place: Callable[..., Pawn]) -> None:
    doctor = place(meadow, Medicine=8)
    assert tending.base_quality(meadow, doctor, doctor, "MedicineIndustrial") == pytest.approx(0.7)


def test_a_hospital_bed_adds_0_1_to_the_quality(meadow: Colony, place: Callable[..., Pawn]) -> None:
    doctor, patient = place(meadow, x=31, Medicine=4), place(meadow)
    spawning.add_building(meadow, Building(meadow.world.new_id(), "HospitalBed", 30, 30, hit_points=100))
    patient.asleep = True
    assert tending.base_quality(meadow, doctor, patient, "MedicineIndustrial") == pytest.approx(0.7)


def test_chance_changes_the_quality_by_at_most_0_25(meadow: Colony, place: Callable[..., Pawn]) -> None:
    doctor = place(meadow, Medicine=5)
    qualities = []
    for _ in range(60):
        patient = place(meadow)
        hediffs.add(meadow, patient, "Flu", 0.1)
        qualities.append(tending.tend(meadow, doctor, patient, "MedicineIndustrial"))
    assert min(qualities) >= 0.45
    assert max(qualities) <= 0.95
    assert max(qualities) - min(qualities) > 0.4


def test_one_medicine_treats_wounds_of_twenty_hit_points_together(meadow: Colony, place: Callable[..., Pawn]) -> None:
    patient = place(meadow)
    for severity in (9.0, 8.0, 2.0, 7.0):
        hediffs.add(meadow, patient, "Cut", severity, body.TORSO)
    assert sum(h.severity for h in tending.one_treatment(patient, with_medicine=True)) <= 20.0
    assert len(tending.one_treatment(patient, with_medicine=True)) >= 2
    assert len(tending.one_treatment(patient, with_medicine=False)) == 1


def test_the_worst_bleeding_is_treated_first_and_stops(meadow: Colony, place: Callable[..., Pawn]) -> None:
    doctor, patient = place(meadow, x=31), place(meadow)
    hediffs.add(meadow, patient, "Bruise", 15.0, body.TORSO)
    neck = hediffs.add(meadow, patient, "Cut", 6.0, body.NECK)
    assert tending.tendable(patient)[0] is neck
    tending.tend(meadow, doctor, patient, None)
    assert body.bleed_rate(patient) == 0.0
    assert hediffs.is_tended(neck)


def test_a_treated_illness_can_be_treated_again_after_twelve_hours(meadow: Colony, place: Callable[..., Pawn]) -> None:
    doctor, patient = place(meadow, x=31), place(meadow)
    plague = hediffs.add(meadow, patient, "Plague", 0.1)
    tending.tend(meadow, doctor, patient, "MedicineIndustrial")
    assert plague.tended_until == meadow.now + 12 * 2_500
    assert not tending.needs_tending(patient)


def test_doctors_learn_more_with_medicine(meadow: Colony, place: Callable[..., Pawn]) -> None:
    with_medicine, without, patient = place(meadow), place(meadow), place(meadow, x=31)
    hediffs.add(meadow, patient, "Cut", 19.0, body.TORSO)
    hediffs.add(meadow, patient, "Cut", 19.0, body.HEART)
    tending.tend(meadow, with_medicine, patient, "MedicineIndustrial")
    tending.tend(meadow, without, patient, None)
    learnt = with_medicine.skills["Medicine"], without.skills["Medicine"]
    assert learnt[0].xp == pytest.approx(500 * 0.35)
    assert learnt[1].xp == pytest.approx(250 * 0.35)


def test_medical_care_limits_the_medicines_and_whether_a_pawn_is_tended(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    patient = place(meadow)
    hediffs.add(meadow, patient, "Cut", 5.0, body.TORSO)
    assert tending.needs_tending(patient)
    patient.medical_care = 0
    assert not tending.needs_tending(patient)
    patient.medical_care = 2
    assert tending.allowed_medicine(patient) == ("MedicineHerbal",)


def test_sick_and_wounded_pawns_need_bed_rest_and_scarred_ones_do_not(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    sick, wounded, scarred, old = (place(meadow) for _ in range(4))
    hediffs.add(meadow, sick, "Plague", 0.1)
    hediffs.add(meadow, wounded, "Cut", 5.0, body.TORSO)
    hediffs.add(meadow, scarred, "Cut", 5.0, body.TORSO).permanent = True
    hediffs.add(meadow, old, "BadBack", 0.5, body.SPINE)
    assert tending.should_rest(meadow, sick)
    assert tending.should_rest(meadow, wounded)
    assert not tending.should_rest(meadow, scarred)
    assert not tending.should_rest(meadow, old)
    sick.hediffs[0].immunity = 1.0
    assert not tending.should_rest(meadow, sick)


def test_threats_to_life_are_urgent(meadow: Colony, place: Callable[..., Pawn]) -> None:
    bleeding, scratched = place(meadow), place(meadow)
    hediffs.add(meadow, bleeding, "Cut", 10.0, body.HEART)
    hediffs.add(meadow, scratched, "Cut", 2.0, body.TORSO)
    assert tending.needs_tending_urgently(meadow, bleeding)
    assert not tending.needs_tending_urgently(meadow, scratched)
