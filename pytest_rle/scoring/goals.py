"""The goals of scenarios: what a team was to reach, as a figure after each tick.

A scenario names its goal and the target that counts as full, such as `{metric: larder_days, value: 10}`.
"""

from __future__ import annotations

import abc
from collections.abc import Mapping
from typing import ClassVar, Final

from pytest_rle.scenario.metrics import SHIP_PARTS
from pytest_rle.scoring.founders import Founders
from pytest_rle.scoring.lacking import measured
from pytest_rle.scoring.larder import SmallestLarder
from pytest_rle.scoring.measurement import Measurement

STANDING: Final = 0.5
"""The share of the founders who must stand after a raid that counts as beaten."""

POISONED: Final = 0.4
"""Toxic buildup at which a founder counts nothing: "moderate" (HediffDef ToxicBuildup)."""


class Goal(abc.ABC):
    """One goal of one run. The scorer asks for its figure after each tick, in the order of play."""

    name: ClassVar[str]

    def __init__(self, start: Measurement) -> None:
        self.founders = Founders(start)

    @abc.abstractmethod
    def figure(self, now: Measurement) -> float:
        """What has been reached, in the unit of the scenario's target."""


class LarderDays(Goal):
    """Days for which the larder feeds all founders, at its smallest within the last day. The dead take their share."""

    name = "larder_days"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._larder = SmallestLarder(self.founders.count)
        self.figure(start)

    def figure(self, now: Measurement) -> float:
        """What has been reached."""
        larder = measured(now.stores).larder
        return self._larder.add(now.game_tick, larder) * self.founders.share_alive(now)


class FoundersWell(Goal):
    """The sum of the founders' health, as a share of all founders. The dead count 0, those in danger half."""

    name = "founders_well"

    def figure(self, now: Measurement) -> float:
        """What has been reached."""
        return wellness(self.founders, now)


class IllnessSurvived(Goal):
    """The share of the founders who are alive and free of disease, once one has broken out; 0 before."""

    name = "illness_survived"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._has_broken_out = False

    def figure(self, now: Measurement) -> float:
        """What has been reached."""
        ill = {one.id for one in self.founders.alive(now) if measured(one.illness) > 0}
        self._has_broken_out = self._has_broken_out or bool(ill)
        return self.founders.mean(now, lambda one: one.id not in ill) if self._has_broken_out else 0.0


class FoundersUnpoisoned(Goal):
    """The mean over the founders of 1 less toxic buildup / POISONED. The dead count 0."""

    name = "founders_unpoisoned"

    def figure(self, now: Measurement) -> float:
        """What has been reached."""
        return self.founders.mean(now, lambda one: max(0.0, 1.0 - measured(one.poison) / POISONED))


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
            self._beaten += self.founders.mean(now, lambda one: not one.is_downed) >= STANDING
        self._is_open = now.is_threatened
        return float(self._beaten)


GOALS: Final[Mapping[str, type[Goal]]] = {
    goal.name: goal
    for goal in (
        FoundersUnpoisoned,
        FoundersWell,
        IllnessSurvived,
        LarderDays,
        RaidsBeaten,
        ShipParts,
    )
}


def wellness(founders: Founders, now: Measurement) -> float:
    """The founders' mean health, 0 to 1. The dead count 0; a founder in danger of death or downed counts half."""
    return min(1.0, founders.mean(now, lambda one: one.health * (0.5 if one.in_danger or one.is_downed else 1.0)))
