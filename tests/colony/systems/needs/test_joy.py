"""The joy need falls at the game's rate, and the same kind of joy gives less each time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import joy
from pytest_rle.colony.world import Pawn

MakePawn = Callable[..., Pawn]


def test_joy_falls_by_0_6_a_day_awake_and_not_at_all_asleep(
    meadow: Colony, place: MakePawn, live_needs: Callable[[Colony, int], None]
) -> None:
    pawn, sleeper = place(meadow), place(meadow, 31, 30)
    pawn.needs.joy = sleeper.needs.joy = 1.0
    sleeper.asleep = True
    live_needs(meadow, 60_000)
    assert pawn.needs.joy == pytest.approx(0.4)
    assert sleeper.needs.joy == 1.0


def test_tolerance_of_a_joy_kind_lowers_its_gain(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    pawn.needs.joy = 0.0
    assert joy.gain(pawn, "Meditative", 0.4) == pytest.approx(0.4)
    assert pawn.needs.joy_tolerance["Meditative"] == pytest.approx(0.26)
    assert joy.gain(pawn, "Meditative", 0.4) == pytest.approx(0.4 * 0.74)


def test_boredom_begins_above_a_tolerance_of_0_5_and_ends_below_0_3(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    pawn.needs.joy = 0.0
    joy.gain(pawn, "Meditative", 1.0)
    assert pawn.needs.joy_tolerance["Meditative"] == pytest.approx(0.65)
    assert pawn.needs.bored == {"Meditative"}
    joy.lower_tolerance(pawn, 0.26)
    assert pawn.needs.bored == {"Meditative"}
    joy.lower_tolerance(pawn, 0.13)
    assert not pawn.needs.bored
