"""Several observers of one episode as one."""

# ruff: noqa: D102 - EpisodeObserver documents the methods

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pytest_rle.episode.observer import EpisodeObserver, EpisodeSetup
from pytest_rle.episode.plan import Conflict, Proposal
from pytest_rle.episode.result import EpisodeResult
from pytest_rle.llm import CallRecord, CostTracker, StartedCall
from pytest_rle.records import CheckpointSaved, Event
from pytest_rle.rimapi import Exchange, Observation, RimApiError, Traffic
from pytest_rle.scenario import TriggeredIncident
from pytest_rle.scoring import Score
from pytest_rle.team import ActionOutcome, Deliberation, Role, Team


class ObserverGroup(EpisodeObserver):
    """Passes every report on to several observers, in their order."""

    def __init__(self, observers: Iterable[EpisodeObserver]) -> None:
        self._observers = tuple(observers)

    def on_team_ready(self, team: Team, costs: CostTracker) -> None:
        for observer in self._observers:
            observer.on_team_ready(team, costs)

    def on_traffic(self, traffic: Traffic) -> None:
        for observer in self._observers:
            observer.on_traffic(traffic)

    def on_exchange(self, exchange: Exchange) -> None:
        for observer in self._observers:
            observer.on_exchange(exchange)

    def on_episode_started(self, setup: EpisodeSetup) -> None:
        for observer in self._observers:
            observer.on_episode_started(setup)

    def on_tick_started(self, tick: int, observation: Observation) -> None:
        for observer in self._observers:
            observer.on_tick_started(tick, observation)

    def on_incident(self, tick: int, incident: TriggeredIncident) -> None:
        for observer in self._observers:
            observer.on_incident(tick, incident)

    def on_observation_after_incidents(self, tick: int, observation: Observation) -> None:
        for observer in self._observers:
            observer.on_observation_after_incidents(tick, observation)

    def on_prompt(self, tick: int, role: Role, text: str) -> None:
        for observer in self._observers:
            observer.on_prompt(tick, role, text)

    def on_call_started(self, call: StartedCall) -> None:
        for observer in self._observers:
            observer.on_call_started(call)

    def on_call(self, call: CallRecord) -> None:
        for observer in self._observers:
            observer.on_call(call)

    def on_deliberation(self, deliberation: Deliberation) -> None:
        for observer in self._observers:
            observer.on_deliberation(deliberation)

    def on_plan(self, tick: int, proposals: Sequence[Proposal]) -> None:
        for observer in self._observers:
            observer.on_plan(tick, proposals)

    def on_conflict(self, tick: int, conflict: Conflict) -> None:
        for observer in self._observers:
            observer.on_conflict(tick, conflict)

    def on_order_answered(self, tick: int, outcome: ActionOutcome) -> None:
        for observer in self._observers:
            observer.on_order_answered(tick, outcome)

    def on_action(self, tick: int, outcome: ActionOutcome) -> None:
        for observer in self._observers:
            observer.on_action(tick, outcome)

    def on_action_failed(self, tick: int, proposal: Proposal, error: RimApiError) -> None:
        for observer in self._observers:
            observer.on_action_failed(tick, proposal, error)

    def on_checkpoint(self, checkpoint: CheckpointSaved) -> None:
        for observer in self._observers:
            observer.on_checkpoint(checkpoint)

    def on_thought(self, tick: int, game_ticks: int, seconds: float) -> None:
        for observer in self._observers:
            observer.on_thought(tick, game_ticks, seconds)

    def on_advance(self, tick: int, observation: Observation, seconds: float) -> None:
        for observer in self._observers:
            observer.on_advance(tick, observation, seconds)

    def on_score(self, tick: int, observation: Observation, score: Score) -> None:
        for observer in self._observers:
            observer.on_score(tick, observation, score)

    def on_tick_ended(self, tick: int) -> None:
        for observer in self._observers:
            observer.on_tick_ended(tick)

    def on_error(self, error: Exception) -> None:
        for observer in self._observers:
            observer.on_error(error)

    def on_cost_settled(self, call: CallRecord) -> None:
        for observer in self._observers:
            observer.on_cost_settled(call)

    def on_event(self, event: Event) -> None:
        for observer in self._observers:
            observer.on_event(event)

    def on_episode_ended(self, result: EpisodeResult) -> None:
        for observer in self._observers:
            observer.on_episode_ended(result)
