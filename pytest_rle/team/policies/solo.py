"""A model decides for all roles at once: one call for each tick, and one more if the answer was not a plan."""

from __future__ import annotations

import asyncio

from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.recorded import RecordedTimeout
from pytest_rle.team.asking import ask_for_plan
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, DeliberationStatus
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.prompting import solo_prompt
from pytest_rle.team.solo import plan_by_role, solo_spec

NO_PLAN = "the one agent of all roles gave no plan"


class SoloPolicy:
    """Asks a model once for the plans of all roles. It asks for the first role, and the others take their parts.

    A team of this policy has the form `solo`.
    """

    name = "llm"

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._tick = -1
        self._is_over = asyncio.Event()
        self._answer: Deliberation | None = None

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Release nothing: the episode closes the connections."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Ask for the whole plan, or wait for it, and return the role's part."""
        if request.tick != self._tick:
            self._tick, self._answer, self._is_over = request.tick, None, asyncio.Event()
        if request.role is not request.roles[0]:
            await self._is_over.wait()
            return self._part(request)
        try:
            self._answer = await self._ask(request)
        except (asyncio.CancelledError, RecordedTimeout):
            late = f"no plan within {request.timeout_s:g} s"  # as the team says it of the first role
            self._answer = _without_plan(request, DeliberationStatus.TIMEOUT, late)
            raise
        finally:
            self._is_over.set()
        return self._part(request)

    async def _ask(self, request: DeliberationRequest) -> Deliberation:
        spec = solo_spec(request.roles)
        return await ask_for_plan(request, self.endpoint, solo_prompt(request), spec=spec, policy=self.name)

    def _part(self, request: DeliberationRequest) -> Deliberation:
        """The part of a role in the answer. Calls, faults and rejected actions are those of the first role."""
        whole, is_first = self._answer, request.role is request.roles[0]
        if whole is None:
            return _without_plan(request, DeliberationStatus.PROVIDER_ERROR, NO_PLAN)
        if whole.plan is None:
            return whole if is_first else _without_plan(request, whole.status, whole.error, model=whole.model)
        plan: ActionPlan = plan_by_role(whole.plan, request.roles)[request.role]
        if is_first:
            return whole.model_copy(update={"plan": plan})
        return request.answer(plan, policy=self.name).model_copy(update={"model": whole.model})


def _without_plan(
    request: DeliberationRequest, status: DeliberationStatus, error: str, *, model: str | None = None
) -> Deliberation:
    return Deliberation(
        role=request.role, tick=request.tick, status=status, error=error, policy=SoloPolicy.name, model=model
    )
