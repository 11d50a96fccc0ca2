"""Market values and the colony's wealth.

Sources: StatWorker_MarketValue, StatPart_Quality, StatPart_Health and WealthWatcher.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import body
from pytest_rle.colony.world import TERRAINS, Building, Item, Pawn
from pytest_rle.rimworld import DEFS, Curve, item_kinds, lerp

STEP_TICKS: Final = 150
RECOUNT_TICKS: Final = 5_000
"""Game ticks between two checks, and between two counts of the colony's wealth (WealthWatcher)."""

VALUE_PER_WORK: Final = 0.0036
"""Silver for each game tick of work."""

ROUND_TO_FIVE_OVER: Final = 200.0
"""Values above this are rounded to multiples of five (D: StatDef MarketValue)."""

QUALITY_FACTORS: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 2.5, 5.0)
QUALITY_MAX_GAIN: Final = (math.inf, math.inf, math.inf, 500.0, 1_000.0, 2_000.0, 3_000.0)
"""Factor by quality, awful to legendary, and the most silver that it can add (StatPart_Quality)."""

HEALTH_FACTOR: Final = Curve(((0.0, 0.0), (0.5, 0.1), (0.6, 0.5), (0.9, 1.0)))
"""Factor on an item's value by its share of hit points (StatPart_Health)."""

TAINTED_FACTOR: Final = 0.1
"""Factor on the value of apparel that a pawn wore when it died."""

STORYTELLER_BUILDING_SHARE: Final = 0.5
"""The share of the value of buildings and floors that counts for threat points."""

MEAT_VALUE: Final = 2.0
MEAT_VALUES: Final = {item_kinds.HUMAN_MEAT: 0.8, item_kinds.INSECT_MEAT: 0.5}
"""Silver for one piece of meat, in general and by kind (race.meatMarketValue)."""

LEATHER_VALUE: Final = 2.1
"""Silver for one piece of leather that the tables do not know."""

PERSON_VALUE: Final = 1_750.0
"""Silver for a healthy person of average skill (D: ThingDef Human)."""

SKILLS_FACTOR: Final = Curve(((0.0, 0.2), (5.5, 1.0), (20.0, 3.0)))
"""Factor by the average level of a person's skills."""

VALUED_CAPACITIES: Final = ("Consciousness", "Sight", "Hearing", "Moving", "Manipulation", "Talking", "Eating")
"""Capacities that a person's value depends on."""


@dataclasses.dataclass(frozen=True, slots=True)
class Wealth:
    """The colony's wealth in silver, by items, buildings, floors, and pawns (people and animals)."""

    items: float
    buildings: float
    floors: float
    pawns: float

    @property
    def total(self) -> float:
        """The sum in silver."""
        return math.fsum((self.items, self.buildings, self.floors, self.pawns))

    @property
    def storyteller(self) -> float:
        """The wealth in silver that counts for threat points: buildings and floors count half."""
        return math.fsum((self.items, (self.buildings + self.floors) * STORYTELLER_BUILDING_SHARE, self.pawns))


def step(colony: Colony) -> None:
    """Count the colony's wealth at the first step and then every 5000 game ticks. Expectations depend on it."""
    world = colony.world
    if world.counted_wealth < 0 or colony.now % RECOUNT_TICKS < STEP_TICKS:
        world.counted_wealth = round(wealth(colony).total, 3)


def wealth(colony: Colony) -> Wealth:
    """The colony's wealth now. Things in undiscovered cells do not count."""
    return Wealth(
        items=round(math.fsum(_item_values(colony)), 6),
        buildings=round(math.fsum(_building_values(colony)), 6),
        floors=_floors(colony),
        pawns=round(math.fsum(_pawn_values(colony)), 6),
    )


@lru_cache(maxsize=8192)
def market_value(def_name: str, stuff: str | None = None, quality: int = -1, hit_points: int | None = None) -> float:
    """Silver for one item or building; 0 for an unknown def. A building's hit points do not count, as in the game.

    `quality` is 0 (awful) to 6 (legendary), or -1 for none. Without `hit_points` the item counts as undamaged.
    """
    if def_name in DEFS.buildings:
        return _rounded(_with_quality(base_value(def_name, stuff), quality))
    value = _with_quality(base_value(def_name, stuff), quality)
    known = DEFS.items.get(def_name)
    if hit_points is not None and known is not None and known.max_hit_points > 0:
        value *= HEALTH_FACTOR(hit_points / max(1, item_kinds.full_hit_points(def_name, stuff)))
    return _rounded(value)


