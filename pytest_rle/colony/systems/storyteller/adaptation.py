"""Adaptation days, a factor of threat points: losses of colonists lower them, days without losses raise them.

Source: StoryWatcher_Adaptation and the adaptation curves of the StorytellerDefs.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import vitals
from pytest_rle.rimworld import Curve

STEP_TICKS: Final = 1_000
"""Game ticks between two steps."""

GROWTH_INTERVAL: Final = 30_000
"""Game ticks between two increases of the adaptation days (StoryWatcher_Adaptation)."""

GROWTH: Final = Curve(
    (
        (-30.01, 6.0),
        (-30.0, 3.0),
        (-0.01, 3.0),
        (0.0, 1.0),
        (59.99, 1.0),
        (60.0, 0.5),
        (119.99, 0.5),
        (120.0, 0.25),
    )
)
"""Increase in a day, by adaptation days (adaptDaysGrowthRateCurve)."""

GRACE_DAYS: Final = 30
"""Adaptation days do not increase from 0 before this day (adaptDaysGameStartGraceDays)."""

MOST_ADAPTATION_DAYS: Final = 100.0
"""The most adaptation days (StorytellerDef adaptDaysMax)."""

LOSS_BY_POPULATION: Final = Curve(((0, 30.0), (11, 30.0), (20, 20.0)))
"""Decrease for a lost colonist, by the colonists left (adaptDaysLossFromColonistLostByPostPopulation)."""


def adapt(colony: Colony) -> None:
    """Lower the adaptation days for each colonist lost since the last step, and raise them with time."""
    teller = colony.world.storyteller
    lost = sum(1 for death in colony.world.deaths if colony.now - STEP_TICKS < death.tick <= colony.now)
    for index in range(lost):
        left = len(colony.colonists()) + lost - 1 - index
        teller.adaptation_days = max(vitals.LEAST_ADAPTATION_DAYS, teller.adaptation_days - LOSS_BY_POPULATION(left))
    if colony.now % GROWTH_INTERVAL:
        return
    if teller.adaptation_days >= 0 and colony.day < GRACE_DAYS:
        return
    gained = 0.5 * GROWTH(teller.adaptation_days)
    if teller.adaptation_days > 0:
        gained *= colony.difficulty.adaptation_growth_rate_factor_over_zero
    teller.adaptation_days = min(MOST_ADAPTATION_DAYS, round(teller.adaptation_days + gained, 9))
