"""When a model that could not be had makes a result worthless: what was not decided is nobody's decision."""

from __future__ import annotations

from typing import Final

from pytest_rle.episode.ending import Ending
from pytest_rle.episode.result import Outcome
from pytest_rle.errors import ModelError
from pytest_rle.llm import FaultKind
from pytest_rle.team import DeliberationStatus
from pytest_rle.team.team import Turn

MOST_LOST: Final = 0.2
"""Share of the deliberations that may be lost to timeouts and provider errors; with more, the episode is no result."""

TICKS_TO_GIVE_UP: Final = 3
"""Ticks in a row in which no deliberation got an answer, after which the endpoint is taken for gone."""

_LOST: Final = frozenset({DeliberationStatus.TIMEOUT, DeliberationStatus.PROVIDER_ERROR})


class ModelEndpointGone(ModelError):
    """A fault of the model's endpoint that every later call would meet."""


class InfrastructureWatch:
    """Counts the deliberations that asked a model, and those that got no answer."""

    def __init__(self) -> None:
        self._asked = 0
        self._lost = 0
        self._ticks_in_a_row = 0

    def stop_after(self, turn: Turn, tick: int) -> Ending | None:
        """Take in a tick. Returns why there is no other, as far as the model is concerned. Raises ModelEndpointGone."""
        asking = [deliberation for deliberation in turn.deliberations if deliberation.calls]
        lost = sum(deliberation.status in _LOST for deliberation in asking)
        self._asked += len(asking)
        self._lost += lost
        if asking:
            self._ticks_in_a_row = self._ticks_in_a_row + 1 if lost == len(asking) else 0
        fault = turn.stopping_fault
        if fault is not None and fault.kind is FaultKind.BUDGET:
            return Ending(Outcome.TRUNCATED, f"stopped in tick {tick} by --rle-max-cost: {fault.message}")
        if fault is not None:
            raise ModelEndpointGone(fault.message)
        if self._ticks_in_a_row >= TICKS_TO_GIVE_UP:
            raise ModelEndpointGone(f"the model answered nobody for {TICKS_TO_GIVE_UP} ticks in a row")
        return None

    def weigh(self, ending: Ending) -> Ending:
        """An ending that counts, unless too much was lost to the model's endpoint."""
        if not self._asked or self._lost / self._asked <= MOST_LOST:
            return ending
        share = f"{self._lost} of {self._asked} deliberations ({self._lost / self._asked:.0%})"
        lost = f"{share} were lost to the model's endpoint, and a result may lack {MOST_LOST:.0%}"
        return Ending(Outcome.INFRA_FAILED, lost)
