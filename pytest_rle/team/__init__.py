"""The team: its roles, what each sees and may do, and the policies that decide for them."""

from __future__ import annotations

from pytest_rle.team.briefing import Briefing, briefing_of
from pytest_rle.team.deliberation import (
    CallTrace,
    Deliberation,
    DeliberationRequest,
    DeliberationStatus,
    Policy,
    RejectedAction,
)
from pytest_rle.team.messages import Message, MessageHub
from pytest_rle.team.observer import TeamObserver
from pytest_rle.team.outcome import ActionOutcome, ActionPlan, OutcomeStatus
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES, RoleSpec
from pytest_rle.team.survey.sites import SpatialPlan
from pytest_rle.team.survey.spatial import analyse
from pytest_rle.team.team import Team, Turn

__all__ = [
    "ROLES",
    "ActionOutcome",
    "ActionPlan",
    "Briefing",
    "CallTrace",
    "Deliberation",
    "DeliberationRequest",
    "DeliberationStatus",
    "Message",
    "MessageHub",
    "OutcomeStatus",
    "Policy",
    "RejectedAction",
    "Role",
    "RoleSpec",
    "SpatialPlan",
    "Team",
    "TeamObserver",
    "Turn",
    "analyse",
    "briefing_of",
]
