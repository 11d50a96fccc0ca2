"""The client side of RIMAPI: typed requests and answers, the event stream, errors, and the game's clock."""

from __future__ import annotations

from pytest_rle.rimapi.answers import AnswerReader
from pytest_rle.rimapi.client import DEFAULT_BASE_URL, RimApiClient
from pytest_rle.rimapi.connection import Acknowledged, Exchange
from pytest_rle.rimapi.control import GameClock, LiveClock, LockstepClock, connect_clock
from pytest_rle.rimapi.errors import (
    AnswerLost,
    AnswerWithoutData,
    BadRequest,
    ConnectionFailed,
    GameChanged,
    GameStalled,
    InvalidResponse,
    LengthRequired,
    NotFound,
    NotRecorded,
    NullReference,
    RequestRefused,
    RequestTimedOut,
    RimApiError,
    RouteMissing,
    ServerError,
    Unauthorized,
)
from pytest_rle.rimapi.event_kinds import STREAM_GAP
from pytest_rle.rimapi.events import EventStream
from pytest_rle.rimapi.models import ServerSentEvent
from pytest_rle.rimapi.network import network_transport
from pytest_rle.rimapi.observation import Observation, StaticWorld, TerrainMap
from pytest_rle.rimapi.observe import observe, read_static
from pytest_rle.rimapi.retries import Retries
from pytest_rle.rimapi.traffic import (
    DrainedEvents,
    Fault,
    GameEvents,
    RecordedAnswer,
    RecordedStream,
    Request,
    Traffic,
    TrafficPlayer,
    TrafficRecorder,
)

__all__ = [
    "DEFAULT_BASE_URL",
    "STREAM_GAP",
    "Acknowledged",
    "AnswerLost",
    "AnswerReader",
    "AnswerWithoutData",
    "BadRequest",
    "ConnectionFailed",
    "DrainedEvents",
    "EventStream",
    "Exchange",
    "Fault",
    "GameChanged",
    "GameClock",
    "GameEvents",
    "GameStalled",
    "InvalidResponse",
    "LengthRequired",
    "LiveClock",
    "LockstepClock",
    "NotFound",
    "NotRecorded",
    "NullReference",
    "Observation",
    "RecordedAnswer",
    "RecordedStream",
    "Request",
    "RequestRefused",
    "RequestTimedOut",
    "Retries",
    "RimApiClient",
    "RimApiError",
    "RouteMissing",
    "ServerError",
    "ServerSentEvent",
    "StaticWorld",
    "TerrainMap",
    "Traffic",
    "TrafficPlayer",
    "TrafficRecorder",
    "Unauthorized",
    "connect_clock",
    "network_transport",
    "observe",
    "read_static",
]
