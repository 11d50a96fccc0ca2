"""What the team hears of its scenario: its aim, its length, what wins, what loses and what counts.

The briefing does not tell the incidents to come, beyond what the description tells.
"""

from __future__ import annotations

import dataclasses

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import Scenario
from pytest_rle.scenario.metrics import CONDITION_METRICS
from pytest_rle.scenario.schema import Condition


@dataclasses.dataclass(frozen=True, slots=True)
class Briefing:
    """A scenario as its players know it, the same for every role and tick.

    Attributes:
        title: The title of the scenario.
        description: What it is about.
        difficulty: The difficulty of the game.
        days: Its length in game days.
        last_day: The `day` of the observation on which it ends. It is later than `days` if the save starts later.
        victory: The conditions that win it, all together.
        failure: The conditions that lose it, any one of them.
        weights: The share of each metric in the score, the largest first. The shares add up to 1.
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
        """The briefing, as a part of the prompt."""
        shares = ", ".join(f"{metric} {100 * share:g} %" for metric, share in self.weights if share)
        return (
            f"# Your scenario: {self.title}\n\n"
            f"{self.description}\n\n"
            f"- Difficulty {self.difficulty}; {self.days:g} days, until `day` in your view is {self.last_day:g}.\n"
            f"- You win as soon as all of this is true: {'; '.join(self.victory)}.\n"
            f"- You lose as soon as any of this is true: {'; '.join(self.failure)}.\n"
            f"- The score counts the whole length. Its weights: {shares}."
        )


def briefing_of(scenario: Scenario, *, scoring_version: str, first_game_tick: int) -> Briefing:
    """The briefing of an episode that begins at a game tick.

    Raises:
        KeyError: The scenario has no weights for this scoring version.
    """
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
    """A condition, with the meaning of its metric."""
    return f"{condition} ({CONDITION_METRICS[condition.metric]})"
