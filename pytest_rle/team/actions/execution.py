"""The context that actions are carried out in, and their two failures: refused, and nothing to do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from pytest_rle.errors import TeamError
from pytest_rle.rimapi import RimApiClient
from pytest_rle.rimapi.models import CheckZoneIssue, DetailedColonist
from pytest_rle.rimapi.observation import Observation, TerrainMap
from pytest_rle.team import facts
from pytest_rle.team.cells import Cell
from pytest_rle.team.names import did_you_mean


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
        terrain: The ground of the map at the start of the episode.
        drafted: Which colonists the team has drafted in this episode, by id. `Draft` keeps it, because RIMAPI does not
            report whether a pawn is drafted.
    """

    client: RimApiClient
    map_id: int
    observation: Observation
    terrain: TerrainMap
    drafted: dict[int, bool] = dataclasses.field(default_factory=dict)


def check_on_map(cells: Iterable[Cell], context: ExecutionContext) -> None:
    """Raises ActionRefused if one of these cells does not lie on the map."""
    terrain = context.terrain
    outside = next(((x, z) for x, z in cells if not (0 <= x < terrain.width and 0 <= z < terrain.height)), None)
    if outside is not None:
        raise ActionRefused(
            f"cell {outside} lies off the map, whose x runs from 0 to {terrain.width - 1} and z from 0 to "
            f"{terrain.height - 1}"
        )


def find_colonist(colonist_id: int, observation: Observation) -> DetailedColonist:
    """The colonist with an id. Raises ActionRefused, with the ids that exist, if there is none."""
    found = next((c for c in observation.colonists if c.colonist.id == colonist_id), None)
    if found is None:
        people = ", ".join(f"{c.colonist.id} {facts.name(c)}" for c in observation.colonists) or "none"
        raise ActionRefused(f"there is no colonist {colonist_id}; the colonists are {people}")
    return found


def check_known(what: str, name: str, known: Iterable[str]) -> None:
    """Raises ActionRefused, with the nearest known names, if a name is not one of them."""
    names = tuple(known)
    if name not in names:
        raise ActionRefused(f"there is no {what} {did_you_mean(name, names)}")


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
