"""Records: what an episode leaves on disk, and how to read it.

    from pytest_rle.records import read_events

    for event in read_events(Path("results/20261123-142233-9f3a/crashlanded-seed42")):
        if event.type == "action_exec" and event.status == "refused":
            print(event.tick, event.role, event.reason)

`docs/record.md` describes the files and the types of events.
"""

from __future__ import annotations

from pytest_rle.errors import RecordError
from pytest_rle.records.call_events import (
    CallStarted,
    CostSettled,
    DeliberationEnded,
    PromptPart,
    PromptSent,
    ProviderCall,
)
from pytest_rle.records.comparison import Difference, first_difference
from pytest_rle.records.errors import RecordFileError, RecordFolderError, RecordReadError, RecordWriteError
from pytest_rle.records.events import (
    EVENT_TYPES,
    SCHEMA_VERSION,
    ActionExecuted,
    Advanced,
    CheckpointSaved,
    ConflictSettled,
    EpisodeEnd,
    EpisodeStart,
    ErrorRaised,
    Event,
    IncidentTriggered,
    ObservationTaken,
    RecordedExchange,
    SceneTaken,
    Scored,
    SseReceived,
    ThinkingCharged,
    TickStart,
    json_schema,
)
from pytest_rle.records.reader import IncompleteRecordWarning, events_path, read_events
from pytest_rle.records.seal import Alteration, find_altered_file, find_altered_line
from pytest_rle.records.tail import RecordTail
from pytest_rle.records.traffic import has_traffic, read_traffic
from pytest_rle.records.writer import EventWriter

__all__ = [
    "EVENT_TYPES",
    "SCHEMA_VERSION",
    "ActionExecuted",
    "Advanced",
    "Alteration",
    "CallStarted",
    "CheckpointSaved",
    "ConflictSettled",
    "CostSettled",
    "DeliberationEnded",
    "Difference",
    "EpisodeEnd",
    "EpisodeStart",
    "ErrorRaised",
    "Event",
    "EventWriter",
    "IncidentTriggered",
    "IncompleteRecordWarning",
    "ObservationTaken",
    "PromptPart",
    "PromptSent",
    "ProviderCall",
    "RecordError",
    "RecordFileError",
    "RecordFolderError",
    "RecordReadError",
    "RecordTail",
    "RecordWriteError",
    "RecordedExchange",
    "SceneTaken",
    "Scored",
    "SseReceived",
    "ThinkingCharged",
    "TickStart",
    "events_path",
    "find_altered_file",
    "find_altered_line",
    "first_difference",
    "has_traffic",
    "json_schema",
    "read_events",
    "read_traffic",
]
