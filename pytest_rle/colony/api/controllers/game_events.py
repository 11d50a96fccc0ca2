"""GameEventsController and LordController: quests, incidents, and lords, which are groups of pawns with one plan."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.mapping.defs.tables import LETTER_DEFS
from pytest_rle.colony.api.mapping.events_log import category, incident_log, lord_dto
from pytest_rle.colony.api.mapping.values import Json, single, without_none
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.storyteller import incidents, threat_points
from pytest_rle.colony.systems.storyteller.workers import WORKERS
from pytest_rle.colony.world import Lord
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

controller = Controller("GameEventsController")
lord_controller = Controller("LordController")

INCIDENTS_LISTED: Final = 10


@controller.get("/api/v1/quests")
def quests(ctx: Context) -> Json:
    """List quests; the colony has none."""
    ctx.parameters.integer("map_id")
    if ctx.host.game is None:
        raise null_reference()
    return {"active_quests": [], "historical_quests": []}


@controller.get("/api/v1/incidents")
def fired(ctx: Context) -> Json:
    """Get the last firing of each incident."""
    return {"incidents": incident_log(ctx.colony) if ctx.names_map() else []}


@controller.get("/api/v1/lords")
def lords(ctx: Context) -> list[Json]:
    """List the lords on the current map; the mod ignores `map_id`."""
    ctx.parameters.integer("map_id")
    return [lord_dto(ctx.colony, lord) for _, lord in sorted(ctx.world.lords.items())]


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentParmsDto:
    """The incident's parameters that the colony supports; with points below 0 the storyteller chooses them."""

    points: float = -1.0
    faction: str | None = None
    forced: bool = False
    point_multiplier: float = 1.0
    custom_letter_label: str | None = None
    custom_letter_text: str | None = None
    custom_letter_def: str | None = None
    send_letter: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class TriggerIncidentRequestDto:
    """POST /incident/trigger; `map_id` is ignored."""

    name: str | None = None
    map_id: str | None = None
    incident_parms: IncidentParmsDto | None = None


@controller.post("/api/v1/incident/trigger")
def trigger(ctx: Context) -> None:
    """Fire an incident. The answer is 200 even when the incident could not happen; a warning says so then."""
    request = ctx.required_body(TriggerIncidentRequestDto)
    name = request.name or ""
    if name not in DEFS.incidents:
        raise ApiError(f"Failed to find incident def: {name}")
    parms = request.incident_parms
    if parms is None:
        _warn_unless(ctx, name, incidents.fire(ctx.colony, name, forced=True))
        return
    points = parms.points
    if points < 0 and parms.point_multiplier != 1.0:
        points = threat_points.points(ctx.colony)
    if points >= 0:
        points = min(points * max(parms.point_multiplier, 0.0), threat_points.CEILING)
    faction = ctx.find_faction(parms.faction)
    sender = faction.id if faction is not None else None
    _warn_unless(ctx, name, incidents.fire(ctx.colony, name, points=points, forced=True, faction=sender))
    _rewrite_letters(ctx.colony, parms)


def _warn_unless(ctx: Context, name: str, fired: bool) -> None:
    if fired:
        return
    if name not in WORKERS:
        ctx.warnings.append(f"The embedded colony does not model the incident {name}: nothing has happened.")
    else:
        ctx.warnings.append(f"The incident {name} could not happen now: its requirements are not met.")


def _rewrite_letters(colony: Colony, parms: IncidentParmsDto) -> None:
    """Rewrite the letters of the incident that just fired as the client asked, or drop them."""
    known = parms.custom_letter_def if parms.custom_letter_def in LETTER_DEFS else None
    wanted = without_none(
        {"label": parms.custom_letter_label or None, "text": parms.custom_letter_text or None, "def": known}
    )
    for event in colony.drain_events():
        letter = event.data.get("letter")
        if not isinstance(letter, dict):
            colony.emit(event.name, event.data)
        elif parms.send_letter:
            colony.emit(event.name, {**event.data, "letter": {**letter, **wanted}})


@controller.get("/api/v1/incidents/top")
def top(ctx: Context) -> list[Json]:
    """List the likeliest incidents."""
    colony = ctx.colony
    weighed = [(incidents.weight(colony, name), name) for name in DEFS.incidents if incidents.can_fire(colony, name)]
    likeliest = sorted(weighed, key=lambda entry: (-entry[0], entry[1]))[:INCIDENTS_LISTED]
    return [
        {"def_name": name, "label": label(name), "category": category(name), "current_weight": single(weight)}
        for weight, name in likeliest
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentChanceRequestDto:
    """GET /incident/chance."""

    incident_def_name: str | None = None


@controller.get("/api/v1/incident/chance")
def chance(ctx: Context) -> Json:
    """Get the chance of one incident; the request is a JSON body."""
    name = ctx.required_body(IncidentChanceRequestDto).incident_def_name or ""
    if name not in DEFS.incidents:
        raise ApiError(f"Failed to find incident def: {name}")
    can = incidents.can_fire(ctx.colony, name)
    return {"value": single(incidents.weight(ctx.colony, name)) if can else 0.0}


@dataclasses.dataclass(frozen=True, slots=True)
class LordCreateRequestDto:
    """POST /lords/create; `map_id` is text."""

    faction: str | None = None
    map_id: str | None = None
    pawn_ids: tuple[int, ...] | None = None
    job_type: str = "AssaultColony"
    position: PositionDto | None = None
    target_ids: tuple[int, ...] | None = None


@lord_controller.post("/api/v1/lords/create")
def create_lord(ctx: Context) -> Json:
    """Create a lord and put pawns under it."""
    request = ctx.required_body(LordCreateRequestDto)
    faction = ctx.find_faction(request.faction)
    if faction is None:
        raise ApiError(f"Faction '{request.faction}' not found.")
    ctx.warn_ignored(request, "target_ids")
    world = ctx.world
    members = [world.pawns[pawn_id] for pawn_id in request.pawn_ids or () if pawn_id in world.pawns]
    if not members:
        raise ApiError("No valid pawns for the lord.")
    lord = Lord(
        id=world.new_id(),
        faction=faction.id,
        job=f"LordJob_{request.job_type.removeprefix('LordJob_')}",
        toil="LordToil_AssaultColony" if request.job_type.endswith("AssaultColony") else "LordToil_DefendPoint",
        pawns=[pawn.id for pawn in members],
        since=ctx.colony.now,
        gained=len(members),
        cell=world.grids.index(request.position.x, request.position.z) if request.position is not None else -1,
    )
    world.lords[lord.id] = lord
    for pawn in members:
        former = world.lords.get(pawn.lord)
        if former is not None and pawn.id in former.pawns:
            former.pawns.remove(pawn.id)
        pawn.lord = lord.id
    return {"lord_id": lord.id, "member_count": len(members)}
