"""Calls that were made before, given back in their order instead of asking again."""

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
    """The calls of one deliberation, each given back once.

    Args:
        calls: In the order in which they were made.
        is_whole: Whether the deliberation came to its end; what is missing is asked for otherwise.
        timed_out: Whether its end was the time limit.
    """

    def __init__(self, calls: Iterable[CallRecord], *, is_whole: bool, timed_out: bool = False) -> None:
        self._left = deque(calls)
        self._is_whole = is_whole
        self._timed_out = timed_out

    def take(self) -> CallRecord | None:
        """The next call, or None where it has to be made.

        Raises:
            RecordedTimeout: There was no time for it.
            RecordExhausted: It was not made, and the deliberation ended otherwise.
        """
        if self._left:
            return self._left.popleft()
        if self._timed_out:
            raise RecordedTimeout("the recorded deliberation ran out of time")
        if self._is_whole:
            raise RecordExhausted("another call is asked for than those on record")
        return None

    def tries_again(self) -> bool | None:
        """Whether another attempt at the same request followed; None where nobody knows, and the rules decide."""
        if self._left:
            return self._left[0].attempt > 1
        if self._is_whole:
            return self._timed_out
        return None

    def ended_by(self, call: CallRecord) -> bool:
        """Whether a call is one that the time limit cut off."""
        if call.fault is None or call.fault.kind is not FaultKind.CANCELLED:
            return False
        return self._timed_out or call.fault.out_of_time
