"""Nights: whether the founders sleep in beds, in rooms that are warm enough."""

from __future__ import annotations

from collections import deque
from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scoring.measurement import ColonistMeasure, Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick
from pytest_rle.scoring.metrics.shelter import COMFORT_MARGIN, COMFORTABLE, TEMPERATURE_SHARE, comfort

WINDOW_DAYS: Final = 2


class Nights(Metric):
    """The share of their sleep that the founders had in a bed under a roof, over the last days.

    A founder counts with each moment at which the team looked and the founder slept. Who was never seen asleep in this
    time counts 0, and so do the dead. A bed that nobody sleeps in is worth nothing.
    """

    name = "nights"
    since = "3.0"
    formula = (
        f"mean over the founders of the share of their sleep in the last {WINDOW_DAYS} days that was in a bed in an "
        f"enclosed, roofed room; {100 * TEMPERATURE_SHARE:g} % of it is the temperature: all of it at "
        f"{COMFORTABLE[0]:g} to {COMFORTABLE[1]:g} °C, none {COMFORT_MARGIN:g} °C outside"
    )
    full = "every founder sleeps in a bed in a comfortable room"
    moved_by = "building, heating, cooling"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._slept: dict[int, deque[tuple[int, float]]] = {colonist.id: deque() for colonist in start.colonists}

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        now = tick.now.game_tick
        alive = {colonist.id: colonist for colonist in self.founders.alive(tick.now)}
        total = 0.0
        for founder_id, slept in self._slept.items():
            colonist = alive.get(founder_id)
            if colonist is not None and colonist.is_asleep:
                slept.append((now, _worth(colonist)))
            while slept and slept[0][0] <= now - WINDOW_DAYS * GAME_TICKS_PER_DAY:
                slept.popleft()
            if colonist is not None and slept:
                total += sum(worth for _, worth in slept) / len(slept)
        return total / self.founders.count


def _worth(colonist: ColonistMeasure) -> float:
    temperature = colonist.bed_room_temperature
    if temperature is None:
        return 0.0
    return 1.0 - TEMPERATURE_SHARE + TEMPERATURE_SHARE * comfort(temperature)
