"""Needs fall and rise at the game's rates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import needs
from pytest_rle.colony.world import ROOF_INDEX, Building, Pawn, Trait

Live = Callable[..., None]
MakePawn = Callable[..., Pawn]
NEEDS = (150, needs.step)


def ticks_until(colony: Colony, live: Live, done: Callable[[], bool]) -> int:
    start = colony.now
    while not done():
        live(colony, 150, NEEDS)
    return colony.now - start


def test_a_fed_adult_uses_1_6_nutrition_a_day(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    assert needs.food_fall(pawn) * 400 == pytest.approx(1.6, abs=0.001)


def test_from_0_8_a_colonist_is_hungry_after_8_4_hours_ravenous_after_12_and_starves_after_19_2(
    meadow: Colony, place: MakePawn, live: Live
) -> None:
    pawn = place(meadow)
    stages = [ticks_until(meadow, live, lambda stage=stage: needs.hunger_stage(pawn) >= stage) for stage in (1, 2, 3)]  # type: ignore[misc]
    assert [ticks / 60_000 for ticks in stages] == pytest.approx([0.35, 0.15, 0.30], abs=0.004)
    assert pawn.needs.starving_since == meadow.now


def test_hungry_people_use_half_and_ravenous_people_a_quarter(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    pawn.needs.food = 0.2
    assert needs.food_fall(pawn) == pytest.approx(needs.FOOD_FALL / 2)
    pawn.needs.food = 0.1
    assert needs.food_fall(pawn) == pytest.approx(needs.FOOD_FALL / 4)


def test_a_gourmand_eats_half_as_much_again(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    pawn.traits.append(Trait("Gourmand"))
    assert needs.food_fall(pawn) == pytest.approx(1.5 * needs.FOOD_FALL)


def test_animals_eat_by_their_race_and_wild_ones_are_not_reckoned(meadow: Colony, place: MakePawn, live: Live) -> None:
    donkey, deer = place(meadow, race="Donkey"), place(meadow, race="Deer", faction=0)
    before = deer.needs.food
    live(meadow, 60_000, NEEDS)
    assert deer.needs.food == before
    assert donkey.needs.food < 0.8


def test_rest_falls_by_0_95_a_day_and_slower_when_tired(meadow: Colony, place: MakePawn, live: Live) -> None:
    pawn = place(meadow)
    pawn.needs.rest = 1.0
    awake = ticks_until(meadow, live, lambda: needs.rest_stage(pawn) >= 1)
    assert awake / 60_000 == pytest.approx(0.72 / 0.95, abs=0.005)
    tired = ticks_until(meadow, live, lambda: needs.rest_stage(pawn) >= 2)
    assert tired / 60_000 == pytest.approx(0.14 / 0.95 / 0.7, abs=0.005)


@pytest.mark.parametrize(
    ("bed", "stuff", "quality", "hours"),
    [
        ("", None, -1, 10.5 / 0.8),
        ("SleepingSpot", None, -1, 10.5 / 0.8),
        ("Bedroll", "Cloth", 2, 10.5 / 0.95),
        ("Bed", "WoodLog", 2, 10.5),
        ("Bed", "BlocksGranite", 2, 10.5 / 0.9),
        ("Bed", "WoodLog", 6, 10.5 / 1.6),
    ],
)
def test_a_night_is_as_long_as_the_bed_is_bad(
    meadow: Colony, place: MakePawn, live: Live, bed: str, stuff: str | None, quality: int, hours: float
) -> None:
    pawn = place(meadow)
    if bed:
        spawning.add_building(meadow, Building(meadow.world.new_id(), bed, 30, 30, stuff=stuff, quality=quality))
    pawn.needs.rest, pawn.asleep = 0.0, True
    slept = ticks_until(meadow, live, lambda: pawn.needs.rest >= 1.0)
    assert slept / 2_500 == pytest.approx(hours, abs=0.08)


def test_joy_falls_by_0_6_a_day_awake_and_not_at_all_asleep(meadow: Colony, place: MakePawn, live: Live) -> None:
    pawn, sleeper = place(meadow), place(meadow, 31, 30)
    pawn.needs.joy = sleeper.needs.joy = 1.0
    sleeper.asleep = True
    live(meadow, 60_000, NEEDS)
    assert pawn.needs.joy == pytest.approx(0.4)
    assert sleeper.needs.joy == 1.0


def test_the_same_joy_palls(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    pawn.needs.joy = 0.0
    assert needs.gain_joy(pawn, "Meditative", 0.4) == pytest.approx(0.4)
    assert pawn.needs.joy_tolerance["Meditative"] == pytest.approx(0.26)
    assert needs.gain_joy(pawn, "Meditative", 0.4) == pytest.approx(0.4 * 0.74)
    pawn.needs.joy = 0.0
    needs.gain_joy(pawn, "Meditative", 1.0)
    assert pawn.needs.bored == {"Meditative"}
    for _ in range(7):
        needs.forget_joy(pawn, 0.13)
    assert not pawn.needs.bored


def test_comfort_follows_the_seat(meadow: Colony, place: MakePawn, live: Live) -> None:
    pawn = place(meadow)
    live(meadow, 300, NEEDS)
    assert pawn.needs.comfort == pytest.approx(0.5 - 2 * 0.0024)
    spawning.add_building(meadow, Building(meadow.world.new_id(), "Armchair", 30, 30, stuff="Cloth", quality=2))
    live(meadow, 2_500, NEEDS)
    assert pawn.needs.comfort == pytest.approx(0.8)


def test_a_day_under_a_constructed_roof_wears_the_wish_for_open_air_to_its_floor(
    meadow: Colony, place: MakePawn, live: Live, room_of: Callable[..., None]
) -> None:
    room_of(meadow, 28, 28, 6, 6)
    pawn = place(meadow)
    live(meadow, 60_000, NEEDS)
    assert pawn.needs.outdoors == pytest.approx(1.0 - 400 * 0.32 * 0.0025)
    live(meadow, 3 * 60_000, NEEDS)
    assert pawn.needs.outdoors == pytest.approx(0.2)


def test_under_a_mountain_it_wears_faster_and_to_nothing(
    meadow: Colony, place: MakePawn, live: Live, room_of: Callable[..., None]
) -> None:
    room_of(meadow, 28, 28, 6, 6)
    meadow.world.grids.roof[27:35, 27:35] = ROOF_INDEX["RoofRockThick"]
    pawn = place(meadow)
    live(meadow, 60_000, NEEDS)
    assert pawn.needs.outdoors == pytest.approx(1.0 - 400 * 0.45 * 0.0025)
    live(meadow, 3 * 60_000, NEEDS)
    assert pawn.needs.outdoors == 0.0


def test_a_closet_feels_cramped_and_open_country_wide(
    meadow: Colony, place: MakePawn, live: Live, room_of: Callable[..., None]
) -> None:
    room_of(meadow, 28, 28, 2, 3)
    inside, outside = place(meadow, 28, 28), place(meadow, 40, 40)
    live(meadow, 2_500, NEEDS)
    assert inside.needs.room_size == pytest.approx(0.125, abs=0.001)
    assert outside.needs.room_size == 1.0


def test_bare_earth_indoors_is_ugly(meadow: Colony, place: MakePawn, live: Live, room_of: Callable[..., None]) -> None:
    room_of(meadow, 28, 28, 6, 6)
    pawn = place(meadow)
    live(meadow, 10_000, NEEDS)
    assert needs.perceived_beauty(meadow, 30, 30) == -3.0
    assert pawn.needs.beauty == pytest.approx(0.1, abs=0.1)


def test_darkness_is_felt_after_a_while_and_not_asleep(
    meadow: Colony, place: MakePawn, live: Live, room_of: Callable[..., None]
) -> None:
    room_of(meadow, 28, 28, 6, 6)
    pawn, sleeper = place(meadow), place(meadow, 31, 30)
    sleeper.asleep = True
    live(meadow, 1_200, NEEDS)
    assert pawn.needs.dark_ticks >= 600
    assert sleeper.needs.dark_ticks == 0


def test_nobody_drops_of_exhaustion_at_once_and_somebody_does_in_the_end(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    assert not needs.collapses(meadow, pawn)
    pawn.needs.exhausted_ticks = 45_000
    drops = 0
    for step in range(400):
        meadow.world.game_tick = 150 * step
        drops += needs.collapses(meadow, pawn)
    assert drops == pytest.approx(16, abs=10)
