"""One agent for all roles: its prompt, the actions that it may propose, and the roles that its orders belong to."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pytest_rle.team.actions import ActionModel
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES, RoleSpec
from pytest_rle.team.views.models import RoleView, view_json


@functools.cache
def solo_spec(roles: tuple[Role, ...]) -> RoleSpec:
    """The one agent that plays these roles. Its records bear the name of the first."""
    lead = roles[0]
    specs = [ROLES[role] for role in roles]
    borrowed = dict.fromkeys(
        action
        for spec in specs
        for action in spec.permitted
        if action.owner is not None and action.owner is not lead and action not in ROLES[lead].borrowed
    )
    return RoleSpec(
        role=lead,
        title="the agent of all roles",
        duty="everything",
        view=ROLES[lead].view,
        events=(),
        borrowed=(*ROLES[lead].borrowed, *borrowed),
        rank=ROLES[lead].rank,
        heard=0,
        shows_map=any(spec.shows_map for spec in specs),
        most_actions=sum(spec.most_actions for spec in specs),
    )


def solo_view(views: Mapping[Role, RoleView]) -> str:
    """The views of all roles as one JSON object: first what all of them have, then the rest by role."""
    by_role: dict[str, dict[str, Any]] = {role.value: json.loads(view_json(view)) for role, view in views.items()}
    first = next(iter(by_role.values()))
    shared = {name: value for name, value in first.items() if all(one.get(name) == value for one in by_role.values())}
    own = {role: {name: value for name, value in view.items() if name not in shared} for role, view in by_role.items()}
    return json.dumps({**shared, **own}, ensure_ascii=False, separators=(",", ":"))


def plan_by_role(plan: ActionPlan, roles: Sequence[Role]) -> Mapping[Role, ActionPlan]:
    """The part of each role in a plan. An action belongs to its own role, or else to the first that may propose it.

    The summary stands with the first role alone.
    """
    parts: dict[Role, list[ActionModel]] = {role: [] for role in roles}
    for action in plan.actions:
        permitting = [role for role in roles if type(action) in ROLES[role].permitted]
        owner = type(action).owner
        parts[owner if owner in permitting and owner is not None else permitting[0]].append(action)
    return {
        role: plan.model_copy(update={"actions": tuple(actions), "summary": plan.summary if role is roles[0] else ""})
        for role, actions in parts.items()
    }
