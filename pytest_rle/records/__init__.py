"""What is written down about an episode, and how to read it back."""

from __future__ import annotations

from pytest_rle.errors import RecordError
from pytest_rle.records.artifacts import DeliberationLog, SummaryFile, TickTable, action_entry
from pytest_rle.records.comparison import Difference, comparable, first_difference
from pytest_rle.records.errors import RecordFileError, RecordFolderError, RecordReadError, RecordWriteError
from pytest_rle.records.events import (
    SCHEMA_VERSION,
    ActionExecuted,
    Advanced,
    ConflictSettled,
    CostSettled,
    DeliberationEnded,
    EpisodeEnd,
    EpisodeStart,
    ErrorRaised,
    Event,
    IncidentTriggered,
    ObservationTaken,
    PromptSent,
    ProviderCall,
    RecordedExchange,
    Scored,
    SseReceived,
    TickStart,
    json_schema,
)
from pytest_rle.records.files import write_atomically
from pytest_rle.records.history import append_history
from pytest_rle.records.provenance import collect_provenance, random_streams
from pytest_rle.records.reader import IncompleteRecordWarning, events_path, read_events
from pytest_rle.records.seal import Alteration, find_altered_file, find_altered_line
from pytest_rle.records.traffic import TRAFFIC_FILE, TrafficLog, has_traffic, read_traffic
from pytest_rle.records.writer import EVENTS_FILE, EventWriter

__all__ = [
    "EVENTS_FILE",
    "SCHEMA_VERSION",
    "TRAFFIC_FILE",
    "ActionExecuted",
    "Advanced",
    "Alteration",
    "ConflictSettled",
    "CostSettled",
    "DeliberationEnded",
    "DeliberationLog",
    "Difference",
    "EpisodeEnd",
    "EpisodeStart",
    "ErrorRaised",
    "Event",
    "EventWriter",
    "IncidentTriggered",
    "IncompleteRecordWarning",
    "ObservationTaken",
    "PromptSent",
    "ProviderCall",
    "RecordError",
    "RecordFileError",
    "RecordFolderError",
    "RecordReadError",
    "RecordWriteError",
    "RecordedExchange",
    "Scored",
    "SseReceived",
    "SummaryFile",
    "TickStart",
    "TickTable",
    "TrafficLog",
    "action_entry",
    "append_history",
    "collect_provenance",
    "comparable",
    "events_path",
    "find_altered_file",
    "find_altered_line",
    "first_difference",
    "has_traffic",
    "json_schema",
    "random_streams",
    "read_events",
    "read_traffic",
    "write_atomically",
]
