"""Figures of diseases and immunity."""

from __future__ import annotations

import functools

from pytest_rle.colony.systems.health import healing, tending
from pytest_rle.colony.systems.pawns import body, hediffs
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


def _needs_factor(illness: str, need: str) -> float:
    """How much faster a need falls with an illness than without, over two hours."""

    def lost(sick: bool) -> float:
        stage = Stage()
        pawn = stage.person(drafted=True)
        if sick:
            _add_disease(stage, pawn, illness)
        pawn.needs.food = pawn.needs.rest = 0.95
        stage.hours(2)
        return 0.95 - float(getattr(pawn.needs, need))

    return lost(sick=True) / lost(sick=False)


def _capacity(illness: str, capacity: str, severity: float = 0.001) -> float:
    """How much of a capacity an illness adds or takes."""
    stage = Stage()
    well, pawn = stage.person(10, 10), stage.person(12, 10)
    hediffs.add(stage.colony, pawn, illness, severity)
    return body.capacity(stage.colony, pawn, capacity) - body.capacity(stage.colony, well, capacity)


def _pain(illness: str, severity: float = 0.001) -> float:
    stage = Stage()
    pawn = stage.person()
    hediffs.add(stage.colony, pawn, illness, severity)
    return body.pain(pawn)


@functools.cache
def _days_of_mechanites() -> tuple[float, ...]:
    """Days until mechanites die out, in 40 patients."""
    stage = Stage(size=60)
    patients = [stage.person(5 + place, 20) for place in range(40)]
    return tuple(
        (hediffs.add(stage.colony, patient, "FibrousMechanites", 0.001).ends_tick - stage.now) / 60_000
        for patient in patients
    )


def _severity_per_day(illness: str, race: str = "") -> float:
    """The severity that an untended illness gains in half a day, times two."""
    stage = Stage()
    pawn = stage.animal(race, tame=True) if race else stage.person(drafted=True)
    stage.satisfy_needs(pawn)
    hediff = _add_disease(stage, pawn, illness)
    start = hediff.severity
    stage.hours(12)
    return (hediff.severity - start) * 2


def _tendings_until_cured(illness: str) -> float:
    """How many tendings of the highest quality cure worms or parasites."""
    stage = Stage()
    doctor, patient = stage.person(10, 10, Medicine=20), stage.person(12, 10)
    hediff = hediffs.add(stage.colony, patient, illness, 0.001)
    count = 0
    while hediff in patient.hediffs and count < 20:
        stage.world.game_tick = max(stage.now, hediff.tended_until + 1)
        hediff.tended_until = -1
        tending.tend(stage.colony, doctor, patient, "MedicineUltratech")
        hediff.tend_quality = 1.0
        hediff.total_tend_quality = float(count := count + 1)
        healing.step(stage.colony)
    return count


FIGURES = (
    Figure("Factor on hunger, gut worms", "", 2, 0.02, "HediffDef GutWorms", lambda: _needs_factor("GutWorms", "food")),
    Figure(
        "Factor on the loss of rest, muscle parasites",
        "",
        2,
        0.02,
        "HediffDef MuscleParasites",
        lambda: _needs_factor("MuscleParasites", "rest"),
    ),
    Figure(
        "Factor on the loss of rest, fibrous mechanites",
        "",
        1.7,
        0.02,
        "HediffDef FibrousMechanites",
        lambda: _needs_factor("FibrousMechanites", "rest"),
    ),
    Figure(
        "Manipulation that muscle parasites take, with their pain",
        "",
        -0.3444,
        0.001,
        "HediffDef MuscleParasites",
        lambda: _capacity("MuscleParasites", "Manipulation"),
    ),
    Figure(
        "Moving that fibrous mechanites give, with their pain",
        "",
        0.5511,
        0.001,
        "HediffDef FibrousMechanites",
        lambda: _capacity("FibrousMechanites", "Moving"),
    ),
    Figure("Pain of gut worms", "", 0.2, 0.001, "HediffDef GutWorms", lambda: _pain("GutWorms")),
    Figure(
        "Pain of fibrous mechanites, mild",
        "",
        0.2,
        0.001,
        "HediffDef FibrousMechanites",
        lambda: _pain("FibrousMechanites"),
    ),
    Figure(
        "Pain of fibrous mechanites, intense",
        "",
        0.6,
        0.001,
        "HediffDef FibrousMechanites",
        lambda: _pain("FibrousMechanites", 0.6),
    ),
    Figure(
        "Days that mechanites last, shortest of 40",
        "d",
        15.4,
        0.4,
        "HediffCompProperties_Disappears",
        lambda: min(_days_of_mechanites()),
    ),
    Figure(
        "Days that mechanites last, longest of 40",
        "d",
        29.6,
        0.4,
        "HediffCompProperties_Disappears",
        lambda: max(_days_of_mechanites()),
    ),
    Figure(
        "Severity that untended mechanites gain per day",
        "",
        0.25,
        0.005,
        "HediffDef SensoryMechanites",
        lambda: _severity_per_day("SensoryMechanites"),
    ),
    Figure(
        "Severity that flu of animals gains per day",
        "",
        0.2488,
        0.005,
        "HediffDef Animal_Flu",
        lambda: _severity_per_day("Animal_Flu", "Husky"),
    ),
    Figure(
        "Severity that plague of animals gains per day",
        "",
        0.666,
        0.01,
        "HediffDef Animal_Plague",
        lambda: _severity_per_day("Animal_Plague", "Husky"),
    ),
    Figure(
        "Full tendings that cure gut worms",
        "",
        3,
        0,
        "HediffDef GutWorms disappearsAtTotalTendQuality",
        lambda: _tendings_until_cured("GutWorms"),
    ),
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
