"""The loop's steps, written down the moment they happen: one method a step, one or a few events each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Final, Self

from pytest_rle.episode.launch import OpenGame
from pytest_rle.episode.plan import Conflict
from pytest_rle.episode.replay_checker import ReplayChecker
from pytest_rle.episode.result import EpisodeResult, Outcome
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.llm import CallRecord, CostTracker
from pytest_rle.records import (
    ActionExecuted,
    Advanced,
    ConflictSettled,
    CostSettled,
    DeliberationEnded,
    DeliberationLog,
    EpisodeEnd,
    EpisodeStart,
    ErrorRaised,
    Event,
    EventWriter,
    IncidentTriggered,
    ObservationTaken,
    ProviderCall,
    RecordedExchange,
    Scored,
    SseReceived,
    SummaryFile,
    TickStart,
    TickTable,
    TrafficLog,
    append_history,
    collect_provenance,
    random_streams,
)
from pytest_rle.rimapi import Exchange, Observation, StaticWorld, Traffic
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import TriggeredIncident
from pytest_rle.scoring import Measurement, Score, Scorer, condition_figures
from pytest_rle.team import ActionOutcome, Deliberation, DeliberationStatus, Role
from pytest_rle.team.prompting import prompt_hashes

ERROR_NAMES: Final = {
    DeliberationStatus.TIMEOUT: "deliberation_timeout",
    DeliberationStatus.PROVIDER_ERROR: "provider_error",
    DeliberationStatus.PARSE_FAILURE: "parse_failure",
    DeliberationStatus.REFUSED: "refused",
}
"""How the error events of failed deliberations are called."""


class Recording:
    """The open record of one episode. As a context manager it closes its files, whatever happens.

    A checker, where there is one, sees every event and raises RecordDiffers where it is not the one on record.
    """

    def __init__(
        self,
        spec: EpisodeSpec,
        game: OpenGame,
        static: StaticWorld,
        scorer: Scorer,
        observation: Observation,
        costs: CostTracker,
        *,
        base_url: str | None = None,
    ) -> None:
        name = spec.scenario.name
        self._spec = spec
        self._game = game
        self._static = static
        self._scorer = scorer
        self._costs = costs
        self._base_url = base_url or spec.base_url
        self._tick = 0
        self._seen = observation
        self._writes: list[Exchange] = []
        self._prompted: set[tuple[int, str]] = set()
        self._checker: ReplayChecker | None = None
        self._provenance = collect_provenance()
        self._events = EventWriter(spec.folder, compress=spec.compress)
        self._traffic: TrafficLog | None = None
        self._table = TickTable(spec.folder, name, tuple(spec.scenario.weights[scorer.version]))
        self._deliberations = DeliberationLog(spec.folder, name)
        self._start = self._events.write(
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
                recipe=spec.recipe().model_copy(update={"base_url": self._base_url}).model_dump(mode="json"),
                prices=costs.prices,
                provenance=self._provenance,
                start=scorer.start,
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in (self._events, self._table, self._deliberations, self._traffic):
            if file is not None:
                file.close()

    def open_traffic(self, waiting: Iterable[Traffic]) -> Callable[[Traffic], None]:
        """Write down the traffic with a live game: what has come already, and what the returned function is told."""
        self._traffic = TrafficLog(self._spec.folder)
        for traffic in waiting:
            self._traffic.add(traffic)
        return self._traffic.add

    def watch(self, checker: ReplayChecker) -> None:
        """Show the checker what is written, from the first event on. Raises RecordDiffers."""
        self._checker = checker
        checker.check(self._start)

    def tick_start(self, tick: int, observation: Observation, measurement: Measurement) -> None:
        """A decision turn begins with the colony as it is."""
        self._tick = tick
        day = self._day(observation.game.game_tick)
        self._write(TickStart(tick=tick, game_tick=observation.game.game_tick, day=day))
        self._observation(tick, observation, measurement)

    def incident(self, incident: TriggeredIncident) -> None:
        """The scenario fired an incident."""
        parameters: dict[str, Any] = incident.parameters.model_dump(mode="json", exclude_none=True)
        self._write(IncidentTriggered(tick=self._tick, name=incident.name, parameters=parameters))

    def after_incidents(self, observation: Observation, measurement: Measurement) -> None:
        """The colony again, after the incidents of this tick, and what the game's stream said of them."""
        self._stream(observation)
        self._observation(self._tick, observation, measurement)

    def prompt(self, tick: int, role: Role, text: str) -> None:
        """A model is about to be asked."""
        self._prompted.add((tick, role.value))
        event = self._events.write_prompt(tick, role.value, text)
        if self._checker is not None:
            self._checker.check(event)

    def call(self, call: CallRecord) -> None:
        """An attempt at a model has ended. Written at once: an answer that is paid for must not be lost."""
        self._write(ProviderCall(tick=call.tick, role=call.role, call=call))

    def settled(self, call: CallRecord) -> None:
        """The provider's bill for a call has come in."""
        if call.cost_usd is not None:
            self._write(CostSettled(number=call.number, response_id=call.response_id, cost_usd=call.cost_usd))

    def deliberation(self, deliberation: Deliberation) -> None:
        """A role has thought: its plan or its failure."""
        tick, role = deliberation.tick, deliberation.role.value
        if deliberation.prompt and (tick, role) not in self._prompted:
            self.prompt(tick, deliberation.role, deliberation.prompt)
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
                latency_s=deliberation.latency_s,
                timeout_s=deliberation.timeout_s,
            )
        )
        self._deliberations.add(deliberation)
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

    def conflict(self, conflict: Conflict) -> None:
        """Two roles wanted different things of one target."""
        self._write(
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
        exchanges = tuple(RecordedExchange.from_exchange(exchange) for exchange in self._writes)
        self._writes.clear()
        self._write(
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
        self._write(Advanced(tick=tick, from_game_tick=before, to_game_tick=now, seconds=seconds))
        self._stream(observation)
        self._write(
            Scored(tick=tick, game_tick=now, version=score.version, composite=score.composite, metrics=score.metrics)
        )
        self._table.add(tick=tick, day=self._day(now), game_tick=now, state_hash=observation.state_hash, score=score)

    def failure(self, error: Exception) -> None:
        """A fault of the game or of the model's endpoint, which ends the episode."""
        self._write(ErrorRaised(tick=self._tick, error=type(error).__name__, message=str(error)))

    def finish(self, result: EpisodeResult, last: Measurement) -> None:
        """The last event, the summary, and the line of history where a model was called."""
        self._observation(result.ticks, self._seen, last)
        summary = self._summary(result)
        file = SummaryFile(self._spec.folder, self._spec.scenario.name, summary)
        self._write(
            EpisodeEnd(
                outcome=result.outcome.value,
                reason=result.reason,
                ticks=result.ticks,
                days=round(result.days, 4),
                score=result.score,
                metrics=result.scoring.metrics,
                truncated=result.outcome is Outcome.TRUNCATED,
                state_hash=self._seen.state_hash,
                files=dict([self._table.digest, self._deliberations.digest, file.digest]),
            )
        )
        file.write()
        append_history(
            self._spec.output,
            "scenario",
            summary,
            llm_calls=self._costs.made_calls,
            always=self._spec.history_always,
        )

    def _write(self, event: Event) -> None:
        written = self._events.write(event)
        if self._checker is not None:
            self._checker.check(written)

    def _stream(self, observation: Observation) -> None:
        for event in observation.events:
            self._write(SseReceived(tick=self._tick, event=event.event, data=event.data))

    def _observation(self, tick: int, observation: Observation, measurement: Measurement) -> None:
        self._write(
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
            "streams": random_streams(spec.seed, policy=spec.policy, is_embedded=self._seen.state_hash is not None),
            "policy": spec.policy,
            "model": spec.model,
            "base_url": self._base_url,
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
            "resumed_from": str(spec.resume) if spec.resume is not None else None,
            "recalled_calls": self._costs.calls - self._costs.made_calls,
            "max_cost_usd": str(spec.max_cost_usd) if spec.max_cost_usd is not None else None,
            "costs": result.costs.model_dump(mode="json"),
            "prompts_sha256": dict(prompt_hashes()) if spec.policy == "llm" else {},
            "final_state_hash": self._seen.state_hash,
            "provenance": dict(self._provenance),
        }
