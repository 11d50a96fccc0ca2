"""The founders: the colonists of the start, by whom a run is judged. The dead and the lost stay among them."""

from __future__ import annotations

import math
from collections.abc import Callable

from pytest_rle.scoring.measurement import ColonistMeasure, Measurement


class Founders:
    """The founders of one run.

    Divide by `count` and not by the number of survivors, so that no death raises a figure.

    Args:
        start: The colony at the start.
    """

    def __init__(self, start: Measurement) -> None:
        self.at_start = {colonist.id: colonist for colonist in start.colonists}

    @property
    def count(self) -> int:
        """The number of founders, the dead included."""
        return len(self.at_start)

    def alive(self, now: Measurement) -> list[ColonistMeasure]:
        """The founders who live in the colony."""
        return [colonist for colonist in now.colonists if colonist.id in self.at_start]

    def share_alive(self, now: Measurement) -> float:
        """The founders who live in the colony, as a share of all founders; 0 without founders."""
        return len(self.alive(now)) / self.count if self.count else 0.0

    def mean(self, now: Measurement, worth: Callable[[ColonistMeasure], float]) -> float:
        """The mean of a figure over all founders; the dead count 0, and so do no founders."""
        return math.fsum(map(worth, self.alive(now))) / self.count if self.count else 0.0
