"""Time under the needs alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import needs, pace

Live = Callable[..., None]


@pytest.fixture
def live_needs(live: Live) -> Callable[[Colony, int], None]:
    """Lets time pass under the needs alone: `live_needs(colony, game_ticks)`."""
    return lambda colony, game_ticks: live(colony, game_ticks, (pace.STEP_TICKS, needs.step))


@pytest.fixture
def ticks_until(live_needs: Callable[[Colony, int], None]) -> Callable[[Colony, Callable[[], bool]], int]:
    """Lets time pass under the needs alone until a condition holds; returns the game ticks that it took."""

    def wait(colony: Colony, done: Callable[[], bool]) -> int:
        start = colony.now
        while not done():
            live_needs(colony, pace.STEP_TICKS)
        return colony.now - start

    return wait
