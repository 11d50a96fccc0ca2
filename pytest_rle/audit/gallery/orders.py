"""Orders that the teams of the gallery share. Each is a rule: what one role orders in one tick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from pytest_rle.rimapi.models import Thing
from pytest_rle.rimworld import DEFS
from pytest_rle.team import DeliberationRequest, facts
from pytest_rle.team.actions import (
    ActionModel,
    AddBill,
    BedRest,
    BuildRoom,
    Draft,
    PlaceBuilding,
    Rect,
    RemoveBill,
    SetForbidden,
    SetResearch,
    SetSchedule,
    SetWorkPriorities,
)
from pytest_rle.team.cells import Cell
from pytest_rle.team.survey.sites import SiteKind

MOST_THINGS: Final = 500
"""The most items that one order to forbid names."""

UNPLANNED_HOUR: Final = 8
"""An hour without a plan in the game's own timetable, and in both that the scripted team gives."""


def forbid(is_meant: Callable[[Thing], bool], request: DeliberationRequest) -> Iterator[SetForbidden]:
    """Forbid all allowed items of a kind."""
    things = [t.thing_id for t in request.observation.things if not t.is_forbidden and is_meant(t)]
    for first in range(0, len(things), MOST_THINGS):
        yield SetForbidden(thing_ids=tuple(things[first : first + MOST_THINGS]), forbidden=True)


def is_food(thing: Thing) -> bool:
    """Whether people or animals can eat an item."""
    known = DEFS.items.get(thing.def_name or "")
    return known is not None and known.nutrition > 0


def draft_all(request: DeliberationRequest, *, drafted: bool) -> Iterator[Draft]:
    """Draft or release everybody who can stand."""
    for colonist in request.observation.colonists:
        if not (drafted and facts.is_downed(colonist)):
            yield Draft(colonist_id=colonist.colonist.id, drafted=drafted)


def draft_one(request: DeliberationRequest, *, drafted: bool) -> Iterator[Draft]:
    """Draft or release the first who can stand."""
    yield from list(draft_all(request, drafted=drafted))[:1]


def prefer(work: str, request: DeliberationRequest, *, first: int = 1) -> Iterator[SetWorkPriorities]:
    """Put one kind of work before all others, for everybody who can do it."""
    for colonist in request.observation.colonists:
        known = {entry.work_type: entry for entry in colonist.colonist_work_info.work_priorities}
        if work in known and known[work].priority != first and not known[work].is_totally_disabled:
            yield SetWorkPriorities(colonist_id=colonist.colonist.id, priorities={work: first})


def change_nothing(request: DeliberationRequest) -> Iterator[SetSchedule]:
    """Set an hour of the morning to what it is already: the game accepts it, and nothing changes."""
    for colonist in request.observation.colonists:
        yield SetSchedule(colonist_id=colonist.colonist.id, hours=(UNPLANNED_HOUR,), assignment="Anything")


def set_all_hours(assignment: str, request: DeliberationRequest) -> Iterator[SetSchedule]:
    """Give everybody's whole timetable to one thing, on the first tick."""
    if request.tick == 0:
        for colonist in request.observation.colonists:
            yield SetSchedule.model_validate(
                {"colonist_id": colonist.colonist.id, "hours": tuple(range(24)), "assignment": assignment}
            )


def build_room_at(kind: SiteKind, request: DeliberationRequest) -> Iterator[BuildRoom]:
    """Build the walls and the door of a site, until they stand."""
    site = request.spatial.site(kind)
    if site is not None and site.door is not None and request.tick % 8 == 0:
        yield BuildRoom(area=site.area, door_x=site.door[0], door_z=site.door[1])


def beds_at(kind: SiteKind, count: int, request: DeliberationRequest) -> Iterator[PlaceBuilding]:
    """Place wooden beds inside a site, each two cells long, until they stand."""
    site = request.spatial.site(kind)
    if site is None or request.tick % 8:
        return
    inside = site.area.inside
    standing = {facts.cell(b.position) for b in request.observation.buildings}
    places = [(x, z) for z in range(inside.z1, inside.z2, 2) for x in range(inside.x1, inside.x2 + 1, 2)]
    for x, z in places[:count]:
        if (x, z) not in standing:
            yield PlaceBuilding(def_name="Bed", x=x, z=z, stuff="WoodLog")


def place_once(def_name: str, stuff: str | None, cell: Cell, request: DeliberationRequest) -> Iterator[PlaceBuilding]:
    """Place one building at a cell, until it stands."""
    if request.tick % 8 == 0 and not any(b.def_name == def_name for b in request.observation.buildings):
        yield PlaceBuilding(def_name=def_name, x=cell[0], z=cell[1], stuff=stuff)


def free_cell(request: DeliberationRequest, kind: SiteKind = SiteKind.KITCHEN) -> Cell:
    """A cell that can be built on: the middle of a site, or the centre of the colony."""
    site = request.spatial.site(kind)
    if site is None:
        return request.spatial.center
    area = site.area
    return (area.x1 + area.x2) // 2, (area.z1 + area.z2) // 2


def bill_at_every_table(request: DeliberationRequest) -> Iterator[AddBill]:
    """Order simple meals at every table that can make them."""
    users = DEFS.recipes["CookMealSimple"].users
    for table in request.observation.work_tables:
        if table.thing_def in users and not request.observation.bills.get(table.id):
            yield AddBill(building_id=table.id, recipe="CookMealSimple", repeat_mode="Forever")


def no_bills(request: DeliberationRequest) -> Iterator[RemoveBill]:
    """Remove every bill."""
    for table, bills in sorted(request.observation.bills.items()):
        for bill in bills:
            yield RemoveBill(building_id=table, bill_id=bill.load_id)


def rest(request: DeliberationRequest, count: int | None = None) -> Iterator[BedRest]:
    """Send the first few colonists, or all, to bed."""
    for colonist in request.observation.colonists[:count]:
        yield BedRest(colonist_id=colonist.colonist.id)


def research_something(request: DeliberationRequest) -> Iterator[SetResearch]:
    """Choose the cheapest project that can start, if there is none."""
    if request.observation.current_research is None:
        open_projects = [p for p in request.observation.research if p.can_start_now and not p.is_finished]
        for project in sorted(open_projects, key=lambda p: (p.research_points, p.name))[:1]:
            yield SetResearch(project=project.name)


def squares(request: DeliberationRequest, side: int, count: int) -> list[Rect]:
    """Squares around the centre of the colony, row by row, that lie on the map."""
    x0, z0 = request.spatial.center
    width, height = request.static.terrain.width, request.static.terrain.height
    across = max(1, round(count**0.5))
    found = []
    for row in range(across):
        for column in range(across):
            x, z = x0 + (column - across // 2) * side, z0 + (row - across // 2) * side
            if x >= 0 and x + side <= width and z >= 0 and z + side <= height:
                found.append(Rect(x1=x, z1=z, x2=x + side - 1, z2=z + side - 1))
    return found


def each_of(*rules: Callable[[DeliberationRequest], Iterator[ActionModel]]) -> Callable[..., Iterator[ActionModel]]:
    """The orders of several rules, one after the other."""

    def all_orders(request: DeliberationRequest) -> Iterator[ActionModel]:
        for rule in rules:
            yield from rule(request)

    return all_orders
