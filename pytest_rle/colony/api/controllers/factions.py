"""FactionController: factions, their relations and goodwill."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.mapping.factions import (
    PERMANENT_ENEMIES,
    faction_def,
    faction_dto,
    list_item,
    relation_dto,
    relations_dto,
)
from pytest_rle.colony.api.mapping.values import Json, no_image
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.world import Faction
from pytest_rle.rimworld.constants import FACTIONS

controller = Controller("FactionController")

HOSTILE_AT: Final = -75
ALLY_AT: Final = 75
NEUTRAL_AGAIN_AT: Final = 0
"""Goodwill at which a relation becomes hostile or allied, and neutral again (FactionRelation.CheckKindThresholds)."""


@controller.get("/api/v1/factions")
def factions(ctx: Context) -> list[Json]:
    """List all factions and their goodwill."""
    return [list_item(faction) for _, faction in sorted(ctx.world.factions.items())]


@controller.get("/api/v1/faction/player")
def player(ctx: Context) -> Json:
    """Get the player's faction."""
    return faction_dto(ctx.world.factions[ctx.world.player_faction])


@controller.get("/api/v1/faction")
def faction_by_id(ctx: Context) -> Json | None:
    """Get a faction."""
    faction = ctx.world.factions.get(ctx.parameters.integer("id"))
    return faction_dto(faction) if faction is not None else None


@controller.get("/api/v1/faction/relation-with")
def relation(ctx: Context) -> Json:
    """Get the relation between two factions."""
    faction, other = _faction_pair(ctx, ctx.parameters.integer("id"), ctx.parameters.integer("other_id"))
    return relation_dto(faction, other)


@controller.get("/api/v1/faction/relations")
def relations(ctx: Context) -> Json:
    """Get a faction's relations with all others."""
    faction = ctx.world.factions.get(ctx.parameters.integer("id"))
    if faction is None:
        raise null_reference()
    return relations_dto(ctx.world, faction)


@controller.get("/api/v1/faction/def")
def definition(ctx: Context) -> Json | None:
    """Get a faction def."""
    name = ctx.parameters.text("name")
    return faction_def(name) if name in FACTIONS else None


@controller.post("/api/v1/faction/change/goodwill")
def change_goodwill(ctx: Context) -> Json:
    """Add to the goodwill between two factions."""
    return _set_goodwill(ctx, relative=True)


@controller.post("/api/v1/faction/goodwill")
def set_goodwill(ctx: Context) -> Json:
    """Set the goodwill between two factions."""
    return _set_goodwill(ctx, relative=False)


@dataclasses.dataclass(frozen=True, slots=True)
class FactionChangeRelationRequestDto:
    """POST /faction/goodwill and /faction/change/goodwill."""

    id: int = 0
    other_id: int = 0
    value: int = 0
    send_message: bool = False
    can_send_hostility_letter: bool = False


def _set_goodwill(ctx: Context, *, relative: bool) -> Json:
    request = ctx.required_body(FactionChangeRelationRequestDto)
    faction, other = _faction_pair(ctx, request.id, request.other_id)
    if faction.is_player == other.is_player:
        raise ApiError("Goodwill can only be changed between the player and another faction.")
    foreign = other if faction.is_player else faction
    if foreign.def_name in PERMANENT_ENEMIES:
        raise ApiError(f"Goodwill of {foreign.name} cannot be changed: it is a permanent enemy.")
    goodwill = foreign.goodwill + request.value if relative else request.value
    foreign.goodwill = min(max(goodwill, -100), 100)
    before, foreign.relation = foreign.relation, _kind(foreign.relation, foreign.goodwill)
    ctx.colony.pawns_changed()
    if request.send_message and before != foreign.relation:
        ctx.colony.message(f"{foreign.name} is now {foreign.relation.lower()}.")
    return {"id": request.id, "other_id": request.other_id, "value": foreign.goodwill}


def _kind(before: str, goodwill: int) -> str:
    if goodwill <= HOSTILE_AT or (before == "Hostile" and goodwill < NEUTRAL_AGAIN_AT):
        return "Hostile"
    if goodwill >= ALLY_AT or (before == "Ally" and goodwill > NEUTRAL_AGAIN_AT):
        return "Ally"
    return "Neutral"


def _faction_pair(ctx: Context, faction_id: int, other_id: int) -> tuple[Faction, Faction]:
    faction, other = ctx.world.factions.get(faction_id), ctx.world.factions.get(other_id)
    if faction is None or other is None:
        raise null_reference()
    return faction, other


@controller.get("/api/v1/faction/icon")
def icon(ctx: Context) -> Json:
    """Get a faction's icon."""
    faction = ctx.world.factions.get(ctx.parameters.integer("id"))
    if faction is None:
        raise null_reference()
    return {"image": no_image(faction.def_name), "color": "RGBA(1.000, 1.000, 1.000, 1.000)"}
