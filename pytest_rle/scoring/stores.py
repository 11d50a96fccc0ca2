"""What a colony owns: food that people can eat, medicine in reach, and the value of goods and buildings.

Scoring 3.0 reads these figures, which earlier versions did not measure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict

from pytest_rle.rimapi.models import Building, PawnInventory, Room, Thing
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.item_kinds import HUMAN_MEAT, INSECT_MEAT, is_meat, is_medicine

NOT_FOR_PEOPLE: Final = frozenset({"Hay", "Kibble", "Beer", HUMAN_MEAT, INSECT_MEAT})
"""Food of animals, drink, and meat that costs people their mood."""

MEAT_NUTRITION: Final = 0.05
MEAT_DAYS_TO_ROT: Final = 2.0
"""Of every raw meat (ThingDefGenerator_Meat)."""

REACH: Final = 60
"""Cells from the nearest colonist or building of the colony. What lies farther away is in no one's reach."""

FROZEN_BELOW: Final = 0.0
"""°C at which food does not rot (CompRottable)."""

NUTRITION_PER_CELL: Final = 5.0
"""Nutrition on one cell of a freezer: a stack of 75 raw food has 3.75, and one of ten meals 9."""


class FoodStore(BaseModel):
    """Nutrition that rots after so many days; None for never."""

    model_config = ConfigDict(frozen=True)

    nutrition: float
    days_to_rot: float | None


class Stores(BaseModel):
    """What the colony owns.

    Attributes:
        larder: Food that people may eat and can reach, by the days until it rots.
        nutrition: Nutrition of all food for people on the map, whoever may reach it.
        medicine: Items of medicine that may be used and are in reach.
        goods: The market value in silver of all items on the map, and of what colonists wear and wield.
        buildings: The market value in silver of the colony's finished buildings, as if made of their usual material.
    """

    model_config = ConfigDict(frozen=True)

    larder: tuple[FoodStore, ...] = ()
    nutrition: float
    medicine: int
    goods: float
    buildings: float


def measure_stores(observation: Observation) -> Stores:
    """The stores at the moment of an observation."""
    near = _Reach(observation)
    foods = {name: food for name in observation.stock if (food := food_of(name)) is not None}
    kinds = {*foods, *filter(is_medicine, observation.stock)}
    wanted = [thing for thing in observation.things if thing.def_name in kinds and not thing.is_forbidden]
    usable = [thing for thing in wanted if near.holds(thing)]
    gear = gear_of(observation)
    inventories = [gear[one.colonist.id] for one in observation.colonists if one.colonist.id in gear]
    worn = [thing for own in inventories for thing in (*own.items, *own.apparels, *own.equipment)]
    return Stores(
        larder=_larder(usable, observation.rooms, observation.weather.temperature),
        nutrition=_rounded(
            foods[thing.def_name][0] * thing.stack_count for thing in observation.things if thing.def_name in foods
        ),
        medicine=sum(thing.stack_count for thing in usable if is_medicine(thing.def_name or "")),
        goods=_rounded(thing.market_value * thing.stack_count for thing in (*observation.things, *worn)),
        buildings=_rounded(map(_value, observation.buildings)),
    )


def gear_of(observation: Observation) -> Mapping[int, PawnInventory]:
    """What colonists and hostile pawns wear and wield, by their ids."""
    return {**observation.scenery.gear, **observation.gear}


def food_of(def_name: str) -> tuple[float, float | None] | None:
    """Nutrition of one item, and the days until it rots; None for what people do not eat."""
    if def_name in NOT_FOR_PEOPLE:
        return None
    if is_meat(def_name):
        return MEAT_NUTRITION, MEAT_DAYS_TO_ROT
    known = DEFS.items.get(def_name)
    return None if known is None or known.nutrition <= 0 else (known.nutrition, known.days_to_rot_start)


def days_of_food(larder: Iterable[FoodStore], nutrition_a_day: float) -> float:
    """For how many days people who eat so much a day live on a larder, if they eat first what rots first.

    What rots before its turn comes does not count.
    """
    day = 0.0
    for store in sorted(larder, key=lambda each: math.inf if each.days_to_rot is None else each.days_to_rot):
        lasts = store.nutrition / nutrition_a_day
        day += lasts if store.days_to_rot is None else min(lasts, max(0.0, store.days_to_rot - day))
    return day


def _larder(things: Iterable[Thing], rooms: Iterable[Room], outdoors: float) -> tuple[FoodStore, ...]:
    """The food by the days until it rots. What a freezer holds, and everything in frost, does not rot."""
    stores: dict[float | None, float] = {}
    for thing in things:
        food = food_of(thing.def_name or "")
        if food is not None:
            days = None if outdoors <= FROZEN_BELOW else food[1]
            stores[days] = stores.get(days, 0.0) + food[0] * thing.stack_count
    room_left = NUTRITION_PER_CELL * sum(
        room.cells_count for room in rooms if room.temperature <= FROZEN_BELOW and not room.touches_map_edge
    )
    for days in sorted(each for each in stores if each is not None):
        frozen = min(room_left, stores[days])
        room_left -= frozen
        stores[days] -= frozen
        stores[None] = stores.get(None, 0.0) + frozen
    ordered = sorted(stores.items(), key=lambda item: math.inf if item[0] is None else item[0])
    return tuple(FoodStore(nutrition=round(n, 6), days_to_rot=days) for days, n in ordered if n > 0)


def _value(building: Building) -> float:
    known = DEFS.buildings.get(building.def_name or "")
    return 0.0 if known is None else known.market_value


def _rounded(values: Iterable[float]) -> float:
    return round(math.fsum(values), 6)


class _Reach:
    """Tells what lies near a colonist or a building of the colony."""

    def __init__(self, observation: Observation) -> None:
        places = [colonist.colonist.position for colonist in observation.colonists]
        places += [building.position for building in observation.buildings]
        self._blocks = {(place.x // REACH, place.z // REACH) for place in places if place is not None}
        self._places = {(place.x, place.z) for place in places if place is not None}

    def holds(self, thing: Thing) -> bool:
        """Whether a thing lies within REACH cells, along both axes, of such a place."""
        at = thing.position
        if at is None:
            return False
        block = (at.x // REACH, at.z // REACH)
        if block in self._blocks:
            return True
        return any(abs(at.x - x) <= REACH and abs(at.z - z) <= REACH for x, z in self._places)
