"""The figures of one observation that the metrics and the conditions of a scenario need.

A measurement is small, plain JSON. A record keeps one for every tick, so that a run can be scored again from its
record alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle.rimapi.models import Building, DetailedColonist, PawnInventory, ResearchProject, Room
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld.building_kinds import BED_PLACES
from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.scenario.metrics import SHIP_PARTS
from pytest_rle.scoring.stores import Stores, gear_of, measure_stores
from pytest_rle.team import facts

ASLEEP: Final = frozenset({"LayDown", "LayDownResting"})
"""JobDefs of a colonist who sleeps or rests."""

ILLNESSES: Final = frozenset({"Flu", "Malaria", "Plague", "SleepingSickness"})
"""HediffDefs of the infectious diseases of people."""

HUMAN_CORPSE: Final = "Corpse_Human"

GRAVES: Final = frozenset({"Grave", "Sarcophagus"})

NEAR: Final = 20
"""Cells from a building of the colony within which an unburied body counts: people see it on their ways."""

FIGHTING: Final = frozenset({"AttackMelee", "AttackStatic", "Goto", "Wait_Combat"})
"""JobDefs of a colonist who is drafted or attacks. RIMAPI shows in no other way that somebody is drafted."""

MEAL_RECIPES: Final = ("CookMeal", "MakePemmican", "CookPemmican", "Make_Pemmican")
"""How the names of the recipes that make meals begin."""


class ColonistMeasure(BaseModel):
    """One living colonist. Health and mood lie between 0 and 1.

    Scoring 3.0 also needs `food` and what follows it; a record that an earlier version of pytest-rle wrote has None
    there, and for `bed_room_temperature` also where the colonist lies in no such room.

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
        illness: The severity of the worst infectious disease, 0 without one to 1, which kills. Infected wounds do not
            count.
        poison: The severity of toxic buildup, 0 to 1, which kills.
        is_clothed: The colonist wears something.
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
    illness: float | None = None
    poison: float | None = None
    is_clothed: bool | None = None


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
        unburied: Human bodies that lie within NEAR cells of a building of the colony, in no grave; None as above.
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
    unburied: int | None = None

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
    gear = gear_of(observation)
    return Measurement(
        game_tick=observation.game.game_tick,
        colonists=tuple(_colonist(colonist, rooms, gear) for colonist in observation.colonists),
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
        unburied=_unburied(observation),
    )


def as_measurement(seen: Observation | Measurement) -> Measurement:
    """The figures of an observation; a measurement is returned unchanged."""
    return seen if isinstance(seen, Measurement) else measure(seen)


def _points(project: ResearchProject) -> int:
    return project.research_points if project.is_finished else min(project.progress, project.research_points)


def _colonist(
    colonist: DetailedColonist, rooms: Mapping[tuple[int, int], float], gear: Mapping[int, PawnInventory]
) -> ColonistMeasure:
    own = gear.get(colonist.colonist.id)
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
        is_fighting=job in FIGHTING,
        is_asleep=is_asleep,
        bed_room_temperature=rooms.get((place.x, place.z)) if is_asleep and place is not None else None,
        illness=max((hediff.severity for hediff in hediffs if hediff.def_name in ILLNESSES), default=0.0),
        poison=max((hediff.severity for hediff in hediffs if hediff.def_name == "ToxicBuildup"), default=0.0),
        is_clothed=bool(own.apparels) if own is not None else None,
    )


def _unburied(observation: Observation) -> int:
    """Human bodies in no grave, near a building of the colony."""
    graves: set[tuple[int, int]] = set()
    for building in observation.buildings:
        at = building.position
        if building.def_name in GRAVES and at is not None:
            graves.update(occupied_cells(building.def_name, at.x, at.z, building.rotation))
    bodies = [thing.position for thing in observation.things if thing.def_name == HUMAN_CORPSE]
    lying = [body for body in bodies if body is not None and (body.x, body.z) not in graves]
    home = [building.position for building in observation.buildings if building.position is not None]
    return sum(any(max(abs(body.x - one.x), abs(body.z - one.z)) <= NEAR for one in home) for body in lying)


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
