"""The team: its roles, what each sees and may propose, and the policies that decide for them.

Write your own team as a `Policy`; its docstring has the whole contract. The actions to propose are in
`pytest_rle.team.actions`, the policies of the package in `pytest_rle.team.policies`. All other modules of the team are
private.
"""

from __future__ import annotations

from pytest_rle.team.briefing import Briefing
from pytest_rle.team.call_trace import CallTrace
from pytest_rle.team.conclusion import conclude
from pytest_rle.team.deliberation import (
    Deliberation,
    DeliberationRequest,
    DeliberationStatus,
    Policy,
    RejectedAction,
)
from pytest_rle.team.outcome import ActionOutcome, ActionPlan, OutcomeStatus
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES, RoleSpec
from pytest_rle.team.survey.sites import SpatialPlan
from pytest_rle.team.team import Team
from pytest_rle.team.turn import Turn

__all__ = [
    "ROLES",
    "ActionOutcome",
    "ActionPlan",
    "Briefing",
    "CallTrace",
    "Deliberation",
    "DeliberationRequest",
    "DeliberationStatus",
    "OutcomeStatus",
    "Policy",
    "RejectedAction",
    "Role",
    "RoleSpec",
    "SpatialPlan",
    "Team",
    "Turn",
    "conclude",
]
