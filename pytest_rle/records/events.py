"""The events of an episode, as they stand in events.jsonl: one JSON object a line, told apart by `type`.

Every event has a sequence number from 0 without gaps, the wall time in seconds since 1970, and where it belongs to a
decision turn, its `tick` from 0. Its `check` seals it and the line before it. `schema_version` stands in the first
event. A field may be added within a version; a field that changes its meaning or goes makes a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

from pytest_rle.llm.calls import CallRecord
from pytest_rle.llm.prices import Price
from pytest_rle.rimapi.connection import Exchange
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.team.actions import Action
from pytest_rle.team.deliberation import RejectedAction

SCHEMA_VERSION: Final = 1
"""The version of the events' format, in the first event of each record."""

TEXT_LIMIT: Final = 4_000
"""Characters of a server's answer that an event keeps."""


class EventBase(BaseModel):
    """What all events have. The writer gives `seq`, `time` and `check`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    seq: int = -1
    time: float = 0.0
    check: str = Field(default="", description="Seals this line and the one before; see pytest_rle.records.seal")


class EpisodeStart(EventBase):
    """The recipe of the episode, and where everything in it came from. Always the first event.

    `recipe` is all that it takes to play it again: the scenario's content and the options that decide the game.
    `prices` are what the models' tokens cost, by model.
    """

    type: Literal["episode_start"] = "episode_start"
    schema_version: int = SCHEMA_VERSION
    scenario: str
    scenario_sha256: str | None = None
    seed: int
    policy: str
    model: str | None = None
    save: str | None = None
    save_sha256: str | None = None
    scoring_version: str
    horizon_game_ticks: int
    map_id: int | None = None
    recipe: Mapping[str, JsonValue] = Field(default_factory=dict)
    prices: Mapping[str, Price] = Field(default_factory=dict)
    provenance: Mapping[str, JsonValue] = Field(default_factory=dict)
    start: Measurement


class TickStart(EventBase):
    """A decision turn begins."""

    type: Literal["tick_start"] = "tick_start"
    tick: int
    game_tick: int
    day: float


class ObservationTaken(EventBase):
    """What the team gets to see: the hash of the world (None from a live game), and the figures that scores need.

    The first of a tick is also the state after the tick before, which was scored. A second one follows where the
    scenario has fired an incident.
    """

    type: Literal["observation"] = "observation"
    tick: int
    game_tick: int
    day: float
    state_hash: str | None
    datetime: str = ""
    figures: Mapping[str, float] = Field(default_factory=dict)
    measurement: Measurement


class PromptSent(EventBase):
    """What an agent was asked. `text` only the first time a text with this hash occurs."""

    type: Literal["prompt"] = "prompt"
    tick: int
    role: str
    sha256: str
    text: str | None = None


class ProviderCall(EventBase):
    """One attempt at a model: tokens, cost, the raw answer, the fault."""

    type: Literal["provider_call"] = "provider_call"
    tick: int
    role: str
    call: CallRecord


class CostSettled(EventBase):
    """The provider's bill for one call, in USD, which came in after the run. `number` is that of the call."""

    type: Literal["cost_settled"] = "cost_settled"
    number: int
    response_id: str | None = None
    cost_usd: Decimal


class DeliberationEnded(EventBase):
    """One agent's turn: the plan with every action and its reason, or how it failed."""

    type: Literal["deliberation"] = "deliberation"
    tick: int
    role: str
    status: str
    policy: str = ""
    model: str | None = None
    confidence: int | None = None
    actions: tuple[Action, ...] = ()
    summary: str = ""
    rejected: tuple[RejectedAction, ...] = ()
    repaired: bool = False
    error: str = ""
    latency_s: float = 0.0
    timeout_s: float | None = None


class ConflictSettled(EventBase):
    """Two roles wanted different things of one target; who got it."""

    type: Literal["conflict"] = "conflict"
    tick: int
    target: str
    winner: str
    winning_action: Action
    loser: str
    losing_action: Action


class RecordedExchange(BaseModel):
    """One request and the server's own answer, cut at TEXT_LIMIT characters; `response_length` is its whole length."""

    model_config = ConfigDict(frozen=True)

    method: str
    path: str
    query: Mapping[str, str | float | bool] = Field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    status: int | None
    response: str = ""
    response_length: int = 0
    seconds: float = 0.0

    @classmethod
    def from_exchange(cls, exchange: Exchange) -> RecordedExchange:
        """The exchange as it is recorded."""
        return cls(
            method=exchange.method,
            path=exchange.path,
            query=exchange.query,
            body=exchange.body,
            status=exchange.status,
            response=exchange.response[:TEXT_LIMIT],
            response_length=len(exchange.response),
            seconds=exchange.seconds,
        )


class ActionExecuted(EventBase):
    """What became of an action, and the requests that it took; none for one that was overruled or skipped."""

    type: Literal["action_exec"] = "action_exec"
    tick: int
    role: str
    action: Action
    status: str
    reason: str = ""
    exchanges: tuple[RecordedExchange, ...] = ()


class IncidentTriggered(EventBase):
    """An incident that the scenario fired."""

    type: Literal["incident"] = "incident"
    tick: int
    name: str
    parameters: Mapping[str, JsonValue] = Field(default_factory=dict)


class Advanced(EventBase):
    """Game time passed; `seconds` is the wall time that it took."""

    type: Literal["advance"] = "advance"
    tick: int
    from_game_tick: int
    to_game_tick: int
    seconds: float = 0.0


class Scored(EventBase):
    """The score of the state after the tick's actions."""

    type: Literal["score"] = "score"
    tick: int
    game_tick: int
    version: str
    composite: float
    metrics: Mapping[str, float | None]


class SseReceived(EventBase):
    """An event of the game's own stream."""

    type: Literal["sse_event"] = "sse_event"
    tick: int
    event: str
    data: Mapping[str, Any]


class ErrorRaised(EventBase):
    """Something failed. `error` is its name, such as `deliberation_timeout` or an exception's class."""

    type: Literal["error"] = "error"
    tick: int | None = None
    role: str | None = None
    error: str
    message: str
    timeout_s: float | None = None


class EpisodeEnd(EventBase):
    """How it ended. Always the last event of a whole record; `truncated` where the run was cut off.

    `files` are the SHA-256 of the table, the deliberations and the summary, by name.
    """

    type: Literal["episode_end"] = "episode_end"
    outcome: str
    reason: str
    ticks: int
    days: float
    score: float
    metrics: Mapping[str, float | None] = Field(default_factory=dict)
    truncated: bool = False
    state_hash: str | None = None
    files: Mapping[str, str] = Field(default_factory=dict)


Event = Annotated[
    EpisodeStart
    | TickStart
    | ObservationTaken
    | PromptSent
    | ProviderCall
    | CostSettled
    | DeliberationEnded
    | ConflictSettled
    | ActionExecuted
    | IncidentTriggered
    | Advanced
    | Scored
    | SseReceived
    | ErrorRaised
    | EpisodeEnd,
    Field(discriminator="type"),
]
"""Any event, told apart by `type`."""

EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Event)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a line of events.jsonl."""
    return EVENT.json_schema()
