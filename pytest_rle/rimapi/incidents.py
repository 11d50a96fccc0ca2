"""GameEventsController: past incidents, incidents to trigger, and groups of pawns under one plan (lords)."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models.game import Incident, IncidentLog, Lord


class IncidentsResource:
    """Routes /incidents, /incident/trigger and /lords."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self, map_id: int) -> tuple[Incident, ...]:
        """The last occurrence of each incident def, newest first: history, not a list of present threats."""
        return (await self._connection.get("/incidents", IncidentLog, {"map_id": map_id})).incidents

    async def lords(self, map_id: int) -> tuple[Lord, ...]:
        """Groups of pawns under one plan on the current map, hostile or not."""
        return await self._connection.get("/lords", tuple[Lord, ...], {"map_id": map_id})

    async def trigger(self, name: str, map_id: int, parameters: Mapping[str, object] | None = None) -> Acknowledged:
        """Trigger an incident by its IncidentDef.

        The answer does not prove that the incident could occur; /incidents and letters do. The mod takes this map id as
        text.
        """
        body: dict[str, object] = {"name": name, "map_id": str(map_id)}
        if parameters:
            body["incident_parms"] = dict(parameters)
        return await self._connection.write("POST", "/incident/trigger", body=body)
