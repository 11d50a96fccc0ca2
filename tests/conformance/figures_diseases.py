"""Figures of diseases and immunity."""

from __future__ import annotations

from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Hediff, Pawn
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage, hours_to_death


def _add_disease(stage: Stage, pawn: Pawn, illness: str) -> Hediff:
    hediff = hediffs.add(stage.colony, pawn, illness, 0.001)
    hediff.immunity_factor = 1.0
    return hediff


def _days_to_death(illness: str) -> float:
    return hours_to_death(lambda stage, pawn: _add_disease(stage, pawn, illness), 360) / 24


def _immunity_per_day(illness: str, bed: str = "", stuff: str | None = None, food: float = 0.9) -> float:
    """Immunity gained per day, measured over half a day, standing or in a bed."""
    stage = Stage()
    if bed:
        stage.building(bed, stuff=stuff, quality=2)
    pawn = stage.person(drafted=not bed)
    pawn.timetable = ["Sleep"] * 24

    def hold() -> None:
        pawn.needs.food, pawn.needs.rest, pawn.needs.joy = food, 0.7 if bed else 0.9, 0.9

    stage.hold(hold)
    if bed:
        stage.hours_until(lambda: pawn.asleep, 2, step=10)
    hediff = _add_disease(stage, pawn, illness)
    stage.hours(12)
    return hediff.immunity * 2


def _survivors_in_bed(illness: str, people: int) -> float:
    """The share of patients who survive a disease in a bed, fed and warm, without a doctor."""
    stage = Stage(size=24)
    stage.outdoors_at(20.0)
    crowd = []
    for index in range(people):
        x, z = 4 + 2 * (index % 8), 4 + 3 * (index // 8)
        stage.building("Bed", x, z, stuff="WoodLog", quality=2)
        pawn = stage.person(x, z, work=("Patient", "PatientBedRest"))
        hediffs.add(stage.colony, pawn, illness, 0.001)
        crowd.append(pawn)
        stage.satisfy_needs(pawn, 0.9)
    stage.days(6)
    return sum(not pawn.dead for pawn in crowd) / people


def _survivors_tended(illness: str, medicine: str, skill: int, people: int) -> float:
    """The share of patients who survive a disease in a bed with a doctor."""
    alive = 0
    for seed in range(people):
        stage = Stage(size=16, seed=seed)
        stage.outdoors_at(20.0)
        stage.building("Bed", 6, 6, stuff="WoodLog", quality=2)
        stage.item(medicine, 50, 9, 6)
        patient = stage.person(6, 6, work=("Patient", "PatientBedRest"))
        doctor = stage.person(8, 8, work=("Doctor",), Medicine=skill)
        hediffs.add(stage.colony, patient, illness, 0.001)
        for pawn in (patient, doctor):
            stage.satisfy_needs(pawn, 0.9)
        stage.days(5)
        alive += not patient.dead
    return alive / people


def _hours_of_food_poisoning() -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    stage.satisfy_needs(pawn)
    hediffs.add(stage.colony, pawn, "FoodPoisoning", 1.0)
    return stage.hours_until(lambda: not pawn.hediffs, 40, step=300)


FIGURES = (
    *(
        Figure(
            f"Days until {label} kills, untended and without bed rest", "d", days, 0.04, f"HediffDef {illness}", play
        )
        for label, illness, days, play in (
            ("flu", "Flu", 4.02, lambda: _days_to_death("Flu")),
            ("plague", "Plague", 1.50, lambda: _days_to_death("Plague")),
            ("malaria", "Malaria", 2.70, lambda: _days_to_death("Malaria")),
            ("sleeping sickness", "SleepingSickness", 8.33, lambda: _days_to_death("SleepingSickness")),
            ("an infected wound", "WoundInfection", 1.19, lambda: _days_to_death("WoundInfection")),
        )
    ),
    *(
        Figure(f"Immunity gained per day against {label}", "", gain, 0.005, f"HediffDef {illness}", play)
        for label, illness, gain, play in (
            ("flu", "Flu", 0.2388, lambda: _immunity_per_day("Flu")),
            ("plague", "Plague", 0.5224, lambda: _immunity_per_day("Plague")),
            ("malaria, which lowers blood filtration", "Malaria", 0.2988, lambda: _immunity_per_day("Malaria")),
            ("sleeping sickness", "SleepingSickness", 0.10, lambda: _immunity_per_day("SleepingSickness")),
            ("infection", "WoundInfection", 0.6441, lambda: _immunity_per_day("WoundInfection")),
        )
    ),
    Figure(
        "Immunity gained per day against flu, in a bed",
        "",
        0.281,
        0.005,
        "ThingDef Bed ImmunityGainSpeedFactor",
        lambda: _immunity_per_day("Flu", "Bed", "WoodLog"),
    ),
    Figure(
        "Immunity gained per day against flu, in a hospital bed",
        "",
        0.2916,
        0.005,
        "ThingDef HospitalBed ImmunityGainSpeedFactor",
        lambda: _immunity_per_day("Flu", "HospitalBed"),
    ),
    Figure(
        "Immunity gained per day against flu, ravenous",
        "",
        0.2149,
        0.005,
        "StatDef ImmunityGainSpeed",
        lambda: _immunity_per_day("Flu", food=0.1),
    ),
    Figure(
        "Share of 24 patients who survive flu in bed without a doctor",
        "",
        0.79,
        0.2,
        "HediffDef Flu",
        lambda: _survivors_in_bed("Flu", 24),
    ),
    Figure(
        "Share of 16 patients who survive plague in bed without a doctor",
        "",
        0.30,
        0.3,
        "HediffDef Plague",
        lambda: _survivors_in_bed("Plague", 16),
    ),
    Figure(
        "Share of 6 patients who survive plague with medicine and a doctor with skill 8",
        "",
        1.0,
        0.0,
        "HediffDef Plague",
        lambda: _survivors_tended("Plague", "MedicineIndustrial", 8, 6),
    ),
    Figure(
        "Share of 6 patients who survive malaria with medicine and a doctor with skill 8",
        "",
        1.0,
        0.0,
        "HediffDef Malaria",
        lambda: _survivors_tended("Malaria", "MedicineIndustrial", 8, 6),
    ),
    Figure("Hours that food poisoning lasts", "h", 24.0, 0.3, "HediffDef FoodPoisoning", _hours_of_food_poisoning),
)
