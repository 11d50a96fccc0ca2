"""The contents of a scenario file, as frozen models. They check everything that can be checked without the game."""

from __future__ import annotations

import difflib
import hashlib
import json
import math
import operator
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_serializer, field_validator, model_validator
from pydantic_core import PydanticCustomError

from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR
from pytest_rle.scenario.metrics import CONDITION_METRICS, GOAL_METRICS, OPERATORS, WEIGHTED_METRICS

_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = MappingProxyType(
    {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "==": operator.eq}
)


def _one_of(kind: str, known: Iterable[str]) -> AfterValidator:
    names = sorted(known)

    def check(name: str) -> str:
        if name not in names:
            close = difflib.get_close_matches(name, names, n=1)
            some = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
            hint = f"; did you mean {close[0]!r}?" if close else f"; use one of {some}"
            raise ValueError(f"unknown {kind} {name!r}{hint}")
        return name

    return AfterValidator(check)


ItemName = Annotated[str, _one_of("item", DEFS.items)]
BuildingName = Annotated[str, _one_of("building", DEFS.buildings)]
ResearchName = Annotated[str, _one_of("research project", DEFS.research)]
IncidentName = Annotated[str, _one_of("incident", DEFS.incidents)]
MetricName = Annotated[str, _one_of("metric", CONDITION_METRICS)]
GoalName = Annotated[str, _one_of("goal", GOAL_METRICS)]
OperatorName = Annotated[str, _one_of("operator", OPERATORS)]
DifficultyName = Annotated[str, _one_of("difficulty", DEFS.difficulties)]
StuffName = Annotated[str, _one_of("material", DEFS.stuff)]
BiomeName = Annotated[str, _one_of("biome", {b for i in DEFS.incidents.values() for b in i.biomes})]
ConditionDefName = Annotated[
    str, _one_of("game condition", (name for name, known in DEFS.incidents.items() if known.duration_days is not None))
]


class ScenarioModel(BaseModel):
    """A frozen model that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SavePin(ScenarioModel):
    """Which save the scenario starts from. `file` is relative to the folder of saves; `sha256` pins its bytes."""

    file: str = Field(pattern=r"^[A-Za-z0-9_.-]+\.rws(\.gz)?$")
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class StartItem(ScenarioModel):
    """Goods that lie on the map at the start: near the landing site, or `scattered` over the whole map."""

    def_name: ItemName
    count: int = Field(default=1, ge=1, le=10_000)
    stuff: StuffName | None = None
    quality: Literal["Awful", "Poor", "Normal", "Good", "Excellent", "Masterwork", "Legendary"] | None = None
    scattered: bool = False


class StartBuilding(ScenarioModel):
    """A finished building of the colony, `dx`, `dz` cells from the landing site."""

    def_name: BuildingName
    dx: int = Field(ge=-60, le=60)
    dz: int = Field(ge=-60, le=60)
    rotation: int = Field(default=0, ge=0, le=3)
    stuff: StuffName | None = None


class StartCondition(ScenarioModel):
    """A game condition that is already active when the game begins, and the days that it still lasts."""

    def_name: ConditionDefName
    days: float = Field(gt=0, le=60)


class StartSpec(ScenarioModel):
    """What `rle saves build` builds the scenario's save from. The save holds the result; a run does not read this.

    `mean_temperature` in °C over the year, `rainfall` in mm a year, `elevation` in m, angles in degrees;
    `start_day_of_year` counts from 0, the first of Aprimay, to 59; `start_hour` is local time.
    """

    world_seed: str = Field(min_length=1)
    width: int = Field(default=250, ge=50, le=400)
    height: int = Field(default=250, ge=50, le=400)
    biome: BiomeName = "TemperateForest"
    mean_temperature: float = Field(default=13.0, ge=-40, le=40)
    rainfall: float = Field(default=1800.0, ge=0, le=5000)
    elevation: float = Field(default=300.0, ge=0, le=5000)
    latitude: float = Field(default=45.0, ge=-85, le=85)
    longitude: float = Field(default=0.0, ge=-180, le=180)
    start_day_of_year: int = Field(default=5, ge=0, le=59)
    start_hour: int = Field(default=6, ge=0, le=23)
    storyteller: Literal["Cassandra", "Phoebe", "Randy"] = "Cassandra"
    colonists: int = Field(ge=1, le=20)
    items: tuple[StartItem, ...] = ()
    buildings: tuple[StartBuilding, ...] = ()
    finished_research: tuple[ResearchName, ...] = ()
    research_progress: Mapping[ResearchName, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    conditions: tuple[StartCondition, ...] = ()

    @field_validator("research_progress")
    @classmethod
    def _below_the_cost(cls, progress: Mapping[str, float]) -> Mapping[str, float]:
        for name, points in progress.items():
            if points >= DEFS.research[name].cost:
                raise ValueError(f"{name} is finished at {DEFS.research[name].cost:g} points; list it as finished")
        return MappingProxyType(dict(progress))

    @field_serializer("research_progress")
    def _plain_progress(self, progress: Mapping[str, float]) -> dict[str, float]:
        return dict(progress)


class Condition(ScenarioModel):
    """One victory or failure condition: a metric, an operator and a value."""

    metric: MetricName
    operator: OperatorName
    value: float

    def holds(self, figures: Mapping[str, float]) -> bool:
        """Whether the condition is met. Raises KeyError if `figures` lacks the metric."""
        return _COMPARE[self.operator](figures[self.metric], self.value)

    def __str__(self) -> str:
        return f"{self.metric} {self.operator} {self.value:g}"


class GoalSpec(ScenarioModel):
    """What a team is to reach, and the figure that counts as reached. Scoring 3.0 reads it."""

    metric: GoalName
    value: float = Field(gt=0)

    def share(self, figure: float) -> float:
        """How much of the goal a figure is, 0 to 1."""
        return min(1.0, max(0.0, figure / self.value))


class IncidentParameters(ScenarioModel):
    """What POST /incident/trigger takes besides the name. The game chooses a value for each missing one."""

    points: float | None = Field(default=None, gt=0, le=10_000)
    faction: str | None = None
    forced: bool = True
    pawn_count: int | None = Field(default=None, ge=1, le=100)
    raid_strategy: str | None = None
    raid_arrival_mode: str | None = None

    def wire(self) -> dict[str, object]:
        """The body's `incident_parms`, without the parameters that are not set."""
        return self.model_dump(exclude_none=True)


