"""Deliberations on record, which are replayed from the recorded answers of the model instead of new ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from pytest_rle.llm.calls import CallRecord
from pytest_rle.llm.recorded import RecordedCalls, RecordedTimeout
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, DeliberationStatus, Policy
from pytest_rle.team.policies import IdlePolicy, LlmPolicy, RandomPolicy, ScriptedPolicy, SoloPolicy
from pytest_rle.team.role import Role

REPEATABLE: Final = (IdlePolicy, RandomPolicy, ScriptedPolicy)
"""The policies that decide the same on the same observation. A class that derives from one may decide otherwise."""

ASKING: Final = (LlmPolicy, SoloPolicy)
"""The policies that decide the same on the same answers of a model."""


def is_repeatable(policy: Policy) -> bool:
    """Whether the policy decides the same on the same observation."""
    return type(policy) in REPEATABLE


@dataclasses.dataclass(frozen=True, slots=True)
class RecordedDeliberation:
    """A deliberation on record: its calls and its end. `ended` is None if the run was interrupted in it."""

    calls: tuple[CallRecord, ...]
    ended: Deliberation | None

    def answers(self) -> RecordedCalls:
        """The calls, to be returned one by one."""
        timed_out = self.ended is not None and self.ended.status is DeliberationStatus.TIMEOUT
        return RecordedCalls(self.calls, is_complete=self.ended is not None, timed_out=timed_out)


class Recall(Protocol):
    """Finds deliberations that are on record."""

    def __call__(self, tick: int, role: Role) -> RecordedDeliberation | None:
        """The deliberation of a role in a tick, or None if nothing of it is on record."""


async def decide_again(
    policy: Policy,
    deliberate: Callable[[DeliberationRequest], Awaitable[Deliberation]],
    request: DeliberationRequest,
    recorded: RecordedDeliberation,
) -> Deliberation:
    """Repeat a recorded decision: from the model's calls, by asking a repeatable policy, or by returning the record.

    Args:
        policy: The policy that decided.
        deliberate: Asks the policy.
        request: What the policy is asked.
        recorded: What is on record of its answer.

    Raises:
        RecordedTimeout: The deliberation ran out of time.
        RecordExhausted: The policy asks for a call that is not on record.
    """
    ended = recorded.ended
    if ended is None or (type(policy) in ASKING and policy.name == ended.policy):
        return await deliberate(request)
    if policy.name != ended.policy or not is_repeatable(policy):
        return ended
    if ended.status is DeliberationStatus.TIMEOUT:
        raise RecordedTimeout("the recorded deliberation ran out of time")
    return await deliberate(request)
