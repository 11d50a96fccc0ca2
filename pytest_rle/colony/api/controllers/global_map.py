"""GlobalMapController: the world map. Only the colony's tile is modelled."""

from __future__ import annotations

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.mapping.factions import faction_dto
from pytest_rle.colony.api.mapping.tiles import tile_details, tile_dto
from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.api.routes import Controller

controller = Controller("GlobalMapController")


@controller.get("/api/v1/world/caravans")
def caravans(ctx: Context) -> list[Json]:
    """List caravans; the colony has none."""
    return _empty_list(ctx)


@controller.get("/api/v1/world/caravan/path")
def caravan_path(ctx: Context) -> None:
    """Get a caravan's path; the colony has no caravans."""
    raise ApiError(f"Caravan with ID {ctx.parameters.integer('id')} not found.")


@controller.get("/api/v1/world/settlements")
def settlements(ctx: Context) -> list[Json]:
    """List settlements: the colony's own."""
    return _own_settlement(ctx)


@controller.get("/api/v1/world/player/settlements")
def player_settlements(ctx: Context) -> list[Json]:
    """List the player's settlements."""
    return _own_settlement(ctx)


@controller.get("/api/v1/world/sites")
def sites(ctx: Context) -> list[Json]:
    """List sites; the world has none."""
    return _empty_list(ctx)


@controller.get("/api/v1/world/tile")
def tile(ctx: Context) -> Json:
    """Get a tile."""
    _require_tile(ctx)
    return tile_dto(ctx.world)


@controller.get("/api/v1/world/tile/coordinates")
def coordinates(ctx: Context) -> Json:
    """Get a tile's latitude and longitude in degrees."""
    _require_tile(ctx)
    return {"lat": single(ctx.world.tile.latitude), "lon": single(ctx.world.tile.longitude)}


@controller.get("/api/v1/world/tile/details")
def details(ctx: Context) -> Json:
    """Get a tile in detail."""
    _require_tile(ctx)
    return tile_details(ctx.world)


@controller.get("/api/v1/world/grid")
def grid(ctx: Context) -> list[Json]:
    """List every tile that is modelled: the colony's tile."""
    return [tile_dto(ctx.world)]


@controller.get("/api/v1/world/grid/area")
def area(ctx: Context) -> list[Json]:
    """List the tiles around one."""
    if not ctx.parameters.optional_text("tile_id") or not ctx.parameters.optional_text("radius"):
        raise ApiError("tile_id and radius are required.")
    tile_id, radius = ctx.parameters.integer("tile_id"), ctx.parameters.number("radius")
    return [tile_dto(ctx.world)] if tile_id == ctx.world.tile.index and radius >= 0 else []


def _empty_list(ctx: Context) -> list[Json]:
    if ctx.host.game is None:
        raise null_reference()
    return []


def _require_tile(ctx: Context) -> None:
    tile_id = ctx.parameters.integer("id")
    if tile_id != ctx.world.tile.index:
        raise ApiError(f"Tile with ID {tile_id} not found.")


def _own_settlement(ctx: Context) -> list[Json]:
    world = ctx.world
    owner = faction_dto(world.factions[world.player_faction])
    return [{"id": 0, "name": world.name, "tile_id": world.tile.index, "faction": owner}]
