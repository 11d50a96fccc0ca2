"""PawnController: colonists, work priorities, timetables, policies."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference, pawn_not_found
from pytest_rle.colony.api.mapping.defs.pawns import trait_def
from pytest_rle.colony.api.mapping.pawns import detailed_v1, detailed_v2, inventory, pawn_dto
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import relations
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.rimworld.constants import HOURS_PER_DAY, TIME_ASSIGNMENTS

controller = Controller("PawnController")

HIGHEST_PRIORITY_NUMBER: Final = 9
"""The mod accepts 0 to 9, although its error text says 0 to 4."""

DIRECTIONS: Final = frozenset({"north", "east", "south", "west"})

OUTFITS: Final = ("Anything", "Worker", "Soldier", "Nudist")


def _colonist(ctx: Context) -> Pawn:
    pawn_id = ctx.parameters.integer("id")
    pawn = ctx.world.pawns.get(pawn_id)
    if pawn is None or pawn not in ctx.world.colonists():
        raise ApiError(f"Failed to find colonist with ID {pawn_id}")
    return pawn


@controller.get("/api/v1/colonists")
def colonists(ctx: Context) -> list[Json]:
    """List the colonists."""
    return [pawn_dto(ctx.colony, pawn) for pawn in ctx.world.colonists()]


@controller.get("/api/v1/colonists/positions")
def positions(ctx: Context) -> list[Json]:
    """List where the colonists are."""
    if ctx.host.game is None:
        return []
    found = []
    for pawn in ctx.world.colonists():
        x, z = movement.position(ctx.colony, pawn)
        found.append({"id": pawn.id, "x": x, "z": z, "map_id": ctx.world.map_id})
    return found


@controller.get("/api/v1/colonist")
def colonist(ctx: Context) -> Json:
    """Get a colonist in brief."""
    return pawn_dto(ctx.colony, _colonist(ctx))


@controller.get("/api/v1/colonists/detailed")
def colonists_detailed(ctx: Context) -> list[Json]:
    """List the colonists in full."""
    return [detailed_v1(ctx.colony, pawn) for pawn in ctx.world.colonists()]


@controller.get("/api/v1/colonist/detailed")
def colonist_detailed(ctx: Context) -> Json:
    """Get a colonist in full."""
    return detailed_v1(ctx.colony, _colonist(ctx))


@controller.get("/api/v2/colonists/detailed")
def colonists_detailed_v2(ctx: Context) -> list[Json]:
    """List the colonists in full, in the second shape."""
    return [detailed_v2(ctx.colony, pawn) for pawn in ctx.world.colonists()]


@controller.get("/api/v2/colonist/detailed")
def colonist_detailed_v2(ctx: Context) -> Json:
    """Get a colonist in full, in the second shape."""
    return detailed_v2(ctx.colony, _colonist(ctx))


@controller.get("/api/v1/colonist/opinion-about")
def opinion_about(ctx: Context) -> Json:
    """Get the opinions of two people about each other."""
    pawn = ctx.world.pawns.get(ctx.parameters.integer("id"))
    other = ctx.world.pawns.get(ctx.parameters.integer("other_id"))
    if pawn is None or other is None or not pawn.is_human or not other.is_human:
        raise null_reference()
    return {
        "opinion": relations.opinion(ctx.colony, pawn, other),
        "opinion_about_me": relations.opinion(ctx.colony, other, pawn),
    }


@controller.get("/api/v1/colonist/inventory")
def colonist_inventory(ctx: Context) -> Json:
    """Get what a colonist carries, wears and wields."""
    return inventory(ctx.colony, ctx.pawn(ctx.parameters.integer("id")))


@controller.get("/api/v1/colonist/body/image")
def body_image(ctx: Context) -> Json:
    """Get the images of a colonist's body and head: none, because the game has no screen."""
    ctx.parameters.integer("id")
    return {}


@controller.get("/api/v1/pawn/portrait/image")
def portrait(ctx: Context) -> Json:
    """Get a pawn's portrait."""
    pawn_id = ctx.parameters.integer("pawn_id")
    width, height = ctx.parameters.integer("width"), ctx.parameters.integer("height")
    direction = ctx.parameters.text("direction")
    pawn = ctx.world.pawns.get(pawn_id)
    if pawn is None:
        raise pawn_not_found(pawn_id)
    if direction.lower() not in DIRECTIONS:
        raise ApiError(f"Unknown direction: {direction}")
    from pytest_rle.colony.api.pictures import pawn_portrait  # Pillow takes 50 ms to import

    return {"result": "success", "image_base64": pawn_portrait(pawn, width, height, direction.lower())}


@controller.get("/api/v1/trait-def")
def trait(ctx: Context) -> Json | None:
    """Get a trait def."""
    name = ctx.parameters.text("name")
    return trait_def(name) if name in DEFS.traits else None


@controller.get("/api/v1/time-assignments")
def time_assignments(_ctx: Context) -> list[Json]:
    """List the assignments that an hour of the timetable can have."""
    return [{"name": name} for name in TIME_ASSIGNMENTS]


