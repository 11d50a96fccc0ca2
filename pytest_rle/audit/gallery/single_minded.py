"""Teams that work for one metric alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pytest_rle.audit.gallery.orders import (
    beds_at,
    build_room_at,
    free_cell,
    place_once,
    prefer,
    research_something,
    rest,
    set_all_hours,
    squares,
)
from pytest_rle.audit.gallery.standing_orders import standing_team
from pytest_rle.team import DeliberationRequest, Role, Team, facts
from pytest_rle.team.actions import ActionModel, BuildRoom, Designate, Rect
from pytest_rle.team.survey.sites import SiteKind

ROOM_SIDE = 7
ROOMS = 36
TREES_AT_ONCE = 3


def beds_only() -> Team:
    """Builds one room with a bed for everybody, and nothing else."""

    def room(request: DeliberationRequest) -> Iterator[ActionModel]:
        yield from build_room_at(SiteKind.SHELTER, request)
        yield from beds_at(SiteKind.SHELTER, len(request.observation.colonists), request)

    return standing_team("beds_only", {Role.CONSTRUCTION_PLANNER: room})


def sleeps_for_ever() -> Team:
    """Builds one room with a bed for everybody, and sends everybody to bed in every tick from the third day on."""

    def room(request: DeliberationRequest) -> Iterator[ActionModel]:
        yield from build_room_at(SiteKind.SHELTER, request)
        yield from beds_at(SiteKind.SHELTER, len(request.observation.colonists), request)

    def sleep(request: DeliberationRequest) -> Iterator[ActionModel]:
        return rest(request) if request.observation.day >= 2 else iter(())

    return standing_team("sleeps_for_ever", {Role.CONSTRUCTION_PLANNER: room, Role.MEDICAL_OFFICER: sleep})


def research_only() -> Team:
    """Builds one research bench, and everybody does research before anything else."""

    def bench(request: DeliberationRequest) -> Iterator[ActionModel]:
        return place_once("SimpleResearchBench", "WoodLog", free_cell(request, SiteKind.RESEARCH), request)

    def research(request: DeliberationRequest) -> Iterator[ActionModel]:
        yield from research_something(request)
        yield from prefer("Research", request)

    return standing_team("research_only", {Role.CONSTRUCTION_PLANNER: bench, Role.RESEARCH_DIRECTOR: research})


def walls_for_wealth() -> Team:
    """Builds empty rooms of wood one after the other, and everybody builds before anything else."""

    def rooms(request: DeliberationRequest) -> Iterator[ActionModel]:
        yield from prefer("Construction", request)
        for area in squares(request, ROOM_SIDE, ROOMS)[request.tick : request.tick + 1]:
            yield BuildRoom(area=area, door_x=area.x1 + 1, door_z=area.z1)

    return standing_team("walls_for_wealth", {Role.CONSTRUCTION_PLANNER: rooms, Role.RESOURCE_MANAGER: _fell_trees})


def fells_the_forest() -> Team:
    """Fells all trees, the nearest first, and everybody cuts plants before anything else."""

    def fell(request: DeliberationRequest) -> Iterator[ActionModel]:
        yield from prefer("PlantCutting", request)
        yield from _fell_trees(request)

    return standing_team("fells_the_forest", {Role.RESOURCE_MANAGER: fell})


def mines_everything() -> Team:
    """Mines all ore, the nearest first, and everybody mines before anything else."""

    def mine(request: DeliberationRequest) -> Iterator[ActionModel]:
        yield from prefer("Mining", request)
        for area in request.spatial.ore[request.tick : request.tick + 1]:
            yield Designate(kind="mine", area=area.area)

    return standing_team("mines_everything", {Role.RESOURCE_MANAGER: mine})


def hunts_everything() -> Team:
    """Marks every wild animal, and everybody hunts before anything else."""

    def hunt(request: DeliberationRequest) -> Iterator[ActionModel]:
        yield from prefer("Hunting", request)
        if request.tick % 4 == 0:
            for animal in request.observation.animals:
                if not animal.faction and animal.position is not None:
                    x, z = facts.animal_cell(animal)
                    yield Designate(kind="hunt", area=Rect(x1=x, z1=z, x2=x, z2=z))

    return standing_team("hunts_everything", {Role.RESOURCE_MANAGER: hunt})


def holiday() -> Team:
    """Gives everybody recreation at every hour."""
    return standing_team("holiday", {Role.SOCIAL_OVERSEER: partial(set_all_hours, "Joy")})


def _fell_trees(request: DeliberationRequest) -> Iterator[Designate]:
    first = TREES_AT_ONCE * request.tick
    for area in request.spatial.trees[first : first + TREES_AT_ONCE]:
        yield Designate(kind="harvest", area=area.area)
