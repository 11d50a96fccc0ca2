"""Research: how fast the colony gains research points."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

POINTS_PER_FOUNDER_DAY: Final = 30.0
"""Research points a founder and day that count as full: for three, one researcher of skill 5 for nine hours a day."""


class Research(Metric):
    """Research points gained since the start, against POINTS_PER_FOUNDER_DAY. The first day counts as a whole one."""

    name = "research"
    since = "2.0"
    formula = f"research points gained / ({POINTS_PER_FOUNDER_DAY:g} a founder and day)"
    full = f"{POINTS_PER_FOUNDER_DAY:g} points a founder and day since the start"
    moved_by = "research benches, researchers"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        days = max(1.0, (tick.now.game_tick - self.start.game_tick) / GAME_TICKS_PER_DAY)
        gained = tick.now.research_points - self.start.research_points
        return clamp(gained / (POINTS_PER_FOUNDER_DAY * self.founders.count * days))
