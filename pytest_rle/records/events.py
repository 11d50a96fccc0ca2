"""The events of an episode, one model for each type.

In events.jsonl each event is one JSON object in one line, and `type` names its model. Every event has a sequence number
`seq` from 0 without gaps, the wall `time` in seconds since 1970, and a `check` over its line and the check before it.
An event of a decision turn has its `tick`, from 0. The first event holds `schema_version`. A version may add fields; a
field that is removed or changes its meaning needs a new version.

To add an event: write its model here, or in call_events.py where it belongs to a deliberation, and add it to `Event`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, field_validator

from pytest_rle.llm.prices import Price
from pytest_rle.records.call_events import CallStarted, CostSettled, DeliberationEnded, PromptSent, ProviderCall
from pytest_rle.records.event_base import EventBase, one_of
from pytest_rle.rimapi.connection import Exchange
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.team.actions import Action
from pytest_rle.team.outcome import OutcomeStatus
from pytest_rle.team.seats import TeamDescription

SCHEMA_VERSION: Final = 11
"""The version of the events' format, in the first event of each record."""


TEXT_LIMIT: Final = 4_000
"""How many characters of a server's answer an event keeps."""

_ENVIRONMENT_FIELDS: Final = frozenset(
    {"schema_version", "provenance", "recipe", "save", "save_version", "prices", "team", "item", "attempt"}
)
"""Fields of the first event that describe the machine and the options. They may differ although the play does not."""


_TIMESTAMP: Final = re.compile(r'"timestamp":"[^"]*"')
"""In every answer of RIMAPI. The colony in this process gives a fixed one, a server the time of day."""


class EpisodeStart(EventBase):
    """What is played, and where it came from. Always the first event.

    `recipe` holds what a replay needs: the content of the scenario, and the options that determine the game. `prices`
    are the prices of tokens, by model. `team` says who plays each role, and how each model is asked: the profile, the
    parameters of every call, and their hash; never a key. `policy` and `model` are those of the team, `mixed` if its
    roles differ in them. `start` is the measured colony before the first tick. `item` is the node id of the pytest item
    that played, and `attempt` counts from 1 how often it has played in this run. `save_version` is the version of
    RimWorld that wrote the save, such as `1.3.3387 rev685`.
    """

    type: Literal["episode_start"] = "episode_start"
    schema_version: int = SCHEMA_VERSION
    scenario: str
    scenario_sha256: str | None = None
    seed: int = Field(ge=0, lt=2**63)
    policy: str
    model: str | None = None
    item: str | None = None
    attempt: int = 1
    save: str | None = None
    save_sha256: str | None = None
    save_version: str | None = None
    scoring_version: str
    horizon_game_ticks: int = Field(gt=0, lt=2**63)
    map_id: int | None = None
    recipe: Mapping[str, JsonValue] = Field(default_factory=dict)
    prices: Mapping[str, Price] = Field(default_factory=dict)
    team: TeamDescription | None = None
    provenance: Mapping[str, JsonValue] = Field(default_factory=dict)
    start: Measurement

    def comparable(self) -> dict[str, Any]:
        """The event without the fields that describe the machine and the options."""
        return {name: value for name, value in super().comparable().items() if name not in _ENVIRONMENT_FIELDS}


class TickStart(EventBase):
    """A decision turn begins."""

    type: Literal["tick_start"] = "tick_start"
    tick: int
    game_tick: int
    day: float


class ObservationTaken(EventBase):
    """What the team observes: the hash of the world (None from a live game), and the figures that scores need.

    The first observation of a tick is also the state that the previous tick was scored by. If the scenario triggers an
    incident, a second observation follows.
    """

    type: Literal["observation"] = "observation"
    tick: int
    game_tick: int
    day: float
    state_hash: str | None
    datetime: str = ""
    figures: Mapping[str, float] = Field(default_factory=dict)
    measurement: Measurement


class SceneTaken(EventBase):
    """What stood on the map at the observation before it: the rows that changed since the scene before.

    The first scene has everything, and names the file of the map in `map`. `set` has the new and the changed rows by
    layer and key, `gone` the keys of the rows that are no longer there. `pytest_rle.scene` puts scenes together;
    `docs/record.md` lists the layers. In a file, `moved` stands for rows of the layer `places`; `read_events` turns it
    into them.
    """

    type: Literal["scene"] = "scene"
    tick: int
    map: str | None = Field(default=None, pattern="^[0-9a-f]{16}$")
    set: Mapping[str, Mapping[str, tuple[Any, ...]]] = Field(default_factory=dict)
    gone: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    moved: tuple[int, ...] = Field(
        default=(), description="Three numbers for each pawn: its id minus the one before, and its step in x and z"
    )

    @field_validator("set")
    @classmethod
    def _has_tuples(
        cls, layers: Mapping[str, Mapping[str, tuple[Any, ...]]]
    ) -> Mapping[str, Mapping[str, tuple[Any, ...]]]:
        """Rows within rows are tuples too, so that an event that was read equals the one that was written."""
        return {
            layer: {
                key: tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row) for key, row in rows.items()
            }
            for layer, rows in layers.items()
        }


