"""RimWorld's def tables as frozen records, loaded once from the JSON files beside this module.

Field names are the game's own in snake case. Every figure comes from the Core defs of RimWorld 1.6; the
documentation page `docs/fidelity.md` names the sources. Nothing here has behaviour.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar


@dataclasses.dataclass(frozen=True, slots=True)
class ItemDef:
    """A haulable thing. `days_to_rot_start` is None for what never rots; mass in kg."""

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
    """A thing that is built. `size` is (x, z) facing north; `work` in ticks at construction speed 1.

    `power_watts` is positive for generators and negative for consumers.
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
    surgery_factor: float = 1.0
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


@dataclasses.dataclass(frozen=True, slots=True)
class PlantDef:
    """`grow_days` at full light, warmth and fertility without the night's rest; work in ticks at speed 1."""

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
    """`path_cost` in extra game ticks per cell; `fertility` 0 to 1.4."""

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
class ResearchProjectDef:
    """`cost` in research points at tech factor 1; `bench` is None where any research bench serves."""

    def_name: str
    label: str
    cost: float
    tech_level: str
    prerequisites: tuple[str, ...]
    hidden_prerequisites: tuple[str, ...]
    bench: str | None
    facilities: tuple[str, ...]
    tags: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ThoughtStage:
    """Mood offset in percentage points, opinion offset in points; None where the stage has none."""

    label: str | None
    mood: float | None
    opinion: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class ThoughtDef:
    """A memory when `duration_days` is set, otherwise a situation that lasts as long as its cause."""

    def_name: str
    duration_days: float | None
    stack_limit: int | None
    stacked_effect_multiplier: float
    stages: tuple[ThoughtStage, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentDef:
    """`base_chance` is the weight within its category; days count from the start of the game."""

    def_name: str
    category: str
    base_chance: float
    min_refire_days: float
    earliest_day: float
    duration_days: tuple[float, float] | None
    min_threat_points: float
    needs_points: bool
    biomes: tuple[str, ...]
    population_effect: str | None
    victims_fraction: tuple[float, float] | None


@dataclasses.dataclass(frozen=True, slots=True)
class RangedWeaponDef:
    """Times in seconds, range in cells, `accuracy` at touch (3), short (12), medium (25) and long (40) cells."""

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
    """One way to strike: damage in hit points, cooldown in seconds."""

    tool: str
    capacities: tuple[str, ...]
    damage: float
    cooldown: float


@dataclasses.dataclass(frozen=True, slots=True)
class AnimalDef:
    """`speed` in cells a second, `hunger_rate` relative to a human adult, temperatures in °C."""

    def_name: str
    body_size: float
    combat_power: float
    group_size: tuple[int, int]
    health_scale: float
    hunger_rate: float
    manhunter_on_damage: float
    market_value: float
    best_hit: float
    predator: bool
    speed: float
    comfy_temperature: tuple[float, float]
    wildness: float


@dataclasses.dataclass(frozen=True, slots=True)
class PawnKindDef:
    """`combat_power` is the price in threat points; money ranges in silver."""

    def_name: str
    combat_power: float
    faction: str | None
    is_fighter: bool
    weapon_money: tuple[float, float] | None
    apparel_money: tuple[float, float] | None


@dataclasses.dataclass(frozen=True, slots=True)
class TraitDegree:
    """One degree of a trait with its stat offsets (added) and factors (multiplied)."""

    degree: int
    label: str
    commonality: float
    offsets: Mapping[str, float]
    factors: Mapping[str, float]


@dataclasses.dataclass(frozen=True, slots=True)
class TraitDef:
    """A trait; most have the single degree 0."""

    def_name: str
    commonality: float
    conflicts: tuple[str, ...]
    disables: Any
    degrees: tuple[TraitDegree, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class DifficultyDef:
    """The factors that a difficulty changes; `colonist_mood_offset` in percentage points."""

    def_name: str
    threat_scale: float
    colonist_mood_offset: float
    crop_yield_factor: float
    research_speed_factor: float
    disease_interval_factor: float
    food_poison_chance_factor: float
    enemy_death_on_downed_chance_factor: float
    adaptation_growth_rate_factor_over_zero: float
    adaptation_effect_factor: float
    allow_big_threats: bool
    allow_intro_threats: bool
    allow_extreme_weather_incidents: bool
    butcher_yield_factor: float
    mine_yield_factor: float
    min_threat_points_range_ceiling: float
    player_pawn_infection_chance_factor: float
    predators_hunt_humanlikes: bool
    trade_price_factor_loss: float
    manhunter_chance_on_damage_factor: float


@dataclasses.dataclass(frozen=True, slots=True)
class WeatherDef:
    """Multipliers of accuracy, movement and wind; rain and snow rates; valid outdoor range in °C."""

    def_name: str
    accuracy: float
    move_speed: float
    wind_speed: float
    rain_rate: float
    snow_rate: float
    temperature_range: tuple[float, float] | None
    favorability: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class WorkTypeDef:
    """`skills` are the relevant SkillDefs; an `always_start` type is active on every new colonist."""

    def_name: str
    natural_priority: int
    skills: tuple[str, ...]
    always_start: bool


@dataclasses.dataclass(frozen=True, slots=True)
class DiseaseDef:
    """Rates a day; `severity_per_day_tended` is multiplied by the tend quality."""

    def_name: str
    severity_per_day_sick: float
    severity_per_day_immune: float
    severity_per_day_tended: float
    immunity_per_day_sick: float
    immunity_per_day_well: float
    tend_duration_hours: float


@dataclasses.dataclass(frozen=True, slots=True)
class BodyPart:
    """A part of the human body; its place in `Defs.body` is the index that saves use."""

    part: str
    parent: int | None
    hit_points: int
    coverage: float
    bleed_factor: float
    inside: bool
    label: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class StuffDef:
    """What a building or garment can be made of, and how it changes the result."""

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
class HediffStage:
    """What a condition does from `min_severity` on: pain (0 to 1), offsets, ceilings and factors by capacity.

    `part_efficiency` is added to the efficiency of the part it sits in; `vomit_mtb_days` is 0 for never.
    """

    min_severity: float
    label: str | None
    pain: float = 0.0
    offsets: Mapping[str, float] = dataclasses.field(default_factory=dict)
    caps: Mapping[str, float] = dataclasses.field(default_factory=dict)
    factors: Mapping[str, float] = dataclasses.field(default_factory=dict)
    part_efficiency: float = 0.0
    visible: bool = True
    life_threatening: bool = False
    vomit_mtb_days: float = 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class HediffDef:
    """A wound, illness or condition. `kind` is Injury, MissingPart, Disease, Condition or Chronic.

    Bleeding and pain are per point of severity; `duration` in game ticks; `cause` is how its death is told.
    """

    def_name: str
    label: str
    kind: str
    stages: tuple[HediffStage, ...]
    cause: str | None = None
    noun: str | None = None
    destroyed_label: str | None = None
    scar_label: str | None = None
    tendable: bool = False
    pain_per_severity: float = 0.0
    bleed_rate: float = 0.0
    infection_chance: float = 0.0
    lethal_severity: float | None = None
    max_severity: float | None = None
    initial_severity: float = 0.5
    severity_per_day: float = 0.0
    severity_per_day_tended: float = 0.0
    tend_duration_hours: float = 0.0
    duration: tuple[int, int] | None = None
    sick_thought: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class DamageDef:
    """A way to be hurt: the wound it leaves in flesh, in skin and in bone, and the armour that stands against it.

    A blow over a part's hit points destroys it with a chance that rises between `overkill_to_destroy_part` (shares of
    the part's hit points). `chance_internal` is the chance that a stab is led to an inner part.
    """

    def_name: str
    hediff: str
    hediff_skin: str | None
    hediff_solid: str | None
    armor_category: str
    overkill_to_destroy_part: tuple[float, float]
    harms_outer_layers: bool
    chance_internal: float
    ranged: bool
    building_factor: float
    death_text: str


@dataclasses.dataclass(frozen=True, slots=True)
class ApparelDef:
    """What a garment covers and keeps off. Factors multiply its stuff's figures, the rest is added; °C and cells/s."""

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
class MineableDef:
    """A rock that mining turns into `yield_count` of `mined`, with probability `drop_chance`."""

    def_name: str
    max_hit_points: int
    mined: str
    yield_count: int
    drop_chance: float
    lump_size: tuple[int, int] | None
    is_ore: bool


@dataclasses.dataclass(frozen=True, slots=True)
class BackstoryDef:
    """A childhood or adulthood. `categories` are who may have it (Offworld, Outlander, Pirate, Tribal).

    `skill_gains` in levels before the age and adjustment curves; `disabled_work_tags` are WorkTags.
    """

    def_name: str
    slot: str
    title: str
    categories: tuple[str, ...]
    skill_gains: Mapping[str, int]
    disabled_work_tags: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class NameBank:
    """First names by gender and for either, last names, nicknames, and names for animals."""

    male: tuple[str, ...]
    female: tuple[str, ...]
    either: tuple[str, ...]
    last: tuple[str, ...]
    nick: tuple[str, ...]
    animal: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class TraderKindDef:
    """What a trader brings: counts of things, and of kinds out of ThingCategoryDefs, as (least, most)."""

    def_name: str
    label: str
    commonality: float
    items: Mapping[str, tuple[int, int]]
    categories: Mapping[str, tuple[int, int]]


@dataclasses.dataclass(frozen=True, slots=True)
class FlammabilityTable:
    """The stat Flammability, 0 to 2: of materials, of items that are not made of one, and of buildings."""

    materials: Mapping[str, float]
    items: Mapping[str, float]
    buildings: Mapping[str, float]


@dataclasses.dataclass(frozen=True, slots=True)
class RecipeIngredient:
    """One ingredient: item defs, ThingCategoryDefs or "stuff:" categories that will do, and how much of them.

    `amount` counts items, or nutrition when `nutrition` is set.
    """

    allow: tuple[str, ...]
    amount: float
    nutrition: bool


@dataclasses.dataclass(frozen=True, slots=True)
class RecipeDef:
    """What a work table makes: `work` in ticks at speed 1, `stat` the speed it goes by, `skill` what it teaches.

    `min_skill` are levels by SkillDef. `special` is butcher (what a carcass gives), stone_blocks (by the chunk) or
    stuff (made of its first ingredient); None where `products` say it all.
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
class Defs:
    """Every table, keyed by def name. Iteration order is alphabetical, and therefore part of the contract."""

    items: Mapping[str, ItemDef]
    buildings: Mapping[str, BuildingDef]
    plants: Mapping[str, PlantDef]
    terrain: Mapping[str, TerrainDef]
    research: Mapping[str, ResearchProjectDef]
    thoughts: Mapping[str, ThoughtDef]
    incidents: Mapping[str, IncidentDef]
    ranged_weapons: Mapping[str, RangedWeaponDef]
    melee_weapons: Mapping[str, tuple[MeleeTool, ...]]
    animals: Mapping[str, AnimalDef]
    pawn_kinds: Mapping[str, PawnKindDef]
    traits: Mapping[str, TraitDef]
    difficulties: Mapping[str, DifficultyDef]
    weathers: Mapping[str, WeatherDef]
    diseases: Mapping[str, DiseaseDef]
    stuff: Mapping[str, StuffDef]
    mineables: Mapping[str, MineableDef]
    work_types: Mapping[str, WorkTypeDef]
    """In the game's left-to-right order, not alphabetical."""
    recipes: Mapping[str, RecipeDef]
    body: tuple[BodyPart, ...]
    hediffs: Mapping[str, HediffDef]
    damage_types: Mapping[str, DamageDef]
    apparel: Mapping[str, ApparelDef]
    backstories: Mapping[str, BackstoryDef]
    names: NameBank
    flammability: FlammabilityTable
    trader_kinds: Mapping[str, TraderKindDef]


T = TypeVar("T")

_NO_STAGE: Mapping[str, None] = MappingProxyType({"label": None, "mood": None, "opinion": None})
"""A few thoughts have stages that do nothing; the game's files leave them empty."""


def load_defs() -> Defs:
    """Read every table. Raises only if the installation is damaged."""
    traits = {
        name: {**row, "degrees": tuple(_record(TraitDegree, degree) for degree in row["degrees"])}
        for name, row in _read("traits").items()
    }
    thoughts = {
        name: {**row, "stages": tuple(_record(ThoughtStage, stage or _NO_STAGE) for stage in row["stages"])}
        for name, row in _read("thoughts").items()
    }
    melee = {name: tuple(_record(MeleeTool, tool) for tool in tools) for name, tools in _read("melee_weapons").items()}
    hediffs = {
        name: {**row, "stages": tuple(_record(HediffStage, stage) for stage in row["stages"])}
        for name, row in _read("hediffs").items()
    }
    recipes = {
        name: {**row, "ingredients": tuple(_record(RecipeIngredient, part) for part in row["ingredients"])}
        for name, row in _read("recipes").items()
    }
    return Defs(
        items=_table(ItemDef, _read("items")),
        buildings=_table(BuildingDef, _read("buildings")),
        plants=_table(PlantDef, _read("plants")),
        terrain=_table(TerrainDef, _read("terrain")),
        research=_table(ResearchProjectDef, _read("research")),
        thoughts=_table(ThoughtDef, thoughts),
        incidents=_table(IncidentDef, _read("incidents")),
        ranged_weapons=_table(RangedWeaponDef, _read("ranged_weapons")),
        melee_weapons=MappingProxyType(melee),
        animals=_table(AnimalDef, _read("animals")),
        pawn_kinds=_table(PawnKindDef, _read("pawn_kinds")),
        traits=_table(TraitDef, traits),
        difficulties=_table(DifficultyDef, _read("difficulties")),
        weathers=_table(WeatherDef, _read("weathers")),
        diseases=_table(DiseaseDef, _read("diseases")),
        stuff=_table(StuffDef, _read("stuff")),
        mineables=_table(MineableDef, _read("mineables")),
        work_types=_table(WorkTypeDef, {row.pop("def_name"): row for row in _read("work_types")}),
        recipes=_table(RecipeDef, recipes),
        body=tuple(_record(BodyPart, row) for row in _read("body")),
        hediffs=_table(HediffDef, hediffs),
        damage_types=_table(DamageDef, _read("damage_types")),
        apparel=_table(ApparelDef, _read("apparel")),
        backstories=_table(BackstoryDef, _read("backstories")),
        names=_record(NameBank, _read("names")),
        flammability=_record(FlammabilityTable, _read("flammability")),
        trader_kinds=_table(TraderKindDef, _read("trader_kinds")),
    )


def _read(name: str) -> Any:
    return json.loads(resources.files("pytest_rle.rimworld").joinpath("data", f"{name}.json").read_text("utf-8"))


def _table(kind: type[T], rows: Mapping[str, Mapping[str, Any]]) -> Mapping[str, T]:
    return MappingProxyType({name: _record(kind, {"def_name": name, **row}) for name, row in rows.items()})


def _record(kind: type[T], row: Mapping[str, Any]) -> T:
    return kind(**{name: _frozen(value) for name, value in row.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return MappingProxyType(value) if isinstance(value, dict) else value
