"""When an episode ends: the team lost, won, or reached the horizon."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pytest_rle.episode.result import Outcome
from pytest_rle.scenario import Scenario


@dataclasses.dataclass(frozen=True, slots=True)
class Ending:
    """How an episode ended, and why, in words. If the cause is permanent, a second attempt ends in the same way."""

    outcome: Outcome
    reason: str
    is_permanent: bool = False


def judge(scenario: Scenario, figures: Mapping[str, float], *, at_horizon: bool) -> Ending | None:
    """The ending that the colony's figures call for, or None to play on.

    One failure condition that holds is a defeat, even if every victory condition holds. If all victory conditions
    hold, the team wins, also on the last tick.
    """
    for condition in scenario.failure:
        if condition.holds(figures):
            return Ending(Outcome.DEFEAT, f"{condition} ({condition.metric} is {figures[condition.metric]:g})")
    if all(condition.holds(figures) for condition in scenario.victory):
        return Ending(Outcome.VICTORY, " and ".join(map(str, scenario.victory)))
    if at_horizon:
        missed = [condition for condition in scenario.victory if not condition.holds(figures)]
        details = ", ".join(f"{condition} ({figures[condition.metric]:g})" for condition in missed)
        return Ending(Outcome.HORIZON, f"not reached: {details}")
    return None
