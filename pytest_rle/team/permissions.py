"""Permissions hold for every policy, also for one that a user has written."""

from __future__ import annotations

from pytest_rle.team.actions import PlayerRequest
from pytest_rle.team.deliberation import Deliberation, RejectedAction
from pytest_rle.team.policies import SeatPolicy
from pytest_rle.team.roles import RoleSpec


def within_permissions(answer: Deliberation, spec: RoleSpec) -> Deliberation:
    """The deliberation without the actions that its role may not propose; they are rejected, each with the reason.

    An agent from outside has no role's permissions: its requests are checked against the list of a player's writes.
    """
    if answer.plan is None:
        return answer
    is_seat = answer.policy == SeatPolicy.name
    refusals = [
        (action, None if is_seat and isinstance(action, PlayerRequest) else spec.refusal(action.type))
        for action in answer.plan.actions
    ]
    rejected = tuple(
        RejectedAction(raw=action.model_dump(mode="json"), reason=reason)
        for action, reason in refusals
        if reason is not None
    )
    if not rejected:
        return answer
    permitted = tuple(action for action, reason in refusals if reason is None)
    plan = answer.plan.model_copy(update={"actions": permitted})
    return answer.model_copy(update={"plan": plan, "rejected": (*answer.rejected, *rejected)})
