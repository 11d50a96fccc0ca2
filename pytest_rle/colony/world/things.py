"""Things with an id: items, buildings, blueprints, frames and fires."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(slots=True)
class Item:
    """A stack of an item.

    - `x`, `z`: its cell, -1 while a pawn or trader has it.
    - `hit_points`: 0 for an item without hit points. `quality`: index into QUALITIES, -1 for none.
    - `rot_ticks`: game ticks for which it has rotted at the full rate. `ingredients`: def names, for a meal.
    - `tainted`: true for apparel that a corpse wore.
    """

    id: int
    def_name: str
    x: int
    z: int
    stack_count: int = 1
    hit_points: int = 0
    stuff: str | None = None
    quality: int = -1
    forbidden: bool = False
    rot_ticks: int = 0
    ingredients: tuple[str, ...] = ()
    tainted: bool = False
    poison_share: float = 0.0
    """The share of the stack that is poisonous, 0 to 1 (CompFoodPoisonable). The cook sets it."""


@dataclasses.dataclass(slots=True)
class Bill:
    """A production bill.

    - `repeat_mode`: RepeatCount, TargetCount or Forever.
    - `hit_points_range`: shares, 0 to 1. `quality_range`: indices into QUALITIES.
    - `ingredient_search_radius`: cells. `allowed_skill_range`: levels 0 to 20.
    - `pawn_restriction`: the id of the only pawn that may work on it, None for anyone.
    """

    load_id: int
    recipe: str
    repeat_mode: str = "RepeatCount"
    repeat_count: int = 1
    target_count: int = 10
    suspended: bool = False
    paused: bool = False
    store_mode: str = "BestStockpile"
    pause_when_satisfied: bool = False
    unpause_when_you_have: int = 5
    include_equipped: bool = False
    include_tainted: bool = True
    hit_points_range: tuple[float, float] = (0.0, 1.0)
    quality_range: tuple[int, int] = (0, 6)
    limit_to_allowed_stuff: bool = False
    ingredient_search_radius: float = 999.0
    allowed_skill_range: tuple[int, int] = (0, 20)
    pawn_restriction: int | None = None
    custom_name: str | None = None
    disallowed_ingredients: set[str] = dataclasses.field(default_factory=set)
    work_left: float = 0.0
    """Work left on a product that a pawn has started, in work ticks; 0 if none is started."""


@dataclasses.dataclass(slots=True)
class Building:
    """A finished building.

    - `rotation`: 0 north, 1 east, 2 south, 3 west. `quality`: index into QUALITIES, -1 for none.
    - `player`: true if it belongs to the colony. `fuel`: units of fuel. `stored_energy`: Wd.
    - `owners`: ids of the pawns that own this bed. `bills`: the bills of this work table.
    """

    id: int
    def_name: str
    x: int
    z: int
    rotation: int = 0
    stuff: str | None = None
    hit_points: int = 1
    quality: int = -1
    player: bool = True
    fuel: float = 0.0
    stored_energy: float = 0.0
    switched_on: bool = True
    broken_down: bool = False
    medical: bool = False
    owners: list[int] = dataclasses.field(default_factory=list)
    bills: list[Bill] = dataclasses.field(default_factory=list)
    forbidden: bool = False
    target_temperature: float = 21.0
    """Target temperature of a heater or cooler, in °C (CompTempControl)."""


@dataclasses.dataclass(slots=True)
class Blueprint:
    """A planned building or floor: `def_name` is the def of what it becomes.

    The first delivery of material turns it into a frame.
    """

    id: int
    def_name: str
    x: int
    z: int
    rotation: int = 0
    stuff: str | None = None
    forbidden: bool = False


@dataclasses.dataclass(slots=True)
class Frame:
    """A building under construction: materials `delivered`, by def name, and `work_done` in work ticks."""

    id: int
    def_name: str
    x: int
    z: int
    rotation: int = 0
    stuff: str | None = None
    delivered: dict[str, int] = dataclasses.field(default_factory=dict)
    work_done: float = 0.0
    hit_points: int = 1
    forbidden: bool = False


@dataclasses.dataclass(slots=True)
class Fire:
    """A fire in a cell, or on the pawn with the id `pawn` if that is not 0.

    `size` is 0.1 to 1.75; the fire of a campfire has size 1.
    """

    id: int
    x: int
    z: int
    size: float
    pawn: int = 0
