"""The action that does nothing."""

from __future__ import annotations

from typing import ClassVar, Literal

from pytest_rle.team.actions.base import ActionModel, Targets
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders
from pytest_rle.team.actions.execution import ExecutionContext, NothingToDo
from pytest_rle.team.role import Role


class NoAction(ActionModel):
    """Do nothing, on purpose."""

    type: Literal["no_action"] = "no_action"
    owner: ClassVar[Role | None] = None
    not_shown: ClassVar[str] = "it asks for nothing"

    def targets(self) -> Targets:
        """None."""
        return {}

    async def execute(self, context: ExecutionContext) -> str:
        """Raises NothingToDo."""
        raise NothingToDo("the role asked for nothing")

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """Nothing."""
        return SHOWN
