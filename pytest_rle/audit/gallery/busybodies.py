"""Teams whose orders change nothing, are taken back, or are declarations that no work follows."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_rle.audit.gallery.orders import (
    bill_at_every_table,
    change_nothing,
    draft_all,
    draft_one,
    free_cell,
    no_bills,
    place_once,
    squares,
)
from pytest_rle.audit.gallery.standing_orders import standing_team
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.team import DeliberationRequest, Role, Team
from pytest_rle.team.actions import (
    ActionModel,
    CreateGrowingZone,
    CreateStockpile,
    Designate,
    Draft,
    PlaceBuilding,
    Rect,
    SetWorkPriorities,
)
from pytest_rle.team.policies import ScriptedPolicy

WITHOUT_WORK = ("Warden", "Handling", "Art", "Smithing")
"""Work types with nothing to do in a new colony, so that their priorities change nothing."""

FIELD_RADIUS = 60
ZONE_SIDE = 9
ZONES = 49
SITES_OF_ZONES = 24


def _campfire(request: DeliberationRequest) -> Iterator[PlaceBuilding]:
    return place_once("Campfire", None, free_cell(request), request)


def _nobody_cooks(request: DeliberationRequest) -> Iterator[SetWorkPriorities]:
    if request.tick == 0:
        for colonist in request.observation.colonists:
            yield SetWorkPriorities(colonist_id=colonist.colonist.id, priorities={"Cooking": 0})


def useless_orders() -> Team:
    """Sets hours of the timetable to what they are already, in every tick."""
    return standing_team("useless_orders", {Role.SOCIAL_OVERSEER: change_nothing})


def daily_busywork() -> Team:
    """Changes priorities of work that nobody has, once a day, and takes them back a day later."""

    def toggle(request: DeliberationRequest) -> Iterator[SetWorkPriorities]:
        day = request.observation.game.game_tick // GAME_TICKS_PER_DAY
        for colonist in request.observation.colonists:
            now = {entry.work_type: entry.priority for entry in colonist.colonist_work_info.work_priorities}
            wanted = {work: 1 + day % 2 for work in WITHOUT_WORK if now.get(work, 1 + day % 2) != 1 + day % 2}
            for work, priority in wanted.items():
                yield SetWorkPriorities(colonist_id=colonist.colonist.id, priorities={work: priority})

    return standing_team("daily_busywork", {Role.RESOURCE_MANAGER: toggle})


def useless_bill() -> Team:
    """Builds a campfire, orders meals without end, and lets nobody cook."""

    def bills(request: DeliberationRequest) -> Iterator[ActionModel]:
        yield from _nobody_cooks(request)
        yield from bill_at_every_table(request)

    return standing_team("useless_bill", {Role.CONSTRUCTION_PLANNER: _campfire, Role.RESOURCE_MANAGER: bills})


def adds_and_removes_bills() -> Team:
    """Builds a campfire, and adds and removes a bill in turns."""

    def bills(request: DeliberationRequest) -> Iterator[ActionModel]:
        return bill_at_every_table(request) if request.tick % 2 == 0 else no_bills(request)

    return standing_team("adds_and_removes_bills", {Role.CONSTRUCTION_PLANNER: _campfire, Role.RESOURCE_MANAGER: bills})


def builds_and_deconstructs() -> Team:
    """Orders a wall and its deconstruction in turns."""

    def walls(request: DeliberationRequest) -> Iterator[ActionModel]:
        x, z = free_cell(request)
        if request.tick % 2 == 0:
            yield PlaceBuilding(def_name="Wall", x=x, z=z, stuff="WoodLog")
        else:
            yield Designate(kind="deconstruct", area=Rect(x1=x, z1=z, x2=x, z2=z))

    return standing_team("builds_and_deconstructs", {Role.CONSTRUCTION_PLANNER: walls})


def drafts_and_releases() -> Team:
    """Drafts everybody and releases everybody in turns."""

    def drafts(request: DeliberationRequest) -> Iterator[Draft]:
        return draft_all(request, drafted=request.tick % 2 == 0)

    return standing_team("drafts_and_releases", {Role.DEFENSE_COMMANDER: drafts})


def token_draft() -> Team:
    """Drafts one colonist when enemies come, and releases the colonist a tick later."""
    return standing_team("token_draft", {Role.DEFENSE_COMMANDER: TokenDraft()})


class TokenDraft:
    """The rule of `token_draft`."""

    def __init__(self) -> None:
        self._was_threatened = False

    def __call__(self, request: DeliberationRequest) -> Iterator[Draft]:
        """Draft in the first tick with enemies; release otherwise."""
        is_new = request.observation.is_threatened and not self._was_threatened
        self._was_threatened = request.observation.is_threatened
        return draft_one(request, drafted=is_new)


def dandelion_field() -> Team:
    """Draws one zone of dandelions, 121 cells square, over the wild ones."""

    def field(request: DeliberationRequest) -> Iterator[CreateGrowingZone]:
        if request.tick == 0:
            x, z = request.spatial.center
            terrain = request.static.terrain
            area = Rect(
                x1=max(0, x - FIELD_RADIUS),
                z1=max(0, z - FIELD_RADIUS),
                x2=min(terrain.width - 1, x + FIELD_RADIUS),
                z2=min(terrain.height - 1, z + FIELD_RADIUS),
            )
            yield CreateGrowingZone(area=area, plant_def="Plant_Dandelion")

    return standing_team("dandelion_field", {Role.RESOURCE_MANAGER: field})


def zones_everywhere() -> Team:
    """Covers the ground around the colony with fields and stockpiles, two zones in a tick."""

    def zones(request: DeliberationRequest) -> Iterator[ActionModel]:
        areas = squares(request, ZONE_SIDE, ZONES)[2 * request.tick : 2 * request.tick + 2]
        for number, area in enumerate(areas):
            if number % 2:
                yield CreateStockpile(area=area)
            else:
                yield CreateGrowingZone(area=area, plant_def="Plant_Rice")

    return standing_team("zones_everywhere", {Role.RESOURCE_MANAGER: zones})


def scripted_and_busywork() -> Team:
    """Scripted play, and orders that change nothing in every tick."""
    return standing_team("scripted_and_busywork", {Role.SOCIAL_OVERSEER: change_nothing}, beside=ScriptedPolicy())
