"""Production: how much of its food the colony made in the last days."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, NUTRITION_PER_DAY
from pytest_rle.scoring.lacking import measured
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp
from pytest_rle.scoring.smallest_of_day import SmallestOfDay

WINDOW_DAYS: Final = 5
"""Days over which production counts: a field of rice ripens in about as many."""


class Production(Metric):
    """Nutrition that came into being in the last days, against what all founders eat in that time.

    It is what the stock of food on the map has grown by, and what the colonists have eaten. Food that rots, burns or is
    lost is subtracted. It counts by the share of the food that people may eat and can reach, at its smallest within the
    last day: to save the stores and live on wild plants is worth nothing, and to allow food is worth nothing at once.
    A dead founder makes none.
    """

    name = "production"
    since = "3.0"
    formula = (
        f"nutrition made in the last {WINDOW_DAYS} days (growth of the stock of people's food + what colonists ate) / "
        f"what all founders eat in {WINDOW_DAYS} days, times the share of the food that people may eat and can reach"
    )
    full = "the colony makes what it eats, and all food may be eaten"
    moved_by = "harvests, hunting, cooking"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._before = start
        self._made: deque[tuple[int, float]] = deque()
        self._usable = SmallestOfDay()
        self._usable.add(start.game_tick, _usable_share(start))

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        now = tick.now
        grown = measured(now.stores).nutrition - measured(self._before.stores).nutrition
        self._made.append((now.game_tick, grown + _eaten(self._before, now, tick.game_ticks)))
        self._before = now
        while self._made[0][0] <= now.game_tick - WINDOW_DAYS * GAME_TICKS_PER_DAY:
            self._made.popleft()
        needed = WINDOW_DAYS * NUTRITION_PER_DAY * self.founders.count
        usable = self._usable.add(now.game_tick, _usable_share(now))
        made = clamp(math.fsum(made for _, made in self._made) / needed)
        return made * usable * self.founders.share_alive(now)


def _usable_share(now: Measurement) -> float:
    """The share of the nutrition on the map that people may eat and can reach; 1 without food."""
    stores = measured(now.stores)
    usable = math.fsum(store.nutrition for store in stores.larder)
    return clamp(usable / stores.nutrition) if stores.nutrition else 1.0


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
