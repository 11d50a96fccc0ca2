"""Records of people and animals: kinds, traits, thoughts, backstories, bodies, wounds and illnesses."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class AnimalDef:
    """An animal. `speed` is in cells a second, `hunger_rate` relative to a human adult, temperatures in °C.

    - `best_hit`: the damage of its strongest tool, in hit points.
    - `food_type`: FoodTypeFlags: what it eats. `petness`: 0 to 1.
    - `leather`, `meat`: the items that butchering it gives; `leather` is None for an animal without leather.
    - `leather_amount`: pieces of leather from an animal of body size 1 (StatDef LeatherAmount).
    """

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
    food_type: str
    leather: str | None
    meat: str
    leather_amount: float = 40.0
    pack_animal: bool = False
    petness: float = 0.0

    @property
    def eats_meat(self) -> bool:
        """Whether it eats meat."""
        return self.food_type.startswith(("Carnivore", "Omnivore"))

    @property
    def eats_plants(self) -> bool:
        """Whether it eats vegetables and fruit."""
        return self.food_type.startswith(("Omnivore", "Vegetarian"))

    @property
    def grazes(self) -> bool:
        """Whether it eats plants that stand on the map, such as grass."""
        return self.food_type.endswith("RoughAnimal")


@dataclasses.dataclass(frozen=True, slots=True)
class PawnKindDef:
    """A pawn kind. `combat_power` is its price in threat points; the money ranges are in silver."""

    def_name: str
    combat_power: float
    faction: str | None
    is_fighter: bool
    weapon_money: tuple[float, float] | None
    apparel_money: tuple[float, float] | None


@dataclasses.dataclass(frozen=True, slots=True)
class TraitDegree:
    """One degree of a trait, with its stat offsets (added) and factors (multiplied)."""

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
    disables: str | None
    """The work tag that the trait disables, None for most traits."""
    degrees: tuple[TraitDegree, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ThoughtStage:
    """A stage of a thought: mood offset in percentage points, opinion offset in points; None without such an offset."""

    label: str | None
    mood: float | None
    opinion: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class ThoughtDef:
    """A memory if `duration_days` is set, otherwise a situation that lasts as long as its cause."""

    def_name: str
    duration_days: float | None
    stack_limit: int | None
    stacked_effect_multiplier: float
    stages: tuple[ThoughtStage, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class BackstoryDef:
    """A childhood or an adulthood. `categories` are Offworld, Outlander, Pirate and Tribal.

    `skill_gains` are in levels, before the age and adjustment curves; `disabled_work_tags` are WorkTags.
    """

    def_name: str
    slot: str
    categories: tuple[str, ...]
    skill_gains: Mapping[str, int]
    disabled_work_tags: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class NameBank:
    """First names by gender and for either gender, last names, nicknames, and names of animals."""

    male: tuple[str, ...]
    female: tuple[str, ...]
    either: tuple[str, ...]
    last: tuple[str, ...]
    nick: tuple[str, ...]
    animal: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class WorkTypeDef:
    """A work type. `skills` are the relevant SkillDefs; new colonists start with the `always_start` types active."""

    def_name: str
    natural_priority: int
    skills: tuple[str, ...]
    always_start: bool


@dataclasses.dataclass(frozen=True, slots=True)
class BodyPart:
    """A part of the human body. Its index in `Defs.body` is the index that saves use; `parent` is such an index.

    `hit_points` is None for parts whose def does not state it.
    """

    part: str
    parent: int | None
    hit_points: int | None
    coverage: float
    bleed_factor: float
    inside: bool
    label: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class HediffStage:
    """The effects of a condition from `min_severity` on: pain (0 to 1), and offsets, caps and factors by capacity.

    `part_efficiency` is added to the efficiency of the affected part. `vomit_mtb_days` is the mean time between
    vomiting in days, 0 for never. `hunger_offset` and `rest_fall_offset` are added to the factors of 1 by which food
    and rest fall (hungerRateFactorOffset, RestFallRateFactor).
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
    hunger_offset: float = 0.0
    rest_fall_offset: float = 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class HediffDef:
    """A wound, illness or condition. `kind` is Injury, MissingPart, Disease, Condition or Chronic.

    Bleeding and pain are per point of severity; `duration` is in game ticks; `cause` is the text of a death by it.
    `cured_at_tend_quality` is the sum of the qualities of its treatments that cures it, 0 for none.
    """

    def_name: str
    label: str
    kind: str
    stages: tuple[HediffStage, ...]
    cause: str | None = None
    noun: str | None = None
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
    min_severity: float = 0.0
    cured_at_tend_quality: float = 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class DamageDef:
    """A damage type: the wounds that it leaves in flesh, skin and bone, and the armor category that protects from it.

    Damage above a part's hit points destroys the part with a chance that rises between the two bounds of
    `overkill_to_destroy_part`, which are shares of the part's hit points. `chance_internal` is the chance that a stab
    goes to an inner part.
    """

    def_name: str
    hediff: str
    hediff_skin: str | None
    hediff_solid: str | None
    armor_category: str
    overkill_to_destroy_part: tuple[float, float]
    harms_outer_layers: bool
    chance_internal: float
    building_factor: float
    death_text: str


@dataclasses.dataclass(frozen=True, slots=True)
class DiseaseDef:
    """An immunizable disease, with rates per day; `severity_per_day_tended` is multiplied by the tend quality."""

    def_name: str
    severity_per_day_sick: float
    severity_per_day_immune: float
    severity_per_day_tended: float
    immunity_per_day_sick: float
    tend_duration_hours: float
