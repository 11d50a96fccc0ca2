"""For how many days the larder has fed the founders, at its smallest within the last day."""

from __future__ import annotations

from pytest_rle.rimworld.constants import NUTRITION_PER_DAY
from pytest_rle.scoring.smallest_of_day import SmallestOfDay
from pytest_rle.scoring.stores import FoodStore, days_of_food


class SmallestLarder:
    """The smallest larder of the last game day, in days of food for all founders, the dead included.

    A death does not make the food last longer.
    """

    def __init__(self, founders: int) -> None:
        self._nutrition_a_day = founders * NUTRITION_PER_DAY
        self._days = SmallestOfDay()

    def add(self, game_tick: int, larder: tuple[FoodStore, ...]) -> float:
        """Add the larder of a moment. Returns the days of the smallest larder of the last day."""
        return self._days.add(game_tick, days_of_food(larder, self._nutrition_a_day))
