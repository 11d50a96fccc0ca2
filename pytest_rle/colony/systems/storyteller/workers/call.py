"""The arguments of a firing incident, and the worker that carries it out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentCall:
    """One firing of an incident: IncidentDef, threat points, random stream, and the id of a requested faction.

    `serial` is a key of further random draws: 0, or another number if the incident fires again in one game tick.
    """

    def_name: str
    points: float
    stream: Stream
    serial: int = 0
    faction: int | None = None


def always(_colony: Colony) -> bool:
    """The condition of incidents without requirements."""
    return True


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentWorker:
    """The functions of an incident. `execute` returns whether it fired; `can_fire` applies only to unforced firing."""

    execute: Callable[[Colony, IncidentCall], bool]
    can_fire: Callable[[Colony], bool] = always
