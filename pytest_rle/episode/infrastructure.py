"""When a model that could not be had makes a result worthless: what was not decided is nobody's decision."""

from __future__ import annotations

from typing import Final

from pytest_rle.team import DeliberationStatus
from pytest_rle.team.team import Turn

MOST_LOST: Final = 0.2
"""Share of the deliberations that may be lost to timeouts and provider errors; with more, the episode is no result."""

TICKS_TO_GIVE_UP: Final = 3
"""Ticks in a row in which no deliberation got an answer, after which the endpoint is taken for gone."""

_LOST: Final = frozenset({DeliberationStatus.TIMEOUT, DeliberationStatus.PROVIDER_ERROR})


class InfrastructureWatch:
    """Counts the deliberations that asked a model, and those that got no answer."""

    def __init__(self) -> None:
        self.asked = 0
        self.lost = 0
        self._ticks_in_a_row = 0

    def note(self, turn: Turn) -> None:
        """Take in a tick."""
        asking = [deliberation for deliberation in turn.deliberations if deliberation.calls]
        lost = sum(deliberation.status in _LOST for deliberation in asking)
        self.asked += len(asking)
        self.lost += lost
        if asking:
            self._ticks_in_a_row = self._ticks_in_a_row + 1 if lost == len(asking) else 0

    @property
    def is_gone(self) -> str | None:
        """Why it makes no sense to play on, or None."""
        if self._ticks_in_a_row < TICKS_TO_GIVE_UP:
            return None
        return f"the model answered nobody for {TICKS_TO_GIVE_UP} ticks in a row"

    @property
    def verdict(self) -> str | None:
        """Why the episode is no result, or None."""
        if not self.asked or self.lost / self.asked <= MOST_LOST:
            return None
        share = f"{self.lost} of {self.asked} deliberations ({self.lost / self.asked:.0%})"
        return f"{share} were lost to the model's endpoint, and a result may lack {MOST_LOST:.0%}"
