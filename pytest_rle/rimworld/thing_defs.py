"""Records of things: items, buildings, plants, terrain, materials, weapons, apparel and recipes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class ItemDef:
    """A haulable thing. `days_to_rot_start` is None if the item never rots; `mass` is in kg."""

    def_name: str
    market_value: float
    stack_limit: int
    mass: float
    max_hit_points: int
    nutrition: float
    days_to_rot_start: float | None
    deterioration_per_day: float
    work_to_make: float | None
    stuff_count: int
    default_stuff: str | None
    cost: Mapping[str, int]


@dataclasses.dataclass(frozen=True, slots=True)
class BuildingDef:
    """A building. `size` is (x, z) facing north; `work` is in game ticks at a construction speed of 1.

    `power_watts` is positive for generators and negative for consumers. `cover` is the share of its cell that the
    building fills, 0 to 1 (fillPercent). `room_role` is the RoomRoleDef in which a work table works at full speed.
    """

    def_name: str
    size: tuple[int, int]
    work: float
    max_hit_points: int
    cost: Mapping[str, int]
    stuff_count: int
    stuff_categories: tuple[str, ...]
    construction_skill: int
    research: tuple[str, ...]
    power_watts: float
    beauty: float
    market_value: float
    value_stuff: str | None
    mass: float | None
    rest_effectiveness: float = 0.0
    comfort: float = 0.0
    immunity_gain_factor: float = 1.0
    tend_offset: float = 0.0
    heal_per_day: float = 0.0
    work_speed_factor: float = 1.0
    efficiency: float = 1.0
    light_radius: float = 0.0
    heat_per_second: float = 0.0
    temperature_control_per_second: float = 0.0
    research_factor: float = 0.0
    joy_factor: float = 0.0
    joy_kind: str | None = None
    cover: float = 0.0
    trap_damage: float = 0.0
    fuel_per_day: float = 0.0
    fuel_capacity: float = 0.0
    stored_watt_days: float = 0.0
    storage_efficiency: float = 0.0
    room_role: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PlantDef:
    """A plant. `grow_days` is at full light, warmth and fertility without rest at night.

    Work is in game ticks at speed 1; a `nutrition` of 0 means that animals do not graze on the plant.
    """

    def_name: str
    grow_days: float
    fertility_min: float
    fertility_sensitivity: float
    grow_min_glow: float
    harvested: str | None
    harvest_yield: float
    harvest_work: float
    harvest_min_growth: float
    harvest_after_growth: float | None
    sow_work: float
    sow_min_skill: int
    sow_tags: tuple[str, ...]
    max_hit_points: int
    nutrition: float
    research: tuple[str, ...]
    beauty: float
    harvest_tag: str | None
    lifespan_days_per_grow_days: float | None
    is_tree: bool


@dataclasses.dataclass(frozen=True, slots=True)
class TerrainDef:
    """A terrain. `path_cost` is in extra game ticks per cell; `fertility` is 0 to 1.4."""

    def_name: str
    fertility: float
    path_cost: int
    affordances: tuple[str, ...]
    beauty: float
    beauty_outdoors: float | None
    cleanliness: float
    impassable: bool
    natural: bool
    work: float | None
    cost: Mapping[str, int]
    research: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class StuffDef:
    """A material of buildings and apparel, with the factors and offsets that it applies to them."""

    def_name: str
    category: str
    hit_points_factor: float
    work_factor: float
    work_offset: float
    beauty_factor: float
    beauty_offset: float
    market_value: float
    rest_factor: float
    insulation_cold: float
    insulation_heat: float
    armor_sharp: float = 0.0
    armor_blunt: float = 0.0
    armor_heat: float = 0.0
    sharp_damage: float = 1.0
    blunt_damage: float = 1.0


@dataclasses.dataclass(frozen=True, slots=True)
class MineableDef:
    """A rock. Mining it yields `yield_count` of `mined`, with probability `drop_chance`."""

    def_name: str
    max_hit_points: int
    mined: str
    yield_count: int
    drop_chance: float
    lump_size: tuple[int, int] | None
    is_ore: bool


@dataclasses.dataclass(frozen=True, slots=True)
class RangedWeaponDef:
    """A ranged weapon. Times are in seconds, `range` in cells; `accuracy` is at 3, 12, 25 and 40 cells."""

    def_name: str
    damage: float
    armor_penetration: float
    burst: int
    burst_ticks: float
    cooldown: float
    warmup: float
    range: float
    accuracy: tuple[float, float, float, float]
    damage_type: str


@dataclasses.dataclass(frozen=True, slots=True)
class MeleeTool:
    """One attack of a melee weapon: damage in hit points, cooldown in seconds."""

    tool: str
    capacities: tuple[str, ...]
    damage: float
    cooldown: float


@dataclasses.dataclass(frozen=True, slots=True)
class ApparelDef:
    """A garment. The `_from_stuff` factors multiply the figures of its material; the others are added.

    Insulation is in °C, `move_speed` in cells per second.
    """

    def_name: str
    layers: tuple[str, ...]
    covers: tuple[str, ...]
    armor_from_stuff: float
    cold_from_stuff: float
    heat_from_stuff: float
    armor_sharp: float
    armor_blunt: float
    armor_heat: float
    insulation_cold: float
    insulation_heat: float
    move_speed: float


@dataclasses.dataclass(frozen=True, slots=True)
class RecipeIngredient:
    """One ingredient: the allowed item defs, ThingCategoryDefs or "stuff:" categories, and their amount.

    `amount` counts items, or nutrition if `nutrition` is set.
    """

    allow: tuple[str, ...]
    amount: float
    nutrition: bool


@dataclasses.dataclass(frozen=True, slots=True)
class RecipeDef:
    """A recipe of work tables. `work` is in game ticks at speed 1; `stat` sets the speed; `skill` is trained.

    `min_skill` has levels by SkillDef. `special` says where the products come from: butcher (the carcass), stone_blocks
    (the chunk), stuff (the first ingredient is the material), or None if `products` is complete.
    """

    def_name: str
    label: str
    work: float
    stat: str
    skill: str
    ingredients: tuple[RecipeIngredient, ...]
    products: Mapping[str, int]
    users: tuple[str, ...]
    research: tuple[str, ...]
    min_skill: Mapping[str, int]
    special: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class FlammabilityTable:
    """The stat Flammability, 0 to 2, of materials, of items without a material, and of buildings."""

    materials: Mapping[str, float]
    items: Mapping[str, float]
    buildings: Mapping[str, float]
