"""GET /def/all: the def tables as the mod dumps them. Kinds of defs that the colony does not have are empty lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_rle.colony.api.mapping.factions import faction_def
from pytest_rle.colony.api.mapping.thing_definitions import thing_defs
from pytest_rle.colony.api.mapping.values import Json, present, single
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import SKILLS
from pytest_rle.rimworld.labels import label

FACTION_DEFS: Final = (
    "PlayerColony",
    "PlayerTribe",
    "OutlanderCivil",
    "OutlanderRough",
    "TribeCivil",
    "TribeRough",
    "Pirate",
)
JOY_KINDS: Final = (
    "Meditative",
    "Social",
    "Gaming_Dexterity",
    "Gaming_Cerebral",
    "Television",
    "Reading",
    "Gluttonous",
)
STORYTELLERS: Final = ("Cassandra", "Phoebe", "Randy")
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
NEEDS: Final = ("Mood", "Food", "Rest", "Joy", "Beauty", "Comfort", "RoomSize", "Outdoors")

NO_DEFS: Final = (
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
    "job_defs",
    "mental_state_defs",
)
"""Lists that are part of the answer and have nothing in them here."""


def _named(names: tuple[str, ...]) -> list[Json]:
    return [{"def_name": name, "label": label(name)} for name in names]


def _incidents() -> list[Json]:
    return [
        present(
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


def _pawn_kinds() -> list[Json]:
    return [
        {
            "def_name": kind.def_name,
            "label": label(kind.def_name),
            "race": "Human",
            "combat_power": single(kind.combat_power),
            "weapon_tags": [],
            "apparel_tags": [],
            "base_health_scale": 1.0,
            "base_body_size": 1.0,
            "faction_tags": [kind.faction] if kind.faction is not None else [],
        }
        for kind in DEFS.pawn_kinds.values()
    ]


def trait_def(def_name: str) -> Json:
    """A TraitDef with its degrees."""
    trait = DEFS.traits[def_name]
    return {
        "def_name": trait.def_name,
        "label": trait.degrees[0].label,
        "degree_datas": [
            {
                "label": degree.label,
                "degree": degree.degree,
                "skill_gains": {},
                "stat_offsets": [
                    {"stat_def_name": name, "value": single(value)} for name, value in degree.offsets.items()
                ],
                "stat_factors": [
                    {"stat_def_name": name, "value": single(value)} for name, value in degree.factors.items()
                ],
            }
            for degree in trait.degrees
        ],
        "conflicting_traits": list(trait.conflicts),
        "disabled_work_types": [],
        "disabled_work_tags": "None",
    }


def _research() -> list[Json]:
    return [
        present(
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


def _hediffs() -> list[Json]:
    return [
        {
            "def_name": hediff.def_name,
            "label": hediff.label,
            "hediff_class": "Hediff_Injury" if hediff.kind == "Injury" else "HediffWithComps",
            "is_addiction": False,
            "makes_sick_thought": hediff.sick_thought,
            "severity_per_day": single(hediff.severity_per_day),
            "max_severity": single(hediff.max_severity or 1.0),
            "tendable": hediff.tendable,
            "is_bad": True,
            "stages": [
                present(
                    {
                        "min_severity": single(stage.min_severity),
                        "label": stage.label,
                        "become_immune_to": [],
                        "death_mtb_days": 0.0,
                        "pain_factor": 1.0,
                        "forget_memory_thought_mtb_days": 0.0,
                        "vomit_mtb_days": single(stage.vomit_mtb_days),
                        "mental_break_mtb_days": 0.0,
                    }
                )
                for stage in hediff.stages
            ],
        }
        for hediff in DEFS.hediffs.values()
    ]


def _work_types() -> list[Json]:
    return [
        {
            "def_name": work.def_name,
            "label": label(work.def_name),
            "work_tags": "None",
            "relevant_skills": list(work.skills),
            "natural_priority": work.natural_priority,
            "visible_only_with_work": False,
        }
        for work in DEFS.work_types.values()
    ]


def _needs() -> list[Json]:
    return [
        {
            "def_name": name,
            "need_class_name": f"Need_{name}",
            "freeze_in_mental_state": False,
            "freeze_while_sleeping": False,
            "seeker_fall_per_hour": 0.0,
            "seeker_rise_per_hour": 0.0,
            "fall_per_day": 1.6 if name == "Food" else 0.0,
            "show_unit_ticks": name == "Food",
            "scale_bar": name == "Food",
            "show_for_caravan_members": name in ("Mood", "Food", "Rest", "Joy"),
            "list_priority": 1000 - 100 * index,
            "major": name == "Mood",
            "base_level": 0.5,
            "show_on_need_list": True,
            "developmental_stage_filter": "Baby, Child, Adult",
            "nullifying_precepts": [],
            "hediff_required_any": [],
            "title_required_any": [],
            "never_on_slave": False,
            "never_on_prisoner": False,
            "only_if_caused_by_trait": False,
            "only_if_caused_by_gene": False,
            "only_if_caused_by_hediff": False,
            "slaves_only": False,
            "colonists_only": False,
            "player_mechs_only": False,
            "colonist_and_prisoners_only": False,
            "min_intelligence": "Animal" if name in ("Food", "Rest") else "Humanlike",
            "required_comps": [],
        }
        for index, name in enumerate(NEEDS)
    ]


def _thoughts() -> list[Json]:
    return [
        {
            "def_name": thought.def_name,
            "label": next((stage.label for stage in thought.stages if stage.label), label(thought.def_name)),
            "mood_offset": single(next((stage.mood for stage in thought.stages if stage.mood is not None), 0.0)),
            "duration_days": single(thought.duration_days or 0.0),
            "stack_limit": thought.stack_limit or 1,
            "stages": [
                present(
                    {
                        "label": stage.label,
                        "base_mood_effect": single(stage.mood or 0.0),
                        "base_opinion_offset": single(stage.opinion or 0.0),
                    }
                )
                for stage in thought.stages
            ],
        }
        for thought in DEFS.thoughts.values()
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


def _part_names() -> list[str]:
    return list(dict.fromkeys(part.part for part in DEFS.body))


def _body_parts() -> list[Json]:
    parts = {part.part: part for part in DEFS.body}
    return [
        {
            "def_name": name,
            "label": label(name),
            "bleed_rate": single(part.bleed_factor),
            "hit_points": float(part.hit_points or 0),
            "permanent_injury_chance_factor": 1.0,
        }
        for name, part in parts.items()
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
        present(
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


def _animals() -> list[Json]:
    return [
        {
            "def_name": animal.def_name,
            "label": label(animal.def_name),
            "base_body_size": single(animal.body_size),
            "base_health_scale": single(animal.health_scale),
            "food_type": "CarnivoreAnimal" if animal.predator else "VegetarianRoughAnimal",
            "predator": animal.predator,
            "pack_animal": animal.def_name in ("Muffalo", "Alpaca", "Donkey", "Horse", "Elephant"),
            "petness": 0.0,
            "life_stages": [],
        }
        for animal in DEFS.animals.values()
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


def _skills() -> list[Json]:
    return [
        {"def_name": name, "label": label(name), "passion_susceptible": True, "disabling_work_tags": "None"}
        for name in SKILLS
    ]


def _trait_list() -> list[Json]:
    return [trait_def(name) for name in DEFS.traits]


def _biomes() -> list[Json]:
    return [
        {
            "def_name": name,
            "label": label(name),
            "animal_density": animals,
            "plant_density": plants,
            "disease_mtb_days": disease,
            "foraged_food": "RawBerries",
            "movement_difficulty": 1.0,
            "all_wild_plants": [],
        }
        for name, animals, plants, disease in (
            ("TemperateForest", 3.7, 0.61, 60.0),
            ("BorealForest", 2.6, 0.52, 60.0),
            ("AridShrubland", 2.3, 0.25, 60.0),
            ("Desert", 1.3, 0.05, 60.0),
            ("Tundra", 1.7, 0.23, 60.0),
            ("TropicalRainforest", 4.0, 0.79, 40.0),
        )
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


LISTS: Final[dict[str, Callable[[], list[Json]]]] = {
    "things_defs": thing_defs,
    "incidents_defs": _incidents,
    "conditions_defs": _conditions,
    "pawn_kind_defs": _pawn_kinds,
    "trait_defs": _trait_list,
    "research_defs": _research,
    "hediff_defs": _hediffs,
    "skill_defs": _skills,
    "work_type_defs": _work_types,
    "need_defs": _needs,
    "thought_defs": _thoughts,
    "biome_defs": _biomes,
    "terrain_defs": _terrains,
    "recipe_defs": _recipes,
    "body_defs": lambda: [{"def_name": "Human", "label": "human", "core_part": "Torso", "parts": _part_names()}],
    "body_part_defs": _body_parts,
    "faction_defs": lambda: [faction_def(name) for name in FACTION_DEFS],
    "joy_kind_defs": lambda: _named(JOY_KINDS),
    "weather_defs": _weathers,
    "room_role_defs": lambda: _named(ROOM_ROLES),
    "plant_defs": _plant_defs,
    "animal_defs": _animals,
    "storyteller_defs": lambda: [{"def_name": name} for name in STORYTELLERS],
    "difficulty_defs": lambda: [{"def_name": name} for name in DEFS.difficulties],
}
"""The lists that have something in them, by their key in the answer."""
