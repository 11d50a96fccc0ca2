"""What an incident is told when it fires, and what a worker is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentCall:
    """One firing: its IncidentDef, threat points, its own random stream, and the id of a faction that was asked for.

    `serial` keys whatever else is random: 0, or another number when the same incident fires again in one game tick.
    """

    def_name: str
    points: float
    stream: Stream
    serial: int = 0
    faction: int | None = None


def always(_colony: Colony) -> bool:
    """For incidents that need nothing."""
    return True


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentWorker:
    """How an incident happens. `execute` returns whether it did; `can_fire` is asked only for unforced ones."""

    execute: Callable[[Colony, IncidentCall], bool]
    can_fire: Callable[[Colony], bool] = always
