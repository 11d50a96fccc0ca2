"""Shelter: a bed under a roof for each founder, in a comfortable room."""

from __future__ import annotations

from typing import Final

from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

COMFORTABLE: Final = (16.0, 26.0)
"""°C in which a person without clothes is comfortable (ThingDef Human, ComfyTemperatureMin and Max)."""

COMFORT_MARGIN: Final = 10.0
"""°C beyond the comfortable range at which a room's temperature counts for nothing."""

TEMPERATURE_SHARE: Final = 0.3
"""The part of a place's value that depends on the temperature of the room."""


class Shelter(Metric):
    """Places in beds under roofs / founders.

    The best places count first, so a cold shed beside a warm house does no harm.
    """

    name = "shelter"
    since = "2.0"
    formula = (
        f"places in beds under roofs / founders; {100 * TEMPERATURE_SHARE:g} % of a place is the temperature: all of "
        f"it at {COMFORTABLE[0]:g} to {COMFORTABLE[1]:g} °C, none {COMFORT_MARGIN:g} °C outside"
    )
    full = "every founder has a bed in a comfortable room"
    moved_by = "building, heating, cooling"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        missing, total = self.founders.count, 0.0
        for shelter in sorted(tick.now.shelters, key=lambda each: (-comfort(each.temperature), each.temperature)):
            used = min(missing, shelter.places)
            total += used * (1.0 - TEMPERATURE_SHARE + TEMPERATURE_SHARE * comfort(shelter.temperature))
            missing -= used
        return total / self.founders.count


def comfort(temperature: float) -> float:
    """How comfortable a room of this temperature in °C is, 0 to 1."""
    low, high = COMFORTABLE
    outside = max(low - temperature, temperature - high, 0.0)
    return clamp(1.0 - outside / COMFORT_MARGIN)
