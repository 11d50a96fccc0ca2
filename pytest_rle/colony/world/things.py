"""Things with an identity: items, buildings, blueprints, frames and fires. Plain data, no rules."""

from __future__ import annotations

import dataclasses

from pytest_rle.rimworld.geometry import occupied_cells

__all__ = ["Bill", "Blueprint", "Building", "Fire", "Frame", "Item", "occupied_cells"]


@dataclasses.dataclass(slots=True)
class Item:
    """A stack. `x` is -1 while a pawn carries or wears it. `rot_ticks` counts game ticks at full rate.

    `quality` is an index into QUALITIES, -1 for none. `ingredients` are def names, for what was eaten in a meal.
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
    """The share of the stack that is poisonous, 0 to 1, as CompFoodPoisonable keeps it; cooks set it."""


@dataclasses.dataclass(slots=True)
class Bill:
    """A production bill. `repeat_mode` is RepeatCount, TargetCount or Forever."""

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
    """Work that an interrupted pawn left on the current product, in work ticks; 0 when none is begun."""


@dataclasses.dataclass(slots=True)
class Building:
    """A finished building. `rotation` 0 north, 1 east, 2 south, 3 west; `player` for the colony's own.

    `fuel` in units of fuel, `stored_energy` in Wd. `owners` are pawn ids of a bed; `bills` of a work table.
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
    """°C that a heater or cooler aims at (CompTempControl)."""


@dataclasses.dataclass(slots=True)
class Blueprint:
    """A building or floor that is planned; `def_name` is what it will be. Materials come to it, then it is a frame."""

    id: int
    def_name: str
    x: int
    z: int
    rotation: int = 0
    stuff: str | None = None
    forbidden: bool = False


@dataclasses.dataclass(slots=True)
class Frame:
    """A building under construction: what has been delivered by def name, and the work done in work ticks."""

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
    """A fire in a cell, or on a pawn where `pawn` is not 0. `size` 0.1 to 1.75; 1 is that of a campfire."""

    id: int
    x: int
    z: int
    size: float
    pawn: int = 0
