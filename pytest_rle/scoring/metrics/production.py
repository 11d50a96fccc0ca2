"""Production: how much of its food the colony made in the last days."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, NUTRITION_PER_DAY
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

WINDOW_DAYS: Final = 5
"""Days over which production counts: a field of rice ripens in about as many."""


class Production(Metric):
    """Nutrition that came into being in the last days, against what all founders eat in that time.

    It is what the stock of food on the map has grown by, and what the colonists have eaten. Whether food is forbidden
    does not matter; food that rots, burns or is lost is subtracted. A dead founder makes none.
    """

    name = "production"
    since = "3.0"
    formula = (
        f"nutrition made in the last {WINDOW_DAYS} days (growth of the stock of people's food + what colonists ate) / "
        f"what all founders eat in {WINDOW_DAYS} days"
    )
    full = "the colony makes what it eats"
    moved_by = "harvests, hunting, cooking"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._before = start
        self._made: deque[tuple[int, float]] = deque()

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        now = tick.now
        grown = self.stores(now).nutrition - self.stores(self._before).nutrition
        self._made.append((now.game_tick, grown + _eaten(self._before, now, tick.game_ticks)))
        self._before = now
        while self._made[0][0] <= now.game_tick - WINDOW_DAYS * GAME_TICKS_PER_DAY:
            self._made.popleft()
        needed = WINDOW_DAYS * NUTRITION_PER_DAY * self.founders
        return (
            clamp(math.fsum(made for _, made in self._made) / needed) * len(self.founders_alive(tick)) / self.founders
        )


def _eaten(before: Measurement, now: Measurement, game_ticks: int) -> float:
    """Nutrition that the living have eaten: what they needed in this time, and what their food need has risen by.

    A full food need of a person holds 1 nutrition.
    """
    earlier = {colonist.id: colonist.food or 0.0 for colonist in before.colonists}
    needed = NUTRITION_PER_DAY * game_ticks / GAME_TICKS_PER_DAY
    return math.fsum(
        max(0.0, needed + (colonist.food or 0.0) - earlier[colonist.id])
        for colonist in now.colonists
        if colonist.id in earlier
    )
