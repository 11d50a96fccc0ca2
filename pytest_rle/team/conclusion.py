"""From a model's answer to a deliberation: its plan, or why there is none."""

from __future__ import annotations

from typing import Any, Final

from pytest_rle.llm.calls import Fault, FaultKind
from pytest_rle.llm.client import Completion
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, DeliberationStatus
from pytest_rle.team.parsing import PlanError, parse_plan
from pytest_rle.team.roles import ROLES, RoleSpec

_ANSWER_FAULTS: Final = frozenset({FaultKind.LENGTH, FaultKind.EMPTY, FaultKind.NO_CHOICES})
"""Faults of the answer and not of the endpoint: the model answered without a plan."""


def conclude(
    request: DeliberationRequest, completion: Completion, *, policy: str, spec: RoleSpec | None = None
) -> Deliberation:
    """The deliberation that follows from a model's answer.

        completion = await request.ask("my-model@ollama", messages)
        return conclude(request, completion, policy=self.name)

    The text must hold a plan as JSON: `{"actions": [...], "summary": "..."}`. Prose and fences around it are ignored.

    Args:
        request: What the policy was asked.
        completion: The model's answer.
        policy: The name of the policy.
        spec: Whose actions the plan may have; by default those of the request's role.

    Returns:
        A deliberation with the plan; with the status `parse_failure` and the reason if the text holds none; or with the
        status of the fault.
    """
    calls = tuple(request.trace.calls)
    answered = (call.model_answered for call in reversed(calls) if call.model_answered)
    requested = completion.calls[-1].model_requested if completion.calls else None
    about: dict[str, Any] = {
        "role": request.role,
        "tick": request.tick,
        "policy": policy,
        "model": next(answered, requested),
        "calls": calls,
        "prompt": request.trace.prompt,
    }
    fault = completion.fault
    if fault is not None:
        return Deliberation(**about, status=_status_of(fault), error=fault.message, fault=fault)
    try:
        parsed = parse_plan(completion.text, spec if spec is not None else ROLES[request.role])
    except PlanError as error:
        return Deliberation(**about, status=DeliberationStatus.PARSE_FAILURE, error=str(error))
    return Deliberation(
        **about,
        status=DeliberationStatus.SUCCESS,
        plan=parsed.plan,
        rejected=parsed.rejected,
        repaired=parsed.repaired,
    )


def _status_of(fault: Fault) -> DeliberationStatus:
    if fault.is_model_refusal:
        return DeliberationStatus.REFUSED
    return DeliberationStatus.PARSE_FAILURE if fault.kind in _ANSWER_FAULTS else DeliberationStatus.PROVIDER_ERROR
