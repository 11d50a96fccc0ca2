"""MapController: the contents of a map. `map_id` is the `id` from `list`."""

from __future__ import annotations

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models.maps import (
    Building,
    CreaturesSummary,
    FarmSummary,
    FogGrid,
    MapInfo,
    MapRooms,
    MapTerrain,
    MapWeather,
    MapZones,
    OreData,
    PlantSpot,
    PowerInfo,
    Thing,
)
from pytest_rle.rimapi.models.pawns import Animal, Pawn


class MapsResource:
    """Routes /maps and /map/..."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> tuple[MapInfo, ...]:
        """All maps; empty if no game is running."""
        return await self._connection.get("/maps", tuple[MapInfo, ...])

    async def weather(self, map_id: int) -> MapWeather:
        """The WeatherDef and the outdoor temperature in °C."""
        return await self._connection.get("/map/weather", MapWeather, {"map_id": map_id})

    async def terrain(self, map_id: int) -> MapTerrain:
        """The terrain, run-length encoded; `pytest_rle.rimapi.grids` decodes it."""
        return await self._connection.get("/map/terrain", MapTerrain, {"map_id": map_id})

    async def ore(self, map_id: int) -> OreData:
        """Rock and ore that colonists can mine, by def."""
        return await self._connection.get("/map/ore", OreData, {"map_id": map_id})

    async def fog_grid(self, map_id: int) -> FogGrid:
        """The cells that are not discovered, run-length encoded."""
        return await self._connection.get("/map/fog-grid", FogGrid, {"map_id": map_id})

    async def plant_spots(self, map_id: int) -> tuple[PlantSpot, ...]:
        """The def and the cell of every plant."""
        return await self._connection.get("/map/plants", tuple[PlantSpot, ...], {"map_id": map_id})

    async def things(self, map_id: int) -> tuple[Thing, ...]:
        """All haulable items, including forbidden ones."""
        return await self._connection.get("/map/things", tuple[Thing, ...], {"map_id": map_id})

    async def things_at(self, map_id: int, x: int, z: int) -> tuple[Thing, ...]:
        """Everything in one cell, including blueprints (Blueprint_...) and frames (Frame_...)."""
        body = {"map_id": map_id, "position": {"x": x, "y": 0, "z": z}}
        return await self._connection.get("/map/things-at", tuple[Thing, ...], body=body)

    async def things_around(self, map_id: int, x: int, z: int, radius: int) -> tuple[Thing, ...]:
        """Items, buildings and plants up to `radius` cells from a cell."""
        query = {"map_id": map_id, "x": x, "z": z, "radius": radius}
        return await self._connection.get("/map/things/radius", tuple[Thing, ...], query)

    async def buildings(self, map_id: int) -> tuple[Building, ...]:
        """The colony's buildings and frames, without blueprints."""
        return await self._connection.get("/map/buildings", tuple[Building, ...], {"map_id": map_id})

    async def rooms(self, map_id: int) -> MapRooms:
        """All rooms, including the outdoors."""
        return await self._connection.get("/map/rooms", MapRooms, {"map_id": map_id})

    async def zones(self, map_id: int) -> MapZones:
        """Zones and areas, without their cells."""
        return await self._connection.get("/map/zones", MapZones, {"map_id": map_id})

    async def farm_summary(self, map_id: int) -> FarmSummary:
        """The crops in growing zones."""
        return await self._connection.get("/map/farm/summary", FarmSummary, {"map_id": map_id})

    async def power(self, map_id: int) -> PowerInfo:
        """Power produced and consumed in W, and stored in Wd."""
        return await self._connection.get("/map/power/info", PowerInfo, {"map_id": map_id})

    async def creatures(self, map_id: int) -> CreaturesSummary:
        """Head counts by kind."""
        return await self._connection.get("/map/creatures/summary", CreaturesSummary, {"map_id": map_id})

    async def animals(self, map_id: int) -> tuple[Animal, ...]:
        """Wild and tame animals."""
        return await self._connection.get("/map/animals", tuple[Animal, ...], {"map_id": map_id})

    async def pawns(self, map_id: int) -> tuple[Pawn, ...]:
        """Every pawn on the map: colonists, others, enemies and animals."""
        return await self._connection.get("/map/pawns", tuple[Pawn, ...], {"map_id": map_id})

    async def set_power(self, building_id: int, on: bool) -> Acknowledged:
        """Switch a building's power on or off at once. The mod takes these query names in camel case."""
        query = {"buildingId": building_id, "powerOn": on}
        return await self._connection.write("POST", "/map/building/power", query, repeatable=True)
