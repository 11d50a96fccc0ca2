"""The figures of one observation that the metrics and the conditions of a scenario need.

A measurement is small, plain JSON. A record keeps one for every tick, so that a run can be scored again from its
record alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle.rimapi.models import Building, DetailedColonist, ResearchProject, Room
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld.building_kinds import BED_PLACES
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, NUTRITION_PER_DAY
from pytest_rle.scenario.metrics import SHIP_PARTS

MEAL_RECIPES: Final = ("CookMeal", "MakePemmican", "CookPemmican", "Make_Pemmican")
"""How the names of the recipes that make meals begin."""


class ColonistMeasure(BaseModel):
    """One living colonist. Health and mood lie between 0 and 1.

    `needs_tending`: a wound or an illness can be tended now. `in_danger`: one is life-threatening now.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    health: float
    mood: float
    needs_tending: bool = False
    in_danger: bool = False


class ShelteredPlaces(BaseModel):
    """The beds in one enclosed, roofed room: how many people can sleep in them, and the room's temperature in °C."""

    model_config = ConfigDict(frozen=True)

    places: int
    temperature: float


class Measurement(BaseModel):
    """The figures of one moment.

    Attributes:
        game_tick: The game's own time.
        colonists: The living colonists.
        enemies: How many enemies are on the map.
        nutrition: Nutrition in the food on the map.
        food_items: Items of food on the map, of any kind.
        wealth: The colony's wealth in silver.
        research_points: Points of all projects; a finished one counts its cost.
        research_finished: Finished projects.
        research_available: Projects that can start now.
        crops: Crop plants, the infected ones included.
        infected_crops: Crop plants with blight.
        meal_bills: Bills that make meals and are not suspended.
        power_made: Power that is produced, in W.
        power_drawn: Power that the switched-on consumers draw, in W.
        power_wanted: Power that all consumers would draw, in W.
        power_stored: Energy in batteries, in watt-days.
        shelters: The enclosed, roofed rooms with beds.
        ship_parts: Finished ship parts, by def.
    """

    model_config = ConfigDict(frozen=True)

    game_tick: int
    colonists: tuple[ColonistMeasure, ...]
    enemies: int
    nutrition: float
    food_items: int
    wealth: float
    research_points: float
    research_finished: int
    research_available: int
    crops: int
    infected_crops: int
    meal_bills: int
    power_made: float
    power_drawn: float
    power_wanted: float
    power_stored: float
    shelters: tuple[ShelteredPlaces, ...] = ()
    ship_parts: Mapping[str, int] = Field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no colonist is left."""
        return not self.colonists

    @property
    def is_threatened(self) -> bool:
        """Whether enemies are on the map."""
        return self.enemies > 0


def measure(observation: Observation) -> Measurement:
    """The figures of an observation."""
    critical = observation.resources.critical_resources
    food = critical.food_summary if critical is not None else None
    bills = [bill for _, bills in sorted(observation.bills.items()) for bill in bills]
    standing = Counter(building.def_name or "" for building in observation.buildings)
    return Measurement(
        game_tick=observation.game.game_tick,
        colonists=tuple(_colonist(colonist) for colonist in observation.colonists),
        enemies=observation.creatures.enemies_count,
        nutrition=food.total_nutrition if food is not None else 0.0,
        food_items=food.food_total if food is not None else 0,
        wealth=observation.game.colony_wealth,
        research_points=float(sum(map(_points, observation.research))),
        research_finished=sum(p.is_finished for p in observation.research),
        research_available=sum(p.can_start_now and not p.is_finished for p in observation.research),
        crops=observation.farm.total_plants,
        infected_crops=observation.farm.total_infected_plants,
        meal_bills=sum(1 for b in bills if not b.suspended and (b.recipe_def_name or "").startswith(MEAL_RECIPES)),
        power_made=observation.power.current_power,
        power_drawn=observation.power.consumption_power_on,
        power_wanted=observation.power.total_consumption,
        power_stored=observation.power.currently_stored_power,
        shelters=_shelters(observation.rooms, observation.buildings),
        ship_parts={part: standing[part] for part in SHIP_PARTS if standing[part]},
    )


def as_measurement(seen: Observation | Measurement) -> Measurement:
    """The figures of an observation; a measurement is returned unchanged."""
    return seen if isinstance(seen, Measurement) else measure(seen)


def condition_figures(start: Measurement, seen: Observation | Measurement) -> dict[str, float]:
    """The figures that victory and failure conditions compare, by the names in `scenario.metrics.CONDITION_METRICS`."""
    now = as_measurement(seen)
    founders = {colonist.id for colonist in start.colonists}
    alive = sum(colonist.id in founders for colonist in now.colonists)
    count = len(founders)
    return {
        "days_survived": (now.game_tick - start.game_tick) / GAME_TICKS_PER_DAY,
        "population": float(len(now.colonists)),
        "survival_rate": alive / count if count else 0.0,
        "colonists_dead": float(count - alive),
        "food_days": now.nutrition / (count * NUTRITION_PER_DAY) if count else 0.0,
        "mood_average": math.fsum(c.mood for c in now.colonists) / len(now.colonists) if now.colonists else 0.0,
        "wealth": now.wealth,
        "research_completed": float(now.research_finished - start.research_finished),
        "ship_parts": float(sum(min(now.ship_parts.get(part, 0), needed) for part, needed in SHIP_PARTS.items())),
    }


def _points(project: ResearchProject) -> int:
    return project.research_points if project.is_finished else min(project.progress, project.research_points)


def _colonist(colonist: DetailedColonist) -> ColonistMeasure:
    hediffs = colonist.colonist_medical_info.hediffs
    return ColonistMeasure(
        id=colonist.colonist.id,
        health=colonist.colonist.health,
        mood=colonist.colonist.mood,
        needs_tending=any(hediff.tendable_now for hediff in hediffs),
        in_danger=any(hediff.is_currently_life_threatening for hediff in hediffs),
    )


def _shelters(rooms: tuple[Room, ...], buildings: tuple[Building, ...]) -> tuple[ShelteredPlaces, ...]:
    """Rooms with beds that are enclosed and less than a quarter unroofed (Room.UsesOutdoorTemperature)."""
    places = {building.id: BED_PLACES.get(building.def_name or "", 0) for building in buildings}
    found = []
    for room in rooms:
        if room.touches_map_edge or room.is_doorway or room.open_roof_count * 4 >= max(1, room.cells_count):
            continue
        beds = sum(places.get(bed, 0) for bed in room.contained_beds_ids)
        if beds:
            found.append(ShelteredPlaces(places=beds, temperature=room.temperature))
    return tuple(found)