@dataclasses.dataclass(frozen=True, slots=True)
class PawnTimeAssignmentRequestDto:
    """POST /colonist/time-assignment."""

    pawn_id: int = 0
    hour: int = 0
    assignment: str | None = None


@controller.post("/api/v1/colonist/time-assignment")
def set_time_assignment(ctx: Context) -> None:
    """Set one hour of a colonist's timetable, by body or by query."""
    request = ctx.body(PawnTimeAssignmentRequestDto)
    if request is None:
        request = PawnTimeAssignmentRequestDto(
            ctx.parameters.integer("pawn_id"), ctx.parameters.integer("hour"), ctx.parameters.text("assignment")
        )
    pawn = ctx.world.pawns.get(request.pawn_id)
    if pawn is None or len(pawn.timetable) != HOURS_PER_DAY:
        raise ApiError(f"Failed to find pawn with ID {request.pawn_id}")
    named = {name.lower(): name for name in TIME_ASSIGNMENTS}
    assignment = named.get((request.assignment or "").lower())
    if assignment is None:
        raise ApiError(f"Failed to find time assignment: {request.assignment}")
    if not 0 <= request.hour < HOURS_PER_DAY:
        raise ApiError(f"Hour must be between 0 and 23, not {request.hour}")
    pawn.timetable[request.hour] = assignment


@controller.get("/api/v1/outfits")
def outfits(ctx: Context) -> list[Json]:
    """List the apparel policies."""
    if ctx.host.game is None:
        raise null_reference()
    garments = [name for name in DEFS.items if item_kinds.is_apparel(name)]
    return [
        {
            "id": index,
            "label": text,
            "filter": {
                "allowed_thing_def_names": [] if text == "Nudist" else garments,
                "disallowed_special_filter_def_names": ["AllowDeadmansApparel"],
                "allowed_hit_points_min": 0.0 if text == "Anything" else 0.5,
                "allowed_hit_points_max": 1.0,
                "allowed_quality_min": "Awful",
                "allowed_quality_max": "Legendary",
                "allowed_hit_points_configurable": True,
                "allowed_qualities_configurable": True,
            },
        }
        for index, text in enumerate(OUTFITS, start=1)
    ]


@controller.get("/api/v1/work-list")
def work_list(_ctx: Context) -> Json:
    """List the work types, left to right."""
    return {"work": list(DEFS.work_types)}


@dataclasses.dataclass(frozen=True, slots=True)
class WorkPriorityRequestDto:
    """POST /colonist/work-priority."""

    id: int = 0
    work: str = ""
    priority: int = 0


@controller.post("/api/v1/colonist/work-priority")
def set_work_priority(ctx: Context) -> None:
    """Set one priority of a colonist: 0 off, 1 most urgent."""
    error = _set_priority(ctx, ctx.required_body(WorkPriorityRequestDto))
    if error is not None:
        raise ApiError(error)
    jobs.wake_idle(ctx.colony)


@dataclasses.dataclass(frozen=True, slots=True)
class ColonistsWorkPrioritiesRequestDto:
    """POST /colonists/work-priority."""

    priorities: tuple[WorkPriorityRequestDto, ...] = ()


@controller.post("/api/v1/colonists/work-priority")
def set_work_priorities(ctx: Context) -> None:
    """Set many priorities; failures become warnings as long as one succeeds."""
    invalid = "Invalid payload: an object with a list 'priorities' is expected."
    request = ctx.required_body(ColonistsWorkPrioritiesRequestDto, invalid)
    failures = [text for text in (_set_priority(ctx, entry) for entry in request.priorities) if text is not None]
    if failures and len(failures) == len(request.priorities):
        raise ApiError("; ".join(failures))
    ctx.warnings += failures
    jobs.wake_idle(ctx.colony)


def _set_priority(ctx: Context, request: WorkPriorityRequestDto) -> str | None:
    """Set one priority. Returns the reason if it is refused."""
    pawn = ctx.world.pawns.get(request.id)
    if pawn is None:
        return f"Could not find pawn with ID {request.id}"
    if request.work not in DEFS.work_types:
        return f"Could not find work type: {request.work}"
    if not pawn.is_human or pawn not in ctx.world.colonists():
        return f"Pawn {request.id} has no work settings"
    if not 0 <= request.priority <= HIGHEST_PRIORITY_NUMBER:
        return f"Priority must be between 0 and 4, not {request.priority}"
    if request.work in pawn.disabled_work:
        return f"Work type {request.work} is disabled for {pawn.name.short}" if request.priority else None
    pawn.work_priorities[request.work] = request.priority
    return None


@controller.post("/api/v1/jobs/make/equip")
def equip(ctx: Context) -> None:
    """Order a pawn to equip or wear an item."""
    ctx.require_map(ctx.parameters.integer("map_id"))
    pawn = ctx.pawn(ctx.parameters.integer("pawn_id"))
    item_id = ctx.parameters.integer("item_id")
    item = ctx.world.items.get(item_id)
    if item is None:
        raise ApiError(f"Item with ID {item_id} not found.")
    refusal = orders.give(ctx.colony, pawn, "Wear" if item.def_name in DEFS.apparel else "Equip", target=item_id)
    if refusal is not None:
        raise ApiError(f"Failed to start the job: {refusal}")
