"""One episode: opens the game, the team and the record, plays the ticks, and collects the bills."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from decimal import Decimal
from typing import Final

import httpx

from pytest_rle.backoff import Backoff
from pytest_rle.episode.budget import require_prices, tick_usd
from pytest_rle.episode.checkpoints import Checkpoints, saves_folder
from pytest_rle.episode.continued_game import open_continued_game
from pytest_rle.episode.continuity import Continuity
from pytest_rle.episode.ending import Ending
from pytest_rle.episode.game import LaunchError, OpenGame
from pytest_rle.episode.infrastructure import ModelEndpointGone
from pytest_rle.episode.launch import allow_start_items, open_game, open_recorded_game
from pytest_rle.episode.observer import EpisodeObserver, EpisodeSetup
from pytest_rle.episode.observer_group import ObserverGroup
from pytest_rle.episode.record_folders import has_record
from pytest_rle.episode.recorded_episode import EmptyRecordError, RecordedEpisode
from pytest_rle.episode.recorder import EpisodeRecorder
from pytest_rle.episode.replay_checker import RecordDiffers, ReplayChecker
from pytest_rle.episode.result import PROMPT_CUT, EpisodeResult, Outcome
from pytest_rle.episode.run_budget import CostLimit
from pytest_rle.episode.shared_starts import SharedStarts
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.teams import open_team
from pytest_rle.episode.ticks import TickLoop
from pytest_rle.llm import CallRecord, CostTracker
from pytest_rle.llm.reconcile import reconcile
from pytest_rle.llm.shared import SharedEndpoints
from pytest_rle.privacy import without_folders
from pytest_rle.rimapi import Retries, RimApiError, network_transport, observe
from pytest_rle.scoring import Scorer, measure
from pytest_rle.team import Deliberation, Role, Team
from pytest_rle.team.briefing import briefing_of
from pytest_rle.team.model_access import ModelAccess
from pytest_rle.team.observer import TeamObserver
from pytest_rle.team.seats import TeamDescription

SETTLING_TIMEOUT_S: Final = 60.0
"""How long to wait for the provider's bills after the last tick."""


