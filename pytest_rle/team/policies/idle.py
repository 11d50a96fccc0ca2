"""No orders, on purpose: the floor that every team is compared with."""

from __future__ import annotations

from pytest_rle.team.actions import NoAction
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest
from pytest_rle.team.outcome import ActionPlan


class IdlePolicy:
    """Every role proposes nothing; the colonists follow the game's own pawn AI."""

    name = "idle"

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Propose nothing."""
        plan = ActionPlan(actions=(NoAction(reason="idle by design"),), confidence=100)
        return request.answer(plan, policy=self.name)
