"""Deliberations that are on record: played again from what the model answered then, not from what it would say now."""

from __future__ import annotations

import dataclasses
from typing import Final, Protocol

from pytest_rle.llm.calls import CallRecord
from pytest_rle.llm.recorded import RecordedCalls, RecordedTimeout
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, DeliberationStatus, Policy
from pytest_rle.team.role import Role

ASKS_A_MODEL: Final = "llm"
"""The policy whose answers are on record as the model gave them."""

REPEATABLE: Final = frozenset({"idle", "random", "scripted"})
"""Policies that decide the same on the same view."""


@dataclasses.dataclass(frozen=True, slots=True)
class RecordedDeliberation:
    """What is on record of one turn to think: the calls, and how it ended; None where the run was cut off in it."""

    calls: tuple[CallRecord, ...]
    ended: Deliberation | None

    def answers(self) -> RecordedCalls:
        """The model's answers, to be given back one by one."""
        timed_out = self.ended is not None and self.ended.status is DeliberationStatus.TIMEOUT
        return RecordedCalls(self.calls, is_complete=self.ended is not None, timed_out=timed_out)


class Recall(Protocol):
    """Knows what is on record."""

    def __call__(self, tick: int, role: Role) -> RecordedDeliberation | None:
        """One turn to think, or None where nothing of it is on record."""


async def decide_again(policy: Policy, request: DeliberationRequest, recorded: RecordedDeliberation) -> Deliberation:
    """Come to the recorded decision: from the model's answers, by asking a repeatable policy, or as it stands there.

    Raises:
        RecordedTimeout: The deliberation ran out of time.
        RecordExhausted: The policy asks the model for more than is on record.
    """
    ended = recorded.ended
    if ended is None or (policy.name == ended.policy == ASKS_A_MODEL):
        return await policy.deliberate(request)
    if policy.name != ended.policy or policy.name not in REPEATABLE:
        return ended
    if ended.status is DeliberationStatus.TIMEOUT:
        raise RecordedTimeout("the recorded deliberation ran out of time")
    return await policy.deliberate(request)