class EpisodeRun:
    """Plays one spec once.

        spec = EpisodeSpec(load_scenario(Path("scenarios/crashlanded.yaml")), seed=42, policy="scripted", ticks=4)
        result = await EpisodeRun(spec).play()
        print(result.outcome, result.score, result.folder)

    Args:
        spec: What to play.
        team: A team to use instead of the spec's.
        transport: Carries requests to the game instead of the network.
        observers: Get the episode's reports, in this order.
        endpoints: Breakers and limits of the models' endpoints; share them among the episodes of a battery.
        backoff: The waits between attempts at a model or a running game; None for the usual ones.
        spent_before_usd: What earlier attempts at the episode have cost, which counts towards its limit.
        budget: The cost limit of the run; share it among the episodes of a battery.
        shared: Games that started before; share one among the episodes of a battery.
        record: A record to replay. With `spec.resume`, the record is read from there.

    Attributes:
        checker: Compares the episode with the record that it replays or resumes; None without a record.
    """

    def __init__(
        self,
        spec: EpisodeSpec,
        *,
        team: Team | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        observers: Iterable[EpisodeObserver] = (),
        endpoints: SharedEndpoints | None = None,
        backoff: Backoff | None = None,
        spent_before_usd: Decimal = Decimal(0),
        budget: CostLimit | None = None,
        shared: SharedStarts | None = None,
        record: RecordedEpisode | None = None,
    ) -> None:
        self.spec = spec
        self.checker: ReplayChecker | None = None
        self._record = record
        self._team = team
        self._transport = transport
        self._observers = tuple(observers)
        self._endpoints = endpoints
        self._backoff = backoff
        self._spent_before_usd = spent_before_usd
        self._budget = budget
        self._shared = shared

    async def play(self) -> EpisodeResult:
        """Play until the episode ends, and write its record.

        A fault of the game or of the model's endpoint during play gives an `infra_failed` result. If the episode is
        cancelled, its record ends with `truncated`.

        Raises:
            NotPlayedError: The run has reached its cost limit; nothing was written.
            RleError: The episode cannot start; nothing was written.
            RecordWriteError: The record can no longer be written, for example because the disk is full.
        """
        started = time.monotonic()
        record = self._open_record()
        checkers = [self.checker] if self.checker is not None else []
        listeners = ObserverGroup([*checkers, *self._observers])
        async with AsyncExitStack() as stack:
            recorder = stack.enter_context(EpisodeRecorder(self.spec, on_event=listeners.on_event))
            observer = ObserverGroup([recorder, listeners])
            costs = CostTracker(
                limit_usd=self.spec.max_cost_usd,
                spent_before_usd=self._spent_before_usd,
                budget=self._budget,
                on_start=observer.on_call_started,
                on_row=observer.on_call,
                on_settled=observer.on_cost_settled,
            )
            if record is not None:
                costs.skip_numbers(record.last_call_number)
            seats = await stack.enter_async_context(
                open_team(
                    self.spec,
                    costs,
                    given=self._team,
                    record=record,
                    shared=self._endpoints,
                    backoff=self._backoff,
                )
            )
            require_prices(costs)
            if self._budget is not None and record is None and costs.prices:
                self._budget.require(tick_usd(costs, calls=len(seats.team.asking_roles)))
            observer.on_team_ready(seats.team, costs)
            async with self._start_limit():
                game = await stack.enter_async_context(self._open_game(record, observer))
                await game.clock.pause()
                static = await game.start.static(game.client)
                events = await stack.enter_async_context(game.open_events())
                await allow_start_items(game, static)
                observation = await observe(game.client, static, events, for_views=seats.team.reads_views)
            game.start.answers = game.client.answers.copy()
            start = measure(observation)
            scorer = Scorer(self.spec.scenario, start, horizon_game_ticks=self.spec.horizon_game_ticks)
            seats.team.join_episode(
                briefing=briefing_of(
                    self.spec.scenario, scoring_version=scorer.version, first_game_tick=observation.game.game_tick
                ),
                observer=_TeamReporter(costs, observer),
                recall=record.recall if record is not None else None,
                spatial=game.start.survey(static, observation),
            )
            setup = EpisodeSetup(
                spec=self.spec,
                game=game,
                static=static,
                observation=observation,
                scorer=scorer,
                costs=costs,
                team=seats.description,
            )
            loop = TickLoop(
                spec=self.spec,
                game=game,
                static=static,
                events=events,
                team=seats.team,
                scorer=scorer,
                observer=observer,
                costs=costs,
                record=record,
                start=start,
                continuity=Continuity(game.client, static, observation) if game.is_real_time else None,
                checkpoints=self._checkpoints(game, record),
            )
            try:
                ending = await self._play_ticks(loop, setup)
                await self._settle(costs, seats.models, record)
                warnings = await seats.team.close()
            except asyncio.CancelledError as cause:
                ending = Ending(Outcome.TRUNCATED, str(cause) or "cancelled")
                observer.on_episode_ended(self._result(loop, seats.description, ending, started))
                raise
            result = self._result(loop, seats.description, ending, started, warnings)
            observer.on_episode_ended(result)
            return result

    @contextlib.asynccontextmanager
    async def _start_limit(self) -> AsyncIterator[None]:
        """Raise LaunchError if a running game takes too long to be ready. The embedded colony has no limit."""
        is_running = self._transport is not None or self.spec.rimapi_url is not None
        limit_s = 2 * self.spec.start_timeout_s if is_running else None  # half of it to load the save
        try:
            async with asyncio.timeout(limit_s) as limit:
                yield
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise LaunchError(
                f"the game at {self.spec.rimapi_url} was not ready to play within {limit_s:g} s: it answers too "
                "slowly; look whether RimWorld is busy, has a window open, or does not run in the background"
            ) from error

    async def _play_ticks(self, loop: TickLoop, setup: EpisodeSetup) -> Ending:
        """Play to the ending. A fault of the game or of the endpoint, and a difference from the record, are endings."""
        try:
            loop.observer.on_episode_started(setup)
            ending = await loop.play(setup.observation)
        except (RimApiError, LaunchError, ModelEndpointGone, RecordDiffers) as error:
            is_permanent = isinstance(error, RecordDiffers) or (
                isinstance(error, ModelEndpointGone) and error.is_permanent
            )
            if isinstance(error, RimApiError) and loop.continuity is not None:
                error = await loop.continuity.explain(error)
            ending = Ending(Outcome.INFRA_FAILED, without_folders(str(error)), is_permanent)
            loop.observer.on_error(error)
        unused = setup.game.player.unused_request if setup.game.player is not None else None
        if unused is not None and self.checker is not None:
            self.checker.report_unused_request(unused)
        return ending

    def _open_record(self) -> RecordedEpisode | None:
        """The record to replay or resume, or None. Raises ReplayError if the spec describes another game."""
        record, folder = self._record, self.spec.resume
        if record is None and folder is not None and has_record(folder):
            try:
                record = RecordedEpisode.read(folder, resuming=True)
            except EmptyRecordError:
                return None
            record.require_same_game(self.spec)
            record = record if record.is_embedded else record.until_checkpoint()
        self.checker = ReplayChecker(record) if record is not None else None
        return record

    def _checkpoints(self, game: OpenGame, record: RecordedEpisode | None) -> Checkpoints | None:
        """What saves the game. Raises LaunchError if RimWorld's folder of saves is not known."""
        if self.spec.checkpoint is None or not game.is_real_time:
            return None
        folder = saves_folder() if game.player is None else None
        return Checkpoints(game.client, self.spec, folder, record.checkpoint if record is not None else None)

    def _open_game(
        self, record: RecordedEpisode | None, observer: EpisodeObserver
    ) -> AbstractAsyncContextManager[OpenGame]:
        """The spec's game, or a live game's recorded answers. Raises ReplayError if the game save is missing."""
        if record is None or record.is_embedded:
            return open_game(
                self.spec,
                transport=self._transport,
                on_exchange=observer.on_exchange,
                on_traffic=observer.on_traffic,
                backoff=self._backoff,
                shared=self._shared,
            )
        if record.checkpoint is not None:
            return open_continued_game(
                self.spec,
                record,
                record.checkpoint,
                transport=self._transport if self._transport is not None else network_transport(),
                on_exchange=observer.on_exchange,
                on_traffic=observer.on_traffic,
                retries=Retries() if self._backoff is None else Retries(backoff=self._backoff),
            )
        return open_recorded_game(self.spec, record.start, record.traffic(), on_exchange=observer.on_exchange)

    async def _settle(self, costs: CostTracker, models: ModelAccess, record: RecordedEpisode | None) -> None:
        """Get the providers' bills, or take them from a replayed record."""
        if record is not None and not record.resuming:
            for number, cost in record.settlements:
                costs.settle(number, cost)
            return
        with contextlib.suppress(TimeoutError):  # a call without a bill keeps its estimate
            async with asyncio.timeout(SETTLING_TIMEOUT_S):
                for asked in models.asked.values():
                    await reconcile(costs, asked.endpoint, numbers=asked.numbers)

    def _result(
        self,
        loop: TickLoop,
        team: TeamDescription,
        ending: Ending,
        started: float,
        warnings: tuple[str, ...] = (),
    ) -> EpisodeResult:
        score = loop.scorer.final(has_ended=ending.outcome is Outcome.DEFEAT)
        # The baselines are of whole games whose clock stands while a team thinks.
        is_comparable = self.spec.ticks is None and not self.spec.realtime
        return EpisodeResult(
            scenario=self.spec.scenario.name,
            seed=self.spec.seed,
            team=team,
            outcome=ending.outcome,
            reason=ending.reason,
            score=score.composite,
            anchored=loop.scorer.anchored(score) if is_comparable and loop.game.is_pinned else None,
            scoring=score,
            ticks=loop.ticks,
            days=loop.days,
            founders=len(loop.start.colonists),
            colonists=len(loop.latest.colonists),
            deaths=tuple(loop.deaths),
            costs=loop.costs.snapshot(),
            is_pinned=loop.game.is_pinned,
            folder=self.spec.folder,
            seconds=time.monotonic() - started,
            recalled_calls=loop.costs.calls - loop.costs.made_calls,
            save_version=loop.game.save_version,
            save_warnings=loop.game.warnings,
            operator_attempts=loop.operator_attempts,
            team_warnings=warnings,
            continued_at_tick=loop.game.continuation.tick if loop.game.continuation is not None else None,
            is_realtime=self.spec.realtime,
            stream_gaps=loop.continuity.gaps if loop.continuity is not None else 0,
            deliberations=loop.deliberations,
            may_recover=ending.outcome is Outcome.INFRA_FAILED and not ending.is_permanent,
            faults=_faults(loop.costs.rows),
        )


def _faults(calls: Iterable[CallRecord]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for call in calls:
        if call.fault is not None:
            counts[call.fault.kind.value] += 1
        if call.prompt_cut:
            counts[PROMPT_CUT] += 1
    return counts


@dataclasses.dataclass(frozen=True, slots=True)
class _TeamReporter(TeamObserver):
    """Passes a team's reports on. First reports what a team did not report itself: its prompts, and its own calls."""

    costs: CostTracker
    observer: EpisodeObserver
    prompted: set[tuple[int, Role]] = dataclasses.field(default_factory=set)

    def on_prompt(self, tick: int, role: Role, text: str) -> None:
        self.prompted.add((tick, role))
        self.observer.on_prompt(tick, role, text)

    def on_deliberation(self, deliberation: Deliberation) -> None:
        if deliberation.prompt and (deliberation.tick, deliberation.role) not in self.prompted:
            self.on_prompt(deliberation.tick, deliberation.role, deliberation.prompt)
        if deliberation.calls:
            self.costs.adopt(deliberation.calls)
        self.observer.on_deliberation(deliberation)
