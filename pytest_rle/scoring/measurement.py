"""The figures of one observation that the metrics and the conditions of a scenario need.

A measurement is small, plain JSON. A record keeps one for every tick, so that a run can be scored again from its
record alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle.rimapi.models import Building, DetailedColonist, ResearchProject, Room
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld.building_kinds import BED_PLACES
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, NUTRITION_PER_DAY
from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.scenario.metrics import SHIP_PARTS
from pytest_rle.scoring.stores import Stores, measure_stores
from pytest_rle.team import facts

ASLEEP: Final = frozenset({"LayDown", "LayDownResting"})
"""JobDefs of a colonist who sleeps or rests."""

MEAL_RECIPES: Final = ("CookMeal", "MakePemmican", "CookPemmican", "Make_Pemmican")
"""How the names of the recipes that make meals begin."""


class ColonistMeasure(BaseModel):
    """One living colonist. Health and mood lie between 0 and 1.

    Scoring 3.0 also needs the last five; they are None in a record that an earlier version of pytest-rle wrote.

    Attributes:
        id: The pawn's id.
        health: 0 to 1.
        mood: 0 to 1.
        needs_tending: A wound or an illness can be tended now.
        in_danger: A wound or an illness is life-threatening now.
        food: The food need, 0 to 1.
        scars: Permanent injuries.
        is_downed: The colonist cannot get up.
        is_fighting: The colonist is drafted or attacks.
        is_asleep: The colonist sleeps or rests.
        bed_room_temperature: °C of the enclosed room with the bed in which the colonist lies; None elsewhere.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    health: float
    mood: float
    needs_tending: bool = False
    in_danger: bool = False
    food: float | None = None
    scars: int | None = None
    is_downed: bool | None = None
    is_fighting: bool | None = None
    is_asleep: bool | None = None
    bed_room_temperature: float | None = None


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
        stores: What the colony owns; None in a record that an earlier version of pytest-rle wrote.
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
    stores: Stores | None = None

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
    rooms = bed_temperatures(observation.rooms, observation.buildings)
    return Measurement(
        game_tick=observation.game.game_tick,
        colonists=tuple(_colonist(colonist, rooms) for colonist in observation.colonists),
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
        stores=measure_stores(observation),
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


def _colonist(colonist: DetailedColonist, rooms: Mapping[tuple[int, int], float]) -> ColonistMeasure:
    hediffs = colonist.colonist_medical_info.hediffs
    job, place = colonist.colonist_work_info.current_job, colonist.colonist.position
    is_asleep = job in ASLEEP
    return ColonistMeasure(
        id=colonist.colonist.id,
        health=colonist.colonist.health,
        mood=colonist.colonist.mood,
        needs_tending=any(hediff.tendable_now for hediff in hediffs),
        in_danger=any(hediff.is_currently_life_threatening for hediff in hediffs),
        food=colonist.colonist.hunger,
        scars=sum(hediff.is_permanent for hediff in hediffs),
        is_downed=facts.is_downed(colonist),
        is_fighting=facts.is_drafted(colonist),
        is_asleep=is_asleep,
        bed_room_temperature=rooms.get((place.x, place.z)) if is_asleep and place is not None else None,
    )


def bed_temperatures(rooms: Iterable[Room], buildings: Iterable[Building]) -> Mapping[tuple[int, int], float]:
    """°C of the enclosed, roofed room of each bed, by every cell that the bed covers."""
    found = {}
    beds = {building.id: building for building in buildings if BED_PLACES.get(building.def_name or "")}
    for room in rooms:
        if _is_shelter(room):
            for bed in (beds[bed_id] for bed_id in room.contained_beds_ids if bed_id in beds):
                if bed.position is not None:
                    cells = occupied_cells(bed.def_name or "", bed.position.x, bed.position.z, bed.rotation)
                    found.update(dict.fromkeys(cells, room.temperature))
    return found


def _is_shelter(room: Room) -> bool:
    """Whether a room is enclosed and less than a quarter unroofed (Room.UsesOutdoorTemperature)."""
    is_outdoors = room.touches_map_edge or room.is_doorway
    return not is_outdoors and room.open_roof_count * 4 < max(1, room.cells_count)


def _shelters(rooms: tuple[Room, ...], buildings: tuple[Building, ...]) -> tuple[ShelteredPlaces, ...]:
    """The shelters with beds."""
    places = {building.id: BED_PLACES.get(building.def_name or "", 0) for building in buildings}
    found = []
    for room in rooms:
        if not _is_shelter(room):
            continue
        beds = sum(places.get(bed, 0) for bed in room.contained_beds_ids)
        if beds:
            found.append(ShelteredPlaces(places=beds, temperature=room.temperature))
    return tuple(found)
