"""The lists of GET /def/all. Kinds of defs that the colony does not model are empty lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_rle.colony.api.mapping.defs.jobs import job_defs
from pytest_rle.colony.api.mapping.defs.pawns import (
    animal_defs,
    body_parts,
    hediff_defs,
    need_defs,
    part_names,
    pawn_kinds,
    skill_defs,
    thought_defs,
    trait_defs,
    work_types,
)
from pytest_rle.colony.api.mapping.defs.things import thing_defs
from pytest_rle.colony.api.mapping.factions import faction_def
from pytest_rle.colony.api.mapping.values import Json, single, without_none
from pytest_rle.colony.systems.storyteller import cassandra
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.biomes import BIOMES
from pytest_rle.rimworld.constants import FACTIONS, STORYTELLERS
from pytest_rle.rimworld.labels import label

LETTER_DEFS: Final = frozenset(
    {
        "AcceptJoiner",
        "AcceptVisitors",
        "BetrayVisitors",
        "ChoosePawn",
        "Death",
        "GameEnded",
        "NegativeEvent",
        "NeutralEvent",
        "NewQuest",
        "PositiveEvent",
        "RitualOutcomeNegative",
        "RitualOutcomePositive",
        "ThreatBig",
        "ThreatSmall",
    }
)
"""The LetterDefs that a client may name."""

JOY_KINDS: Final = (
    "Meditative",
    "Social",
    "Gaming_Dexterity",
    "Gaming_Cerebral",
    "Television",
    "Reading",
    "Gluttonous",
)
ROOM_ROLES: Final = (
    "None",
    "Room",
    "Bedroom",
    "Barracks",
    "DiningRoom",
    "RecRoom",
    "Hospital",
    "Laboratory",
    "Workshop",
    "Kitchen",
    "Storeroom",
    "PrisonCell",
    "Tomb",
)

MISSING: Final = (
    "stat_defs",
    "world_object_defs",
    "sound_defs",
    "designation_category_defs",
    "meme_defs",
    "precept_defs",
    "ability_defs",
    "gene_defs",
    "room_stat_defs",
    "drug_policy_defs",
    "mental_state_defs",
)
"""Lists that the mod sends and that are empty here."""


def _named(names: tuple[str, ...]) -> list[Json]:
    return [{"def_name": name, "label": label(name)} for name in names]


def _incidents() -> list[Json]:
    return [
        without_none(
            {
                "def_name": incident.def_name,
                "label": label(incident.def_name),
                "base_chance": single(incident.base_chance),
                "base_chance_with_royalty": single(incident.base_chance),
                "population_effect": incident.population_effect,
                "min_population": 0,
                "min_threat_points": single(incident.min_threat_points),
                "max_threat_points": single(3.4e38),
                "category": incident.category,
                "should_ignore_recent_weighting": False,
                "tags": [],
                "disallowed_biomes": [],
                "allowed_biomes": list(incident.biomes),
                "require_colonists_present": False,
            }
        )
        for incident in DEFS.incidents.values()
    ]


def _research() -> list[Json]:
    return [
        without_none(
            {
                "def_name": project.def_name,
                "label": project.label,
                "cost": single(project.cost),
                "prerequisites": list(project.prerequisites),
                "required_research_building": project.bench,
                "tech_level": project.tech_level,
                "tab": "Main",
                "hidden": False,
                "unlocked_defs": [
                    building.def_name for building in DEFS.buildings.values() if project.def_name in building.research
                ],
            }
        )
        for project in DEFS.research.values()
    ]


def _terrains() -> list[Json]:
    return [
        {
            "def_name": terrain.def_name,
            "label": label(terrain.def_name),
            "fertility": single(terrain.fertility),
            "path_cost": terrain.path_cost,
            "extra_deterioration_factor": 0.0,
            "layerable": not terrain.natural,
            "affordances": list(terrain.affordances),
            "research_prerequisites": list(terrain.research),
        }
        for terrain in DEFS.terrain.values()
    ]


def _weathers() -> list[Json]:
    return [
        {
            "def_name": weather.def_name,
            "label": label(weather.def_name),
            "min_temperature": single(weather.temperature_range[0]) if weather.temperature_range else -999.0,
            "max_temperature": single(weather.temperature_range[1]) if weather.temperature_range else 999.0,
            "wind_speed_factor": single(weather.wind_speed),
            "move_speed_multiplier": single(weather.move_speed),
            "accuracy_multiplier": single(weather.accuracy),
        }
        for weather in DEFS.weathers.values()
    ]


def _plant_defs() -> list[Json]:
    return [
        without_none(
            {
                "def_name": plant.def_name,
                "label": label(plant.def_name),
                "fertility_min": single(plant.fertility_min or 0.0),
                "fertility_sensitivity": single(plant.fertility_sensitivity or 0.0),
                "grow_days": single(plant.grow_days or 0.0),
                "harvested_thing_def": plant.harvested,
            }
        )
        for plant in DEFS.plants.values()
    ]


def _conditions() -> list[Json]:
    names = (
        "ColdSnap",
        "HeatWave",
        "ToxicFallout",
        "VolcanicWinter",
        "Eclipse",
        "SolarFlare",
        "Aurora",
        "PsychicDrone",
    )
    return [
        {
            "def_name": name,
            "label": label(name),
            "can_be_permanent": False,
            "sky_target": 0.0,
            "temperature_offset": {"ColdSnap": -20.0, "HeatWave": 17.0, "VolcanicWinter": -7.0}.get(name, 0.0),
            "sky_target_lerp_factor": 0.0,
        }
        for name in names
    ]


def _biomes() -> list[Json]:
    return [
        {
            "def_name": name,
            "label": label(name),
            "animal_density": single(biome.animal_density),
            "plant_density": single(biome.plant_density),
            "disease_mtb_days": single(cassandra.DISEASE_DAYS[name]),
            "foraged_food": "RawBerries",
            "movement_difficulty": 1.0,
            "all_wild_plants": list(biome.wild_plants),
        }
        for name, biome in BIOMES.items()
    ]


def _recipes() -> list[Json]:
    return [
        {
            "def_name": recipe.def_name,
            "label": recipe.label,
            "work_skill": recipe.skill,
            "work_skill_learn_factor": 1.0,
            "work_amount": single(recipe.work),
            "work_speed_stat": recipe.stat,
            "products": list(recipe.products),
            "skill_requirements": [{"skill": name, "min_level": level} for name, level in recipe.min_skill.items()],
        }
        for recipe in DEFS.recipes.values()
    ]


DEF_LISTS: Final[dict[str, Callable[[], list[Json]]]] = {
    "things_defs": thing_defs,
    "incidents_defs": _incidents,
    "conditions_defs": _conditions,
    "pawn_kind_defs": pawn_kinds,
    "trait_defs": trait_defs,
    "research_defs": _research,
    "hediff_defs": hediff_defs,
    "skill_defs": skill_defs,
    "work_type_defs": work_types,
    "need_defs": need_defs,
    "thought_defs": thought_defs,
    "biome_defs": _biomes,
    "terrain_defs": _terrains,
    "recipe_defs": _recipes,
    "body_defs": lambda: [{"def_name": "Human", "label": "human", "core_part": "Torso", "parts": part_names()}],
    "body_part_defs": body_parts,
    "faction_defs": lambda: [faction_def(name) for name in FACTIONS],
    "job_defs": job_defs,
    "joy_kind_defs": lambda: _named(JOY_KINDS),
    "weather_defs": _weathers,
    "room_role_defs": lambda: _named(ROOM_ROLES),
    "plant_defs": _plant_defs,
    "animal_defs": animal_defs,
    "storyteller_defs": lambda: [{"def_name": name} for name in STORYTELLERS],
    "difficulty_defs": lambda: [{"def_name": name} for name in DEFS.difficulties],
    **dict.fromkeys(MISSING, list),
}
"""Every list of GET /def/all, by its key in the answer."""
