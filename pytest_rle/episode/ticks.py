"""The ticks of one episode: observe, deliberate, arbitrate, execute, advance, score; until the episode ends."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import time

from pytest_rle.episode.arbitration import Arbitration
from pytest_rle.episode.budget import stop_for_budget
from pytest_rle.episode.checkpoints import Checkpoints
from pytest_rle.episode.continuity import Continuity, quarantine
from pytest_rle.episode.deaths import ColonistDeath, reported_deaths
from pytest_rle.episode.ending import Ending, judge
from pytest_rle.episode.execution import Executor
from pytest_rle.episode.game import OpenGame
from pytest_rle.episode.infrastructure import InfrastructureWatch
from pytest_rle.episode.lost_writes import trigger_once
from pytest_rle.episode.observer import EpisodeObserver
from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.episode.result import Outcome
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.thinking import RealTime
from pytest_rle.llm import CostTracker
from pytest_rle.rimapi import GameEvents, Observation, RimApiError, StaticWorld, observe
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import TriggeredIncident
from pytest_rle.scoring import Measurement, Score, Scorer, TickInputs, condition_figures, measure
from pytest_rle.team import ActionOutcome, OutcomeStatus, Team
from pytest_rle.team.policies import SeatPolicy


@dataclasses.dataclass(slots=True, kw_only=True)
class TickLoop:
    """Plays one tick after the other.

    Attributes:
        record: The record that is replayed or resumed, or None.
        start: The measured colony at the start.
        continuity: Checks a live game; None for the embedded colony.
        checkpoints: Saves a live game; None for the embedded colony.
        ticks: How many ticks were scored.
        days: How many game days they took.
        latest: The measured colony after the last scored tick.
        score: The score after the last scored tick; None before the first.
        deaths: The colonists that died, oldest first.
        operator_attempts: How often an agent from outside asked for a power of the operator, as far as it is on record.
    """

    spec: EpisodeSpec
    game: OpenGame
    static: StaticWorld
    events: GameEvents
    team: Team
    scorer: Scorer
    observer: EpisodeObserver
    costs: CostTracker
    record: RecordedEpisode | None
    start: Measurement
    continuity: Continuity | None
    checkpoints: Checkpoints | None
    ticks: int = 0
    days: float = 0.0
    score: Score | None = None
    deaths: list[ColonistDeath] = dataclasses.field(default_factory=list)
    operator_attempts: int = 0
    latest: Measurement = dataclasses.field(init=False)
    _infrastructure: InfrastructureWatch = dataclasses.field(default_factory=InfrastructureWatch)

    def __post_init__(self) -> None:
        self.latest = self.start

    @property
    def deliberations(self) -> dict[str, int]:
        """How many deliberations ended with each status."""
        return self._infrastructure.deliberations

    async def play(self, observation: Observation) -> Ending:
        """Play from the first observation until the episode ends.

        Raises:
            RimApiError: The game no longer answers.
            LaunchError: A live game does not go on from its save.
            ModelEndpointGone: Every later call to the model would fail.
            RecordDiffers: The episode does not repeat the record.
        """
        executor = Executor(self.game.client, self.static)
        realtime = RealTime(self.game, self.record) if self.spec.realtime else None
        start = observation.game.game_tick
        end = start + self.spec.horizon_game_ticks
        incidents = sorted(self.spec.scenario.incidents, key=lambda incident: incident.game_tick)
        outcomes: tuple[ActionOutcome, ...] = ()
        while True:
            stop = self._stop_before_tick()
            if stop is not None:
                return stop
            tick = self.ticks
            continuation = self.game.continuation
            if continuation is not None and continuation.tick == tick:
                await continuation.go_on()
            try:
                self.observer.on_tick_started(tick, observation)
                due = [i for i in incidents if start + i.game_tick <= observation.game.game_tick]
                incidents = incidents[len(due) :]
                if due:
                    observation = await self._trigger(due, observation)
                deliberate = functools.partial(
                    self.team.deliberate, observation, self.static, tick=tick, outcomes=outcomes
                )
                charged = 0
                if realtime is None:
                    turn = await deliberate()
                else:
                    turn, thought = await realtime.think(tick, observation.game.game_tick, deliberate)
                    charged = thought.game_ticks
                    self.observer.on_thought(tick, charged, thought.seconds)
                self.operator_attempts += sum(
                    len(ended.rejected) for ended in turn.deliberations if ended.policy == SeatPolicy.name
                )
                arbitration = Arbitration(
                    tuple(turn.plans.items()),
                    threatened=observation.is_threatened,
                    emergency=observation.has_emergency,
                )
                outcomes, conflicts = await self._act(arbitration, observation, executor)
                if self.continuity is not None:
                    quarantine(executor.null_references)
                limit = min([end, *(start + incident.game_tick for incident in incidents[:1])])
                advance_started = time.monotonic()
                await self._advance(observation, limit, charged)
                seconds = round(time.monotonic() - advance_started, 6)
                observation = await self._observe()
                self.observer.on_advance(tick, observation, seconds)
                self._score(observation, start, outcomes, conflicts=conflicts)
            finally:
                self.observer.on_tick_ended(tick)
            stop = self._infrastructure.stop_after_tick(turn, tick)
            if stop is not None:
                return stop
            at_horizon = observation.game.game_tick >= end or self.ticks == self.spec.ticks
            ending = judge(self.spec.scenario, condition_figures(self.start, self.latest), at_horizon=at_horizon)
            if ending is not None:
                ending = self._infrastructure.validate(ending)
                return ending if self.continuity is None else self.continuity.validate(ending)
            if self.checkpoints is not None and self.checkpoints.is_due(self.ticks):
                self.observer.on_checkpoint(await self.checkpoints.save(self.ticks, observation.game.game_tick))
            await asyncio.sleep(0)  # let the other episodes on this event loop run

    async def _observe(self) -> Observation:
        """Observe the colony. Raises GameChanged if a live game is not the one that was started, and RimApiError."""
        if self.continuity is not None:
            await self.continuity.check_map()
        observation = await observe(self.game.client, self.static, self.events, for_views=self.team.reads_views)
        if self.continuity is not None:
            self.continuity.check(observation)
        return observation

    def _stop_before_tick(self) -> Ending | None:
        """The reason not to start the next tick: the record ends here, or the tick could exceed the budget."""
        record = self.record
        if record is not None and self.ticks < len(record.ticks):
            return None
        if record is not None and not record.resuming:
            if record.end is None:
                return Ending(Outcome.TRUNCATED, "the record ends here")
            return Ending(Outcome(record.end.outcome), record.end.reason)
        return stop_for_budget(self.costs, calls=len(self.team.asking_roles), tick=self.ticks)

    async def _trigger(self, due: list[TriggeredIncident], observation: Observation) -> Observation:
        """Trigger the scenario's incidents and observe again."""
        for incident in due:
            await trigger_once(self.game.client, incident.name, self.static.map_id, incident.parameters.wire())
            self.observer.on_incident(self.ticks, incident)
        after = await self._observe()
        self.observer.on_observation_after_incidents(self.ticks, after)
        return dataclasses.replace(after, events=(*observation.events, *after.events))

    async def _act(
        self, arbitration: Arbitration, observation: Observation, executor: Executor
    ) -> tuple[tuple[ActionOutcome, ...], int]:
        """Carry out the plans, the best proposal first.

        Returns an outcome for every action that the team proposed, and the number of conflicts.
        """
        self.observer.on_plan(self.ticks, arbitration.proposals)
        outcomes: list[ActionOutcome] = []
        conflicts = 0

        def answered(outcome: ActionOutcome) -> None:
            outcomes.append(outcome)
            self.observer.on_order_answered(self.ticks, outcome)

        try:
            for proposal in arbitration.proposals:
                verdict = arbitration.judge(proposal)
                for conflict in verdict.conflicts:
                    self.observer.on_conflict(self.ticks, conflict)
                conflicts += len(verdict.conflicts)
                if verdict.outcome is not None:
                    answered(verdict.outcome)
                if verdict.rest is None:
                    continue
                try:
                    outcome = await executor.execute(verdict.rest, observation)
                except RimApiError as error:
                    self.observer.on_action_failed(self.ticks, verdict.rest, error)
                    raise
                if outcome.status not in (OutcomeStatus.REFUSED, OutcomeStatus.UNCONFIRMED):
                    arbitration.hold(verdict.rest)
                answered(outcome)
            outcomes = list(await executor.confirm(outcomes, observation))
        finally:  # what the game has answered is on record, also if a later request failed
            for outcome in outcomes:
                self.observer.on_action(self.ticks, outcome)
        return tuple(outcomes), conflicts

    async def _advance(self, observation: Observation, limit: int, charged: int) -> None:
        """Advance the game by one tick, hour by hour. Stop early when enemies arrive.

        `charged` game ticks of the tick have passed while the team thought.
        """
        scenario = self.spec.scenario
        short = scenario.game_ticks_per_tick(threatened=True)
        now = observation.game.game_tick
        whole = short if observation.is_threatened else scenario.game_ticks_per_tick(threatened=False)
        target = min(now + whole, limit)
        now += charged
        while now < target:
            step = min(short, target - now)
            await self.game.clock.advance(step)
            now += step
            if now < target and (await self.game.client.maps.creatures(self.static.map_id)).enemies_count > 0:
                return

    def _score(
        self, observation: Observation, start: int, outcomes: tuple[ActionOutcome, ...], *, conflicts: int
    ) -> None:
        """Score the tick by the state after it."""
        self.days = (observation.game.game_tick - start) / GAME_TICKS_PER_DAY
        deaths = reported_deaths(observation)
        self.deaths += deaths if self.continuity is None else self.continuity.follow(observation, deaths)
        self.latest = measure(observation)
        inputs = TickInputs(self.latest, outcomes, conflicts=conflicts, conflicts_resolved=conflicts)
        self.score = self.scorer.add(inputs)
        self.observer.on_score(self.ticks, observation, self.score)
        self.ticks += 1
