"""For how many days the larder has fed the founders, at its smallest within the last day."""

from __future__ import annotations

from collections import deque

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, NUTRITION_PER_DAY
from pytest_rle.scoring.stores import FoodStore, days_of_food


class SmallestOfDay:
    """The smallest value of a figure within the last game day.

    The smallest one counts, so that no order to allow food is worth anything at once; an order to forbid it costs at
    once.
    """

    def __init__(self) -> None:
        self._values: deque[tuple[int, float]] = deque()

    def add(self, game_tick: int, value: float) -> float:
        """Add the figure of a moment. Returns the smallest of the last day."""
        self._values.append((game_tick, value))
        while len(self._values) > 1 and self._values[1][0] <= game_tick - GAME_TICKS_PER_DAY:
            self._values.popleft()
        return min(value for _, value in self._values)


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
