"""The loop's steps, written down the moment they happen: one method a step, one or a few events each."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final, Self

from pytest_rle.episode.arbitration import Conflict
from pytest_rle.episode.launch import OpenGame
from pytest_rle.episode.result import EpisodeResult, Outcome
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.records import (
    ActionExecuted,
    Advanced,
    ConflictSettled,
    DeliberationEnded,
    DeliberationLog,
    EpisodeEnd,
    EpisodeStart,
    ErrorRaised,
    EventWriter,
    IncidentTriggered,
    ObservationTaken,
    ProviderCall,
    RecordedExchange,
    Scored,
    SseReceived,
    TickStart,
    TickTable,
    append_history,
    gather,
    write_summary,
)
from pytest_rle.rimapi import Exchange, Observation, StaticWorld
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import TriggeredIncident
from pytest_rle.scoring import Measurement, Score, Scorer, condition_figures
from pytest_rle.team import ActionOutcome, Deliberation, DeliberationStatus

ERROR_NAMES: Final = {
    DeliberationStatus.TIMEOUT: "deliberation_timeout",
    DeliberationStatus.PROVIDER_ERROR: "provider_error",
    DeliberationStatus.PARSE_FAILURE: "parse_failure",
    DeliberationStatus.REFUSED: "refused",
}
"""How the error events of failed deliberations are called."""


class Recording:
    """The open record of one episode. As a context manager it closes its files, whatever happens."""

    def __init__(
        self, spec: EpisodeSpec, game: OpenGame, static: StaticWorld, scorer: Scorer, observation: Observation
    ) -> None:
        name = spec.scenario.name
        self._spec = spec
        self._game = game
        self._static = static
        self._scorer = scorer
        self._tick = 0
        self._seen = observation
        self._writes: list[Exchange] = []
        self._provenance = gather()
        self._events = EventWriter(spec.folder)
        self._table = TickTable(spec.folder, name, tuple(spec.scenario.weights[scorer.version]))
        self._deliberations = DeliberationLog(spec.folder, name)
        self._events.write(
            EpisodeStart(
                scenario=name,
                scenario_sha256=spec.scenario.sha256,
                seed=spec.seed,
                policy=spec.policy,
                model=spec.model,
                save=game.save,
                save_sha256=game.save_sha256,
                scoring_version=scorer.version,
                horizon_game_ticks=scorer.horizon_game_ticks,
                map_id=static.map_id,
                provenance=self._provenance,
                start=scorer.start,
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in (self._events, self._table, self._deliberations):
            file.close()

    def tick_start(self, tick: int, observation: Observation, measurement: Measurement) -> None:
        """A decision turn begins, and this is what the team sees."""
        self._tick = tick
        day = self._day(observation.game.game_tick)
        self._events.write(TickStart(tick=tick, game_tick=observation.game.game_tick, day=day))
        self._observation(tick, observation, measurement)

    def incident(self, incident: TriggeredIncident) -> None:
        """The scenario fired an incident."""
        parameters: dict[str, Any] = incident.parameters.model_dump(mode="json", exclude_none=True)
        self._events.write(IncidentTriggered(tick=self._tick, name=incident.name, parameters=parameters))

    def deliberation(self, deliberation: Deliberation) -> None:
        """A role has thought: its prompt, its calls, its plan or its failure."""
        tick, role = deliberation.tick, deliberation.role.value
        if deliberation.prompt:
            self._events.prompt(tick, role, deliberation.prompt)
        for call in deliberation.calls:
            self._events.write(ProviderCall(tick=tick, role=role, call=call))
        plan = deliberation.plan
        self._events.write(
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
                latency_s=deliberation.latency_s,
                timeout_s=deliberation.timeout_s,
            )
        )
        self._deliberations.add(deliberation)
        if deliberation.status is not DeliberationStatus.SUCCESS:
            self._events.write(
                ErrorRaised(
                    tick=tick,
                    role=role,
                    error=ERROR_NAMES[deliberation.status],
                    message=deliberation.error,
                    timeout_s=deliberation.timeout_s if deliberation.status is DeliberationStatus.TIMEOUT else None,
                )
            )

    def conflict(self, conflict: Conflict) -> None:
        """Two roles wanted different things of one target."""
        self._events.write(
            ConflictSettled(
                tick=self._tick,
                target=conflict.target,
                winner=conflict.winner.role.value,
                winning_action=conflict.winner.action,
                loser=conflict.loser.role.value,
                losing_action=conflict.loser.action,
            )
        )

    def exchange(self, exchange: Exchange) -> None:
        """The client has sent a request; writes wait for the action that they belong to."""
        if exchange.is_write:
            self._writes.append(exchange)

    def begin_action(self) -> None:
        """What is written from here on belongs to the next outcome."""
        self._writes.clear()

    def outcome(self, outcome: ActionOutcome) -> None:
        """What became of an action, with the requests it took."""
        exchanges = tuple(RecordedExchange.of(exchange) for exchange in self._writes)
        self._writes.clear()
        self._events.write(
            ActionExecuted(
                tick=self._tick,
                role=outcome.role.value,
                action=outcome.action,
                status=outcome.status.value,
                reason=outcome.reason,
                exchanges=exchanges,
            )
        )

    def tick_end(self, tick: int, observation: Observation, seconds: float, score: Score) -> None:
        """Game time has passed, and the state after it is scored."""
        before, now = self._seen.game.game_tick, observation.game.game_tick
        self._seen = observation
        self._events.write(Advanced(tick=tick, from_game_tick=before, to_game_tick=now, seconds=seconds))
        for event in observation.events:
            self._events.write(SseReceived(tick=tick, event=event.event, data=event.data))
        self._events.write(
            Scored(tick=tick, game_tick=now, version=score.version, composite=score.composite, metrics=score.metrics)
        )
        self._table.add(tick=tick, day=self._day(now), game_tick=now, state_hash=observation.state_hash, score=score)

    def failure(self, error: Exception) -> None:
        """A fault of the game or of the model's endpoint, which ends the episode."""
        self._events.write(ErrorRaised(tick=self._tick, error=type(error).__name__, message=str(error)))

    def finish(self, result: EpisodeResult, last: Measurement) -> None:
        """The last event, the summary, and the line of history where a model was called."""
        self._observation(result.ticks, self._seen, last)
        self._events.write(
            EpisodeEnd(
                outcome=result.outcome.value,
                reason=result.reason,
                ticks=result.ticks,
                days=round(result.days, 4),
                score=result.score,
                metrics=result.scoring.metrics,
                truncated=result.outcome is Outcome.TRUNCATED,
                state_hash=self._seen.state_hash,
            )
        )
        summary = self._summary(result)
        write_summary(self._spec.folder, self._spec.scenario.name, summary)
        append_history(self._spec.output, "scenario", summary, llm_calls=result.costs.total.calls)

    def _observation(self, tick: int, observation: Observation, measurement: Measurement) -> None:
        self._events.write(
            ObservationTaken(
                tick=tick,
                game_tick=observation.game.game_tick,
                day=self._day(observation.game.game_tick),
                state_hash=observation.state_hash,
                datetime=observation.datetime,
                figures=condition_figures(self._scorer.start, measurement),
                measurement=measurement,
            )
        )

    def _day(self, game_tick: int) -> float:
        return round((game_tick - self._scorer.start.game_tick) / GAME_TICKS_PER_DAY, 4)

    def _summary(self, result: EpisodeResult) -> dict[str, Any]:
        spec, game = self._spec, self._game
        return {
            "run_id": spec.run_id,
            "episode": spec.key,
            **result.row(),
            "scenario": spec.scenario.name,
            "seed": spec.seed,
            "policy": spec.policy,
            "model": spec.model,
            "base_url": spec.base_url,
            "score": round(result.score, 6),
            "metrics": dict(result.scoring.metrics),
            "deaths": [{"name": d.name, "day": d.day, "cause": d.cause} for d in result.deaths],
            "game": {
                "kind": game.kind,
                "save": game.save,
                "save_sha256": game.save_sha256,
                "is_pinned": game.is_pinned,
                "warnings": list(game.warnings),
                "rimapi_version": self._static.rimapi_version,
                "rimworld_version": self._static.rimworld_version,
            },
            "scenario_sha256": spec.scenario.sha256,
            "difficulty": spec.scenario.difficulty,
            "horizon_game_ticks": self._scorer.horizon_game_ticks,
            "role_timeout_s": spec.role_timeout_s,
            "sequential": spec.sequential,
            "no_think": spec.no_think,
            "costs": result.costs.model_dump(mode="json"),
            "final_state_hash": self._seen.state_hash,
            "provenance": dict(self._provenance),
        }
