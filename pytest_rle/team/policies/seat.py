"""An agent from outside: its orders come in over HTTP, and its turn lasts until it ends it."""

from __future__ import annotations

from typing import Protocol

from pytest_rle.team.actions import PlayerRequest
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, RejectedAction
from pytest_rle.team.outcome import ActionPlan


class Turn(Protocol):
    """What an agent did in one turn."""

    @property
    def orders(self) -> tuple[PlayerRequest, ...]:
        """The orders that it has given, in order."""

    @property
    def refused(self) -> tuple[RejectedAction, ...]:
        """What it has asked for and no player may."""

    @property
    def summary(self) -> str:
        """What it says about the turn."""


class Desk(Protocol):
    """Where the agent plays."""

    async def turn(self, request: DeliberationRequest) -> Turn:
        """Let the agent play one turn, until it ends it or its time is over."""


class SeatPolicy:
    """Waits while the agent plays, and returns its orders as the plan. They were carried out when they were given."""

    name = "seat"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """The agent's turn."""
        turn = await self._desk.turn(request)
        answer = request.answer(ActionPlan(actions=turn.orders, summary=turn.summary), policy=self.name)
        return answer.model_copy(update={"rejected": turn.refused})
