"""Bleeding, cold, heat, fallout and hunger, in the game's own hours and days."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions, rooms
from pytest_rle.colony.systems.health import health, vitals
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS

HOUR, DAY = 2_500, 60_000


def live(colony: Colony, pawn: Pawn, ticks: int) -> float:
    """Let only `health` act on a world whose weather stands still; returns the game ticks until the pawn died."""
    start = colony.world.game_tick
    while colony.world.game_tick < start + ticks and not pawn.dead:
        colony.world.game_tick += health.INTERVAL
        health.step(colony)
    return colony.world.game_tick - start


@pytest.fixture
def air(meadow: Colony, room_of: Callable[..., None]) -> Callable[[float], None]:
    """A closed room of 12 by 5 cells from (25, 28) on, whose temperature can be set; at first it is 21 °C there."""
    room_of(meadow, 25, 28, 12, 5)
    meadow.world.tile.latitude, meadow.world.tile.mean_temperature = 0.0, 15.0

    def set_celsius(celsius: float) -> None:
        room = rooms.room_at(meadow, 30, 30)
        assert room is not None
        meadow.world.room_temperatures[room.id] = celsius

    set_celsius(21.0)
    return set_celsius


@pytest.mark.parametrize(("severity", "hours"), [(16.6667, 24.0), (66.6667, 6.0)])
def test_a_bleeding_rate_of_one_kills_in_a_day_and_of_four_in_six_hours(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None], severity: float, hours: float
) -> None:
    pawn = place(meadow)
    for part in (body.TORSO, *[i for i, p in enumerate(DEFS.body) if p.part in ("Leg", "Arm")]):
        hediffs.add(meadow, pawn, "Cut", severity / 5, part, "Pirate Vex")
    assert body.bleed_rate(pawn) == pytest.approx(severity * 0.06)
    assert live(meadow, pawn, 2 * DAY) / HOUR == pytest.approx(hours, rel=0.02)
    assert pawn.dead
    assert meadow.world.deaths[0].cause == "bled out from a cut by Pirate Vex"


def test_who_bleeds_to_death_dies_of_a_wound_that_bled(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "Bruise", 9.0, body.TORSO, "Pirate Vex")
    hediffs.add(meadow, pawn, "BloodLoss", 1.0)
    assert vitals.cause_of_death(meadow, pawn) == "blood loss"
    cut = hediffs.add(meadow, pawn, "Cut", 4.0, body.TORSO, "Pirate Ash")
    cut.tended_until = meadow.now + DAY
    assert vitals.cause_of_death(meadow, pawn) == "bled out from a cut by Pirate Ash"


def test_lost_blood_comes_back_in_three_days(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "BloodLoss", 0.59)
    live(meadow, pawn, DAY)
    lost = hediffs.of(pawn, "BloodLoss")
    assert lost is not None
    assert lost.severity == pytest.approx(0.59 - 0.33, abs=0.002)


@pytest.mark.parametrize(("celsius", "hours", "per_day"), [(-20.0, 14.3, 1.68), (-40.0, 8.1, 2.97), (0.0, 32.0, 0.75)])
def test_the_naked_freeze_to_death(
    meadow: Colony,
    place: Callable[..., Pawn],
    air: Callable[[float], None],
    celsius: float,
    hours: float,
    per_day: float,
) -> None:
    air(celsius)
    pawn = place(meadow)
    live(meadow, pawn, 6 * HOUR)
    cold = hediffs.of(pawn, "Hypothermia")
    assert cold is not None
    assert cold.severity * 4 == pytest.approx(per_day, rel=0.02)
    assert (6 * HOUR + live(meadow, pawn, 2 * DAY)) / HOUR == pytest.approx(hours, rel=0.03)
    assert meadow.world.deaths[0].cause == "hypothermia"


def test_a_parka_keeps_twenty_below_out(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    air(-20.0)
    pawn = place(meadow, apparel=("Apparel_Parka", "Apparel_Tuque"))
    live(meadow, pawn, DAY)
    assert pawn.hediffs == []


def test_the_chilled_recover_quickly_in_the_warm(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "Hypothermia", 0.5)
    live(meadow, pawn, 6 * HOUR)
    assert hediffs.of(pawn, "Hypothermia") is None


def test_between_the_safe_limit_and_comfort_cold_neither_grows_nor_passes(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    air(10.0)
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "Hypothermia", 0.3)
    live(meadow, pawn, 6 * HOUR)
    cold = hediffs.of(pawn, "Hypothermia")
    assert cold is not None
    assert cold.severity == pytest.approx(0.3)


def test_heat_strikes_above_thirty_six_degrees(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    air(56.0)
    pawn = place(meadow)
    live(meadow, pawn, 6 * HOUR)
    heat = hediffs.of(pawn, "Heatstroke")
    assert heat is not None
    assert heat.severity * 4 == pytest.approx(20 * 6.45e-5 * 1000, rel=0.01)


def test_fallout_poisons_under_the_open_sky_at_two_fifths_a_day(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    outside, inside = place(meadow, 5, 5, apparel=("Apparel_Parka", "Apparel_Tuque")), place(meadow)
    conditions.begin(meadow, "ToxicFallout", 10 * DAY)
    live(meadow, outside, DAY)
    toxic = hediffs.of(outside, "ToxicBuildup")
    assert toxic is not None
    assert toxic.severity == pytest.approx(0.4, abs=0.001)
    assert hediffs.of(inside, "ToxicBuildup") is None
    live(meadow, outside, 2 * DAY)
    assert outside.dead
    assert meadow.world.deaths[0].cause == "toxic buildup"


def test_poison_leaves_the_body_under_a_roof(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "ToxicBuildup", 0.5)
    conditions.begin(meadow, "ToxicFallout", 10 * DAY)
    live(meadow, pawn, DAY)
    toxic = hediffs.of(pawn, "ToxicBuildup")
    assert toxic is not None
    assert toxic.severity == pytest.approx(0.42, abs=0.001)


def test_hunger_kills_in_two_to_three_days_after_food_reaches_zero(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    people = [place(meadow, x=25 + n) for n in range(8)]
    for pawn in people:
        pawn.needs.food = 0.0
    days = [health.malnutrition_factor(meadow, pawn) for pawn in people]
    assert all(0.8 <= factor < 1.2 for factor in days)
    for pawn, factor in zip(people, days, strict=True):
        meadow.world.game_tick = 0
        assert live(meadow, pawn, 4 * DAY) / DAY <= 2.76 + 0.01
        assert pawn.dead
        del factor
    assert {death.cause for death in meadow.world.deaths} == {"starvation"}


def test_each_body_wastes_away_at_its_own_pace(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    pawn = place(meadow)
    pawn.needs.food = 0.0
    expected = 1 / 0.453 / health.malnutrition_factor(meadow, pawn)
    assert live(meadow, pawn, 4 * DAY) / DAY == pytest.approx(expected, abs=0.02)
    assert 1.84 <= expected <= 2.76


def test_the_starved_recover_as_fast_as_they_wasted(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "Malnutrition", 0.7)
    live(meadow, pawn, DAY)
    left = hediffs.of(pawn, "Malnutrition")
    assert left is not None
    assert left.severity == pytest.approx(0.7 - 0.453 * health.malnutrition_factor(meadow, pawn), abs=0.005)


def test_nobody_is_touched_on_a_mild_day(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    pawn, deer = place(meadow), place(meadow, x=31, race="Deer", faction=0)
    live(meadow, pawn, DAY)
    assert pawn.hediffs == deer.hediffs == []


def test_frostbite_takes_fingers_in_deep_cold(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    air(-60.0)
    people = [place(meadow, x=25 + n) for n in range(6)]
    live(meadow, people[0], 5 * HOUR)
    bitten = [h for pawn in people for h in pawn.hediffs if h.def_name in ("Frostbite", "MissingBodyPart")]
    assert bitten
    assert all(DEFS.body[h.part].part in health.FROSTBITTEN for h in bitten)


def test_whoever_has_enough_blood_again_gets_up(
    meadow: Colony, place: Callable[..., Pawn], air: Callable[[float], None]
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "BloodLoss", 0.62)
    vitals.check(meadow, pawn)
    assert pawn.downed
    live(meadow, pawn, 6 * HOUR)
    assert not pawn.downed
