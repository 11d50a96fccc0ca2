"""Nights: sleep in a bed under a roof."""

from __future__ import annotations

import pytest

from pytest_rle.scoring import Measurement
from tests.scoring.metrics.colonies import DAY, TICK, Game, moment, people


def night(day: int, temperature: float | None, *ids: int) -> Measurement:
    """A midnight at which these founders sleep: in a room of this temperature, or in the open."""
    asleep = people(*ids, is_asleep=True, bed_room_temperature=temperature)
    return moment(day * DAY, asleep + people(*({1, 2, 3} - set(ids))))


@pytest.mark.parametrize(("temperature", "expected"), [(20.0, 1.0), (6.0, 0.7), (11.0, 0.85), (None, 0.0)])
def test_a_night_in_a_bed_under_a_roof_counts_by_its_temperature(temperature: float | None, expected: float) -> None:
    assert Game().add(night(1, temperature, 1, 2, 3))["nights"] == pytest.approx(expected)


def test_a_bed_that_nobody_sleeps_in_is_worth_nothing() -> None:
    assert Game().add(moment(TICK))["nights"] == 0.0
    assert Game().add(night(1, 20.0, 1))["nights"] == pytest.approx(1 / 3)


def test_by_day_the_nights_of_the_last_two_days_count() -> None:
    game = Game()
    game.add(night(1, 20.0, 1, 2, 3))
    assert game.add(moment(DAY + TICK))["nights"] == 1.0
    assert game.add(night(2, None, 1, 2, 3))["nights"] == 0.5
    assert game.add(night(3, None, 1, 2, 3))["nights"] == 0.0
    assert game.add(moment(6 * DAY))["nights"] == 0.0


def test_the_nights_of_the_dead_no_longer_count() -> None:
    game = Game()
    game.add(night(1, 20.0, 1, 2, 3))
    assert game.add(moment(DAY + TICK, people(1)))["nights"] == pytest.approx(1 / 3)
