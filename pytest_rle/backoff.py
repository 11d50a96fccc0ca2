"""Exponential backoff: how long to wait before another attempt."""

from __future__ import annotations

import dataclasses
import math


@dataclasses.dataclass(frozen=True, slots=True)
class Backoff:
    """Waits in seconds that double from the first to the longest.

    Backoff(first_s=0.25, longest_s=10.0).wait_s(3)  # 2.0
    """

    first_s: float
    """The wait before the second attempt."""

    longest_s: float = math.inf
    """The limit of every wait."""

    def wait_s(self, failures: int) -> float:
        """The wait after so many failed attempts in a row, from 1."""
        return min(self.first_s * 2.0 ** min(failures - 1, 60), self.longest_s)
