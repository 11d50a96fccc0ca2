"""What became of what a role proposed: the plan, and the outcome of each action."""

from __future__ import annotations

import enum

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle.team.actions import Action
from pytest_rle.team.role import Role


class ActionPlan(BaseModel):
    """What one role wants done this tick. `confidence` is a percentage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    actions: tuple[Action, ...] = ()
    summary: str = ""
    confidence: int = Field(default=50, ge=0, le=100)


class OutcomeStatus(enum.StrEnum):
    """How an action ended.

    `done` the server took it; `refused` the server or the executor said no, with a reason; `overruled` another role's
    action for the same target won; `skipped` there was nothing to do, because the state is already as wanted.
    """

    DONE = "done"
    REFUSED = "refused"
    OVERRULED = "overruled"
    SKIPPED = "skipped"


class ActionOutcome(BaseModel):
    """One action's fate. `reason` is the server's own words for a refusal, or who overruled it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    action: Action
    status: OutcomeStatus
    reason: str = ""
