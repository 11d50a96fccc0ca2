"""The smallest value of a figure within the last game day, by which no order raises it at once."""

from __future__ import annotations

from collections import deque

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY


class SmallestOfDay:
    """The smallest value of a figure within the last game day.

    What rises counts a day later, and what falls counts at once.
    """

    def __init__(self) -> None:
        self._values: deque[tuple[int, float]] = deque()

    def add(self, game_tick: int, value: float) -> float:
        """Add the figure of a moment. Returns the smallest of the last day."""
        self._values.append((game_tick, value))
        while len(self._values) > 1 and self._values[1][0] <= game_tick - GAME_TICKS_PER_DAY:
            self._values.popleft()
        return min(value for _, value in self._values)
