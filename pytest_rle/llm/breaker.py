"""A fuse for an endpoint that is gone: after enough calls in a row fail to reach it, no more are made."""

from __future__ import annotations

from pytest_rle.llm.calls import Fault, FaultAction, FaultKind

FAILURES_TO_OPEN = 14
"""Unreachable calls in a row: two ticks of a team of seven."""

_UNREACHABLE = frozenset({FaultKind.CONNECTION, FaultKind.SERVER_ERROR})


class CircuitBreaker:
    """Counts calls in a row that did not reach a working endpoint. Once open, it stays open.

    Args:
        failures_to_open: How many in a row open it.
    """

    def __init__(self, failures_to_open: int = FAILURES_TO_OPEN) -> None:
        self._failures_to_open = failures_to_open
        self._failures = 0
        self.fault: Fault | None = None

    def note(self, fault: Fault) -> Fault:
        """Take in a fault; returns it, or a fault that stops the run where this one opened the breaker."""
        if fault.kind not in _UNREACHABLE:
            self.reset()
            return fault
        self._failures += 1
        if self._failures >= self._failures_to_open and self.fault is None:
            message = f"the model's endpoint failed {self._failures} calls in a row; the last: {fault.message}"
            self.fault = fault.model_copy(update={"action": FaultAction.STOP_RUN, "message": message})
        return self.fault or fault

    def reset(self) -> None:
        """The endpoint answered."""
        self._failures = 0
