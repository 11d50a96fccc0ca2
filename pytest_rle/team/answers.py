"""What a policy answered: checked, completed by the calls that were made for it, or stopped before its end."""

from __future__ import annotations

from typing import Any

from pytest_rle.errors import TeamError
from pytest_rle.llm.calls import Fault
from pytest_rle.team.call_trace import CallTrace
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, DeliberationStatus, Policy
from pytest_rle.team.role import Role


def require_answer(answer: object, policy: Policy, role: Role, tick: int) -> None:
    """Check what a policy returned. Raises TeamError."""
    if not isinstance(answer, Deliberation):
        raise TeamError(
            f"policy {policy.name!r} returned a {type(answer).__name__} for {role} in tick {tick}, and not a "
            "Deliberation: return request.answer(plan, policy=...)"
        )
    if (answer.role, answer.tick) != (role, tick):
        raise TeamError(
            f"policy {policy.name!r} answered for {answer.role} in tick {answer.tick}, but was asked for {role} in "
            f"tick {tick}: build the answer with request.answer(plan, policy=...)"
        )


def calls_made(answer: Deliberation, trace: CallTrace) -> dict[str, Any]:
    """The fields of a deliberation about its calls, as far as its policy has not put them into the answer itself."""
    if answer.calls or not trace.calls:
        return {}
    model = next((call.model_answered or call.model_requested for call in reversed(trace.calls)), None)
    return {"calls": tuple(trace.calls), "prompt": answer.prompt or trace.prompt, "model": answer.model or model}


def stopped(
    request: DeliberationRequest, policy: Policy, status: DeliberationStatus, error: str, fault: Fault | None = None
) -> Deliberation:
    """A deliberation that was stopped, with what it had done so far."""
    return Deliberation(
        role=request.role,
        tick=request.tick,
        status=status,
        error=error,
        policy=policy.name,
        calls=tuple(request.trace.calls),
        prompt=request.trace.prompt,
        fault=fault,
    )
