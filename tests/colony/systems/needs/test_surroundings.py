"""Comfort, outdoors, space, beauty and darkness follow where a person is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import surroundings
from pytest_rle.colony.world import ROOF_INDEX, Building, Pawn

MakePawn = Callable[..., Pawn]
LiveNeeds = Callable[[Colony, int], None]
MakeRoom = Callable[..., None]


def test_comfort_follows_the_seat(meadow: Colony, place: MakePawn, live_needs: LiveNeeds) -> None:
    pawn = place(meadow)
    live_needs(meadow, 300)
    assert pawn.needs.comfort == pytest.approx(0.5 - 2 * 0.0024)
    spawning.add_building(meadow, Building(meadow.world.new_id(), "Armchair", 30, 30, stuff="Cloth", quality=2))
    live_needs(meadow, 2_500)
    assert pawn.needs.comfort == pytest.approx(0.8)


def test_under_a_constructed_roof_the_outdoors_need_falls_to_0_2(
    meadow: Colony, place: MakePawn, live_needs: LiveNeeds, room_of: MakeRoom
) -> None:
    room_of(meadow, 28, 28, 6, 6)
    pawn = place(meadow)
    live_needs(meadow, 60_000)
    assert pawn.needs.outdoors == pytest.approx(1.0 - 400 * 0.32 * 0.0025)
    live_needs(meadow, 3 * 60_000)
    assert pawn.needs.outdoors == pytest.approx(0.2)


def test_under_a_mountain_the_outdoors_need_falls_faster_and_to_zero(
    meadow: Colony, place: MakePawn, live_needs: LiveNeeds, room_of: MakeRoom
) -> None:
    room_of(meadow, 28, 28, 6, 6)
    meadow.world.grids.roof[27:35, 27:35] = ROOF_INDEX["RoofRockThick"]
    pawn = place(meadow)
    live_needs(meadow, 60_000)
    assert pawn.needs.outdoors == pytest.approx(1.0 - 400 * 0.45 * 0.0025)
    live_needs(meadow, 3 * 60_000)
    assert pawn.needs.outdoors == 0.0


def test_a_closet_feels_cramped_and_open_country_wide(
    meadow: Colony, place: MakePawn, live_needs: LiveNeeds, room_of: MakeRoom
) -> None:
    room_of(meadow, 28, 28, 2, 3)
    inside, outside = place(meadow, 28, 28), place(meadow, 40, 40)
    live_needs(meadow, 2_500)
    assert inside.needs.room_size == pytest.approx(0.125, abs=0.001)
    assert outside.needs.room_size == 1.0


def test_bare_soil_indoors_is_ugly(meadow: Colony, place: MakePawn, live_needs: LiveNeeds, room_of: MakeRoom) -> None:
    room_of(meadow, 28, 28, 6, 6)
    pawn = place(meadow)
    live_needs(meadow, 10_000)
    assert surroundings.perceived_beauty(meadow, 30, 30) == -3.0
    assert pawn.needs.beauty == pytest.approx(0.1, abs=0.1)


def test_time_in_the_dark_counts_awake_and_not_asleep(
    meadow: Colony, place: MakePawn, live_needs: LiveNeeds, room_of: MakeRoom
) -> None:
    room_of(meadow, 28, 28, 6, 6)
    pawn, sleeper = place(meadow), place(meadow, 31, 30)
    sleeper.asleep = True
    live_needs(meadow, 1_200)
    assert pawn.needs.dark_ticks >= 600
    assert sleeper.needs.dark_ticks == 0
