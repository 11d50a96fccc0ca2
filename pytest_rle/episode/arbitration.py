"""Conflicts between roles, settled per target: a cell, a thing, a pawn's order, a pawn's work type.

Two actions conflict when they want different things of one target. The winner has the lower priority number, then the
role that leads in the present emergency, then the higher confidence, then the earlier role. The loser is overruled,
by name; where an action has several targets, only those it lost are taken from it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final

from pytest_rle.episode.plan import Conflict, MergedPlan, Proposal
from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.team import ActionOutcome, ActionPlan, OutcomeStatus, Role
from pytest_rle.team.actions import (
    Action,
    AddBill,
    Attack,
    BedRest,
    BuildRoom,
    CreateGrowingZone,
    CreateStockpile,
    DeleteStockpile,
    Designate,
    Draft,
    Equip,
    MoveTo,
    NoAction,
    PlaceBuilding,
    PlaceFloor,
    RemoveBill,
    SetForbidden,
    SetResearch,
    SetSchedule,
    SetWorkPriorities,
    StopResearch,
    Tend,
    TogglePower,
)

Target = tuple[Hashable, ...]

LEAD: Final[Mapping[Role, int]] = {
    Role.MEDICAL_OFFICER: 4,
    Role.DEFENSE_COMMANDER: 5,
    Role.RESOURCE_MANAGER: 5,
    Role.CONSTRUCTION_PLANNER: 6,
    Role.RESEARCH_DIRECTOR: 7,
    Role.SOCIAL_OVERSEER: 7,
    Role.MAP_ANALYST: 10,
}
"""Who leads in peace; the smaller number wins. In a raid the DefenseCommander, in sickness the MedicalOfficer leads."""


def arbitrate(plans: Sequence[tuple[Role, ActionPlan]], *, threatened: bool, emergency: bool) -> MergedPlan:
    """Merge the roles' plans. `threatened`: enemies are on the map; `emergency`: a colonist needs tending now."""
    lead = {**LEAD, Role.DEFENSE_COMMANDER: 1} if threatened else dict(LEAD)
    if emergency:
        lead[Role.MEDICAL_OFFICER] = 2
    ranked = sorted(
        (
            (action.priority, lead[role], -plan.confidence, order, Proposal(role, action))
            for order, (role, plan) in enumerate(plans)
            for action in plan.actions
            if not isinstance(action, NoAction)
        ),
        key=lambda entry: entry[:4],
    )
    holders: dict[Target, tuple[object, Proposal]] = {}
    kept: list[Proposal] = []
    overruled: list[ActionOutcome] = []
    conflicts: list[Conflict] = []
    for *_, proposal in ranked:
        wanted = wishes(proposal.action)
        lost = {target: holders[target][1] for target, wish in wanted.items() if _is_taken(holders, target, wish)}
        repeated = bool(wanted) and all(target in holders and target not in lost for target in wanted)
        if repeated:
            overruled.append(_same_as(proposal, holders[next(iter(wanted))][1]))
            continue
        conflicts += _one_per_winner(lost, proposal)
        rest = _without(proposal.action, set(lost)) if lost else proposal.action
        if lost:
            overruled.append(_overruled(proposal, lost))
        if rest is None:
            continue
        kept.append(Proposal(proposal.role, rest))
        for target, wish in wishes(rest).items():
            holders.setdefault(target, (wish, proposal))
    return MergedPlan(tuple(kept), tuple(overruled), tuple(conflicts))


def wishes(action: Action) -> dict[Target, object]:
    """What an action wants of which targets. Two actions agree on a target when they wish the same of it."""
    match action:
        case SetWorkPriorities():
            return {
                ("work", action.colonist_id, work): priority for work, priority in sorted(action.priorities.items())
            }
        case SetSchedule():
            return {("hour", action.colonist_id, hour): action.assignment for hour in action.hours}
        case CreateStockpile() | CreateGrowingZone():
            return {("cell", *cell): (action.type, action.area) for cell in action.area.cells()}
        case BuildRoom():
            return {("cell", *cell): ("Wall", action.stuff) for cell in action.area.ring()}
        case PlaceBuilding():
            covered = occupied_cells(action.def_name, action.x, action.z, action.rotation)
            return {("cell", *cell): (action.def_name, action.x, action.z, action.rotation) for cell in covered}
        case PlaceFloor():
            return {("floor", *cell): action.def_name for cell in action.area.cells()}
        case Designate():
            return {("designation", action.kind, action.area): True}
        case DeleteStockpile():
            return {("zone", action.zone_id): "delete"}
        case AddBill():
            return {("bill", action.building_id, action.recipe): (action.repeat_mode, action.count)}
        case RemoveBill():
            return {("bill", action.building_id, action.bill_id): "remove"}
        case SetResearch():
            return {("research",): action.project}
        case StopResearch():
            return {("research",): None}
        case Draft():
            return {("draft", action.colonist_id): action.drafted}
        case MoveTo():
            return {("order", action.colonist_id): ("go", action.x, action.z)}
        case Attack():
            return {("order", action.colonist_id): ("attack", action.target_id)}
        case Equip():
            return {("order", action.colonist_id): ("equip", action.thing_id), ("thing", action.thing_id): "equip"}
        case Tend():
            return {
                ("order", action.doctor_id): ("tend", action.patient_id),
                ("tended", action.patient_id): action.doctor_id,
            }
        case BedRest():
            return {("order", action.colonist_id): ("rest", action.bed_id)}
        case SetForbidden():
            return {("thing", thing_id): action.forbidden for thing_id in action.thing_ids}
        case TogglePower():
            return {("power", action.building_id): action.on}
        case NoAction():
            return {}


def _is_taken(holders: Mapping[Target, tuple[object, Proposal]], target: Target, wish: object) -> bool:
    return target in holders and holders[target][0] != wish


def _without(action: Action, lost: set[Target]) -> Action | None:
    """What is left of an action without the targets it lost; None where it makes no sense in part."""
    match action:
        case SetWorkPriorities():
            rest = {
                work: priority
                for work, priority in action.priorities.items()
                if ("work", action.colonist_id, work) not in lost
            }
            return action.model_copy(update={"priorities": rest}) if rest else None
        case SetSchedule():
            hours = tuple(hour for hour in action.hours if ("hour", action.colonist_id, hour) not in lost)
            return action.model_copy(update={"hours": hours}) if hours else None
        case SetForbidden():
            things = tuple(thing for thing in action.thing_ids if ("thing", thing) not in lost)
            return action.model_copy(update={"thing_ids": things}) if things else None
        case _:
            return None


def _overruled(proposal: Proposal, lost: Mapping[Target, Proposal]) -> ActionOutcome:
    target, winner = next(iter(lost.items()))
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    reason = f"{winner.role} decided otherwise on {' '.join(map(str, target))}{more}"
    return ActionOutcome(role=proposal.role, action=proposal.action, status=OutcomeStatus.OVERRULED, reason=reason)


def _same_as(proposal: Proposal, other: Proposal) -> ActionOutcome:
    reason = f"{other.role} does the same this tick"
    return ActionOutcome(role=proposal.role, action=proposal.action, status=OutcomeStatus.SKIPPED, reason=reason)


def _one_per_winner(lost: Mapping[Target, Proposal], loser: Proposal) -> list[Conflict]:
    """One conflict for each action that won, however many cells the two share."""
    winners: dict[int, Conflict] = {}
    for target, winner in lost.items():
        winners.setdefault(id(winner), Conflict(" ".join(map(str, target)), winner, loser))
    return list(winners.values())
