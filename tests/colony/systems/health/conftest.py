"""Time under the rules of health alone, and a room whose temperature a test sets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.health import attrition, bleeding
from pytest_rle.colony.world import Pawn


@pytest.fixture
def air(meadow: Colony, room_of: Callable[..., None]) -> Callable[[float], None]:
    """Sets the temperature in °C of a closed room of 12 by 5 cells from (25, 28) on; it starts at 21 °C."""
    room_of(meadow, 25, 28, 12, 5)
    meadow.world.tile.latitude, meadow.world.tile.mean_temperature = 0.0, 15.0

    def set_celsius(celsius: float) -> None:
        room = rooms.room_at(meadow, 30, 30)
        assert room is not None
        meadow.world.room_temperatures[room.id] = celsius

    set_celsius(21.0)
    return set_celsius


@pytest.fixture
def wear_down() -> Callable[[Colony, Pawn, int], float]:
    """Lets time pass under bleeding and attrition alone, until the pawn dies; returns the game ticks that passed."""

    def live(colony: Colony, pawn: Pawn, ticks: int) -> float:
        start = colony.now
        while colony.now < start + ticks and not pawn.dead:
            colony.world.game_tick += bleeding.STEP_TICKS
            bleeding.step(colony)
            if colony.now % attrition.STEP_TICKS == 0:
                attrition.step(colony)
        return colony.now - start

    return live
