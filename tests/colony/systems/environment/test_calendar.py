"""The colony's calendar."""

from __future__ import annotations

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import calendar


def at_local_hour(colony: Colony, hour: int, day: int = 0) -> None:
    colony.world.start_abs_tick = 0
    colony.world.game_tick = day * 60_000 + hour * 2_500


def test_a_new_game_starts_on_the_sixth_of_aprimay_at_six_one_time_zone_west(meadow: Colony) -> None:
    meadow.world.tile.longitude = -15.0
    assert calendar.date_text(meadow) == "6th of Aprimay, 5500, 6h"


def test_an_hour_is_2500_game_ticks_and_a_day_24_hours(meadow: Colony) -> None:
    at_local_hour(meadow, 0)
    hours = []
    for tick in range(0, 60_000, 2_500):
        meadow.world.game_tick = tick
        hours.append(calendar.hour(meadow))
    assert hours == list(range(24))


@pytest.mark.parametrize(
    ("day", "season", "quadrum"),
    [
        (0, "Spring", "Aprimay"),
        (14, "Spring", "Aprimay"),
        (15, "Summer", "Jugust"),
        (30, "Fall", "Septober"),
        (45, "Winter", "Decembary"),
        (60, "Spring", "Aprimay"),
    ],
)
def test_a_quadrum_of_15_days_is_a_season(meadow: Colony, day: int, season: str, quadrum: str) -> None:
    at_local_hour(meadow, 12, day)
    assert (calendar.season(meadow), calendar.quadrum(meadow)) == (season, quadrum)


def test_seasons_are_reversed_in_the_south_and_constant_at_the_equator(meadow: Colony) -> None:
    at_local_hour(meadow, 12)
    meadow.world.tile.latitude = -40.0
    assert calendar.season(meadow) == "Fall"
    meadow.world.tile.latitude = 3.0
    assert calendar.season(meadow) == "Summer"


def test_a_new_year_begins_after_60_days(meadow: Colony) -> None:
    at_local_hour(meadow, 0, 60)
    assert (calendar.year(meadow), calendar.day_of_year(meadow), calendar.year_fraction(meadow)) == (5501, 0, 0.0)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (13, "13th"), (15, "15th")]
)
def test_ordinals_have_the_right_suffix(number: int, text: str) -> None:
    assert calendar.ordinal(number) == text
