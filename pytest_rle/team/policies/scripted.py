"""The scripted policy: plays each role by its rules, and keeps the notebook that they share."""

from __future__ import annotations

from pytest_rle.team.actions import NoAction
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.roles import ROLES
from pytest_rle.team.scripted.notebook import Notebook
from pytest_rle.team.scripted.situation import Situation

CONFIDENCE = 80


class ScriptedPolicy:
    """Plays all roles by rules, from the observation and its own notebook. One instance serves one episode."""

    name = "scripted"

    def __init__(self) -> None:
        self._notebook = Notebook()
        self._situation: Situation | None = None

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Apply the role's rules. A role without rules proposes nothing."""
        situation = self._situation
        if situation is None or situation.observation is not request.observation:
            situation = self._situation = Situation(request, self._notebook)
        situation.request = request
        script = ROLES[request.role].script
        actions, summary = script(situation) if script is not None else ([], "")
        plan = ActionPlan(actions=tuple(actions) or (NoAction(),), summary=summary, confidence=CONFIDENCE)
        return request.answer(plan, policy=self.name)
