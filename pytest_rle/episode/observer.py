"""What an episode reports while it is played, and to whom."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pytest_rle.episode.game import OpenGame
from pytest_rle.episode.plan import Conflict, Proposal
from pytest_rle.episode.result import EpisodeResult
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.llm import CallRecord, CostTracker, StartedCall
from pytest_rle.records import CheckpointSaved, Event
from pytest_rle.rimapi import Exchange, Observation, RimApiError, StaticWorld, Traffic
from pytest_rle.scenario import TriggeredIncident
from pytest_rle.scoring import Score, Scorer
from pytest_rle.team import ActionOutcome, Deliberation, Role, Team
from pytest_rle.team.observer import TeamObserver
from pytest_rle.team.seats import TeamDescription


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeSetup:
    """What an episode starts with.

    Attributes:
        spec: What is played.
        game: The game, which is held at its start.
        static: The map.
        observation: The colony at the start.
        scorer: Scores each tick; it has seen the start.
        costs: The ledger of the calls to models.
        team: Who plays.
    """

    spec: EpisodeSpec
    game: OpenGame
    static: StaticWorld
    observation: Observation
    scorer: Scorer
    costs: CostTracker
    team: TeamDescription


class EpisodeObserver(TeamObserver):
    """Gets an episode's reports. Subclasses override the methods that they need.

        class Scores(EpisodeObserver):
            def on_score(self, tick: int, observation: Observation, score: Score) -> None:
                print(tick, score.composite)

        await EpisodeRun(spec, observers=[Scores()]).play()

    Every method runs on the thread of the episode's event loop, after the record was written. It must return quickly
    and must not change what it gets. An exception that it raises ends the episode. The methods stand in the order in
    which an episode calls them.
    """

    def on_team_ready(self, team: Team, costs: CostTracker) -> None:
        """The team is open; no game yet. Both objects may be read while the episode runs."""

    def on_traffic(self, traffic: Traffic) -> None:
        """A live game answered a request, or events were taken from its stream. Also before `on_episode_started`."""

    def on_exchange(self, exchange: Exchange) -> None:
        """A request was sent to the game and answered. Also before `on_episode_started`."""

    def on_episode_started(self, setup: EpisodeSetup) -> None:
        """The game and the team are ready, and the first tick follows."""

    def on_tick_started(self, tick: int, observation: Observation) -> None:
        """A tick begins with the colony in this state."""

    def on_incident(self, tick: int, incident: TriggeredIncident) -> None:
        """The scenario triggered an incident."""

    def on_observation_after_incidents(self, tick: int, observation: Observation) -> None:
        """The colony was observed again, after the incidents of this tick. `events` are those since the tick began."""

    def on_prompt(self, tick: int, role: Role, text: str) -> None:
        """A role is about to send this prompt to its model."""

    def on_call_started(self, call: StartedCall) -> None:
        """A call to a model is about to be sent. `on_call` follows when it ends."""

    def on_call(self, call: CallRecord) -> None:
        """A call to a model ended. A call is one attempt; retries are calls of their own."""

    def on_deliberation(self, deliberation: Deliberation) -> None:
        """A role's deliberation ended, with a plan or with a failure."""

    def on_plan(self, tick: int, proposals: Sequence[Proposal]) -> None:
        """Every role has decided. These actions follow, in this order, as far as arbitration lets them."""

    def on_conflict(self, tick: int, conflict: Conflict) -> None:
        """An action lost a target to one that was carried out."""

    def on_order_answered(self, tick: int, outcome: ActionOutcome) -> None:
        """The game has answered an action, or arbitration has decided it. `on_action` follows with the final status."""

    def on_action(self, tick: int, outcome: ActionOutcome) -> None:
        """An action was carried out, not confirmed, refused, overruled or skipped. Called once all were answered."""

    def on_action_failed(self, tick: int, proposal: Proposal, error: RimApiError) -> None:
        """The game failed during an action. `on_error` follows."""

    def on_checkpoint(self, checkpoint: CheckpointSaved) -> None:
        """A live game was saved between two ticks."""

    def on_thought(self, tick: int, game_ticks: int, seconds: float) -> None:
        """The game went on while the team thought, which is charged in game ticks."""

    def on_advance(self, tick: int, observation: Observation, seconds: float) -> None:
        """Game time passed up to this observation, and took so many seconds of wall time."""

    def on_score(self, tick: int, observation: Observation, score: Score) -> None:
        """The tick was scored by the state after it."""

    def on_tick_ended(self, tick: int) -> None:
        """The tick is over. Also called if it failed or was cancelled."""

    def on_error(self, error: Exception) -> None:
        """A fault of the game or of the model's endpoint ends the episode."""

    def on_cost_settled(self, call: CallRecord) -> None:
        """The provider's bill for a call arrived, after the last tick."""

    def on_event(self, event: Event) -> None:
        """An event was written to the record."""

    def on_episode_ended(self, result: EpisodeResult) -> None:
        """The episode is over and its record is complete. Also called if it was cancelled."""
