"""The models that the views of several roles share: small, typed, frozen, in the game's own names.

A view holds only what its role decides on. It is sent to a model every tick, and stays below 6 kB of JSON. Lists are
cut to the nearest, worst or best entries; counts tell how many there are in all.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from pytest_rle.team.messages import Message, OutcomeReport


class ViewModel(BaseModel):
    """Frozen. Health, mood and needs run from 0 to 100; cells are (x, z)."""

    model_config = ConfigDict(frozen=True)


class ColonyBrief(ViewModel):
    """The colony in a few lines. `food_days` is the nutrition in store over what the people eat (1.6 a day each)."""

    day: float
    date: str
    weather: str
    outdoor_temperature: float
    population: int
    wealth: int
    mood_average: int
    food_days: float
    enemies: int
    alerts: tuple[str, ...]


class SiteView(ViewModel):
    """A verified site: corners (x1, z1, x2, z2), walls included if it is a room, and the cell for its door.

    `walls` is the percentage of its outer ring where walls and doors stand, `rising` tells whether more are under
    construction, `zoned` whether the team has set a zone there. Defaults are left out.
    """

    kind: str
    corners: tuple[int, int, int, int]
    door: tuple[int, int] | None = None
    walls: int = 0
    rising: bool = False
    zoned: bool = False


class AreaView(ViewModel):
    """A resource area with its corners."""

    what: str
    corners: tuple[int, int, int, int]
    count: int


class RoleView(ViewModel):
    """The part that all views share."""

    colony: ColonyBrief
    events: tuple[str, ...] = ()
    my_last_actions: OutcomeReport = OutcomeReport()
    messages: tuple[Message, ...] = ()


class WorkerView(ViewModel):
    """A colonist as a worker.

    `skills` are SkillDefs with their level: ! and !! mark a minor and a major passion, - a skill that the colonist
    cannot use. `priorities` are those of 1 and 2, or those of the role's own work type.
    """

    id: int
    name: str
    job: str
    health: int
    skills: str = ""
    priorities: Mapping[str, int] = {}


class PlacedView(ViewModel):
    """Something at a cell."""

    id: int
    what: str
    at: tuple[int, int]


class RoomView(ViewModel):
    """An enclosed space. `open_roof` cells have no roof yet."""

    role: str
    cells: int
    temperature: float
    open_roof: int
    beds: int


class BillView(ViewModel):
    """A bill at a work table."""

    id: int
    recipe: str
    mode: str
    count: int


class WorkTableView(ViewModel):
    """A work table with its bills."""

    id: int
    what: str
    at: tuple[int, int]
    bills: tuple[BillView, ...]
