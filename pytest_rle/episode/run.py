"""One episode: observe, deliberate, arbitrate, execute, advance, score, until it is won, lost or over."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Final, Protocol

import httpx

from pytest_rle.episode.arbitration import MergedPlan, arbitrate
from pytest_rle.episode.budget import over_budget, require_prices
from pytest_rle.episode.ending import Ending, judge
from pytest_rle.episode.execution import Executor
from pytest_rle.episode.infrastructure import InfrastructureWatch
from pytest_rle.episode.launch import (
    LaunchError,
    OpenGame,
    SaveError,
    SavePrototypes,
    open_game,
    open_recorded_game,
)
from pytest_rle.episode.noticing import allow_start_items, deaths_among, has_emergency
from pytest_rle.episode.past import EmptyRecordError, Past, PastError, has_record
from pytest_rle.episode.recording import Recording
from pytest_rle.episode.result import ColonistDeath, EpisodeResult, Outcome
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.teams import OpenTeam, open_recorded_team, open_team
from pytest_rle.episode.witness import RecordDiffers, Witness
from pytest_rle.llm import CostTracker, Endpoint, FaultKind, MissingApiKeyError
from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.reconcile import reconcile
from pytest_rle.records import RecordError
from pytest_rle.rimapi import (
    Exchange,
    GameEvents,
    LargeAnswers,
    NotRecorded,
    Observation,
    RimApiError,
    StaticWorld,
    Traffic,
    observe,
    read_static,
)
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import ScenarioError
from pytest_rle.scoring import Measurement, Score, Scorer, TickInputs, condition_figures, measure
from pytest_rle.team import ActionOutcome, Deliberation, Team, Turn

EXPECTED_ERRORS: Final = (
    LaunchError,
    MissingApiKeyError,
    PastError,
    RecordError,
    RimApiError,
    SaveError,
    ScenarioError,
)

SETTLING_TIMEOUT_S: Final = 60.0
"""How long the provider's bills are waited for after the last tick."""


class TickGuard(Protocol):
    """Something that watches the wall time of a tick."""

    def begin(self, seconds: float) -> None:
        """A tick begins, and has so many seconds."""

    def end(self) -> None:
        """It is over."""


class ModelEndpointGone(Exception):
    """A fault of the model's endpoint that every later call would meet."""


