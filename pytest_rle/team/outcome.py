"""A role's plan, and the outcome of each of its actions."""

from __future__ import annotations

import enum

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle.team.actions import Action
from pytest_rle.team.role import Role


class ActionPlan(BaseModel):
    """What one role proposes in one tick.

        ActionPlan(actions=(Draft(colonist_id=12, drafted=True, priority=1),), summary="enemies from the east")

    Attributes:
        actions: The actions, in any order; `priority` decides between them.
        summary: What the role does and why, for the other roles. They read its first characters.
        confidence: From 0 to 100. It decides between actions of equal priority whose roles rank equally.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    actions: tuple[Action, ...] = ()
    summary: str = ""
    confidence: int = Field(default=50, ge=0, le=100)


class OutcomeStatus(enum.StrEnum):
    """How an action ended."""

    DONE = "done"
    """The server accepted it."""
    REFUSED = "refused"
    """The server refused it, or it is invalid."""
    OVERRULED = "overruled"
    """Another role's action for the same target won."""
    SKIPPED = "skipped"
    """There was nothing to do: the state is already as the action asks, or another action asks for the same."""
    UNCONFIRMED = "unconfirmed"
    """The server accepted it, but the game shows nothing of it."""
    UNKNOWN = "unknown"
    """The server's answer was lost, and the game does not show whether it happened."""


class ActionOutcome(BaseModel):
    """The outcome of one action.

    `reason` gives the server's words for a refusal, the role that overruled it, what the game shows instead of an
    unconfirmed action, or a remark on a completed one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    action: Action
    status: OutcomeStatus
    reason: str = ""
