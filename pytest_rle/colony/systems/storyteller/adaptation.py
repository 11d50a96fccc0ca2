"""How used the colony is to trouble: losses make the storyteller ease off, quiet days make it bolder.

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
"""Game ticks between two growths of adaptation (StoryWatcher_Adaptation)."""

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
"""Adaptation days gained a day, by adaptation days (adaptDaysGrowthRateCurve)."""

GRACE_DAYS: Final = 30
"""Adaptation does not rise above zero before that day (adaptDaysGameStartGraceDays)."""

MOST_ADAPTATION_DAYS: Final = 100.0
"""Adaptation never rises above this many days (StorytellerDef adaptDaysMax)."""

LOSS_BY_POPULATION: Final = Curve(((0, 30.0), (11, 30.0), (20, 20.0)))
"""Adaptation days lost with a colonist, by how many are left (adaptDaysLossFromColonistLostByPostPopulation)."""


def adapt(colony: Colony) -> None:
    """Move the adaptation days: down with each colonist lost since the last step, up with quiet time."""
    teller = colony.world.storyteller
    lost = sum(1 for death in colony.world.deaths if colony.now - STEP_TICKS < death.tick <= colony.now)
    for index in range(lost):
        left = len(colony.world.colonists()) + lost - 1 - index
        teller.adaptation_days = max(vitals.LEAST_ADAPTATION_DAYS, teller.adaptation_days - LOSS_BY_POPULATION(left))
    if colony.now % GROWTH_INTERVAL:
        return
    if teller.adaptation_days >= 0 and colony.day < GRACE_DAYS:
        return
    gained = 0.5 * GROWTH(teller.adaptation_days)
    if teller.adaptation_days > 0:
        gained *= colony.difficulty.adaptation_growth_rate_factor_over_zero
    teller.adaptation_days = min(MOST_ADAPTATION_DAYS, round(teller.adaptation_days + gained, 9))
