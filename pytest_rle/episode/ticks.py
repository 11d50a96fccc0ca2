"""The ticks of one episode: observe, deliberate, arbitrate, execute, advance, score, until it is won, lost or over."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from typing import Protocol

from pytest_rle.episode.arbitration import arbitrate
from pytest_rle.episode.budget import over_budget
from pytest_rle.episode.deaths import ColonistDeath, reported_deaths
from pytest_rle.episode.ending import Ending, judge
from pytest_rle.episode.execution import Executor
from pytest_rle.episode.infrastructure import InfrastructureWatch
from pytest_rle.episode.launch import OpenGame
from pytest_rle.episode.plan import MergedPlan
from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.episode.recording import Recording
from pytest_rle.episode.replay_checker import ReplayChecker
from pytest_rle.episode.result import Outcome
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.llm import CostTracker
from pytest_rle.rimapi import GameEvents, NotRecorded, Observation, StaticWorld, observe
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import TriggeredIncident
from pytest_rle.scoring import Measurement, Score, Scorer, TickInputs, condition_figures, measure
from pytest_rle.team import ActionOutcome, Team


class TickGuard(Protocol):
    """Something that watches the wall time of a tick."""

    def begin(self, seconds: float) -> None:
        """A tick begins, and has so many seconds."""

    def end(self) -> None:
        """It is over."""


@dataclasses.dataclass(slots=True, kw_only=True)
class TickLoop:
    """Plays tick after tick. Where it is can be looked at meanwhile.

    Attributes:
        start: What the colony was at the beginning.
        ticks: How many ticks have been played to their score.
        days: Game days that they took.
        seen: What the colony was when it was looked at last.
        score: What the ticks so far are worth; None before the first.
        deaths: Who has died of what.
    """

    spec: EpisodeSpec
    game: OpenGame
    static: StaticWorld
    events: GameEvents
    team: Team
    scorer: Scorer
    recording: Recording
    costs: CostTracker
    record: RecordedEpisode | None
    checker: ReplayChecker | None
    guard: TickGuard | None
    start: Measurement
    ticks: int = 0
    days: float = 0.0
    score: Score | None = None
    deaths: list[ColonistDeath] = dataclasses.field(default_factory=list)
    seen: Measurement = dataclasses.field(init=False)
    _infrastructure: InfrastructureWatch = dataclasses.field(default_factory=InfrastructureWatch)

    def __post_init__(self) -> None:
        self.seen = self.start

    async def play(self, observation: Observation) -> Ending:
        """Play from a first look at the game to the ending.

        Raises:
            RimApiError: The game cannot be had any more.
            ModelEndpointGone: Every later call to the model would fail.
            RecordDiffers: What is played again is not what is on record.
        """
        self.team.survey(self.static, observation)
        executor = Executor(self.game.client, self.static.map_id)
        began = observation.game.game_tick
        end = began + self.spec.horizon_game_ticks
        incidents = sorted(self.spec.scenario.incidents, key=lambda incident: incident.game_tick)
        outcomes: tuple[ActionOutcome, ...] = ()
        while True:
            stop = self._stop_before_tick()
            if stop is not None:
                return stop
            if self.guard is not None:
                self.guard.begin(self.spec.tick_timeout_s)
            try:
                self.recording.tick_start(self.ticks, observation, measure(observation))
                due = [i for i in incidents if began + i.game_tick <= observation.game.game_tick]
                incidents = incidents[len(due) :]
                if due:
                    observation = await self._fire(due, observation)
                turn = await self.team.deliberate(observation, self.static, tick=self.ticks, outcomes=outcomes)
                merged = arbitrate(
                    tuple(turn.plans.items()),
                    threatened=observation.is_threatened,
                    emergency=observation.has_emergency,
                )
                outcomes = await self._act(merged, observation, executor)
                limit = min([end, *(began + incident.game_tick for incident in incidents[:1])])
                advance_began = time.monotonic()
                await self._advance(observation, limit)
                seconds = round(time.monotonic() - advance_began, 6)
                observation = await observe(self.game.client, self.static, self.events)
                self._note(observation, began, outcomes, conflicts=len(merged.conflicts), seconds=seconds)
            finally:
                if self.guard is not None:
                    self.guard.end()
            stop = self._infrastructure.stop_after(turn, self.ticks - 1)
            if stop is not None:
                return stop
            over = observation.game.game_tick >= end or self.ticks == self.spec.ticks
            ending = judge(self.spec.scenario, condition_figures(self.start, self.seen), at_horizon=over)
            if ending is not None:
                return self._infrastructure.weigh(ending)
            await asyncio.sleep(0)  # other episodes on this loop get their turn

    def _stop_before_tick(self) -> Ending | None:
        """Why the next tick is not begun: the record ends here, or it could cost more than it may."""
        record = self.record
        if record is not None and self.ticks < len(record.ticks):
            return None
        if record is not None and not record.resuming:
            if record.end is None:
                return Ending(Outcome.TRUNCATED, "the record ends here")
            return Ending(Outcome(record.end.outcome), record.end.reason)
        return over_budget(self.costs, calls=len(self.team.roles), tick=self.ticks)

    async def _fire(self, due: list[TriggeredIncident], observation: Observation) -> Observation:
        """Have the scenario's incidents happen, and look again."""
        for incident in due:
            await self.game.client.incidents.trigger(incident.name, self.static.map_id, incident.parameters.wire())
            self.recording.incident(incident)
        after = await observe(self.game.client, self.static, self.events)
        self.recording.after_incidents(after, measure(after))
        return dataclasses.replace(after, events=(*observation.events, *after.events))

    async def _act(self, merged: MergedPlan, observation: Observation, executor: Executor) -> tuple[ActionOutcome, ...]:
        """Carry out what arbitration has left, and write down what became of everything."""
        for conflict in merged.conflicts:
            self.recording.conflict(conflict)
        outcomes = list(merged.overruled)
        self.recording.begin_action()
        for outcome in merged.overruled:
            self.recording.outcome(outcome)
        for proposal in merged.proposals:
            try:
                outcome = await executor.execute(proposal, observation)
            except NotRecorded as error:
                if self.checker is not None:
                    self.checker.report_unrecorded_request(error, self.ticks, proposal.role)
                raise
            self.recording.outcome(outcome)
            outcomes.append(outcome)
        return tuple(outcomes)

    async def _advance(self, observation: Observation, limit: int) -> None:
        """Let a tick's game time pass, hour by hour, and stop early when enemies come."""
        scenario = self.spec.scenario
        short = scenario.game_ticks_per_tick(threatened=True)
        now = observation.game.game_tick
        whole = short if observation.is_threatened else scenario.game_ticks_per_tick(threatened=False)
        target = min(now + whole, limit)
        while now < target:
            step = min(short, target - now)
            await self.game.clock.advance(step)
            now += step
            if now < target and (await self.game.client.maps.creatures(self.static.map_id)).enemies_count > 0:
                return

    def _note(
        self,
        observation: Observation,
        began: int,
        outcomes: tuple[ActionOutcome, ...],
        *,
        conflicts: int,
        seconds: float,
    ) -> None:
        """Take in how a tick has ended, and score it."""
        self.days = (observation.game.game_tick - began) / GAME_TICKS_PER_DAY
        self.deaths += reported_deaths(observation)
        self.seen = measure(observation)
        inputs = TickInputs(self.seen, outcomes, conflicts=conflicts, conflicts_resolved=conflicts)
        self.score = self.scorer.add(inputs)
        self.recording.tick_end(self.ticks, observation, seconds, self.score)
        self.ticks += 1