class EpisodeRun:
    """Plays one spec once. `costs`, and `team` once `on_ready` was called, can be looked at while it runs.

    Args:
        spec: What to play.
        team: A team of one's own instead of the spec's.
        transport: What carries the bytes to the game instead of the network.
        guard: Watches the wall time of each tick.
        on_ready: Called when the team stands.
        breaker: Opens when the model's endpoint is gone; shared among the episodes of a battery.
        prototypes: Saves that were read before; shared among the episodes of a battery.
        large_answers: Maps that were read before; shared as well.
        past: A record to play again; with `spec.resume` it is read from there.
    """

    def __init__(
        self,
        spec: EpisodeSpec,
        *,
        team: Team | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        guard: TickGuard | None = None,
        on_ready: Callable[[], None] | None = None,
        breaker: CircuitBreaker | None = None,
        prototypes: SavePrototypes | None = None,
        large_answers: LargeAnswers | None = None,
        past: Past | None = None,
    ) -> None:
        self.spec = spec
        self.costs = CostTracker(limit_usd=spec.max_cost_usd)
        self.team: Team | None = None
        self.witness: Witness | None = None
        self._past = past
        self._given_team = team
        self._on_ready = on_ready
        self._transport = transport
        self._guard = guard
        self._breaker = breaker
        self._prototypes = prototypes
        self._large_answers = large_answers
        self._infrastructure = InfrastructureWatch()
        self._recording: Recording | None = None
        self._ticks = 0
        self._days = 0.0
        self._score: Score | None = None
        self._start: Measurement
        self._seen: Measurement
        self._deaths: list[ColonistDeath] = []
        self._deliberations: list[Deliberation] = []

    @property
    def deliberations(self) -> tuple[Deliberation, ...]:
        """Copies of every deliberation so far, in the order in which they came to an end."""
        return tuple(deliberation.model_copy(deep=True) for deliberation in self._deliberations)

    def status(self) -> str:
        """Where the episode is, in a few words: tick, day, score, cost."""
        if self._score is None:
            return "starting"
        cost = f", {self.costs.snapshot().total.text()}" if self.costs.calls else ""
        day = f"day {self._days:.1f} of {self.spec.scenario.days:g}"
        return f"tick {self._ticks}, {day}, score {self._score.composite:.3f}{cost}"

    async def play(self) -> EpisodeResult:
        """Play to the end and leave the record.

        A fault of the game or of the model's endpoint in the middle is an `infra_failed` result. What keeps the
        episode from starting is raised, and leaves nothing behind. Cancellation leaves a truncated record.
        """
        started = time.monotonic()
        past = self._past = self._open_past()
        async with AsyncExitStack() as stack:
            seats = OpenTeam(self._given_team) if self._given_team is not None else None
            if seats is None:
                seats = await stack.enter_async_context(
                    open_team(self.spec, self.costs, breaker=self._breaker)
                    if past is None or past.goes_on
                    else open_recorded_team(self.spec, self.costs, past)
                )
            team = self.team = seats.team
            require_prices(self.costs)
            if self._on_ready is not None:
                self._on_ready()
            game = await stack.enter_async_context(self._open_game(past))
            waiting: list[Traffic] = []
            if game.recorder is not None:
                game.recorder.on_traffic = waiting.append
            await game.clock.hold()
            static = await read_static(game.client)
            events = await stack.enter_async_context(game.open_events())
            await allow_start_items(game, static)
            observation = await observe(game.client, static, events)
            scorer = Scorer(self.spec.scenario, horizon_game_ticks=self._horizon())
            self._start = self._seen = measure(observation)
            scorer.observe_start(self._start)
            base_url = seats.endpoint.base_url if seats.endpoint is not None else None
            recording = self._recording = stack.enter_context(
                Recording(self.spec, game, static, scorer, observation, self.costs, base_url=base_url)
            )
            if game.recorder is not None:
                game.recorder.on_traffic = recording.open_traffic(waiting)
            self._connect(team, recording, past)
            try:
                try:
                    if self.witness is not None:
                        recording.watch(self.witness)
                    ending = await self._play_ticks(game, static, events, observation, team, scorer, recording)
                    ending = self._after_infrastructure(ending)
                except (RimApiError, ModelEndpointGone, RecordDiffers) as error:
                    if isinstance(error, NotRecorded) and self.witness is not None:
                        self.witness.unrecorded(error, self._ticks)
                    ending = Ending(Outcome.INFRA_FAILED, str(error))
                    recording.failure(error)
                if game.player is not None and self.witness is not None:
                    self.witness.unasked(game.player.left_over)
                await self._settle(seats.endpoint, past)
            except asyncio.CancelledError as cause:
                ending = Ending(Outcome.TRUNCATED, str(cause) or "cancelled")
                recording.finish(self._result(game, scorer, ending, started), self._seen)
                raise
            result = self._result(game, scorer, ending, started)
            recording.finish(result, self._seen)
            return result

    def _open_game(self, past: Past | None) -> AbstractAsyncContextManager[OpenGame]:
        """The game that the spec asks for, or what a live one answered. Raises PastError."""
        if past is None or past.is_of_embedded:
            return open_game(
                self.spec,
                transport=self._transport,
                on_exchange=self._note_exchange,
                prototypes=self._prototypes,
                large_answers=self._large_answers,
            )
        if past.goes_on:
            raise PastError(
                f"{past.folder} cannot be resumed: it was played on a game that runs by itself, which cannot be "
                "brought back to where it was; 'rle replay' plays it again from the traffic on record"
            )
        return open_recorded_game(self.spec, past.start, past.traffic(), on_exchange=self._note_exchange)

    def _open_past(self) -> Past | None:
        """The record that is played again, if there is one. Raises PastError where it is of another game."""
        past, folder = self._past, self.spec.resume
        if past is None and folder is not None and has_record(folder):
            try:
                past = Past.read(folder, goes_on=True)
            except EmptyRecordError:
                return None
            past.require_same(self.spec)
        if past is not None:
            self.witness = Witness(past)
            self.costs.skip_numbers(past.last_number)
        return past

    def _connect(self, team: Team, recording: Recording, past: Past | None) -> None:
        """Have everything written down the moment it happens."""
        self.costs.on_row = recording.call
        self.costs.on_settled = recording.settled
        team.on_prompt = recording.prompt
        team.recall = past.recall if past is not None else None

        def note(deliberation: Deliberation) -> None:
            self._deliberations.append(deliberation)
            if deliberation.calls:
                self.costs.adopt(deliberation.calls)
            recording.deliberation(deliberation)

        team.on_deliberation = note

    async def _settle(self, endpoint: Endpoint | None, past: Past | None) -> None:
        """Get the provider's bills; from the record where that is all there is."""
        if past is not None and not past.goes_on:
            for number, cost in past.settlements:
                self.costs.settle(number, cost)
        elif endpoint is not None:
            with contextlib.suppress(TimeoutError):  # what has not come in by then keeps its estimate
                async with asyncio.timeout(SETTLING_TIMEOUT_S):
                    await reconcile(self.costs, endpoint)

    def _after_infrastructure(self, ending: Ending) -> Ending:
        """An ending that counts, unless too much was lost to the model's endpoint."""
        verdict = self._infrastructure.verdict
        if verdict is None or ending.outcome is Outcome.TRUNCATED:
            return ending
        return Ending(Outcome.INFRA_FAILED, verdict)

    def _stop_before_tick(self, team: Team) -> Ending | None:
        """Why the next tick is not begun: the record ends here, or it could cost more than it may."""
        past = self._past
        if past is not None and not past.goes_on and self._ticks == len(past.ticks):
            if past.end is None:
                return Ending(Outcome.TRUNCATED, "the record ends here")
            return Ending(Outcome(past.end.outcome), past.end.reason)
        if past is not None and self._ticks < len(past.ticks):
            return None
        return over_budget(self.costs, calls=len(team.roles), tick=self._ticks)

    async def _play_ticks(
        self,
        game: OpenGame,
        static: StaticWorld,
        events: GameEvents,
        observation: Observation,
        team: Team,
        scorer: Scorer,
        recording: Recording,
    ) -> Ending:
        team.survey(static, observation)
        executor = Executor(game.client, static.map_id)
        start = self._start
        began = observation.game.game_tick
        end = began + self._horizon()
        incidents = sorted(self.spec.scenario.incidents, key=lambda incident: incident.game_tick)
        outcomes: tuple[ActionOutcome, ...] = ()
        while True:
            stop = self._stop_before_tick(team)
            if stop is not None:
                return stop
            if self._guard is not None:
                self._guard.begin(self.spec.tick_timeout_s)
            try:
                recording.tick_start(self._ticks, observation, measure(observation))
                due = [i for i in incidents if began + i.game_tick <= observation.game.game_tick]
                incidents = incidents[len(due) :]
                for incident in due:
                    await game.client.incidents.trigger(incident.name, static.map_id, incident.parameters.wire())
                    recording.incident(incident)
                if due:
                    after = await observe(game.client, static, events)
                    recording.after_incidents(after, measure(after))
                    observation = dataclasses.replace(after, events=(*observation.events, *after.events))
                turn = await team.deliberate(observation, static, tick=self._ticks, outcomes=outcomes)
                merged = arbitrate(
                    tuple(turn.plans.items()),
                    threatened=observation.is_threatened,
                    emergency=has_emergency(observation),
                )
                outcomes = await self._act(merged, observation, executor, recording)
                limit = min([end, *(began + incident.game_tick for incident in incidents[:1])])
                advance_began = time.monotonic()
                await self._advance(game, static, observation, limit)
                seconds = round(time.monotonic() - advance_began, 6)
                observation = await observe(game.client, static, events)
                self._note(observation, began)
                seen = self._seen = measure(observation)
                clashes = len(merged.conflicts)
                score = self._score = scorer.add(
                    TickInputs(seen, outcomes, conflicts=clashes, conflicts_resolved=clashes)
                )
                recording.tick_end(self._ticks, observation, seconds, score)
                self._ticks += 1
            finally:
                if self._guard is not None:
                    self._guard.end()
            stop = self._stop_after(turn)
            if stop is not None:
                return stop
            over = observation.game.game_tick >= end or self._ticks == self.spec.ticks
            ending = judge(self.spec.scenario, condition_figures(start, seen), at_horizon=over)
            if ending is not None:
                return ending
            await asyncio.sleep(0)  # other episodes on this loop get their turn

    def _stop_after(self, turn: Turn) -> Ending | None:
        """Why no other tick makes sense, as far as the model is concerned. Raises ModelEndpointGone."""
        self._infrastructure.note(turn)
        fault = turn.stopping_fault
        if fault is not None and fault.kind is FaultKind.BUDGET:
            return Ending(Outcome.TRUNCATED, f"stopped in tick {self._ticks - 1} by --rle-max-cost: {fault.message}")
        if fault is not None:
            raise ModelEndpointGone(fault.message)
        if self._infrastructure.is_gone is not None:
            raise ModelEndpointGone(self._infrastructure.is_gone)
        return None

    async def _act(
        self, merged: MergedPlan, observation: Observation, executor: Executor, recording: Recording
    ) -> tuple[ActionOutcome, ...]:
        """Carry out what arbitration has left, and write down what became of everything."""
        for conflict in merged.conflicts:
            recording.conflict(conflict)
        outcomes = list(merged.overruled)
        recording.begin_action()
        for outcome in merged.overruled:
            recording.outcome(outcome)
        for proposal in merged.proposals:
            try:
                outcome = await executor.execute(proposal, observation)
            except NotRecorded as error:
                if self.witness is not None:
                    self.witness.unrecorded(error, self._ticks, proposal.role)
                raise
            recording.outcome(outcome)
            outcomes.append(outcome)
        return tuple(outcomes)

    async def _advance(self, game: OpenGame, static: StaticWorld, observation: Observation, limit: int) -> None:
        """Let a tick's game time pass, hour by hour, and stop early when enemies come."""
        scenario = self.spec.scenario
        short = scenario.game_ticks_per_tick(threatened=True)
        now = observation.game.game_tick
        whole = short if observation.is_threatened else scenario.game_ticks_per_tick(threatened=False)
        target = min(now + whole, limit)
        while now < target:
            step = min(short, target - now)
            await game.clock.advance(step)
            now += step
            if now < target and (await game.client.maps.creatures(static.map_id)).enemies_count > 0:
                return

    def _horizon(self) -> int:
        """The episode's length in game ticks; with `--rle-ticks`, that many undisturbed ticks."""
        scenario = self.spec.scenario
        if self.spec.ticks is None:
            return scenario.horizon_game_ticks
        return min(scenario.horizon_game_ticks, self.spec.ticks * scenario.game_ticks_per_tick(threatened=False))

    def _note(self, observation: Observation, began: int) -> None:
        """Keep what the summary tells: days, and who died of what."""
        self._days = (observation.game.game_tick - began) / GAME_TICKS_PER_DAY
        self._deaths += deaths_among(observation)

    def _note_exchange(self, exchange: Exchange) -> None:
        if self._recording is not None:
            self._recording.exchange(exchange)

    def _result(self, game: OpenGame, scorer: Scorer, ending: Ending, started: float) -> EpisodeResult:
        score = scorer.final(has_ended=ending.outcome is Outcome.DEFEAT)
        counts = self.spec.ticks is None and game.is_pinned
        return EpisodeResult(
            scenario=self.spec.scenario.name,
            seed=self.spec.seed,
            policy=self.spec.policy,
            model=self.spec.model,
            outcome=ending.outcome,
            reason=ending.reason,
            score=score.composite,
            anchored=scorer.anchored(score) if counts else None,
            scoring=score,
            ticks=self._ticks,
            days=self._days,
            founders=len(self._start.colonists),
            colonists=len(self._seen.colonists),
            deaths=tuple(self._deaths),
            costs=self.costs.snapshot(),
            is_pinned=game.is_pinned,
            folder=self.spec.folder,
            seconds=time.monotonic() - started,
            recalled_calls=self.costs.calls - self.costs.made_calls,
        )


def is_expected_error(error: BaseException) -> bool:
    """Whether an error speaks for itself: bad input or a world that does not answer, and no fault of this program."""
    return isinstance(error, EXPECTED_ERRORS)
