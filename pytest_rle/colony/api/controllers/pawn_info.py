"""PawnInfoController and PawnSpawnController: any pawn in full, and new ones."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.controllers.game_events import find_faction
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
"""Years that a pawn can have lived: an age is a whole number of 32 bits on the wire."""


@controller.get("/api/v1/pawns/details")
def details(ctx: Context) -> Json | None:
    """Get any person in full; animals have no details."""
    pawn = ctx.pawn(ctx.parameters.integer("id"))
    return detailed(ctx.colony, pawn) if pawn.is_human else None


@controller.get("/api/v1/pawns/inventory")
def pawn_inventory(ctx: Context) -> Json:
    """Get what any pawn carries, wears and holds."""
    return inventory(ctx.colony, ctx.pawn(ctx.parameters.integer("id")))


@dataclasses.dataclass(frozen=True, slots=True)
class PawnSpawnRequestDto:
    """POST /pawn/spawn; what the colony does not model of it is ignored."""

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
    wish = ctx.required_body(PawnSpawnRequestDto)
    colony, world = ctx.colony, ctx.world
    faction = find_faction(world, wish.faction)
    owner = faction.id if faction is not None else 0
    key = world.next_id
    if wish.pawn_kind in DEFS.pawn_kinds:
        pawn = generation.generate(world, colony.streams, wish.pawn_kind, owner, key)
    elif wish.pawn_kind in DEFS.animals:
        pawn = generation.animal(world, colony.streams, wish.pawn_kind, key, faction=owner)
    else:
        raise ApiError(f"Failed to find pawn kind: {wish.pawn_kind}")
    _shape(pawn, wish)
    x, z = (wish.position.x, wish.position.z) if wish.position is not None else (-1, -1)
    if not colony.index.passable(x, z):
        centre = (world.grids.width // 2, world.grids.height // 2)
        drop = arrivals.drop_cell(colony, colony.stream("api.spawn", colony.now, pawn.id))
        x, z = arrivals.around(colony, x, z, 1)[0] if world.grids.contains(x, z) else drop or centre
    arrivals.enter(colony, pawn, x, z)
    return {"pawn_id": pawn.id, "name": short_name(pawn)}


def _shape(pawn: Pawn, wish: PawnSpawnRequestDto) -> None:
    if wish.gender in ("Male", "Female"):
        pawn.gender = wish.gender
    if wish.biological_age is not None:
        pawn.age_ticks = int(min(max(wish.biological_age, 0.0), OLDEST) * GAME_TICKS_PER_YEAR)
    pawn.name.first = wish.first_name or pawn.name.first
    pawn.name.last = wish.last_name or pawn.name.last
    pawn.name.nick = wish.nick_name or pawn.name.nick
