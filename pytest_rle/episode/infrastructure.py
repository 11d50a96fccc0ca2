"""Detects that the model's endpoint failed so often that the episode is not a valid result."""

from __future__ import annotations

from typing import Final

from pytest_rle.episode.ending import Ending
from pytest_rle.episode.result import Outcome
from pytest_rle.errors import ModelError
from pytest_rle.llm import FaultKind
from pytest_rle.team import DeliberationStatus
from pytest_rle.team.team import Turn

MAX_LOST_SHARE: Final = 0.2
"""Share of the deliberations that a valid episode may lose to timeouts and provider errors."""

MAX_TICKS_WITHOUT_ANSWER: Final = 3
"""After so many ticks in a row in which no deliberation got an answer, the endpoint counts as gone."""

_LOST: Final = frozenset({DeliberationStatus.TIMEOUT, DeliberationStatus.PROVIDER_ERROR})


class ModelEndpointGone(ModelError):
    """Every later call to the model's endpoint would fail as well."""


class InfrastructureWatch:
    """Counts the deliberations that called a model, and those of them that got no answer."""

    def __init__(self) -> None:
        self._asked = 0
        self._lost = 0
        self._ticks_without_answer = 0

    def stop_after_tick(self, turn: Turn, tick: int) -> Ending | None:
        """Count a tick. Returns an ending if the next tick would exceed the budget, else None.

        Raises:
            ModelEndpointGone: The endpoint refuses every call, or it has not answered for several ticks.
        """
        asking = [deliberation for deliberation in turn.deliberations if deliberation.calls]
        lost = sum(deliberation.status in _LOST for deliberation in asking)
        self._asked += len(asking)
        self._lost += lost
        if asking:
            self._ticks_without_answer = self._ticks_without_answer + 1 if lost == len(asking) else 0
        fault = turn.stopping_fault
        if fault is not None and fault.kind is FaultKind.BUDGET:
            return Ending(Outcome.TRUNCATED, f"stopped in tick {tick} by --rle-max-cost: {fault.message}")
        if fault is not None:
            raise ModelEndpointGone(fault.message)
        if self._ticks_without_answer >= MAX_TICKS_WITHOUT_ANSWER:
            raise ModelEndpointGone(f"the model gave no answer for {MAX_TICKS_WITHOUT_ANSWER} ticks in a row")
        return None

    def validate(self, ending: Ending) -> Ending:
        """Return the ending if it is valid, or `infra_failed` if too many deliberations were lost."""
        if not self._asked or self._lost / self._asked <= MAX_LOST_SHARE:
            return ending
        share = f"{self._lost} of {self._asked} deliberations ({self._lost / self._asked:.0%})"
        return Ending(
            Outcome.INFRA_FAILED,
            f"{share} were lost to the model's endpoint; a valid result may lose {MAX_LOST_SHARE:.0%}",
        )
