"""The goals of scenarios: what a team was to reach, as a value from 0 to 1 after each tick.

A scenario names its goal and the target that counts as full, such as `{metric: larder_days, value: 10}`.
"""

from __future__ import annotations

import abc
import math
from collections.abc import Mapping
from typing import ClassVar, Final

from pytest_rle.scenario.metrics import SHIP_PARTS
from pytest_rle.scoring.larder import SmallestLarder
from pytest_rle.scoring.measurement import ColonistMeasure, Measurement

STANDING: Final = 0.5
"""The share of the founders who must stand after a raid that counts as beaten."""


class Goal(abc.ABC):
    """One goal of one run. The scorer asks for its figure after each tick, in the order of play."""

    name: ClassVar[str]

    def __init__(self, start: Measurement) -> None:
        self._founder_ids = frozenset(colonist.id for colonist in start.colonists)

    @property
    def founders(self) -> int:
        """The number of founders, the dead included."""
        return len(self._founder_ids)

    def founders_alive(self, now: Measurement) -> list[ColonistMeasure]:
        """The founders who live in the colony."""
        return [colonist for colonist in now.colonists if colonist.id in self._founder_ids]

    @abc.abstractmethod
    def figure(self, now: Measurement) -> float:
        """What has been reached, in the unit of the scenario's target."""


class LarderDays(Goal):
    """Days for which the larder feeds all founders, at its smallest within the last day. The dead take their share."""

    name = "larder_days"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._larder = SmallestLarder(self.founders)
        self.figure(start)

    def figure(self, now: Measurement) -> float:
        """What has been reached."""
        larder = now.stores.larder if now.stores is not None else ()
        return self._larder.add(now.game_tick, larder) * len(self.founders_alive(now)) / self.founders


class FoundersWell(Goal):
    """The sum of the founders' health, as a share of all founders. The dead count 0, those in danger half."""

    name = "founders_well"

    def figure(self, now: Measurement) -> float:
        """What has been reached."""
        return wellness(self.founders_alive(now), self.founders)


class ShipParts(Goal):
    """Required parts of a ship that stand finished."""

    name = "ship_parts"

    def figure(self, now: Measurement) -> float:
        """What has been reached."""
        return float(sum(min(now.ship_parts.get(part, 0), needed) for part, needed in SHIP_PARTS.items()))


class RaidsBeaten(Goal):
    """Threats that ended with at least half of the founders on their feet."""

    name = "raids_beaten"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._beaten = 0
        self._is_open = start.is_threatened

    def figure(self, now: Measurement) -> float:
        """What has been reached."""
        if self._is_open and not now.is_threatened:
            standing = sum(not colonist.is_downed for colonist in self.founders_alive(now))
            self._beaten += standing >= STANDING * self.founders
        self._is_open = now.is_threatened
        return float(self._beaten)


GOALS: Final[Mapping[str, type[Goal]]] = {
    goal.name: goal for goal in (FoundersWell, LarderDays, RaidsBeaten, ShipParts)
}


def wellness(alive: list[ColonistMeasure], founders: int) -> float:
    """The founders' mean health, 0 to 1. The dead count 0; a founder in danger of death or downed counts half."""
    worth = (one.health * (0.5 if one.in_danger or one.is_downed else 1.0) for one in alive)
    return min(1.0, math.fsum(worth) / founders) if founders else 0.0