@lru_cache(maxsize=4096)
def base_value(def_name: str, stuff: str | None) -> float:
    """Silver for one item or building of normal quality with full hit points, before rounding."""
    if def_name in DEFS.buildings:
        building = DEFS.buildings[def_name]
        if stuff is None or stuff == building.value_stuff:
            return float(building.market_value)
        return _from_cost(building.cost, building.stuff_count, stuff, building.work)
    item = DEFS.items.get(def_name)
    if item is None:
        return _meat_or_leather(def_name)
    if stuff is None or stuff == item.default_stuff or not item.stuff_count:
        return float(item.market_value)
    return _from_cost(item.cost, item.stuff_count, stuff, item.work_to_make or 0.0)


def item_value(item: Item) -> float:
    """Silver for a whole stack."""
    one = market_value(item.def_name, item.stuff, item.quality, item.hit_points)
    if item.tainted:
        one = _rounded(one * TAINTED_FACTOR)
    return one * item.stack_count


def building_value(building: Building) -> float:
    """Silver for a building. Its hit points do not count."""
    return market_value(building.def_name, building.stuff, building.quality)


def floor_value(terrain: NDArray[np.uint8]) -> float:
    """Silver for the built floors among terrain indices (an array of any shape)."""
    counts = np.bincount(terrain.ravel(), minlength=len(TERRAINS)).tolist()
    return round(math.fsum(count * _FLOOR_VALUES[index] for index, count in enumerate(counts) if count), 6)


def pawn_value(colony: Colony, pawn: Pawn) -> float:
    """Silver for a pawn: a person by health, capacities and skills, an animal by its race and health."""
    health = lerp(0.2, 1.0, body.health_percent(pawn))
    if not pawn.is_human:
        known = DEFS.animals.get(pawn.race)
        return _rounded((known.market_value if known is not None else 0.0) * health)
    value = PERSON_VALUE * health
    for name in VALUED_CAPACITIES:
        value *= lerp(0.5, 1.0, body.capacity(colony, pawn, name))
    levels = [record.level for record in pawn.skills.values() if not record.disabled]
    if levels:
        value *= SKILLS_FACTOR(sum(levels) / len(levels))
    return _rounded(value)


def _item_values(colony: Colony) -> Iterable[float]:
    grids, items = colony.world.grids, colony.world.items
    fogged, width = grids.fogged.reshape(-1).data, grids.width
    for def_name, ids in colony.index.items_of.items():
        if base_value(def_name, None) > 0:
            found = [items[item_id] for item_id in ids]
            yield from [item_value(item) for item in found if not fogged[item.z * width + item.x]]
    for pawn in _own_pawns(colony):
        yield from (item_value(held) for held in (*pawn.apparel, *pawn.equipment, *pawn.inventory))
        if pawn.carried is not None:
            yield item_value(pawn.carried)


def _building_values(colony: Colony) -> Iterable[float]:
    fogged = colony.world.grids.fogged
    own = [building for building in colony.world.buildings.values() if building.player]
    return (building_value(building) for building in own if not fogged[building.z, building.x])


def _floors(colony: Colony) -> float:
    grids = colony.world.grids
    version = (grids.terrain.tobytes(), grids.fogged.tobytes())
    return colony.memo("wealth.floors", version, lambda: floor_value(grids.terrain[~grids.fogged]))


def _pawn_values(colony: Colony) -> Iterable[float]:
    return (pawn_value(colony, pawn) for pawn in _own_pawns(colony) if not pawn.guest)


def _own_pawns(colony: Colony) -> list[Pawn]:
    faction = colony.world.player_faction
    return [pawn for pawn in colony.world.pawns.values() if pawn.faction == faction and not pawn.dead]


def _with_quality(value: float, quality: int) -> float:
    if quality < 0:
        return value
    return min(value * QUALITY_FACTORS[quality], value + QUALITY_MAX_GAIN[quality])


def _rounded(value: float) -> float:
    return 5.0 * math.floor(value / 5.0 + 0.5) if value > ROUND_TO_FIVE_OVER else round(value, 9)


def _from_cost(cost: Mapping[str, int], stuff_count: int, stuff: str, work: float) -> float:
    materials = [count * DEFS.items[name].market_value for name, count in cost.items()]
    known = DEFS.stuff.get(stuff)
    unit = known.market_value if known is not None else base_value(stuff, None)
    if known is not None:
        work = work * known.work_factor + known.work_offset
    return math.fsum((*materials, stuff_count * unit, work * VALUE_PER_WORK))


def _meat_or_leather(def_name: str) -> float:
    if item_kinds.is_meat(def_name):
        return MEAT_VALUES.get(def_name, MEAT_VALUE)
    if item_kinds.is_leather(def_name):
        known = DEFS.stuff.get(def_name)
        return known.market_value if known is not None else LEATHER_VALUE
    return 0.0


def _floor_values() -> tuple[float, ...]:
    values = []
    for name in TERRAINS:
        known = DEFS.terrain[name]
        costs = [count * base_value(material, None) for material, count in known.cost.items()]
        values.append(math.fsum((*costs, (known.work or 0.0) * VALUE_PER_WORK)))
    return tuple(values)


_FLOOR_VALUES: Final = _floor_values()
