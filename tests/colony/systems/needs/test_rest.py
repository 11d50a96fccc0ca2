"""The rest need falls awake and rises asleep at the game's rates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import rest
from pytest_rle.colony.world import Building, Pawn

MakePawn = Callable[..., Pawn]
TicksUntil = Callable[[Colony, Callable[[], bool]], int]


def test_rest_falls_by_0_95_a_day_and_slower_when_tired(
    meadow: Colony, place: MakePawn, ticks_until: TicksUntil
) -> None:
    pawn = place(meadow)
    pawn.needs.rest = 1.0
    awake = ticks_until(meadow, lambda: rest.stage(pawn) >= 1)
    assert awake / 60_000 == pytest.approx(0.72 / 0.95, abs=0.005)
    tired = ticks_until(meadow, lambda: rest.stage(pawn) >= 2)
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
def test_a_full_night_is_shorter_in_a_better_bed(
    meadow: Colony,
    place: MakePawn,
    ticks_until: TicksUntil,
    bed: str,
    stuff: str | None,
    quality: int,
    hours: float,
) -> None:
    pawn = place(meadow)
    if bed:
        spawning.add_building(meadow, Building(meadow.world.new_id(), bed, 30, 30, stuff=stuff, quality=quality))
    pawn.needs.rest, pawn.asleep = 0.0, True
    slept = ticks_until(meadow, lambda: pawn.needs.rest >= 1.0)
    assert slept / 2_500 == pytest.approx(hours, abs=0.08)
