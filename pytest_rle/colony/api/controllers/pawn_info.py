"""PawnInfoController and PawnSpawnController: details of any pawn, and new pawns."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.mapping.pawns import detailed, inventory, short_name
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_YEAR

controller = Controller("PawnInfoController")
spawn_controller = Controller("PawnSpawnController")

OLDEST: Final = 2.0**31 - 1
"""The highest age in years: the wire carries ages as 32-bit integers."""


@controller.get("/api/v1/pawns/details")
def details(ctx: Context) -> Json | None:
    """Get the details of any person; animals have none."""
    pawn = ctx.pawn(ctx.parameters.integer("id"))
    return detailed(ctx.colony, pawn) if pawn.is_human else None


@controller.get("/api/v1/pawns/inventory")
def pawn_inventory(ctx: Context) -> Json:
    """Get what any pawn carries, wears and wields."""
    return inventory(ctx.colony, ctx.pawn(ctx.parameters.integer("id")))


@dataclasses.dataclass(frozen=True, slots=True)
class PawnSpawnRequestDto:
    """POST /pawn/spawn; fields that the colony does not model are ignored."""

    pawn_kind: str = "Colonist"
    faction: str = "PlayerColony"
    gender: str | None = None
    biological_age: float | None = None
    first_name: str | None = None
    last_name: str | None = None
    nick_name: str | None = None
    map_id: str | None = None
    position: PositionDto | None = None


@spawn_controller.post("/api/v1/pawn/spawn")
def spawn(ctx: Context) -> Json:
    """Generate a pawn and put it on the map."""
    request = ctx.required_body(PawnSpawnRequestDto)
    colony, world = ctx.colony, ctx.world
    faction = ctx.find_faction(request.faction)
    owner = faction.id if faction is not None else 0
    key = world.next_id
    if request.pawn_kind in DEFS.pawn_kinds:
        pawn = generation.generate(world, colony.streams, request.pawn_kind, owner, key)
    elif request.pawn_kind in DEFS.animals:
        pawn = generation.animal(world, colony.streams, request.pawn_kind, key, faction=owner)
    else:
        raise ApiError(f"Failed to find pawn kind: {request.pawn_kind}")
    _apply(pawn, request)
    x, z = (request.position.x, request.position.z) if request.position is not None else (-1, -1)
    if not colony.index.passable(x, z):
        centre = (world.grids.width // 2, world.grids.height // 2)
        drop = arrivals.drop_cell(colony, colony.stream("api.spawn", colony.now, pawn.id))
        x, z = arrivals.around(colony, x, z, 1)[0] if world.grids.contains(x, z) else drop or centre
    arrivals.enter(colony, pawn, x, z)
    return {"pawn_id": pawn.id, "name": short_name(pawn)}


def _apply(pawn: Pawn, request: PawnSpawnRequestDto) -> None:
    if request.gender in ("Male", "Female"):
        pawn.gender = request.gender
    if request.biological_age is not None:
        pawn.age_ticks = int(min(max(request.biological_age, 0.0), OLDEST) * GAME_TICKS_PER_YEAR)
    pawn.name.first = request.first_name or pawn.name.first
    pawn.name.last = request.last_name or pawn.name.last
    pawn.name.nick = request.nick_name or pawn.name.nick
