"""Whether a call is tried again after a fault, and how long to wait before that."""

from __future__ import annotations

from typing import Final

from pytest_rle.backoff import Backoff
from pytest_rle.llm.calls import Fault, FaultAction, FaultKind

MOST_UNUSABLE_ANSWERS: Final = 3
"""Attempts at a request whose answers are unusable, including the first."""

DEFAULT_BACKOFF: Final = Backoff(first_s=0.5, longest_s=20.0)
"""How long to wait before the next attempt when the server sends no `Retry-After`."""

SHORTEST_SHARE: Final = 0.5
"""A wait is shortened to a random share of the backoff, from this one to the whole, so that roles do not retry at
once. A server's own wait is lengthened by up to a tenth instead."""

_ENDPOINT_IN_TROUBLE: Final = frozenset(
    {
        FaultKind.CONNECTION,
        FaultKind.TIMEOUT,
        FaultKind.PAYMENT_REQUIRED,
        FaultKind.RATE_LIMIT,
        FaultKind.SERVER_ERROR,
        FaultKind.ERROR_BODY,
        FaultKind.NOT_JSON,
    }
)
"""Faults that need a pause before the next attempt, and are retried until the deadline. After an unusable answer the
next attempt can start at once, but there are only a few."""


def wait_before_retry(fault: Fault, attempt: int, *, jitter: float, backoff: Backoff = DEFAULT_BACKOFF) -> float | None:
    """The seconds to wait before the next attempt; None if there must be none.

    It is the longer of the backoff and the server's own wait.

    Args:
        fault: The fault of the last attempt.
        attempt: The number of that attempt, from 0.
        jitter: From 0 to 1: spreads the waits of calls that failed at the same moment.
        backoff: The waits when the server names none.
    """
    if fault.action is not FaultAction.RETRY:
        return None
    if fault.kind not in _ENDPOINT_IN_TROUBLE:
        return 0.0 if attempt + 1 < MOST_UNUSABLE_ANSWERS else None
    backoff_s = backoff.wait_s(attempt + 1) * (SHORTEST_SHARE + (1 - SHORTEST_SHARE) * jitter)
    return max((fault.retry_after_s or 0.0) * (1 + jitter / 10), backoff_s)
