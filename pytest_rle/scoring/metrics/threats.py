"""Threats: what each one cost, and whether somebody stood against it."""

from __future__ import annotations

import dataclasses
import math
from typing import Final

from pytest_rle.scoring.lacking import measured
from pytest_rle.scoring.measurement import ColonistMeasure, Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

DOWNED: Final = 0.25
"""The most that a founder who lies downed at the end of a threat counts for."""

DAMAGE_SHARE: Final = 0.2
"""The part of a threat's value that is lost if half of the buildings' value is lost."""


@dataclasses.dataclass(slots=True)
class _Threat:
    """One threat so far. `enemies` were seen last; `guarded` and `lasted` are game ticks."""

    size: int
    enemies: int
    buildings_before: float
    guarded: float = 0.0
    lasted: int = 0
    value: float = 0.0


class Threats(Metric):
    """The mean over all threats so far, weighted by their size; no value before the first.

    A threat lasts from the tick that shows enemies to the first that shows none; its size is the largest number of
    enemies seen. Its value is the share of its time in which founders fought or stood ready, one for each enemy or all,
    times how the founders came out of it, less for lost buildings. An order counts only while it is followed: a draft
    that is released at once guards nobody.
    """

    name = "threats"
    since = "3.0"
    formula = (
        "mean over the threats, weighted by the number of enemies, of (share of its time in which a founder for each "
        "enemy, or every founder, fought or stood drafted) times (founders' mean health at its end; downed count at "
        f"most {DOWNED:g}, dead 0), less up to {100 * DAMAGE_SHARE:g} % for lost buildings; no value before the first "
        "enemy"
    )
    full = "every threat is met by as many as it takes, and nobody is hurt"
    moved_by = "drafting, arms, cover, walls"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._threats: list[_Threat] = []
        self._open: _Threat | None = None
        self._before = start
        if start.is_threatened:
            self._begin(start)

    def value(self, tick: ScoredTick) -> float | None:
        """The value after a tick."""
        if self._open is not None:
            self._follow(self._open, tick)
        if tick.now.is_threatened and self._open is None:
            self._begin(tick.now)
        elif not tick.now.is_threatened:
            self._open = None
        weight = math.fsum(threat.size for threat in self._threats)
        return math.fsum(threat.size * threat.value for threat in self._threats) / weight if weight else None

    def _begin(self, now: Measurement) -> None:
        self._open = _Threat(now.enemies, now.enemies, measured(now.stores).buildings)
        self._threats.append(self._open)

    def _follow(self, threat: _Threat, tick: ScoredTick) -> None:
        wanted = min(self.founders.count, threat.enemies)
        ready = sum(bool(colonist.is_fighting) for colonist in self.founders.alive(tick.now))
        threat.guarded += tick.game_ticks * clamp(ready / wanted)
        threat.lasted += tick.game_ticks
        threat.size, threat.enemies = max(threat.size, tick.now.enemies), tick.now.enemies
        outcome = self.founders.mean(tick.now, _worth)
        lost = 1.0 - measured(tick.now.stores).buildings / threat.buildings_before if threat.buildings_before else 0.0
        guarded = threat.guarded / threat.lasted if threat.lasted else 0.0
        threat.value = guarded * outcome * (1.0 - DAMAGE_SHARE * clamp(2 * lost))


def _worth(one: ColonistMeasure) -> float:
    return min(DOWNED, clamp(one.health)) if one.is_downed else clamp(one.health)
