"""Defs of people and animals, as GET /def/all sends them."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.api.mapping.values import Json, single, without_none
from pytest_rle.colony.systems.pawns import work_tags
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import NUTRITION_PER_DAY, SKILLS
from pytest_rle.rimworld.labels import label

SEEKERS: Final = {"Mood": (0.08, 0.12), "Beauty": (0.08, 0.32), "Comfort": (0.04, 0.6), "RoomSize": (0.9, 0.9)}
"""How much a need falls and rises an hour towards its target (NeedDef seekerFallPerHour and seekerRisePerHour)."""

NEEDS: Final = ("Mood", "Food", "Rest", "Joy", "Beauty", "Comfort", "RoomSize", "Outdoors")


def pawn_kinds() -> list[Json]:
    """Every human PawnKindDef."""
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
    disabled = [trait.disables] if trait.disables is not None else []
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
        "disabled_work_types": sorted(work_tags.disabled_work_types(disabled)),
        "disabled_work_tags": work_tags.text(disabled),
    }


def hediff_defs() -> list[Json]:
    """Every HediffDef."""
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
                without_none(
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


def work_types() -> list[Json]:
    """Every WorkTypeDef, left to right."""
    return [
        {
            "def_name": work.def_name,
            "label": label(work.def_name),
            "work_tags": work_tags.text(work_tags.WORK_TYPE_TAGS.get(work.def_name, ())),
            "relevant_skills": list(work.skills),
            "natural_priority": work.natural_priority,
            "visible_only_with_work": False,
        }
        for work in DEFS.work_types.values()
    ]


def need_defs() -> list[Json]:
    """Every NeedDef."""
    return [
        {
            "def_name": name,
            "need_class_name": f"Need_{name}",
            "freeze_in_mental_state": False,
            "freeze_while_sleeping": False,
            "seeker_fall_per_hour": SEEKERS.get(name, (0.0, 0.0))[0],
            "seeker_rise_per_hour": SEEKERS.get(name, (0.0, 0.0))[1],
            "fall_per_day": NUTRITION_PER_DAY if name == "Food" else 0.0,
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


def thought_defs() -> list[Json]:
    """Every ThoughtDef."""
    return [
        {
            "def_name": thought.def_name,
            "label": next((stage.label for stage in thought.stages if stage.label), label(thought.def_name)),
            "mood_offset": single(next((stage.mood for stage in thought.stages if stage.mood is not None), 0.0)),
            "duration_days": single(thought.duration_days or 0.0),
            "stack_limit": thought.stack_limit or 1,
            "stages": [
                without_none(
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


def part_names() -> list[str]:
    """The BodyPartDefs of the human body, each once."""
    return list(dict.fromkeys(part.part for part in DEFS.body))


def body_parts() -> list[Json]:
    """Every BodyPartDef of the human body."""
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


def animal_defs() -> list[Json]:
    """Every race of animals."""
    return [
        {
            "def_name": animal.def_name,
            "label": label(animal.def_name),
            "base_body_size": single(animal.body_size),
            "base_health_scale": single(animal.health_scale),
            "food_type": animal.food_type,
            "predator": animal.predator,
            "pack_animal": animal.pack_animal,
            "petness": single(animal.petness),
            "life_stages": [],
        }
        for animal in DEFS.animals.values()
    ]


def skill_defs() -> list[Json]:
    """Every SkillDef."""
    return [
        {
            "def_name": name,
            "label": label(name),
            "passion_susceptible": True,
            "disabling_work_tags": work_tags.text(work_tags.SKILL_TAGS[name]),
        }
        for name in SKILLS
    ]


def trait_defs() -> list[Json]:
    """Every TraitDef."""
    return [trait_def(name) for name in DEFS.traits]
