"""The frames of the event stream."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_rle.rimapi.models.base import WireModel


class ServerSentEvent(WireModel):
    """One frame of GET /events; `data` is the decoded JSON object, whose keys keep the mod's spelling.

    `pytest_rle.rimapi.event_kinds` lists the names and their data.
    """

    event: str
    data: Mapping[str, object]
