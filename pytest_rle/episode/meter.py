"""How far an episode is, tick by tick: the figures that a person who waits wants to see."""

# ruff: noqa: ARG002 - an observer gets more than it needs

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

from pytest_rle.episode.observer import EpisodeObserver, EpisodeSetup
from pytest_rle.llm import CostTracker
from pytest_rle.llm.ledger import Spending
from pytest_rle.rimapi import Observation
from pytest_rle.scoring import Score
from pytest_rle.team import Team


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeMeasure:
    """How far an episode is after a tick, or at its start. Plain values, which cross a network.

    Attributes:
        ticks: How many ticks are scored.
        game_ticks: The game time that has passed.
        score: The raw score; None before the first tick.
        tick_seconds: The wall time that the last tick took; None before the first tick.
        calls: How many calls to models it has made.
        unknown_calls: How many of them have no known cost.
        cost_usd: What the others cost, in USD, as decimal text.
    """

    ticks: int = 0
    game_ticks: int = 0
    score: float | None = None
    tick_seconds: float | None = None
    calls: int = 0
    unknown_calls: int = 0
    cost_usd: str = "0"


class EpisodeMeter(EpisodeObserver):
    """Measures an episode when it begins and after each tick.

    EpisodeRun(spec, observers=[EpisodeMeter(print)])

    Args:
        report: Called with each measure.
        clock: Gives the time in seconds.
    """

    def __init__(
        self, report: Callable[[EpisodeMeasure], object], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._report = report
        self._clock = clock
        self._costs: CostTracker | None = None
        self._first_game_tick = 0
        self._last_score = 0.0

    def on_team_ready(self, team: Team, costs: CostTracker) -> None:
        """Note where the costs of the calls stand."""
        self._costs = costs

    def on_episode_started(self, setup: EpisodeSetup) -> None:
        """Note when the game begins, and report that it has."""
        self._first_game_tick = setup.observation.game.game_tick
        self._last_score = self._clock()
        self._report(EpisodeMeasure())

    def on_score(self, tick: int, observation: Observation, score: Score) -> None:
        """Report the tick."""
        now = self._clock()
        seconds, self._last_score = now - self._last_score, now
        spent = self._costs.snapshot().total if self._costs is not None and self._costs.calls else Spending()
        self._report(
            EpisodeMeasure(
                ticks=tick + 1,
                game_ticks=observation.game.game_tick - self._first_game_tick,
                score=score.composite,
                tick_seconds=seconds,
                calls=spent.calls,
                unknown_calls=spent.unknown_calls,
                cost_usd=str(spent.cost_usd),
            )
        )
