"""What an endpoint's headers say is left of its limits on calls and tokens."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pytest_rle.llm.retry_after import RESETS


@dataclasses.dataclass(frozen=True, slots=True)
class Quota:
    """What is left of one limit: `left` calls or tokens, and when the limit is reset, in the server's own words."""

    header: str
    left: int
    reset: str

    @property
    def counts_tokens(self) -> bool:
        """Whether the limit is on tokens; if not, it is on calls."""
        return "tokens" in self.header


def quotas_of(headers: Mapping[str, str]) -> tuple[Quota, ...]:
    """The limits that headers tell; empty if they tell none. Names are looked up in lower case."""
    found = []
    for reset, remaining in RESETS:
        text = headers.get(remaining, "").strip()
        try:
            left = int(float(text))
        except (ValueError, OverflowError):
            continue
        found.append(Quota(remaining, left, headers.get(reset, "").strip()))
    return tuple(found)
