"""ThingsController and TradeController: resources, items, forbidding, and the kinds of traders."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.map_edits import build_at_once, is_item, new_stack
from pytest_rle.colony.api.mapping.defs.recipes import item_recipes, item_sources
from pytest_rle.colony.api.mapping.resources import NOTHING, resources_summary, stored
from pytest_rle.colony.api.mapping.traders import trader_kinds
from pytest_rle.colony.api.mapping.values import Json, quality_index
from pytest_rle.colony.api.mapping.zones import storages_summary
from pytest_rle.colony.api.routes import SINCE_1_10, Controller
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Blueprint, Building, Corpse, Frame, Item, World
from pytest_rle.rimworld import DEFS, item_categories

controller = Controller("ThingsController")
trade = Controller("TradeController")


@controller.get("/api/v1/resources/summary")
def summary(ctx: Context) -> Json:
    """Summarize the items on a map."""
    if not ctx.names_map():
        return {**NOTHING, "last_updated": ctx.host.now().strftime("%Y-%m-%d %H:%M:%S")}
    return resources_summary(ctx.colony, ctx.host.now())


@controller.get("/api/v1/resources/stored")
def stored_resources(ctx: Context) -> Json | list[Json]:
    """List stored stacks by category, or the stacks of one category."""
    known, category = ctx.names_map(), ctx.parameters.optional_text("category")
    if not known:
        raise null_reference()
    if ctx.strict and not category:
        foreign = [
            key for key in ctx.parameters.query if key not in ("map_id", "category", "format", "token", "api_key")
        ]
        if foreign:
            ctx.warnings.append(f"Filtering failed: cannot filter a dictionary by '{foreign[0]}'")
    return stored(ctx.colony, category or None)


@controller.get("/api/v1/resources/storages/summary")
def storages(ctx: Context) -> Json:
    """Summarize how full the stockpiles are."""
    if not ctx.names_map():
        return {"total_stockpiles": 0, "total_cells": 0, "used_cells": 0, "utilization_percent": 0}
    return storages_summary(ctx.colony)


@dataclasses.dataclass(frozen=True, slots=True)
class SpawnItemRequestDto:
    """POST /item/spawn."""

    def_name: str | None = None
    stuff_def_name: str | None = None
    quality: str | None = None
    amount: int = 0
    x: int = 0
    z: int = 0


@controller.post("/api/v1/item/spawn")
def spawn(ctx: Context) -> None:
    """Spawn one stack or one building; an amount above the stack limit is cut off."""
    request = ctx.required_body(SpawnItemRequestDto)
    if not request.def_name or not ctx.world.grids.contains(request.x, request.z):
        raise ApiError("Safety Checks")
    quality = quality_index(request.quality)
    if request.def_name in DEFS.buildings:
        place = (request.def_name, request.x, request.z, 0)
        if build_at_once(ctx.colony, *place, request.stuff_def_name, clear=True, quality=quality) is None:
            raise ApiError("Safety Checks")
        return
    if not is_item(request.def_name):
        raise ApiError("def == null")
    amount, stuff = max(request.amount, 1), request.stuff_def_name
    item = new_stack(ctx.colony, request.def_name, amount, stuff=stuff, quality=quality)
    spawning.spawn_item(ctx.colony, item, request.x, request.z)


@controller.get("/api/v1/item/recipes")
def recipes(ctx: Context) -> Json:
    """Get how an item is made."""
    return item_recipes(_known_item(ctx))


@controller.get("/api/v1/item/sources")
def sources(ctx: Context) -> Json:
    """Get where an item comes from."""
    return item_sources(_known_item(ctx))


def _known_item(ctx: Context) -> str:
    name = ctx.parameters.text("def_name")
    if name not in item_categories.haulable_defs():
        raise ApiError(f"Item def '{name}' not found.")
    return name


@dataclasses.dataclass(frozen=True, slots=True)
class SetForbiddenRequestDto:
    """POST /things/set-forbidden."""

    thing_ids: tuple[int, ...] | None = None
    map_id: int = 0
    forbidden: bool = False


@controller.post("/api/v1/things/set-forbidden", SINCE_1_10)
def set_forbidden(ctx: Context) -> None:
    """Forbid things, or allow them."""
    request = ctx.required_body(SetForbiddenRequestDto)
    ctx.require_map(request.map_id)
    if not request.thing_ids:
        raise ApiError("thing_ids cannot be empty.")
    missing = []
    for thing_id in request.thing_ids:
        thing = _forbiddable(ctx.world, thing_id)
        if thing is None:
            missing.append(thing_id)
        else:
            thing.forbidden = request.forbidden
    if len(missing) == len(request.thing_ids):
        raise ApiError("; ".join(f"Thing {thing_id} not found" for thing_id in missing))
    ctx.warnings += [f"Thing {thing_id} not found" for thing_id in missing]
    if not request.forbidden:
        jobs.wake_idle(ctx.colony)


def _forbiddable(world: World, thing_id: int) -> Item | Corpse | Building | Blueprint | Frame | None:
    return (
        world.items.get(thing_id)
        or world.corpses.get(thing_id)
        or world.buildings.get(thing_id)
        or world.blueprints.get(thing_id)
        or world.frames.get(thing_id)
    )


@trade.get("/api/v1/traders/defs")
def traders(_ctx: Context) -> list[Json]:
    """List the kinds of traders."""
    return trader_kinds()
