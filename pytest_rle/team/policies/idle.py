"""Giving no orders, on purpose: the floor that every team is measured against."""

from __future__ import annotations

from pytest_rle.team.actions import NoAction
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, success
from pytest_rle.team.outcome import ActionPlan


class IdlePolicy:
    """Every role proposes nothing; the colonists live by the game's own pawn AI."""

    name = "idle"

    async def open(self) -> None:
        """Nothing to get ready."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Propose nothing."""
        plan = ActionPlan(actions=(NoAction(reason="idle by design"),), confidence=100)
        return success(request, plan, self.name)
