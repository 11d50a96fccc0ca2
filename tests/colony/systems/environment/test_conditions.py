"""Game conditions begin, take effect and end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions

Live = Callable[..., None]


def test_a_condition_ends_after_its_duration(meadow: Colony, live: Live) -> None:
    conditions.begin(meadow, "SolarFlare", 10_000)
    live(meadow, 9_750, (250, conditions.step))
    assert conditions.electricity_is_off(meadow)
    live(meadow, 250, (250, conditions.step))
    assert conditions.active(meadow, "SolarFlare") is None


def test_beginning_an_active_condition_extends_it(meadow: Colony) -> None:
    first = conditions.begin(meadow, "ToxicFallout", 10_000)
    meadow.world.game_tick = 5_000
    assert conditions.begin(meadow, "ToxicFallout", 20_000) is first
    assert first.duration == 25_000


@pytest.mark.parametrize(("tick", "share"), [(0, 0.0), (6_000, 0.5), (12_000, 1.0), (50_000, 1.0), (94_000, 0.5)])
def test_a_heat_wave_fades_in_and_out_over_12_000_game_ticks(meadow: Colony, tick: int, share: float) -> None:
    conditions.begin(meadow, "HeatWave", 100_000)
    meadow.world.game_tick = tick
    assert conditions.temperature_offset(meadow) == pytest.approx(17.0 * share)


def test_volcanic_ash_dims_the_sky_and_cools_the_air(meadow: Colony) -> None:
    conditions.begin(meadow, "VolcanicWinter", 1_000_000)
    meadow.world.game_tick = 500_000
    assert conditions.dimmed_glow(meadow, 1.0) == pytest.approx(1.0 - 0.45 * 0.3)
    assert conditions.temperature_offset(meadow) == -7.0


def test_a_psychic_condition_affects_one_gender(meadow: Colony) -> None:
    one, two = conditions.begin(meadow, "PsychicDrone", 1_000), conditions.begin(meadow, "PsychicSoothe", 1_000)
    assert {conditions.psychic_gender(one), conditions.psychic_gender(two)} == {"Male", "Female"}
