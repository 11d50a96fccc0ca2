"""Recorded calls, played back in their order instead of asking the model again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from pytest_rle.errors import RecordError
from pytest_rle.llm.calls import CallRecord, FaultKind


class RecordedTimeout(RecordError, TimeoutError):
    """The recorded deliberation ran out of time at this point."""


class RecordExhausted(RecordError):
    """A replayed deliberation asks for a call that the record does not have, so it no longer does the same."""


class RecordedCalls:
    """The recorded calls of one deliberation. Each of them is returned once.

    A call with the status `repeated` was made again later, or must be made again now; it only belongs into the ledger.

    Args:
        calls: The calls in the order in which they were sent.
        is_complete: Whether the record has the end of the deliberation. If not, missing calls are sent to the model.
        timed_out: Whether the deliberation ended at its time limit.
    """

    def __init__(self, calls: Iterable[CallRecord], *, is_complete: bool, timed_out: bool = False) -> None:
        self._left = deque(calls)
        self._is_complete = is_complete
        self._timed_out = timed_out

    def take(self) -> CallRecord | None:
        """The next call, or None if it must be sent to the model.

        Raises:
            RecordedTimeout: The recorded deliberation ran out of time before this call.
            RecordExhausted: The recorded deliberation ended without this call.
        """
        if self._left:
            return self._left.popleft()
        if self._timed_out:
            raise RecordedTimeout("the recorded deliberation ran out of time")
        if self._is_complete:
            raise RecordExhausted(
                "the deliberation asks for a call that is not on record: replay it with the code that recorded it"
            )
        return None

    def was_retried(self) -> bool | None:
        """Whether another attempt at the same request followed; None if the record ends here, so the rules decide."""
        if self._left:
            return self._left[0].attempt > 1
        if self._is_complete:
            return self._timed_out
        return None

    def ended_by(self, call: CallRecord) -> bool:
        """Whether the time limit cancelled this call, which ended the deliberation."""
        if call.fault is None or call.fault.kind is not FaultKind.CANCELLED:
            return False
        return self._timed_out or call.fault.out_of_time
