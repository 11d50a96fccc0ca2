"""The context that actions are carried out in, and their two failures: refused, and nothing to do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from pytest_rle.errors import TeamError
from pytest_rle.rimapi import RimApiClient
from pytest_rle.rimapi.models import CheckZoneIssue
from pytest_rle.rimapi.observation import Observation


class ActionRefused(TeamError):
    """The action is invalid; the message gives the reason."""


class NothingToDo(TeamError):
    """The state is already as the action asks; the message says what it is."""


@dataclasses.dataclass(frozen=True, slots=True)
class ExecutionContext:
    """The game that an action is carried out in.

    Attributes:
        client: The game's RIMAPI client.
        map_id: The map that is played.
        observation: The colony as it was observed at the start of the tick.
        drafted: Which colonists the team has drafted in this episode, by id. `Draft` keeps it, because RIMAPI does not
            report whether a pawn is drafted.
    """

    client: RimApiClient
    map_id: int
    observation: Observation
    drafted: dict[int, bool] = dataclasses.field(default_factory=dict)


def check_researched(projects: Iterable[str], observation: Observation, def_name: str) -> None:
    """Raises ActionRefused if a research project that a def needs is not finished."""
    finished = {project.name for project in observation.research if project.is_finished}
    missing = [project for project in projects if project not in finished]
    if missing:
        raise ActionRefused(f"{def_name} needs research: {', '.join(missing)}")


def listed(issues: Iterable[CheckZoneIssue], most: int = 3) -> str:
    """The first few issues in words: "WaterShallow at (3, 4), ..."."""
    found = list(issues)
    words = [f"{issue.def_name or issue.zone_type or 'something'} at ({issue.x}, {issue.z})" for issue in found[:most]]
    return ", ".join(words) + (f" and {len(found) - most} more" if len(found) > most else "")
