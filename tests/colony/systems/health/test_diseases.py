"""Illnesses: which ones kill untended, and what bed rest and tending change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import diseases, healing, tending
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import food, rest
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Building, Hediff, Pawn
from pytest_rle.rimworld import DEFS

DAY = 60_000
UNTENDED = {"Flu": (4.02, 4.19), "Plague": (1.50, 1.91), "Malaria": (2.70, 3.18), "SleepingSickness": (8.33, 10.0)}


def fall_ill(colony: Colony, pawn: Pawn, def_name: str) -> Hediff:
    illness = hediffs.add(colony, pawn, def_name, 0.0)
    illness.immunity_factor = 1.0
    return illness


def run(colony: Colony, pawn: Pawn, days: float, quality: float | None = None) -> float:
    """Let an illness progress in a fed and rested body; with a `quality`, it is tended as soon as it can be."""
    start = colony.world.game_tick
    while colony.world.game_tick < start + days * DAY and not pawn.dead and pawn.hediffs:
        colony.world.game_tick += healing.STEP_TICKS
        pawn.needs.food, pawn.needs.rest = 0.8, 0.9
        if quality is not None:
            for hediff in pawn.hediffs:
                if hediffs.tendable_now(hediff):
                    hediff.tend_quality, hediff.tended_until = quality, colony.now + 12 * 2_500
        healing.step(colony)
    return (colony.world.game_tick - start) / DAY


@pytest.mark.parametrize("def_name", sorted(UNTENDED))
def test_every_illness_kills_an_untended_standing_person(
    meadow: Colony, place: Callable[..., Pawn], def_name: str
) -> None:
    pawn = place(meadow)
    illness = fall_ill(meadow, pawn, def_name)
    days = run(meadow, pawn, 15)
    assert pawn.dead
    assert days == pytest.approx(UNTENDED[def_name][0], abs=0.03)
    assert illness.immunity < 1.0
    assert illness.immunity == pytest.approx(UNTENDED[def_name][0] / UNTENDED[def_name][1], abs=0.05)
    assert meadow.world.deaths[0].cause == (DEFS.hediffs[def_name].cause or DEFS.hediffs[def_name].label)


def test_an_untended_wound_infection_kills_in_1_19_days(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    fall_ill(meadow, pawn, "WoundInfection")
    assert run(meadow, pawn, 5) == pytest.approx(1.19, abs=0.02)
    assert meadow.world.deaths[0].cause == "an infected wound"


@pytest.mark.parametrize(("quality", "survives"), [(0.1, False), (0.5, True), (1.0, True)])
def test_tending_of_sufficient_quality_saves_a_person_from_the_plague(
    meadow: Colony, place: Callable[..., Pawn], quality: float, survives: bool
) -> None:
    pawn = place(meadow)
    fall_ill(meadow, pawn, "Plague")
    run(meadow, pawn, 20, quality)
    assert pawn.dead is not survives


def test_bed_rest_alone_cures_the_flu(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    spawning.add_building(meadow, Building(meadow.world.new_id(), "Bed", 30, 30, stuff="WoodLog", hit_points=100))
    pawn.asleep = True
    fall_ill(meadow, pawn, "Flu")
    run(meadow, pawn, 15)
    assert not pawn.dead
    assert pawn.hediffs == []


def test_immunity_grows_faster_lying_in_a_hospital_bed(meadow: Colony, place: Callable[..., Pawn]) -> None:
    standing, lying = place(meadow), place(meadow, x=20)
    spawning.add_building(meadow, Building(meadow.world.new_id(), "HospitalBed", 20, 30, hit_points=100))
    lying.asleep = True
    standing.needs.rest = lying.needs.rest = 0.9
    assert diseases.immunity_gain_speed(meadow, standing) == pytest.approx(1.0)
    assert diseases.immunity_gain_speed(meadow, lying) == pytest.approx(1.1 * 1.11)


@pytest.mark.parametrize(("food", "factor"), [(0.8, 1.0), (0.2, 1.0), (0.1, 0.9), (0.0, 0.7)])
def test_hungry_people_gain_immunity_slowly(
    meadow: Colony, place: Callable[..., Pawn], food: float, factor: float
) -> None:
    pawn = place(meadow)
    pawn.needs.food, pawn.needs.rest = food, 0.9
    assert diseases.immunity_gain_speed(meadow, pawn) == pytest.approx(factor)


@pytest.mark.parametrize(("rest", "factor"), [(0.9, 1.0), (0.2, 0.96), (0.1, 0.92), (0.0, 0.8)])
def test_tired_people_gain_immunity_slowly(
    meadow: Colony, place: Callable[..., Pawn], rest: float, factor: float
) -> None:
    pawn = place(meadow)
    pawn.needs.rest = rest
    assert diseases.immunity_gain_speed(meadow, pawn) == pytest.approx(factor)


def test_an_illness_fades_once_immunity_is_complete(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    illness = fall_ill(meadow, pawn, "Plague")
    illness.severity, illness.immunity = 0.9, 1.0
    run(meadow, pawn, 1)
    assert illness.severity == pytest.approx(0.9 - 0.333, abs=0.005)
    run(meadow, pawn, 3)
    assert pawn.hediffs == []


def test_each_body_has_its_own_immunity_factor(meadow: Colony, place: Callable[..., Pawn]) -> None:
    factors = {hediffs.add(meadow, place(meadow), "Plague", 0.0).immunity_factor for _ in range(6)}
    assert len(factors) == 6
    assert all(0.8 <= factor <= 1.2 for factor in factors)


def test_food_poisoning_passes_in_a_day(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "FoodPoisoning", 1.0)
    run(meadow, pawn, 0.5)
    assert hediffs.of(pawn, "FoodPoisoning") is not None
    run(meadow, pawn, 0.6)
    assert pawn.hediffs == []


def test_cryptosleep_sickness_ends_after_its_duration(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    sickness = hediffs.add(meadow, pawn, "CryptosleepSickness", 0.5)
    assert 8_000 <= sickness.ends_tick <= 12_000
    run(meadow, pawn, 0.25)
    assert pawn.hediffs == []


@pytest.mark.parametrize("def_name", ["GutWorms", "MuscleParasites"])
def test_worms_and_parasites_stay_until_three_full_tendings(
    meadow: Colony, place: Callable[..., Pawn], def_name: str
) -> None:
    pawn = place(meadow)
    fall_ill(meadow, pawn, def_name)
    run(meadow, pawn, 20)
    assert hediffs.of(pawn, def_name) is not None
    doctor, illness = place(meadow, name="Doc", Medicine=10), hediffs.of(pawn, def_name)
    assert illness is not None
    illness.total_tend_quality = 2.9
    tending.tend(meadow, doctor, pawn, "MedicineUltratech")
    run(meadow, pawn, 0.1)
    assert hediffs.of(pawn, def_name) is None


def test_gut_worms_double_hunger_and_muscle_parasites_double_the_fall_of_rest(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    well, sick = place(meadow), place(meadow)
    fall_ill(meadow, sick, "GutWorms")
    assert food.fall(sick) == pytest.approx(2 * food.fall(well))
    fall_ill(meadow, sick, "MuscleParasites")
    well.needs.rest = sick.needs.rest = 0.9
    rest.step(meadow, well)
    rest.step(meadow, sick)
    assert 0.9 - sick.needs.rest == pytest.approx(2 * (0.9 - well.needs.rest))


@pytest.mark.parametrize("def_name", ["FibrousMechanites", "SensoryMechanites"])
def test_mechanites_never_kill_and_die_out_within_fifteen_to_thirty_days(
    meadow: Colony, place: Callable[..., Pawn], def_name: str
) -> None:
    pawn = place(meadow)
    illness = fall_ill(meadow, pawn, def_name)
    run(meadow, pawn, 14)
    assert hediffs.of(pawn, def_name) is illness
    assert not pawn.dead
    assert illness.severity == pytest.approx(1.0)
    days = run(meadow, pawn, 20)
    assert hediffs.of(pawn, def_name) is None
    assert 1 <= days <= 16


def test_tended_mechanites_hurt_less_but_stay(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    illness = fall_ill(meadow, pawn, "SensoryMechanites")
    run(meadow, pawn, 5, quality=1.0)
    assert hediffs.of(pawn, "SensoryMechanites") is illness
    assert illness.severity < 0.5
