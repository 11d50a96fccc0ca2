"""A pawn that has had no rest for long collapses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import exhaustion
from pytest_rle.colony.world import Pawn


def test_a_pawn_without_rest_collapses_after_a_while_and_not_at_once(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    pawn = place(meadow)
    assert not exhaustion.collapses(meadow, pawn)
    pawn.needs.exhausted_ticks = 45_000
    collapses = 0
    for step in range(400):
        meadow.world.game_tick = 150 * step
        collapses += exhaustion.collapses(meadow, pawn)
    assert collapses == pytest.approx(16, abs=10)
