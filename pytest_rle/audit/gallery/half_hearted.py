"""Teams that do a part of what the scripted team does: its first days, one of its roles, one of its founders."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pytest_rle.audit.gallery.busybodies import TokenDraft
from pytest_rle.audit.gallery.orders import beds_at, build_room_at, change_nothing, draft_all, free_cell
from pytest_rle.audit.gallery.standing_orders import OpensWell, StandingOrders, standing_team
from pytest_rle.team import DeliberationRequest, Role, Team
from pytest_rle.team.actions import ActionModel, CreateStockpile, Draft, MoveTo
from pytest_rle.team.policies import IdlePolicy, ScriptedPolicy
from pytest_rle.team.survey.sites import SiteKind

OPENING_DAYS = 3.0
LONGER_OPENING_DAYS = 5.0


def opens_well_and_sleeps() -> Team:
    """Three days of scripted play, and then no order."""
    name = "opens_well_and_sleeps"
    return Team(OpensWell(name, OPENING_DAYS, IdlePolicy()), name=name)


def opens_longer_and_sleeps() -> Team:
    """Five days of scripted play, and then no order."""
    name = "opens_longer_and_sleeps"
    return Team(OpensWell(name, LONGER_OPENING_DAYS, IdlePolicy()), name=name)


def opens_well_and_pretends() -> Team:
    """Three days of scripted play, then orders that change nothing, and a token draft in each raid."""
    name = "opens_well_and_pretends"
    then = StandingOrders(name, {Role.SOCIAL_OVERSEER: change_nothing, Role.DEFENSE_COMMANDER: TokenDraft()})
    return Team(OpensWell(name, OPENING_DAYS, then), name=name)


def hides_one_founder() -> Team:
    """Builds one room with a bed and food, keeps one founder in it while enemies are there, and ignores the others."""

    def room(request: DeliberationRequest) -> Iterator[ActionModel]:
        yield from build_room_at(SiteKind.SHELTER, request)
        yield from beds_at(SiteKind.SHELTER, 1, request)

    def store(request: DeliberationRequest) -> Iterator[ActionModel]:
        site = request.spatial.site(SiteKind.SHELTER)
        if site is not None and request.tick == 0:
            yield CreateStockpile(area=site.area.inside, storage_priority=5, allowed_categories=("Foods",))

    def hide(request: DeliberationRequest) -> Iterator[ActionModel]:
        is_threatened = request.observation.is_threatened
        x, z = free_cell(request, SiteKind.SHELTER)
        for colonist in request.observation.colonists[:1]:
            yield Draft(colonist_id=colonist.colonist.id, drafted=is_threatened)
            if is_threatened:
                yield MoveTo(colonist_id=colonist.colonist.id, x=x, z=z)

    rules = {Role.CONSTRUCTION_PLANNER: room, Role.RESOURCE_MANAGER: store, Role.DEFENSE_COMMANDER: hide}
    return standing_team("hides_one_founder", rules)


def drafted_for_ever() -> Team:
    """Drafts everybody in the first tick and never releases them."""
    return standing_team("drafted_for_ever", {Role.DEFENSE_COMMANDER: partial(draft_all, drafted=True)})


def drafts_when_enemies_come() -> Team:
    """Drafts everybody while enemies are there, releases them afterwards, and does nothing else."""

    def drafts(request: DeliberationRequest) -> Iterator[ActionModel]:
        return draft_all(request, drafted=request.observation.is_threatened)

    return standing_team("drafts_when_enemies_come", {Role.DEFENSE_COMMANDER: drafts})


def only_construction_planner() -> Team:
    """The scripted construction planner alone."""
    return _only(Role.CONSTRUCTION_PLANNER)


def only_defense_commander() -> Team:
    """The scripted defense commander alone."""
    return _only(Role.DEFENSE_COMMANDER)


def only_medical_officer() -> Team:
    """The scripted medical officer alone."""
    return _only(Role.MEDICAL_OFFICER)


def only_research_director() -> Team:
    """The scripted research director alone."""
    return _only(Role.RESEARCH_DIRECTOR)


def only_resource_manager() -> Team:
    """The scripted resource manager alone, with its work priorities."""
    return _only(Role.RESOURCE_MANAGER)


def only_social_overseer() -> Team:
    """The scripted social overseer alone."""
    return _only(Role.SOCIAL_OVERSEER)


def _only(role: Role) -> Team:
    name = f"only_{role}"
    return Team(dict.fromkeys(Role, IdlePolicy()) | {role: ScriptedPolicy()}, name=name)
