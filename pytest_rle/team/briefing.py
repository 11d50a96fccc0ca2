"""What the team is told of its scenario: what it is about, how long it lasts, what wins, loses and counts.

What is still to come, the incidents, stays unsaid but for what the description tells.
"""

from __future__ import annotations

import dataclasses

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import Scenario
from pytest_rle.scenario.metrics import CONDITION_METRICS
from pytest_rle.scenario.schema import Condition


@dataclasses.dataclass(frozen=True, slots=True)
class Briefing:
    """A scenario as its players know it; the same for every role and tick.

    `days` is its length in game days, and `last_day` the day of the observations on which it ends, which is later where
    the save had days behind it. `victory` needs all of its conditions, `failure` one. `weights` are the shares of the
    score, which add up to 1, the largest first.
    """

    title: str
    description: str
    difficulty: str
    days: float
    last_day: float
    victory: tuple[str, ...]
    failure: tuple[str, ...]
    weights: tuple[tuple[str, float], ...]

    @property
    def text(self) -> str:
        """The briefing as a part of a prompt."""
        shares = ", ".join(f"{metric} {100 * share:g} %" for metric, share in self.weights if share)
        return (
            f"# Your scenario: {self.title}\n\n"
            f"{self.description}\n\n"
            f"- Difficulty {self.difficulty}; {self.days:g} days, until `day` in your view is {self.last_day:g}.\n"
            f"- It is won as soon as all of this holds: {'; '.join(self.victory)}.\n"
            f"- It is lost as soon as any of this holds: {'; '.join(self.failure)}.\n"
            f"- The score is taken over the whole length. Its weights: {shares}."
        )


def briefing_of(scenario: Scenario, *, scoring_version: str, first_game_tick: int) -> Briefing:
    """The briefing of an episode that begins at a game tick. Raises KeyError where that version has no weights."""
    weights = scenario.weights[scoring_version]
    return Briefing(
        title=scenario.title,
        description=scenario.description,
        difficulty=scenario.difficulty,
        days=scenario.days,
        last_day=round(first_game_tick / GAME_TICKS_PER_DAY + scenario.days, 2),
        victory=tuple(map(_in_words, scenario.victory)),
        failure=tuple(map(_in_words, scenario.failure)),
        weights=tuple(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _in_words(condition: Condition) -> str:
    """A condition, and what it asks about."""
    return f"{condition} ({CONDITION_METRICS[condition.metric]})"