class TriggeredIncident(ScenarioModel):
    """An incident that the episode triggers, `day` days or `tick` game ticks after its start."""

    name: IncidentName
    day: float | None = Field(default=None, ge=0)
    tick: int | None = Field(default=None, ge=0)
    parameters: IncidentParameters = IncidentParameters()

    @model_validator(mode="after")
    def _has_one_time(self) -> TriggeredIncident:
        if (self.day is None) == (self.tick is None):
            raise ValueError("give the day or the tick, not both")
        return self

    @property
    def game_tick(self) -> int:
        """When it happens, in game ticks since the start of the episode."""
        return self.tick if self.tick is not None else round((self.day or 0.0) * GAME_TICKS_PER_DAY)


_RULES: Final = {
    "days",
    "difficulty",
    "failure",
    "goal",
    "hours_per_tick",
    "hours_per_tick_threatened",
    "incidents",
    "population",
    "victory",
}


class ScenarioContent(ScenarioModel):
    """The keys of a scenario file."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    description: str = Field(min_length=1)
    difficulty: DifficultyName
    days: float = Field(gt=0, le=600)
    hours_per_tick: float = Field(default=6.0, gt=0, le=24)
    hours_per_tick_threatened: float = Field(default=1.0, gt=0, le=24)
    population: int = Field(ge=1, le=20)
    role_timeouts: Mapping[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    save: SavePin
    start: StartSpec
    victory: tuple[Condition, ...] = Field(min_length=1)
    failure: tuple[Condition, ...] = Field(min_length=1)
    goal: GoalSpec = GoalSpec(metric="founders_well", value=1.0)
    incidents: tuple[TriggeredIncident, ...] = ()
    weights: Mapping[str, Mapping[str, float]]

    @field_validator("weights")
    @classmethod
    def _weights_are_whole(cls, weights: Mapping[str, Mapping[str, float]]) -> Mapping[str, Mapping[str, float]]:
        for version, shares in weights.items():
            if version not in WEIGHTED_METRICS:
                known = ", ".join(WEIGHTED_METRICS)
                raise _fault_at(f"unknown scoring version {version!r}; use one of {known}", version)
            for metric, share in shares.items():
                if metric not in WEIGHTED_METRICS[version]:
                    close = difflib.get_close_matches(metric, WEIGHTED_METRICS[version], n=1)
                    hint = f"; did you mean {close[0]!r}?" if close else ""
                    raise _fault_at(f"unknown metric {metric!r} of version {version}{hint}", version, metric)
                if not 0 <= share <= 1:
                    raise _fault_at(f"the weight {share:g} is outside 0 to 1", version, metric)
            missing = sorted(set(WEIGHTED_METRICS[version]) - set(shares))
            if missing:
                raise _fault_at(f"the weights of version {version} lack {', '.join(missing)}", version)
            total = math.fsum(shares.values())
            if abs(total - 1) > 1e-9:
                raise _fault_at(f"the weights of version {version} add up to {total:g} and not to 1", version)
        return MappingProxyType({version: MappingProxyType(dict(shares)) for version, shares in weights.items()})

    @field_serializer("weights")
    def _plain_weights(self, weights: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
        return {version: dict(shares) for version, shares in weights.items()}

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> ScenarioContent:
        if self.start.colonists != self.population:
            text = f"population is {self.population}, but the start has {self.start.colonists} colonists"
            raise _fault_at(text, "population")
        if self.hours_per_tick_threatened > self.hours_per_tick:
            text = "hours_per_tick_threatened must not be longer than hours_per_tick"
            raise _fault_at(text, "hours_per_tick_threatened")
        for number, incident in enumerate(self.incidents):
            if incident.game_tick >= self.horizon_game_ticks:
                text = f"incident {incident.name} happens after the last of {self.days:g} days"
                raise _fault_at(text, "incidents", number)
        return self

    @property
    def horizon_game_ticks(self) -> int:
        """The length of the scenario in game ticks."""
        return round(self.days * GAME_TICKS_PER_DAY)

    def rules_sha256(self, version: str) -> str:
        """The hash of everything, except the save, that a score under this version depends on.

        Names, texts and role timeouts are not part of it: they do not change the score of a policy without a model.
        """
        rules = self.model_dump(mode="json", include=_RULES)
        text = json.dumps({**rules, "weights": dict(self.weights.get(version, {}))}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def game_ticks_per_tick(self, *, threatened: bool) -> int:
        """How many game ticks pass between two decisions."""
        hours = self.hours_per_tick_threatened if threatened else self.hours_per_tick
        return round(hours * GAME_TICKS_PER_HOUR)


def _fault_at(text: str, *at: str | int) -> PydanticCustomError:
    """A fault whose place in the file lies deeper than the field that was checked."""
    return PydanticCustomError("scenario", "{text}", {"text": text, "at": at})


class Scenario(ScenarioContent):
    """A scenario that was read from the file `source`. `sha256` is the hash of the file's bytes."""

    source: Path
    sha256: str
