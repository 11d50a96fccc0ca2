"""Wounds, illness, cold, heat, poison and doctors."""

from __future__ import annotations

import functools
import statistics
from collections.abc import Callable

from pytest_rle.colony.systems.environment import conditions
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Hediff, Item, Pawn
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage

TORSO, NECK, LEFT_ARM = 0, 12, 25
"""Indices of body parts."""


def _hours_to_death(change: Callable[[Stage, Pawn], object], limit: float, *, fed: bool = True) -> float:
    """Hours until somebody on guard dies of what was done, or `limit`."""
    stage = Stage()
    pawn = stage.person(drafted=True, naked=True)
    if fed:
        stage.content(pawn)
    change(stage, pawn)
    return stage.hours_until(lambda: pawn.dead, limit, step=60)


def _fall_ill(stage: Stage, pawn: Pawn, illness: str) -> Hediff:
    hediff = hediffs.add(stage.colony, pawn, illness, 0.001)
    hediff.immunity_factor = 1.0
    return hediff


def _days_ill(illness: str) -> float:
    return _hours_to_death(lambda stage, pawn: _fall_ill(stage, pawn, illness), 360) / 24


def _immunity_a_day(illness: str, bed: str = "", stuff: str | None = None, food: float = 0.9) -> float:
    """Immunity won in half a day, on one's feet or in a bed, as a day's worth."""
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
    hediff = _fall_ill(stage, pawn, illness)
    stage.hours(12)
    return hediff.immunity * 2


