"""Food security: days of food for the founders."""

from __future__ import annotations

import pytest

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, NUTRITION_PER_DAY
from tests.scoring.run import TICK, Make, Run


def test_food_for_twelve_days_is_full_security(run: Run, colony: Make) -> None:
    assert run.add(colony(TICK, nutrition=12 * 3 * NUTRITION_PER_DAY))["food_security"] == 1.0
    assert run.add(colony(2 * TICK, nutrition=6 * 3 * NUTRITION_PER_DAY))["food_security"] == pytest.approx(0.5)
    assert run.add(colony(3 * TICK, nutrition=0.0))["food_security"] == 0.0


def test_what_a_dead_founder_no_longer_eats_does_not_count_as_food(run: Run, colony: Make) -> None:
    for day in (1, 2):
        now = colony(day * GAME_TICKS_PER_DAY, ids=(1, 2), nutrition=12 * 3 * NUTRITION_PER_DAY)
        assert run.add(now)["food_security"] == pytest.approx((36 - day) / 36)
