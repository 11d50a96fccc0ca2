"""A circuit breaker: after too many unanswered requests in a row, no more calls are sent to an endpoint."""

from __future__ import annotations

from pytest_rle.llm.calls import Fault, FaultAction, FaultKind

FAILURES_TO_OPEN = 14
"""Requests in a row that reached no working endpoint and open the breaker: two ticks of a team of seven."""

_UNREACHABLE = frozenset({FaultKind.CONNECTION, FaultKind.SERVER_ERROR})


class CircuitBreaker:
    """Counts consecutive requests that reached no working endpoint, each with all its retries.

    Args:
        failures_to_open: The number of consecutive failures that opens it.
    """

    def __init__(self, failures_to_open: int = FAILURES_TO_OPEN) -> None:
        self._failures_to_open = failures_to_open
        self._failures = 0
        self._fault: Fault | None = None

    @property
    def fault(self) -> Fault | None:
        """None until the breaker opens, and then the fault of every further request."""
        return self._fault

    @property
    def failures(self) -> int:
        """How many requests have failed in a row."""
        return self._failures

    def count(self, fault: Fault) -> Fault:
        """Count a request by its last fault. Returns it, or a fault that stops the run if the breaker is open now."""
        if fault.kind not in _UNREACHABLE:
            self.reset()
            return fault
        self._failures += 1
        if self._failures >= self._failures_to_open and self._fault is None:
            message = f"the model's endpoint failed {self._failures} requests in a row; the last: {fault.message}"
            self._fault = fault.model_copy(update={"action": FaultAction.STOP_RUN, "message": message})
        return self._fault or fault

    def reset(self) -> None:
        """Start again from zero, because the endpoint answered."""
        self._failures = 0

    def allow_one_more(self) -> None:
        """If the breaker is open, let requests through again. The first one that fails opens it again."""
        if self._fault is not None:
            self._fault = None
            self._failures = self._failures_to_open - 1