def _survivors_abed(illness: str, people: int) -> float:
    """The share of patients who live through an illness in a bed, fed and warm, with no doctor."""
    stage = Stage(size=24)
    stage.outdoors_at(20.0)
    crowd = []
    for index in range(people):
        x, z = 4 + 2 * (index % 8), 4 + 3 * (index // 8)
        stage.building("Bed", x, z, stuff="WoodLog", quality=2)
        pawn = stage.person(x, z, work=("Patient", "PatientBedRest"))
        hediffs.add(stage.colony, pawn, illness, 0.001)
        crowd.append(pawn)
        stage.content(pawn, 0.9)
    stage.days(6)
    return sum(not pawn.dead for pawn in crowd) / people


def _survivors_tended(illness: str, medicine: str, skill: int, people: int) -> float:
    """The share of patients who live in bed under a doctor's care."""
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
            stage.content(pawn, 0.9)
        stage.days(5)
        alive += not patient.dead
    return alive / people


def _cut(part: int, *sizes: float) -> Callable[[Stage, Pawn], None]:
    def wound(stage: Stage, pawn: Pawn) -> None:
        for size in sizes:
            hediffs.add(stage.colony, pawn, "Cut", size, part).infects_at = -1

    return wound


def _bleed_starving(part: int, *sizes: float) -> float:
    """Hours until somebody too hungry to heal has bled to death."""

    def wound(stage: Stage, pawn: Pawn) -> None:
        pawn.needs.food = 0.0
        _cut(part, *sizes)(stage, pawn)

    return _hours_to_death(wound, 60, fed=False)


def _hours_with_lost_arm() -> float:
    def lose(stage: Stage, pawn: Pawn) -> None:
        hediffs.add(stage.colony, pawn, hediffs.MISSING_PART, body.part_max_health(pawn, LEFT_ARM), LEFT_ARM)

    return _hours_to_death(lose, 20)


def _blood_won_back() -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    stage.content(pawn)
    loss = hediffs.add(stage.colony, pawn, "BloodLoss", 0.4)
    stage.days(1)
    return 0.4 - loss.severity


def _healed_a_day(bed: str | None, tended: float | None = None, severity: float = 30.0) -> float:
    """Points of a bruise that mend in a day: on guard, asleep on the ground (""), or in a bed."""
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
    """Hours that somebody without clothes lives at a temperature."""

    def expose(stage: Stage, pawn: Pawn) -> None:
        stage.outdoors_at(celsius)

    return _hours_to_death(expose, 60)


def _severity_after(
    name: str, hours: float, change: Callable[[Stage, Pawn], object], *garments: tuple[str, str]
) -> float:
    stage = Stage()
    pawn = stage.person(drafted=True, naked=True)
    stage.content(pawn)
    for def_name, stuff in garments:
        pawn.apparel.append(Item(stage.world.new_id(), def_name, -1, -1, 1, 100, stuff, 2))
    change(stage, pawn)
    stage.hours(hours)
    found = hediffs.of(pawn, name)
    return found.severity if found is not None else 0.0


def _fallout(stage: Stage, _: Pawn) -> None:
    conditions.begin(stage.colony, "ToxicFallout", 600_000)


def _poison_passes() -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    stage.content(pawn)
    buildup = hediffs.add(stage.colony, pawn, "ToxicBuildup", 0.3)
    stage.days(1)
    return 0.3 - buildup.severity


@functools.cache
def _tend_quality(skill: int, medicine: str | None, bed: str = "") -> float:
    """Mean quality of three hundred treatments by a doctor of a skill."""
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
    """The share of five-point burns that fester in starving bodies, which do not heal."""
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
    """The least pain that brings somebody down, to the point of a bruise."""
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


def _hours_of_food_poisoning() -> float:
    stage = Stage()
    pawn = stage.person(drafted=True)
    stage.content(pawn)
    hediffs.add(stage.colony, pawn, "FoodPoisoning", 1.0)
    return stage.hours_until(lambda: not pawn.hediffs, 40, step=300)


FIGURES = (
    *(
        Figure(
            f"Days until {label} kills, untended and without bed rest", "d", days, 0.04, f"HediffDef {illness}", play
        )
        for label, illness, days, play in (
            ("flu", "Flu", 4.02, lambda: _days_ill("Flu")),
            ("plague", "Plague", 1.50, lambda: _days_ill("Plague")),
            ("malaria", "Malaria", 2.70, lambda: _days_ill("Malaria")),
            ("sleeping sickness", "SleepingSickness", 8.33, lambda: _days_ill("SleepingSickness")),
            ("an infected wound", "WoundInfection", 1.19, lambda: _days_ill("WoundInfection")),
        )
    ),
    *(
        Figure(f"Immunity gained per day against {label}", "", gain, 0.005, f"HediffDef {illness}", play)
        for label, illness, gain, play in (
            ("flu", "Flu", 0.2388, lambda: _immunity_a_day("Flu")),
            ("plague", "Plague", 0.5224, lambda: _immunity_a_day("Plague")),
            ("malaria, which lowers blood filtration", "Malaria", 0.2988, lambda: _immunity_a_day("Malaria")),
            ("sleeping sickness", "SleepingSickness", 0.10, lambda: _immunity_a_day("SleepingSickness")),
            ("infection", "WoundInfection", 0.6441, lambda: _immunity_a_day("WoundInfection")),
        )
    ),
    Figure(
        "Immunity gained per day against flu, in a bed",
        "",
        0.281,
        0.005,
        "ThingDef Bed ImmunityGainSpeedFactor",
        lambda: _immunity_a_day("Flu", "Bed", "WoodLog"),
    ),
    Figure(
        "Immunity gained per day against flu, in a hospital bed",
        "",
        0.2916,
        0.005,
        "ThingDef HospitalBed ImmunityGainSpeedFactor",
        lambda: _immunity_a_day("Flu", "HospitalBed"),
    ),
    Figure(
        "Immunity gained per day against flu, ravenous",
        "",
        0.2149,
        0.005,
        "StatDef ImmunityGainSpeed",
        lambda: _immunity_a_day("Flu", food=0.1),
    ),
    Figure(
        "Share of 24 patients who survive flu in bed without a doctor",
        "",
        0.79,
        0.2,
        "HediffDef Flu",
        lambda: _survivors_abed("Flu", 24),
    ),
    Figure(
        "Share of 16 patients who survive plague in bed without a doctor",
        "",
        0.30,
        0.3,
        "HediffDef Plague",
        lambda: _survivors_abed("Plague", 16),
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
    Figure(
        "Hours to bleed out from two 10-point cuts in the torso",
        "h",
        20.0,
        0.5,
        "HediffGiver_Bleeding",
        lambda: _bleed_starving(TORSO, 10.0, 10.0),
    ),
    Figure(
        "Hours to bleed out from a 10-point cut in the neck",
        "h",
        10.0,
        0.3,
        "HediffGiver_Bleeding",
        lambda: _bleed_starving(NECK, 10.0),
    ),
    Figure("Hours to bleed out from a lost arm", "h", 6.67, 0.2, "HediffDef MissingBodyPart", _hours_with_lost_arm),
    Figure("Blood loss recovered per day", "", 0.33, 0.01, "HediffGiver_Bleeding", _blood_won_back),
    Figure(
        "Hit points healed per day without rest",
        "",
        8.0,
        0.1,
        "Pawn_HealthTracker.HealthTick",
        lambda: _healed_a_day(None),
    ),
    Figure(
        "Hit points healed per day lying on the ground",
        "",
        12.0,
        0.2,
        "Pawn_HealthTracker.HealthTick",
        lambda: _healed_a_day(""),
    ),
    Figure("Hit points healed per day in a bed", "", 16.0, 0.2, "ThingDef Bed", lambda: _healed_a_day("Bed")),
    Figure(
        "Hit points healed per day in a hospital bed",
        "",
        22.0,
        0.3,
        "ThingDef HospitalBed",
        lambda: _healed_a_day("HospitalBed"),
    ),
    Figure(
        "Hit points healed per day, wound tended at quality 1",
        "",
        20.0,
        0.2,
        "HediffComp_TendDuration",
        lambda: _healed_a_day(None, 1.0),
    ),
    Figure(
        "Hit points healed per day, wound tended at quality 0",
        "",
        12.0,
        0.2,
        "HediffComp_TendDuration",
        lambda: _healed_a_day(None, 0.0),
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
        lambda: _severity_after("ToxicBuildup", 24, _fallout),
    ),
    Figure("Toxic buildup lost per day", "", 0.08, 0.002, "HediffDef ToxicBuildup", _poison_passes),
    Figure("Hours that food poisoning lasts", "h", 24.0, 0.3, "HediffDef FoodPoisoning", _hours_of_food_poisoning),
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
