"""ConstructionPlanner: orders one project after another, as fast as the materials allow."""

from __future__ import annotations

from collections import Counter

from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.building_kinds import ENCLOSING
from pytest_rle.team.actions import ActionModel, BuildRoom, Designate, PlaceBuilding
from pytest_rle.team.cells import Rect
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus
from pytest_rle.team.scripted import fallout
from pytest_rle.team.scripted.notebook import ConstructionNotes, DefenseNotes
from pytest_rle.team.scripted.parts import Part, Project
from pytest_rle.team.scripted.projects import projects
from pytest_rle.team.scripted.situation import Situation

PATIENCE_DAYS = 3.0
"""Days after which an order without a visible frame or building is given again."""

MOST_TRIES = 4
MOST_REFUSALS = 3

OPEN_PROJECTS = 5
"""Projects that are under construction at once."""

OVERDRAFT = 1.25
"""The factor by which orders may exceed the store: people fell and mine more while they build."""

STOVE_WOOD = 100
"""Wood that no project takes where fallout kills the trees: without fuel nobody cooks."""

LOOKAHEAD = 4
"""Waiting projects whose materials are gathered in advance."""


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """Order the next projects, and note the materials that the waiting ones need."""
    if situation.is_threatened and situation.notes(DefenseNotes).drafted:
        return [], "no building while we fight"
    listed = projects(situation)
    _learn(situation, listed)
    actions: list[ActionModel] = []
    budget = Counter(situation.stock)
    if fallout.is_known(situation):
        budget["WoodLog"] -= STOVE_WOOD
    under_way, waiting = [], 0
    for project in listed:
        missing = [p for p in project.parts if not _is_done(situation, p) and _is_buildable(situation, p)]
        if not missing or not project.is_ready:
            continue
        pending = [part for part in missing if _is_pending(situation, part)]
        for part in pending:
            budget.subtract(part.cost)
        fresh = [part for part in missing if part not in pending and not _is_hopeless(situation, part)]
        if not fresh:
            if pending:
                under_way.append(project.name)
            continue
        cost: Counter[str] = sum((part.cost for part in fresh), Counter())
        if len(under_way) < OPEN_PROJECTS and _is_affordable(cost, budget):
            under_way.append(project.name)
            for part in fresh:
                situation.notes(ConstructionNotes).order(part.key, situation.day)
                actions.append(part.action.model_copy(update={"priority": 4}))
        else:
            waiting += 1
        # A waiting project keeps its share, so that less urgent projects do not use it up.
        budget.subtract(cost)
        if waiting >= LOOKAHEAD:
            break
    actions += _clear(situation)
    situation.notes(ConstructionNotes).wood_wanted = max(0, -budget["WoodLog"])
    situation.notes(ConstructionNotes).steel_wanted = max(0, -budget["Steel"])
    return actions, f"building {', '.join(under_way[:5])}" if under_way else "nothing to build"


def _learn(situation: Situation, listed: list[Project]) -> None:
    """Note the outcomes of the orders of the last tick."""
    if not situation.request.outcomes:
        return
    keys = {part.action.model_copy(update={"priority": 4}): part.key for p in listed for part in p.parts}
    for outcome in situation.request.outcomes:
        key = keys.get(outcome.action)
        order = situation.notes(ConstructionNotes).orders.get(key) if key is not None else None
        if order is None:
            continue
        if outcome.status is OutcomeStatus.SKIPPED:
            order.is_settled = True
        elif outcome.status in (OutcomeStatus.REFUSED, OutcomeStatus.UNCONFIRMED):
            order.refusals += 1
            order.day = situation.day - PATIENCE_DAYS + 0.9
        elif outcome.status is OutcomeStatus.OVERRULED:
            order.day = situation.day - PATIENCE_DAYS


def _is_done(situation: Situation, part: Part) -> bool:
    """Whether a part is built. Floors do not show in /map/buildings, so they count as done once ordered."""
    action = part.action
    order = situation.notes(ConstructionNotes).orders.get(part.key)
    if order is not None and order.is_settled:
        return True
    if isinstance(action, PlaceBuilding):
        return action.def_name in situation.at.get((action.x, action.z), set())
    if isinstance(action, BuildRoom):
        return all(situation.at.get(cell, set()) & ENCLOSING for cell in action.area.ring())
    return order is not None and order.refusals == 0


def _is_pending(situation: Situation, part: Part) -> bool:
    """Whether a part was ordered and may still be built: its frame is visible, or the order is recent."""
    order = situation.notes(ConstructionNotes).orders.get(part.key)
    if order is None:
        return False
    if isinstance(part.action, PlaceBuilding):
        action = part.action
        if f"Frame_{action.def_name}" in situation.at.get((action.x, action.z), set()):
            return True
    if isinstance(part.action, BuildRoom) and _is_rising(situation, part.action.area):
        return situation.day - order.day < 2 * PATIENCE_DAYS
    return situation.day - order.day < PATIENCE_DAYS


def _is_rising(situation: Situation, area: Rect) -> bool:
    return any(situation.at.get(cell, set()) & {"Frame_Wall", "Frame_Door"} for cell in area.ring())


def _is_hopeless(situation: Situation, part: Part) -> bool:
    order = situation.notes(ConstructionNotes).orders.get(part.key)
    return order is not None and (order.tries >= MOST_TRIES or order.refusals >= MOST_REFUSALS)


def _is_buildable(situation: Situation, part: Part) -> bool:
    """Whether research and the builders' skill suffice."""
    if not isinstance(part.action, PlaceBuilding):
        return True
    known = DEFS.buildings[part.action.def_name]
    is_skilled = known.construction_skill <= situation.best_level("Construction")
    return is_skilled and all(map(situation.is_researched, known.research))


def _is_affordable(cost: Counter[str], budget: Counter[str]) -> bool:
    return all(amount <= max(0, budget[name]) * OVERDRAFT for name, amount in cost.items())


def _clear(situation: Situation) -> list[ActionModel]:
    """Deconstruct ruins and mine rock that were in the way of an order."""
    actions: list[ActionModel] = []
    seen: set[Rect] = set()
    for outcome in situation.request.outcomes:
        area = _area_of(outcome)
        if outcome.status is not OutcomeStatus.REFUSED or "in the way" not in outcome.reason or area is None:
            continue
        if area not in seen:
            seen.add(area)
            actions.append(Designate(kind="deconstruct", area=area, priority=5, reason="in the way"))
            actions.append(Designate(kind="mine", area=area, priority=5, reason="in the way"))
    return actions


def _area_of(outcome: ActionOutcome) -> Rect | None:
    action = outcome.action
    if isinstance(action, BuildRoom):
        return action.area
    if isinstance(action, PlaceBuilding):
        return Rect(x1=max(0, action.x - 1), z1=max(0, action.z - 1), x2=action.x + 1, z2=action.z + 1)
    return None
