"""The recorder: an observer that writes the record of an episode while it is played."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self

from pytest_rle.episode.observer import EpisodeObserver, EpisodeSetup
from pytest_rle.episode.plan import Conflict, Proposal
from pytest_rle.episode.result import EpisodeResult, Outcome
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.summary import summary_of
from pytest_rle.llm import CallRecord, StartedCall
from pytest_rle.privacy import without_folders
from pytest_rle.records import (
    ActionExecuted,
    Advanced,
    CallStarted,
    CheckpointSaved,
    ConflictSettled,
    CostSettled,
    DeliberationEnded,
    EpisodeEnd,
    EpisodeStart,
    ErrorRaised,
    Event,
    EventWriter,
    IncidentTriggered,
    ObservationTaken,
    ProviderCall,
    RecordedExchange,
    SceneTaken,
    Scored,
    SseReceived,
    ThinkingCharged,
    TickStart,
)
from pytest_rle.records.artifacts import DeliberationLog, SummaryFile, TickTable
from pytest_rle.records.history import append_history
from pytest_rle.records.provenance import collect_provenance
from pytest_rle.records.traffic import TrafficLog
from pytest_rle.rimapi import Exchange, Observation, Traffic
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import TriggeredIncident
from pytest_rle.scene.capture import Capture
from pytest_rle.scene.static_map import StaticMap
from pytest_rle.scoring import Score, condition_figures, measure
from pytest_rle.team import ActionOutcome, Deliberation, DeliberationStatus, Role

ERROR_NAMES: Final = {
    DeliberationStatus.TIMEOUT: "deliberation_timeout",
    DeliberationStatus.PROVIDER_ERROR: "provider_error",
    DeliberationStatus.PARSE_FAILURE: "parse_failure",
    DeliberationStatus.REFUSED: "refused",
}
"""The `error` of the events that failed deliberations leave."""


@dataclasses.dataclass(slots=True, kw_only=True)
class _OpenRecord:
    """The open files of a record, and what the episode started with.

    `observation` is the one at the start, then the one after each tick. `traffic` is None unless the game runs in real
    time. `map` is None once the first scene has named it.
    """

    setup: EpisodeSetup
    provenance: Mapping[str, Any]
    observation: Observation
    events: EventWriter
    table: TickTable
    deliberations: DeliberationLog
    traffic: TrafficLog | None
    scenes: Capture
    map: StaticMap | None

    def close(self) -> None:
        for file in (self.events, self.table, self.deliberations, self.traffic):
            if file is not None:
                file.close()


class EpisodeRecorder(EpisodeObserver):
    """Writes the record of one episode, each event when it happens. As a context manager it closes the files.

    Args:
        spec: What is played; its `folder` is created when the episode starts.
        on_event: Called with each event after it was written.

    Raises:
        RecordFolderError: The folder is not empty.
        RecordWriteError: A file cannot be written.
    """

    def __init__(self, spec: EpisodeSpec, on_event: Callable[[Event], None]) -> None:
        self._spec = spec
        self._on_event = on_event
        self._tick = 0
        self._early_traffic: list[Traffic] = []
        self._writes: list[Exchange] = []
        self._answered: deque[tuple[RecordedExchange, ...]] = deque()
        self._record: _OpenRecord | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._record is not None:
            self._record.close()

    def on_traffic(self, traffic: Traffic) -> None:
        """Write what a live game answered. It is kept in memory until the record is open."""
        if self._record is None:
            self._early_traffic.append(traffic)
        elif self._record.traffic is not None:
            self._record.traffic.add(traffic)

    def on_exchange(self, exchange: Exchange) -> None:
        """Keep a write for the action that caused it."""
        if exchange.is_write:
            self._writes.append(exchange)

    def on_episode_started(self, setup: EpisodeSetup) -> None:
        """Open the record and write its first event."""
        spec, scorer = self._spec, setup.scorer
        name = spec.scenario.name
        provenance = collect_provenance()
        self._record = _OpenRecord(
            setup=setup,
            provenance=provenance,
            observation=setup.observation,
            events=EventWriter(spec.folder, compress=spec.compress),
            table=TickTable(spec.folder, name, tuple(spec.scenario.weights[scorer.version])),
            deliberations=DeliberationLog(spec.folder, name),
            traffic=TrafficLog(spec.folder) if setup.game.has_traffic else None,
            scenes=Capture(setup.static.terrain),
            map=StaticMap.of(setup.static),
        )
        for traffic in self._early_traffic:
            self.on_traffic(traffic)
        self._write(
            EpisodeStart(
                scenario=name,
                scenario_sha256=spec.scenario.sha256,
                seed=spec.seed,
                team=setup.team,
                policy=setup.team.policy,
                model=setup.team.model,
                item=spec.item,
                attempt=spec.attempt,
                save=setup.game.save,
                save_sha256=setup.game.save_sha256,
                save_version=setup.game.save_version,
                scoring_version=scorer.version,
                horizon_game_ticks=scorer.horizon_game_ticks,
                map_id=setup.static.map_id,
                recipe=spec.recipe().model_dump(mode="json"),
                prices=setup.costs.prices,
                provenance=provenance,
                start=scorer.start,
            )
        )

    def on_tick_started(self, tick: int, observation: Observation) -> None:
        """Write `tick_start`, the observation and the scene."""
        self._tick = tick
        game_tick = observation.game.game_tick
        self._write(TickStart(tick=tick, game_tick=game_tick, day=self._day(game_tick)))
        self._write_observation(tick, observation)

    def on_incident(self, tick: int, incident: TriggeredIncident) -> None:
        """Write an incident that the scenario triggered."""
        parameters: dict[str, Any] = incident.parameters.model_dump(mode="json", exclude_none=True)
        self._write(IncidentTriggered(tick=tick, name=incident.name, parameters=parameters))

    def on_observation_after_incidents(self, tick: int, observation: Observation) -> None:
        """Write the second observation and scene of a tick, and what the game's stream reported since the first."""
        self._write_stream(tick, observation)
        self._write_observation(tick, observation)

    def on_prompt(self, tick: int, role: Role, text: str) -> None:
        """Write a prompt before it is sent."""
        self._on_event(self._open.events.write_prompt(tick, role.value, text))

    def on_call_started(self, call: StartedCall) -> None:
        """Write a call before it is sent: if this process is killed, the call still counts."""
        self._write(CallStarted.of(call))

    def on_call(self, call: CallRecord) -> None:
        """Write a call to a model at once: an answer that was paid for must not be lost."""
        self._write(ProviderCall(tick=call.tick, role=call.role, call=call))

    def on_deliberation(self, deliberation: Deliberation) -> None:
        """Write a role's plan, or its failure with an `error` event."""
        deliberation = deliberation.model_copy(update={"error": without_folders(deliberation.error)})
        tick, role = deliberation.tick, deliberation.role.value
        plan = deliberation.plan
        self._write(
            DeliberationEnded(
                tick=tick,
                role=role,
                status=deliberation.status.value,
                policy=deliberation.policy,
                model=deliberation.model,
                confidence=plan.confidence if plan is not None else None,
                actions=plan.actions if plan is not None else (),
                summary=plan.summary if plan is not None else "",
                rejected=deliberation.rejected,
                repaired=deliberation.repaired,
                error=deliberation.error,
                latency_s=round(deliberation.latency_s, 4),
                timeout_s=deliberation.timeout_s,
            )
        )
        self._open.deliberations.add(deliberation)
        if deliberation.status is not DeliberationStatus.SUCCESS:
            self._write(
                ErrorRaised(
                    tick=tick,
                    role=role,
                    error=ERROR_NAMES[deliberation.status],
                    message=deliberation.error,
                    timeout_s=deliberation.timeout_s if deliberation.status is DeliberationStatus.TIMEOUT else None,
                )
            )

    def on_plan(self, tick: int, proposals: Sequence[Proposal]) -> None:
        """Writes to the game belong to actions from here on."""
        del tick, proposals  # each action is written with its outcome
        self._writes.clear()
        self._answered.clear()

    def on_conflict(self, tick: int, conflict: Conflict) -> None:
        """Write the conflict."""
        self._write(_conflict_event(tick, conflict))

    def on_order_answered(self, tick: int, outcome: ActionOutcome) -> None:
        """Keep the requests that an action caused, for its event."""
        del tick, outcome
        self._answered.append(tuple(RecordedExchange.from_exchange(exchange) for exchange in self._writes))
        self._writes.clear()

    def on_action(self, tick: int, outcome: ActionOutcome) -> None:
        """Write the outcome of an action with the requests that it caused."""
        self._write(
            ActionExecuted(
                tick=tick,
                role=outcome.role.value,
                action=outcome.action,
                status=outcome.status.value,
                reason=outcome.reason,
                exchanges=self._answered.popleft(),
            )
        )

    def on_checkpoint(self, checkpoint: CheckpointSaved) -> None:
        """Write that the game was saved."""
        self._write(checkpoint)

    def on_thought(self, tick: int, game_ticks: int, seconds: float) -> None:
        """Write what the team's thinking was charged."""
        self._write(ThinkingCharged(tick=tick, game_ticks=game_ticks, seconds=seconds))

    def on_advance(self, tick: int, observation: Observation, seconds: float) -> None:
        """Write how much game time passed, and what the game's stream reported meanwhile."""
        before, now = self._open.observation.game.game_tick, observation.game.game_tick
        self._open.observation = observation
        self._write(Advanced(tick=tick, from_game_tick=before, to_game_tick=now, seconds=seconds))
        self._write_stream(tick, observation)

    def on_score(self, tick: int, observation: Observation, score: Score) -> None:
        """Write the score, and the tick's row of the table."""
        now = observation.game.game_tick
        self._write(
            Scored(tick=tick, game_tick=now, version=score.version, composite=score.composite, metrics=score.metrics)
        )
        self._open.table.add(
            tick=tick, day=self._day(now), game_tick=now, state_hash=observation.state_hash, score=score
        )

    def on_error(self, error: Exception) -> None:
        """Write a fault that ends the episode."""
        self._write(ErrorRaised(tick=self._tick, error=type(error).__name__, message=without_folders(str(error))))

    def on_cost_settled(self, call: CallRecord) -> None:
        """Write the provider's bill for a call."""
        if call.cost_usd is not None:
            self._write(CostSettled(number=call.number, response_id=call.response_id, cost_usd=call.cost_usd))

    def on_episode_ended(self, result: EpisodeResult) -> None:
        """Write the last observation and scene, the end, the summary, and a line of history if a model was called."""
        self._write_observation(result.ticks, self._open.observation)
        opened = self._open
        final_hash = opened.observation.state_hash
        summary = summary_of(result, self._spec, opened.setup, final_hash, opened.provenance)
        file = SummaryFile(self._spec.folder, self._spec.scenario.name, summary)
        self._write(
            EpisodeEnd(
                outcome=result.outcome.value,
                reason=result.reason,
                ticks=result.ticks,
                days=round(result.days, 4),
                score=result.score,
                mean=result.scoring.mean,
                final=result.scoring.final,
                goal=result.scoring.goal,
                metrics=result.scoring.metrics,
                truncated=result.outcome is Outcome.TRUNCATED,
                state_hash=self._open.observation.state_hash,
                files=dict([self._open.table.digest, self._open.deliberations.digest, file.digest]),
            )
        )
        file.write()
        append_history(
            self._spec.output,
            "scenario",
            summary,
            llm_calls=self._open.setup.costs.made_calls,
            always=self._spec.history_always,
        )

    @property
    def _open(self) -> _OpenRecord:
        if self._record is None:
            raise RuntimeError("the record is open only after on_episode_started")
        return self._record

    def _write(self, event: Event) -> None:
        self._on_event(self._open.events.write(event))

    def _write_stream(self, tick: int, observation: Observation) -> None:
        for event in observation.events:
            self._write(SseReceived(tick=tick, event=event.event, data=event.data))

    def _write_observation(self, tick: int, observation: Observation) -> None:
        measurement = measure(observation)
        self._write(
            ObservationTaken(
                tick=tick,
                game_tick=observation.game.game_tick,
                day=self._day(observation.game.game_tick),
                state_hash=observation.state_hash,
                datetime=observation.datetime,
                figures=condition_figures(self._open.setup.scorer.start, measurement),
                measurement=measurement,
            )
        )
        change, start = self._open.scenes.take(observation), self._open.map
        if start is not None:
            start.write(self._spec.folder.parent)
            self._open.map = None
        name = start.name if start is not None else None
        self._write(SceneTaken(tick=tick, map=name, set=change.set, gone=change.gone))

    def _day(self, game_tick: int) -> float:
        return round((game_tick - self._open.setup.scorer.start.game_tick) / GAME_TICKS_PER_DAY, 4)


def _conflict_event(tick: int, conflict: Conflict) -> ConflictSettled:
    return ConflictSettled(
        tick=tick,
        target=conflict.target,
        winner=conflict.winner.role.value,
        winning_action=conflict.winner.action,
        loser=conflict.loser.role.value,
        losing_action=conflict.loser.action,
    )
