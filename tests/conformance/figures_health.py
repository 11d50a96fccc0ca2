"""Figures of injuries, bleeding, healing, cold, heat, toxic buildup and tending."""

from __future__ import annotations

import functools
import statistics
from collections.abc import Callable

from pytest_rle.colony.systems.environment import conditions
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Item, Pawn
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage, hours_to_death

TORSO, NECK, LEFT_ARM = 0, 12, 25
"""Indices of body parts."""


def _cut(part: int, *sizes: float) -> Callable[[Stage, Pawn], None]:
    def wound(stage: Stage, pawn: Pawn) -> None:
        for size in sizes:
            hediffs.add(stage.colony, pawn, "Cut", size, part).infects_at = -1

    return wound


def _hours_to_bleed_out(part: int, *sizes: float) -> float:
    """Hours until a pawn bleeds to death that is too hungry to heal."""

    def wound(stage: Stage, pawn: Pawn) -> None:
        pawn.needs.food = 0.0
        _cut(part, *sizes)(stage, pawn)

    return hours_to_death(wound, 60, fed=False)


def _hours_with_lost_arm() -> float:
    def lose(stage: Stage, pawn: Pawn) -> None:
        hediffs.add(stage.colony, pawn, hediffs.MISSING_PART, body.part_max_health(pawn, LEFT_ARM), LEFT_ARM)

    return hours_to_death(lose, 20)


def _blood_recovered() -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    stage.satisfy_needs(pawn)
    loss = hediffs.add(stage.colony, pawn, "BloodLoss", 0.4)
    stage.days(1)
    return 0.4 - loss.severity


def _healed_per_day(bed: str | None, tended: float | None = None, severity: float = 30.0) -> float:
    """Hit points of a bruise that heal per day: standing (None), asleep on the ground (""), or in a bed."""
    stage = Stage()
    if bed:
        stage.building(bed, stuff="WoodLog", quality=2)
    pawn = stage.person(drafted=bed is None)
    pawn.timetable = ["Sleep"] * 24

    def keep_fed_and_tired() -> None:
        pawn.needs.food, pawn.needs.rest = 0.9, 0.6

    stage.hold(keep_fed_and_tired)
    if bed is not None:
        stage.hours_until(lambda: pawn.asleep, 2, step=10)
    wound = hediffs.add(stage.colony, pawn, "Bruise", severity, TORSO)
    if tended is not None:
        wound.tend_quality, wound.tended_until = tended, stage.now
    stage.days(1)
    return severity - wound.severity


def _hours_exposed(celsius: float) -> float:
    """Hours that a pawn without clothes survives at a temperature."""

    def expose(stage: Stage, pawn: Pawn) -> None:
        stage.outdoors_at(celsius)

    return hours_to_death(expose, 60)


def _severity_after(
    name: str, hours: float, change: Callable[[Stage, Pawn], object], *garments: tuple[str, str]
) -> float:
    stage = Stage()
    pawn = stage.person(drafted=True, naked=True)
    stage.satisfy_needs(pawn)
    for def_name, stuff in garments:
        pawn.apparel.append(Item(stage.world.new_id(), def_name, -1, -1, 1, 100, stuff, 2))
    change(stage, pawn)
    stage.hours(hours)
    found = hediffs.of(pawn, name)
    return found.severity if found is not None else 0.0


def _start_fallout(stage: Stage, _: Pawn) -> None:
    conditions.begin(stage.colony, "ToxicFallout", 600_000)


def _toxic_buildup_lost() -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    stage.satisfy_needs(pawn)
    buildup = hediffs.add(stage.colony, pawn, "ToxicBuildup", 0.3)
    stage.days(1)
    return 0.3 - buildup.severity


@functools.cache
def _tend_quality(skill: int, medicine: str | None, bed: str = "") -> float:
    """Mean tend quality of 300 treatments by a doctor with a skill."""
    stage = Stage()
    doctor = stage.person(10, 10, Medicine=skill)
    patient = stage.person(15, 15)
    if bed:
        stage.building(bed, quality=2)
        patient.asleep = True
    reached = []
    for _ in range(300):
        hediffs.add(stage.colony, patient, "Bruise", 1.0, TORSO)
        doctor.skills["Medicine"].level = skill
        reached.append(tending.tend(stage.colony, doctor, patient, medicine))
        patient.hediffs.clear()
    return statistics.fmean(reached)


