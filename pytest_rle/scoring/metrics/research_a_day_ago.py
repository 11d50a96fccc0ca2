"""Research: how fast the colony has gained research points, as of a day ago."""

from __future__ import annotations

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp
from pytest_rle.scoring.metrics.research import POINTS_PER_FOUNDER_DAY
from pytest_rle.scoring.smallest_of_day import SmallestOfDay


class ResearchADayAgo(Metric):
    """Research points gained until a day ago, against POINTS_PER_FOUNDER_DAY. The first day counts as a whole one.

    The points of a researcher at work become visible when the work ends, whatever ends it. A day later they count, so
    that no order that calls the researcher away moves the metric.
    """

    name = "research"
    since = "3.0"
    formula = f"research points gained until a day ago / ({POINTS_PER_FOUNDER_DAY:g} a founder and day)"
    full = f"{POINTS_PER_FOUNDER_DAY:g} points a founder and day"
    moved_by = "research benches, researchers"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._points = SmallestOfDay()
        self._points.add(start.game_tick, start.research_points)

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        days = max(1.0, (tick.now.game_tick - self.start.game_tick) / GAME_TICKS_PER_DAY - 1.0)
        gained = self._points.add(tick.now.game_tick, tick.now.research_points) - self.start.research_points
        return clamp(gained / (POINTS_PER_FOUNDER_DAY * self.founders.count * days))
