"""BuilderController: blueprints, and the obstacles on their cells."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models.maps import CheckZoneResult
from pytest_rle.rimapi.zones import Cell, point


class PlannedBuilding(BaseModel):
    """One building of a blueprint, `rel_x` and `rel_z` cells from the anchor; rotation 0 north to 3 west."""

    model_config = ConfigDict(frozen=True)

    def_name: str
    rel_x: int
    rel_z: int
    rotation: int = 0
    stuff_def_name: str | None = None


class PlannedFloor(BaseModel):
    """One cell of floor in a blueprint."""

    model_config = ConfigDict(frozen=True)

    def_name: str
    rel_x: int
    rel_z: int


class BuilderResource:
    """Routes /builder/..."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def blueprint(
        self,
        map_id: int,
        anchor: Cell,
        buildings: Sequence[PlannedBuilding] = (),
        floors: Sequence[PlannedFloor] = (),
    ) -> Acknowledged:
        """Place blueprints for colonists to build, any number in one request.

        The mod silently skips unknown defs and cells off the map, and does not look for obstacles: ask `check_zone`
        before, or `maps.things_at` after.
        """
        cells = [(b.rel_x, b.rel_z) for b in buildings] + [(floor.rel_x, floor.rel_z) for floor in floors]
        width = max((x for x, _ in cells), default=0) + 1
        height = max((z for _, z in cells), default=0) + 1
        body = {
            "map_id": map_id,
            "position": point(anchor),
            "blueprint": {
                "width": width,
                "height": height,
                "floors": [floor.model_dump() for floor in floors],
                "buildings": [building.model_dump(exclude_none=True) for building in buildings],
            },
            "clear_obstacles": True,
        }
        return await self._connection.write("POST", "/builder/blueprint", body=body)

    async def check_zone(self, map_id: int, corner: Cell, opposite: Cell) -> CheckZoneResult:
        """The obstacles in a rectangle: terrain, ore, buildings and zones. Blueprints are not among them."""
        body = {"map_id": map_id, "point_a": point(corner), "point_b": point(opposite)}
        return await self._connection.write_and_read(
            "POST", "/builder/check-zone", CheckZoneResult, body=body, repeatable=True
        )
