"""Valid but senseless orders, which check that mere activity earns nothing."""

from __future__ import annotations

from pytest_rle.team.actions import ActionModel, DrawableAction, NoAction
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.chance import Chance
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.roles import ROLES

MOST_ACTIONS = 4
"""Actions a role proposes in a tick, at most."""


class RandomPolicy:
    """Draws a few permitted actions each tick, with targets that exist. Keyed by seed, tick and role."""

    name = "random"

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Draw a plan."""
        chance = Chance(request.seed, request.tick, request.role)
        draw = RandomDraw(request.observation, request.static, request.spatial, chance)
        kinds = [kind for kind in ROLES[request.role].permitted if issubclass(kind, DrawableAction)]
        drawn: list[ActionModel] = []
        if kinds:
            for _ in range(chance.integer(0, MOST_ACTIONS)):
                action = chance.choice(kinds).draw(draw)
                if action is not None:
                    drawn.append(action)
        plan = ActionPlan(actions=tuple(drawn) or (NoAction(),), confidence=0)
        return request.answer(plan, policy=self.name)
