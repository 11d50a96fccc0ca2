"""PawnController: the colonists, their priorities and their timetables."""

from __future__ import annotations

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models.pawns import DetailedColonist, Pawn, PawnPosition, WorkList


class ColonistsResource:
    """Routes /colonists, /colonist/... and /work-list."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> tuple[Pawn, ...]:
        """The free colonists in brief."""
        return await self._connection.get("/colonists", tuple[Pawn, ...])

    async def detailed(self) -> tuple[DetailedColonist, ...]:
        """The free colonists with needs, skills, priorities and health."""
        return await self._connection.get("/colonists/detailed", tuple[DetailedColonist, ...])

    async def positions(self) -> tuple[PawnPosition, ...]:
        """The cells of the free colonists."""
        return await self._connection.get("/colonists/positions", tuple[PawnPosition, ...])

    async def work_types(self) -> tuple[str, ...]:
        """The names of the game's WorkTypeDefs."""
        return (await self._connection.get("/work-list", WorkList)).work

    async def set_work_priority(self, colonist_id: int, work_type: str, priority: int) -> Acknowledged:
        """Set one work priority: 0 off, 1 first to 4 last."""
        body = {"id": colonist_id, "work": work_type, "priority": priority}
        return await self._connection.write("POST", "/colonist/work-priority", body=body, repeatable=True)

    async def set_time_assignment(self, colonist_id: int, hour: int, assignment: str) -> Acknowledged:
        """Set one hour of a timetable, 0 to 23, to Anything, Work, Joy, Sleep or Meditate."""
        body = {"pawn_id": colonist_id, "hour": hour, "assignment": assignment}
        return await self._connection.write("POST", "/colonist/time-assignment", body=body, repeatable=True)
