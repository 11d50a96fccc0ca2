"""Wounds heal over days, may leave scars and may become infected."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import healing
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Building, Pawn
from pytest_rle.rimworld import DEFS

DAY = 60_000


def live(colony: Colony, pawn: Pawn, days: float) -> None:
    end = colony.world.game_tick + days * DAY
    while colony.world.game_tick < end:
        colony.world.game_tick += healing.STEP_TICKS
        pawn.needs.food = 0.8
        healing.step(colony)


def bruise(colony: Colony, pawn: Pawn) -> None:
    for part in (body.TORSO, *[i for i, p in enumerate(DEFS.body) if p.part == "Leg"]):
        hediffs.add(colony, pawn, "Bruise", 10.0, part)


@pytest.mark.parametrize(
    ("bed", "lying", "points"), [("", False, 8), ("", True, 12), ("Bed", True, 16), ("HospitalBed", True, 22)]
)
def test_a_body_heals_eight_points_a_day_and_more_lying_in_bed(
    meadow: Colony, place: Callable[..., Pawn], bed: str, lying: bool, points: float
) -> None:
    pawn = place(meadow)
    if bed:
        spawning.add_building(meadow, Building(meadow.world.new_id(), bed, 30, 30, hit_points=100))
    pawn.asleep = lying
    bruise(meadow, pawn)
    live(meadow, pawn, 1)
    assert 30 - body.total_damage(pawn) == pytest.approx(points, abs=0.001)


@pytest.mark.parametrize(("quality", "extra"), [(0.0, 4), (0.5, 8), (1.0, 12)])
def test_tended_wounds_heal_four_to_twelve_points_more(
    meadow: Colony, place: Callable[..., Pawn], quality: float, extra: float
) -> None:
    pawn = place(meadow)
    bruise(meadow, pawn)
    for hediff in pawn.hediffs:
        hediff.tend_quality, hediff.tended_until = quality, 0
    live(meadow, pawn, 1)
    assert 30 - body.total_damage(pawn) == pytest.approx(8 + extra, abs=0.001)


def test_a_starving_person_does_not_heal(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    bruise(meadow, pawn)
    pawn.needs.food = 0.0
    assert not healing.heal(meadow, pawn)
    assert body.total_damage(pawn) == 30


def test_animals_heal_in_proportion_to_their_health_scale(meadow: Colony, place: Callable[..., Pawn]) -> None:
    thrumbo = place(meadow, race="Thrumbo", faction=0)
    bruise(meadow, thrumbo)
    for hediff in thrumbo.hediffs:
        hediff.severity = 40.0
    live(meadow, thrumbo, 1)
    assert 120 - body.total_damage(thrumbo) == pytest.approx(64, abs=0.01)


def test_a_healed_wound_disappears_or_becomes_a_scar(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    for _ in range(150):
        hediffs.add(meadow, pawn, "Cut", 0.001, 0).infects_at = -1
    live(meadow, pawn, 3)
    scars = [h for h in pawn.hediffs if h.permanent]
    assert len(pawn.hediffs) == len(scars)
    assert 0 < len(scars) < 12


def test_an_untended_wound_is_infected_more_often_than_a_tended_one(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    wound = hediffs.add(meadow, pawn, "Gunshot", 12.0, 0)
    assert healing.infection_chance(meadow, pawn, wound) == pytest.approx(1.0)
    wound.severity = 1.0
    assert healing.infection_chance(meadow, pawn, wound) == pytest.approx(0.1)
    wound.severity, wound.tended_until, wound.tend_quality = 12.0, 0, 1.0
    assert healing.infection_chance(meadow, pawn, wound) == pytest.approx(0.5 * 0.4)


def test_about_every_seventh_cut_rolls_for_an_infection(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    at_risk = sum(hediffs.add(meadow, pawn, "Cut", 5.0, 0).infects_at >= 0 for _ in range(2_000))
    assert at_risk / 2_000 == pytest.approx(0.15, abs=0.025)


def test_a_wound_becomes_infected_when_its_roll_is_due(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    wound = hediffs.add(meadow, pawn, "Gunshot", 20.0, 0)
    wound.infects_at = 20_000
    live(meadow, pawn, 0.4)
    assert hediffs.of(pawn, "WoundInfection") is not None


def test_the_treatment_of_an_illness_ends_and_that_of_a_wound_does_not(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    pawn = place(meadow)
    illness, wound = hediffs.add(meadow, pawn, "Flu", 0.1), hediffs.add(meadow, pawn, "Bruise", 39.0, 0)
    for hediff in (illness, wound):
        hediff.tend_quality, hediff.tended_until = 0.5, 12 * 2_500
    live(meadow, pawn, 0.6)
    assert hediffs.tendable_now(illness)
    assert not hediffs.tendable_now(wound)
