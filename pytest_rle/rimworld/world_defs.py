"""Records of research, incidents, difficulties, weather and traders."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class ResearchProjectDef:
    """A research project. `cost` is in research points at tech factor 1; `bench` is None if any bench will do."""

    def_name: str
    label: str
    cost: float
    tech_level: str
    prerequisites: tuple[str, ...]
    hidden_prerequisites: tuple[str, ...]
    bench: str | None
    facilities: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentDef:
    """An incident. `base_chance` is the weight within its category; days count from the start of the game."""

    def_name: str
    category: str
    base_chance: float
    min_refire_days: float
    earliest_day: float
    duration_days: tuple[float, float] | None
    min_threat_points: float
    biomes: tuple[str, ...]
    population_effect: str | None
    victims_fraction: tuple[float, float] | None


@dataclasses.dataclass(frozen=True, slots=True)
class DifficultyDef:
    """A difficulty, with the factors that it changes; `colonist_mood_offset` is in percentage points."""

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
    trade_price_factor_loss: float
    manhunter_chance_on_damage_factor: float


@dataclasses.dataclass(frozen=True, slots=True)
class WeatherDef:
    """A weather: multipliers of accuracy, movement and wind, rain and snow rates, and its outdoor range in °C."""

    def_name: str
    accuracy: float
    move_speed: float
    wind_speed: float
    rain_rate: float
    snow_rate: float
    temperature_range: tuple[float, float] | None


@dataclasses.dataclass(frozen=True, slots=True)
class TraderKindDef:
    """A trader: the counts (least, most) of each item, and of item kinds from each ThingCategoryDef."""

    def_name: str
    label: str
    commonality: float
    items: Mapping[str, tuple[int, int]]
    categories: Mapping[str, tuple[int, int]]
