"""The figures that the victory and failure conditions of a scenario compare."""

from __future__ import annotations

import math

from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, NUTRITION_PER_DAY
from pytest_rle.scenario.metrics import SHIP_PARTS
from pytest_rle.scoring.founders import Founders
from pytest_rle.scoring.measurement import Measurement, as_measurement


def condition_figures(start: Measurement, seen: Observation | Measurement) -> dict[str, float]:
    """The figures that victory and failure conditions compare, by the names in `scenario.metrics.CONDITION_METRICS`."""
    now = as_measurement(seen)
    founders = Founders(start)
    count, alive = founders.count, len(founders.alive(now))
    return {
        "days_survived": (now.game_tick - start.game_tick) / GAME_TICKS_PER_DAY,
        "population": float(len(now.colonists)),
        "survival_rate": founders.share_alive(now),
        "colonists_dead": float(count - alive),
        "food_days": now.nutrition / (count * NUTRITION_PER_DAY) if count else 0.0,
        "mood_average": math.fsum(c.mood for c in now.colonists) / len(now.colonists) if now.colonists else 0.0,
        "wealth": now.wealth,
        "research_completed": float(now.research_finished - start.research_finished),
        "ship_parts": float(sum(min(now.ship_parts.get(part, 0), needed) for part, needed in SHIP_PARTS.items())),
    }
