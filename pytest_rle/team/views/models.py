"""What each role sees: a small, typed, frozen extract of the observation, in the game's own names.

A view holds what its role decides on and no more: it is sent to a model every tick, and stays below 6 kB of JSON.
Lists are cut to the nearest, worst or best entries; counts tell how many there are in all.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from pytest_rle.team.messages import Message, OutcomeReport


class ViewModel(BaseModel):
    """Frozen. Health, mood and needs run from 0 to 100; cells are (x, z)."""

    model_config = ConfigDict(frozen=True)


class ColonyBrief(ViewModel):
    """The colony in a few lines. `food_days` is nutrition in store over what the people eat (1.6 a day each)."""

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
    """A verified site: corners (x1, z1, x2, z2), walls included where it is a room, and the cell for its door.

    `walls` is the percentage of its outer ring where walls and doors stand, `rising` whether there are more to come;
    `zoned` whether the team has set a zone there. What a site lacks is left out.
    """

    kind: str
    corners: tuple[int, int, int, int]
    door: tuple[int, int] | None = None
    walls: int = 0
    rising: bool = False
    zoned: bool = False


class AreaView(ViewModel):
    """Something worth working on, with its corners."""

    what: str
    corners: tuple[int, int, int, int]
    count: int


class RoleView(ViewModel):
    """What all views share."""

    colony: ColonyBrief
    events: tuple[str, ...] = ()
    my_last_actions: OutcomeReport = OutcomeReport()
    messages: tuple[Message, ...] = ()


class WorkerView(ViewModel):
    """A colonist as a worker.

    `skills` are SkillDefs with level, a minor or major passion marked by ! or !!, and - where the colonist cannot do
    such work at all. `priorities` are the pressing ones, 1 and 2, or those of the role's own work type.
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


class ZoneView(ViewModel):
    """A zone; RIMAPI does not say where it lies."""

    id: int
    label: str
    cells: int


class MapAnalystView(RoleView):
    """The ground: sites, resources, what stands, who is where."""

    center: tuple[int, int]
    sites: tuple[SiteView, ...]
    trees: tuple[AreaView, ...]
    ore: tuple[AreaView, ...]
    wild_food: tuple[AreaView, ...]
    colonists: tuple[PlacedView, ...]
    hostiles: tuple[PlacedView, ...]
    animals: Mapping[str, int]
    buildings: Mapping[str, int]
    rooms: tuple[RoomView, ...]


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


class CropView(ViewModel):
    """A crop over all fields. `ripe` plants can be harvested now."""

    plant: str
    planted: int
    ripe: int
    expected_yield: int


class ResourceManagerView(RoleView):
    """Food, materials, labour."""

    nutrition: float
    stock: Mapping[str, int]
    forbidden_items: int
    workers: tuple[WorkerView, ...]
    crops: tuple[CropView, ...]
    growing_zones: int
    stockpiles: tuple[ZoneView, ...]
    work_tables: tuple[WorkTableView, ...]
    power: Mapping[str, int]
    sites: tuple[SiteView, ...]
    trees: tuple[AreaView, ...]
    ore: tuple[AreaView, ...]
    wild_food: tuple[AreaView, ...]
    game_animals: tuple[PlacedView, ...]


class ThreatView(ViewModel):
    """A hostile group on the map."""

    faction: str
    plan: str
    members: int


class HostileView(ViewModel):
    """One enemy on the map."""

    id: int
    name: str
    health: int
    at: tuple[int, int]


class FighterView(ViewModel):
    """A colonist as a fighter."""

    id: int
    name: str
    at: tuple[int, int]
    health: int
    mood: int
    drafted: bool
    job: str
    shooting: str
    melee: str


class DefenseCommanderView(RoleView):
    """Enemies, fighters, arms."""

    threats: tuple[ThreatView, ...]
    hostiles: tuple[HostileView, ...]
    fighters: tuple[FighterView, ...]
    weapons_on_ground: tuple[PlacedView, ...]
    rally_point: tuple[int, int]
    cover: tuple[PlacedView, ...]


class ProjectView(ViewModel):
    """A research project; cost and progress in research points."""

    name: str
    cost: int
    progress: int


class ResearchDirectorView(RoleView):
    """What is known, what can be learned, and who can learn it.

    `available` are the projects that can be started now, each with the research points it still takes, cheapest first.
    """

    current: ProjectView | None
    available: Mapping[str, int]
    finished: int
    benches: tuple[PlacedView, ...]
    researchers: tuple[WorkerView, ...]


class PersonView(ViewModel):
    """A colonist as a person; `joy`, `rest`, `comfort`, `beauty`, `outdoors` from 0 to 100."""

    id: int
    name: str
    mood: int
    food: int
    rest: int
    joy: int
    comfort: int
    beauty: int
    outdoors: int
    traits: tuple[str, ...]
    job: str


class SocialOverseerView(RoleView):
    """How the people fare."""

    people: tuple[PersonView, ...]
    low_mood: tuple[int, ...]
    recreation_buildings: Mapping[str, int]
    tables: int
    seats: int


class ConstructionPlannerView(RoleView):
    """What stands, what is being built, what there is to build with, and where."""

    materials: Mapping[str, int]
    buildings: Mapping[str, int]
    frames: Mapping[str, int]
    beds: int
    rooms: tuple[RoomView, ...]
    sites: tuple[SiteView, ...]
    standing: tuple[PlacedView, ...]
    researched: tuple[str, ...]
    builders: tuple[WorkerView, ...]
    power: Mapping[str, int]


class ConditionView(ViewModel):
    """A wound or illness. `severity` is a wound's hit points, or how far an illness has come, from 0 to 100.

    `bleeding` in percent of all blood a day.
    """

    what: str
    part: str
    severity: int
    bleeding: int
    tended: bool


class PatientView(ViewModel):
    """Somebody who is hurt or ill."""

    id: int
    name: str
    at: tuple[int, int]
    health: int
    job: str
    needs_tending: bool
    conditions: tuple[ConditionView, ...]


class MedicalOfficerView(RoleView):
    """Patients, doctors, medicine, beds."""

    patients: tuple[PatientView, ...]
    doctors: tuple[WorkerView, ...]
    medicine: Mapping[str, int]
    beds: tuple[PlacedView, ...]
