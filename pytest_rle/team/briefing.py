"""What the team hears of its scenario: its aim, its length, what wins, what loses and what counts.

The briefing does not tell the incidents to come, beyond what the description tells.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import Scenario
from pytest_rle.scenario.metrics import CONDITION_METRICS, GOAL_METRICS
from pytest_rle.scenario.schema import Condition

ALL_TOPICS: Final = frozenset({"ship", "toxic_fallout"})
"""What only some scenarios are about."""


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
        topics: What it is about besides the daily life of a colony, of `ALL_TOPICS`. Prompts leave the rest out.
        turn_hours: The game hours of a turn in peace, and with enemies on the map.
        weights: The share of each metric in the score, the largest first. The shares add up to 1.
        goal: The scenario's goal and the figure that is full, if the scoring version scores it.
    """

    title: str
    description: str
    difficulty: str
    days: float
    last_day: float
    victory: tuple[str, ...]
    failure: tuple[str, ...]
    topics: frozenset[str]
    turn_hours: tuple[float, float]
    weights: tuple[tuple[str, float], ...]
    goal: str | None = None

    @property
    def text(self) -> str:
        """The briefing, as a part of the prompt."""
        shares = ", ".join(f"{metric} {100 * share:g} %" for metric, share in self.weights if share)
        return (
            f"# Your scenario: {self.title}\n\n"
            f"{self.description}\n\n"
            f"- Difficulty {self.difficulty}; {self.days:g} days, until `day` in your view is {self.last_day:g}. "
            f"A turn takes {self.turn_hours[0]:g} hours, and {self.turn_hours[1]:g} with enemies on the map.\n"
            f"- You win as soon as all of this is true: {'; '.join(self.victory)}.\n"
            f"- You lose as soon as any of this is true: {'; '.join(self.failure)}.\n"
            f"- The score counts the whole length{self._end}. Its weights: {shares}."
        )

    @property
    def _end(self) -> str:
        """What the score says of the end."""
        if self.goal is None:
            return ""
        return f", and the end: which founders are alive and well then, and the goal, which is {self.goal}"


def briefing_of(scenario: Scenario, *, scoring_version: str, first_game_tick: int) -> Briefing:
    """The briefing of an episode that begins at a game tick.

    Raises:
        KeyError: The scenario has no weights for this scoring version.
    """
    weights, goal = scenario.weights[scoring_version], scenario.goal
    return Briefing(
        title=scenario.title,
        description=scenario.description,
        difficulty=scenario.difficulty,
        days=scenario.days,
        last_day=round(first_game_tick / GAME_TICKS_PER_DAY + scenario.days, 2),
        victory=tuple(map(_in_words, scenario.victory)),
        failure=tuple(map(_in_words, scenario.failure)),
        topics=_topics(scenario),
        turn_hours=(scenario.hours_per_tick, scenario.hours_per_tick_threatened),
        weights=tuple(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))),
        goal=f"{GOAL_METRICS[goal.metric]} (full at {goal.value:g})" if "goal" in weights else None,
    )


def _topics(scenario: Scenario) -> frozenset[str]:
    """A ship counts if it is needed to win, and toxic fallout if the scenario triggers it."""
    ship = {"ship"} if any(condition.metric == "ship_parts" for condition in scenario.victory) else set()
    fallout = {"toxic_fallout"} if any(i.name == "ToxicFallout" for i in scenario.incidents) else set()
    return frozenset(ship | fallout)


def _in_words(condition: Condition) -> str:
    """A condition, with the meaning of its metric."""
    return f"{condition} ({CONDITION_METRICS[condition.metric]})"
