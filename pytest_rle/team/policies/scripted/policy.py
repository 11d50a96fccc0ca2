"""The scripted policy: hands each role's turn to its module, and keeps the notebook that they share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_rle.team.actions import ActionModel, NoAction
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, success
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.policies.scripted import (
    analyst,
    construction,
    defense,
    medical,
    research,
    resources,
    social,
)
from pytest_rle.team.policies.scripted.notebook import Notebook
from pytest_rle.team.policies.scripted.situation import Situation
from pytest_rle.team.role import Role

Rules = Callable[[Situation], tuple[list[ActionModel], str]]

_RULES: Final[dict[Role, Rules]] = {
    Role.MAP_ANALYST: analyst.plan,
    Role.RESOURCE_MANAGER: resources.plan,
    Role.DEFENSE_COMMANDER: defense.plan,
    Role.RESEARCH_DIRECTOR: research.plan,
    Role.SOCIAL_OVERSEER: social.plan,
    Role.CONSTRUCTION_PLANNER: construction.plan,
    Role.MEDICAL_OFFICER: medical.plan,
}

CONFIDENCE = 80


class ScriptedPolicy:
    """Plays all seven roles by rules, from the observation and its own notebook. One instance serves one episode."""

    name = "scripted"

    def __init__(self) -> None:
        self._notebook = Notebook()
        self._situation: Situation | None = None

    async def open(self) -> None:
        """Nothing to get ready."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Apply the role's rules."""
        situation = self._situation
        if situation is None or situation.observation is not request.observation:
            situation = self._situation = Situation(request, self._notebook)
        situation.request = request
        actions, summary = _RULES[request.role](situation)
        plan = ActionPlan(actions=tuple(actions) or (NoAction(),), summary=summary, confidence=CONFIDENCE)
        return success(request, plan, self.name)
