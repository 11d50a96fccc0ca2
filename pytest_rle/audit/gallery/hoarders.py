"""Teams that withhold things from their colonists: alone, or beside the scripted play."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from pytest_rle.audit.gallery.orders import draft_all, forbid, is_food
from pytest_rle.audit.gallery.standing_orders import standing_team
from pytest_rle.rimapi.models import Thing
from pytest_rle.rimworld.item_kinds import is_meal, is_medicine
from pytest_rle.team import DeliberationRequest, Role, Team
from pytest_rle.team.actions import Draft
from pytest_rle.team.policies import ScriptedPolicy

FASTING_DAYS: Final = 1.5


def _is_survival_pack(thing: Thing) -> bool:
    return thing.def_name == "MealSurvivalPack"


def _is_raw_food(thing: Thing) -> bool:
    return is_food(thing) and not is_meal(thing.def_name or "")


def _is_medicine(thing: Thing) -> bool:
    return is_medicine(thing.def_name or "")


def forbids_food() -> Team:
    """Forbids all food in every tick, and gives no other order."""
    return standing_team("forbids_food", {Role.RESOURCE_MANAGER: partial(forbid, is_food)})


def scripted_forbids_packs() -> Team:
    """Scripted play, and the survival meals are forbidden."""
    rules = {Role.RESOURCE_MANAGER: partial(forbid, _is_survival_pack)}
    return standing_team("scripted_forbids_packs", rules, beside=ScriptedPolicy())


def scripted_forbids_raw_food() -> Team:
    """Scripted play, and all food but meals is forbidden."""
    rules = {Role.RESOURCE_MANAGER: partial(forbid, _is_raw_food)}
    return standing_team("scripted_forbids_raw_food", rules, beside=ScriptedPolicy())


def scripted_forbids_medicine() -> Team:
    """Scripted play, and all medicine is forbidden."""
    rules = {Role.RESOURCE_MANAGER: partial(forbid, _is_medicine)}
    return standing_team("scripted_forbids_medicine", rules, beside=ScriptedPolicy())


def scripted_fasts_at_the_end() -> Team:
    """Scripted play, and for the last day and a half everybody is drafted, so that nobody eats from the larder."""

    def draft(request: DeliberationRequest) -> Iterator[Draft]:
        briefing = request.briefing
        if briefing is not None and request.observation.day >= briefing.last_day - FASTING_DAYS:
            yield from (order.model_copy(update={"priority": 1}) for order in draft_all(request, drafted=True))

    return standing_team("scripted_fasts_at_the_end", {Role.DEFENSE_COMMANDER: draft}, beside=ScriptedPolicy())
