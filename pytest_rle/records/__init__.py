"""What is written down about an episode, and how to read it back."""

from __future__ import annotations

from pytest_rle.records.artifacts import DeliberationLog, TickTable, action_entry, write_summary
from pytest_rle.records.errors import RecordError, RecordFolderError, RecordReadError, RecordWriteError
from pytest_rle.records.events import (
    SCHEMA_VERSION,
    ActionExecuted,
    Advanced,
    ConflictSettled,
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
from pytest_rle.records.provenance import gather
from pytest_rle.records.reader import TornRecordWarning, read_events
from pytest_rle.records.writer import EventWriter

__all__ = [
    "SCHEMA_VERSION",
    "ActionExecuted",
    "Advanced",
    "ConflictSettled",
    "DeliberationEnded",
    "DeliberationLog",
    "EpisodeEnd",
    "EpisodeStart",
    "ErrorRaised",
    "Event",
    "EventWriter",
    "IncidentTriggered",
    "ObservationTaken",
    "PromptSent",
    "ProviderCall",
    "RecordError",
    "RecordFolderError",
    "RecordReadError",
    "RecordWriteError",
    "RecordedExchange",
    "Scored",
    "SseReceived",
    "TickStart",
    "TickTable",
    "TornRecordWarning",
    "action_entry",
    "append_history",
    "gather",
    "json_schema",
    "read_events",
    "write_atomically",
    "write_summary",
]
