"""Conflicts between roles, decided per target: a cell, a thing, a pawn's order, a pawn's work type.

Two actions conflict when they ask for different values of one target. The winner has the lower priority number, then
the role that ranks first in the present situation, then the higher confidence, then the earlier role. The loser is
overruled, and the outcome names the winner. An action with several targets keeps those that it did not lose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pytest_rle.episode.plan import Conflict, MergedPlan, Proposal
from pytest_rle.team import ROLES, ActionOutcome, ActionPlan, OutcomeStatus, Role
from pytest_rle.team.actions import NoAction
from pytest_rle.team.actions.base import Target

Holders = dict[Target, tuple[object, Proposal]]
"""What each target is set to, and the proposal that sets it."""


def arbitrate(plans: Sequence[tuple[Role, ActionPlan]], *, threatened: bool, emergency: bool) -> MergedPlan:
    """Merge the roles' plans.

    Args:
        plans: The plans of the roles that have one.
        threatened: Enemies are on the map.
        emergency: A colonist needs tending now.
    """
    ranks = {role: ROLES[role].rank_now(threatened=threatened, emergency=emergency) for role, _ in plans}
    ranked = sorted(
        (
            (action.priority, ranks[role], -plan.confidence, order, Proposal(role, action))
            for order, (role, plan) in enumerate(plans)
            for action in plan.actions
            if not isinstance(action, NoAction)
        ),
        key=lambda entry: entry[:4],
    )
    holders: Holders = {}
    kept: list[Proposal] = []
    overruled: list[ActionOutcome] = []
    conflicts: list[Conflict] = []
    for *_, proposal in ranked:
        asked = proposal.action.targets()
        lost = {target: holders[target][1] for target, value in asked.items() if _is_taken(holders, target, value)}
        repeated = bool(asked) and all(target in holders and target not in lost for target in asked)
        if repeated:
            overruled.append(_same_as(proposal, holders[next(iter(asked))][1]))
            continue
        conflicts += _one_per_winner(lost, proposal)
        rest = proposal.action.without(lost.keys()) if lost else proposal.action
        if lost:
            overruled.append(_overruled(proposal, lost))
        if rest is None:
            continue
        kept.append(Proposal(proposal.role, rest))
        for target, value in rest.targets().items():
            holders.setdefault(target, (value, proposal))
    return MergedPlan(tuple(kept), tuple(overruled), tuple(conflicts))


def _is_taken(holders: Holders, target: Target, value: object) -> bool:
    return target in holders and holders[target][0] != value


def _overruled(proposal: Proposal, lost: Mapping[Target, Proposal]) -> ActionOutcome:
    target, winner = next(iter(lost.items()))
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    reason = f"{winner.role} decided otherwise on {_in_words(target)}{more}"
    return ActionOutcome(role=proposal.role, action=proposal.action, status=OutcomeStatus.OVERRULED, reason=reason)


def _same_as(proposal: Proposal, other: Proposal) -> ActionOutcome:
    reason = f"{other.role} does the same this tick"
    return ActionOutcome(role=proposal.role, action=proposal.action, status=OutcomeStatus.SKIPPED, reason=reason)


def _one_per_winner(lost: Mapping[Target, Proposal], loser: Proposal) -> list[Conflict]:
    """One conflict for each action that won, however many cells the two share."""
    winners: dict[int, Conflict] = {}
    for target, winner in lost.items():
        winners.setdefault(id(winner), Conflict(_in_words(target), winner, loser))
    return list(winners.values())


def _in_words(target: Target) -> str:
    return " ".join(map(str, target))
