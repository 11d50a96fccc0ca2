"""Wellbeing: how healthy the founders are, whether somebody cares for them, and whether there is medicine."""

from __future__ import annotations

from typing import Final

from pytest_rle.scoring.lacking import measured
from pytest_rle.scoring.measurement import ColonistMeasure
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

UNTENDED: Final = 0.5
"""Factor while a wound or an illness waits to be tended."""

IN_DANGER: Final = 0.5
"""Factor while a wound or an illness threatens the life, or the founder cannot get up."""

NAKED: Final = 0.8
"""Factor for a founder who wears nothing."""

SCAR: Final = 0.05
"""What each permanent injury that was not there at the start subtracts."""

MEDICINE_SHARE: Final = 0.1
MEDICINE_EACH: Final = 2
"""Items of medicine for each founder that count as enough."""

BURIAL_SHARE: Final = 0.05
"""The part that is lost when as many human bodies as there are founders lie unburied near the colony's buildings."""


class Wellbeing(Metric):
    """The founders' mean health, less for lack of care: untended, downed, naked, scarred, without medicine."""

    name = "wellbeing"
    since = "3.0"
    formula = (
        "mean over the founders of health, halved while untended, halved while in danger of death or downed, less "
        f"{SCAR:g} for each new scar, times {NAKED:g} while naked; {100 * MEDICINE_SHARE:g} % of it is medicine in "
        f"reach, {MEDICINE_EACH} a founder; {100 * BURIAL_SHARE:g} % is that no human body lies unburied near the "
        "colony's buildings"
    )
    full = "every founder is healthy, there is medicine, and the dead are buried"
    moved_by = "doctors, beds, cover, medicine, clothes, graves"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        founders = self.founders.count
        medicine = clamp(measured(tick.now.stores).medicine / (MEDICINE_EACH * founders))
        buried = clamp(1 - measured(tick.now.unburied) / founders)
        care = 1 - MEDICINE_SHARE * (1 - medicine) - BURIAL_SHARE * (1 - buried)
        return self.founders.mean(tick.now, self._worth) * care

    def _worth(self, one: ColonistMeasure) -> float:
        scars_before = self.founders.at_start[one.id].scars or 0
        value = clamp(one.health) - SCAR * max(0, (one.scars or 0) - scars_before)
        if one.needs_tending:
            value *= UNTENDED
        if one.in_danger or one.is_downed:
            value *= IN_DANGER
        if one.is_clothed is False:
            value *= NAKED
        return clamp(value)
