"""ResearchController: projects and the current one."""

from __future__ import annotations

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models.game import ResearchProject, ResearchTree


class ResearchResource:
    """Routes /research/..."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def progress(self) -> ResearchProject:
        """The current project; its name is "none" if nothing is being researched."""
        return await self._connection.get("/research/progress", ResearchProject)

    async def tree(self) -> tuple[ResearchProject, ...]:
        """Every project."""
        return (await self._connection.get("/research/tree", ResearchTree)).projects

    async def set_target(self, name: str) -> ResearchProject:
        """Choose the project by its exact def name. Refused if it is finished or cannot start."""
        return await self._connection.write_and_read(
            "POST", "/research/target", ResearchProject, {"name": name}, repeatable=True
        )

    async def stop(self) -> Acknowledged:
        """Stop the current project. Refused if there is none."""
        return await self._connection.write("POST", "/research/stop")
