"""Wellbeing: how healthy the founders are, whether somebody cares for them, and whether there is medicine."""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.scoring.measurement import ColonistMeasure
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

UNTENDED: Final = 0.5
"""Factor while a wound or an illness waits to be tended."""

IN_DANGER: Final = 0.5
"""Factor while a wound or an illness threatens the life, or the founder cannot get up."""

SCAR: Final = 0.05
"""What each permanent injury that was not there at the start subtracts."""

MEDICINE_SHARE: Final = 0.1
MEDICINE_EACH: Final = 2
"""Items of medicine for each founder that count as enough."""


class Wellbeing(Metric):
    """The founders' mean health; less while untended, in danger or downed, with new scars, and without medicine."""

    name = "wellbeing"
    since = "3.0"
    formula = (
        "mean over the founders of health, halved while untended, halved while in danger of death or downed, less "
        f"{SCAR:g} for each new scar; {100 * MEDICINE_SHARE:g} % of it is medicine in reach, {MEDICINE_EACH} a founder"
    )
    full = "every founder is healthy, and there is medicine"
    moved_by = "doctors, beds, cover, medicine"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        scars = {colonist.id: colonist.scars or 0 for colonist in self.start.colonists}
        health = math.fsum(_worth(one, scars.get(one.id, 0)) for one in self.founders_alive(tick)) / self.founders
        medicine = clamp(self.stores(tick.now).medicine / (MEDICINE_EACH * self.founders))
        return health * (1 - MEDICINE_SHARE + MEDICINE_SHARE * medicine)


def _worth(colonist: ColonistMeasure, scars_before: int) -> float:
    value = clamp(colonist.health) - SCAR * max(0, (colonist.scars or 0) - scars_before)
    if colonist.needs_tending:
        value *= UNTENDED
    if colonist.in_danger or colonist.is_downed:
        value *= IN_DANGER
    return clamp(value)
