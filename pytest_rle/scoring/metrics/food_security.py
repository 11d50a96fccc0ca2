"""Food security: for how many days the food in store would feed the founders."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, NUTRITION_PER_DAY
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

FULL_DAYS: Final = 12.0
"""Days of food for all founders that count as security."""


class FoodSecurity(Metric):
    """Nutrition in store against FULL_DAYS of food for all founders.

    What the dead founders would have eaten since their deaths is subtracted: they no longer eat, so without this each
    death would fill the larder.
    """

    name = "food_security"
    since = "2.0"
    formula = f"(nutrition in store - what the dead would have eaten) / {FULL_DAYS:g} days of food for all founders"
    full = f"{FULL_DAYS:g} days of food, at {NUTRITION_PER_DAY:g} nutrition a founder and day"
    moved_by = "farms, hunting, cooking"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._days_of_the_dead = 0.0

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        dead = self.founders.count - len(self.founders.alive(tick.now))
        self._days_of_the_dead += dead * tick.game_ticks / GAME_TICKS_PER_DAY
        goal = FULL_DAYS * NUTRITION_PER_DAY * self.founders.count
        return clamp((tick.now.nutrition - self._days_of_the_dead * NUTRITION_PER_DAY) / goal)