class ConflictSettled(EventBase):
    """Two roles proposed different values for one target, and which role won."""

    type: Literal["conflict"] = "conflict"
    tick: int
    target: str
    winner: str
    winning_action: Action
    loser: str
    losing_action: Action


class RecordedExchange(BaseModel):
    """One request and the server's own answer. `response` is cut at TEXT_LIMIT characters of its `response_length`."""

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
        """The recorded form of an exchange."""
        return cls(
            method=exchange.method,
            path=exchange.path,
            query=exchange.query,
            body=exchange.body,
            status=exchange.status,
            response=exchange.response[:TEXT_LIMIT],
            response_length=len(exchange.response),
            seconds=round(exchange.seconds, 4),
        )


class ActionExecuted(EventBase):
    """The outcome of an action, and the requests that it caused. An overruled or skipped action has no requests."""

    type: Literal["action_exec"] = "action_exec"
    tick: int
    role: str
    action: Action
    status: str = Field(pattern=one_of(OutcomeStatus))
    reason: str = ""
    exchanges: tuple[RecordedExchange, ...] = ()

    def comparable(self) -> dict[str, Any]:
        """The event without the times of day in the server's answers."""
        plain = super().comparable()
        for exchange in plain["exchanges"]:
            exchange["response"] = _TIMESTAMP.sub("", exchange["response"])
            del exchange["response_length"]  # includes the length of the timestamp
        return plain


class IncidentTriggered(EventBase):
    """The scenario triggered an incident."""

    type: Literal["incident"] = "incident"
    tick: int
    name: str
    parameters: Mapping[str, JsonValue] = Field(default_factory=dict)


class CheckpointSaved(EventBase):
    """A live game was saved after so many ticks, so that the episode can go on from there if it is cut off.

    `save` is the name of the save, and `sha256` that of its file; None if the file was not complete in time.
    """

    type: Literal["checkpoint"] = "checkpoint"
    tick: int
    game_tick: int
    save: str
    sha256: str | None = None

    def comparable(self) -> dict[str, Any]:
        """The event without the file's digest: a replay writes no file."""
        plain = super().comparable()
        del plain["sha256"]
        return plain


class ThinkingCharged(EventBase):
    """The game went on while the team thought (`--rle-realtime`). `seconds` is the wall time of its thinking."""

    type: Literal["thinking"] = "thinking"
    tick: int
    game_ticks: int = Field(ge=0, description="Game ticks that the team was charged")
    seconds: float = 0.0


class Advanced(EventBase):
    """Game time passed. `seconds` is the wall time that this took."""

    type: Literal["advance"] = "advance"
    tick: int
    from_game_tick: int
    to_game_tick: int
    seconds: float = 0.0


class Scored(EventBase):
    """The score of a tick, by the state after it."""

    type: Literal["score"] = "score"
    tick: int
    game_tick: int
    version: str
    composite: float
    metrics: Mapping[str, float | None]


class SseReceived(EventBase):
    """An event of the game's own event stream."""

    type: Literal["sse_event"] = "sse_event"
    tick: int
    event: str
    data: Mapping[str, Any]


class ErrorRaised(EventBase):
    """Something failed. `error` is a name such as `deliberation_timeout`, or the class of an exception."""

    type: Literal["error"] = "error"
    tick: int | None = None
    role: str | None = None
    error: str
    message: str
    timeout_s: float | None = None


class EpisodeEnd(EventBase):
    """How the episode ended. Always the last event; a record without it was interrupted by a kill.

    `mean`, `final` and `goal` are the parts of the score, which scoring versions before 3.0 do not have. `truncated`
    says that the episode was stopped. `files` are the SHA-256 of the table, the deliberations and the summary, by file
    name.
    """

    type: Literal["episode_end"] = "episode_end"
    outcome: str
    reason: str
    ticks: int
    days: float
    score: float
    mean: float | None = None
    final: float | None = None
    goal: float | None = None
    metrics: Mapping[str, float | None] = Field(default_factory=dict)
    truncated: bool = False
    state_hash: str | None = None
    files: Mapping[str, str] = Field(default_factory=dict)

    def comparable(self) -> dict[str, Any]:
        """The event without the hashes of the files, which contain times."""
        plain = super().comparable()
        del plain["files"]
        return plain


Event = Annotated[
    EpisodeStart
    | TickStart
    | ObservationTaken
    | SceneTaken
    | PromptSent
    | CallStarted
    | ProviderCall
    | CostSettled
    | DeliberationEnded
    | ConflictSettled
    | ActionExecuted
    | IncidentTriggered
    | CheckpointSaved
    | ThinkingCharged
    | Advanced
    | Scored
    | SseReceived
    | ErrorRaised
    | EpisodeEnd,
    Field(discriminator="type"),
]
"""Any event. `type` selects the model.

This is the only list of the models: the reader, the JSON Schema and `EVENT_TYPES` are derived from it.
"""

EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Event)
"""Validates an event of any type."""

EVENT_TYPES: Final[Mapping[str, type[EventBase]]] = {
    model.model_fields["type"].default: model for model in get_args(get_args(Event)[0])
}
"""The models by `type`."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of one line of events.jsonl."""
    return EVENT.json_schema()
