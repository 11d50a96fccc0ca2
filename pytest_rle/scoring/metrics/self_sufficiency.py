"""Self-sufficiency: crops, a kitchen and power that keep the colony going."""

from __future__ import annotations

from typing import Final

from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

CROPS_PER_FOUNDER: Final = 20
"""Crop plants that feed one person on plain soil: rice gives 0.3 nutrition each in about 5.5 days."""


class SelfSufficiency(Metric):
    """Half for healthy crops, a quarter for a bill that makes meals, a quarter for power that covers its consumers."""

    name = "self_sufficiency"
    since = "2.0"
    formula = f"1/2 healthy crops ({CROPS_PER_FOUNDER} a founder) + 1/4 an active meal bill + 1/4 covered power"
    full = f"{CROPS_PER_FOUNDER} crops a founder, a meal bill, and consumers with power"
    moved_by = "growing zones, kitchens, generators"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        now = tick.now
        crops = clamp((now.crops - now.infected_crops) / (CROPS_PER_FOUNDER * self.founders.count))
        kitchen = 1.0 if now.meal_bills else 0.0
        power = 1.0 if _has_covered_power(now) else 0.0
        return 0.5 * crops + 0.25 * kitchen + 0.25 * power


def _has_covered_power(now: Measurement) -> bool:
    """Whether there are consumers, and a source or a battery gives them what they draw."""
    has_source = now.power_made > 0 or now.power_stored > 0
    is_covered = now.power_made >= now.power_drawn or now.power_stored > 0
    return now.power_wanted > 0 and has_source and is_covered
