"""One episode: the game, the team and the record are opened, its ticks played, and what it cost settled."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Final

import httpx

from pytest_rle.episode.budget import require_prices
from pytest_rle.episode.ending import Ending
from pytest_rle.episode.infrastructure import ModelEndpointGone
from pytest_rle.episode.launch import (
    LaunchError,
    OpenGame,
    SaveError,
    SavePrototypes,
    allow_start_items,
    open_game,
    open_recorded_game,
)
from pytest_rle.episode.recorded_episode import EmptyRecordError, RecordedEpisode, ReplayError, has_record
from pytest_rle.episode.recording import Recording
from pytest_rle.episode.replay_checker import RecordDiffers, ReplayChecker
from pytest_rle.episode.result import EpisodeResult, Outcome
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.teams import OpenTeam, open_recorded_team, open_team
from pytest_rle.episode.ticks import TickGuard, TickLoop
from pytest_rle.llm import ApiKeyError, CostTracker, Endpoint
from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.reconcile import reconcile
from pytest_rle.records import RecordError
from pytest_rle.rimapi import (
    Exchange,
    LargeAnswers,
    NotRecorded,
    RimApiError,
    Traffic,
    observe,
    read_static,
)
from pytest_rle.scenario import ScenarioError
from pytest_rle.scoring import Scorer, UnknownScoringVersionError, measure
from pytest_rle.team import Deliberation, Team, briefing_of

EXPECTED_ERRORS: Final = (
    LaunchError,
    ApiKeyError,
    ReplayError,
    RecordError,
    RimApiError,
    SaveError,
    ScenarioError,
    UnknownScoringVersionError,
)

SETTLING_TIMEOUT_S: Final = 60.0
"""How long the provider's bills are waited for after the last tick."""


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
        record: A record to play again; with `spec.resume` it is read from there.
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
        record: RecordedEpisode | None = None,
    ) -> None:
        self.spec = spec
        self.costs = CostTracker(limit_usd=spec.max_cost_usd)
        self.team: Team | None = None
        self.checker: ReplayChecker | None = None
        self._record = record
        self._given_team = team
        self._on_ready = on_ready
        self._transport = transport
        self._guard = guard
        self._breaker = breaker
        self._prototypes = prototypes
        self._large_answers = large_answers
        self._recording: Recording | None = None
        self._loop: TickLoop | None = None
        self._deliberations: list[Deliberation] = []

    @property
    def deliberations(self) -> tuple[Deliberation, ...]:
        """Copies of every deliberation so far, in the order in which they came to an end."""
        return tuple(deliberation.model_copy(deep=True) for deliberation in self._deliberations)

    def status(self) -> str:
        """Where the episode is, in a few words: tick, day, score, cost."""
        loop = self._loop
        if loop is None or loop.score is None:
            return "starting"
        cost = f", {self.costs.snapshot().total.text()}" if self.costs.calls else ""
        day = f"day {loop.days:.1f} of {self.spec.scenario.days:g}"
        return f"tick {loop.ticks}, {day}, score {loop.score.composite:.3f}{cost}"

    async def play(self) -> EpisodeResult:
        """Play to the end and leave the record.

        A fault of the game or of the model's endpoint in the middle is an `infra_failed` result. What keeps the
        episode from starting is raised, and leaves nothing behind. Cancellation leaves a truncated record.
        """
        started = time.monotonic()
        record = self._record = self._open_record()
        async with AsyncExitStack() as stack:
            seats = OpenTeam(self._given_team) if self._given_team is not None else None
            if seats is None:
                seats = await stack.enter_async_context(
                    open_team(self.spec, self.costs, breaker=self._breaker)
                    if record is None or record.resuming
                    else open_recorded_team(self.spec, self.costs, record)
                )
            team = self.team = seats.team
            require_prices(self.costs)
            if self._on_ready is not None:
                self._on_ready()
            game = await stack.enter_async_context(self._open_game(record))
            waiting: list[Traffic] = []
            if game.recorder is not None:
                game.recorder.on_traffic = waiting.append
            await game.clock.hold()
            static = await read_static(game.client)
            events = await stack.enter_async_context(game.open_events())
            await allow_start_items(game, static)
            observation = await observe(game.client, static, events)
            scorer = Scorer(self.spec.scenario, horizon_game_ticks=self.spec.horizon_game_ticks)
            start = measure(observation)
            scorer.observe_start(start)
            base_url = seats.endpoint.base_url if seats.endpoint is not None else None
            recording = self._recording = stack.enter_context(
                Recording(self.spec, game, static, scorer, observation, self.costs, base_url=base_url)
            )
            if game.recorder is not None:
                game.recorder.on_traffic = recording.open_traffic(waiting)
            self._connect(team, recording, record)
            team.briefing = briefing_of(
                self.spec.scenario, scoring_version=scorer.version, first_game_tick=observation.game.game_tick
            )
            loop = self._loop = TickLoop(
                spec=self.spec,
                game=game,
                static=static,
                events=events,
                team=team,
                scorer=scorer,
                recording=recording,
                costs=self.costs,
                record=record,
                checker=self.checker,
                guard=self._guard,
                start=start,
            )
            try:
                try:
                    if self.checker is not None:
                        recording.watch(self.checker)
                    ending = await loop.play(observation)
                except (RimApiError, ModelEndpointGone, RecordDiffers) as error:
                    if isinstance(error, NotRecorded) and self.checker is not None:
                        self.checker.report_unrecorded_request(error, loop.ticks)
                    ending = Ending(Outcome.INFRA_FAILED, str(error))
                    recording.failure(error)
                unused = game.player.left_over if game.player is not None else None
                if unused is not None and self.checker is not None:
                    self.checker.report_unused_request(unused)
                await self._settle(seats.endpoint, record)
            except asyncio.CancelledError as cause:
                ending = Ending(Outcome.TRUNCATED, str(cause) or "cancelled")
                recording.finish(self._result(loop, ending, started), loop.seen)
                raise
            result = self._result(loop, ending, started)
            recording.finish(result, loop.seen)
            return result

    def _open_game(self, record: RecordedEpisode | None) -> AbstractAsyncContextManager[OpenGame]:
        """The game that the spec asks for, or what a live one answered. Raises ReplayError."""
        if record is None or record.is_embedded:
            return open_game(
                self.spec,
                transport=self._transport,
                on_exchange=self._note_exchange,
                prototypes=self._prototypes,
                large_answers=self._large_answers,
            )
        if record.resuming:
            raise ReplayError(
                f"{record.folder} cannot be resumed: it was played on a game that runs by itself, which cannot be "
                "brought back to where it was; 'rle replay' plays it again from the traffic on record"
            )
        return open_recorded_game(self.spec, record.start, record.traffic(), on_exchange=self._note_exchange)

    def _open_record(self) -> RecordedEpisode | None:
        """The record that is played again, if there is one. Raises ReplayError where it is of another game."""
        record, folder = self._record, self.spec.resume
        if record is None and folder is not None and has_record(folder):
            try:
                record = RecordedEpisode.read(folder, resuming=True)
            except EmptyRecordError:
                return None
            record.require_same_game(self.spec)
        if record is not None:
            self.checker = ReplayChecker(record)
            self.costs.skip_numbers(record.last_call_number)
        return record

    def _connect(self, team: Team, recording: Recording, record: RecordedEpisode | None) -> None:
        """Have everything written down the moment it happens."""
        self.costs.on_row = recording.call
        self.costs.on_settled = recording.settled
        team.on_prompt = recording.prompt
        team.recall = record.recall if record is not None else None

        def note(deliberation: Deliberation) -> None:
            self._deliberations.append(deliberation)
            if deliberation.calls:
                self.costs.adopt(deliberation.calls)
            recording.deliberation(deliberation)

        team.on_deliberation = note

    async def _settle(self, endpoint: Endpoint | None, record: RecordedEpisode | None) -> None:
        """Get the provider's bills; from the record where that is all there is."""
        if record is not None and not record.resuming:
            for number, cost in record.settlements:
                self.costs.settle(number, cost)
        elif endpoint is not None:
            with contextlib.suppress(TimeoutError):  # what has not come in by then keeps its estimate
                async with asyncio.timeout(SETTLING_TIMEOUT_S):
                    await reconcile(self.costs, endpoint)

    def _note_exchange(self, exchange: Exchange) -> None:
        if self._recording is not None:
            self._recording.exchange(exchange)

    def _result(self, loop: TickLoop, ending: Ending, started: float) -> EpisodeResult:
        score = loop.scorer.final(has_ended=ending.outcome is Outcome.DEFEAT)
        counts = self.spec.ticks is None and loop.game.is_pinned
        return EpisodeResult(
            scenario=self.spec.scenario.name,
            seed=self.spec.seed,
            policy=self.spec.policy,
            model=self.spec.model,
            outcome=ending.outcome,
            reason=ending.reason,
            score=score.composite,
            anchored=loop.scorer.anchored(score) if counts else None,
            scoring=score,
            ticks=loop.ticks,
            days=loop.days,
            founders=len(loop.start.colonists),
            colonists=len(loop.seen.colonists),
            deaths=tuple(loop.deaths),
            costs=self.costs.snapshot(),
            is_pinned=loop.game.is_pinned,
            folder=self.spec.folder,
            seconds=time.monotonic() - started,
            recalled_calls=self.costs.calls - self.costs.made_calls,
        )


def is_expected_error(error: BaseException) -> bool:
    """Whether an error speaks for itself: bad input or a world that does not answer, and no fault of this program."""
    return isinstance(error, EXPECTED_ERRORS)
