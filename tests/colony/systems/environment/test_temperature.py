"""Outdoor temperature."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.environment import conditions, temperature


def test_the_north_is_coldest_on_day_50_and_warmest_on_day_20() -> None:
    by_day = [temperature.seasonal_offset(45.0, day / 60) for day in range(60)]
    assert (by_day.index(min(by_day)), by_day.index(max(by_day))) == (50, 20)


@pytest.mark.parametrize(("latitude", "amplitude"), [(0.0, 3.0), (9.0, 4.0), (45.0, 14.667), (90.0, 28.0)])
def test_the_seasonal_amplitude_grows_towards_the_poles(latitude: float, amplitude: float) -> None:
    assert temperature.seasonal_offset(latitude, 20 / 60) == pytest.approx(amplitude, abs=0.001)


def test_the_south_has_winter_while_the_north_has_summer() -> None:
    assert temperature.seasonal_offset(-45.0, 20 / 60) == -temperature.seasonal_offset(45.0, 20 / 60)


def test_the_day_is_warmest_at_16_20_with_an_amplitude_of_7_degrees() -> None:
    by_minute = [temperature.sun_cycle_offset(minute / 1_440) for minute in range(1_440)]
    assert max(by_minute) == pytest.approx(7.0, abs=0.001)
    assert min(by_minute) == pytest.approx(-7.0, abs=0.001)
    assert by_minute.index(max(by_minute)) == pytest.approx(16 * 60 + 20, abs=3)


def test_the_random_drift_is_some_degrees_around_the_mean(meadow: Colony) -> None:
    drifts = []
    for day in range(120):
        meadow.world.game_tick = day * 60_000
        fixed = temperature.mean_of_season(meadow) + temperature.sun_cycle_offset((317_500 % 60_000) / 60_000)
        drifts.append(temperature.outdoor(meadow) - fixed)
    assert abs(sum(drifts) / len(drifts)) < 2.0
    assert 3.0 < max(drifts) < 14.0


def test_a_cold_snap_lowers_the_temperature_by_20_degrees_and_a_heat_wave_raises_it_by_17(meadow: Colony) -> None:
    meadow.world.game_tick = 30_000
    before = temperature.outdoor(meadow)
    condition = conditions.begin(meadow, "ColdSnap", 120_000)
    condition.start = 0
    assert temperature.outdoor(meadow) == pytest.approx(before - 20.0)
    meadow.world.conditions.remove(condition)
    conditions.begin(meadow, "HeatWave", 120_000).start = 0
    assert temperature.outdoor(meadow) == pytest.approx(before + 17.0)


@pytest.mark.parametrize(("celsius", "rate"), [(-1.0, 0.0), (0.0, 0.0), (5.0, 0.5), (10.0, 1.0), (35.0, 1.0)])
def test_the_rot_rate_by_temperature(celsius: float, rate: float) -> None:
    assert temperature.rot_rate(celsius) == rate


def test_a_room_has_its_own_temperature_and_a_doorway_the_mean_of_both_sides(
    meadow: Colony, room_of: Callable[..., None]
) -> None:
    room_of(meadow, 10, 10, 4, 4)
    meadow.world.room_temperatures[10 * 60 + 10] = 30.0
    assert temperature.at(meadow, 12, 12) == 30.0
    assert temperature.at(meadow, 40, 40) == temperature.outdoor(meadow)
    assert temperature.at(meadow, 10, 9) == pytest.approx((30.0 + temperature.outdoor(meadow)) / 2)


def test_the_same_seed_gives_the_same_temperature_and_another_seed_another(meadow: Colony) -> None:
    meadow.world.game_tick = 1_000_000
    again = Colony(meadow.world, drivers.of)
    assert temperature.outdoor(meadow) == temperature.outdoor(again)
    meadow.world.seed = 8
    assert temperature.outdoor(Colony(meadow.world, drivers.of)) != temperature.outdoor(meadow)