def _ticks_to_tend(skill: int) -> float:
    stage = Stage(hour=10)
    stage.building("SleepingSpot", 12, 12)
    patient = stage.person(12, 12, work=("Patient", "PatientBedRest"))
    doctor = stage.person(14, 12, work=("Doctor",), Medicine=skill)
    hediffs.add(stage.colony, patient, "Bruise", 8.0, TORSO)
    return stage.ticks_while(
        lambda: doctor.job is not None and doctor.job.def_name == "TendPatient" and doctor.job.toil == 3
    )


def _infected_share() -> float:
    """The share of 5-point burns that become infected in starving pawns, which do not heal."""
    stage = Stage(size=24)
    crowd = [stage.person(4 + index % 16, 4 + index // 16, drafted=True) for index in range(40)]
    for pawn in crowd:
        pawn.needs.food = 0.0
        for part in (0, 25, 36, 46, 55):
            hediffs.add(stage.colony, pawn, "Burn", 5.0, part)
    stage.days(0.8)
    infected = sum(hediff.def_name == "WoundInfection" for pawn in crowd for hediff in pawn.hediffs)
    return infected / 200


def _downed_at_pain(wimp: bool) -> float:
    """The lowest pain at which a pawn is downed, to within one point of bruises."""
    for points in range(10, 80):
        stage = Stage()
        pawn = stage.person(drafted=True, traits=(("Wimp", 0),) if wimp else ())
        for part in (0, 46, 55, 25, 36):
            hediffs.add(stage.colony, pawn, "Bruise", points / 5, part)
        pain = body.pain(pawn)
        if body.should_be_downed(stage.colony, pawn):
            return pain
    return 1.0


def _consciousness(change: Callable[[Stage, Pawn], object]) -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    change(stage, pawn)
    return body.capacity(stage.colony, pawn, "Consciousness")


FIGURES = (
    Figure(
        "Hours to bleed out from two 10-point cuts in the torso",
        "h",
        20.0,
        0.5,
        "HediffGiver_Bleeding",
        lambda: _hours_to_bleed_out(TORSO, 10.0, 10.0),
    ),
    Figure(
        "Hours to bleed out from a 10-point cut in the neck",
        "h",
        10.0,
        0.3,
        "HediffGiver_Bleeding",
        lambda: _hours_to_bleed_out(NECK, 10.0),
    ),
    Figure("Hours to bleed out from a lost arm", "h", 6.67, 0.2, "HediffDef MissingBodyPart", _hours_with_lost_arm),
    Figure("Blood loss recovered per day", "", 0.33, 0.01, "HediffGiver_Bleeding", _blood_recovered),
    Figure(
        "Hit points healed per day without rest",
        "",
        8.0,
        0.1,
        "Pawn_HealthTracker.HealthTick",
        lambda: _healed_per_day(None),
    ),
    Figure(
        "Hit points healed per day lying on the ground",
        "",
        12.0,
        0.2,
        "Pawn_HealthTracker.HealthTick",
        lambda: _healed_per_day(""),
    ),
    Figure("Hit points healed per day in a bed", "", 16.0, 0.2, "ThingDef Bed", lambda: _healed_per_day("Bed")),
    Figure(
        "Hit points healed per day in a hospital bed",
        "",
        22.0,
        0.3,
        "ThingDef HospitalBed",
        lambda: _healed_per_day("HospitalBed"),
    ),
    Figure(
        "Hit points healed per day, wound tended at quality 1",
        "",
        20.0,
        0.2,
        "HediffComp_TendDuration",
        lambda: _healed_per_day(None, 1.0),
    ),
    Figure(
        "Hit points healed per day, wound tended at quality 0",
        "",
        12.0,
        0.2,
        "HediffComp_TendDuration",
        lambda: _healed_per_day(None, 0.0),
    ),
    Figure(
        "Hours of survival without clothes at 0 °C",
        "h",
        32.0,
        0.5,
        "HediffGiver_Hypothermia",
        lambda: _hours_exposed(0.0),
    ),
    Figure(
        "Hours of survival without clothes at -20 °C",
        "h",
        14.3,
        0.3,
        "HediffGiver_Hypothermia",
        lambda: _hours_exposed(-20.0),
    ),
    Figure(
        "Hours of survival without clothes at -40 °C",
        "h",
        8.1,
        0.3,
        "HediffGiver_Hypothermia",
        lambda: _hours_exposed(-40.0),
    ),
    Figure(
        "Hours of survival without clothes at 60 °C", "h", 15.5, 0.5, "HediffGiver_Heat", lambda: _hours_exposed(60.0)
    ),
    Figure(
        "Hypothermia after 10 hours without clothes at 7 °C",
        "",
        0.0,
        0.0,
        "HediffGiver_Hypothermia",
        lambda: _severity_after("Hypothermia", 10, lambda stage, _: stage.outdoors_at(7.0)),
    ),
    Figure(
        "Hypothermia after 6 hours at -38 °C in a cloth parka and tuque",
        "",
        0.0,
        0.0,
        "StatDef ComfyTemperatureMin",
        lambda: _severity_after(
            "Hypothermia",
            6,
            lambda stage, _: stage.outdoors_at(-38.0),
            ("Apparel_Parka", "Cloth"),
            ("Apparel_Tuque", "Cloth"),
        ),
    ),
    Figure(
        "Hypothermia after 8 hours at -42 °C in a cloth parka and tuque",
        "",
        0.25,
        0.02,
        "HediffGiver_Hypothermia",
        lambda: _severity_after(
            "Hypothermia",
            8,
            lambda stage, _: stage.outdoors_at(-42.0),
            ("Apparel_Parka", "Cloth"),
            ("Apparel_Tuque", "Cloth"),
        ),
    ),
    Figure(
        "Toxic buildup from a day in toxic fallout",
        "",
        0.4,
        0.01,
        "GameCondition_ToxicFallout",
        lambda: _severity_after("ToxicBuildup", 24, _start_fallout),
    ),
    Figure("Toxic buildup lost per day", "", 0.08, 0.002, "HediffDef ToxicBuildup", _toxic_buildup_lost),
    Figure("Tend quality, skill 5, no medicine", "", 0.211, 0.03, "TendUtility", lambda: _tend_quality(5, None)),
    Figure(
        "Tend quality, skill 5, medicine", "", 0.70, 0.03, "TendUtility", lambda: _tend_quality(5, "MedicineIndustrial")
    ),
    Figure(
        "Tend quality, skill 8, herbal medicine",
        "",
        0.5775,
        0.03,
        "TendUtility",
        lambda: _tend_quality(8, "MedicineHerbal"),
    ),
    Figure(
        "Tend quality, skill 3, medicine, hospital bed",
        "",
        0.60,
        0.03,
        "ThingDef HospitalBed MedicalTendQualityOffset",
        lambda: _tend_quality(3, "MedicineIndustrial", "HospitalBed"),
    ),
    Figure(
        "Game ticks to tend a patient, skill 10", "ticks", 600, 2, "JobDriver_TendPatient", lambda: _ticks_to_tend(10)
    ),
    Figure(
        "Game ticks to tend a patient, skill 0", "ticks", 1_500, 2, "JobDriver_TendPatient", lambda: _ticks_to_tend(0)
    ),
    Figure(
        "Share of untended 5-point burns that become infected", "", 0.128, 0.075, "HediffComp_Infecter", _infected_share
    ),
    Figure(
        "Pain at which a colonist is downed",
        "",
        0.80,
        0.02,
        "StatDef PainShockThreshold",
        lambda: _downed_at_pain(False),
    ),
    Figure("Pain at which a wimp is downed", "", 0.30, 0.02, "TraitDef Wimp", lambda: _downed_at_pain(True)),
    Figure(
        "Consciousness at blood loss 0.35",
        "",
        0.8,
        0.001,
        "HediffDef BloodLoss",
        lambda: _consciousness(lambda stage, pawn: hediffs.add(stage.colony, pawn, "BloodLoss", 0.35)),
    ),
    Figure(
        "Consciousness at blood loss 0.65",
        "",
        0.1,
        0.001,
        "HediffDef BloodLoss",
        lambda: _consciousness(lambda stage, pawn: hediffs.add(stage.colony, pawn, "BloodLoss", 0.65)),
    ),
    Figure(
        "Consciousness with 20 points of bruises",
        "",
        0.9334,
        0.001,
        "PawnCapacityWorker_Consciousness",
        lambda: _consciousness(lambda stage, pawn: hediffs.add(stage.colony, pawn, "Bruise", 20.0, TORSO)),
    ),
)
