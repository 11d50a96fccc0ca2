"""GameEventsController and LordController: quests, incidents and groups under one plan."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.controllers.game import LETTER_DEFS
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.mapping.events_log import category, incident_log, lord_dto
from pytest_rle.colony.api.mapping.values import Json, present, single
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.storyteller import incidents, threat_points
from pytest_rle.colony.world import Faction, Lord, World
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

controller = Controller("GameEventsController")
lord_controller = Controller("LordController")

LIKELIEST: Final = 10

MOST_POINTS: Final = 10_000.0
"""Threat points that any incident can have (StorytellerUtility.GlobalPointsMax)."""


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
    return {"incidents": incident_log(ctx.colony) if ctx.map_asked() else []}


@controller.get("/api/v1/lords")
def lords(ctx: Context) -> list[Json]:
    """List the groups on the current map, whatever map was asked for."""
    ctx.parameters.integer("map_id")
    return [lord_dto(ctx.colony, lord) for _, lord in sorted(ctx.world.lords.items())]


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentParmsDto:
    """Those of the incident's parameters that the colony acts on; points below 0 leave them to the storyteller."""

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
    """Fire an incident; the answer is 200 even where it could not come about."""
    wish = ctx.required_body(TriggerIncidentRequestDto)
    name = wish.name or ""
    if name not in DEFS.incidents:
        raise ApiError(f"Failed to find incident def: {name}")
    parms = wish.incident_parms
    if parms is None:
        incidents.fire(ctx.colony, name, forced=True)
        return
    points = parms.points
    if points < 0 and parms.point_multiplier != 1.0:
        points = threat_points.points(ctx.colony)
    if points >= 0:
        points = min(points * max(parms.point_multiplier, 0.0), MOST_POINTS)
    faction = find_faction(ctx.world, parms.faction)
    sender = faction.id if faction is not None else None
    incidents.fire(ctx.colony, name, points=points, forced=True, faction=sender)
    _write_letters(ctx.colony, parms)


def _write_letters(colony: Colony, parms: IncidentParmsDto) -> None:
    """Have the letters about what has just happened say what the client wants them to, or nothing."""
    known = parms.custom_letter_def if parms.custom_letter_def in LETTER_DEFS else None
    wanted = present(
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
    likeliest = sorted(weighed, key=lambda entry: (-entry[0], entry[1]))[:LIKELIEST]
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
    """Put pawns under one plan."""
    wish = ctx.required_body(LordCreateRequestDto)
    faction = find_faction(ctx.world, wish.faction)
    if faction is None:
        raise ApiError(f"Faction '{wish.faction}' not found.")
    world = ctx.world
    members = [world.pawns[pawn_id] for pawn_id in wish.pawn_ids or () if pawn_id in world.pawns]
    if not members:
        raise ApiError("No valid pawns for the lord.")
    lord = Lord(
        id=world.new_id(),
        faction=faction.id,
        job=f"LordJob_{wish.job_type.removeprefix('LordJob_')}",
        toil="LordToil_AssaultColony" if wish.job_type.endswith("AssaultColony") else "LordToil_DefendPoint",
        pawns=[pawn.id for pawn in members],
        since=ctx.colony.now,
        gained=len(members),
        cell=world.grids.index(wish.position.x, wish.position.z) if wish.position is not None else -1,
    )
    world.lords[lord.id] = lord
    for pawn in members:
        former = world.lords.get(pawn.lord)
        if former is not None and pawn.id in former.pawns:
            former.pawns.remove(pawn.id)
        pawn.lord = lord.id
    return {"lord_id": lord.id, "member_count": len(members)}


def find_faction(world: World, name: str | None) -> Faction | None:
    """A faction by def name, name or load id, in any case."""
    if not name:
        return None
    wanted = name.lower()
    for _, faction in sorted(world.factions.items()):
        if wanted in (faction.def_name.lower(), faction.name.lower(), str(faction.id)):
            return faction
    return None
