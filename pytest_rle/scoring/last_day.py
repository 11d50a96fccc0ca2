"""The mean of a figure over the last game day, so that no single moment decides."""

from __future__ import annotations

from collections import deque

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY


class LastDay:
    """The mean over the last game day of a figure that is seen tick by tick. A value counts for the time before it."""

    def __init__(self, game_tick: int) -> None:
        self._seen_until = game_tick
        self._values: deque[tuple[int, int, float]] = deque()

    def add(self, game_tick: int, value: float) -> float:
        """Add the figure of a moment. Returns the mean of the last day."""
        span = max(1, game_tick - self._seen_until)
        self._values.append((game_tick, span, value))
        self._seen_until = game_tick
        while self._values[0][0] <= game_tick - GAME_TICKS_PER_DAY:
            self._values.popleft()
        total = sum(span for _, span, _ in self._values)
        return sum(span * value for _, span, value in self._values) / total
